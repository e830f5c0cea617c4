"""What lies over the dots at a moment: playing, focus, lasso, the name under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from musicscope.gui.map import overlays
from musicscope.gui.map.words import count

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from musicscope.gui.map.view import MapView
    from musicscope.gui.theme import Theme

COUNTED_LIVE = 20_000


def paint_foreground(painter: QPainter, view: MapView, radius: float, theme: Theme) -> None:
    """Paint it all, for dots of `radius` pixels."""
    playing = view.playing_row
    if playing is not None:
        overlays.paint_playing(painter, view.place(playing), radius, view.pulse.breath, theme)
    focused = view.focus.row if view.focus.seen else None
    if focused is not None:
        overlays.paint_focus(painter, view.place(focused), radius, theme)
    elif view.focus.seen:
        overlays.paint_frame(painter, view.rect(), theme)
    if view.pointer.lasso is not None:
        _paint_lasso(painter, view, theme)
    elif view.hovered is not None:
        if view.hovered != playing:
            overlays.paint_hover(painter, view.place(view.hovered), radius, theme)
        _paint_name(painter, view, view.hovered, theme)
    elif focused is not None:
        _paint_name(painter, view, focused, theme)


def _paint_name(painter: QPainter, view: MapView, row: int, theme: Theme) -> None:
    title, detail = view.describe_row(row)
    overlays.paint_pill(painter, view.rect(), view.place(row), title, detail, theme)


def _paint_lasso(painter: QPainter, view: MapView, theme: Theme) -> None:
    outline = view.pointer.outline
    overlays.paint_lasso(painter, outline, theme)
    if len(view.scene) <= COUNTED_LIVE:
        inside = count(len(view.inside(view.pointer.lasso)))
        overlays.paint_pill(painter, view.rect(), outline.last(), inside, "", theme)
