"""The curves of a training: loss of what is learned from and of what is not, and the metric."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from musicscope.gui.bench.chart import Chart, Series
from musicscope.gui.bench.gallery import Gallery
from musicscope.gui.bench.run_key import RunKey
from musicscope.gui.networks.live_words import epoch_words, figure, metric_name
from musicscope.gui.networks.said import said
from musicscope.gui.theme import SPACE, themes
from musicscope.learning.report.svg import Axis, round_axis, share_axis
from musicscope.workspace.network_requests import Live

if TYPE_CHECKING:
    from musicscope.learning.training.messages import Epoch

#: Colours of the three lines, see `musicscope.gui.bench.inks`.
LEARNED, ASIDE, METRIC = 0, 1, 2
_FEWEST = 5


class CourseCharts(QWidget):
    """Two charts that grow with every epoch."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._drawn: tuple[Epoch, ...] | None = None
        self.loss = _Course("Loss", self)
        self.score = _Course("Metric", self)
        self.score_head = said("", "heading", self)
        gallery = Gallery(self)
        gallery.add(
            self._boxed(
                said("Loss", "heading", self),
                self.loss,
                ("learned from", LEARNED),
                ("kept aside", ASIDE),
            )
        )
        gallery.add(self._boxed(self.score_head, self.score, ("kept aside", METRIC)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(gallery)

    def _boxed(self, head: QLabel, chart: QWidget, *keys: tuple[str, int]) -> QWidget:
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        head.setWordWrap(False)
        row.addWidget(head)
        row.addStretch(1)
        for words, run in keys:
            key = RunKey(run, words, box)
            key.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            row.addWidget(key)
        column.addLayout(row)
        column.addWidget(chart)
        return box

    def show_live(self, live: Live) -> None:
        """Draw the epochs of a training."""
        if self._drawn is live.epochs:
            return
        self._drawn = live.epochs
        name = metric_name(live.metric)
        self.score_head.setText(name)
        self.score.setAccessibleName(name)
        told = [epoch_words(epoch, live.metric) for epoch in live.epochs]
        lines: list[list[Series]] = [[], [], []]
        for first, part in _by_stage(live.epochs):
            places = np.arange(first, first + len(part)) + 1.0
            words = told[first : first + len(part)]
            for number, values in enumerate(
                (
                    [epoch.loss for epoch in part],
                    [epoch.validation_loss for epoch in part],
                    [epoch.metric for epoch in part],
                )
            ):
                own = tuple(word[number] for word in words)
                dots = len(part) <= 2 * _FEWEST
                lines[number].append(
                    Series(places, np.array(values, float), number, dots=dots, told=own)
                )
        across = _epochs_axis(len(live.epochs))
        losses = [e.loss for e in live.epochs] + [e.validation_loss for e in live.epochs]
        metrics = [e.metric for e in live.epochs]
        last = live.epochs[-1] if live.epochs else None
        told_loss = (
            f"Now {figure(last.loss)}, kept aside {figure(last.validation_loss)}" if last else ""
        )
        told_metric = f"Now {figure(last.metric)}" if last else ""
        self.loss.show_series([*lines[0], *lines[1]], across, _loss_axis(losses), told_loss)
        self.score.show_series(lines[2], across, _metric_axis(metrics), told_metric)


class _Course(Chart):
    def sizeHint(self) -> QSize:
        return QSize(round(300 * themes.scale), round(190 * themes.scale))


def _by_stage(epochs: Sequence[Epoch]) -> list[tuple[int, list[Epoch]]]:
    found, first = [], 0
    for _, group in groupby(epochs, key=lambda epoch: epoch.stage):
        part = list(group)
        found.append((first, part))
        first += len(part)
    return found


def _epochs_axis(count: int) -> Axis:
    last = max(count, _FEWEST)
    step = next(n for n in (1, 2, 5, 10, 20, 50, 100, 200, 500, last) if last / n <= 6)
    ticks = tuple(float(n) for n in range(max(1, step), last + 1, step))
    return Axis(1.0, float(last), ticks, "Epoch", "{:.0f}".format)


def _loss_axis(values: Sequence[float]) -> Axis:
    known = [value for value in values if math.isfinite(value)]
    return round_axis([*known, 0.0], "", 0.0) if known else Axis(0.0, 1.0, (0.0, 0.5, 1.0))


def _metric_axis(values: Sequence[float]) -> Axis:
    known = [value for value in values if math.isfinite(value)]
    if all(0 <= value <= 1 for value in known):
        return share_axis("")
    return round_axis(known, "")
