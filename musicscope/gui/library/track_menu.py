"""What can be done with the selected tracks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from musicscope.gui.library import file_places
from musicscope.gui.playlists.menus import add_to_playlist_menu
from musicscope.library.track import Track

if TYPE_CHECKING:
    from musicscope.workspace import Workspace


#: Of a great selection, the tracks whose state decides what the menu offers.
MOST_LOOKED_AT = 1_000


def relink(workspace: Workspace, track: Track, parent: QWidget) -> None:
    """Ask where a vanished file is now, and say so to the library."""
    path = file_places.choose_file(parent, f"Where is “{track.title}” now?", track.path)
    if path is not None:
        workspace.relink(track.id, path)


def track_menu(
    workspace: Workspace,
    ids: Sequence[int],
    parent: QWidget,
    *,
    play: Callable[[], None],
    show_on_map: Callable[[], None],
    extend: Callable[[QMenu, Sequence[int]], None],
) -> QMenu:
    """Return the context menu of tracks.

    Parameters
    ----------
    workspace : Workspace
        Does most of it.
    ids : sequence of int
        At least one; the clicked one first.
    parent : QWidget
        Owns the menu and its dialogs.
    play, show_on_map : callable
        What only the view that shows the tracks can do.
    extend : callable
        Adds what the window can do with them.
    """
    catalogue = workspace.catalogue
    first, single = catalogue.track(ids[0]), len(ids) == 1
    states = catalogue.values("state", ids[:MOST_LOOKED_AT])
    menu = QMenu(parent)
    menu.setAccessibleName("Track")

    def add(text: str, run: Callable[[], object], keys: str = "", enabled: bool = True) -> None:
        action = menu.addAction(text)
        action.triggered.connect(lambda _: run())
        action.setEnabled(enabled)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutVisibleInContextMenu(True)

    present = any(state != "missing" for state in states)
    add("Play", play, "Return", present)
    add("Play next", lambda: workspace.playback.enqueue(ids, next=True), enabled=present)
    add("Add to queue", lambda: workspace.playback.enqueue(ids), enabled=present)
    menu.addMenu(add_to_playlist_menu(workspace, ids, menu))
    menu.addSeparator()
    extend(menu, ids)
    menu.addSeparator()
    add("Show on map", show_on_map)
    if single:
        add("Show in folder", lambda: file_places.show_in_folder(first.path))
    add(
        "Copy path" if single else "Copy paths",
        lambda: file_places.copy_paths(catalogue.values("path", ids)),
    )
    menu.addSeparator()
    if single and first.missing:
        add("Relink…", lambda: relink(workspace, first, parent))
    failed = [track for track, state in zip(ids, states, strict=False) if state == "failed"]
    if failed:
        add("Analyse again", lambda: workspace.retry(failed))
    add(
        "Exclude from library" if single else f"Exclude {len(ids):,} tracks from library",
        lambda: workspace.exclude(ids),
        "Del",
    )
    return menu
