"""Files of ratings: a table with a line for each track, and its place on each scale."""

from __future__ import annotations

import csv
import io
import math
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from musicscope.core.errors import MusicScopeError
from musicscope.core.paths import display_path
from musicscope.library.exchanged_file import read_exchanged
from musicscope.library.label_exchange.csv_file import SEPARATORS, records
from musicscope.library.label_exchange.formats import replace_file
from musicscope.library.label_exchange.row import BadRow, path_of, written_path
from musicscope.library.playlist_files.text import is_text, lines_of
from musicscope.library.ratings import SCALES

#: What other programs, DEAM and PMEmo among them, call the path.
_PATHS = frozenset({"path", "file", "filename", "location", "song_id", "song id", "musicid", "id"})
_SCALE = re.compile(rf"(?:static_|mean_)?({'|'.join(SCALES)})(?:[ _]?\(?mean\)?)?")
#: Values of the scale that psychologists ask on, such as of DEAM, and its middle.
_LEAST, _MOST, _MIDDLE = 1.0, 9.0, 5.0


@dataclass(frozen=True, slots=True)
class RatingRow:
    """What a file says of one track.

    Attributes
    ----------
    where : str
        ``"line 12"``.
    path : bytes
        As it is written.
    values : mapping of str to float
        -1..1, by scale; a scale that is not known is absent.
    """

    where: str
    path: bytes
    values: Mapping[str, float]


@dataclass(frozen=True)
class RatingFile:
    """The content of a file of ratings.

    Attributes
    ----------
    rows : tuple of RatingRow
    bad : tuple of BadRow
    scale : str
        A sentence that says from where to where its values go.
    """

    rows: tuple[RatingRow, ...]
    bad: tuple[BadRow, ...] = ()
    scale: str = ""


def read_ratings(path: Path) -> RatingFile:
    """Return what a CSV file says, with the columns path, valence and arousal.

    Values go from -1 to 1, or from 1 to 9; which of the two is known by the values.

    Raises
    ------
    MusicScopeError
        When it cannot be read at all, or its values fit neither scale.
    """
    return read_exchanged(path, "a CSV file of ratings", _parse)


def write_ratings(target: Path, rows: Iterable[tuple[bytes, Mapping[str, float]]]) -> int:
    """Write paths with their values to a CSV file, and return how many lines.

    Raises
    ------
    MusicScopeError
        When it cannot be written; what was there is as it was.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(("path", *SCALES))
    count = 0
    for path, values in rows:
        numbers = [repr(values[scale]) if scale in values else "" for scale in SCALES]
        writer.writerow((written_path(path), *numbers))
        count += 1
    try:
        replace_file(target, file.getvalue().encode("utf-8-sig", "replace"))
    except OSError as error:
        raise MusicScopeError(
            f"{display_path(target)} cannot be written ({error.strerror}); choose another place."
        ) from error
    return count


def _parse(data: bytes) -> RatingFile:
    if not is_text(data):
        raise MusicScopeError("It holds no text; save it as CSV.")
    lines = [line for line in lines_of(data) if line.guess.strip()]
    if lines and lines[0].guess.lower().startswith("sep="):
        lines = lines[1:]
    head = lines[0].guess if lines else ""
    separator = max(SEPARATORS, key=head.count)
    names = [_column(cell) for cell in next(csv.reader([head], delimiter=separator), [])]
    if "path" not in names or not any(scale in names for scale in SCALES):
        raise MusicScopeError(
            "Its first line does not name the columns; write path, valence and arousal there."
        )
    rows: list[RatingRow] = []
    bad: list[BadRow] = []
    for where, text, cells in records(lines[1:], separator):
        row = _row(where, text, dict(zip(names, cells, strict=False)) if cells else {})
        if isinstance(row, RatingRow):
            rows.append(row)
        else:
            bad.append(row)
    return _scaled(rows, bad)


def _column(cell: str) -> str:
    name = cell.strip().strip("\ufeff").lower()
    found = _SCALE.fullmatch(name)
    if found:
        return found[1]
    return "path" if name in _PATHS else ""


def _row(where: str, text: str, cells: Mapping[str, str]) -> RatingRow | BadRow:
    shown = text[:120]
    if not cells:
        return BadRow(where, shown, "A quotation mark in it is not closed.")
    name = cells.get("path", "").strip()
    if not name:
        return BadRow(where, shown, "It names no track.")
    values: dict[str, float] = {}
    for scale in SCALES:
        cell = cells.get(scale, "").strip()
        if not cell:
            continue
        try:
            values[scale] = float(cell.replace(",", "."))
        except ValueError:
            values[scale] = math.nan
        if not math.isfinite(values[scale]):
            return BadRow(where, shown, f"Its {scale} is no number.")
    if not values:
        return BadRow(where, shown, "It has neither valence nor arousal.")
    return RatingRow(where, path_of(name), values)


def _scaled(rows: list[RatingRow], bad: list[BadRow]) -> RatingFile:
    """Return the rows on the scale from -1 to 1."""
    numbers = [(value, row.where) for row in rows for value in row.values.values()]
    least, first = min(numbers, default=(0.0, ""))
    most, last = max(numbers, default=(0.0, ""))
    if least >= -1 and most <= 1:
        said = "Its values were read as going from −1 to 1."
        if rows and least >= 0:
            said += " None is below 0: should they go from 0 to 1, then 0.5 is their middle, not 0."
        return RatingFile(tuple(rows), tuple(bad), said)
    if least >= _LEAST and most <= _MOST:
        moved = tuple(RatingRow(r.where, r.path, _from_nine(r.values)) for r in rows)
        return RatingFile(moved, tuple(bad), "Its values go from 1 to 9, with 5 as the middle.")
    raise MusicScopeError(
        f"Its values go from {least:g} ({first}) to {most:g} ({last}), which is no scale from −1 "
        "to 1, and none from 1 to 9; mend them."
    )


def _from_nine(values: Mapping[str, float]) -> dict[str, float]:
    half = (_MOST - _LEAST) / 2
    return {scale: (value - _MIDDLE) / half for scale, value in values.items()}


def file_name(path: bytes) -> bytes:
    """Return the last part of a path, whichever way its folders are parted."""
    return os.path.basename(path.replace(b"\\", b"/"))
