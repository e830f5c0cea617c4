"""Sleeves: one small abstract picture for each style, drawn from geometry."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from math import cos, pi, sin
from random import Random
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

#: Width and height of a sleeve in pixels; it is drawn three times as large and reduced.
SIDE = 300
_BIG = 3 * SIDE

_Rgb = tuple[int, int, int]


@lru_cache(maxsize=16)
def draw_cover(style: str) -> bytes:
    """Return the sleeve of a style as a PNG file.

    Raises
    ------
    KeyError
        If there is no such style.
    """
    from PIL import Image, ImageDraw

    top, bottom, motif = _SLEEVES[style]
    slope = np.linspace(0, 1, _BIG)[:, None, None]
    ground = (1 - slope) * np.array(top) + slope * np.array(bottom)
    pixels = np.broadcast_to(ground, (_BIG, _BIG, 3)).round().astype(np.uint8)
    picture = Image.fromarray(np.ascontiguousarray(pixels))
    motif(ImageDraw.Draw(picture, "RGBA"))
    file = BytesIO()
    picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _disc(
    draw: ImageDraw, x: float, y: float, radius: float, fill: tuple[int, int, int, int]
) -> None:
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)


def _arches(draw: ImageDraw) -> None:
    """Draw the vaults of a nave, one behind the other, with light at the end."""
    for k in range(7):
        half, height = 400 - 52 * k, 760 - 84 * k
        light = 34 + 30 * k
        left, right, top = 450 - half, 450 + half, 880 - height
        shade = (light + 60, light + 22, 30 + light // 3, 255)
        draw.rectangle((left, top + half, right, 900), fill=shade)
        draw.pieslice((left, top, right, top + 2 * half), 180, 360, fill=shade)
    _disc(draw, 450, 690, 26, (255, 240, 200, 255))


def _turning(draw: ImageDraw) -> None:
    """Draw rings that turn around each other in threes."""
    for k in range(36):
        angle = 2 * pi * k / 36
        radius = 130 + 70 * sin(3 * angle)
        x, y = 450 + 210 * cos(angle), 450 + 210 * sin(angle)
        box = (x - radius, y - radius, x + radius, y + radius)
        draw.ellipse(box, outline=(255, 226, 216, 150), width=5)


def _stripes(draw: ImageDraw) -> None:
    """Draw flags in a row."""
    colours = ((214, 62, 48), (246, 238, 222), (38, 70, 120), (240, 190, 80))
    for k in range(4):
        x = 70 + 200 * k
        draw.rectangle((x, 90, x + 12, 900), fill=(60, 44, 36, 255))
        for row in range(3):
            y = 116 + 250 * row
            edge = [(x + 12 + 8 * t, y + 22 * sin(pi * t / 10 + row)) for t in range(21)]
            lower = [(px, py + 140) for px, py in reversed(edge)]
            draw.polygon([*edge, *lower], fill=(*colours[(k + row) % 4], 255))


def _knot(draw: ImageDraw) -> None:
    """Draw a ribbon that crosses itself, as in an old book."""
    path = [
        (
            450 + (230 + 95 * cos(3 * t)) * cos(2 * t),
            450 + (230 + 95 * cos(3 * t)) * sin(2 * t),
        )
        for t in (2 * pi * k / 400 for k in range(401))
    ]
    for width, colour in ((64, (16, 50, 36, 255)), (46, (226, 190, 110, 255))):
        for x, y in path:
            _disc(draw, x, y, width / 2, colour)
    for x, y in path:
        _disc(draw, x, y, 7, (60, 104, 66, 255))


def _night(draw: ImageDraw) -> None:
    """Draw a moon, some stars and sleeping hills."""
    rng = Random(5)
    for _ in range(70):
        radius = rng.choice((2.5, 3.5, 5.0))
        place = rng.uniform(20, 880), rng.uniform(20, 620)
        _disc(draw, *place, radius, (255, 246, 214, rng.randrange(120, 255)))
    turns = [pi * (k / 60 - 0.5) for k in range(61)]
    rim = [(-200 * cos(a), 200 * sin(a)) for a in turns]
    hollow = [(-84 * cos(a), 200 * sin(a)) for a in reversed(turns)]
    tilt_x, tilt_y = cos(-0.5), sin(-0.5)
    crescent = [
        (520 + x * tilt_x - y * tilt_y, 350 + x * tilt_y + y * tilt_x) for x, y in rim + hollow
    ]
    draw.polygon(crescent, fill=(255, 232, 170, 255))
    for k, shade in enumerate(((44, 54, 104), (34, 42, 86), (24, 30, 66))):
        hills = [(x, 660 + 80 * k + 40 * sin(x / 130 + 1.7 * k)) for x in range(0, 901, 10)]
        draw.polygon([*hills, (900, 900), (0, 900)], fill=(*shade, 255))


def _waves(draw: ImageDraw) -> None:
    """Draw the sun above a pavement of waves."""
    _disc(draw, 620, 270, 130, (255, 214, 120, 255))
    for k in range(7):
        y = 430 + 72 * k
        edge = [(x, y + 26 * sin(x / 72 + (k % 2) * pi)) for x in range(0, 901, 6)]
        colour = (18, 74, 92, 255) if k % 2 else (240, 236, 220, 255)
        draw.polygon([*edge, (900, 900), (0, 900)], fill=colour)


def _bars(draw: ImageDraw) -> None:
    """Draw a city that is an equaliser that is a city."""
    rng = Random(11)
    for column in range(12):
        height = rng.randrange(3, 13)
        for row in range(height):
            x, y = 52 + 67 * column, 800 - 56 * row
            warm = row / 12
            colour = (int(60 + 190 * warm), int(220 - 130 * warm), int(235 - 20 * warm), 235)
            draw.rounded_rectangle((x, y, x + 52, y + 40), 8, fill=colour)


def _mist(draw: ImageDraw) -> None:
    """Draw a pale sun in layers of mist."""
    for k in range(24):
        _disc(draw, 300, 330, 320 - 11 * k, (255, 244, 226, 13))
    _disc(draw, 300, 330, 62, (255, 250, 238, 235))
    for k in range(6):
        y = 430 + 80 * k
        ridge = [
            (x, y + 44 * sin(x / (210 - 14 * k) + 2.1 * k) + 14 * sin(x / 61 + k))
            for x in range(0, 901, 6)
        ]
        draw.polygon(
            [*ridge, (900, 900), (0, 900)], fill=(92 - 12 * k, 124 - 15 * k, 138 - 15 * k, 96)
        )


_SLEEVES: dict[str, tuple[_Rgb, _Rgb, Callable[[ImageDraw], None]]] = {
    "Chorale": ((30, 22, 34), (66, 36, 40), _arches),
    "Waltz": ((120, 40, 66), (52, 22, 54), _turning),
    "March": ((176, 206, 222), (228, 222, 200), _stripes),
    "Jig": ((44, 96, 64), (20, 54, 44), _knot),
    "Lullaby": ((22, 26, 62), (62, 66, 122), _night),
    "Bossa nova": ((250, 176, 120), (226, 108, 92), _waves),
    "House": ((26, 14, 48), (70, 18, 86), _bars),
    "Ambient": ((196, 206, 204), (126, 150, 160), _mist),
}
