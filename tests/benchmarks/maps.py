"""How long maps take: ``python -m tests.benchmarks.maps`` prints one JSON object at the end."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import numpy as np

from musicscope.jobs import JobHandle, JobRunner
from musicscope.maps.cloud import rasterise
from musicscope.maps.layout import LayoutSpec, project_now
from musicscope.similarity.graph import build_graph

TRACKS, DIMENSIONS, DOTS, FRAMES = 5_000, 64, 100_000, 240
SIZE_PX = (1600, 1000)


def library() -> np.ndarray:
    """Return tracks of 40 styles that overlap, with directions that all styles share."""
    rng = np.random.default_rng(0)
    middles = 0.8 * rng.normal(size=(40, DIMENSIONS))[rng.integers(0, 40, TRACKS)]
    shared = rng.normal(size=(TRACKS, 4)) @ rng.normal(size=(4, DIMENSIONS))
    return (middles + shared + rng.normal(size=middles.shape)).astype(np.float32)


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def settled(jobs: JobRunner, spec: LayoutSpec) -> tuple[float, JobHandle, list[float]]:
    """Run `spec` in the worker process; returns its time and when each picture came."""
    started = time.perf_counter()
    arrivals: list[float] = []
    handle = jobs.submit(
        spec, where="process", on_partial=lambda _: arrivals.append(time.perf_counter() - started)
    )
    handle.wait()
    if handle.error is not None:
        raise handle.error
    return time.perf_counter() - started, handle, arrivals


def pan_ms() -> np.ndarray:
    """Drag a cloud of dots across the screen; returns the time of each frame in ms."""
    rng = np.random.default_rng(0)
    regions = rng.uniform(-0.8, 0.8, (24, 2))[rng.integers(0, 24, DOTS)]
    positions = (regions + rng.normal(scale=0.1, size=(DOTS, 2))).astype(np.float32)
    rgb = rng.integers(60, 255, (24, 3), dtype=np.uint8)[rng.integers(0, 24, DOTS)]
    times = np.empty(FRAMES)
    for frame in range(FRAMES):
        times[frame] = 1e3 * seconds(
            lambda at=frame / 1000: rasterise(
                positions,
                rgb,
                centre=(at, at / 2),
                scale=480.0,
                size_px=SIZE_PX,
                radius_px=1.5,
                alpha=0.9,
                background="#14161a",
            )
        )
    return times[10:]


def main() -> None:
    X = library()
    ids = np.arange(TRACKS)
    figures: dict[str, float] = {
        "pca_s": seconds(lambda: project_now(ids, X)),
        "knn_graph_s": seconds(lambda: build_graph(X, 90)),
    }
    frames = pan_ms()
    figures["pan_ms_p50"] = float(np.percentile(frames, 50))
    figures["pan_ms_p99"] = float(np.percentile(frames, 99))
    jobs = JobRunner()
    try:
        for name, projection in (("umap_cold", "umap"), ("umap_warm", "umap"), ("tsne", "tsne")):
            spec = LayoutSpec(ids, X, projection, seed=7)
            figures[f"{name}_s"], handle, arrivals = settled(jobs, spec)
            figures[f"{name}_first_picture_s"] = arrivals[0]
            figures[f"{name}_trustworthiness"] = handle.result.trustworthiness
    finally:
        jobs.close()
    print(json.dumps({name: round(value, 4) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
