"""How true and quick likeness is: ``python -m tests.benchmarks.maps_similarity`` prints JSON."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import numpy as np

from musicscope.analysis.aspect import ASPECTS, likeness_weights
from musicscope.analysis.track import analyse
from musicscope.jobs.worker import SilentContext
from musicscope.similarity.graph import build_graph
from musicscope.similarity.likeness import measure_scale
from musicscope.similarity.ranking import AspectRows
from musicscope.similarity.space import Directions, LikenessSpace, fit_space
from musicscope.workspace.similar_answers import CorridorSpec, MoreLikeSpec, PathSpec
from musicscope.workspace.similar_space import LibraryRows, aspect_parts, shares_within_aspects
from tests.places import SHARED_DATA

TRACKS, DIRECTIONS, STYLES = 100_000, 16, 60
NEAREST, QUESTIONS, STEPS = 5, 15, 12
USUAL = {aspect.name: aspect.weight for aspect in ASPECTS}


def knn_label_precision(folder: Path = SHARED_DATA / "samples") -> dict[str, float]:
    """Return the share of the 5 nearest sounds that have the same label, by metric."""
    files = sorted(folder.glob("*.flac"))
    found = [analyse(os.fsencode(file)).vectors for file in files]
    names = likeness_weights()
    vectors = {name: np.stack([track[name] for track in found]) for name in names}
    X = fit_space(vectors, names).place(vectors, len(files))
    labels = np.array([file.name.partition("_")[0] for file in files])
    return {
        metric: float(
            np.mean(labels[build_graph(X, NEAREST, metric).indices] == labels[:, np.newaxis])
        )
        for metric in ("cosine", "euclidean")
    }


def large_library(n: int = TRACKS) -> LibraryRows:
    """Return a library of overlapping styles, as large in memory as a real one."""
    rng = np.random.default_rng(0)
    shares = shares_within_aspects()
    plain = Directions(np.zeros(DIRECTIONS), np.ones(DIRECTIONS), np.eye(DIRECTIONS), 1.0)
    space = LikenessSpace(dict.fromkeys(shares, plain), shares)
    style = rng.integers(0, STYLES, n)
    X = np.empty((n, DIRECTIONS * len(shares)), np.float32)
    for name, columns in space.columns.items():
        own = rng.normal(size=(STYLES, DIRECTIONS)).astype(np.float32)[style]
        own += rng.normal(size=own.shape).astype(np.float32)
        own /= np.sqrt(np.einsum("ij,ij->i", own, own))[:, np.newaxis]
        X[:, columns] = own * np.sqrt(shares[name])
    rows = AspectRows.of(X, aspect_parts(space))
    return LibraryRows(np.arange(1, n + 1), rows, space, measure_scale(rows), n)


def question_ms(known: LibraryRows) -> tuple[float, float]:
    """Return the median time of one ranking, and of one path."""
    rng = np.random.default_rng(1)
    context = SilentContext()
    similar, paths = [], []
    for _ in range(QUESTIONS):
        a, b, c = (int(i) for i in rng.choice(known.ids, 3, replace=False))
        started = time.perf_counter()
        MoreLikeSpec(known, (a, c), (b,), USUAL, known.ids, 250).run(context)
        ranked = time.perf_counter()
        corridor = CorridorSpec(known, a, b, USUAL, known.ids, STEPS).run(context)
        bpm, fifths = rng.uniform(60, 180, len(corridor)), rng.integers(0, 12, len(corridor))
        PathSpec(known, a, b, USUAL, corridor, STEPS, bpm, fifths.astype(float), fifths % 2.0).run(
            context
        )
        similar.append(1e3 * (ranked - started))
        paths.append(1e3 * (time.perf_counter() - ranked))
    return float(np.median(similar)), float(np.median(paths))


def figures() -> dict[str, float]:
    """Return the figures by name."""
    known = large_library()
    similar, path = question_ms(known)
    precision = knn_label_precision()
    held = known.rows.X.nbytes + known.rows.squares.nbytes
    return {
        "knn_label_precision": round(precision["cosine"], 3),
        "knn_label_precision_euclidean": round(precision["euclidean"], 3),
        "similar_ms": round(similar, 1),
        "path_ms": round(path, 1),
        "similar_memory_mb": round(held / 1e6, 1),
    }


if __name__ == "__main__":
    print(json.dumps(figures(), indent=1))
