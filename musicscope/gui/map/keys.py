"""What the keys do while the map has the focus."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from musicscope.gui.map.view import MapView

PAN_PX = 80.0
ZOOM_STEP = 1.25

_Key = Qt.Key
_ARROWS = {
    _Key.Key_Left: (-1.0, 0.0),
    _Key.Key_Right: (1.0, 0.0),
    _Key.Key_Up: (0.0, 1.0),
    _Key.Key_Down: (0.0, -1.0),
}
_PLAY = (_Key.Key_Space, _Key.Key_Return, _Key.Key_Enter)
_PLAIN = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier

Command = Callable[["MapView"], None]


def _zoom(view: MapView, factor: float) -> None:
    middle = view.rect().center()
    view.viewpoint.zoom(factor, middle.x(), middle.y())


#: What a key does with these modifiers; the plain and the shifted ones come before the window's
#: shortcuts of the same keys.
_COMMANDS: dict[tuple[Qt.Key, Qt.KeyboardModifier], Command] = {
    (_Key.Key_F, _PLAIN): lambda view: view.fit(),
    (_Key.Key_F, _SHIFT): lambda view: view.zoom_to_selection(),
    (_Key.Key_N, _PLAIN): lambda view: view.neighbours_toggled.emit(),
    (_Key.Key_Plus, _PLAIN): lambda view: _zoom(view, ZOOM_STEP),
    (_Key.Key_Plus, _SHIFT): lambda view: _zoom(view, ZOOM_STEP),
    (_Key.Key_Equal, _PLAIN): lambda view: _zoom(view, ZOOM_STEP),
    (_Key.Key_Equal, _SHIFT): lambda view: _zoom(view, ZOOM_STEP),
    (_Key.Key_Minus, _PLAIN): lambda view: _zoom(view, 1 / ZOOM_STEP),
    (_Key.Key_Home, _PLAIN): lambda view: view.focus.go_to_end(last=False),
    (_Key.Key_End, _PLAIN): lambda view: view.focus.go_to_end(last=True),
    (_Key.Key_PageDown, _PLAIN): lambda view: view.focus.walk(1),
    (_Key.Key_PageUp, _PLAIN): lambda view: view.focus.walk(-1),
    (_Key.Key_BracketLeft, _CTRL): lambda view: view.back(),
    (_Key.Key_BracketRight, _CTRL): lambda view: view.forward(),
    (_Key.Key_Back, _PLAIN): lambda view: view.back(),
    (_Key.Key_Forward, _PLAIN): lambda view: view.forward(),
    (_Key.Key_Space, _CTRL): lambda view: view.select_focused(),
    (_Key.Key_A, _CTRL): lambda view: view.select_all(),
    (_Key.Key_Return, _CTRL): lambda view: view.suggestions_answered.emit(True),
    (_Key.Key_Enter, _CTRL): lambda view: view.suggestions_answered.emit(True),
    (_Key.Key_Delete, _CTRL): lambda view: view.suggestions_answered.emit(False),
}


def wanted(view: MapView, event: QKeyEvent) -> bool:
    """Return whether the map takes a key before the window's shortcuts do."""
    return _command(view, event) is not None


def press(view: MapView, event: QKeyEvent) -> bool:
    """Do what a key is for; returns whether it is for anything.

    Arrows go to the nearest dot in that direction, with Shift they pan. Space and Enter play it.
    F shows the whole map, Shift+F the selection, N the true neighbours, + and − zoom, Page Down and
    Page Up go from dot to dot, Ctrl+[ and Ctrl+] through the views, Ctrl+A selects all, Ctrl+Space
    the dot, Ctrl+Enter accepts what is suggested for the selection, Ctrl+Del refuses it, Esc lets
    go.
    """
    command = _command(view, event)
    if command is None:
        return False
    command(view)
    return True


def _command(view: MapView, event: QKeyEvent) -> Command | None:
    key = event.key()
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if key in _ARROWS and held in (_PLAIN, _SHIFT):
        right, up = _ARROWS[key]
        if held == _SHIFT:
            return lambda v: v.viewpoint.pan(-right * PAN_PX, up * PAN_PX)
        return lambda v: v.focus.step(right, up)
    if key == _Key.Key_Escape:
        return (lambda v: v.escape()) if view.can_escape else None
    if key in _PLAY and held == _PLAIN:
        return (lambda v: v.play_focused()) if _plays(view, key) else None
    return _COMMANDS.get((key, held))


def _plays(view: MapView, key: Qt.Key) -> bool:
    """Return whether a key plays the focused dot.

    Space is left to the window, which pauses, unless the keyboard has walked to another dot.
    """
    row = view.focus.row
    if key == _Key.Key_Space:
        return row is not None and view.focus.seen and row != view.playing_row
    return row is not None
