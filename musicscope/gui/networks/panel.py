"""The dock of networks: train one, look after those that were kept, try four against each other, or
take one of others.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.elided import ElidedLabel
from musicscope.gui.listening import listen, while_alive
from musicscope.gui.networks.experiment_page import ExperimentPage
from musicscope.gui.networks.models_page import ModelsPage
from musicscope.gui.networks.train_page import EXPERIMENT, TrainPage
from musicscope.gui.theme import INSET, SPACE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from musicscope.gui.pretrained.page import PretrainedPage
    from musicscope.workspace import Workspace
    from musicscope.workspace.network_requests import NetworkKind

TRAIN, MODELS, COMPARE, PRETRAINED = range(4)
LOOKING = "Looking where networks can be trained…"


class NetworksPanel(QFrame):
    """Networks of one library.

    Parameters
    ----------
    workspace : Workspace
    parent : QWidget, optional

    Signals
    -------
    bench_wanted : list of str
        These runs are to be looked at on the bench.
    """

    bench_wanted = Signal(list)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName("Networks")
        self.workspace = workspace
        self._asked = False
        self.train = TrainPage(workspace, self)
        self.models = ModelsPage(workspace, self)
        self.compare = ExperimentPage(workspace, self)
        self.pages = QStackedWidget(self)
        self.pretrained: PretrainedPage | None = None
        for page in (self.train, self.models, self.compare):
            self.pages.addWidget(page)
        self.device = ElidedLabel(self)
        self.device.setProperty("role", "label")
        self.device.setText(LOOKING)
        self._make_head()
        for page in (self.train, self.compare):
            page.bench_wanted.connect(self.bench_wanted)
        self.train.model_wanted.connect(self.show_model)
        listen(self, workspace.networks.changed, lambda _: self._follow())
        listen(self, workspace.networks.live, lambda _: self._follow())
        self._follow()

    def _make_head(self) -> None:
        self.tabs: list[QPushButton] = []
        group = QButtonGroup(self)
        head = QHBoxLayout()
        head.setContentsMargins(INSET, SPACE // 2, SPACE, 0)
        head.setSpacing(SPACE // 2)
        for number, words in enumerate(("Train", "Models", EXPERIMENT, "Pretrained")):
            tab = QPushButton(words, self, checkable=True)
            tab.setProperty("role", "chip")
            group.addButton(tab, number)
            head.addWidget(tab)
            self.tabs.append(tab)
        head.addStretch(1)
        group.idClicked.connect(self.show_page)
        self.tabs[TRAIN].setChecked(True)
        foot = QHBoxLayout()
        foot.setContentsMargins(INSET, 0, INSET, SPACE // 2)
        foot.addWidget(self.device)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(head)
        column.addWidget(self.pages, 1)
        column.addLayout(foot)

    def show_page(self, page: int) -> None:
        """Show `TRAIN`, `MODELS`, `COMPARE` or `PRETRAINED`."""
        if page == PRETRAINED and self.pretrained is None:
            from musicscope.gui.pretrained.page import PretrainedPage

            self.pretrained = PretrainedPage(self.workspace, self)
            self.pages.addWidget(self.pretrained)
        self.tabs[page].setChecked(True)
        self.pages.setCurrentIndex(page)

    def show_model(self, path: Path) -> None:
        """Look at a trained network."""
        self.show_page(MODELS)
        self.models.show_model(path)

    def _look(self) -> None:
        """Find out which networks there are, and where they can be trained."""
        self._asked = True

        def done(kinds: Sequence[NetworkKind]) -> None:
            self.train.setup.show_kinds(kinds)
            self._follow()

        def failed(sentence: str) -> None:
            self.device.setText(sentence)
            self.train.setup.show_trouble(sentence)

        networks = self.workspace.networks
        networks.kinds(while_alive(self, done), while_alive(self, failed))

    def _follow(self) -> None:
        networks = self.workspace.networks
        now = networks.now
        words = (now.device if now is not None else "") or networks.device
        if words and words != self.device.text():
            self.device.setText(words)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)
        if not self._asked:
            self._look()
