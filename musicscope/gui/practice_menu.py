"""The menu of what a musician does with a piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from musicscope.gui.listening import listen
from musicscope.gui.sound_settings import SoundSettings

if TYPE_CHECKING:
    from musicscope.gui.main_window import MainWindow

SPEED_STEP = 0.05
#: *Bookmark before* passes over one that is nearer than this, s.
JUST_PASSED_S = 1.0


def fill_practice(window: MainWindow) -> None:
    """Add spans, speed, pitch, clicks and bookmarks to the window's menus."""
    _fill_span(window)
    window.actions.separate("Practice")
    _fill_speed(window)
    window.actions.separate("Practice")
    _fill_switches(window)
    window.actions.separate("Practice")
    _fill_bookmarks(window)
    window.actions.separate("Practice")
    window.actions.add("Practice", "Sound settings…", lambda: _open_settings(window), "Ctrl+,")
    action = window.actions.add(
        "Practice", "Practice bar", window.show_practice_bar, "Ctrl+Alt+P", checkable=True
    )
    action.setChecked(window.workspace.settings.get("practice_bar", False))
    window.player_bar.practice.toggled.connect(action.setChecked)
    action.toggled.connect(window.player_bar.practice.setChecked)
    window.player_bar.practice.setChecked(action.isChecked())


def _open_settings(window: MainWindow) -> None:
    dialog = SoundSettings(window.workspace, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def _fill_span(window: MainWindow) -> None:
    add, practice = window.actions.add, window.workspace.practice
    add("Practice", "Begin the span here", practice.set_a, "[")
    add("Practice", "End the span here and repeat it", practice.set_b, "]")
    add("Practice", "Repeat the span", practice.toggle_loop, "L")
    add("Practice", "Select no span", practice.clear, "Ctrl+Shift+Backspace")


def _fill_speed(window: MainWindow) -> None:
    add, practice = window.actions.add, window.workspace.practice

    def change_speed(step: float) -> None:
        practice.speed = round(practice.speed + step, 2)

    def change_pitch(step: int) -> None:
        practice.semitones = practice.semitones + step

    def as_recorded() -> None:
        practice.speed, practice.semitones = 1.0, 0.0

    add("Practice", "Faster", lambda: change_speed(SPEED_STEP), "Ctrl+Shift+Up")
    add("Practice", "Slower", lambda: change_speed(-SPEED_STEP), "Ctrl+Shift+Down")
    add("Practice", "A semitone higher", lambda: change_pitch(1), "Ctrl+Alt+Up")
    add("Practice", "A semitone lower", lambda: change_pitch(-1), "Ctrl+Alt+Down")
    add("Practice", "Speed and pitch as recorded", as_recorded, "Ctrl+Alt+Backspace")


def _fill_switches(window: MainWindow) -> None:
    practice = window.workspace.practice
    for text, name, keys in (
        ("Metronome", "metronome", "Ctrl+Shift+M"),
        ("Snap to beats", "snapping", "Ctrl+Alt+B"),
        ("Equal loudness", "equal_loudness", "Ctrl+Alt+E"),
    ):

        def switch(on: bool, name: str = name) -> None:
            if getattr(practice, name) != on:
                setattr(practice, name, on)

        action = window.actions.add("Practice", text, switch, keys, checkable=True)

        def follow(_: None = None, action=action, name: str = name) -> None:
            action.setChecked(getattr(practice, name))

        listen(window, practice.changed, follow)
        follow()


def _fill_bookmarks(window: MainWindow) -> None:
    add, practice, stage = window.actions.add, window.workspace.practice, window.workspace.stage

    def add_here() -> None:
        practice.add_bookmark()

    def go_to_next() -> None:
        later = [b.at_s for b in practice.bookmarks if b.at_s > stage.position_s + 0.05]
        if later:
            stage.seek(later[0])

    def go_to_previous() -> None:
        earlier = [b.at_s for b in practice.bookmarks if b.at_s < stage.position_s - JUST_PASSED_S]
        if earlier:
            stage.seek(earlier[-1])

    add("Practice", "Add a bookmark here", add_here, "B")
    add("Practice", "Next bookmark", go_to_next, "Shift+B")
    add("Practice", "Bookmark before", go_to_previous, "Ctrl+B")
