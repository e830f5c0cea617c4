"""What lies over the dots at a moment: playing, focus, lasso, line, the name under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from musicscope.gui.map import overlays
from musicscope.gui.map.lasso import Joining
from musicscope.gui.map.line_tool import BRUSH_PX
from musicscope.gui.map.lines import paint_stroke
from musicscope.gui.map.words import count

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from musicscope.gui.map.view import MapView
    from musicscope.gui.theme import Theme

COUNTED_LIVE = 20_000
_WOULD = {
    Joining.REPLACE: "",
    Joining.ADD: "with these",
    Joining.SUBTRACT: "without these",
    Joining.INTERSECT: "in both",
}


def paint_foreground(painter: QPainter, view: MapView, radius: float, theme: Theme) -> None:
    """Paint it all, for dots of `radius` pixels."""
    playing = view.playing_row
    if playing is not None:
        overlays.paint_playing(painter, view.place(playing), radius, view.halo.breath, theme)
    focused = view.focus.row if view.focus.seen else None
    if focused is not None:
        overlays.paint_focus(painter, view.place(focused), radius, theme)
    elif view.focus.seen:
        overlays.paint_frame(painter, view.rect(), theme)
    if view.pointer.lasso is not None:
        _paint_lasso(painter, view, theme)
    elif view.pointer.line is not None:
        _paint_line(painter, view, radius, theme)
    named = view.named
    if named is not None:
        if named not in (playing, focused):
            overlays.paint_hover(painter, view.place(named), radius, theme)
        _paint_name(painter, view, named, theme)


def _paint_name(painter: QPainter, view: MapView, row: int, theme: Theme) -> None:
    title, detail = view.describe_row(row)
    overlays.paint_pill(painter, view.rect(), view.place(row), title, detail, theme)


def _paint_lasso(painter: QPainter, view: MapView, theme: Theme) -> None:
    lasso, outline = view.pointer.lasso, view.pointer.outline
    overlays.paint_lasso(painter, outline, theme)
    if len(view.scene) <= COUNTED_LIVE:
        selected = count(len(view.joined(lasso)))
        would = _WOULD[lasso.joining]
        overlays.paint_pill(painter, view.rect(), outline.last(), selected, would, theme)


def _paint_line(painter: QPainter, view: MapView, radius: float, theme: Theme) -> None:
    line = view.pointer.line
    points = [QPointF(x, y) for x, y in line.points.tolist()]
    paint_stroke(painter, points, BRUSH_PX, theme)
    if len(view.scene) <= COUNTED_LIVE:
        tracks = view.along(line)
        for track in tracks:
            overlays.paint_hover(painter, view.place_of(track), radius, theme)
        words = f"{count(len(tracks))} in this order"
        overlays.paint_pill(painter, view.rect(), points[-1], words, "", theme)
