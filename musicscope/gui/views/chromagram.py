"""The chromagram: how strongly each of the twelve pitch classes sounds, over time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from musicscope.analysis.picture import PictureChoice
from musicscope.analysis.picture_raster import Rows, equal_rows
from musicscope.analysis.pitch import PITCH_COLOURS, PITCH_NAMES
from musicscope.gui.theme import colour, font, themes
from musicscope.gui.views.colour_tables import picture_colours
from musicscope.gui.views.pill import PillButton, Run
from musicscope.gui.views.time_view import TimeView
from musicscope.gui.views.timeline import Timeline
from musicscope.gui.views.words import clock

if TYPE_CHECKING:
    from musicscope.workspace.pictures import Pictures
    from musicscope.workspace.playback import Playback

CHROMA = PictureChoice("chroma")
#: Below this height of a row only the natural notes are named, px.
_ROW_FOR_NAME = 9
#: The smallest letters that can be read, px.
_SMALLEST = 8
_BAR = 4
_FRAMES = 7


class ChromagramView(TimeView):
    """Twelve rows from C at the bottom to B at the top.

    Parameters
    ----------
    pictures, playback
        Services of the workspace.
    timeline : Timeline
        Shared with the other views.
    """

    NAME = "Chromagram"
    EMPTY_TITLE = "The chromagram of what you hear"
    EMPTY_SENTENCE = "Play a track: its harmony appears here as twelve pitch classes, C to B."

    def __init__(
        self,
        pictures: Pictures,
        playback: Playback,
        timeline: Timeline | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self._sounding = (0,) * 12
        super().__init__(pictures, playback, timeline or Timeline(), CHROMA, parent)

    def make_pills(self) -> None:
        super().make_pills()
        self._title = PillButton(self)
        self._title.set_words("Chroma · constant-Q")
        self._title.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._title.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def place_pills(self) -> None:
        super().place_pills()
        self._title.move(self.plot().topLeft() + QPoint(8, 8))
        self._title.setVisible(not self.empty)

    def rows(self) -> Rows:
        return _rows(max(round(self.plot().height() * self.ratio), 1))

    def table(self) -> Sequence[int]:
        return picture_colours("viridis")

    def follow_sound(self, moment_s: float) -> bool:
        column = self.strip.column(moment_s, _FRAMES)
        sounding = (0,) * 12 if column is None else tuple(int(v) // 32 for v in column)
        changed = sounding != self._sounding
        self._sounding = sounding
        return changed

    def lines_at(self, moment_s: float, y: float) -> list[list[Run]]:
        pitch = min(max(11 - int(12 * y / max(self.plot().height(), 1)), 0), 11)
        column = self.strip.column(moment_s)
        name: Run = (PITCH_NAMES[pitch], 12, 600, "text")
        strength = "" if column is None else f"{column[pitch] / 255:.2f} · "
        return [[name, (f"  {strength}{clock(moment_s, 1)}", 11, 400, "soft")]]

    def draw_gutter(self, painter: QPainter, rect: QRect) -> None:
        plot = self.plot()
        height = plot.height() / 12
        painter.setFont(font(min(max(round(height) - 2, _SMALLEST), 11), 500))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for pitch, name in enumerate(PITCH_NAMES):
            top, bottom = (round(plot.top() + row * height) for row in (11 - pitch, 12 - pitch))
            part = self._sounding[pitch] / 7
            bar = QRectF(rect.right() - _BAR - 1, top, _BAR, bottom - top)
            painter.fillRect(bar, colour(PITCH_COLOURS[pitch], round(70 + 185 * part)))
            if height < _ROW_FOR_NAME and len(name) > 1:
                continue
            painter.setPen(colour(themes.active.text if part > 0.7 else themes.active.faint))
            area = QRectF(rect.left(), top - 2, rect.width() - _BAR - 8, height + 4)
            painter.drawText(area, flags, name)


@lru_cache(maxsize=4)
def _rows(height: int) -> Rows:
    return equal_rows(height, 12)
