"""How often the analysis is right on music whose truth is known: the demo library.

Run ``python -m tests.benchmarks.accuracy [--truth FOLDER]``; the folder holds sound files and the
``truth.json`` that the demo library has. Scored by mir_eval; the last line is one JSON object:

- ``key``: share of keys that are exactly right; ``key_weighted``: MIREX's weighted score.
- ``tempo``: share of tempi within 4 %; ``tempo_octave``: forgiving half, double, third, triple.
- ``beat_f``: F-measure of beats within 70 ms; ``downbeat_f``: of downbeats.
- ``chords``, ``chords_sevenths``: weighted overlap, vocabularies major/minor and sevenths.
- ``boundaries_f``: F-measure of section boundaries within 3 s.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import warnings
from pathlib import Path
from typing import Any

import mir_eval
import numpy as np

from musicscope.analysis.portrait.portrait import Portrait, read_portrait
from musicscope.analysis.portrait.spans import Span
from musicscope.analysis.track import AnalyseSpec
from musicscope.audio.demo import DemoSpec
from musicscope.jobs import InlineRunner, JobRunner, Outcome

NAMES = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
OCTAVES = (1.0, 2.0, 0.5, 3.0, 1 / 3)
NEAR = 0.04


def portraits(paths: list[Path]) -> dict[Path, Portrait]:
    """Analyse all files in worker processes, as the program does."""
    found: dict[Path, Portrait] = {}

    def store(outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            if outcome.reason is not None:
                raise SystemExit(f"{outcome.item}: {outcome.reason}")
            result = outcome.result
            found[outcome.item] = read_portrait(result.facts, result.vectors, result.duration_s)

    runner = JobRunner()
    try:
        items = [(path, AnalyseSpec(os.fsencode(path))) for path in paths]
        runner.submit_batch("Analysing", items, store, timeout_s=600, unit="tracks").wait()
    finally:
        runner.close()
    return found


def intervals(spans: list[Any]) -> tuple[np.ndarray, list[str]]:
    """Return edges [shape=(n, 2)] and labels as mir_eval wants them."""
    rows = [(s.start_s, s.end_s, s.label) if isinstance(s, Span) else tuple(s) for s in spans]
    return np.array([row[:2] for row in rows], float), [row[2] for row in rows]


def key_name(tonic: int, mode: str) -> str:
    return f"{NAMES[tonic]} {mode}"


def chord_scores(portrait: Portrait, truth: dict[str, Any]) -> tuple[float, float]:
    """Return weighted overlap in the major/minor and in the sevenths vocabulary."""
    reference, labels = intervals(truth["chords"])
    estimate, guessed = intervals(list(portrait.chords))
    if not guessed:
        return 0.0, 0.0
    estimate, guessed = mir_eval.util.adjust_intervals(
        estimate, guessed, reference.min(), reference.max(), "N", "N"
    )
    edges, left, right = mir_eval.util.merge_labeled_intervals(reference, labels, estimate, guessed)
    durations = mir_eval.util.intervals_to_durations(edges)
    return (
        mir_eval.chord.weighted_accuracy(mir_eval.chord.majmin(left, right), durations),
        mir_eval.chord.weighted_accuracy(mir_eval.chord.sevenths(left, right), durations),
    )


def boundaries(portrait: Portrait, truth: dict[str, Any]) -> float:
    """Return the F-measure of section boundaries within 3 s."""
    reference, _ = intervals(truth["sections"])
    estimate, _ = intervals(list(portrait.sections))
    if not len(estimate):
        return 0.0
    return float(mir_eval.segment.detection(reference, estimate, window=3.0)[2])


def score(portrait: Portrait, truth: dict[str, Any]) -> dict[str, float]:
    """Return every score of one piece."""
    wanted = key_name(truth["tonic"], truth["mode"])
    weighted, exact = 0.0, 0.0
    if portrait.key is not None:
        guess = key_name(portrait.key.tonic, ("major", "minor")[portrait.key.mode])
        weighted = mir_eval.key.weighted_score(wanted, guess)
        exact = float(wanted == guess)
    bpm = portrait.tempo.bpm if portrait.tempo else 0.0
    right = [abs(bpm / (truth["tempo_bpm"] * octave) - 1) <= NEAR for octave in OCTAVES]
    chords, sevenths = chord_scores(portrait, truth)
    beats = np.asarray(portrait.beats, float)
    bars = np.asarray(portrait.downbeats, float)
    return {
        "key": exact,
        "key_weighted": weighted,
        "tempo": float(right[0]),
        "tempo_octave": float(any(right)),
        "beat_f": mir_eval.beat.f_measure(np.array(truth["beats"]), beats) if len(beats) else 0.0,
        "downbeat_f": mir_eval.beat.f_measure(np.array(truth["downbeats"]), bars)
        if len(bars)
        else 0.0,
        "chords": chords,
        "chords_sevenths": sevenths,
        "boundaries_f": boundaries(portrait, truth),
    }


def measure(folder: Path) -> dict[str, float]:
    """Return the mean of each score over the pieces of a folder."""
    pieces = json.loads((folder / "truth.json").read_text("utf-8"))["pieces"]
    paths = [folder / piece["file"] for piece in pieces]
    found = portraits(paths)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows = [score(found[path], piece) for path, piece in zip(paths, pieces, strict=True)]
    return {name: round(float(np.mean([row[name] for row in rows])), 3) for name in rows[0]}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Score the analysis against known truth.")
    parser.add_argument("--truth", type=Path, help="folder with sound files and truth.json")
    chosen = parser.parse_args().truth
    with tempfile.TemporaryDirectory() as temporary:
        if chosen is None:
            InlineRunner().submit(DemoSpec(temporary))
        folder = chosen or Path(temporary)
        figures = measure(folder)
        print(json.dumps({**figures, "pieces": len(list(folder.rglob("*.flac")))}))
