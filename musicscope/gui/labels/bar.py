"""Above label mode: which list, how far, and for how many seconds each track plays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QPushButton, QSpinBox, QWidget

from musicscope.gui.elided import ElidedLabel
from musicscope.gui.icons import icon
from musicscope.gui.labels.excerpt import LONGEST_S, SHORTEST_S, Excerpt
from musicscope.gui.labels.work_list import Source
from musicscope.gui.library import wording
from musicscope.gui.listening import listen
from musicscope.gui.theme import SPACE, themes


class LabelBar(QWidget):
    """One line of choices.

    Signals
    -------
    menu_wanted : no arguments
        The lists to choose from are wanted; `open_menu` shows them.
    """

    menu_wanted = Signal()

    def __init__(self, excerpt: Excerpt, parent: QWidget) -> None:
        super().__init__(parent)
        self.source = QPushButton()
        self.source.setProperty("role", "chip")
        self.source.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.source.setToolTip("Which tracks are labelled")
        self.source.clicked.connect(self.menu_wanted)
        self.progress = ElidedLabel()
        self.progress.setProperty("role", "soft")
        self.plays = QCheckBox("Play")
        self.plays.setChecked(excerpt.on)
        self.plays.setToolTip("Plays the telling part of each track by itself")
        self.plays.setAccessibleName("Play the telling part of each track by itself")
        self.plays.toggled.connect(lambda on: setattr(excerpt, "on", on))
        self.seconds = QSpinBox(minimum=SHORTEST_S, maximum=LONGEST_S, value=excerpt.seconds)
        self.seconds.setSuffix(" s")
        self.seconds.setAccessibleName("Seconds that each track plays")
        self.seconds.setToolTip("Seconds that each track plays")
        self.seconds.valueChanged.connect(lambda value: setattr(excerpt, "seconds", value))
        for widget in (self.source, self.plays, self.seconds):
            widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.seconds.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self.source)
        row.addWidget(self.progress, 1)
        row.addWidget(self.plays)
        row.addWidget(self.seconds)
        listen(self, themes.changed, lambda _: self._follow_theme())
        self._follow_theme()

    def show_list(self, name: str, progress: str) -> None:
        """Say which list it is, and how far it has come."""
        self.source.setText(name.replace("&", "&&"))
        self.source.setAccessibleName(f"Tracks to label: {name}")
        self.progress.setText(progress)

    def open_menu(
        self, rows: Sequence[tuple[Source, str, int]], choose: Callable[[Source], None]
    ) -> None:
        """Let the person choose one of these lists."""
        menu = QMenu("Tracks to label", self)
        menu.setAccessibleName("Tracks to label")
        menu.aboutToHide.connect(menu.deleteLater)
        for source, name, count in rows:
            tracks = "" if source == "next" else f"   {wording.counted(count, 'track')}"
            action = menu.addAction(name + tracks)
            action.setEnabled(count > 0)
            action.triggered.connect(lambda _=False, s=source: choose(s))
        menu.popup(self.source.mapToGlobal(self.source.rect().bottomLeft()))

    def _follow_theme(self) -> None:
        self.source.setIcon(icon("caret", "soft"))
