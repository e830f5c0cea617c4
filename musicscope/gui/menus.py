"""What stands in each menu, with its shortcut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QActionGroup, QDesktopServices

from musicscope.gui.about import show_about, show_shortcuts
from musicscope.gui.discover_menu import fill_discover
from musicscope.gui.keeping_menu import fill_keeping
from musicscope.gui.listening import listen
from musicscope.gui.practice_menu import fill_practice
from musicscope.gui.theme import themes

if TYPE_CHECKING:
    from musicscope.gui.main_window import MainWindow

STEP_S = 5.0
VOLUME_STEP = 0.05
TYPE_STEP = 0.1
#: Shortcuts of ten docks each.
_DOCK_KEYS = ("Alt+{}", "Alt+Shift+{}", "Ctrl+Alt+{}", "Ctrl+Alt+Shift+{}")


def fill_menus(window: MainWindow) -> None:
    """Add every action to the window's menus."""
    _fill_file(window)
    _fill_edit(window)
    _fill_view(window)
    _fill_library(window)
    _fill_play(window)
    fill_practice(window)
    fill_discover(window)
    _fill_help(window)


def _fill_file(window: MainWindow) -> None:
    add = window.actions.add
    add("File", "Open a music folder…", window.choose_folder, "Ctrl+O")
    add("File", "Try the demo library", window.workspace.make_demo, "Ctrl+D")
    window.actions.separate("File")
    fill_keeping(window)
    window.actions.separate("File")
    add("File", "Quit", window.close, "Ctrl+Q")


def _fill_edit(window: MainWindow) -> None:
    undo, attempt = window.workspace.undo, window.workspace.attempt
    undo_action = window.actions.add("Edit", "Undo", lambda: attempt(undo.undo), "Ctrl+Z")
    redo_action = window.actions.add("Edit", "Redo", lambda: attempt(undo.redo), "Ctrl+Shift+Z")
    window.actions.separate("Edit")
    window.actions.add("Edit", "Search the library", window.library_panel.focus_search, "Ctrl+F")
    window.actions.add("Edit", "Command palette…", window.open_palette, "Ctrl+K")

    def follow(_: None = None) -> None:
        undo_action.setEnabled(undo.undo_label is not None)
        undo_action.setText(f"Undo {undo.undo_label}" if undo.undo_label else "Undo")
        redo_action.setEnabled(undo.redo_label is not None)
        redo_action.setText(f"Redo {undo.redo_label}" if undo.redo_label else "Redo")

    listen(window, undo.changed, follow)
    follow()


def _fill_view(window: MainWindow) -> None:
    add = window.actions.add
    for number, name in enumerate(window.host.names, 1):
        add(
            "View", f"{name} layout", lambda _=False, n=name: window.use_layout(n), f"Ctrl+{number}"
        )
    window.actions.separate("View")
    _fill_views(window)
    window.actions.separate("View")
    add("View", "Rearrange docks", window.host.unlock, "Ctrl+Shift+D", checkable=True)
    add("View", "Reset this layout", window.reset_layout, "Ctrl+Shift+R")
    window.actions.separate("View")
    group = QActionGroup(window)
    chosen = window.workspace.settings.get("theme", "system")
    for choice, text, keys in (
        ("system", "Theme of the system", "Ctrl+Alt+S"),
        ("dark", "Dark theme", "Ctrl+Alt+D"),
        ("light", "Light theme", "Ctrl+Alt+L"),
    ):

        def use(on: bool, choice: str = choice) -> None:
            if on:
                window.workspace.settings.set("theme", choice)
                themes.apply(choice)

        action = add("View", text, use, keys, checkable=True)
        action.blockSignals(True)
        action.setChecked(choice == chosen)
        action.blockSignals(False)
        group.addAction(action)
    window.actions.separate("View")
    add("View", "Larger type", lambda: window.enlarge(TYPE_STEP), "Ctrl+=", "Ctrl++")
    add("View", "Smaller type", lambda: window.enlarge(-TYPE_STEP), "Ctrl+-")
    add("View", "Full screen", window.toggle_full_screen, "F11")
    window.actions.separate("View")
    _fill_present(window)


