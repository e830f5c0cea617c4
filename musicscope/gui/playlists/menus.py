"""The menus of playlists, and the one that puts tracks into them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from musicscope.gui.library import file_places
from musicscope.gui.playlists.signs import sign_of
from musicscope.library.playlists import HISTORY
from musicscope.workspace.playlists import Playlist

if TYPE_CHECKING:
    from musicscope.gui.playlists.panel import PlaylistsPanel
    from musicscope.gui.playlists.slot_table import SlotTable
    from musicscope.workspace import Workspace

Add = Callable[..., None]


def add_to_playlist_menu(workspace: Workspace, ids: Sequence[int], above: QMenu) -> QMenu:
    """Return the submenu of `above` that puts tracks into a playlist, or into a new one."""
    menu = QMenu("Add to playlist", above)
    menu.setAccessibleName("Add to playlist")
    window = above.parentWidget()
    menu.addAction("New playlist…").triggered.connect(lambda _: ask_for_new(workspace, ids, window))
    ordinary = [p for p in workspace.playlists.all() if p.query is None]
    if ordinary:
        menu.addSeparator()
    for playlist in ordinary:
        action = menu.addAction(sign_of(playlist), playlist.name.replace("&", "&&"))
        action.triggered.connect(
            lambda _=False, p=playlist.id: workspace.attempt(
                lambda: workspace.playlists.add(p, ids)
            )
        )
    return menu


def ask_for_new(workspace: Workspace, ids: Sequence[int], parent: QWidget) -> None:
    """Ask for a name and make a playlist of tracks."""
    wish = workspace.playlists.free_name("New playlist")
    name, chosen = QInputDialog.getText(parent, "New playlist", "Name:", text=wish)
    if chosen and name.strip():
        workspace.attempt(lambda: workspace.playlists.make(name, ids))


def new_menu(panel: PlaylistsPanel) -> QMenu:
    """Return the menu that makes playlists."""
    menu, add = _menu(panel, "New playlist")
    selected, queued = panel.workspace.selection.ids, panel.workspace.playlists.queue()
    add("New playlist", panel.make_empty)
    add("New from the selected tracks", panel.make_from_selection, enabled=bool(selected))
    add("New from the queue", panel.make_from_queue, enabled=bool(queued))
    add("New smart playlist…", panel.make_smart)
    menu.addSeparator()
    add("Import playlist files…", panel.import_files)
    return menu


def playlist_menu(panel: PlaylistsPanel, playlist: Playlist) -> QMenu:
    """Return what can be done with one playlist."""
    menu, add = _menu(panel, playlist.name)
    workspace, chosen = panel.workspace, playlist.id
    playlists, selected = workspace.playlists, workspace.selection.ids
    filled = playlist.count > 0
    add("Play", lambda: panel.play(chosen), "Return", filled)
    add(
        "Add to queue",
        lambda: workspace.playback.enqueue(playlists.tracks(chosen)),
        enabled=filled,
    )
    add("Show on map", lambda: panel.show_on_map(playlists.tracks(chosen)), enabled=filled)
    menu.addSeparator()
    if playlist.id != HISTORY and playlist.query is None:
        add(
            "Add the selected tracks",
            lambda: workspace.attempt(lambda: playlists.add(chosen, selected)),
            enabled=bool(selected),
        )
    else:
        add("Keep as a playlist", lambda: panel.keep(chosen), enabled=filled)
    if playlist.query is not None:
        add("Change name and search…", lambda: panel.change_smart(chosen))
        add("Search the library for it", lambda: panel.search_wanted.emit(playlist.query))
    add("Export…", lambda: panel.export(chosen), enabled=filled)
    if playlist.id != HISTORY:
        menu.addSeparator()
        add("Rename", lambda: panel.rename(chosen), "F2")
        add("Delete", lambda: panel.delete(chosen), "Del")
    return menu


def slots_menu(panel: PlaylistsPanel, table: SlotTable) -> QMenu | None:
    """Return what can be done with the selected tracks of a playlist."""
    ids, rows = table.chosen_tracks(), table.chosen()
    if not ids:
        return None
    workspace = panel.workspace
    catalogue, playback = workspace.catalogue, workspace.playback
    menu, add = _menu(panel, "Tracks of the playlist")
    add("Play", lambda: table.play(rows[0]), "Return")
    add("Play next", lambda: playback.enqueue(ids, next=True))
    add("Add to queue", lambda: playback.enqueue(ids))
    menu.addSeparator()
    menu.addMenu(add_to_playlist_menu(workspace, ids, menu))
    add("Show on map", lambda: panel.show_on_map(ids))
    if len(ids) == 1:
        path = catalogue.track(ids[0]).path
        add("Show in folder", lambda: file_places.show_in_folder(path))
    add("Copy paths", lambda: file_places.copy_paths(catalogue.values("path", ids)))
    if table.model_.editable:
        menu.addSeparator()
        add("Move up", lambda: table.move_chosen(-1), "Alt+Up")
        add("Move down", lambda: table.move_chosen(1), "Alt+Down")
        add("Remove from playlist", table.remove_chosen, "Del")
    return menu


def _menu(parent: QWidget, name: str) -> tuple[QMenu, Add]:
    menu = QMenu(parent)
    menu.setAccessibleName(name)
    menu.aboutToHide.connect(menu.deleteLater)

    def add(text: str, run: Callable[[], object], keys: str = "", enabled: bool = True) -> None:
        action = menu.addAction(text)
        action.triggered.connect(lambda _: run())
        action.setEnabled(enabled)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutVisibleInContextMenu(True)

    return menu, add
