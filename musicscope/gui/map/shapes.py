"""Shapes of dots, for names that have to share a colour."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

from musicscope.maps.colouring import SHAPES, shape_of
from musicscope.workspace.colours import LegendEntry

DISC = SHAPES.index("disc")


def shape_path(shape: int, centre: QPointF, radius: float) -> QPainterPath:
    """Return the outline of shape number `shape` of `SHAPES`, about as large as a disc."""
    path = QPainterPath()
    name = SHAPES[shape]
    if name == "square":
        half = radius * 0.88
        path.addRect(QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half))
    elif name == "triangle":
        path.addPolygon(_polygon(centre, radius * 1.3, 3))
    elif name == "diamond":
        path.addPolygon(_polygon(centre, radius * 1.25, 4))
    elif name == "cross":
        long, short = radius * 1.2, radius * 0.45
        path.addRect(QRectF(centre.x() - long, centre.y() - short, 2 * long, 2 * short))
        upright = QPainterPath()
        upright.addRect(QRectF(centre.x() - short, centre.y() - long, 2 * short, 2 * long))
        path = path.united(upright)
    else:
        path.addEllipse(centre, radius, radius)
    path.closeSubpath()
    return path


def _polygon(centre: QPointF, radius: float, corners: int) -> QPolygonF:
    angles = (2 * math.pi * k / corners for k in range(corners))
    return QPolygonF(
        [
            QPointF(centre.x() + radius * math.sin(a), centre.y() - radius * math.cos(a))
            for a in angles
        ]
    )


def tell_apart(legend: Sequence[LegendEntry]) -> list[int]:
    """Return a shape for each entry: a disc, or another where the colour is taken already."""
    taken: defaultdict[str, set[int]] = defaultdict(set)
    shapes = []
    for entry in legend:
        used = taken[entry.hex]
        shape = SHAPES.index(shape_of(entry.label)) if used else DISC
        free = [(shape + k) % len(SHAPES) for k in range(len(SHAPES))]
        shape = next((s for s in free if s not in used), shape)
        used.add(shape)
        shapes.append(shape)
    return shapes
