"""What docks are made of: the title bar that is not there, and the sizes that are kept."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

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
