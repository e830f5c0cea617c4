"""Many points as one polygon, without a Python object for each."""

from __future__ import annotations

import numpy as np
import shiboken6
from PySide6.QtGui import QPolygonF


def polygon(x: np.ndarray, y: np.ndarray) -> QPolygonF:
    """Return the points (`x`, `y`) [shape=(n,) each] as a polygon."""
    points = QPolygonF()
    n = len(x)
    if n == 0:
        return points
    points.resize(n)
    memory = shiboken6.VoidPtr(points.data(), n * 16, True)
    pairs = np.frombuffer(memory, np.float64).reshape(n, 2)
    pairs[:, 0] = x
    pairs[:, 1] = y
    return points
