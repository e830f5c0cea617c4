"""What mattered, how sturdy a network is, what repeats a run, and what to keep in mind."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from musicscope.gui.bench.gallery import Gallery
from musicscope.gui.bench.run_key import RunKey
from musicscope.gui.bench.share_bars import ShareBars
from musicscope.gui.theme import SPACE
from musicscope.learning.evaluation.result import Result
from musicscope.learning.report.settings import settings_rows
from musicscope.learning.report.words import told_apart

_MOST = 15
#: Characters by which people tell splits apart.


def importance_part(results: Sequence[Result], parent: QWidget) -> QWidget | None:
    """Return what each run went by; None where that was not measured."""
    gallery = Gallery(parent)
    for n, (result, title) in enumerate(zip(results, told_apart(results), strict=True)):
        rows = [(own.words, own.share) for own in result.importance if math.isfinite(own.share)]
        rows = rows[:_MOST]
        if rows:
            largest = max(share for _, share in rows)
            bars = ShareBars(f"What mattered to {title}", n, rows, largest, gallery)
            gallery.add_told(bars, title if len(results) > 1 else "", "", n)
    return _unless_empty(gallery)


def robustness_part(results: Sequence[Result], parent: QWidget) -> QWidget | None:
    """Return how often a small change of the sound turned an answer; None if not measured."""
    gallery = Gallery(parent)
    for n, (result, title) in enumerate(zip(results, told_apart(results), strict=True)):
        flips = result.extra.get("robustness")
        if isinstance(flips, Mapping) and flips:
            rows = [(str(change), _float(rate)) for change, rate in flips.items()]
            bars = ShareBars(f"What turned answers of {title}", n, rows, 1.0, gallery)
            gallery.add_told(bars, title if len(results) > 1 else "", "", n)
    return _unless_empty(gallery)


def size_words(results: Sequence[Result]) -> str:
    """Return how many weights the networks have; empty without networks."""
    told = [
        f"{title} has {parameters:,} parameters."
        for result, title in zip(results, told_apart(results), strict=True)
        if isinstance(parameters := result.extra.get("parameters"), int)
    ]
    return " ".join(told)


def warnings_words(results: Sequence[Result]) -> list[str]:
    """Return the warnings of all runs, each once, with those that it is not true of all."""
    told: dict[str, list[str]] = {}
    for result, title in zip(results, told_apart(results), strict=True):
        for warning in result.warnings:
            told.setdefault(warning, []).append(title)
    return [
        f"{warning} ({', '.join(titles)})" if len(titles) < len(results) else warning
        for warning, titles in told.items()
    ]


def settings_part(results: Sequence[Result], parent: QWidget) -> QWidget:
    """Return all that repeats the runs, beside each other; what differs stands out."""
    rows = settings_rows(results)
    body = QWidget(parent)
    body.setAccessibleName("Settings that repeat the run")
    grid = QGridLayout(body)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(2 * SPACE)
    grid.setVerticalSpacing(SPACE // 2)
    if len(results) > 1:
        for n, title in enumerate(told_apart(results), 1):
            grid.addWidget(RunKey(n - 1, title, body), 0, n)
    for line, (name, values) in enumerate(rows.items(), 1):
        label = QLabel(name, body)
        label.setProperty("role", "soft")
        grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
        differs = len(set(values)) > 1 and name not in {"Took", "Run on"}
        for n, value in enumerate(values, 1):
            grid.addWidget(_value(name, value or "–", body, differs=differs), line, n)
    for n in range(1, len(results) + 1):
        grid.setColumnStretch(n, 1)
    return body


def _value(name: str, text: str, parent: QWidget, *, differs: bool) -> QLabel:
    shown = QLabel(text.replace(" | ", "\n"), parent, wordWrap=True)
    shown.setTextFormat(Qt.TextFormat.PlainText)
    shown.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    shown.setAccessibleName(f"{name}: {text}")
    shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    if differs:
        shown.setProperty("role", "heading")
    return shown


def _unless_empty(gallery: Gallery) -> QWidget | None:
    if gallery.count:
        return gallery
    gallery.deleteLater()
    return None


def _float(value: object) -> float:
    return float(value) if isinstance(value, int | float) else math.nan
