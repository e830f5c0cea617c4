"""Networks as files, in and out: asks where, and tells what came of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from musicscope.core.paths import display_path
from musicscope.gui.listening import while_alive
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.learning.packages import NetworkCard
    from musicscope.workspace import Workspace

SUFFIX, ONNX = ".network", ".onnx"
_NETWORKS = f"Networks (*{SUFFIX})"


def ask_and_import(workspace: Workspace, parent: QWidget, then: Callable[[Path], None]) -> None:
    """Ask for a file and take it in; `then` gets it as it is kept."""
    name, _ = QFileDialog.getOpenFileName(parent, "Import a network", "", _NETWORKS)
    if not name:
        return

    def done(taken: Path) -> None:
        workspace.notices.emit(Notice("info", f"{display_path(Path(name).name)} was taken in."))
        then(taken)

    workspace.networks.import_file(Path(name), while_alive(parent, done))


def ask_and_export(workspace: Workspace, path: Path, card: NetworkCard, parent: QWidget) -> None:
    """Ask for a file, and write a network to it."""
    name, _ = QFileDialog.getSaveFileName(
        parent, "Export the network", file_name(card) + SUFFIX, _NETWORKS
    )
    if not name:
        return

    def done(target: Path) -> None:
        workspace.notices.emit(Notice("info", f"{display_path(target.name)} has been written."))

    workspace.networks.export_file(path, with_ending(name, SUFFIX), while_alive(parent, done))


def ask_and_export_onnx(
    workspace: Workspace, path: Path, card: NetworkCard, parent: QWidget
) -> None:
    """Ask for a file, and write a network to it for other programs."""
    name, _ = QFileDialog.getSaveFileName(
        parent, "Export for other programs", file_name(card) + ONNX, f"ONNX (*{ONNX})"
    )
    if not name:
        return
    target = with_ending(name, ONNX)

    def done(apart: float) -> None:
        words = (
            f"{display_path(target.name)} has been written; its answers differ by "
            f"{apart:.1g} at most."
        )
        workspace.notices.emit(Notice("info", words))

    def failed(sentence: str) -> None:
        workspace.notices.emit(Notice("error", sentence))

    workspace.networks.to_onnx(path, target, while_alive(parent, done), while_alive(parent, failed))


def ask_and_rename(workspace: Workspace, path: Path, card: NetworkCard, parent: QWidget) -> None:
    """Ask for another name."""
    name, said = QInputDialog.getText(
        parent.window(), "Rename the network", "What it is called:", text=card.name
    )
    if said and name.strip() and name.strip() != card.name:
        workspace.networks.rename(path, name.strip())


def delete_with_undo(workspace: Workspace, path: Path, name: str) -> None:
    """Delete a network, and offer to take that back."""
    undo = workspace.undo
    if not workspace.attempt(lambda: workspace.networks.delete(path)):
        return
    label = undo.undo_label

    def take_back() -> None:
        if undo.undo_label == label:
            workspace.attempt(undo.undo)

    workspace.notices.emit(Notice("info", f"“{name}” was deleted.", "Undo", take_back))


def file_name(card: NetworkCard) -> str:
    """Return the name of a network as a file may be called."""
    return re.sub(r"[^\w .-]+", "-", card.name).strip(" .-")[:80] or "network"


def with_ending(name: str, ending: str) -> Path:
    """Return a path that ends as its kind of file does."""
    return Path(name if name.lower().endswith(ending) else name + ending)
