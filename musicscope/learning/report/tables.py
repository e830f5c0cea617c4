"""What runs found as tables for spreadsheets and other programs."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.learning.evaluation.confusion import confusion
from musicscope.learning.evaluation.result import Result
from musicscope.learning.report.words import told_apart

Cell = str | int | float


def report_tables(results: Sequence[Result]) -> dict[str, str]:
    """Return the figures of runs as CSV, by the name of the file.

    ``figures.csv``, ``names.csv`` (by class or tag), ``confusion.csv``, ``answers.csv`` (a row a
    track and run), ``learning.csv``, ``importance.csv`` and ``settings.csv``; unknown cells are
    empty, numbers as exact as they are known.

    Raises
    ------
    ParameterError
        Without any run.
    """
    if not results:
        raise ParameterError("There is no run to write; choose one or more.")
    named = list(zip(told_apart(results), results, strict=True))
    return {
        "figures.csv": _written(("run", "figure", "value", "low", "high"), _figures(named)),
        "names.csv": _written(("run", "name", "figure", "value", "low", "high"), _names(named)),
        "confusion.csv": _written(("run", "truth", "answer", "tracks"), _confusion(named)),
        "answers.csv": _written(*_answers(named)),
        "learning.csv": _written(("run", "labels", "score", "low", "high"), _learning(named)),
        "importance.csv": _written(("run", "what", "share"), _importance(named)),
        "settings.csv": _written(("run", "setting", "value"), _settings(named)),
    }


Named = Sequence[tuple[str, Result]]


def _figures(named: Named) -> Iterable[Sequence[Cell]]:
    for title, result in named:
        for figure, interval in result.figures.items():
            yield (title, figure, *interval)
        for baseline, figures in result.baselines.items():
            for figure, value in figures.items():
                yield (f"{title}: {baseline}", figure, value, math.nan, math.nan)


def _names(named: Named) -> Iterable[Sequence[Cell]]:
    for title, result in named:
        for name, figures in result.per_name.items():
            for figure, interval in figures.items():
                yield (title, name, figure, *interval)


def _confusion(named: Named) -> Iterable[Sequence[Cell]]:
    for title, result in named:
        answers = result.answers
        tables = (
            [("", confusion(answers))]
            if answers.task == "classes"
            else [(f"{name}: ", confusion(answers, name)) for name in answers.names]
        )
        for prefix, found in tables:
            for truth, said in np.argwhere(found.counts > 0).tolist():
                cells = f"{prefix}{found.names[truth]}", f"{prefix}{found.names[said]}"
                yield (title, *cells, int(found.counts[truth, said]))


def _answers(named: Named) -> tuple[Sequence[str], Iterable[Sequence[Cell]]]:
    names = list(dict.fromkeys(name for _, result in named for name in result.answers.names))
    head = ("run", "track", "title", "part", "truth", "answer", *(f"p: {name}" for name in names))

    def rows() -> Iterable[Sequence[Cell]]:
        for title, result in named:
            answers = result.answers
            place = {name: n for n, name in enumerate(answers.names)}
            for row in range(len(answers.titles)):
                scores = answers.scores[row]
                shown = [float(scores[place[n]]) if n in place else math.nan for n in names]
                yield (
                    title,
                    int(answers.tracks[row]),
                    answers.titles[row],
                    int(answers.folds[row]),
                    "; ".join(_truth(result, row)),
                    "; ".join(_answer(result, row)),
                    *shown,
                )

    return head, rows()


def _truth(result: Result, row: int) -> list[str]:
    answers = result.answers
    signs = {1.0: "", 0.0: "not "} if answers.task == "tags" else {1.0: ""}
    return [
        f"{signs[float(value)]}{name}"
        for name, value in zip(answers.names, answers.truth[row], strict=True)
        if float(value) in signs
    ]


def _answer(result: Result, row: int) -> list[str]:
    answers = result.answers
    scores = answers.scores[row]
    if answers.task == "classes":
        return [answers.names[int(np.argmax(scores))]] if np.isfinite(scores).all() else []
    return [name for name, score in zip(answers.names, scores, strict=True) if score >= 0.5]


def _learning(named: Named) -> Iterable[Sequence[Cell]]:
    for title, result in named:
        for point in result.learning_curve:
            yield (title, point.labels, *point.score)


def _importance(named: Named) -> Iterable[Sequence[Cell]]:
    for title, result in named:
        for weight in result.importance:
            yield (title, weight.words, weight.share)


def _settings(named: Named) -> Iterable[Sequence[Cell]]:
    for title, result in named:
        for setting, value in result.settings.items():
            yield (title, setting, value)
        yield (title, "split", result.fingerprint)
        yield (title, "seconds", result.seconds)
        for warning in result.warnings:
            yield (title, "warning", warning)


def _written(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def _cell(cell: Cell) -> str | int:
    if isinstance(cell, float):
        return f"{cell:.7g}" if math.isfinite(cell) else ""
    if isinstance(cell, str):
        return cell.encode("utf-8", "backslashreplace").decode()
    return cell
