"""All that a run is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from musicscope.analysis.texture.vector import TEXTURE
from musicscope.gui.bench.fusion_form import FusionForm
from musicscope.gui.bench.group_checks import GroupChecks
from musicscope.gui.bench.judging_form import JudgingForm
from musicscope.gui.bench.learner_form import LearnerForm
from musicscope.gui.bench.target_list import TargetList
from musicscope.gui.theme import SPACE
from musicscope.learning.evaluation.experiment import Experiment

if TYPE_CHECKING:
    from musicscope.jobs import JobHandle
    from musicscope.workspace import Workspace

NO_TARGET = (
    "There is nothing to learn yet: name genres or artists in the files, or say yes and no to tags "
    "of your own in label mode."
)
NO_GROUP = "No music has been analysed yet: open a music folder and let it be analysed."
NONE_CHOSEN = "Choose the features that are learned from."


class SetupForm(QWidget):
    """What is learned, from what, by whom, how it is judged; and the button that runs it.

    Parameters
    ----------
    workspace : Workspace
    parent : QWidget

    Signals
    -------
    run_wanted : no arguments
    """

    run_wanted = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._inside = QFrame()
        self._inside.setObjectName("panel")
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(SPACE, 0, SPACE, SPACE)
        self._column.setSpacing(SPACE)
        self.targets = TargetList(self._inside)
        self.groups = GroupChecks("first model", self._inside)
        self.learner = LearnerForm("Learner", self._inside)
        self.judging = JudgingForm(self._inside)
        self.fusion = FusionForm(self._inside)
        self._add("What is learned", self.targets)
        self._add("From which features", self.groups)
        self._describing: JobHandle | None = None
        self.texture = QPushButton("Describe the texture too", self._inside)
        self.texture.setToolTip(
            "What the spectrogram looks like becomes one more group of features. Each track is "
            "listened to once more, in the background."
        )
        self.texture.clicked.connect(self._describe_texture)
        self._column.addWidget(self.texture)
        self._add("By which learner", self.learner)
        self._add("How it is judged", self.judging)
        self._add("Two models as one", self.fusion)
        self._column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._inside)
        self.reason = QLabel(self, wordWrap=True)
        self.reason.setProperty("role", "soft")
        self.button = QPushButton("Run", self)
        self.button.setProperty("role", "primary")
        self.button.setAccessibleDescription("Learns and measures in the background")
        self.button.clicked.connect(self.run_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(scroll, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(SPACE, 0, SPACE, SPACE // 2)
        foot.addWidget(self.reason)
        foot.addWidget(self.button)
        column.addLayout(foot)
        for part in (self.targets, self.groups, self.fusion):
            part.changed.connect(self._follow)
        self._follow()

    @property
    def target(self) -> str:
        """The id of what is learned; empty when nothing can be."""
        return self.targets.chosen

    @property
    def experiment(self) -> Experiment:
        """What is to be tried."""
        return Experiment(
            classifier=self.learner.choice.currentData(),
            settings=self.learner.settings,
            groups=self.groups.chosen,
            fusion=self.fusion.fusion,
            **self.judging.values(),
        )

    def refresh(self) -> None:
        """Read again what there is to learn, and from what."""
        bench = self._workspace.bench
        self.targets.show_targets(bench.targets())
        stored = bench.feature_groups()
        self.groups.show_groups(stored)
        self.fusion.groups.show_groups(stored)
        known = {group.id for group in stored}
        self.texture.setVisible(bool(known) and TEXTURE not in known)
        self._show_describing()
        self._follow()

    def _describe_texture(self) -> None:
        self._describing = self._workspace.textures.ensure()
        self._show_describing()

    def _show_describing(self) -> None:
        going_on = self._describing is not None and not self._describing.ended
        words = "Describing the texture…" if going_on else "Describe the texture too"
        self.texture.setText(words)
        self.texture.setEnabled(not going_on)

    def _follow(self) -> None:
        fused = self.fusion.fusion
        if not self.groups.boxes:
            words = NO_GROUP
        elif not self.target:
            words = NO_TARGET
        elif not self.groups.chosen or (fused is not None and not fused.groups):
            words = NONE_CHOSEN
        else:
            words = ""
        self.reason.setText(words)
        self.reason.setVisible(bool(words))
        self.button.setEnabled(not words)

    def _add(self, heading: str, part: QWidget) -> None:
        label = QLabel(heading, self._inside)
        label.setProperty("role", "heading")
        if self._column.count():
            self._column.addSpacing(SPACE // 2)
        self._column.addWidget(label)
        self._column.addWidget(part)
