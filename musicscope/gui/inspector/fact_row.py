"""Pieces of the inspector: a large figure with its unit, a small fact with its name."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from musicscope.gui.theme import colour, font, themes


class ElidedLabel(QWidget):
    """One or more lines of text; what does not fit ends in dots and is read in the tooltip.

    Parameters
    ----------
    lines : int
        The most lines.
    px, weight : int
        Of the font.
    tone : str
        A token of the theme.
    middle : bool
        Whether the dots stand in the middle, as suits a path.
    line_px : int, optional
        Height of a line; by default what the font wants.
    """

    def __init__(
        self,
        lines: int = 1,
        *,
        px: int = 13,
        weight: int = 400,
        tone: str = "text",
        middle: bool = False,
        line_px: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._line_px = line_px
        self._lines, self._face, self._tone = lines, font(px, weight, tabular=True), tone
        self._mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        self._text = ""
        self._shown: list[str] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """The whole text."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._text = text
        self.setAccessibleName(text)
        self._break()

    def sizeHint(self) -> QSize:
        return QSize(80, self._line_height() * max(1, len(self._shown)))

    def minimumSizeHint(self) -> QSize:
        return QSize(20, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._break()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._face)
        painter.setPen(colour(getattr(themes.active, self._tone)))
        height = self._line_height()
        for number, line in enumerate(self._shown):
            box = QRect(0, number * height, self.width(), height)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, line)
        painter.end()

    def _line_height(self) -> int:
        return self._line_px or QFontMetrics(self._face).height() + 1

    def _break(self) -> None:
        metrics, width = QFontMetrics(self._face), max(self.width(), 20)
        words, shown = self._text.replace("\n", " ").split(" "), []
        while words and len(shown) < self._lines - 1:
            line = words.pop(0)
            while words and metrics.horizontalAdvance(f"{line} {words[0]}") <= width:
                line = f"{line} {words.pop(0)}"
            shown.append(metrics.elidedText(line, self._mode, width))
        if words:
            shown.append(metrics.elidedText(" ".join(words), self._mode, width))
        cut = "".join(shown) != self._text.replace("\n", " ") and any("…" in s for s in shown)
        self.setToolTip(self._text if cut else "")
        self._shown = shown
        self.updateGeometry()
        self.update()


class LargeFigure(QWidget):
    """What the inspector says first: a figure, its softer unit, and a quiet line beneath."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._figure, self._unit, self._note = QLabel(), QLabel(), QLabel()
        self._figure.setFont(font(18, 600, tabular=True))
        self._unit.setProperty("role", "soft")
        self._note.setProperty("role", "label")
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self._figure, 0, Qt.AlignmentFlag.AlignBaseline)
        line.addWidget(self._unit, 1, Qt.AlignmentFlag.AlignBaseline)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addLayout(line)
        self.note_row = QHBoxLayout()
        self.note_row.setSpacing(6)
        self.note_row.addWidget(self._note)
        column.addLayout(self.note_row)

    @property
    def text(self) -> str:
        """Figure, unit and note."""
        return " ".join(w.text() for w in (self._figure, self._unit, self._note) if w.text())

    def show_figure(self, figure: str, unit: str, note: str, tone: str) -> None:
        """Show another figure, in the colour `tone`."""
        self._figure.setText(figure)
        self._figure.setStyleSheet(f"color: {tone}; font-size: 18px; font-weight: 600;")
        self._unit.setText(unit)
        self._unit.setVisible(bool(unit))
        self._note.setText(note)
        self.setAccessibleName(self.text)


class Fact(QWidget):
    """A name and what it is, on one line."""

    NAME_WIDTH = 68

    def __init__(
        self, name: str, *, lines: int = 1, middle: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        label = ElidedLabel(px=11, tone="soft", line_px=17)
        label.set_text(name)
        label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        label.setFixedWidth(self.NAME_WIDTH)
        self.name = name
        self.value = ElidedLabel(lines, middle=middle)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 3, 0, 3)
        self.row.setSpacing(8)
        self.row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        self.row.addWidget(self.value, 1, Qt.AlignmentFlag.AlignTop)

    def show_value(self, text: str) -> None:
        """Show a value; the row disappears when there is none."""
        self.value.set_text(text)
        self.setAccessibleName(f"{self.name}: {text}")
        self.setVisible(bool(text))
