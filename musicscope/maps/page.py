"""The map as one web page that needs no network: for a class, from a USB stick."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.core.paths import display_path, resource_folder
from musicscope.maps.page_plot import plot_item, plotting_script
from musicscope.maps.picture_sheet import Sheet, count_of, printable, tell_apart

#: What the page may be; ``"system"`` follows the reader's own choice.
THEMES = ("system", "dark", "light")
#: A map that is narrower than this is not enlarged further.
SMALLEST_REACH = 0.05
#: The page's script, in this order, in a scope of its own.
SCRIPTS = ("state", "plot", "pointing", "sound", "lists", "keys", "begin")
_SLOT = re.compile(r"\{\{(\w+)\}\}")


def write_page(
    path: str | os.PathLike[str],
    sheet: Sheet,
    *,
    theme: str = "system",
    excerpts: Iterable[tuple[int, bytes]] | None = None,
) -> None:
    """Write a map as one HTML file with everything in it.

    Names show on hover, the legend switches, a search finds, all of it works by keyboard, and a
    policy inside forbids the browser to load anything from anywhere. Scripts run only if their
    hash is in that policy, so no title can do harm.

    Parameters
    ----------
    path : str or os.PathLike
        The file; it is replaced.
    sheet : Sheet
        What the map says; with names.
    theme : {"system", "dark", "light"}
    excerpts : iterable of (int, bytes), optional
        Row of a dot and its sound as WebM; taken one by one while the page is written.

    Raises
    ------
    MusicScopeError
        If the package bokeh is missing or the file cannot be written.
    """
    head, tail = _compose(sheet, theme, sound=excerpts is not None)
    target = Path(path)
    try:
        with target.open("w", encoding="utf-8", newline="\n") as file:
            file.write(head)
            for row, sound in excerpts or ():
                data = base64.b64encode(sound).decode("ascii")
                file.write(f'<script type="text/plain" id="excerpt-{row:d}">{data}</script>\n')
            file.write(tail)
    except OSError as error:
        reason = error.strerror or str(error)
        raise MusicScopeError(f"{display_path(target)} cannot be written: {reason}.") from error


def page_text(sheet: Sheet, *, theme: str = "system") -> str:
    """Return a page without excerpts as text; see `write_page`."""
    return "".join(_compose(sheet, theme, sound=False))


def _compose(sheet: Sheet, theme: str, *, sound: bool) -> tuple[str, str]:
    """Return what stands before the excerpts and what stands behind them."""
    if theme not in THEMES:
        raise ParameterError(f"There is no theme {theme}; choose one of {', '.join(THEMES)}.")
    folder = resource_folder() / "page"
    scripts = (plotting_script(), _script(folder))
    slots = {
        "theme": theme,
        "schemes": {"system": "dark light"}.get(theme, theme),
        "policy": _policy(scripts),
        "title": _words(sheet.title or "A map of music"),
        "facts": _words(sheet.facts),
        "heading": _words(sheet.heading or "Colours"),
        "spoken": _words(_spoken(sheet)),
        "captions": _captions(sheet),
        "style": (folder / "page.css").read_text("utf-8"),
        "data": _as_json(_data(sheet, sound)),
        "plot": _as_json(plot_item()),
        "scripts": "\n".join(f"<script>{script}</script>" for script in scripts),
    }
    template = (folder / "page.html").read_text("utf-8")
    head, tail = template.split("{{excerpts}}")
    return _fill(head, slots), _fill(tail, slots)


def _fill(template: str, slots: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda slot: slots[slot[1]], template)


def _script(folder: Path) -> str:
    parts = "\n".join((folder / f"{name}.js").read_text("utf-8") for name in SCRIPTS)
    return f'"use strict";\n(() => {{\n{parts}}})();\n'


def _policy(scripts: Iterable[str]) -> str:
    """Return a policy under which these scripts run and nothing is loaded."""
    hashes = (base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts)
    allowed = " ".join(f"'sha256-{value}'" for value in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "media-src blob:; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _as_json(value: Any) -> str:
    """Return JSON that may stand in a page: no text in it can end the element around it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _words(text: str) -> str:
    return escape(printable(text))


def _spoken(sheet: Sheet) -> str:
    return (
        f"Map of {count_of(len(sheet))}. The arrow keys step from dot to dot, Enter plays; "
        "all tracks are in the list behind."
    )


def _captions(sheet: Sheet) -> str:
    if sheet.captions is None:
        return ""
    across, up = map(_words, sheet.captions)
    return f'<p class="caption across">{across} →</p><p class="caption up">↑ {up}</p>'


def _data(sheet: Sheet, sound: bool) -> dict[str, Any]:
    positions = np.asarray(sheet.layout.positions, float).reshape(-1, 2)
    here = np.isfinite(positions).all(axis=1)
    x, y = np.where(here[:, None], positions, 0.0).round(5).T
    n = len(sheet)
    names = [printable(name) for name in sheet.names] or [""] * n
    details = [printable(detail) for detail in sheet.details] or [""] * n
    shapes = tell_apart(sheet.legend)
    return {
        "sound": sound,
        "measured": sheet.measured,
        "x": x.tolist(),
        "y": y.tolist(),
        "box": _box(positions[here]),
        "colour": ["#" + bytes(pixel).hex() for pixel in np.asarray(sheet.rgb, np.uint8)],
        "line": sheet.lines.tolist(),
        "names": names,
        "details": details,
        "order": sorted(range(n), key=lambda row: (names[row].casefold(), row)),
        "legend": [
            [printable(label), colour, number, shape]
            for (label, colour, number), shape in zip(sheet.legend, shapes, strict=True)
        ],
        "regions": [[printable(r.name), round(r.x, 5), round(r.y, 5)] for r in sheet.regions],
    }


def _box(positions: np.ndarray) -> list[float]:
    """Return left, right, bottom and top of all dots, not narrower than is sensible."""
    if not len(positions):
        return [-1.0, 1.0, -1.0, 1.0]
    low, high = positions.min(axis=0), positions.max(axis=0)
    centre, reach = (low + high) / 2, np.maximum((high - low) / 2, SMALLEST_REACH)
    sides = (centre - reach, centre + reach)
    return [float(side[axis]) for axis in (0, 1) for side in sides]
