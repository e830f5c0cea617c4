"""The map on paper: a PNG without a window, and JSON for other programs."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from musicscope.core.errors import MusicScopeError
from musicscope.core.paths import display_path
from musicscope.maps.cloud import rasterise
from musicscope.maps.layout import Layout

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

GROUND, PANEL, TEXT, SOFT, FAINT = "#14161a", "#1b1e24", "#e7e9ee", "#9aa3b2", "#7d8696"

#: Files tried for each weight, best first.
FONTS = {
    "regular": ("Inter-Regular.otf", "Inter-Regular.ttf", "Inter.ttc", "DejaVuSans.ttf"),
    "bold": ("Inter-SemiBold.otf", "Inter-SemiBold.ttf", "Inter-Bold.otf", "DejaVuSans-Bold.ttf"),
}

#: The shorter side for which sizes are given; others scale with it.
SHORTER_SIDE = 1000
#: Dots are drawn this many times larger and then reduced, so that none sits on a coarse grid.
FINER = 2
#: Part of the ground that all dots together would cover if none overlapped.
INK = 0.02
SMALLEST_DOT, LARGEST_DOT = 1.2, 6.5
#: A map that is narrower than this in both directions is not enlarged further.
SMALLEST_REACH = 0.05

#: One line of the legend: label, colour as ``"#rrggbb"``, how many tracks have it.
LegendLine = tuple[str, str, int]
#: A name on the map: label, x and y in units of the layout.
RegionName = tuple[str, float, float]


def save_png(
    path: str | bytes | os.PathLike[str],
    layout: Layout,
    rgb: np.ndarray,
    *,
    title: str = "",
    legend: Sequence[LegendLine] = (),
    regions: Sequence[RegionName] = (),
    size: tuple[int, int] = (1600, 1000),
) -> None:
    """Draw a map into a PNG file.

    Parameters
    ----------
    path : str or bytes or os.PathLike
        The file; it is replaced.
    layout : Layout
        Where the dots lie.
    rgb : np.ndarray [shape=(n, 3)], uint8
        Their colours.
    title : str
        Written above.
    legend : sequence of (label, colour, count)
        Written at the right; what does not fit is counted.
    regions : sequence of (label, x, y)
        Names written on the map.
    size : (int, int)
        Width and height in pixels.

    Raises
    ------
    MusicScopeError
        If the file cannot be written.
    """
    picture = draw(layout, rgb, title=title, legend=legend, regions=regions, size=size)
    try:
        picture.save(os.fsdecode(path), format="PNG")
    except OSError as error:
        reason = error.strerror or str(error)
        raise MusicScopeError(f"{display_path(path)} cannot be written: {reason}.") from error


def draw(
    layout: Layout,
    rgb: np.ndarray,
    *,
    title: str = "",
    legend: Sequence[LegendLine] = (),
    regions: Sequence[RegionName] = (),
    size: tuple[int, int] = (1600, 1000),
) -> Image:
    """Return the picture that `save_png` writes."""
    from PIL import Image, ImageDraw

    width, height = size
    unit = min(width, height) / SHORTER_SIDE
    side = round(280 * unit) if legend else 0
    top = round(72 * unit)
    margin = 36 * unit
    wide, high = max(width - side, 1), max(height - top, 1)
    reach = np.maximum(np.abs(layout.positions).max(axis=0, initial=0.0), SMALLEST_REACH)
    scale = max(min((wide / 2 - margin) / reach[0], (high / 2 - margin) / reach[1]), 1.0)
    crowd = math.sqrt(INK * wide * high / (math.pi * max(len(rgb), 1)))
    radius = min(max(crowd, SMALLEST_DOT * unit), LARGEST_DOT * unit)
    dots = rasterise(
        layout.positions,
        rgb,
        centre=(0.0, 0.0),
        scale=FINER * scale,
        size_px=(FINER * wide, FINER * high),
        radius_px=FINER * radius,
        alpha=0.9,
        background=GROUND,
    )
    picture = Image.new("RGB", size, GROUND)
    picture.paste(Image.fromarray(dots[:, :, :3]).reduce(FINER), (0, top))
    pen = ImageDraw.Draw(picture)
    _write_title(pen, layout, title, unit)
    for name, x, y in regions:
        at = (wide / 2 + x * scale, top + high / 2 - y * scale)
        pen.text(
            at,
            name,
            fill=TEXT,
            font=_font("bold", 15 * unit),
            anchor="mm",
            stroke_width=max(1, round(3 * unit)),
            stroke_fill=GROUND,
        )
    if legend:
        _write_legend(pen, legend, (width - side, top, width - margin / 3, height), unit)
    return picture


def to_json(
    layout: Layout,
    *,
    labels: np.ndarray | None = None,
    tracks: Mapping[int, Mapping[str, Any]] | None = None,
) -> str:
    """Return a map as JSON.

    Parameters
    ----------
    layout : Layout
        Where the dots lie.
    labels : np.ndarray [shape=(n,)], int, optional
        The cluster of each dot.
    tracks : mapping of id to fields, optional
        More about each track; the values must be JSON's.

    Returns
    -------
    str
        An object with ``projection``, ``settings``, ``trustworthiness`` (null if not known) and
        ``tracks``: a list of objects with ``id``, ``x``, ``y``, ``cluster`` and the given fields.
    """
    known = math.isfinite(layout.trustworthiness)
    rows = []
    for row, (track, (x, y)) in enumerate(zip(layout.ids, layout.positions, strict=True)):
        entry: dict[str, Any] = {"id": int(track), "x": round(float(x), 5), "y": round(float(y), 5)}
        if labels is not None:
            entry["cluster"] = int(labels[row])
        rows.append(entry | dict((tracks or {}).get(int(track), {})))
    return json.dumps(
        {
            "projection": layout.projection,
            "settings": dict(layout.settings),
            "trustworthiness": round(layout.trustworthiness, 4) if known else None,
            "tracks": rows,
        },
        ensure_ascii=False,
        indent=1,
    )


def _font(weight: str, size: float) -> FreeTypeFont | ImageFont:
    from PIL import ImageFont

    for name in FONTS[weight]:
        try:
            return ImageFont.truetype(name, max(6, round(size)))
        except OSError:
            continue
    return ImageFont.load_default(max(6, round(size)))


def _write_title(pen: ImageDraw, layout: Layout, title: str, unit: float) -> None:
    count = len(layout.ids)
    facts = [f"{count:,} track" + ("" if count == 1 else "s")]
    if layout.projection:
        facts.append(_projection_label(layout.projection))
    if math.isfinite(layout.trustworthiness):
        facts.append(f"faithful {layout.trustworthiness:.2f}")
    left = 24 * unit
    if title:
        pen.text((left, 18 * unit), title, fill=TEXT, font=_font("bold", 22 * unit))
    below = 48 * unit if title else 24 * unit
    pen.text((left, below), "  ·  ".join(facts), fill=SOFT, font=_font("regular", 14 * unit))


def _projection_label(name: str) -> str:
    from musicscope.maps.projection import PROJECTIONS

    return PROJECTIONS.get(name).label if name in PROJECTIONS.names() else name


def _write_legend(
    pen: ImageDraw,
    legend: Sequence[LegendLine],
    box: tuple[float, float, float, float],
    unit: float,
) -> None:
    left, top, right, bottom = box
    font, row = _font("regular", 14 * unit), 27 * unit
    fits = max(1, int((bottom - top - 24 * unit) / row) - 1)
    shown = legend if len(legend) <= fits + 1 else legend[:fits]
    pen.rounded_rectangle(
        (left, top, right, top + 20 * unit + row * (len(shown) + (len(shown) < len(legend)))),
        radius=8 * unit,
        fill=PANEL,
    )
    x, y = left + 14 * unit, top + 10 * unit + row / 2
    for label, colour, count in shown:
        chip = 6 * unit
        pen.rounded_rectangle((x, y - chip, x + 2 * chip, y + chip), radius=3 * unit, fill=colour)
        number = f"{count:,}"
        pen.text((right - 14 * unit, y), number, fill=FAINT, font=font, anchor="rm")
        room = right - x - 50 * unit - font.getlength(number)
        pen.text((x + 22 * unit, y), _shorten(label, font, room), fill=TEXT, font=font, anchor="lm")
        y += row
    if len(shown) < len(legend):
        pen.text((x, y), f"and {len(legend) - len(shown)} more", fill=SOFT, font=font, anchor="lm")


def _shorten(text: str, font: FreeTypeFont | ImageFont, room: float) -> str:
    text = display_path(text)
    if font.getlength(text) <= room:
        return text
    while text and font.getlength(text + "…") > room:
        text = text[:-1]
    return text.rstrip() + "…"
