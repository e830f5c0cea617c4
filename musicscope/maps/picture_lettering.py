"""Letters for pictures: fonts that are there, and for each letter one that has it."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from musicscope.maps.picture_sheet import printable

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont, ImageFont

    Font = FreeTypeFont | ImageFont

Weight = Literal["regular", "bold"]

#: Files tried for each weight, best first.
FONTS: dict[Weight, tuple[str, ...]] = {
    "regular": (
        "Inter-Regular.otf",
        "Inter-Regular.ttf",
        "Inter.ttc",
        "segoeui.ttf",
        "SFNS.ttf",
        "DejaVuSans.ttf",
    ),
    "bold": (
        "Inter-SemiBold.otf",
        "Inter-SemiBold.ttf",
        "Inter-Bold.otf",
        "seguisb.ttf",
        "DejaVuSans-Bold.ttf",
    ),
}
#: Files that have what those lack: flats and sharps, the scripts of the world.
OTHERS = (
    "DejaVuSans.ttf",
    "seguisym.ttf",
    "Apple Symbols.ttf",
    "Arial Unicode.ttf",
    "NotoSansCJK-Regular.ttc",
    "DroidSansFallbackFull.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansHebrew-Regular.ttf",
    "NotoSansDevanagari-Regular.ttf",
    "msgothic.ttc",
    "unifont.ttf",
)
#: A character that no font has; its picture is that of all that is missing.
_NOWHERE = "\U000f1234"


def length(text: str, weight: Weight, size: float) -> float:
    """Return how wide a line is, in pixels, at `size` pixels."""
    return sum(letters.getlength(run) for run, letters in runs(text, weight, size))


def shorten(text: str, weight: Weight, size: float, room: float) -> str:
    """Return printable text no wider than `room` pixels, cut with an ellipsis if need be."""
    text = printable(text)
    if length(text, weight, size) <= room:
        return text
    while text and length(text + "…", weight, size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def runs(text: str, weight: Weight, size: float) -> list[tuple[str, Font]]:
    """Return the pieces of a line with the font of each, from left to right."""
    pixels = max(6, round(size))
    found = (_named(font) for font in (FONTS[weight], OTHERS))
    names = tuple(name for group in found for name in group)
    pieces = groupby(text, lambda letter: _font_of(letter, names))
    return [("".join(letters), _load(name, pixels)) for name, letters in pieces]


@cache
def _named(files: tuple[str, ...]) -> tuple[str, ...]:
    """Return the files that are there; of the weights only the best."""
    there = []
    for name in files:
        try:
            _load(name, 16)
        except OSError:
            continue
        there.append(name)
        if files is not OTHERS:
            break
    return tuple(there)


@cache
def _load(name: str, pixels: int) -> Font:
    from PIL import ImageFont

    return ImageFont.truetype(name, pixels) if name else ImageFont.load_default(pixels)


@cache
def _font_of(letter: str, names: tuple[str, ...]) -> str:
    """Return the file of the first font that has a letter; the first of all where none has."""
    has = (name for name in names if letter.isspace() or _picture(name, letter) != _missing(name))
    return next(has, names[0] if names else "")


@cache
def _missing(name: str) -> bytes:
    return _picture(name, _NOWHERE)


def _picture(name: str, letter: str) -> bytes:
    return bytes(_load(name, 16).getmask(letter))
