"""Playlists: listing, showing, reading and writing them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from musicscope.cli.application import app
from musicscope.cli.listing import track_row
from musicscope.cli.terminal import DataOption, err, open_existing, out
from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.core.paths import display_path

if TYPE_CHECKING:
    from musicscope.cli.terminal import Terminal
    from musicscope.workspace.playlists import Playlist, PlaylistService

playlists = typer.Typer(help="List, show, import and export playlists.", no_args_is_help=True)
app.add_typer(playlists, name="playlists")

HISTORY_NAME = "history"
NameArgument = Annotated[
    str, typer.Argument(metavar="NAME", help="Of a playlist; “history” is what was played.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@playlists.command("list")
def list_(as_json: JsonOption = False, data: DataOption = None) -> None:
    """List all playlists."""
    with open_existing(data) as terminal:
        service = terminal.workspace.playlists
        _prepare(terminal, service.all())
        found = service.all()
    if as_json:
        rows = [{"name": p.name, "search": p.query, "tracks": p.count} for p in found]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table(box=None, header_style="bold")
    table.add_column("name")
    table.add_column("tracks", justify="right")
    table.add_column("search")
    for playlist in found:
        table.add_row(playlist.name, f"{playlist.count:,}", playlist.query or "")
    out.print(table)


@playlists.command()
def show(name: NameArgument, as_json: JsonOption = False, data: DataOption = None) -> None:
    """List the tracks of a playlist, in its order."""
    with open_existing(data) as terminal:
        workspace = terminal.workspace
        ids = _tracks_of(terminal, _id_of(workspace.playlists, name))
        rows = [track_row(workspace.catalogue.track(track)) for track in ids]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table(box=None, header_style="bold")
    for label in ("#", "title", "artist", "album", "duration"):
        right = label in {"#", "duration"}
        table.add_column(label, justify="right" if right else "left", overflow="ellipsis")
    for place, row in enumerate(rows, 1):
        minutes, seconds = divmod(round(row["duration_s"]), 60)
        words = (row["title"], row["artist"], row["album"])
        table.add_row(str(place), *words, f"{minutes}:{seconds:02}")
    out.print(table)


@playlists.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="M3U, M3U8, PLS, XSPF or JSPF.")],
    data: DataOption = None,
) -> None:
    """Make a playlist of each file; what is not found is listed with its reason."""
    complete = True
    with open_existing(data) as terminal:
        for file in files:
            try:
                report = terminal.workspace.playlists.import_file(os.fsencode(file))
            except MusicScopeError as error:
                complete = False
                err.print(str(error), soft_wrap=True)
                continue
            complete &= report.playlist is not None
            out.print(report.sentence, soft_wrap=True)
            for guess in report.guesses:
                err.print(f"{guess.where}: {guess.text}: guessed by {guess.guess}.", soft_wrap=True)
            for bad in report.missing:
                said = filter(None, (bad.where, bad.text, bad.reason))
                err.print(": ".join(said), soft_wrap=True)
    raise typer.Exit(0 if complete else 1)


@playlists.command()
def export(
    name: NameArgument,
    target: Annotated[
        Path, typer.Argument(metavar="OUT", help="Its ending says the format: .m3u8, .xspf …")
    ],
    absolute: Annotated[
        bool, typer.Option("--absolute", help="Write whole paths; by default relative to OUT.")
    ] = False,
    data: DataOption = None,
) -> None:
    """Write a playlist to a file."""
    with open_existing(data) as terminal:
        service = terminal.workspace.playlists
        playlist = _id_of(service, name)
        count = len(_tracks_of(terminal, playlist))
        odd = service.export_file(playlist, target, not absolute)
    out.print(f"{count} tracks in {display_path(target)}", soft_wrap=True)
    for entry in odd:
        err.print(f"{entry.where}: {entry.text}: {entry.reason}", soft_wrap=True)


def _tracks_of(terminal: Terminal, playlist: int) -> list[int]:
    service = terminal.workspace.playlists
    _prepare(terminal, [known for known in service.all() if known.id == playlist])
    return list(service.tracks(playlist))


def _prepare(terminal: Terminal, found: Iterable[Playlist]) -> None:
    """Let the models think of what smart playlists ask them."""
    terminal.prepare_search(" ".join(playlist.query or "" for playlist in found))


def _id_of(service: PlaylistService, name: str) -> int:
    from musicscope.workspace.playlists import HISTORY

    found: Playlist | None = service.named(name)
    if found is not None:
        return found.id
    if name.casefold() == HISTORY_NAME:
        return HISTORY
    names = ", ".join(p.name for p in service.all()) or "there is none yet"
    raise ParameterError(f"There is no playlist called {name}; choose one of these: {names}.")
