"""The owner's places of tracks on the mood plane, without a window."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from musicscope.cli.application import app
from musicscope.cli.tags import MOST_LINES
from musicscope.cli.terminal import DataOption, err, open_existing, out
from musicscope.core.paths import display_path

ratings = typer.Typer(
    help="Import and export where tracks are on the mood plane.", no_args_is_help=True
)
app.add_typer(ratings, name="ratings")


@ratings.command("import")
def import_(
    files: Annotated[
        list[Path], typer.Argument(help="CSV with the columns path, valence and arousal.")
    ],
    data: DataOption = None,
) -> None:
    """Place tracks as files say; what cannot be placed is listed with its reason.

    Values go from -1 to 1, or from 1 to 9 as in DEAM; which of the two is told.
    """
    complete = True
    with open_existing(data) as terminal:
        for file in files:
            report = terminal.workspace.ratings.import_file(os.fsencode(file))
            complete &= not report.bad
            out.print(report.sentence, soft_wrap=True)
            for line in report.lines[:MOST_LINES]:
                err.print(line, soft_wrap=True)
            if len(report.lines) > MOST_LINES:
                err.print(f"… and {len(report.lines) - MOST_LINES:,} more.", soft_wrap=True)
    raise typer.Exit(0 if complete else 1)


@ratings.command()
def export(
    target: Annotated[Path, typer.Argument(metavar="OUT", help="A .csv file.")],
    data: DataOption = None,
) -> None:
    """Write path, valence and arousal of all tracks that you placed, from -1 to 1."""
    with open_existing(data) as terminal:
        count = terminal.workspace.ratings.export_file(target)
    tracks = "1 track" if count == 1 else f"{count:,} tracks"
    out.print(f"{tracks} in {display_path(target)}", soft_wrap=True)
