"""What a person is asked before something is fetched, or a program of others runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from musicscope.core.paths import display_path
from musicscope.gui.networks.said import said
from musicscope.gui.pretrained.words import licence_words
from musicscope.gui.theme import SPACE, themes
from musicscope.learning.pretrained import size_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from musicscope.workspace.pretrained_entries import Entry

_WIDE = 520


class Asking(QDialog):
    """A heading, facts, what follows from them, and a button that does it; Escape does nothing.

    Parameters
    ----------
    title, words, does : str
        Of the window; what follows; what its button says.
    facts : sequence of (str, str)
    tick : str
        What has to be ticked before the button can be pressed; empty for nothing.
    parent : QWidget
    """

    def __init__(
        self,
        title: str,
        facts: Sequence[tuple[str, str]],
        words: str,
        does: str,
        parent: QWidget,
        tick: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(round(_WIDE * themes.scale))
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * SPACE)
        grid.setVerticalSpacing(SPACE // 2)
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(facts):
            grid.addWidget(said(name, "soft", self), row, 0, Qt.AlignmentFlag.AlignTop)
            shown = said(value, "", self)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            shown.setAccessibleName(f"{name}: {value}")
            grid.addWidget(shown, row, 1)
        self.does = QPushButton(does, self)
        self.does.setProperty("role", "primary")
        self.does.setAutoDefault(False)
        self.does.clicked.connect(self.accept)
        cancel = QPushButton("Cancel", self)
        cancel.setDefault(True)
        cancel.clicked.connect(self.reject)
        self.tick = QCheckBox(tick, self)
        self.tick.setVisible(bool(tick))
        self.tick.toggled.connect(self.does.setEnabled)
        self.does.setEnabled(not tick)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.does)
        cancel.setFocus()
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        column.setSpacing(2 * SPACE)
        column.addWidget(said(title, "heading", self))
        column.addLayout(grid)
        column.addWidget(said(words, "soft", self))
        column.addWidget(self.tick)
        column.addLayout(buttons)


def ask_to_download(entry: Entry, folder: Path, parent: QWidget) -> Asking:
    """Return the question whether to fetch a network, with source, licence and size."""
    facts = [
        ("Source", entry.about.page),
        ("Licence", licence_words(entry)),
        ("Size", size_words(entry.about.bytes)),
        ("Into", display_path(folder / entry.name)),
    ]
    words = (
        "This is the only moment at which this program uses the internet. Nothing about you or "
        "your music is sent; the source sees, as any website does, where the request comes from."
    )
    return Asking(f"Download {entry.label}?", facts, words, "Download", parent)


def ask_for_consent(entry: Entry, parent: QWidget) -> Asking:
    """Return the question whether the program that comes with a network may run."""
    facts = [
        ("By", entry.about.source),
        ("Lies in", display_path(entry.place) if entry.place is not None else ""),
    ]
    words = (
        "These weights work only with a program by their authors. It runs on this computer with "
        "all your rights: it could read your files or use the internet. Agree only if you trust "
        "where it came from. If the program changes, you are asked again."
    )
    return Asking(
        f"Let {entry.label} run its own program?",
        facts,
        words,
        "Agree",
        parent,
        tick="I trust the authors of this program",
    )
