"""What docks are made of: the title bar that is not there, and the sizes that are kept."""

from __future__ import annotations

import math
from collections.abc import Mapping

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

#: The side of a widget that Qt allows, px.
LARGEST_PX = 2**24 - 1


def is_size(value: object) -> bool:
    """Return whether a value from a file is a width and a height."""
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(isinstance(side, int) and 0 <= side <= LARGEST_PX for side in value)
    )


class NoTitle(QWidget):
    """Takes the place of a title bar while docks are locked."""

    def sizeHint(self) -> QSize:
        return QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


def one_of_each_place(
    host: QMainWindow, docks: Mapping[str, QDockWidget], sizes: Mapping[str, list[int]]
) -> dict[str, list[int]]:
    """Return the sizes of docks, of those that share a place only the largest.

    One that has always been behind another was never laid out, and its size tells nothing.
    """
    found: dict[str, list[int]] = {}
    for name, size in sorted(sizes.items(), key=lambda known: -math.prod(known[1])):
        behind = {other.objectName() for other in host.tabifiedDockWidgets(docks[name])}
        if not behind & found.keys():
            found[name] = size
    return found
