"""The library: search, table, figures."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout, QWidget

from musicscope.core.changes import Changes
from musicscope.gui.library.columns import TAGS
from musicscope.gui.library.excluded import ExcludedDialog
from musicscope.gui.library.failures import FailuresDialog
from musicscope.gui.library.folders import FoldersDialog
from musicscope.gui.library.footer import LibraryFooter
from musicscope.gui.library.search_field import SearchField
from musicscope.gui.library.search_hints import SearchHints
from musicscope.gui.library.search_trouble import nothing_found
from musicscope.gui.library.track_table import TrackTable
from musicscope.gui.listening import listen
from musicscope.gui.theme import SPACE

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

#: While a scan or an analysis publishes many times a second, the table follows this often.
FOLLOW_EVERY_MS = 200
#: The pause after each time, as a multiple of what it cost.
REST = 10
HINTS_WIDTH = 360


class LibraryPanel(QFrame):
    """All tracks of the library, found as one types.

    Signals
    -------
    found : sequence of int or None
        What the search finds; None while nothing is searched for.
    map_requested : int
        The person asked to see the selected tracks, this one first, on the map.
    """

    map_requested = Signal(int)
    found = Signal(object)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._workspace = workspace
        self.search = SearchField(self)
        self.table = TrackTable(workspace, self)
        self.footer = LibraryFooter(workspace, self)
        self.hints = SearchHints(self)
        self._lay_out()
        self._follow = QTimer(self, singleShot=True, interval=FOLLOW_EVERY_MS)
        self._follow.timeout.connect(self._refresh_if_due)
        self._due = False
        self._counted, self._seconds = np.empty(0, np.int64), 0.0
        self.search.textChanged.connect(lambda _: self._narrow())
        self.search.left.connect(self._enter_table)
        self.search.hints_wanted.connect(self._show_hints)
        self.hints.chosen.connect(self._take_hint)
        self.table.typed.connect(self._type)
        self.table.map_wanted.connect(self._show_on_map)
        self.table.header.sort_changed.connect(lambda *_: self._narrow())
        self.table.cells.changed.connect(self._follow_tags)
        self.footer.failures_wanted.connect(self.show_failures)
        listen(self, workspace.changes, self._follow_changes)
        genres = getattr(workspace, "genre_learning", None)
        if genres is not None:
            listen(self, genres.changed, lambda _: self._follow_tags())
        described = getattr(workspace, "pretrained", None)
        if described is not None:
            listen(self, described.answered, lambda _: self._follow_tags())
        self.refresh()

    def _lay_out(self) -> None:
        field = QVBoxLayout()
        field.setContentsMargins(SPACE, SPACE, SPACE, 6)
        field.addWidget(self.search)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(field)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.footer)
        self.setTabOrder(self.search, self.table)

    def refresh(self) -> None:
        """Read everything from the catalogue again."""
        catalogue = self._workspace.catalogue
        ids = catalogue.ids()
        if not np.array_equal(ids, self._counted):
            self._counted = ids
            self._seconds = float(sum(filter(None, catalogue.values("duration", ids))))
        self.footer.refresh(len(ids), self._seconds)
        self._narrow()

    def focus_search(self) -> None:
        """Put the keyboard into the search field, with its text selected."""
        self.search.setFocus()
        self.search.selectAll()

    def search_for(self, text: str) -> None:
        """Search as if `text` had been typed."""
        self.search.setText(text)

    def columns_menu(self, parent: QWidget) -> QMenu:
        """Return the menu that chooses columns."""
        return self.table.header.columns_menu(parent)

    def sort_menu(self, parent: QWidget) -> QMenu:
        """Return the menu that sorts."""
        return self.table.header.sort_menu(parent)

    def show_playing(self) -> None:
        """Bring the current track into sight, without the search if that hides it."""
        current = self._workspace.playback.current
        if current is not None and not self.table.go_to(current):
            self.search.clear()
            self.table.go_to(current)

    def show_failures(self) -> None:
        """Open the list of files that could not be analysed."""
        FailuresDialog(self._workspace, self.window()).open()

    def show_folders(self) -> None:
        """Open the list of music folders."""
        FoldersDialog(self._workspace, self.window()).open()

    def show_excluded(self) -> None:
        """Open the list of excluded files."""
        ExcludedDialog(self._workspace, self.window()).open()

    def resizeEvent(self, event: QEvent) -> None:
        super().resizeEvent(event)
        self._place_hints()

    def _narrow(self) -> None:
        catalogue, header = self._workspace.catalogue, self.table.header
        text, look = self.search.text(), header.sort_look
        if look is TAGS or look.tag is not None:
            found = catalogue.select(text)
            ids = self.table.cells.sorted(found, look.tag, descending=header.descending)
        else:
            ids = catalogue.select(text, sort=look.sorts_by, descending=header.descending)
        total = len(catalogue.ids())
        self.table.empty_text = (
            nothing_found(self._workspace, text)
            if text.strip() and total
            else "Your tracks will stand here.\nOpen a music folder to fill the library."
        )
        self.table.show_tracks(ids)
        self.search.show_count(len(ids), total)
        self.found.emit(ids if text.strip() else None)

    def _follow_changes(self, changes: Changes) -> None:
        if changes.labels_only and not self._shows_by_tags:
            return
        if changes.tracks or changes.folders:
            self._soon()

    def _follow_tags(self) -> None:
        if self._shows_by_tags:
            self._soon()

    @property
    def _shows_by_tags(self) -> bool:
        """Whether labels decide which tracks are shown, or in which order."""
        look = self.table.header.sort_look
        searched = self.search.text().casefold()
        by_words = any(field in searched for field in ("tag:", "tag?", "genre?", "sounds:"))
        return by_words or look is TAGS or look.tag is not None

    def _soon(self) -> None:
        self._due = True
        if not self._follow.isActive():
            self._refresh_if_due()

    def _refresh_if_due(self) -> None:
        if self._due:
            self._due = False
            started = time.perf_counter()
            self.refresh()
            cost_ms = (time.perf_counter() - started) * 1000
            self._follow.start(max(FOLLOW_EVERY_MS, int(REST * cost_ms)))

    def _enter_table(self) -> None:
        self.table.setFocus()
        self.table.start_at_top()

    def _type(self, text: str) -> None:
        self.search.setFocus()
        self.search.end(False)
        self.search.insert(text)

    def _take_hint(self, text: str) -> None:
        self.search.setText(text)
        self.search.setFocus()

    def _show_hints(self, wanted: bool) -> None:
        self.hints.setVisible(wanted)
        if wanted:
            self._place_hints()
            self.hints.raise_()

    def _place_hints(self) -> None:
        self.hints.setFixedWidth(min(self.search.width(), HINTS_WIDTH))
        self.hints.adjustSize()
        self.hints.move(self.search.x(), self.search.geometry().bottom() + 5)

    def _show_on_map(self, ids: list[int]) -> None:
        self._workspace.selection.set(ids, self)
        self.map_requested.emit(ids[0])
