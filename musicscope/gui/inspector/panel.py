"""The inspector: what is known of the selected track, or else of the one that plays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from musicscope.core.changes import Changes
from musicscope.gui.inspector.selection_card import SelectionCard
from musicscope.gui.inspector.track_card import TrackCard
from musicscope.gui.listening import listen
from musicscope.gui.theme import INSET

if TYPE_CHECKING:
    from musicscope.workspace import Workspace


class InspectorPanel(QFrame):
    """One track in full, several in a summary, or a word on what will be here."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName("Inspector")
        self._workspace = workspace
        self.card = TrackCard(workspace)
        self.several = SelectionCard(workspace)
        self.empty = QLabel(
            "Choose a track in the library or on the map: "
            "its key, its tempo and what else is known of it will stand here.",
            wordWrap=True,
        )
        self.empty.setProperty("role", "soft")
        self._pages = QStackedWidget()
        for page in (self.empty, self.card, self.several):
            self._pages.addWidget(_scrolling(page))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(INSET, INSET, 0, INSET)
        layout.addWidget(self._pages)
        listen(self, workspace.selection.changed, lambda _: self.refresh())
        listen(self, workspace.playback.changed, lambda _: self._follow_playback())
        listen(self, workspace.changes, self._follow_changes)
        self.shown: tuple[int, ...] = ()
        self.refresh()

    def tick(self) -> None:
        """Let the small pictures follow the playhead."""
        if self.card.isVisible():
            self.card.tick()

    def refresh(self) -> None:
        """Show what is selected now, or plays."""
        ids = self._workspace.selection.ids
        current = self._workspace.playback.current
        if not ids and current is not None:
            ids = (current,)
        catalogue = self._workspace.catalogue
        self.shown = tuple(track for track in ids if track in catalogue)
        if not self.shown:
            self._pages.setCurrentIndex(0)
        elif len(self.shown) == 1:
            self.card.show_track(catalogue.track(self.shown[0]))
            self._pages.setCurrentIndex(1)
        else:
            self.several.show_tracks(self.shown)
            self._pages.setCurrentIndex(2)

    def _follow_playback(self) -> None:
        if not self._workspace.selection.ids:
            current = self._workspace.playback.current
            if self.shown != (() if current is None else (current,)):
                self.refresh()

    def _follow_changes(self, changes: Changes) -> None:
        if changes.tracks.intersection(self.shown) and not changes.labels_only:
            self.refresh()


def _scrolling(page: QWidget) -> QScrollArea:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, INSET, 0)
    layout.addWidget(page)
    layout.addStretch(1)
    area = QScrollArea(widgetResizable=True)
    area.setAccessibleName("What is known of the track")
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(holder)
    holder.setAutoFillBackground(False)
    return area
