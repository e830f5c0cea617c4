"""ROC and precision, calibration, more labels, and the course of learning, as charts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from musicscope.gui.bench.calm_wheel import calm_wheel
from musicscope.gui.bench.chart import Chart, Series
from musicscope.gui.bench.gallery import Gallery
from musicscope.gui.bench.inks import CHANCE
from musicscope.gui.bench.page_facts import Drawn, PageFacts
from musicscope.gui.theme import SPACE
from musicscope.learning.evaluation.result import Result
from musicscope.learning.report.comparing import wilson
from musicscope.learning.report.svg import Axis, round_axis, share_axis
from musicscope.learning.report.words import count, figure_name, number, percent, told_apart

_ENDS = np.array([0.0, 1.0])
_NONE = Drawn(np.empty(0), np.empty(0), math.nan)


class RankingPart(QWidget):
    """ROC beside precision and recall, of all classes or tags or of one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._facts: PageFacts | None = None
        self.name = QComboBox(self)
        calm_wheel(self.name)
        self.name.setAccessibleName("Class or tag of the curves")
        self.name.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.name.setMinimumContentsLength(16)
        self.name.currentIndexChanged.connect(lambda _: self._show())
        self.roc = Chart("ROC curve", self)
        self.precision = Chart("Precision and recall", self)
        self.areas = QLabel(self, wordWrap=True)
        self.areas.setProperty("role", "soft")
        row = QHBoxLayout()
        row.addWidget(self.name)
        row.addStretch(1)
        gallery = Gallery(self)
        gallery.add(self.roc)
        gallery.add(self.precision)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(row)
        column.addWidget(gallery)
        column.addWidget(self.areas)

    def show_facts(self, facts: PageFacts) -> None:
        """Show other runs."""
        before = self.name.currentText()
        self._facts = facts
        self.name.blockSignals(True)
        self.name.clear()
        kind = "classes" if facts.results[0].answers.task == "classes" else "tags"
        self.name.addItem(f"All {kind}, mean", "")
        for name in facts.names:
            self.name.addItem(name, name)
        self.name.setCurrentIndex(max(self.name.findText(before), 0))
        self.name.blockSignals(False)
        self._show()

    def _show(self) -> None:
        facts, name = self._facts, self.name.currentData() or ""
        share = facts.shares.get(name, math.nan)
        roc = self._lines(facts.roc, name)
        roc.insert(0, Series(_ENDS, _ENDS, CHANCE))
        precision = self._lines(facts.precision, name)
        if math.isfinite(share):
            precision.insert(0, Series(_ENDS, np.full(2, share), CHANCE))
        told = []
        for n, title in enumerate(told_apart(facts.results)):
            auc = facts.roc[n].get(name, _NONE).area
            ap = facts.precision[n].get(name, _NONE).area
            told.append(f"{title}: area {number(auc)}, average precision {number(ap)}")
        words = "; ".join(told) + f". Dashed: guessing (0.50 and {number(share)})."
        self.areas.setText(words)
        self.roc.show_series(roc, share_axis("False alarms"), share_axis("Hits"), words)
        self.precision.show_series(precision, share_axis("Recall"), share_axis("Precision"), words)

    def _lines(self, runs: Sequence[Mapping[str, Drawn]], name: str) -> list[Series]:
        lines = []
        if len(runs) == 1 and not name:
            alone = [own for key, own in runs[0].items() if key and len(own.x)]
            lines += [Series(own.x, own.y, 0, faint=True) for own in alone]
        for n, run in enumerate(runs):
            own = run.get(name, _NONE)
            lines.append(Series(own.x, own.y, n))
        return lines


