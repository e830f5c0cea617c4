"""The playlists: all of them above, the tracks of the chosen one below."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musicscope.core.changes import Changes
from musicscope.gui.elided import ElidedLabel
from musicscope.gui.icons import icon
from musicscope.gui.library import wording
from musicscope.gui.listening import listen
from musicscope.gui.playlists import menus
from musicscope.gui.playlists.list_model import PlaylistListModel
from musicscope.gui.playlists.list_view import PlaylistList
from musicscope.gui.playlists.slot_table import SlotTable
from musicscope.gui.playlists.smart_dialog import SmartDialog
from musicscope.gui.playlists.transfer import ask_and_export, ask_for_files, tell_import
from musicscope.gui.theme import INSET, SPACE, themes
from musicscope.workspace.notices import Notice
from musicscope.workspace.playlists import HISTORY, ImportReport, Playlist

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

#: While a scan publishes many times a second, counts follow this often.
FOLLOW_EVERY_MS = 400
#: The pause after each time, as a multiple of what it cost.
REST = 10
#: The list and the table stand side by side from this width on, px.
WIDE = 720


class PlaylistsPanel(QFrame):
    """All playlists with their counts, and the tracks of the chosen one in their order.

    Parameters
    ----------
    workspace : Workspace
    current_search : callable, optional
        Returns what the library is searched for now: a new smart playlist begins with it.

    Signals
    -------
    search_wanted : str
        The library is to be searched for this.
    map_requested : int
        The selected tracks, this one first, are to be shown on the map.
    """

    search_wanted = Signal(str)
    map_requested = Signal(int)

    def __init__(
        self,
        workspace: Workspace,
        current_search: Callable[[], str] = str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.workspace = workspace
        self._current_search = current_search
        self.model = PlaylistListModel(workspace, self)
        self.list = PlaylistList(self.model, self)
        self.table = SlotTable(workspace, self)
        self._make_heads()
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=FOLLOW_EVERY_MS)
        self._timer.timeout.connect(self._refresh_if_due)
        self._due = False
        self.model.tracks_dropped.connect(self.make_from)
        self.model.files_dropped.connect(self.import_these)
        self.list.chosen.connect(lambda _: self._show_chosen())
        self.list.play_wanted.connect(self.play)
        self.list.delete_wanted.connect(self.delete)
        self.list.menu_wanted.connect(self._show_menu)
        self.table.menu_wanted.connect(self._show_slots_menu)
        listen(self, workspace.changes, self._follow_changes)
        listen(self, themes.changed, lambda _: self._follow_theme())
        self._follow_theme()
        self.refresh()
        if len(self.model.playlists) > 1:
            self.list.go_to(self.model.playlists[1].id)
        else:
            self.list.go_to(HISTORY)

    def _make_heads(self) -> None:
        self.heading = QLabel("Playlists")
        self.heading.setProperty("role", "heading")
        self.new_button = self._button("New playlist", self._show_new_menu)
        self.name = ElidedLabel()
        self.name.setProperty("role", "heading")
        self.summary = QLabel()
        self.summary.setProperty("role", "label")
        self.play_button = self._button("Play the playlist", lambda: self.play(self.list.current()))
        self.more_button = self._button("What can be done with the playlist", self._show_more_menu)

    def _button(self, name: str, run: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "flat")
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(lambda _: run())
        return button

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(SPACE)
        self.splitter.addWidget(_column((self.heading, None, self.new_button), self.list))
        head = (self.name, self.summary, None, self.play_button, self.more_button)
        self.splitter.addWidget(_column(head, self.table))
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 3)
        self.list.setMinimumHeight(96)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)

    # --- what menus and shortcuts of the window call

    def make_empty(self) -> None:
        """Make a playlist without tracks, and let the person name it."""
        self._name_in_place(self._make("New playlist", ()))

    def make_from_selection(self) -> None:
        """Make a playlist of the tracks that are selected anywhere, and let the person name it."""
        self.make_from(list(self.workspace.selection.ids))

    def make_from_queue(self) -> None:
        """Make a playlist of what plays and what plays next."""
        self._name_in_place(self._make("Queue", self.workspace.playlists.queue()))

    def make_from(self, ids: Sequence[int]) -> None:
        """Make a playlist of these tracks, and let the person name it."""
        if not ids:
            sentence = "Nothing is selected; select tracks in the library or on the map first."
            self.workspace.notices.emit(Notice("info", sentence))
            return
        self._name_in_place(self._make("New playlist", ids))

    def make_smart(self) -> None:
        """Ask for a search, the current one by default, and make a playlist of it."""
        dialog = SmartDialog(self.workspace, "", self._current_search().strip(), self.window())
        playlists = self.workspace.playlists

        def make() -> None:
            made = playlists.make_smart(dialog.name.text(), dialog.query.text())
            if made is not None:
                self._go_to(made)

        self._open(dialog, make)

    def change_smart(self, playlist_id: int) -> None:
        """Ask for another name and search of a smart playlist."""
        playlists = self.workspace.playlists
        former = playlists.get(playlist_id)
        if former is None or former.query is None:
            return
        dialog = SmartDialog(self.workspace, former.name, former.query, self.window())

        def change() -> None:
            playlists.change_smart(playlist_id, dialog.name.text(), dialog.query.text())

        self._open(dialog, change)

    def keep(self, playlist_id: int) -> None:
        """Make a list of what a smart playlist or the history holds now."""
        playlists = self.workspace.playlists
        ids = list(dict.fromkeys(playlists.tracks(playlist_id)))
        self._name_in_place(self._make(playlists.name_of(playlist_id), ids))

    def import_files(self) -> None:
        """Ask for playlist files and import them."""
        self.import_these(ask_for_files(self.window()))

    def import_these(self, files: Iterable[bytes]) -> None:
        """Import playlist files, and show what is missing of each."""
        for file in files:
            self.workspace.playlists.start_import(file, self._tell_import)

    def export_chosen(self) -> None:
        """Ask how the chosen playlist is to be written, and write it."""
        current = self.list.current()
        if current is not None:
            self.export(current)

    def export(self, playlist_id: int) -> None:
        """Ask how a playlist is to be written, and write it."""
        playlists = self.workspace.playlists
        write = partial(playlists.export_file, playlist_id)
        ask_and_export(self.workspace, playlists.name_of(playlist_id), write, self.window())

    def export_queue(self) -> None:
        """Ask how what plays next is to be written, and write it."""
        write = self.workspace.playlists.export_queue
        ask_and_export(self.workspace, "Queue", write, self.window())

    def play(self, playlist_id: int | None) -> None:
        """Play a playlist from its start."""
        ids = [] if playlist_id is None else self.workspace.playlists.tracks(playlist_id)
        if ids:
            self.workspace.playback.play(ids[0], context=ids)

    def rename(self, playlist_id: int) -> None:
        """Let the person type another name in place."""
        self.list.rename(playlist_id)

    def delete(self, playlist_id: int) -> None:
        """Delete a playlist, and offer to take that back."""
        workspace = self.workspace
        if playlist_id == HISTORY:
            sentence = "The history cannot be deleted; it fills as you listen."
            workspace.notices.emit(Notice("info", sentence))
            return
        name = workspace.playlists.name_of(playlist_id)
        if workspace.attempt(lambda: workspace.playlists.delete(playlist_id)):
            label = workspace.undo.undo_label

            def take_back() -> None:
                if workspace.undo.undo_label == label:
                    workspace.attempt(workspace.undo.undo)

            workspace.notices.emit(Notice("info", f"“{name}” was deleted.", "Undo", take_back))

    def show_on_map(self, ids: Sequence[int]) -> None:
        """Select tracks and ask for the map."""
        if ids:
            self.workspace.selection.set(dict.fromkeys(ids), self)
            self.map_requested.emit(ids[0])

    def refresh(self) -> None:
        """Read everything again; the chosen playlist stays chosen."""
        playlists = self.workspace.playlists
        current, row = self.list.current(), self.list.currentIndex().row()
        history = Playlist(HISTORY, "History", count=playlists.count_plays())
        self.model.show((history, *playlists.all()))
        if current is not None and self.model.row_of(current) is None:
            self.list.setCurrentIndex(self.model.index(min(row, self.model.rowCount() - 1)))
        elif current is not None:
            self.list.go_to(current)
        self._show_chosen()

    # --- how

    def _make(self, wish: str, ids: Iterable[int]) -> int | None:
        playlists = self.workspace.playlists
        made: list[int | None] = []
        self.workspace.attempt(lambda: made.append(playlists.make(playlists.free_name(wish), ids)))
        return made[0] if made else None

    def _name_in_place(self, made: int | None) -> None:
        if made is not None:
            self._go_to(made)
            self.list.setFocus()
            self.list.rename(made)

    def _go_to(self, playlist_id: int) -> None:
        self.refresh()
        self.list.go_to(playlist_id)

    def _open(self, dialog: SmartDialog, accept: Callable[[], None]) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.workspace.attempt(accept))
        dialog.open()

    def _tell_import(self, report: ImportReport) -> None:
        if report.playlist is not None:
            self._go_to(report.playlist)
        tell_import(self.workspace, report, self.window())

    def _show_chosen(self) -> None:
        current = self.list.current()
        row = None if current is None else self.model.row_of(current)
        if row is None:
            return
        playlist = self.model.playlists[row]
        editable = playlist.id != HISTORY and playlist.query is None
        slots = self.workspace.playlists.slots(playlist.id)
        self.table.empty_text = _empty_text(playlist)
        self.table.show_slots(playlist.id, slots, editable=editable)
        self.table.setAccessibleName(f"Tracks of {playlist.name}")
        self.name.setText(playlist.name)
        self.summary.setText(self._summary(playlist, len(slots)))
        self.play_button.setEnabled(bool(slots))

    def _summary(self, playlist: Playlist, shown: int) -> str:
        if playlist.id == HISTORY:
            return wording.counted(playlist.count, "play")
        catalogue = self.workspace.catalogue
        seconds = sum(filter(None, catalogue.values("duration", self.table.model_.ids())))
        words = [wording.counted(shown, "track")]
        if seconds:
            words.append(wording.total_duration(float(seconds)))
        return " · ".join(words)

    def _follow_changes(self, changes: Changes) -> None:
        if changes.playlists - {HISTORY}:
            self.refresh()
        elif changes.playlists or changes.tracks or changes.folders:
            self._due = True
            if not self._timer.isActive():
                self._refresh_if_due()

    def _refresh_if_due(self) -> None:
        if self._due:
            self._due = False
            started = time.perf_counter()
            self.refresh()
            cost_ms = (time.perf_counter() - started) * 1000
            self._timer.start(max(FOLLOW_EVERY_MS, int(REST * cost_ms)))

    def _follow_theme(self) -> None:
        self.new_button.setIcon(icon("plus", "soft"))
        self.play_button.setIcon(icon("play", "soft"))
        self.more_button.setIcon(icon("caret", "soft"))
        self.list.viewport().update()

    def _show_new_menu(self) -> None:
        menus.new_menu(self).popup(_below(self.new_button))

    def _show_more_menu(self) -> None:
        current = self.list.current()
        if current is not None:
            self._show_menu(current, _below(self.more_button))

    def _show_menu(self, playlist_id: int, at: QPoint) -> None:
        row = self.model.row_of(playlist_id)
        if row is not None:
            menus.playlist_menu(self, self.model.playlists[row]).popup(at)

    def _show_slots_menu(self, at: QPoint) -> None:
        menu = menus.slots_menu(self, self.table)
        if menu is not None:
            menu.popup(at)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)
        wide = self.width() >= WIDE
        wanted = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if self.splitter.orientation() != wanted:
            self.splitter.setOrientation(wanted)


def _column(head: Sequence[QWidget | None], body: QWidget) -> QWidget:
    """Return a heading of widgets, a gap at None, with what belongs to it below."""
    row = QHBoxLayout()
    row.setContentsMargins(INSET, 4, SPACE, 4)
    row.setSpacing(SPACE)
    for widget in head:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 4)
    layout.setSpacing(0)
    layout.addLayout(row)
    layout.addWidget(body, 1)
    return column


def _below(button: QWidget) -> QPoint:
    return button.mapToGlobal(button.rect().bottomLeft())


def _empty_text(playlist: Playlist) -> str:
    if playlist.id == HISTORY:
        return "What you have listened to will stand here, the newest first."
    if playlist.query is not None:
        return f"Nothing in your library matches “{playlist.query}” now."
    return "Drag tracks to this playlist, or add them with the menu of the library."
