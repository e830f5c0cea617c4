"""Time or frequency? Four networks on the same music, as the published experiment did."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QProgressBar, QPushButton, QWidget

from musicscope.gui.bench.calm_wheel import calm_wheel
from musicscope.gui.library import wording
from musicscope.gui.library.text_table import TextTable
from musicscope.gui.listening import listen, while_alive
from musicscope.gui.map.popup import Chips
from musicscope.gui.networks.experiment_picture import ExperimentPicture, reach_words
from musicscope.gui.networks.live_words import figure, pace_words, phase_words
from musicscope.gui.networks.said import Page
from musicscope.gui.networks.train_page import EXPERIMENT
from musicscope.gui.theme import ROW, SPACE, themes
from musicscope.workspace.network_requests import PRESETS, Live

if TYPE_CHECKING:
    from collections.abc import Sequence

    from musicscope.learning.training.time_or_frequency import Row
    from musicscope.workspace import Workspace

ABOUT = (
    "Music can be read along time, where rhythm lies, or along frequency, where timbre lies: the "
    "network Time has filters of the one shape, Freq of the other. Simple has square filters, as "
    "networks for photographs, and ten times as many numbers to learn; TimeFreq only joins the "
    "answers of Time and Freq. On 25,000 excerpts in 16 genres Time reached a score of 0.62, Freq "
    "0.59 and both together 0.63; here you see how it is for your music."
)
CONTESTANTS = ("Time", "Freq", "Simple", "TimeFreq")
#: Ways to compare: what each asks for, and how long it takes.
PLANS = {
    "Quick": (replace(PRESETS["Quick"], folds=2), "takes a while"),
    "As published": (PRESETS["As published"], "takes hours without a GPU"),
}
_HEADINGS = ("Network", "Numbers learned", "Score", "95 % interval", "Training")
_SCORES = {"classes": "Macro F1", "tags": "ROC-AUC"}
NOTHING = "There is nothing to learn yet: name genres in the files, or label tracks with your tags."


class ExperimentPage(Page):
    """A lesson, one button, and what came of it.

    Signals
    -------
    bench_wanted : list of str
        These runs are to be looked at on the bench.
    """

    bench_wanted = Signal(list)

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(EXPERIMENT, parent)
        self._workspace = workspace
        self.rows: list[Row] = []
        self._mine = False
        inside = self.inside
        self.say(EXPERIMENT, "title")
        self.say(ABOUT).setMaximumWidth(720)
        self._make_controls(inside)
        self.reason = self.say("")
        self.phase = self.say("", "heading")
        self.bar = QProgressBar(inside, textVisible=False)
        self.bar.setAccessibleName("Progress of the comparison")
        self.column.addWidget(self.bar)
        self.pace = self.say("")
        self.verdict = self.say("", "heading")
        self.picture = ExperimentPicture(inside)
        self.column.addWidget(self.picture)
        self.table = TextTable(_HEADINGS, (130, 120, 80, 120), inside)
        self.table.setAccessibleName("The four networks")
        self.table.setFixedHeight(round(ROW * (len(CONTESTANTS) + 1.3)))
        self.column.addWidget(self.table)
        self.bench = QPushButton("Show them on the Bench", inside)
        self.bench.clicked.connect(self._show_on_bench)
        row = QHBoxLayout()
        row.addWidget(self.bench)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addStretch(1)
        listen(self, workspace.networks.changed, lambda _: self._follow())
        listen(self, workspace.networks.live, self._follow_live)
        listen(self, themes.changed, lambda _: self._restyle())
        self._show_rows()
        self._follow()

    def _make_controls(self, inside: QWidget) -> None:
        self.target = QComboBox(inside)
        self.target.setAccessibleName("What the four networks learn")
        calm_wheel(self.target)
        self.plans = Chips(inside, len(PLANS))
        self._plan = next(iter(PLANS))
        for name in PLANS:
            tip = plan_words(name)
            chip = self.plans.add(name, tip)
            chip.setAccessibleDescription(tip)
            chip.setChecked(name == self._plan)
            chip.clicked.connect(lambda _=False, n=name: self._choose_plan(n))
        self.button = QPushButton("Train the four", inside)
        self.button.setProperty("role", "primary")
        self.button.clicked.connect(self.begin)
        self.cancel = QPushButton("Cancel", inside)
        self.cancel.setAccessibleDescription("Nothing of the comparison is kept")
        self.cancel.clicked.connect(self._cancel)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for widget in (self.target, self.plans, self.button, self.cancel):
            row.addWidget(widget)
        row.addStretch(1)
        self.column.addLayout(row)
        self.plan_words = self.say(plan_words(self._plan), "label")

    def begin(self) -> None:
        """Train the four networks."""
        target = self.target.currentData()
        if target is None or self._workspace.networks.training:
            return
        request = replace(PLANS[self._plan][0], target=target, title=EXPERIMENT)
        self.rows, self._mine = [], True
        self._show_rows()

        def done(rows: Sequence[Row]) -> None:
            self.rows = list(rows)
            self._show_rows()

        self._workspace.networks.time_or_frequency(
            request, while_alive(self, done), while_alive(self, self._add_row)
        )
        self._follow()

    def refresh(self) -> None:
        """Read again what there is to learn."""
        before = self.target.currentData()
        self.target.clear()
        for target in self._workspace.bench.targets():
            if target.possible and target.task in _SCORES:
                self.target.addItem(target.label, target.id)
        self.target.setCurrentIndex(max(self.target.findData(before), 0))
        self._follow()

    def _choose_plan(self, name: str) -> None:
        self._plan = name
        self.plan_words.setText(plan_words(name))

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self._workspace.networks.cancel()

    def _add_row(self, row: Row) -> None:
        if hasattr(row, "score"):
            self.rows = [*(own for own in self.rows if own.name != row.name), row]
            self._show_rows()

    def _follow(self) -> None:
        networks = self._workspace.networks
        now = networks.now
        going = now is not None and now.title == EXPERIMENT
        reason = ""
        if not self.target.count():
            reason = NOTHING
        elif networks.training and not going:
            reason = "A network is being trained; the four can follow."
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        self.button.setEnabled(not reason and not going)
        self.button.setVisible(not going)
        self.cancel.setVisible(going)
        self.cancel.setEnabled(going)
        for widget in (self.phase, self.bar, self.pace):
            widget.setVisible(going)
        for widget in (self.target, self.plans):
            widget.setEnabled(not going)
        if going:
            self._follow_live(now)

    def _follow_live(self, live: Live) -> None:
        if live.title != EXPERIMENT:
            return
        trained = len(self.rows)
        turn = CONTESTANTS[min(trained, len(CONTESTANTS) - 1)]
        prefix = f"{turn}, {trained + 1} of {len(CONTESTANTS)}" if trained < 4 else "Judging"
        reading = live.phase == "reading sound"
        self.phase.setText(phase_words(live) if reading else f"{prefix} · {phase_words(live)}")
        self.pace.setText(pace_words(live))
        self.bar.setMaximum(live.total)
        self.bar.setValue(min(live.done, live.total))

    def _show_rows(self) -> None:
        rows = self.rows
        for widget in (self.picture, self.table):
            widget.setVisible(bool(rows))
        complete = len(rows) == len(CONTESTANTS)
        self.verdict.setVisible(complete)
        self.bench.setVisible(complete)
        score = _SCORES.get(rows[0].result.answers.task, "Score") if rows else ""
        if rows:
            self.picture.show_rows(rows, score)
        self.table.show_rows(
            [
                (
                    number,
                    (
                        row.label,
                        f"{row.parameters:,}",
                        figure(row.score.value),
                        reach_words(row).strip(" ()") or wording.UNKNOWN,
                        wording.total_duration(row.seconds),
                    ),
                )
                for number, row in enumerate(rows)
            ]
        )
        if complete:
            self.verdict.setText(verdict_words(rows))

    def _show_on_bench(self) -> None:
        self.bench_wanted.emit([row.result.id for row in self.rows])

    def _restyle(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(round(ROW * max(themes.scale, 1.0)))
        tall = round(ROW * max(themes.scale, 1.0))
        self.table.setFixedHeight(round(tall * (len(CONTESTANTS) + 1.3)))

    def showEvent(self, event: object) -> None:
        super().showEvent(event)
        self.refresh()


def plan_words(name: str) -> str:
    """Return what a way to compare asks for: ``"2 folds, at most 20 epochs each; …"``."""
    request, long = PLANS[name]
    return f"{request.folds} folds, at most {request.spec['epochs']} epochs each; {long}"


def verdict_words(rows: Sequence[Row]) -> str:
    """Return which of Time and Freq is ahead, as far as the intervals allow to say so."""
    scores = {row.name: row.score for row in rows}
    time, freq = scores["time"], scores["freq"]
    if time.low > freq.high:
        return "For your music it is time: rhythm tells more than timbre."
    if freq.low > time.high:
        return "For your music it is frequency: timbre tells more than rhythm."
    return "Time and frequency tell about as much: their intervals overlap."
