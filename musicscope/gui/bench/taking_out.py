"""Runs as files: a picture of the page, tables, a page for the browser."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from musicscope.core.paths import display_path
from musicscope.gui.bench.result_page import ResultPage
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.workspace import Workspace


def export_menu(workspace: Workspace, page: ResultPage, parent: QWidget) -> QMenu:
    """Return a menu of the forms that the shown runs can be had in."""
    menu = QMenu(parent)
    menu.setAccessibleName("Export")
    ids = [result.id for result in page.shown()]
    name = file_name(page.titles())
    menu.addAction("Picture (PNG)…", lambda: _save_picture(workspace, page, f"{name}.png"))
    menu.addAction("Tables (CSV)…", lambda: _save_tables(workspace, ids, parent))
    menu.addAction(
        "Report for the browser (HTML)…",
        lambda: _save_report(workspace, ids, f"{name}.html", parent),
    )
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def file_name(titles: Sequence[str]) -> str:
    """Return a name for a file, without its ending."""
    words = " and ".join(titles[:2]) or "runs"
    return re.sub(r"[^\w +-]+", " ", words).strip()[:80] or "runs"


def write_picture(workspace: Workspace, page: ResultPage, path: Path) -> None:
    """Write the whole page as a PNG; a notice says how it went."""
    if page.picture().save(str(path), "PNG"):
        workspace.notices.emit(Notice("info", f"{display_path(path.name)} has been written."))
    else:
        words = f"{display_path(path)} cannot be written; choose another place."
        workspace.notices.emit(Notice("error", words))


def _save_picture(workspace: Workspace, page: ResultPage, name: str) -> None:
    chosen, _ = QFileDialog.getSaveFileName(page, "Save the page", name, "Pictures (*.png)")
    if chosen:
        path = Path(chosen)
        write_picture(workspace, page, path if path.suffix else path.with_suffix(".png"))


def _save_tables(workspace: Workspace, ids: Sequence[str], parent: QWidget) -> None:
    chosen = QFileDialog.getExistingDirectory(parent, "A folder for the tables")
    if chosen:
        workspace.bench.export(Path(chosen), ids)


def _save_report(workspace: Workspace, ids: Sequence[str], name: str, parent: QWidget) -> None:
    chosen, _ = QFileDialog.getSaveFileName(parent, "Save the report", name, "Pages (*.html)")
    if chosen:
        path = Path(chosen)
        page = path if path.suffix.lower() in {".html", ".htm"} else Path(f"{path}.html")
        workspace.bench.export(page, ids)
