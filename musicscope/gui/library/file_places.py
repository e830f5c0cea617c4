"""Paths on their way to the desktop: the file manager, the clipboard, a file dialog."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from musicscope.core.paths import display_path


def folder_of(path: bytes) -> bytes:
    """Return the folder that holds a file."""
    return os.fsencode(Path(os.fsdecode(path)).parent)


def folder_url(path: bytes) -> QUrl:
    """Return the address of the folder that holds a file; names need not be valid UTF-8."""
    folder = folder_of(path)
    if os.name == "nt":
        return QUrl.fromLocalFile(os.fsdecode(folder))
    return QUrl.fromEncoded(b"file://" + quote(folder).encode())


def show_in_folder(path: bytes) -> bool:
    """Open a file's folder in the file manager; returns False where there is none."""
    return QDesktopServices.openUrl(folder_url(path))


def copy_paths(paths: list[bytes]) -> None:
    """Put paths on the clipboard, one a line."""
    QGuiApplication.clipboard().setText("\n".join(display_path(path) for path in paths))


def choose_file(parent: QWidget, title: str, beside: bytes) -> bytes | None:
    """Ask for a file, starting where `beside` was; None when nothing was chosen."""
    folder = Path(os.fsdecode(folder_of(beside)))
    start = str(folder) if folder.is_dir() else ""
    chosen, _ = QFileDialog.getOpenFileName(parent, title, start)
    return os.fsencode(chosen) if chosen else None


def choose_folder(parent: QWidget, title: str) -> bytes | None:
    """Ask for a folder; None when nothing was chosen."""
    chosen = QFileDialog.getExistingDirectory(parent, title)
    return os.fsencode(chosen) if chosen else None
