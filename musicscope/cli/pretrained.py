"""Pretrained networks of others, without a window: found, fetched, listened and searched with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from musicscope.cli.application import app
from musicscope.cli.terminal import DataOption, Terminal, open_existing, open_workspace, out
from musicscope.core.errors import ParameterError
from musicscope.core.paths import display_path
from musicscope.learning.pretrained import PretrainedError, describe, size_words

if TYPE_CHECKING:
    from musicscope.workspace.pretrained_entries import Entry, Near

pretrained = typer.Typer(
    help="Listen and search with networks that others have trained.", no_args_is_help=True
)
app.add_typer(pretrained, name="pretrained")

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
FolderOption = Annotated[
    Path | None,
    typer.Option("--folder", help="Where networks lie; remembered.", file_okay=False),
]
NameArgument = Annotated[str, typer.Argument(help="One of “musicscope pretrained list”.")]


@pretrained.command("list")
def list_(
    folder: FolderOption = None, as_json: JsonOption = False, data: DataOption = None
) -> None:
    """List the networks that can be used: licence, size, and where they are."""
    with open_workspace(data) as terminal:
        _look(terminal, folder)
        entries = terminal.workspace.pretrained.entries()
        trouble = terminal.workspace.pretrained.help
    if as_json:
        print(json.dumps([_row(entry) for entry in entries], ensure_ascii=False, indent=1))
        return
    table = Table(box=None, header_style="bold")
    for label in ("name", "licence", "size", "window", "numbers", "words", "program", "heard"):
        table.add_column(label, justify="right" if label in {"size", "numbers"} else "left")
    table.add_column("where", overflow="fold")
    for entry in entries:
        about = entry.about
        program = "" if not about.needs_consent else "agreed" if entry.agreed else "not agreed"
        table.add_row(
            about.name,
            about.licence,
            size_words(about.bytes),
            f"{about.window_s:.3g} s",
            f"{about.dimension:,}",
            "yes" if about.has_text else "no",
            program,
            f"{entry.heard:,} of {entry.tracks:,}",
            "not here" if entry.place is None else display_path(entry.place),
        )
    out.print(table)
    if trouble:
        out.print(trouble)


@pretrained.command()
def download(
    name: NameArgument,
    folder: FolderOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    data: DataOption = None,
) -> None:
    """Fetch a network; says where from, under which licence and how much, and asks first."""
    about = describe(name)
    licence = f"{about.licence}, not for commercial use" if about.is_non_commercial else ""
    out.print(f"{about.label} from {about.page}", soft_wrap=True)
    out.print(f"Licence: {licence or about.licence}. Size: {size_words(about.bytes)}.")
    if not yes:
        typer.confirm("Download it?", abort=True)
    with open_workspace(data) as terminal:
        _look(terminal, folder)
        came: list[Path] = []
        said: list[str] = []
        terminal.workspace.pretrained.download(name, came.append, said.append)
        terminal.wait_until(f"Downloading {about.label}", lambda: bool(came or said))
    if said:
        raise PretrainedError(said[0])
    out.print(f"It lies in {display_path(came[0])}.", soft_wrap=True)


@pretrained.command()
def embed(
    name: NameArgument,
    folder: FolderOption = None,
    agree: Annotated[
        bool, typer.Option("--agree", help="Let the program that comes with the weights run.")
    ] = False,
    data: DataOption = None,
) -> None:
    """Let a network listen to the whole library, for maps, likeness, tags and search."""
    with open_existing(data) as terminal:
        _look(terminal, folder)
        here = terminal.workspace.pretrained
        if agree and describe(name).needs_consent:
            here.consent(name)
        handle = here.embed(name)
        if handle is None:
            raise typer.Exit(1)
        terminal.wait_for(handle)


@pretrained.command()
def search(
    text: Annotated[str, typer.Argument(help="How the music sounds: “slow piano in the rain”.")],
    limit: Annotated[int, typer.Option(min=1, help="So many tracks at most.")] = 20,
    folder: FolderOption = None,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Rank the tracks by how near they are to a description."""
    with open_existing(data) as terminal:
        _look(terminal, folder)
        found: list[tuple[Near, ...]] = []
        said: list[str] = []
        terminal.workspace.pretrained.text_search(text, found.append, said.append)
        terminal.wait_until("Searching by description", lambda: bool(found or said))
        if said:
            raise ParameterError(said[0])
        catalogue = terminal.workspace.catalogue
        rows = [(near, catalogue.track(near.track)) for near in found[0][:limit]]
    if as_json:
        told = [
            {
                "track": near.track,
                "title": track.title,
                "artist": track.artist,
                "cosine": round(near.score, 4),
            }
            for near, track in rows
        ]
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return
    table = Table(box=None, header_style="bold")
    for label in ("cosine", "title", "artist"):
        table.add_column(label)
    for near, track in rows:
        table.add_row(f"{near.score:.3f}", track.title, track.artist)
    out.print(table)


def _look(terminal: Terminal, folder: Path | None) -> None:
    here = terminal.workspace.pretrained
    if folder is not None:
        if not folder.is_dir():
            raise ParameterError(f"The folder {folder} does not exist; check its name.")
        here.use_folder(folder.absolute())
    else:
        here.look()
    terminal.wait_for_pretrained()


def _row(entry: Entry) -> dict[str, object]:
    about = entry.about
    return {
        "name": about.name,
        "label": about.label,
        "licence": about.licence,
        "source": about.page,
        "bytes": about.bytes,
        "rate": about.sample_rate,
        "window_s": about.window_s,
        "dimension": about.dimension,
        "text": about.has_text,
        "own_program": about.needs_consent,
        "agreed": entry.agreed,
        "place": None if entry.place is None else display_path(entry.place),
        "heard": entry.heard,
        "tracks": entry.tracks,
    }
