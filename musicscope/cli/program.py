"""The window, the demo library, the tour, and what this installation is made of."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from musicscope import __version__
from musicscope.cli.application import app
from musicscope.cli.terminal import DataOption, out, places
from musicscope.core.errors import ParameterError


@app.callback(invoke_without_command=True)
def window(
    context: typer.Context,
    data: DataOption = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Open the window."""
    if data is not None:
        os.environ["MUSICSCOPE_DATA"] = str(data.absolute())
    if version:
        out.print(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        raise typer.Exit(_open_window(data, None))


@app.command("open")
def open_(folder: Path, data: DataOption = None) -> None:
    """Open the window on a music folder."""
    if not folder.is_dir():
        raise ParameterError(f"The folder {folder} does not exist; check its name.")
    raise typer.Exit(_open_window(data, os.fsencode(folder.absolute())))


def _open_window(data: Path | None, folder: bytes | None) -> int:
    from musicscope.app import run

    return run(places(data), folder)


@app.command()
def doctor(data: DataOption = None) -> None:
    """Say what this installation is made of and what it can use."""
    from musicscope.workspace.doctor import examine

    table = Table(box=None, show_header=False, pad_edge=False)
    healthy = True
    for finding in examine(places(data)):
        healthy &= finding.good
        sign = Text("ok", "green") if finding.good else Text("not ok", "red")
        table.add_row(sign, finding.what, finding.words)
    out.print(table)
    raise typer.Exit(0 if healthy else 1)


@app.command()
def rescue(
    empty: Annotated[bool, typer.Option("--empty", help="Begin anew instead.")] = False,
    data: DataOption = None,
) -> None:
    """Put the newest good backup in the place of a damaged library, which is kept aside."""
    from musicscope.library.damage import DamagedLibrary, restore, start_empty
    from musicscope.library.library import Library

    here = places(data)
    try:
        Library(here.database, backups=here.backups).close()
    except DamagedLibrary as error:
        if empty:
            start_empty(error.path)
            out.print("The damaged library was kept aside; a new one begins with the next start.")
        elif error.backup is None:
            raise
        else:
            restore(error.path, error.backup)
            out.print(f"The backup {error.backup} is the library now.")
    else:
        out.print(f"{here.database} is sound; nothing was changed.")


@app.command()
def tour(folder: Path, out_folder: Annotated[Path, typer.Option("--out")]) -> None:
    """Do the whole main job without hands, and keep pictures and figures of it."""
    from musicscope.gui.tour import take_tour

    report = take_tour(os.fsencode(folder.absolute()), out_folder)
    print(json.dumps(asdict(report), indent=1))
    raise typer.Exit(0 if report.ok else 1)


@app.command()
def demo(folder: Path) -> None:
    """Compose the demo library into a folder."""
    from musicscope.audio.demo import DemoSpec
    from musicscope.jobs import InlineRunner, JobState

    handle = InlineRunner().submit(DemoSpec(str(folder)))
    if handle.state is JobState.FAILED and handle.error is not None:
        raise handle.error
    out.print(f"{handle.result} pieces in {folder}")
