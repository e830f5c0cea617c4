"""The window: layouts of docks, menus, drops, and one clock for everything that moves."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.actions import Actions, SpaceForButtons
from musicscope.gui.frame_clock import FrameClock
from musicscope.gui.inspector.panel import InspectorPanel
from musicscope.gui.layouts import DockHost
from musicscope.gui.library.panel import LibraryPanel
from musicscope.gui.library.queue import QueuePanel
from musicscope.gui.library.welcome import WelcomePanel
from musicscope.gui.listening import listen
from musicscope.gui.map.panel import MapPanel
from musicscope.gui.menus import fill_menus
from musicscope.gui.notice_bar import NoticeBar
from musicscope.gui.now_playing import NowPlaying
from musicscope.gui.palette import CommandPalette
from musicscope.gui.player_bar import PlayerBar
from musicscope.gui.theme import INSET, SPACE
from musicscope.gui.views.chromagram import ChromagramView
from musicscope.gui.views.spectrogram import SpectrogramView
from musicscope.gui.views.timeline import Timeline
from musicscope.gui.views.tonnetz import TonnetzView
from musicscope.workspace import Workspace

#: The window asks for tiles around the playhead this often.
LOOK_MS = 250


class MainWindow(QMainWindow):
    """The whole program for one person and one library."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.setWindowTitle("MusicScope")
        self.setAcceptDrops(True)
        self.setMinimumSize(960, 600)
        self._make_views()
        self._make_body()
        self.actions = Actions(self, self.menuBar())
        fill_menus(self)
        self._make_top()
        self.palette_dialog = CommandPalette(workspace, self.actions, self)
        self._space = SpaceForButtons(self)
        QApplication.instance().installEventFilter(self._space)
        self.clock = FrameClock(self.tick, self)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._look_at_playhead)
        listen(self, workspace.notices, self.notices.show_notice)
        listen(self, workspace.changes, self._follow_changes)
        listen(self, workspace.playback.changed, lambda _: self._follow_playback())
        self._restore()
        self.clock.start()
        self._look.start()

    def tick(self) -> None:
        """Let everything that is visible follow the playhead."""
        self.player_bar.tick()
        playback = self.workspace.playback
        if playback.playing:
            self.timeline.follow(playback.position_s)
        for view in self.moving_views:
            if view.isVisible():
                view.tick()

    def use_layout(self, name: str) -> None:
        """Show one of the ready layouts."""
        self.host.use(name)
        for layout, button in self._switch.items():
            button.setChecked(layout == name)
        self._focus_main_view()

    def reset_layout(self) -> None:
        """Arrange the present layout as it came with the program."""
        self.host.reset()
        self._focus_main_view()

    def _focus_main_view(self) -> None:
        on_map = self.host.current == "Map"
        (self.map_panel.view if on_map else self.library_panel.table).setFocus()

    def choose_folder(self) -> None:
        """Ask for a music folder and open it."""
        folder = QFileDialog.getExistingDirectory(self, "Open a music folder")
        if folder:
            self.workspace.open_folder(os.fsencode(folder))

    def open_palette(self) -> None:
        """Open the command palette."""
        self.palette_dialog.open_at_top()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or go back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def show_map_of(self, track_id: int) -> None:
        """Show the map, with a track's dot in view."""
        self.use_layout("Map")
        self.map_panel.reveal(track_id)

    def _make_views(self) -> None:
        w = self.workspace
        self.timeline = Timeline()
        self.library_panel = LibraryPanel(w)
        self.library_panel.map_requested.connect(self.show_map_of)
        self.now_playing = NowPlaying(w)
        self.spectrogram = SpectrogramView(w.pictures, w.playback, w.settings, self.timeline)
        self.chromagram = ChromagramView(w.pictures, w.playback, self.timeline)
        self.tonnetz = TonnetzView(w.pictures, w.playback)
        self.map_panel = MapPanel(w)
        self.map_panel.folder_wanted.connect(self.choose_folder)
        self.inspector = InspectorPanel(w)
        self.queue_panel = QueuePanel(w)
        self.moving_views = (
            self.now_playing,
            self.inspector,
            self.spectrogram,
            self.chromagram,
            self.tonnetz,
        )

    def _make_body(self) -> None:
        docks = {
            "library": ("Library", self.library_panel),
            "overview": ("Now playing", self.now_playing),
            "spectrogram": ("Spectrogram", self.spectrogram),
            "chromagram": ("Chromagram", self.chromagram),
            "tonnetz": ("Tonnetz", self.tonnetz),
            "inspector": ("Inspector", self.inspector),
            "map": ("Map", self.map_panel),
            "queue": ("Queue", self.queue_panel),
        }
        self.welcome = WelcomePanel()
        self.welcome.open_requested.connect(self.choose_folder)
        self.welcome.demo_requested.connect(self.workspace.make_demo)
        self.pages = QStackedWidget()
        self.host = DockHost(docks, self.workspace.settings, self.pages)
        self.pages.addWidget(self.welcome)
        self.pages.addWidget(self.host)
        self.notices = NoticeBar()
        self.player_bar = PlayerBar(self.workspace)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pages, 1)
        column.addWidget(self.notices)
        column.addWidget(self.player_bar)
        self.setCentralWidget(body)

    def _make_top(self) -> None:
        brand = QLabel("MusicScope", self.menuBar())
        brand.setObjectName("brand")
        self.menuBar().setCornerWidget(brand, Qt.Corner.TopLeftCorner)
        corner = QWidget(self.menuBar())
        switch = QFrame(corner)
        switch.setObjectName("switch")
        row = QHBoxLayout(switch)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        self._switch: dict[str, QPushButton] = {}
        for number, name in enumerate(self.host.names, 1):
            button = QPushButton(name, checkable=True)
            button.setProperty("role", "chip")
            button.setToolTip(f"{name} layout (Ctrl+{number})")
            button.setAccessibleName(f"{name} layout")
            button.clicked.connect(lambda _, n=name: self.use_layout(n))
            row.addWidget(button)
            self._switch[name] = button
        search = QPushButton("Search or run a command    Ctrl K")
        search.setProperty("role", "chip")
        search.setAccessibleName("Search or run a command")
        search.clicked.connect(self.open_palette)
        top = QHBoxLayout(corner)
        top.setContentsMargins(0, SPACE // 2, INSET, SPACE // 2)
        top.setSpacing(INSET)
        top.addWidget(switch)
        top.addWidget(search)
        self.menuBar().setCornerWidget(corner, Qt.Corner.TopRightCorner)

    def _restore(self) -> None:
        settings = self.workspace.settings
        geometry = settings.get("window", "")
        if not (geometry and self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))):
            self.resize(1600, 960)
        layout = settings.get("layout", "Listen")
        self.use_layout(layout if layout in self.host.names else "Listen")
        self._show_page()

    def _show_page(self) -> None:
        empty = not self.workspace.library.folders()
        self.pages.setCurrentWidget(self.welcome if empty else self.host)

    def _follow_changes(self, changes: object) -> None:
        if changes.folders:
            self._show_page()

    def _follow_playback(self) -> None:
        self.timeline.follow(self.workspace.playback.position_s)

    def _look_at_playhead(self) -> None:
        if self.workspace.playback.current is not None:
            self.workspace.pictures.look_at(self.timeline.centre_s)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        dropped = event.mimeData().urls()
        paths = [Path(url.toLocalFile()) for url in dropped if url.isLocalFile()]
        folders = {path if path.is_dir() else path.parent for path in paths}
        for folder in sorted(folders):
            self.workspace.open_folder(os.fsencode(folder))
        event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.clock.stop()
        self._look.stop()
        self.host.remember()
        geometry = bytes(self.saveGeometry().toBase64()).decode()
        self.workspace.settings.set("window", geometry)
        self.workspace.settings.set("layout", self.host.current)
        QApplication.instance().removeEventFilter(self._space)
        super().closeEvent(event)
