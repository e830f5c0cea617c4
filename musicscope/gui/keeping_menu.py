"""What writes files the person asked for: workspaces, pictures of views, selected sound."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from musicscope.gui.view_export import copy_view
from musicscope.gui.view_export_dialog import ViewExportDialog
from musicscope.workspace.desk import SUFFIX
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.gui.main_window import MainWindow

_DESKS = f"MusicScope workspaces (*{SUFFIX})"
_SPANS = "Sound (*.wav);;Table (*.csv);;NumPy (*.npz)"


def fill_keeping(window: MainWindow) -> None:
    """Add saving and exporting to the window's menus."""
    add = window.actions.add
    add("File", "Open a workspace…", lambda: _open_desk(window), "Ctrl+Alt+O")
    add("File", "Save the workspace…", lambda: _save_desk(window), "Ctrl+Shift+S")
    window.actions.separate("File")
    add("File", "Export this view…", lambda: _export_view(window), "Ctrl+E")
    add("File", "Copy this view", lambda: _copy_view(window), "Ctrl+Shift+C")
    add("File", "Export the selected span…", lambda: _export_span(window), "Ctrl+Shift+X")


def _open_desk(window: MainWindow) -> None:
    name, _ = QFileDialog.getOpenFileName(window, "Open a workspace", "", _DESKS)
    if name:
        window.open_desk(Path(name))


def _save_desk(window: MainWindow) -> None:
    title = window.workspace.stage.title or "Workspace"
    name, _ = QFileDialog.getSaveFileName(window, "Save the workspace", title + SUFFIX, _DESKS)
    if name:
        window.save_desk(Path(name).with_suffix(SUFFIX))


def _export_view(window: MainWindow) -> None:
    view, title = window.host.chosen_view()
    if view is not None:
        dialog = ViewExportDialog(view, title, window.workspace.attempt, window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def _copy_view(window: MainWindow) -> None:
    view, title = window.host.chosen_view()
    if view is not None:
        copy_view(view)
        window.workspace.notices.emit(Notice("info", f"“{title}” is on the clipboard."))


def _export_span(window: MainWindow) -> None:
    workspace = window.workspace
    if workspace.practice.span is None or workspace.stage.track is None:
        workspace.notices.emit(
            Notice("info", "Nothing is selected; drag in a view of a track first.")
        )
        return
    name, _ = QFileDialog.getSaveFileName(window, "Export the selected span", "", _SPANS)
    if name:
        workspace.export_span(Path(name), window.picture_shown())
