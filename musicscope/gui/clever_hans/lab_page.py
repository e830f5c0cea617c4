"""What stands on the page of the lab."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.bench.calm_wheel import calm_wheel
from musicscope.gui.bench.gallery import Gallery
from musicscope.gui.clever_hans.answer_bars import AnswerBars
from musicscope.gui.clever_hans.change_rows import ChangeRows
from musicscope.gui.clever_hans.library_part import LibraryPart
from musicscope.gui.clever_hans.teaching import WHAT
from musicscope.gui.lab.bands import Bands
from musicscope.gui.listening import listen
from musicscope.gui.networks.said import Page, said
from musicscope.gui.theme import SPACE, themes
from musicscope.workspace.clever_hans_answers import Rescored, Swept

if TYPE_CHECKING:
    from musicscope.workspace.clever_hans import CleverHans

_BANDS_PX, _HEAD_PX, _VERDICT_PX = 210, 28, 16
_NO_TRACK = "Play a track: the network is asked about it, as it is and as you change it."


class LabPage(Page):
    """Network, equaliser, answers, other changes, and the library, below each other.

    Parameters
    ----------
    lab : CleverHans
    parent : QWidget
    """

    def __init__(self, lab: CleverHans, parent: QWidget) -> None:
        super().__init__("Clever Hans lab", parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.sweeping = False
        self._mood = "soft"
        self.say("Does it hear the music?", "title")
        self.say(WHAT)
        self._add_models()
        self.track = self.say("", "heading")
        self.verdict = self.say(_NO_TRACK, "soft")
        self.verdict.setAccessibleName("What became of the answer")
        self._add_equaliser()
        self._add_changes(lab)
        self.say("How often in your library?", "heading")
        self.library = LibraryPart(lab, self.inside)
        self.column.addWidget(self.library)
        self.column.addStretch(1)
        listen(self, themes.changed, lambda _: self._fit())
        self._fit()

    # --- what is shown

    def show_verdict(self, text: str, mood: str = "soft") -> None:
        """Say what became of the answer, in a colour of the theme."""
        self.verdict.setText(text)
        self._mood = mood
        self._fit()

    def show_models(
        self, models: Sequence[tuple[str, Path]], wanted: Path | None, usual: Path | None
    ) -> None:
        """Offer these networks; the one that was chosen stays so, or else the usual one is."""
        paths = [path for _, path in models]
        chosen = next((path for path in (wanted, usual) if path in paths), None)
        self.models.clear()
        for label, path in models:
            self.models.addItem(label, path)
        self.models.setCurrentIndex(paths.index(chosen) if chosen else 0 if paths else -1)

    def show_track(self, title: str) -> None:
        """Show which track is asked about; an empty title when none is."""
        self.track.setText(title)
        self.track.setVisible(bool(title))
        self.sweep.setEnabled(bool(title))
        self.rows.setEnabled(bool(title))
        self.bands.setEnabled(bool(title))
        self.reset.setEnabled(bool(title))
        self.note.setVisible(False)
        self.windows.setText("")
        if not title:
            self.show_verdict(_NO_TRACK)

    def show_windows(self, answer: Rescored) -> None:
        """Say how much of the track was heard."""
        few = answer.windows < answer.of
        heard = f"heard in {answer.windows} of {answer.of} windows; all when you let go"
        self.windows.setText(heard if few else "all of the track was heard")

    def show_sweeping(self, on: bool) -> None:
        """Show whether all changes are being tried."""
        self.sweeping = on
        self.sweep.setText("Stop" if on else "Try them all")
        name = "Stop trying all changes" if on else "Try every change by several amounts"
        self.sweep.setAccessibleName(name)

    def show_sweep(self, swept: Swept) -> None:
        """Show what one change did by its amounts."""
        self.rows.show_sweep(swept)
        self.note.setVisible(True)

    def show_hearing(self, on: bool, *, possible: bool) -> None:
        """Show whether the changed sound plays."""
        self.hear.setText("Stop" if on else "Hear it")
        name = "Stop the changed sound" if on else "Hear the changed sound"
        self.hear.setAccessibleName(name)
        self.hear.setEnabled(on or possible)

    # --- what it is made of

    def _add_models(self) -> None:
        self.models = QComboBox(self.inside)
        self.models.setAccessibleName("Network that is tried")
        self.models.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.models.setMinimumContentsLength(12)
        calm_wheel(self.models)
        name = QLabel("Network", self.inside)
        name.setBuddy(self.models)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(name)
        row.addWidget(self.models, 1)
        self.column.addLayout(row)

    def _add_equaliser(self) -> None:
        self.bands = Bands()
        self.reset = self._chip("Reset", "Set all bands to 0 dB")
        self.hear = self._chip("Hear it", "Hear the changed sound")
        self.hear.setToolTip("Plays twenty seconds with the newest change, over and over")
        left = _box("Equaliser", (self.reset, self.hear), self.inside)
        left.layout().addWidget(self.bands)
        left.layout().addStretch(1)
        self.bars = AnswerBars(self.inside)
        self.windows = QLabel(self.inside, wordWrap=True)
        self.windows.setProperty("role", "label")
        right = _box("Answers: outline before, filled after", (), self.inside)
        right.layout().addWidget(self.bars)
        right.layout().addWidget(self.windows)
        right.layout().addStretch(1)
        sides = Gallery(self.inside)
        sides.add(left)
        sides.add(right)
        self.column.addWidget(sides)

    def _add_changes(self, lab: CleverHans) -> None:
        self.sweep = self._chip("Try them all", "")
        box = _box("One change at a time", (self.sweep,), self.inside)
        self.rows = ChangeRows(lab.changes(), box)
        box.layout().addWidget(self.rows)
        self.note = said(
            "The line is the first answer's probability, from the smallest amount to the largest; "
            "a cross marks where the answer flips.",
            "label",
            box,
        )
        box.layout().addWidget(self.note)
        self.column.addSpacing(SPACE)
        self.column.addWidget(box)
        self.column.addSpacing(SPACE)
        self.show_sweeping(False)

    def _chip(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text, self.inside)
        button.setProperty("role", "chip")
        button.setAccessibleName(name)
        return button

    def _fit(self) -> None:
        self.bands.setFixedHeight(round(_BANDS_PX * themes.scale))
        ink, size = getattr(themes.active, self._mood), round(_VERDICT_PX * themes.scale)
        self.verdict.setStyleSheet(f"color: {ink}; font-size: {size}px; font-weight: 600;")


def _box(title: str, buttons: Sequence[QPushButton], parent: QWidget) -> QWidget:
    """Return a box with a heading and buttons at its right."""
    box = QWidget(parent)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE // 2)
    head = QHBoxLayout()
    head.setSpacing(SPACE // 2)
    head.addStrut(round(_HEAD_PX * themes.scale))
    heading = QLabel(title, box)
    heading.setProperty("role", "heading")
    head.addWidget(heading)
    head.addStretch(1)
    for button in buttons:
        head.addWidget(button)
    column.addLayout(head)
    return box
