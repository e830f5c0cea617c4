"""The map as vectors: an SVG in which every dot tells its name."""

from __future__ import annotations

import base64
import io
import os
from collections import defaultdict
from collections.abc import Iterator
from html import escape

from musicscope.core.errors import MusicScopeError
from musicscope.core.paths import display_path
from musicscope.maps.picture import STRENGTH, draw_dots, outline, rows_drawn
from musicscope.maps.picture_plan import Plan, Words, plan
from musicscope.maps.picture_sheet import Sheet, printable

#: Up to so many dots are vectors with a name each; more of them are one picture inside.
MOST_VECTORS = 20_000
FAMILIES = "Inter, 'Segoe UI', 'SF Pro Text', 'Noto Sans', 'DejaVu Sans', sans-serif"


def save_svg(
    path: str | bytes | os.PathLike[str],
    sheet: Sheet,
    *,
    size: tuple[int, int] = (1600, 1000),
    theme: str = "dark",
) -> None:
    """Write a map as SVG.

    Each dot is a shape with its name as ``<title>``, which browsers show on hover and screen
    readers read; those of one line of the legend are a group. Above `MOST_VECTORS` dots the dots
    are one picture inside, and words stay words.

    Parameters
    ----------
    path : str or bytes or os.PathLike
        The file; it is replaced.
    sheet, size, theme
        See `musicscope.maps.picture.save_png`.

    Raises
    ------
    MusicScopeError
        If the size or the theme cannot be, or the file cannot be written.
    """
    text = "\n".join(to_svg(sheet, size=size, theme=theme))
    try:
        with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123 - the path may be bytes
            file.write(text + "\n")
    except OSError as error:
        reason = error.strerror or str(error)
        raise MusicScopeError(f"{display_path(path)} cannot be written: {reason}.") from error


def to_svg(
    sheet: Sheet, *, size: tuple[int, int] = (1600, 1000), theme: str = "dark"
) -> Iterator[str]:
    """Yield the lines of the file that `save_svg` writes."""
    plan_ = plan(sheet, size, theme)
    width, height = size
    title = _words(sheet.title or "A map of music")
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="title facts" '
        f'font-family="{FAMILIES}">'
    )
    yield f'<title id="title">{title}</title>'
    yield f'<desc id="facts">{_words(sheet.facts)}</desc>'
    yield f'<rect width="{width}" height="{height}" fill="{plan_.paper.ground}"/>'
    if len(sheet) > MOST_VECTORS:
        yield _picture(plan_, sheet)
    else:
        yield from _dots(plan_, sheet)
    if plan_.panel is not None:
        left, top, right, bottom = plan_.panel
        yield (
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" '
            f'height="{bottom - top:.1f}" rx="{8 * plan_.unit:.1f}" fill="{plan_.paper.panel}"/>'
        )
    for mark in plan_.marks:
        rim = _rim(plan_, mark.fill, mark.radius)
        yield _shape(mark.shape, mark.x, mark.y, mark.radius, f' fill="{mark.fill}"{rim}')
    for words in plan_.words:
        yield _text(words, plan_)
    yield "</svg>"


def _words(text: str) -> str:
    return escape(printable(text))


def _dots(plan_: Plan, sheet: Sheet) -> Iterator[str]:
    lines = sheet.lines.tolist()
    members: defaultdict[int, list[int]] = defaultdict(list)
    for row in rows_drawn(plan_):
        members[lines[row]].append(row)
    places = list(zip(plan_.x.tolist(), plan_.y.tolist(), strict=True))
    inks = ["#" + bytes(pixel).hex() for pixel in sheet.rgb]
    for line, rows in sorted(members.items(), key=lambda item: -len(item[1])):
        label, colour, _ = sheet.legend[line] if line >= 0 else ("", inks[rows[0]], 0)
        shape = plan_.shapes[line] if line >= 0 else "disc"
        named = f' aria-label="{_words(label)}"' if label else ""
        rim = _rim(plan_, colour, plan_.radius)
        yield f'<g fill="{colour}" fill-opacity="{STRENGTH}"{rim}{named}>'
        for row in rows:
            x, y = places[row]
            own = inks[row] != colour
            ink = f' fill="{inks[row]}"{_rim(plan_, inks[row], plan_.radius)}' if own else ""
            yield _shape(shape, x, y, plan_.radius, ink, _name(sheet, row))
        yield "</g>"


def _name(sheet: Sheet, row: int) -> str:
    if not sheet.names:
        return ""
    detail = sheet.details[row] if sheet.details else ""
    return sheet.names[row] + (f" · {detail}" if detail else "")


def _rim(plan_: Plan, colour: str, radius: float) -> str:
    rim = plan_.paper.rim(colour)
    return "" if rim == colour else f' stroke="{rim}" stroke-width="{0.16 * radius:.2f}"'


def _shape(shape: str, x: float, y: float, radius: float, ink: str, name: str = "") -> str:
    if shape == "disc":
        tag, form = "circle", f'cx="{x:.2f}" cy="{y:.2f}" r="{radius:.2f}"'
    else:
        corners = " ".join(f"{a:.2f},{b:.2f}" for a, b in outline(shape, x, y, radius))
        tag, form = "polygon", f'points="{corners}"'
    inside = f"><title>{_words(name)}</title></{tag}>" if name else "/>"
    return f"<{tag} {form}{ink}{inside}"


def _picture(plan_: Plan, sheet: Sheet) -> str:
    file = io.BytesIO()
    draw_dots(plan_, sheet).save(file, "PNG")
    data = base64.b64encode(file.getvalue()).decode("ascii")
    width, height = plan_.size
    return f'<image width="{width}" height="{height}" href="data:image/png;base64,{data}"/>'


def _text(words: Words, plan_: Plan) -> str:
    halo = (
        f' stroke="{plan_.paper.ground}" stroke-width="{2 * plan_.halo:.1f}" '
        'stroke-linejoin="round" paint-order="stroke"'
        if words.halo
        else ""
    )
    weight = ' font-weight="600"' if words.weight == "bold" else ""
    return (
        f'<text x="{words.x:.1f}" y="{words.y:.1f}" dy=".36em" font-size="{words.size:.1f}" '
        f'fill="{words.fill}" text-anchor="{words.anchor}"{weight}{halo}>'
        f"{_words(words.text)}</text>"
    )
