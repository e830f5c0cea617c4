"""Strips over the whole track: its moodbar, its form, its keys."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QWidget

from musicscope.analysis.harmony.key import KeySpan
from musicscope.analysis.pitch import key_colour, key_name, short_key_name
from musicscope.analysis.portrait.spans import Span
from musicscope.gui.inspector.timed_picture import TimedPicture, draw_ground, draw_stretched
from musicscope.gui.library.marks import contrast
from musicscope.gui.library.mood_strips import strip_image
from musicscope.gui.theme import DARK, LIGHT, colour, font, themes
from musicscope.gui.views.words import clock
from musicscope.maps.colouring import CATEGORY_COLOURS

#: After this long into a stretch, going back goes to its own start.
_WITHIN_S = 2.0
_PRIMES = "′″"
#: A variant is drawn in its section's colour, this opaque.
_VARIANT = 165

#: Of a stretch: start and end, s, words on it, its colour, the same words in full.
Stretch = tuple[float, float, str, QColor, str]


def section_colour(label: str) -> QColor:
    """Return a section's colour: one a letter, paler for a variant."""
    letter = label.rstrip(_PRIMES)
    number = (ord(letter[-1]) - ord("A")) if letter else 0
    variant = label.endswith(tuple(_PRIMES))
    return colour(CATEGORY_COLOURS[number % len(CATEGORY_COLOURS)], _VARIANT if variant else 255)


def ink_on(ground: QColor) -> QColor:
    """Return the dark or the light ink, whichever is read better on `ground`."""
    behind, alpha = colour(themes.active.panel), ground.alphaF()
    mixed = QColor.fromRgbF(
        *(
            alpha * over + (1 - alpha) * under
            for over, under in zip(ground.getRgbF()[:3], behind.getRgbF()[:3], strict=True)
        )
    )
    inks = (QColor(DARK.ground), QColor(LIGHT.panel))
    return max(inks, key=lambda ink: contrast(ink, mixed))


class StretchStrip(TimedPicture):
    """Coloured stretches with words, one beside the other."""

    def __init__(self, name: str, height: int, parent: QWidget | None = None) -> None:
        super().__init__(name, height, parent)
        self._name = name
        self._stretches: Sequence[Stretch] = ()
        self._face = font(11, 600)

    def show_stretches(self, stretches: Sequence[Stretch], duration_s: float) -> None:
        """Show other stretches."""
        self._stretches, self.duration_s = stretches, duration_s
        words = " ".join(stretch[2] for stretch in stretches)
        self.setAccessibleName(f"{self._name}: {words}" if words else self._name)
        self.update()

    def describe(self, seconds: float) -> str:
        for start, end, _, _, words in self._stretches:
            if start <= seconds < end:
                return f"{words}, {clock(start)} to {clock(end)}"
        return clock(seconds)

    def neighbour(self, seconds: float, step: int) -> float:
        starts = [stretch[0] for stretch in self._stretches]
        if step > 0:
            return next((s for s in starts if s > seconds + 0.05), seconds)
        return next((s for s in reversed(starts) if s < seconds - _WITHIN_S), 0.0)

    def draw(self, painter: QPainter) -> None:
        metrics = QFontMetricsF(self._face)
        painter.setFont(self._face)
        for start, end, words, tone, _ in self._stretches:
            left, right = self.x_of(start), self.x_of(end)
            box = QRectF(left, 0, max(right - left - 1, 1), self.height())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tone)
            painter.drawRoundedRect(box, 3, 3)
            if metrics.horizontalAdvance(words) + 8 <= box.width():
                painter.setPen(ink_on(tone))
                painter.drawText(box.adjusted(5, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)


class FormStrip(StretchStrip):
    """A B A C, each in its colour, as wide as it is long."""

    def __init__(self, parent: QWidget | None = None, height: int = 20) -> None:
        super().__init__("Form", height, parent)

    def show_sections(self, sections: Sequence[Span], duration_s: float) -> None:
        """Show a track's sections."""
        self.show_stretches(
            [
                (s.start_s, s.end_s, s.label, section_colour(s.label), f"Section {s.label}")
                for s in sections
            ],
            duration_s,
        )


class KeyStrip(StretchStrip):
    """Which key holds when."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Keys over time", 20, parent)

    def show_keys(self, spans: Sequence[KeySpan], duration_s: float) -> None:
        """Show a track's keys."""
        self.show_stretches(
            [
                (
                    s.start_s,
                    s.end_s,
                    short_key_name(s.key.tonic, s.key.mode),
                    QColor(key_colour(s.key.tonic, s.key.mode)),
                    key_name(s.key.tonic, s.key.mode),
                )
                for s in spans
            ],
            duration_s,
        )


class MoodStrip(TimedPicture):
    """The moodbar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Moodbar", 22, parent)
        self._image: QImage | None = None

    def show_moodbar(self, moodbar: np.ndarray, duration_s: float) -> None:
        """Show a track's moodbar [shape=(n, 3)], uint8."""
        self._image = strip_image(moodbar)
        self.duration_s = duration_s
        self.update()

    def draw(self, painter: QPainter) -> None:
        if self._image is None:
            draw_ground(painter, QRectF(self.rect()))
        else:
            draw_stretched(painter, self._image, QRectF(self.rect()))
