"""What is known of tracks, for other programs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from musicscope.cli.application import app
from musicscope.cli.terminal import DataOption, QueryArgument, open_existing, out
from musicscope.core.errors import ParameterError


class ExportFormat(StrEnum):
    """How tracks are written."""

    csv = "csv"
    parquet = "parquet"
    json = "json"
    jams = "jams"


@app.command()
def export(
    target: Annotated[
        Path, typer.Argument(metavar="OUT", help="A file; for JAMS a folder, one file a track.")
    ],
    query: QueryArgument = None,
    form: Annotated[
        ExportFormat | None,
        typer.Option("--format", "-f", help="By default what the name of OUT says."),
    ] = None,
    data: DataOption = None,
) -> None:
    """Write descriptors and facts, or beats, chords, keys and segments, of tracks."""
    from musicscope.workspace.export import format_of

    chosen = form.value if form else format_of(target)
    with open_existing(data) as terminal:
        workspace = terminal.workspace
        ids = terminal.select(query)
        if not len(ids):
            raise ParameterError(
                "There is nothing to export; run “musicscope analyse FOLDER” first, "
                "or search for something else."
            )
        handle = workspace.export(ids.tolist(), target, chosen)
        terminal.wait_for(handle)
        out.print(f"{handle.result} tracks in {target}", soft_wrap=True)
