"""All that a training is made of: what is learned, how to begin, and the details when wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from musicscope.core.errors import ParameterError
from musicscope.gui.map.popup import Chips
from musicscope.gui.networks.course_fields import CourseFields
from musicscope.gui.networks.network_choice import NetworkChoice
from musicscope.gui.networks.rate_part import RatePart
from musicscope.gui.networks.request_words import request_words
from musicscope.gui.networks.said import Page, said
from musicscope.gui.networks.target_choice import TargetChoice
from musicscope.gui.theme import INSET, SPACE
from musicscope.workspace.network_requests import PRESETS, NetworkKind, TrainingRequest

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

OWN = "My own"
#: The settings keep what was trained last with details of one's own.
OWN_SETTING = "own training"
NO_TARGET = (
    "There is nothing to learn yet: name genres or artists in the files, or say yes and no to tags "
    "of your own in label mode."
)


class SetupForm(QWidget):
    """A form, and the button that begins a training.

    Parameters
    ----------
    workspace : Workspace
    parent : QWidget

    Signals
    -------
    train_wanted : no arguments
    """

    train_wanted = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._showing = False
        self._trouble = ""
        self.page = Page("What is trained, and how", self)
        inside = self.page.inside
        self.targets = TargetChoice(inside)
        self.presets = Chips(inside, 2)
        self.chips: dict[str, QPushButton] = {}
        for name in (*PRESETS, OWN):
            self.chips[name] = self.presets.add(name)
            self.chips[name].clicked.connect(lambda _=False, n=name: self.begin_with(n))
        self.summary = said("", "label", inside)
        self.switch = QPushButton(inside, checkable=True)
        self.switch.setProperty("role", "link")
        self.switch.toggled.connect(self._open)
        self._make_details(inside)
        self._lay_out()
        self.targets.changed.connect(self._follow_target)
        self.network.changed.connect(self._follow_hand)
        self.fields.changed.connect(self._follow_hand)
        self.rate.wanted.connect(lambda: self.rate.begin(self.request))
        self.rate.found.connect(lambda rate: self.fields.show_value("learning_rate", rate))
        self._open(False)
        self.begin_with(next(iter(PRESETS)))

    def _make_details(self, inside: QWidget) -> None:
        self.details = QWidget(inside)
        self.network = NetworkChoice(self.details)
        self.fields = CourseFields(self.details)
        self.rate = RatePart(self._workspace, self.fields)
        self.fields.add_below(self.rate)
        self.fields.add_rest()
        self.title = QLineEdit(self.details)
        self.title.setAccessibleName("Name of the network")
        self.title.setPlaceholderText("Name: network and what it learned")
        self.title.setMaxLength(200)
        column = QVBoxLayout(self.details)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(said("Network", "heading", self.details))
        for widget in (self.network, self.fields, self.title):
            column.addWidget(widget)

    def _lay_out(self) -> None:
        column = self.page.column
        for heading, widgets in (
            ("What is learned", (self.targets,)),
            ("How to begin", (self.presets, self.summary)),
        ):
            self.page.say(heading, "heading")
            for widget in widgets:
                column.addWidget(widget)
        column.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.details)
        column.addStretch(1)
        self.reason = said("", "soft", self)
        self.button = QPushButton("Train", self)
        self.button.setProperty("role", "primary")
        self.button.setAccessibleDescription("Trains a network in the background")
        self.button.clicked.connect(self.train_wanted)
        foot = QVBoxLayout()
        foot.setContentsMargins(INSET, 0, INSET, SPACE // 2)
        foot.addWidget(self.reason)
        foot.addWidget(self.button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE // 2)
        outer.addWidget(self.page, 1)
        outer.addLayout(foot)

    # --- what is set

    @property
    def preset(self) -> str:
        """What the training begins with: a name of `PRESETS`, or `OWN`."""
        return next((name for name, chip in self.chips.items() if chip.isChecked()), OWN)

    @property
    def request(self) -> TrainingRequest:
        """What is to be trained."""
        target, title = self.targets.chosen, self.title.text().strip()
        if self.preset != OWN:
            return replace(PRESETS[self.preset], target=target, title=title)
        network, input_, settings = self.network.chosen
        values = self.fields.values
        return TrainingRequest(
            target,
            network=network,
            input=input_,
            frames=int(values["frames"]),
            settings=settings,
            task=str(values["task"] or ""),
            spec=self.fields.spec,
            folds=int(values["folds"]),
            summary=str(values["summary"]),
            title=title,
        )

    def begin_with(self, preset: str) -> None:
        """Take the values of a preset, or those that one trained with last."""
        if preset != OWN:
            self._show(PRESETS[preset])
        else:
            stored = self._workspace.settings.get(OWN_SETTING, None)
            if isinstance(stored, dict):
                try:
                    self._show(TrainingRequest.from_json(stored))
                except ParameterError:
                    self._workspace.settings.set(OWN_SETTING, None)
            self.switch.setChecked(True)
        self.chips[preset].setChecked(True)
        self._tell()

    def keep_own(self) -> None:
        """Keep what was set by hand for another time."""
        if self.preset == OWN:
            kept = replace(self.request, target="", title="")
            self._workspace.settings.set(OWN_SETTING, kept.as_json())

    def refresh(self) -> None:
        """Read again what there is to learn."""
        self.targets.show_targets(self._workspace.bench.network_targets())
        self._follow_target()

    def show_kinds(self, kinds: Sequence[NetworkKind]) -> None:
        """Offer these networks."""
        self._showing = True
        self.network.show_kinds(kinds)
        self._showing = False
        self._follow_target()

    def show_trouble(self, sentence: str) -> None:
        """Say why nothing can be trained on this computer."""
        self._trouble = sentence
        self.follow_training()

    def follow_training(self) -> None:
        """Let the button know whether a network is being trained."""
        words = self._trouble
        if not words and not self.targets.chosen:
            words = NO_TARGET
        if not words and self._workspace.networks.training:
            words = "A network is being trained; another one can follow."
        self.reason.setText(words)
        self.reason.setVisible(bool(words))
        self.button.setEnabled(not words)
        self.rate.button.setEnabled(not words or self.rate.looking)

    # --- how

    def _show(self, request: TrainingRequest) -> None:
        self._showing = True
        self.network.choose(request.network, request.input, request.settings)
        self.fields.show_request(request)
        self._showing = False

    def _follow_hand(self) -> None:
        if not self._showing:
            self.chips[OWN].setChecked(True)
            self._offer_tasks()
            self._tell()

    def _follow_target(self) -> None:
        self._offer_tasks()
        self._tell()
        self.follow_training()

    def _offer_tasks(self) -> None:
        network = self.network.kind
        self._showing = True
        self.fields.show_tasks(self.targets.task, network.tasks if network is not None else None)
        self._showing = False

    def _tell(self) -> None:
        self.summary.setText(request_words(self.request, self.network.name_of))

    def _open(self, on: bool) -> None:
        self.details.setVisible(on)
        self.switch.setText(f"{'▾' if on else '▸'} Details")
        if on:
            QTimer.singleShot(0, self, self._show_details)

    def _show_details(self) -> None:
        """Bring the first of the details into view."""
        bar = self.page.verticalScrollBar()
        bar.setValue(self.switch.y() - SPACE)
