"""Analysing a folder, here or on a cluster, and a single file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from musicscope.cli.application import app
from musicscope.cli.terminal import DataOption, err, open_workspace, out
from musicscope.core.errors import ParameterError
from musicscope.core.paths import display_path

if TYPE_CHECKING:
    from musicscope.workspace import Workspace


@app.command()
def analyse(
    place: Annotated[
        Path | None,
        typer.Argument(help="A folder to add first, or one file.", metavar="FOLDER|FILE"),
    ] = None,
    json_: Annotated[
        bool, typer.Option("--json", help="Print one file's result; the library stays as it is.")
    ] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Also files that failed.")] = False,
    renew: Annotated[
        bool, typer.Option("--renew", help="Also what an older version analysed.")
    ] = False,
    cluster: Annotated[
        str | None, typer.Option(help="Scheduler of a Dask cluster, tcp://host:port.")
    ] = None,
    data: DataOption = None,
) -> None:
    """Analyse what has not been analysed yet, and lay out the map; or show one file's result."""
    if place is not None and not place.is_dir():
        _show_file(place, as_json=json_)
        return
    if json_:
        raise ParameterError("--json prints the result of one file; name a file, not a folder.")
    with open_workspace(data) as terminal:
        workspace = terminal.workspace
        with _on_cluster(workspace, cluster):
            _begin(workspace, place)
            terminal.wait("Scanning")
            if retry:
                workspace.retry([track.id for track in workspace.library.failures()])
                terminal.wait("Analysing")
            if renew:
                workspace.analysing.renew()
                terminal.wait("Renewing")
        coverage = workspace.coverage()
        out.print(f"{coverage.analysed} of {coverage.total} analysed, {coverage.failed} failed")
        for track in workspace.library.failures():
            err.print(f"{display_path(track.path)}: {track.reason}", soft_wrap=True)
        outdated = workspace.analysing.outdated()
        if outdated:
            err.print(
                f"{outdated} analysed by an older version; “musicscope analyse --renew” renews.",
                soft_wrap=True,
            )


def _begin(workspace: Workspace, folder: Path | None) -> None:
    if folder is None:
        workspace.rescan()
    elif not workspace.open_folder(os.fsencode(folder.absolute())):
        raise typer.Exit(1)


@contextmanager
def _on_cluster(workspace: Workspace, address: str | None) -> Iterator[None]:
    if address is None:
        yield
        return
    from musicscope.jobs.cluster import ClusterExecutor

    with closing(ClusterExecutor(address)) as executor:
        workspace.analysing.executor = executor
        try:
            yield
        finally:
            workspace.analysing.executor = None


def _show_file(file: Path, *, as_json: bool) -> None:
    found = describe_file(os.fsencode(file.absolute()))
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False))
        return
    table = Table(box=None, show_header=False, pad_edge=False)
    key = found["key"]
    tempo = found["tempo"]
    table.add_row("title", found["tags"]["title"])
    table.add_row("artist", found["tags"]["artist"])
    table.add_row("key", "unknown" if key is None else f"{key['name']} ({key['camelot']})")
    table.add_row("tempo", "unknown" if tempo is None else f"{tempo:.1f} bpm")
    for name, value in found["facts"].items():
        table.add_row(name, f"{value:g}")
    out.print(table)


def describe_file(path: bytes) -> dict[str, Any]:
    """Analyse one file in this process, and return its tags and everything found, for JSON.

    Raises
    ------
    DecodeError
        If the file is no sound.
    ParameterError
        If there is no such file.
    """
    from musicscope.analysis.portrait.portrait import describe_portrait, read_portrait
    from musicscope.analysis.track import analyse as analyse_file
    from musicscope.library.metadata import read_tags
    from musicscope.library.rows import title_from

    if not os.path.exists(path):  # noqa: PTH110 - a path of bytes
        raise ParameterError(f"{display_path(path)} does not exist; check its name.")
    result = analyse_file(path)
    tags = read_tags(path)
    portrait = read_portrait(result.facts, result.vectors, result.duration_s)
    return {
        "file": display_path(path),
        "tags": {
            "title": tags.title or title_from(path),
            "artist": tags.artist,
            "album": tags.album,
            "year": tags.year,
            "genres": list(tags.genres),
        },
        **describe_portrait(portrait),
    }
