"""The map on paper: a PNG without a window, and JSON for other programs."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from musicscope.core.errors import MusicScopeError
from musicscope.core.paths import display_path
from musicscope.maps.layout import Layout
from musicscope.maps.picture_lettering import length, runs
from musicscope.maps.picture_plan import Mark, Plan, Words, plan
from musicscope.maps.picture_sheet import Sheet

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

#: Dots are drawn this many times larger and then reduced, so that their rims are smooth.
FINER = 3
#: So many rows of pixels are drawn at a time: a poster needs little more memory than itself.
BAND = 512
#: Part of a dot's colour in what is seen of it; the rest is ground.
STRENGTH = 0.92


def save_png(
    path: str | bytes | os.PathLike[str],
    sheet: Sheet,
    *,
    size: tuple[int, int] = (1600, 1000),
    theme: str = "dark",
) -> None:
    """Draw a map into a PNG file.

    Parameters
    ----------
    path : str or bytes or os.PathLike
        The file; it is replaced.
    sheet : Sheet
        What the map says.
    size : (int, int)
        Width and height in pixels.
    theme : {"dark", "light"}

    Raises
    ------
    MusicScopeError
        If the size or the theme cannot be, or the file cannot be written.
    """
    picture = draw(sheet, size=size, theme=theme)
    try:
        picture.save(os.fsdecode(path), format="PNG")
    except OSError as error:
        reason = error.strerror or str(error)
        raise MusicScopeError(f"{display_path(path)} cannot be written: {reason}.") from error


def draw(sheet: Sheet, *, size: tuple[int, int] = (1600, 1000), theme: str = "dark") -> Image:
    """Return the picture that `save_png` writes."""
    from PIL import ImageDraw

    plan_ = plan(sheet, size, theme)
    picture = draw_dots(plan_, sheet)
    pen = ImageDraw.Draw(picture)
    if plan_.panel is not None:
        pen.rounded_rectangle(plan_.panel, radius=8 * plan_.unit, fill=plan_.paper.panel)
    if plan_.marks:
        _draw_marks(picture, plan_)
    for words in plan_.words:
        _write(pen, words, plan_)
    return picture


def draw_dots(plan_: Plan, sheet: Sheet) -> Image:
    """Return a picture of the dots alone."""
    from PIL import Image, ImageDraw

    width, height = plan_.size
    picture = Image.new("RGB", plan_.size, plan_.paper.ground)
    shape_of_line = (*plan_.shapes, "disc")
    shapes = [shape_of_line[line] for line in sheet.lines.tolist()]
    fills, rims = _inks(plan_, sheet.rgb)
    reach = 2 * plan_.radius + 1
    for top in range(0, height, BAND):
        high = min(BAND, height - top)
        rows = np.flatnonzero((plan_.y > top - reach) & (plan_.y < top + high + reach))
        if not len(rows):
            continue
        band = Image.new("RGB", (FINER * width, FINER * high), plan_.paper.ground)
        pen = ImageDraw.Draw(band)
        places = zip(rows.tolist(), plan_.x[rows].tolist(), plan_.y[rows].tolist(), strict=True)
        for row, x, y in places:
            at = (FINER * x, FINER * (y - top))
            _stamp(pen, shapes[row], at, FINER * plan_.radius, fills[row], rims[row])
        picture.paste(band.reduce(FINER), (0, top))
    return picture


def outline(shape: str, x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """Return the corners of a shape of `musicscope.maps.colouring.SHAPES`; none for a disc."""
    if shape == "square":
        half = 0.88 * radius
        return [
            (x - half, y - half),
            (x + half, y - half),
            (x + half, y + half),
            (x - half, y + half),
        ]
    if shape in ("triangle", "diamond"):
        corners, far = (3, 1.3 * radius) if shape == "triangle" else (4, 1.25 * radius)
        angles = (2 * math.pi * k / corners for k in range(corners))
        return [(x + far * math.sin(a), y - far * math.cos(a)) for a in angles]
    if shape == "cross":
        far, near = 1.2 * radius, 0.45 * radius
        quarter = [
            (near, near),
            (near, far),
            (-near, far),
            (-near, near),
            (-far, near),
            (-far, -near),
        ]
        return [(x + dx, y + dy) for dx, dy in quarter + [(-dx, -dy) for dx, dy in quarter]]
    return []


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


def _inks(plan_: Plan, rgb: np.ndarray) -> tuple[list[str], list[str]]:
    """Return fill and rim of each dot as ``"#rrggbb"``."""
    ground = np.frombuffer(bytes.fromhex(plan_.paper.ground[1:]), np.uint8).astype(float)
    colours = np.asarray(rgb, np.uint8).reshape(-1, 3)
    mixed = np.rint(STRENGTH * colours + (1 - STRENGTH) * ground).astype(np.uint8)
    known: dict[bytes, str] = {}
    fills = ["#" + pixel.hex() for pixel in map(bytes, mixed)]
    rims = []
    for pixel, fill in zip(map(bytes, colours), fills, strict=True):
        if pixel not in known:
            colour = "#" + pixel.hex()
            rim = plan_.paper.rim(colour)
            known[pixel] = fill if rim == colour else rim
        rims.append(known[pixel])
    return fills, rims


def _stamp(
    pen: ImageDraw, shape: str, at: tuple[float, float], radius: float, fill: str, rim: str
) -> None:
    x, y = at
    width = 0 if fill == rim else max(1, round(0.16 * radius))
    if shape == "disc":
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill, rim, width)
    else:
        pen.polygon(outline(shape, x, y, radius), fill, rim, width)


def _draw_marks(picture: Image, plan_: Plan) -> None:
    for mark in plan_.marks:
        _draw_mark(picture, mark, plan_)


def _draw_mark(picture: Image, mark: Mark, plan_: Plan) -> None:
    from PIL import Image, ImageDraw

    side = math.ceil(1.5 * mark.radius) + 1
    left, top = round(mark.x) - side, round(mark.y) - side
    tile = Image.new("RGB", (2 * side * FINER, 2 * side * FINER), plan_.paper.panel)
    at = (FINER * (mark.x - left), FINER * (mark.y - top))
    rim = plan_.paper.rim(mark.fill)
    _stamp(ImageDraw.Draw(tile), mark.shape, at, FINER * mark.radius, mark.fill, rim)
    picture.paste(tile.reduce(FINER), (left, top))


def _write(pen: ImageDraw, words: Words, plan_: Plan) -> None:
    wide = length(words.text, words.weight, words.size)
    x = words.x - {"start": 0.0, "middle": wide / 2, "end": wide}[words.anchor]
    for text, letters in runs(words.text, words.weight, words.size):
        pen.text(
            (x, words.y),
            text,
            fill=words.fill,
            font=letters,
            anchor="lm",
            stroke_width=round(plan_.halo) if words.halo else 0,
            stroke_fill=plan_.paper.ground,
        )
        x += letters.getlength(text)


def rows_drawn(plan_: Plan) -> Iterable[int]:
    """Return the rows of the dots that have a place on the paper."""
    rows: list[int] = np.flatnonzero(np.isfinite(plan_.x) & np.isfinite(plan_.y)).tolist()
    return rows
