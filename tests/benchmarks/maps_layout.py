"""Laying out: how long it takes, how true it is beside the plain calls, and what stays put."""

from __future__ import annotations

import json
import time
import warnings
from collections.abc import Callable

import numpy as np

from musicscope.jobs import InlineRunner, JobHandle, JobRunner
from musicscope.maps.layout import FirstPictureSpec, LayoutSpec
from musicscope.maps.placing import PlaceSpec
from musicscope.similarity.graph import build_graph

TRACKS, MANY_TRACKS, DIMENSIONS = 5_000, 20_000, 64
OLD, NEW = 10_000, 500
NEIGHBOURS = 10


def library(tracks: int) -> np.ndarray:
    """Return tracks of 40 styles that overlap, with directions that all styles share."""
    rng = np.random.default_rng(0)
    middles = 0.8 * rng.normal(size=(40, DIMENSIONS))[rng.integers(0, 40, tracks)]
    shared = rng.normal(size=(tracks, 4)) @ rng.normal(size=(4, DIMENSIONS))
    return (middles + shared + rng.normal(size=middles.shape)).astype(np.float32)


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def settled(jobs: JobRunner, X: np.ndarray, projection: str) -> tuple[float, JobHandle]:
    """Lay out in the worker process; returns the time until it has settled and been measured."""
    spec = LayoutSpec(np.arange(len(X)), X, projection, metric="euclidean", seed=7)
    started = time.perf_counter()
    handle = jobs.submit(spec, where="process")
    handle.wait()
    if handle.error is not None:
        raise handle.error
    return time.perf_counter() - started, handle


def speeds(tracks: int, ending: str) -> tuple[dict[str, float], dict[str, np.ndarray]]:
    """Return times, and positions by projection."""
    X = library(tracks)
    jobs = JobRunner()
    first = FirstPictureSpec(np.arange(tracks), X)
    found = {
        f"pca_first_picture_s{ending}": seconds(lambda: jobs.submit(first).wait()),
        f"knn_graph_s{ending}": seconds(lambda: build_graph(X, 90, "euclidean")),
    }
    laid = {}
    try:
        for name, projection in (
            ("umap_cold_s", "umap"),
            ("umap_warm_s", "umap"),
            ("tsne_s", "tsne"),
            ("isomap_s", "isomap"),
            ("mds_s", "mds"),
        ):
            found[f"{name}{ending}"], handle = settled(jobs, X, projection)
            laid[projection] = handle.result.layout.positions
    finally:
        jobs.close()
    return found, laid


def truth(laid: dict[str, np.ndarray]) -> dict[str, float]:
    """Return the trustworthiness of our maps and of the plain calls, by scikit-learn."""
    from sklearn.manifold import TSNE, trustworthiness

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import umap

        X = library(TRACKS)
        maps = {f"trustworthiness_{name}": positions for name, positions in laid.items()}
        maps["trustworthiness_of_sklearn_tsne"] = TSNE(random_state=0).fit_transform(X)
        maps["trustworthiness_of_umap_learn"] = umap.UMAP(random_state=0).fit_transform(X)
    return {
        name: trustworthiness(X, positions, n_neighbors=NEIGHBOURS)
        for name, positions in maps.items()
    }


def staying() -> dict[str, float]:
    """Add 500 tracks to a map of 10,000; returns what that takes and moves, and how true it is."""
    from musicscope.maps.faithfulness import measure

    X = library(OLD + NEW)
    ids = np.arange(OLD + NEW)
    run = InlineRunner().submit
    laid = run(LayoutSpec(ids[:OLD], X[:OLD], "umap", metric="euclidean")).result.layout
    place = PlaceSpec(laid, ids, X, "euclidean")
    found = {"add_500_to_10000_s": seconds(lambda: run(place))}
    more = run(place).result
    anew = run(LayoutSpec(ids, X, "umap", metric="euclidean")).result.layout
    figures = measure(X, more.positions, metric="euclidean")
    moved = (more.positions[:OLD] != laid.positions).any(axis=1)
    return found | {
        "moved_old_dots": int(moved.sum()),
        "trustworthiness_of_added": float(figures.trustworthiness[OLD:].mean()),
        "trustworthiness_of_added_laid_out_anew": float(
            anew.faithfulness.trustworthiness[OLD:].mean()
        ),
    }


def approximate(tracks: int = 60_000) -> dict[str, float]:
    """Return how many true neighbours an approximate graph has, looked up for 500 tracks."""
    from musicscope.similarity.graph import nearest_of
    from musicscope.similarity.graph_approximate import build_approximate_graph

    X = library(tracks)
    build_approximate_graph(X[:500], 15)
    started = time.perf_counter()
    graph = build_approximate_graph(X, 15)
    took = time.perf_counter() - started
    exact, _ = nearest_of(X[:500], X, 16)
    right = [
        len(set(found) & set(true)) / 15
        for found, true in zip(graph.indices[:500].tolist(), exact[:, 1:].tolist(), strict=True)
    ]
    return {"approximate_graph_s_60000": took, "approximate_graph_recall": float(np.mean(right))}


def figures() -> dict[str, float]:
    """Return all figures by name."""
    found, laid = speeds(TRACKS, "")
    many, _ = speeds(MANY_TRACKS, "_20000")
    return found | many | truth(laid) | staying() | approximate()


def main() -> None:
    print(json.dumps({name: round(value, 4) for name, value in figures().items()}))


if __name__ == "__main__":
    main()
