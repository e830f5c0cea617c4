"""What the library holds: scanning folders, listing tracks."""

from __future__ import annotations

import csv
import io
import json
import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from musicscope.cli.application import app
from musicscope.cli.terminal import DataOption, QueryArgument, open_existing, out
from musicscope.core.errors import ParameterError
from musicscope.core.paths import display_path

if TYPE_CHECKING:
    from musicscope.library.track import Track

FIELDS = (
    "title", "artist", "album", "album_artist", "year", "genre", "track_number", "duration_s",
    "key", "tempo_bpm", "loudness_lufs", "brightness_hz", "corrected", "codec", "bit_rate",
    "channels", "rate", "state", "reason", "path",
)  # fmt: skip
SHOWN = ("title", "artist", "album", "year", "genre", "key", "tempo_bpm", "duration_s", "state")


class TableFormat(StrEnum):
    """How a listing is written."""

    table = "table"
    csv = "csv"
    json = "json"


@app.command()
def scan(folder: Path, data: DataOption = None) -> None:
    """Add a music folder to the library and list what it holds."""
    with open_existing(data) as terminal:
        workspace = terminal.workspace
        reports: list[Any] = []
        workspace.analysing.scanned.subscribe(reports.append)
        workspace.publish(workspace.library.add_folder(os.fsencode(folder.absolute())))
        workspace.analysing.paused = True
        workspace.analysing.scan()
        terminal.wait("Scanning")
        for report in reports:
            out.print(
                f"{report.added} added, {report.changed} changed, {report.moved} moved, "
                f"{report.removed} missing, {len(report.unreadable)} unreadable "
                f"in {report.seconds:.2f} s"
            )


@app.command()
def tracks(
    query: QueryArgument = None,
    form: Annotated[TableFormat, typer.Option("--format", "-f")] = TableFormat.table,
    sort: Annotated[str, typer.Option(help="Column to sort by.")] = "artist",
    data: DataOption = None,
) -> None:
    """List tracks, as a table, CSV or JSON."""
    from musicscope.library.catalogue import COLUMNS

    with open_existing(data) as terminal:
        catalogue = terminal.workspace.catalogue
        names = [column.name for column in COLUMNS]
        if sort not in names:
            raise ParameterError(
                f"There is no column called {sort}; choose one of {', '.join(names)}."
            )
        ids = terminal.select(query, sort)
        rows = [track_row(catalogue.track(int(i))) for i in ids]
    if form is TableFormat.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    elif form is TableFormat.csv:
        text = io.StringIO()
        writer = csv.DictWriter(text, list(FIELDS))
        writer.writeheader()
        writer.writerows(rows)
        print(text.getvalue(), end="")
    else:
        _print_table(rows)


def track_row(track: Track) -> dict[str, Any]:
    """Return what is known of a track as plain values."""
    from musicscope.analysis.pitch import key_name

    tonic, mode = track.key_tonic, track.key_mode
    special = {
        "genre": "; ".join(track.genres),
        "key": None if tonic is None or mode is None else key_name(tonic, mode),
        "corrected": "; ".join(sorted(track.corrected)),
        "state": "missing" if track.missing else track.state.value,
        "path": display_path(track.path),
    }
    return {n: special[n] if n in special else getattr(track, n) for n in FIELDS}


def _print_table(rows: list[dict[str, Any]]) -> None:
    table = Table(box=None, header_style="bold")
    for name in SHOWN:
        number = name in {"year", "tempo_bpm", "duration_s"}
        label = name.removesuffix("_s").removesuffix("_bpm").replace("_", " ")
        table.add_column(label, justify="right" if number else "left", overflow="ellipsis")
    for row in rows:
        minutes, seconds = divmod(round(row["duration_s"]), 60)
        cells = {**row, "duration_s": f"{minutes}:{seconds:02}"}
        if row["tempo_bpm"] is not None:
            cells["tempo_bpm"] = f"{row['tempo_bpm']:.0f}"
        table.add_row(*("" if cells[n] is None else str(cells[n]) for n in SHOWN))
    out.print(table)
    out.print(f"{len(rows)} tracks")
