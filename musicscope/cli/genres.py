"""Genres, as the music sounds, without a window."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from musicscope.cli.application import app
from musicscope.cli.listing import track_row
from musicscope.cli.terminal import NO_GENRES, DataOption, QueryArgument, open_existing, out
from musicscope.core.errors import ParameterError
from musicscope.workspace.genre_sources import FILES, GROUP, LEAST_TRACKS, label_of

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

genres = typer.Typer(
    help="Learn to tell genres apart by sound, and show what tracks sound like.",
    no_args_is_help=True,
)
app.add_typer(genres, name="genres")

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@genres.command()
def learn(
    group: Annotated[
        str | None,
        typer.Option(help="A group of your own tags; by default the genres that the files name."),
    ] = None,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Learn genres anew, and say how often that is right about artists it has not heard."""
    with open_existing(data) as terminal:
        workspace = terminal.workspace
        source = _source(workspace, group)
        terminal.wait_for(workspace.genre_learning.learn(source))
        card = _card(workspace)
    if as_json:
        print(json.dumps(card, ensure_ascii=False, indent=1))
        return
    names = ", ".join(f"{name} {count:,}" for name, count in card["genres"].items())
    out.print(f"{len(card['genres'])} genres from {label_of(card['source'])}: {names}")
    if card["accuracy"] is None:
        out.print("How often it is right is not known: all its tracks are by one artist.")
    else:
        right = f"{card['accuracy']:.2f} ±{card['half_width']:.2f}"
        out.print(f"Balanced accuracy on artists not heard: {right}, chance {card['chance']:.2f}")


@genres.command()
def show(
    query: QueryArgument = None,
    top: Annotated[int, typer.Option(help="Genres of each track.", min=1, max=20)] = 3,
    doubts: Annotated[
        bool, typer.Option("--doubts", help="Only tracks that sound otherwise than is said.")
    ] = False,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """List the likeliest genres of tracks, beside the one that is said."""
    with open_existing(data) as terminal:
        workspace = terminal.workspace
        if not terminal.wait_for_genres():
            raise ParameterError(NO_GENRES)
        ids = terminal.select(query).tolist()
        if doubts:
            doubted = {track for track, _, _ in workspace.genre_learning.disagreements()}
            ids = [track for track in ids if track in doubted]
        rows = [_row(workspace, track, top) for track in ids]
        stale = workspace.genre_learning.stale
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table(box=None, header_style="bold")
    for label in ("title", "artist", "said", "sounds like"):
        table.add_column(label, overflow="ellipsis")
    for row in rows:
        sounds = " · ".join(f"{name} {p:.2f}" for name, p in row["sounds"].items())
        table.add_row(str(row["title"]), str(row["artist"]), row["said"] or "", sounds)
    out.print(table)
    if stale:
        out.print("What is said of genres has changed since they were learned; learn them anew.")


def _source(workspace: Workspace, group: str | None) -> str:
    wanted = FILES if group is None else GROUP + group
    sources = {source.name.casefold(): source for source in workspace.genre_learning.sources()}
    found = sources.get(wanted.casefold())
    if found is None:
        known = ", ".join(s.name.removeprefix(GROUP) for s in sources.values() if s.name != FILES)
        raise ParameterError(
            f"There is no group of two or more tags called {group}; choose one of these: "
            f"{known or 'there is none yet'}."
        )
    if not found.enough:
        raise ParameterError(
            f"Genres are told apart from two on, with {LEAST_TRACKS} tracks each; "
            f"{found.label} name {found.classes} such."
        )
    return found.name


def _card(workspace: Workspace) -> dict[str, Any]:
    learning = workspace.genre_learning
    known = learning.known
    if known is None:
        raise ParameterError("No genres have been learned.")
    accuracy, half = learning.quality
    measured = math.isfinite(accuracy)
    return {
        "source": known.source,
        "genres": dict(zip(known.model.genres, known.counts, strict=True)),
        "accuracy": accuracy if measured else None,
        "half_width": half if measured else None,
        "chance": 1 / len(known.model.genres),
        "fingerprint": known.fingerprint,
    }


def _row(workspace: Workspace, track: int, top: int) -> dict[str, Any]:
    learning = workspace.genre_learning
    sounds = {guess.genre: round(guess.probability, 4) for guess in learning.top(track, top)}
    return {
        **track_row(workspace.catalogue.track(track)),
        "said": learning.said(track),
        "sounds": sounds,
    }
