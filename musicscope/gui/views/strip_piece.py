"""One piece of a composed picture: its levels, what of it is known, and its colours."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtGui import QColor, QImage, QPainter

#: Pixels of one composed piece.
PIECE = 128


class Piece:
    """Levels at the screen's resolution, and their image once it has been painted.

    Parameters
    ----------
    height : int
        Rows of the screen.

    Attributes
    ----------
    image : QImage or None
        None until it is painted.
    stale_from : int
        The first column that has to be composed again; `PIECE` for none.
    """

    def __init__(self, height: int) -> None:
        self.image: QImage | None = None
        self.stale_from = 0
        self._levels = np.zeros((height, PIECE), np.uint8)
        self._known = np.zeros(PIECE, bool)

    def begin(self, column: int) -> None:
        """Forget what is from `column` on; it is composed now."""
        self._known[column:] = False
        self.stale_from = PIECE
        self.image = None

    def take(self, column: int, levels: np.ndarray) -> None:
        """Put levels [shape=(n_rows, n_columns)] at a column."""
        stop = column + levels.shape[1]
        self._levels[:, column:stop] = levels
        self._known[column:stop] = True

    def paint(self, table: Sequence[int], ground: QColor) -> None:
        """Make the image: colours for what is known, `ground` elsewhere."""
        height = len(self._levels)
        indexed = QImage(self._levels.data, PIECE, height, PIECE, QImage.Format.Format_Indexed8)
        indexed.setColorTable(table)
        self.image = indexed.convertToFormat(QImage.Format.Format_RGB32)
        if self._known.all():
            return
        edges = np.flatnonzero(np.diff(np.concatenate(([True], self._known, [True])).astype(int)))
        painter = QPainter(self.image)
        for start, stop in zip(edges[::2], edges[1::2], strict=True):
            painter.fillRect(int(start), 0, int(stop - start), height, ground)
        painter.end()
