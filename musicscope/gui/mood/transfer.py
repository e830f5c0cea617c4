"""Files of places on the mood plane, in and out: asks for the file, and tells what came of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from musicscope.gui.library import wording
from musicscope.gui.listening import while_alive
from musicscope.gui.playlists.report_dialog import ReportDialog
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.workspace import Workspace
    from musicscope.workspace.ratings import RatingReport

_CSV = "CSV: path, valence, arousal (*.csv *.CSV)"


def ask_and_import(workspace: Workspace, parent: QWidget) -> None:
    """Ask for a file of places and take it over."""
    name, _ = QFileDialog.getOpenFileName(
        parent, "Import places on the mood plane", "", f"{_CSV};;All files (*)"
    )
    if name:
        tell = while_alive(parent, lambda report: tell_import(workspace, report, parent))
        workspace.ratings.start_import(os.fsencode(name), tell)


def tell_import(workspace: Workspace, report: RatingReport, parent: QWidget) -> None:
    """Say what came of an import: in a notice, or in a list where rows have something to tell."""
    rows = (*report.bad, *report.repeated, *report.unknown)
    if not rows:
        workspace.notices.emit(Notice("info", report.sentence))
        return
    lines = [(row.where, row.text, row.reason) for row in rows]
    ReportDialog("Imported places", report.sentence, lines, parent).open()


def ask_and_export(workspace: Workspace, parent: QWidget) -> None:
    """Ask for a file, and write all places to it."""
    name, _ = QFileDialog.getSaveFileName(
        parent, "Export places on the mood plane", "mood.csv", _CSV
    )
    if not name:
        return
    path = Path(name if name.lower().endswith(".csv") else f"{name}.csv")

    def tell(count: int) -> None:
        were = "was" if count == 1 else "were"
        sentence = f"{wording.counted(count, 'place')} {were} written to {path.name}."
        workspace.notices.emit(Notice("info", sentence))

    workspace.ratings.start_export(path, tell)
