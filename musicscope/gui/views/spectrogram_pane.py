"""One spectrogram on a part of the screen: its strip and look, its axis, its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from musicscope.analysis.picture import bin_frequencies, level_value, picture_of
from musicscope.analysis.picture_notes import sounding_notes
from musicscope.analysis.pitch import frequency_to_note
from musicscope.gui.theme import colour, font, themes
from musicscope.gui.views.keyboard import draw_keyboard
from musicscope.gui.views.panel import scaled
from musicscope.gui.views.pill import Run
from musicscope.gui.views.pitch_axis import MUSICAL, PLAIN, PitchAxis, axis_of, whole_axis
from musicscope.gui.views.pitch_ticks import octave_lines, ticks
from musicscope.gui.views.spectrogram_look import Look, in_decibels
from musicscope.gui.views.spectrogram_trace import PeakTrace
from musicscope.gui.views.strip import Overlay, PictureStrip
from musicscope.gui.views.timeline import Window
from musicscope.gui.views.wanted_strip import WantedStrip
from musicscope.gui.views.words import hertz, strength

if TYPE_CHECKING:
    from musicscope.workspace.pictures import Pictures

#: Seconds over which sounding keys are averaged, so that they do not flicker.
_KEYS_S = 0.08
#: The MIDI number of C1, the lowest note of `sounding_notes`.
_C1 = 24
#: Width of the keyboard beside names of frequencies, at the usual size of type.
_SLIM = 12
_OCTAVE_LINE = QColor(255, 255, 255, 34)


class SpectrogramPane:
    """Draws one look of one track.

    Parameters
    ----------
    owner : QObject
        The view it belongs to.
    pictures : Pictures
        The service that makes its tiles.
    look : Look
    changed : callable
        Called when there is something new to draw.
    """

    def __init__(
        self, owner: QObject, pictures: Pictures, look: Look, changed: Callable[[], None]
    ) -> None:
        self.look = look
        self.wanted = WantedStrip(owner, pictures, look.choice, changed)
        self.lit: dict[int, float] = {}
        self._traced: tuple[object, ...] = ()
        self._overlay_drawn: Overlay | None = None

    @property
    def strip(self) -> PictureStrip:
        """What is drawn."""
        return self.wanted.strip

    def show(self, look: Look) -> None:
        """Take another look; what differs only in colours or axis is drawn from the same tiles."""
        self.look = look
        self.lit = {}
        self.wanted.choose(look.choice)

    def axis(self, rows: int) -> PitchAxis:
        """Return the axis of what is drawn, on some rows."""
        return axis_of(self.look.axis, max(rows, 1), self.strip.choice, self.look.range_hz)

    def whole(self, rows: int) -> PitchAxis:
        """Return the axis over all that the picture shows."""
        return whole_axis(self.look.axis, max(rows, 1), self.strip.choice)

    def zoom(self, factor: float, y: float, rows: int) -> Look:
        """Return the look with `factor` times as much of the axis, keeping what is at `y`."""
        return self._over(self.axis(rows).zoomed(factor, y, self.whole(rows)))

    def drag(self, dy: float, rows: int) -> Look:
        """Return the look with the axis moved by `dy` pixels, downwards."""
        return self._over(self.axis(rows).moved(dy, self.whole(rows)))

    def _over(self, axis: PitchAxis) -> Look:
        whole = self.whole(axis.rows)
        low, high = axis.lowest_hz, axis.highest_hz
        reach = (whole.highest_hz - whole.lowest_hz) * 1e-9
        all_of_it = low - whole.lowest_hz < reach and whole.highest_hz - high < reach
        return replace(self.look, range_hz=None if all_of_it else (low, high))

    def follow_sound(self, moment_s: float) -> bool:
        """Take in what sounds now; returns whether the keys have to be drawn again."""
        strip = self.strip
        if not self._has_keys or not in_decibels(strip.choice):
            lit: dict[int, float] = {}
        else:
            column = strip.column(moment_s, max(round(_KEYS_S * strip.rate), 1))
            lit = {} if column is None else sounding_notes(column, bin_frequencies(strip.choice))
        now = {note + _C1: round(strength * 6) / 6 for note, strength in lit.items()}
        changed = now != self.lit
        self.lit = now
        return changed

    @property
    def _has_keys(self) -> bool:
        return self.look.axis in MUSICAL and picture_of(self.strip.choice).rows_are == "hz"

    # drawing

    def draw(
        self, painter: QPainter, rect: QRect, window: Window, ratio: float, ground: QColor
    ) -> None:
        """Draw what `window` shows into `rect`."""
        strip = self.strip
        axis = self.axis(round(rect.height() * ratio))
        table = self.look.table(strip.loudness, strip.choice)
        strip.show_as(axis.rows_of(strip.choice), table, ground)
        strip.draw_over_pieces(self._overlay(axis))
        strip.draw(painter, rect.left(), rect.top(), window, ratio)
        if axis.kind == "octaves":
            for hz in octave_lines(axis):
                y = rect.top() + round(axis.y_of(hz) / ratio)
                painter.fillRect(QRectF(rect.left(), y, rect.width(), 1), _OCTAVE_LINE)

    def _overlay(self, axis: PitchAxis) -> Overlay | None:
        if not self.look.trace or axis.kind == PLAIN or not in_decibels(self.strip.choice):
            self._traced, self._overlay_drawn = (), None
            return None
        if self._traced != (self.strip, axis):
            self._traced = self.strip, axis
            self._overlay_drawn = PeakTrace(self.strip, axis).draw
        return self._overlay_drawn

    def draw_gutter(self, painter: QPainter, rect: QRect) -> None:
        """Draw keys and names of frequencies; `rect` is as high as the picture."""
        axis = self.axis(rect.height())
        right = rect.right() - 1
        if axis.kind == "notes":
            keys = QRectF(rect.left(), rect.top(), rect.width() - 2, rect.height())
            draw_keyboard(painter, keys, axis, self.lit)
            return
        if axis.kind in MUSICAL:
            width = scaled(_SLIM)
            keys = QRectF(right - width, rect.top(), width, rect.height())
            draw_keyboard(painter, keys, axis, self.lit)
            right -= width
        self._draw_names(
            painter, QRectF(rect.left() - 8, rect.top(), right - rect.left() + 4, 0), axis
        )

    def _draw_names(self, painter: QPainter, column: QRectF, axis: PitchAxis) -> None:
        chosen = font(11, tabular=True)
        line = QFontMetricsF(chosen).height()
        painter.setFont(chosen)
        painter.setPen(colour(themes.active.faint))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        top = column.top() - line / 3
        if axis.kind not in (PLAIN, "octaves"):
            unit = QRectF(column.left(), top, column.width(), line)
            painter.drawText(unit, flags, "Hz")
            top += line
        for hz, name in ticks(axis, line):
            y = column.top() + axis.y_of(hz)
            if top + line / 2 < y <= column.top() + axis.rows:
                y = min(y, column.top() + axis.rows - line / 3)
                painter.drawText(
                    QRectF(column.left(), y - line / 2, column.width(), line), flags, name
                )

    # words

    def words_at(self, moment_s: float, y: float, rows: int, when: str) -> list[list[Run]]:
        """Return what is known of a point.

        Parameters
        ----------
        y : float
            Below the top of the pane, in its own rows.
        when : str
            The moment in words.
        """
        choice = self.strip.choice
        place = self.axis(rows).hz_at(y)
        bins = bin_frequencies(choice)
        nearest = int(abs(bins - place).argmin())
        column = self.strip.column(moment_s)
        level = "" if column is None else strength(*level_value(choice, float(column[nearest])))
        if picture_of(choice).rows_are != "hz":
            rest = " · ".join(word for word in (level, when) if word)
            return [
                [(f"Coefficient {bins[nearest]:.0f}", 12, 600, "text")],
                [(rest, 11, 400, "soft")],
            ]
        hz = max(place, 1e-3)
        rest = " · ".join(word for word in (hertz(hz), level, when) if word)
        below: list[Run] = [(rest, 11, 400, "soft")]
        if hz < 16:
            return [below]
        name, cents = frequency_to_note(hz)
        offset = f"{cents:+.0f} cents".replace("-", "−")
        return [[(name, 12, 600, "text"), (f"  {offset}", 11, 400, "soft")], below]
