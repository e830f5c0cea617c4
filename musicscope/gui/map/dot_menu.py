"""What can be done with a dot, or with the ground of the map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QInputDialog, QMenu

from musicscope.gui.labels.menu import label_menu
from musicscope.gui.labels.suggest import add_suggestions
from musicscope.gui.map.words import count

if TYPE_CHECKING:
    from musicscope.gui.map.panel import MapPanel

LONGEST_LABEL = 40


def dot_menu(panel: MapPanel, track_id: int) -> QMenu:
    """Return the menu of a dot; if it is selected, that of the selection."""
    menu = _menu(panel)
    chosen = panel.selected
    ids = chosen if track_id in chosen else (track_id,)
    many = f" {count(len(ids))}" if len(ids) > 1 else ""
    playback = panel.workspace.playback
    menu.addAction("Play", lambda: panel.play(track_id))
    menu.addAction(f"Play{many} next", lambda: playback.enqueue(ids, next=True))
    menu.addAction(f"Add{many} to the queue", lambda: playback.enqueue(ids))
    _add_playlists(menu, panel, ids)
    menu.addSeparator()
    _add_tags(menu, panel, ids)
    menu.addSeparator()
    menu.addAction("More like this" if not many else "More like these",
                   lambda: panel.similar_wanted.emit(ids))  # fmt: skip
    pair = _pair(chosen, track_id)
    why = menu.addAction("Why are these two together…" if pair is not None else "Why…")
    why.setEnabled(pair is not None)
    why.setToolTip("" if pair is not None else "Select another track first")
    if pair is not None:
        why.triggered.connect(lambda: panel.why_wanted.emit(*pair))
        menu.addAction("Path between these two", lambda: panel.path_wanted.emit(*pair))
    else:
        menu.addAction("Path to…", lambda: panel.pick_path_from(track_id))
    menu.addSeparator()
    menu.addAction("Select", lambda: panel.select((track_id,)))
    add = menu.addAction("Add to the selection", lambda: panel.select((*chosen, track_id)))
    add.setEnabled(track_id not in chosen)
    _add_cluster(menu, panel, track_id)
    return menu


def ground_menu(panel: MapPanel) -> QMenu:
    """Return the menu of the ground."""
    menu = _menu(panel)
    view, trail = panel.view, panel.view.viewpoint.trail
    menu.addAction("Show the whole map", view.fit)
    menu.addAction("Zoom to the selection", view.zoom_to_selection).setEnabled(
        bool(view.scene.selected.any())
    )
    menu.addAction("Back", view.back).setEnabled(trail.can_go_back)
    menu.addAction("Forward", view.forward).setEnabled(trail.can_go_forward)
    menu.addSeparator()
    menu.addAction("Select all", view.select_all)
    menu.addAction("Select nothing", lambda: panel.select(())).setEnabled(bool(panel.selected))
    if view.lines.of("path"):
        menu.addAction("Take the path away", lambda: view.show_lines((), "path"))
    return menu


def _menu(panel: MapPanel) -> QMenu:
    menu = QMenu(panel)
    menu.setToolTipsVisible(True)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _pair(chosen: Sequence[int], track_id: int) -> tuple[int, int] | None:
    """Return the two tracks that a menu is about: both selected ones, or that and this one."""
    if len(chosen) == 2 and track_id in chosen:
        return chosen[0], chosen[1]
    if len(chosen) == 1 and track_id not in chosen:
        return chosen[0], track_id
    return None


def _add_playlists(menu: QMenu, panel: MapPanel, ids: Sequence[int]) -> None:
    playlists = panel.playlists
    inner = menu.addMenu("Add to playlist")
    inner.addAction("New playlist", lambda: panel.walk.keep(ids))
    kept = [playlist for playlist in playlists.all() if playlist.query is None]
    if kept:
        inner.addSeparator()
    for playlist in kept:
        name = playlist.name.replace("&", "&&")[:LONGEST_LABEL]
        inner.addAction(name, lambda chosen=playlist.id: playlists.add(chosen, ids))


def _add_tags(menu: QMenu, panel: MapPanel, ids: Sequence[int]) -> None:
    """Add yes and no of the owner's words, and what is suggested."""
    workspace = panel.workspace
    if getattr(workspace, "labelling", None) is not None:
        menu.addMenu(label_menu(workspace, list(ids), menu))
        add_suggestions(workspace, menu, ids, panel.dressing.tag)


def _add_cluster(menu: QMenu, panel: MapPanel, track_id: int) -> None:
    cluster = panel.cluster_of(track_id)
    if cluster is None:
        return
    menu.addSeparator()
    name = cluster.name.replace("&", "&&")[:LONGEST_LABEL]
    menu.addAction(f"Select “{name}”", lambda: panel.select(tuple(map(int, cluster.ids))))
    menu.addAction(f"Rename “{name}”…", lambda: ask_cluster_name(panel, cluster.id, cluster.name))


def ask_cluster_name(panel: MapPanel, cluster_id: int, name: str) -> QInputDialog:
    """Ask for another name of a cluster."""
    dialog = QInputDialog(panel)
    dialog.setWindowTitle("Rename the cluster")
    dialog.setLabelText("Name of the cluster (empty: the name that was found for it)")
    dialog.setTextValue(name)
    dialog.textValueSelected.connect(lambda text: panel.clusters.rename(cluster_id, text))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
