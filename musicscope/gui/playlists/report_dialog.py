"""What could not be taken from a playlist file, or not be written as it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from musicscope.gui.library.list_dialog import ListDialog
from musicscope.gui.library.text_table import TextTable
from musicscope.workspace.playlists import ImportReport

#: Where, which entry, what about it.
Line = tuple[str, str, str]


def lines_of(report: ImportReport) -> list[Line]:
    """Return a line for each entry that is missing, then for each that was guessed."""
    return [(bad.where, bad.text, bad.reason) for bad in report.missing] + [
        (guess.where, guess.text, f"Guessed by {guess.guess}; look whether it is the right one.")
        for guess in report.guesses
    ]


class ReportDialog(ListDialog):
    """A sentence, and each entry with its place and what is wrong with it."""

    def __init__(
        self, title: str, sentence: str, lines: Sequence[Line], parent: QWidget | None = None
    ) -> None:
        table = TextTable(("Where", "Entry", "What about it"), (72, 230))
        super().__init__(title, table, parent)
        self._lines = lines
        self.sentence.setText(sentence)
        table.show_rows([(number, line) for number, line in enumerate(lines)])
        self.copy = self.add_button("Copy", "Put the list on the clipboard")
        self.copy.clicked.connect(self._copy)
        self.resize(880, 400)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in self._lines))
