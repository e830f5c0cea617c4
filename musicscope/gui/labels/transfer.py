"""Files of labels, in and out: asks for the file, and tells what came of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from musicscope.gui.library import wording
from musicscope.gui.playlists.report_dialog import ReportDialog
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.workspace import Workspace
    from musicscope.workspace.labelling import ImportReport

_READ = "Labels (*.csv *.json *.jams *.CSV *.JSON *.JAMS);;All files (*)"
_CSV, _JSON = "CSV, for spreadsheets (*.csv)", "JSON, with colours and keys (*.json)"


def ask_and_import(workspace: Workspace, parent: QWidget) -> None:
    """Ask for a file of labels and take it over."""
    name, _ = QFileDialog.getOpenFileName(parent, "Import labels", "", _READ)
    if name:
        start_import(workspace, os.fsencode(name), parent)


def ask_and_import_folder(workspace: Workspace, parent: QWidget) -> None:
    """Ask for a folder of JAMS files and take them over."""
    name = QFileDialog.getExistingDirectory(parent, "Import a folder of JAMS files")
    if name:
        start_import(workspace, os.fsencode(name), parent)


def start_import(workspace: Workspace, path: bytes, parent: QWidget) -> None:
    """Take over a file of labels, and tell what came of it."""
    workspace.labelling.start_import(path, lambda report: tell(workspace, report, parent))


def tell(workspace: Workspace, report: ImportReport, parent: QWidget) -> None:
    """Say what came of an import: in a notice, or in a list where rows have something to tell."""
    rows = (*report.bad, *report.repeated, *report.guesses, *report.waiting)
    if not rows:
        workspace.notices.emit(Notice("info", report.sentence))
        return
    lines = [(row.where, row.text, row.reason) for row in rows]
    ReportDialog("Imported labels", report.sentence, lines, parent).open()


def ask_and_export(workspace: Workspace, tags: list[int] | None, parent: QWidget) -> None:
    """Ask for a file, and write the labels of these tags, or of all, to it."""
    name, chosen = QFileDialog.getSaveFileName(
        parent, "Export labels", "labels.csv", f"{_CSV};;{_JSON}"
    )
    if not name:
        return
    path = Path(name)
    if path.suffix.lower() not in {".csv", ".json"}:
        path = Path(f"{name}{'.json' if chosen == _JSON else '.csv'}")
    export(workspace, path, tags)


def ask_and_export_folder(workspace: Workspace, tags: list[int] | None, parent: QWidget) -> None:
    """Ask for a folder, and write a JAMS file for each labelled track into it."""
    name = QFileDialog.getExistingDirectory(parent, "Export JAMS files into a folder")
    if name:
        export(workspace, Path(name), tags)


def export(workspace: Workspace, target: Path, tags: list[int] | None) -> None:
    """Write labels, and say how many."""
    written: list[int] = []
    labelling = workspace.labelling
    if workspace.attempt(lambda: written.append(labelling.export_file(target, tags))):
        count = wording.counted(written[0], "label")
        were = "was" if written[0] == 1 else "were"
        workspace.notices.emit(Notice("info", f"{count} {were} written to {target.name}."))
