"""Labels as CSV: one row a label, as any spreadsheet reads and writes it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from musicscope.core.errors import MusicScopeError
from musicscope.library.label_exchange.row import (
    FIELDS,
    BadRow,
    ExchangedLabel,
    LabelFile,
    read_row,
    written_moment,
    written_path,
)
from musicscope.library.playlist_files.text import Line, lines_of

#: Further lines that one quoted text may go on for.
_LONGEST_RECORD = 50
SEPARATORS = (";", "\t", ",")
#: What other programs call our columns.
_ALSO = {
    "label": "tag",
    "name": "tag",
    "tags": "tag",
    "from": "start",
    "start_s": "start",
    "start_time": "start",
    "to": "stop",
    "end": "stop",
    "stop_s": "stop",
    "end_s": "stop",
    "end_time": "stop",
    "file": "path",
    "filename": "path",
    "location": "path",
    "hash": "audio_hash",
    "audio hash": "audio_hash",
    "audiohash": "audio_hash",
    "date": "made",
    "made_s": "made",
    "time": "made",
    "length": "duration",
    "duration_s": "duration",
}


def read(data: bytes) -> LabelFile:
    """Return what a CSV file says.

    Commas, semicolons and tabs part its cells; it may be UTF-8 with or without a mark, UTF-16 as
    Excel's *Unicode text*, or in the Windows code page. A row that cannot be read costs that row.

    Raises
    ------
    MusicScopeError
        When its first line does not name the columns.
    """
    lines = [line for line in lines_of(data) if line.guess.strip()]
    if lines and lines[0].guess.lower().startswith("sep="):
        lines = lines[1:]
    head = lines[0].guess if lines else ""
    separator = max(SEPARATORS, key=head.count)
    names = [_column(cell) for cell in next(csv.reader([head], delimiter=separator), [])]
    if "tag" not in names:
        raise MusicScopeError(
            "Its first line does not name the columns; write tag, value, path or artist and title "
            "there."
        )
    labels: list[ExchangedLabel] = []
    bad: list[BadRow] = []
    for where, text, cells in records(lines[1:], separator):
        if cells is None:
            bad.append(BadRow(where, text[:120], "A quotation mark in it is not closed."))
            continue
        if len(cells) > len(names) and any(cells[len(names) :]):
            reason = f"It has {len(cells)} cells, and the first line names {len(names)} columns."
            bad.append(BadRow(where, text[:120], reason))
            continue
        row = read_row(where, {n: c for n, c in zip(names, cells, strict=False) if n})
        if isinstance(row, ExchangedLabel):
            labels.append(row)
        else:
            bad.append(row)
    return LabelFile(tuple(labels), tuple(bad))


def _column(cell: str) -> str:
    name = cell.strip().strip("\ufeff").lower()
    name = _ALSO.get(name, name)
    return name if name in FIELDS else ""


def records(lines: Sequence[Line], separator: str) -> Iterator[tuple[str, str, list[str] | None]]:
    """Yield each record's place, text and cells; None for the cells of one that does not end."""
    number = 0
    while number < len(lines):
        first = lines[number]
        taken = [first.guess]
        open_quote = first.guess.count('"') % 2 == 1
        last = min(number + _LONGEST_RECORD, len(lines) - 1)
        while open_quote and number + len(taken) <= last:
            further = lines[number + len(taken)].guess
            taken.append(further)
            open_quote = further.count('"') % 2 == 0
        number += 1 if open_quote else len(taken)
        where = f"line {first.number}"
        if open_quote:
            yield where, first.guess, None
            continue
        text = "\n".join(taken)
        try:
            yield where, text, next(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        except csv.Error:
            yield where, text, None


def written(labels: Sequence[ExchangedLabel]) -> bytes:
    """Return the file, UTF-8 with a mark, so that spreadsheets know it."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(FIELDS)
    for label in labels:
        start, stop = label.span or ("", "")
        writer.writerow(
            (
                label.tag,
                "yes" if label.value else "no",
                start,
                stop,
                label.artist,
                label.title,
                written_path(label.path),
                label.audio_hash.hex(),
                written_moment(label.made_s),
                round(label.duration_s, 3) or "",
            )
        )
    return file.getvalue().encode("utf-8-sig", "replace")