def _fill_present(window: MainWindow) -> None:
    add, present = window.actions.add, window.present
    begin = add("View", "Present", present.toggle, "F5")
    add("View", "Views to present…", present.choose, "Shift+F5")
    notes = add("View", "Presenter notes", present.show_notes, "Ctrl+F5", checkable=True)
    listen(window, present.notes.shown, notes.setChecked)
    present.notes.addActions([begin, notes])
    add("View", "Dropped frames", present.veil.show_figure, "Ctrl+Shift+F5", checkable=True)


def _fill_views(window: MainWindow) -> None:
    """Add a switch for each kind of dock, and what opens more of them."""
    host = window.host
    switches = {}
    for number, (kind, title) in enumerate(host.titles.items()):
        keys = _DOCK_KEYS[number // 10].format(number % 10)

        def switch(on: bool, kind: str = kind) -> None:
            if on:
                host.open(kind)
            else:
                host.close_kind(kind)

        switches[kind] = window.actions.add("View", title, switch, keys, checkable=True)
    window.actions.separate("View")
    window.actions.add("View", "Open another view…", window.choose_view, "Ctrl+N")
    window.actions.add("View", "Close this view", host.close_focused, "Ctrl+W")

    def follow(_: None = None) -> None:
        for kind, action in switches.items():
            action.blockSignals(True)
            action.setChecked(host.is_open(kind))
            action.blockSignals(False)

    listen(window, host.changed, follow)
    follow()


def _fill_library(window: MainWindow) -> None:
    add = window.actions.add
    workspace = window.workspace
    add("Library", "Rescan folders", workspace.rescan, "Ctrl+R")
    panel = window.library_panel
    add("Library", "Music folders…", panel.show_folders, "Ctrl+Shift+O")
    add("Library", "Files that failed…", panel.show_failures, "Ctrl+Shift+F")
    add("Library", "Excluded files…", panel.show_excluded, "Ctrl+Shift+E")
    window.actions.separate("Library")
    add("Library", "Renew older analyses", workspace.analysing.renew, "Ctrl+Shift+N")
    add("Library", "Analyse what is missing", workspace.analysing.start, "Ctrl+Shift+A")


def _fill_play(window: MainWindow) -> None:
    add = window.actions.add
    playback = window.workspace.playback

    def louder() -> None:
        playback.volume = playback.volume + VOLUME_STEP

    def softer() -> None:
        playback.volume = playback.volume - VOLUME_STEP

    def mute() -> None:
        playback.muted = not playback.muted

    def shuffle() -> None:
        playback.shuffle = not playback.shuffle

    def repeat() -> None:
        playback.repeat = {"off": "all", "all": "one", "one": "off"}[playback.repeat]

    key = Qt.Key
    add(
        "Play",
        "Play or pause",
        window.workspace.practice.toggle,
        "Space",
        key.Key_MediaTogglePlayPause,
        key.Key_MediaPlay,
    )
    add("Play", "Pause", playback.pause, key.Key_MediaPause, key.Key_MediaStop)
    add("Play", "Next track", playback.next, "Ctrl+Right", key.Key_MediaNext)
    add("Play", "Previous track", playback.previous, "Ctrl+Left", key.Key_MediaPrevious)
    window.actions.separate("Play")
    add("Play", "Five seconds on", lambda: playback.seek(playback.position_s + STEP_S), "Alt+Right")
    add(
        "Play", "Five seconds back", lambda: playback.seek(playback.position_s - STEP_S), "Alt+Left"
    )
    window.actions.separate("Play")
    add("Play", "Louder", louder, "Ctrl+Up")
    add("Play", "Softer", softer, "Ctrl+Down")
    add("Play", "Mute", mute, "Ctrl+M")
    window.actions.separate("Play")
    add("Play", "Shuffle", shuffle, "Ctrl+S")
    add("Play", "Repeat: off, list, track", repeat, "Ctrl+T")


def _fill_help(window: MainWindow) -> None:
    add = window.actions.add
    add("Help", "Keyboard shortcuts", lambda: show_shortcuts(window), "F1")
    places = window.workspace.places
    add(
        "Help",
        "Show where my data lies",
        lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(places.data))),
        "Ctrl+Shift+H",
    )
    add("Help", "About MusicScope", lambda: show_about(window), "Shift+F1")