def calibration_part(facts: PageFacts, parent: QWidget) -> QWidget:
    """Return a chart for each run of how often what was said came true."""
    gallery = Gallery(parent)
    titles = told_apart(facts.results)
    for n, (found, title) in enumerate(zip(facts.calibration, titles, strict=True)):
        if not len(found.counts):
            continue
        bounds = [
            wilson(float(right), int(n_here))
            for right, n_here in zip(found.right, found.counts, strict=True)
        ]
        told = tuple(
            f"said {percent(float(said))}, right {percent(float(right))} of {n_here}"
            for said, right, n_here in zip(found.said, found.right, found.counts, strict=True)
        )
        line = Series(
            found.said,
            found.right,
            n,
            low=np.array([own.low for own in bounds]),
            high=np.array([own.high for own in bounds]),
            dots=True,
            whiskers=True,
            told=told,
            heights=0.25 * found.counts / found.counts.max(),
        )
        chart = Chart(f"Calibration of {title}", gallery)
        words = (
            f"On average {percent(found.error)} away from what came true, over "
            f"{count(int(found.counts.sum()), 'answer')}."
        )
        chart.show_series(
            [Series(_ENDS, _ENDS, CHANCE), line],
            share_axis("Probability given"),
            share_axis("Share that was right"),
            f"{words} {'; '.join(told)}",
        )
        gallery.add_told(chart, title if len(titles) > 1 else "", words, n)
    return gallery


def learning_part(results: Sequence[Result], parent: QWidget) -> QWidget | None:
    """Return how the score grows with labels; None where it was not measured."""
    drawn = [(n, r.learning_curve) for n, r in enumerate(results) if r.learning_curve]
    if not drawn:
        return None
    labels = sorted({point.labels for _, curve in drawn for point in curve})
    least, most = max(labels[0], 1), max(labels[-1], 2)
    answers = results[0].answers
    kind = "class" if answers.task == "classes" else "tag"
    score = figure_name("macro_f1" if answers.task == "classes" else "auc")
    ticks = [labels[0]]
    for n in labels[1:]:
        if n >= 1.35 * ticks[-1]:
            ticks.append(n)
    across = Axis(
        least,
        max(most, least + 1),
        tuple(map(float, ticks)),
        f"Labels of each {kind}",
        "{:,.0f}".format,
        most / least >= 8,
    )
    series, told = [], []
    if answers.task == "tags":
        series.append(Series(np.array([least, most]), np.full(2, 0.5), CHANCE))
    titles = told_apart(results)
    for n, curve in drawn:
        scores = [point.score for point in curve]
        words = tuple(
            f"{count(point.labels, 'label')}: {number(point.score.value)} "
            f"({number(point.score.low)}–{number(point.score.high)})"
            for point in curve
        )
        series.append(
            Series(
                np.array([float(point.labels) for point in curve]),
                np.array([own.value for own in scores]),
                n,
                low=np.array([own.low for own in scores]),
                high=np.array([own.high for own in scores]),
                dots=True,
                told=words,
            )
        )
        told.append(f"{titles[n]}: {', '.join(words)}")
    chart = Chart(f"{score} over the number of labels", parent)
    chart.show_series(series, across, share_axis(score), ". ".join(told))
    return chart


def course_part(results: Sequence[Result], parent: QWidget) -> QWidget | None:
    """Return the curves that networks drew while they learned; None without any."""
    gallery = Gallery(parent)
    for n, (result, title) in enumerate(zip(results, told_apart(results), strict=True)):
        curves = result.extra.get("curves")
        if not isinstance(curves, Mapping):
            continue
        for what, own in _by_quantity(curves).items():
            values = [value for line in own.values() for value in line]
            longest = max(map(len, own.values()))
            # the training side is drawn faint: what counts is what was not learned from
            series = [
                Series(
                    np.arange(1.0, len(line) + 1),
                    np.array(line, float),
                    n,
                    faint=len(own) > 1 and not name.startswith("validation"),
                )
                for name, line in own.items()
            ]
            chart = Chart(f"{what} of {title} by epoch", gallery)
            across = round_axis([1.0, float(max(longest, 2))], "Epoch", 1.0)
            last = ", ".join(f"{name} {line[-1]:.3g}" for name, line in own.items())
            chart.show_series(series, across, round_axis(values, what.capitalize()), last)
            thin = "; the thin line is the training side" if len(own) > 1 else ""
            gallery.add_told(chart, title, f"At the end: {last}{thin}.", n)
    if not gallery.count:
        gallery.deleteLater()
        return None
    return gallery


def _by_quantity(curves: Mapping[str, Any]) -> dict[str, dict[str, list[float]]]:
    found: dict[str, dict[str, list[float]]] = {}
    for name, values in curves.items():
        if isinstance(values, Sequence) and not isinstance(values, str) and len(values):
            numbers = [math.nan if value is None else float(value) for value in values]
            what = str(name).removeprefix("validation ").removeprefix("training ")
            found.setdefault(what, {})[str(name)] = numbers
    return found
