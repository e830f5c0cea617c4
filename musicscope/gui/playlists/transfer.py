"""Playlist files, in and out: asks for the file, and tells what came of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from musicscope.gui.library import wording
from musicscope.gui.playlists.export_dialog import ExportDialog
from musicscope.gui.playlists.report_dialog import ReportDialog, lines_of
from musicscope.library.playlist_files.entry import BadEntry
from musicscope.library.playlist_files.formats import FORMATS
from musicscope.workspace.notices import Notice
from musicscope.workspace.playlists import ImportReport

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

Write = Callable[[Path, bool], tuple[BadEntry, ...]]


def ask_for_files(parent: QWidget) -> list[bytes]:
    """Ask for playlist files; empty when none was chosen."""
    endings = " ".join(f"*{ending} *{ending.upper()}" for ending in FORMATS)
    names, _ = QFileDialog.getOpenFileNames(
        parent, "Import playlist files", "", f"Playlists ({endings});;All files (*)"
    )
    return [os.fsencode(name) for name in names]


def tell_import(workspace: Workspace, report: ImportReport, parent: QWidget) -> None:
    """Say what came of an import: in a notice, or in a list where something is missing."""
    lines = lines_of(report)
    if lines:
        ReportDialog("Imported playlist", report.sentence, lines, parent).open()
    else:
        workspace.notices.emit(Notice("info", report.sentence))


def ask_and_export(workspace: Workspace, name: str, write: Write, parent: QWidget) -> None:
    """Ask how tracks are to be written, write them, and tell what is odd about that."""

    def attempt(path: Path, relative: bool) -> bool:
        odd: list[BadEntry] = []
        if not workspace.attempt(lambda: odd.extend(write(path, relative))):
            return False
        workspace.notices.emit(Notice("info", f"{path.name} has been written."))
        if odd:
            ReportDialog(
                "Exported playlist",
                f"{path.name} has been written. Other programs may stumble over "
                f"{wording.counted(len(odd), 'entry', 'entries')}.",
                [(bad.where, bad.text, bad.reason) for bad in odd],
                parent,
            ).open()
        return True

    dialog = ExportDialog(name, attempt, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
