"""Which parts of the view labels have taken, so that none lies on another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

CELL = 64.0
#: Room that is kept between labels, in pixels.
GAP = 4.0

#: Left, top, width and height in pixels.
Box = tuple[float, float, float, float]


class LabelGrid:
    """Boxes of labels that are in place, found by the cells that they touch."""

    def __init__(self, gap: float = GAP) -> None:
        self._gap = gap
        self._cells: defaultdict[tuple[int, int], list[Box]] = defaultdict(list)

    def take(self, box: Box) -> None:
        """Keep a box free of labels from now on."""
        for cell in _cells(box, 0.0):
            self._cells[cell].append(box)

    def free(self, box: Box) -> bool:
        """Return whether a box lies apart from all that are taken."""
        left, top, width, height = box
        gap = self._gap
        for cell in _cells(box, gap):
            for x, y, w, h in self._cells.get(cell, ()):
                beside = x >= left + width + gap or left >= x + w + gap
                if not beside and y < top + height + gap and top < y + h + gap:
                    return False
        return True

    def place(self, boxes: Iterable[Box]) -> Box | None:
        """Take the first of `boxes` that is free and return it; None when none is."""
        for box in boxes:
            if self.free(box):
                self.take(box)
                return box
        return None


def _cells(box: Box, gap: float) -> Iterable[tuple[int, int]]:
    left, top, width, height = box
    for column in range(int((left - gap) // CELL), int((left + width + gap) // CELL) + 1):
        for line in range(int((top - gap) // CELL), int((top + height + gap) // CELL) + 1):
            yield column, line


def beside(x: float, y: float, radius: float, width: float, height: float) -> tuple[Box, ...]:
    """Return where a label may stand at a dot, the best place first: right, left, below, above."""
    away = radius + 4.0
    return (
        (x + away, y - height / 2, width, height),
        (x - away - width, y - height / 2, width, height),
        (x - width / 2, y + away, width, height),
        (x - width / 2, y - away - height, width, height),
    )


def around(x: float, y: float, width: float, height: float) -> tuple[Box, ...]:
    """Return where a name may stand at the middle of a region: there, or some lines away."""
    left, top = x - width / 2, y - height / 2
    shifts = (0.0, -1.1, 1.1, -2.2, 2.2)
    return tuple((left, top + shift * height, width, height) for shift in shifts)
