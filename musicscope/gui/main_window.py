"""The window: layouts of docks, menus, drops, and one clock for everything that moves."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from musicscope.analysis.picture import PictureChoice
from musicscope.gui.actions import Actions, SpaceForButtons
from musicscope.gui.discovery import Discovery
from musicscope.gui.docks import DockHost
from musicscope.gui.frame_clock import FrameClock
from musicscope.gui.inspector.panel import InspectorPanel
from musicscope.gui.lesson_views import LessonViews
from musicscope.gui.library.panel import LibraryPanel
from musicscope.gui.library.welcome import WelcomePanel
from musicscope.gui.listening import listen
from musicscope.gui.menus import fill_menus
from musicscope.gui.notice_bar import NoticeBar
from musicscope.gui.palette import CommandPalette
from musicscope.gui.panels import Panels
from musicscope.gui.player_bar import PlayerBar
from musicscope.gui.practice_bar import PracticeBar
from musicscope.gui.present.mode import PresentMode
from musicscope.gui.theme import INSET, SPACE, themes
from musicscope.gui.views.context import ViewContext
from musicscope.gui.views.kinds import VIEW_KINDS
from musicscope.gui.views.spectrogram import SpectrogramView
from musicscope.gui.views.timeline import Timeline
from musicscope.workspace import Notice, Workspace

if TYPE_CHECKING:
    from musicscope.gui.map.panel import MapPanel

#: The window asks for tiles around the playhead this often.
LOOK_MS = 250
#: What is shown, and how, is kept this often: a crash loses no more.
KEEP_MS = 20_000
SMALLEST_TYPE, LARGEST_TYPE = 0.8, 2.0


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
        self.present = PresentMode(self)
        self.actions = Actions(self, self.menuBar())
        fill_menus(self)
        self._make_top()
        self.palette_dialog = CommandPalette(workspace, self.actions, self)
        self._space = SpaceForButtons(self)
        QApplication.instance().installEventFilter(self._space)
        self.clock = FrameClock(self.tick, self)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._look_at_playhead)
        self._keep = QTimer(self, interval=KEEP_MS)
        self._keep.timeout.connect(self.host.remember)
        listen(self, workspace.notices, self.notices.show_notice)
        listen(self, workspace.changes, self._follow_changes)
        self._lesson_views = LessonViews(self)
        listen(self, workspace.stage.changed, lambda _: self._follow_stage())
        self._restore()
        self.clock.start()
        self._look.start()
        self._keep.start()

    def tick(self) -> None:
        """Let everything that is visible follow the playhead."""
        self.player_bar.tick()
        stage = self.workspace.stage
        if stage.playing:
            self.timeline.follow(stage.position_s)
        self.inspector.tick()
        for view in self.host.moving_views():
            view.tick()
        self.present.tick()

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
        if self.host.current == "Label":
            self.host.view("label").begin()
        elif self.host.current == "Learn":
            self.host.view("networks").setFocus()
        else:
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

    def show_practice_bar(self, on: bool) -> None:
        """Show the controls for practising above the player, or hide them."""
        self.practice_bar.setVisible(on)
        self.workspace.settings.set("practice_bar", on)

    def enlarge(self, step: float) -> None:
        """Make all type larger by `step` times its usual size, or smaller."""
        scale = min(max(round(themes.scale + step, 2), SMALLEST_TYPE), LARGEST_TYPE)
        self.workspace.settings.set("scale", scale)
        themes.enlarge(scale)

    def save_desk(self, path: Path) -> None:
        """Write what is on stage and what is shown to a file."""
        self.host.remember()
        shown = {
            "layout": self.host.current,
            "arrangement": self.host.arrangement(),
            "views": self.host.states(),
            "time": self.timeline.state(),
        }
        if self.workspace.attempt(lambda: self.workspace.desks.save(path, shown)):
            self.workspace.notices.emit(Notice("info", f"{path.name} holds this workspace."))

    def open_desk(self, path: Path) -> None:
        """Bring back what `save_desk` wrote."""
        shown: dict[str, Any] = {}
        if self.workspace.attempt(lambda: shown.update(self.workspace.desks.open(path))):
            layout = shown.get("layout")
            if layout in self.host.names:
                self.use_layout(layout)
            self.host.restore_states(shown.get("views"))
            self.host.show_arrangement(shown.get("arrangement"))
            time = shown.get("time")
            self.timeline.restore(time if isinstance(time, dict) else {})

    def picture_shown(self) -> PictureChoice:
        """Return the picture that a spectrogram shows, or the usual one."""
        shown = [v for v in self.host.moving_views() if isinstance(v, SpectrogramView)]
        return shown[0].choice if shown else PictureChoice("stft")

    def show_map_of(self, track_id: int) -> None:
        """Show the map, with a track's dot in view."""
        self.use_layout("Map")
        self.map_panel.reveal(track_id)

    def show_on_map(self, ids: Sequence[int]) -> None:
        """Show the map with tracks selected and in view."""
        self.use_layout("Map")
        self.workspace.selection.set(ids, self)
        self.map_panel.view.zoom_to_selection()

    def _make_views(self) -> None:
        w = self.workspace
        self.timeline = Timeline()
        self.context = ViewContext(w, self.timeline)
        self.library_panel = LibraryPanel(w)
        self.library_panel.map_requested.connect(self.show_map_of)
        self.discovery = Discovery(self)
        self.library_panel.table.extend_menu = self.discovery.extend
        self.inspector = InspectorPanel(w)

    def _make_body(self) -> None:
        self.welcome = WelcomePanel()
        self.welcome.open_requested.connect(self.choose_folder)
        self.welcome.demo_requested.connect(self.workspace.make_demo)
        self.pages = QStackedWidget()
        panels = Panels(self).makers()
        self.host = DockHost(panels, self._make_view, self.workspace.settings, self.pages)
        self.pages.addWidget(self.welcome)
        self.pages.addWidget(self.host)
        self.notices = NoticeBar()
        self.practice_bar = PracticeBar(self.workspace)
        self.practice_bar.setVisible(self.workspace.settings.get("practice_bar", False))
        self.player_bar = PlayerBar(self.workspace)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pages, 1)
        column.addWidget(self.notices)
        column.addWidget(self.practice_bar)
        column.addWidget(self.player_bar)
        self.setCentralWidget(body)

    @property
    def map_panel(self) -> MapPanel:
        """The map of the library; made when it is first asked for."""
        return self.host.view("map")

    def _make_view(self, kind: str) -> QWidget:
        return VIEW_KINDS[kind].make(self.context)

    def show_views(self, views: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
        """Open views of these kinds, each in its state; two of a kind are two views.

        Of those that share a place, the first is in front.
        """
        opened: Counter[str] = Counter()
        shown: list[QWidget] = []
        for kind, state in views:
            if kind in VIEW_KINDS:
                shown.append(self.host.open_number(kind, opened[kind]))
                shown[-1].restore(dict(state))
                opened[kind] += 1
        for view in reversed(shown):
            view.parentWidget().raise_()

    def choose_view(self) -> None:
        """Ask which kind of view to open one more of."""
        menu = QMenu("Open a view", self)
        for kind in VIEW_KINDS.values():
            action = menu.addAction(kind.title)
            action.triggered.connect(lambda _=False, n=kind.name: self.host.open_another(n))
        menu.aboutToHide.connect(menu.deleteLater)
        middle = menu.rect().translated(-menu.sizeHint().width() // 2, 0).topLeft()
        menu.popup(self.mapToGlobal(self.rect().center() + middle))

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
        self._leave = QShortcut(QKeySequence("Esc"), self, self.present.end)
        self._leave.setEnabled(False)
        self.present.changed.subscribe(self._leave.setEnabled)

    def _show_page(self) -> None:
        empty = not self.workspace.library.folders()
        self.pages.setCurrentWidget(self.welcome if empty else self.host)

    def _follow_changes(self, changes: object) -> None:
        if changes.folders:
            self._show_page()

    def _follow_stage(self) -> None:
        self.timeline.follow(self.workspace.stage.position_s)

    def _look_at_playhead(self) -> None:
        if self.workspace.pictures.track is not None:
            self.workspace.pictures.look_at(self.timeline.centre_s)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        from_outside = event.source() is None
        if from_outside and any(url.isLocalFile() for url in event.mimeData().urls()):
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
        self._keep.stop()
        self.present.close()
        self.host.remember()
        geometry = bytes(self.saveGeometry().toBase64()).decode()
        self.workspace.settings.set("window", geometry)
        self.workspace.settings.set("layout", self.host.current)
        QApplication.instance().removeEventFilter(self._space)
        super().closeEvent(event)
