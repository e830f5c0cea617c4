"""What runs found, on one page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from musicscope.gui.bench.confusion_part import ConfusionPart
from musicscope.gui.bench.curve_parts import (
    RankingPart,
    calibration_part,
    course_part,
    learning_part,
)
from musicscope.gui.bench.details import (
    importance_part,
    robustness_part,
    settings_part,
    size_words,
    warnings_words,
)
from musicscope.gui.bench.figure_rows import FigureRows
from musicscope.gui.bench.name_rows import NameRows
from musicscope.gui.bench.page_facts import PageFacts, PageSpec
from musicscope.gui.bench.run_key import RunKey
from musicscope.gui.listening import while_alive
from musicscope.gui.theme import SPACE, colour, themes
from musicscope.jobs import JobHandle, JobState
from musicscope.learning.evaluation.result import Result
from musicscope.learning.report.words import told_apart
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.workspace import Workspace
    from musicscope.workspace.bench import Comparison

#: Pixels of a picture for each of the screen.
PICTURE_SCALE = 2.0
#: A picture is at least so wide, in pixels of the screen.
LEAST_PICTURE = 720
#: Heights that depend on widths settle in so many rounds.
_PASSES = 4
#: No side of a picture is longer.
_LONGEST = 30_000

_LEADS = {
    "figures": (
        "Dots are what was measured on tracks that were not learned from, lines their 95 % "
        "intervals; dashed is chance, dotted always naming the commonest."
    ),
    "roc": (
        "Left: how many of the tracks that fit are found, at the price of how many false alarms. "
        "Right: how pure the list stays while more of them are found."
    ),
    "calibration": (
        "On the diagonal, what was said with 70 % is right in 70 of 100 cases; below it, the "
        "model is too sure of itself. Bars show how many answers there were."
    ),
    "learning": (
        "How the score grows with the number of labels: a curve that still rises asks for more, "
        "a flat one for better features."
    ),
    "importance": "Shares of all that the answers went by, as far as it can be told.",
    "robustness": (
        "How often a change of the sound that a listener hardly notices gave another answer."
    ),
}


class ResultPage(QScrollArea):
    """Draws one run, or several beside each other.

    Parameters
    ----------
    workspace : Workspace
    parent : QWidget

    Signals
    -------
    drawn : no arguments
        What was asked for is there.
    """

    drawn = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._wanted: tuple[str, ...] = ()
        self.facts: PageFacts | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Results")
        self.body: QWidget = QFrame()
        self.setWidget(self.body)

    def show_comparison(self, found: Comparison) -> None:
        """Draw other runs; the present ones stay until that is worked out."""
        self._wanted = tuple(result.id for result in found.results)
        if not found.results:
            return

        def ended(handle: JobHandle) -> None:
            newest = tuple(result.id for result in found.results) == self._wanted
            if handle.state is JobState.DONE and newest:
                self._show(handle.result, found)
            elif handle.state is JobState.FAILED:
                words = f"This run cannot be drawn ({handle.error}); delete it and run it again."
                self._workspace.notices.emit(Notice("error", words))

        self._workspace.jobs.submit(
            PageSpec(found.results), key=f"bench page {id(self)}", on_end=while_alive(self, ended)
        )

    def picture(self) -> QImage:
        """Return the whole page, twice as large as on the screen."""
        self.setWidgetResizable(False)
        wide = max(self.body.width(), round(LEAST_PICTURE * themes.scale))
        for _ in range(_PASSES):
            self.body.resize(wide, self._column.totalHeightForWidth(wide))
            self._column.activate()
        try:
            return self._painted(self.body.size())
        finally:
            self.setWidgetResizable(True)

    def _painted(self, size: QSize) -> QImage:
        scale = min(PICTURE_SCALE, _LONGEST / max(size.width(), size.height(), 1))
        image = QImage(size * scale, QImage.Format.Format_ARGB32)
        image.setDevicePixelRatio(scale)
        image.fill(colour(themes.active.panel))
        painter = QPainter(image)
        self.body.render(painter, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
        painter.end()
        return image

    # --- how

    def _show(self, facts: PageFacts, found: Comparison) -> None:
        self.facts = facts
        self.body = QFrame()
        self.body.setObjectName("panel")
        self._column = QVBoxLayout(self.body)
        self._column.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, 3 * SPACE)
        self._column.setSpacing(SPACE)
        self._add_head(facts, found)
        self._add_sections(facts)
        self._column.addStretch(1)
        self.setWidget(self.body)
        self.verticalScrollBar().setValue(0)
        self.drawn.emit()

    def _add_head(self, facts: PageFacts, found: Comparison) -> None:
        results = facts.results
        titles = told_apart(results)
        self._words(results[0].settings.get("Target") or titles[0], "title")
        for n, title in enumerate(titles):
            self._column.addWidget(RunKey(n, title, self.body))
        self._words(facts.facts, "soft")
        self.verdict = self._words(facts.verdict, "")
        self.verdict.setTextFormat(Qt.TextFormat.RichText)
        if len(results) > 1:
            self.fairness = self._words(found.sentence, "good" if found.fair else "warn")
        warnings = warnings_words(results)
        if warnings:
            self._heading("To be kept in mind")
            for words in warnings:
                self._words(words, "warn")

    def _add_sections(self, facts: PageFacts) -> None:
        results, body = facts.results, self.body
        classes = results[0].answers.task == "classes"
        figures = FigureRows(body)
        figures.show_results(results)
        self._section("Figures", _LEADS["figures"], figures)
        names = NameRows(body)
        names.show_results(results)
        kind, plural = ("class", "classes") if classes else ("tag", "tags")
        self._section(f"By {kind}", f"The best known {plural} first.", names)
        self.confusion = ConfusionPart(self._workspace, body)
        self.confusion.show_results(results)
        self._section("What was taken for what", "", self.confusion)
        self.ranking = RankingPart(body)
        self.ranking.show_facts(facts)
        self._section("ROC, precision and recall", _LEADS["roc"], self.ranking)
        calibration = calibration_part(facts, body)
        self._section("Can the probabilities be believed?", _LEADS["calibration"], calibration)
        parts: Sequence[tuple[str, str, Callable[..., QWidget | None]]] = (
            ("More labels", _LEADS["learning"], learning_part),
            ("What mattered", _LEADS["importance"], importance_part),
            ("While it learned", size_words(results), course_part),
            ("How sturdy it is", _LEADS["robustness"], robustness_part),
            ("To repeat it", "", settings_part),
        )
        for heading, lead, make in parts:
            part = make(results, body)
            if part is not None:
                self._section(heading, lead, part)

    def _section(self, heading: str, lead: str, part: QWidget) -> None:
        self._heading(heading)
        if lead:
            self._words(lead, "soft")
        self._column.addWidget(part)

    def _heading(self, text: str) -> None:
        line = QFrame(self.body)
        line.setObjectName("separator")
        self._column.addSpacing(SPACE)
        self._column.addWidget(line)
        self._column.addSpacing(SPACE // 2)
        self._words(text, "title")

    def _words(self, text: str, role: str) -> QLabel:
        label = QLabel(text, self.body, wordWrap=True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("role", role)
        self._column.addWidget(label)
        return label

    def titles(self) -> tuple[str, ...]:
        """Return the titles of the runs that are drawn."""
        return () if self.facts is None else tuple(told_apart(self.facts.results))

    def shown(self) -> Sequence[Result]:
        """Return the runs that are drawn."""
        return () if self.facts is None else self.facts.results
