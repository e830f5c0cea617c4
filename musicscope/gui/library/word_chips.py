"""The owner's words in the cells of a table: filled where said, outlined where suggested."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from musicscope.gui.labels.said import Said
from musicscope.gui.theme import colour, font, themes
from musicscope.library.tags import Tag

HEIGHT, PAD, GAP = 19.0, 7.0, 4.0
#: A chip for a word is at least so wide; what does not fit is left out.
_NARROWEST = 30.0


@lru_cache(8)
def _faces(scale: float) -> tuple[QFont, QFont, QFontMetricsF]:
    """Return the font of words, that of figures, and how wide words are, at a size of type."""
    words, figures = font(11, 500), font(11, tabular=True)
    for face in (words, figures):
        face.setPixelSize(round(11 * scale))
    return words, figures, QFontMetricsF(words)


@lru_cache(1024)
def _wide(text: str, scale: float) -> float:
    return _faces(scale)[2].horizontalAdvance(text)


def paint_answer(painter: QPainter, box: QRectF, said: Said) -> None:
    """Draw what is known of one tag: a word said is filled, a suggestion outlined with its figure.

    What the model holds for unlikely is a quiet figure; unknown is nothing.
    """
    if said.answer is None and not said.likely:
        if said.probability is not None:
            painter.setFont(_faces(themes.scale)[1])
            painter.setPen(colour(themes.active.faint))
            inner = box.adjusted(PAD, 0, 0, 0)
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, f"{said.probability:.2f}")
        return
    paint_chip(painter, box, "", said)


def paint_chips(painter: QPainter, box: QRectF, chips: Sequence[tuple[Tag, Said]]) -> None:
    """Draw as many chips as there is room for; of the others how many they are."""
    room = QRectF(box)
    for place, (tag, said) in enumerate(chips):
        left = len(chips) - place
        spare = _wide(f"+{left}", themes.scale) + GAP if left > 1 else 0.0
        wanted = chip_width(tag.name, said)
        if min(wanted, _NARROWEST * 2) > room.width() - spare and place:
            painter.setFont(_faces(themes.scale)[0])
            painter.setPen(colour(themes.active.soft))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, f"+{left}")
            return
        wide = min(wanted, room.width() - spare)
        if wide < _NARROWEST:
            return
        paint_chip(painter, QRectF(room.x(), room.y(), wide, room.height()), tag.name, said)
        room.setLeft(room.x() + wide + GAP)


def chip_width(name: str, said: Said, figure: str | None = None) -> float:
    """Return how wide a chip wants to be, px; see `paint_chip`."""
    text, usual = _words(name, said)
    figure = usual if figure is None else figure
    wide = 2 * PAD + _wide(text, themes.scale)
    return wide + (GAP + _wide(figure, themes.scale) if figure else 0.0)


def paint_chip(
    painter: QPainter,
    place: QRectF,
    name: str,
    said: Said,
    *,
    figure: str | None = None,
    tail: float = 0.0,
) -> None:
    """Draw one chip from the left of a place.

    Parameters
    ----------
    painter : QPainter
    place : QRectF
    name : str
        Empty for a chip that says only what is known.
    said : Said
    figure : str, optional
        What stands behind the name; by default the probability of a suggestion.
    tail : float
        Room to be left at the right end, px.
    """
    theme = themes.active
    words, figures, _ = _faces(themes.scale)
    text, usual = _words(name, said)
    figure = usual if figure is None else figure
    tall = min(HEIGHT * themes.scale, place.height() - 2)
    wide = min(chip_width(name, said, figure) + tail, place.width())
    box = QRectF(place.x() + 0.5, place.center().y() - tall / 2 + 0.5, wide - 1, tall - 1)
    ink, ground, pen = colour(theme.text), colour(theme.panel, 0), QPen(colour(theme.line), 1)
    if said.answer is True:
        ink, ground = colour(theme.on_accent), colour(theme.accent)
        pen = QPen(ground, 1)
    elif said.answer is False:
        ink, ground = colour(theme.soft), colour(theme.raised_strong)
        pen = QPen(ground, 1)
    elif said.sure:
        pen = QPen(colour(theme.accent), 1.2)
    else:
        pen = QPen(colour(theme.faint), 1.1, Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, tall / 2, tall / 2)
    painter.setPen(ink)
    inner = box.adjusted(PAD - 1, 0, -PAD + 1 - tail, 0)
    if figure:
        painter.setFont(figures)
        painter.setPen(colour(theme.soft))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, right, figure)
        inner.setRight(inner.right() - _wide(figure, themes.scale) - GAP)
        painter.setPen(ink)
    if said.answer is False and name:
        words = QFont(words)
        words.setStrikeOut(True)
    painter.setFont(words)
    elide = Qt.TextElideMode.ElideRight
    shown = painter.fontMetrics().elidedText(text, elide, int(inner.width()) + 1)
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)


def _words(name: str, said: Said) -> tuple[str, str]:
    """Return what a chip says, and the figure behind it."""
    if said.answer is not None:
        return name or ("yes" if said.answer else "no"), ""
    figure = f"{said.probability or 0.0:.2f}"
    return (name, figure) if name else (figure, "" if said.sure else "?")
