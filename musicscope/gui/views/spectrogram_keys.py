"""The keys of a spectrogram, beside those of every view over time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from musicscope.gui.views.time_frame import ZOOM

if TYPE_CHECKING:
    from musicscope.gui.views.spectrogram import SpectrogramView

_SEMITONE, _OCTAVE = 1.0, 12.0
_PAGE = 0.25


def key_action(view: SpectrogramView, event: QKeyEvent) -> Callable[[], object] | None:
    """Return what a key does, or None when it is not one of the spectrogram's."""
    keys, held = Qt.Key, event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    without_shift = held & ~Qt.KeyboardModifier.ShiftModifier
    if without_shift == Qt.KeyboardModifier.AltModifier:
        middle = QPointF(view.plot().center())
        with_alt: dict[int, Callable[[], object]] = {
            keys.Key_Plus: lambda: view.zoom_axis(1 / ZOOM, middle),
            keys.Key_Equal: lambda: view.zoom_axis(1 / ZOOM, middle),
            keys.Key_Minus: lambda: view.zoom_axis(ZOOM, middle),
            keys.Key_0: lambda: view.take_range(None),
        }
        return with_alt.get(event.key())
    if without_shift:
        return None
    step = _OCTAVE if held else _SEMITONE
    alone: dict[int, Callable[[], object]] = {
        keys.Key_S: view.open_settings,
        keys.Key_H: lambda: view.show_harmonics(not view.harmonics),
        keys.Key_T: lambda: view.show_look(replace(view.look, trace=not view.look.trace)),
        keys.Key_Z: lambda: view.set_frozen(view.frozen is None),
        keys.Key_Up: lambda: view.step_cursor(step),
        keys.Key_Down: lambda: view.step_cursor(-step),
        keys.Key_PageUp: lambda: view.page_axis(_PAGE),
        keys.Key_PageDown: lambda: view.page_axis(-_PAGE),
    }
    return alone.get(event.key())
