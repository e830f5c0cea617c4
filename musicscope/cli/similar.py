"""What is like what: more like a track, a path between two, duplicates."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from musicscope.cli.application import app
from musicscope.cli.terminal import DataOption, Terminal, open_existing, out
from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.core.paths import display_path

if TYPE_CHECKING:
    from musicscope.library.catalogue import Catalogue

TrackArgument = Annotated[str, typer.Argument(help="A file of the library, or a track's number.")]


@app.command()
def similar(
    track: TrackArgument,
    weights: Annotated[
        str, typer.Option(help="How much aspects count: timbre=2,harmony=0.5.")
    ] = "",
    only: Annotated[str, typer.Option(help="Only what this search finds.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many tracks.")] = 10,
    same_artist: Annotated[
        bool, typer.Option("--same-artist", help="Also the same artist twice in a row.")
    ] = False,
    data: DataOption = None,
) -> None:
    """List the tracks that are most like one."""
    chosen = _weights(weights)
    with open_existing(data) as terminal:
        catalogue = terminal.workspace.catalogue
        seed = _track(catalogue, track)
        terminal.prepare_search(only)
        matches = _answer(
            terminal,
            terminal.workspace.similar.more_like,
            [seed],
            weights=chosen or None,
            query=only,
            limit=limit,
            vary_artists=not same_artist,
        )
        names = list(matches[0].by_aspect) if matches else []
        table = _table("distance", *names)
        for match in matches:
            shares = (f"{100 * match.by_aspect[name]:.0f} %" for name in names)
            table.add_row(*_told(catalogue, match.track), f"{match.distance:.3f}", *shares)
        out.print(table)
        out.print(f"{len(matches)} tracks")


@app.command()
def path(
    a: TrackArgument,
    b: TrackArgument,
    steps: Annotated[int | None, typer.Option(min=1, help="So many steps.")] = None,
    smooth_tempo: Annotated[
        bool, typer.Option("--smooth-tempo", help="Small steps in tempo.")
    ] = False,
    smooth_key: Annotated[bool, typer.Option("--smooth-key", help="Small steps in key.")] = False,
    data: DataOption = None,
) -> None:
    """List a way from one track to another in small steps."""
    with open_existing(data) as terminal:
        catalogue = terminal.workspace.catalogue
        ends = (_track(catalogue, a), _track(catalogue, b))
        found = _answer(
            terminal,
            terminal.workspace.similar.path,
            *ends,
            steps,
            smooth_tempo,
            smooth_key,
        )
        table = _table()
        for track in found:
            table.add_row(*_told(catalogue, track))
        out.print(table)
        out.print(f"{len(found) - 1} steps")


@app.command()
def duplicates(data: DataOption = None) -> None:
    """List files that hold the same music."""
    with open_existing(data) as terminal:
        catalogue = terminal.workspace.catalogue
        groups = _answer(terminal, terminal.workspace.similar.duplicates)
        for group in groups:
            out.print(f"{group.words}:")
            for track in group.ids:
                out.print(f"  {display_path(catalogue.track(track).path)}", soft_wrap=True)
        out.print(f"{len(groups)} groups")


def _answer(terminal: Terminal, ask: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Ask and wait; raises what is said when there is no answer."""
    answers: list[Any] = []
    reasons: list[str] = []
    asked = ask(*arguments, **named, done=answers.append, failed=reasons.append)
    terminal.wait_for(asked)
    if answers:
        return answers[0]
    raise MusicScopeError(reasons[0] if reasons else "There is no answer; try again.")


def _track(catalogue: Catalogue, text: str) -> int:
    if text.isdigit() and int(text) in catalogue:
        return int(text)
    wanted = os.fsencode(os.path.abspath(text))  # noqa: PTH100 - links stay as they are
    ids = catalogue.ids()
    for track, known in zip(ids, catalogue.values("path", ids), strict=True):
        if known == wanted:
            return int(track)
    raise ParameterError(
        f"{text} is not in the library; name one of its files, or analyse its folder first."
    )


def _weights(text: str) -> dict[str, float]:
    weights = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, value = part.partition("=")
        try:
            weights[name.strip()] = float(value)
        except ValueError:
            raise ParameterError(
                f"“{part}” is no weight; write for instance timbre=2,harmony=0.5."
            ) from None
    return weights


def _table(*more: str) -> Table:
    table = Table(box=None, header_style="bold")
    for name in ("number", "title", "artist", "key", "tempo", *more):
        text = name in {"title", "artist", "key"}
        table.add_column(
            name, justify="left" if text else "right", overflow="ellipsis", no_wrap=True
        )
    return table


def _told(catalogue: Catalogue, track_id: int) -> tuple[str, ...]:
    from musicscope.analysis.pitch import key_name

    track = catalogue.track(track_id)
    known = track.key_tonic is not None and track.key_mode is not None
    key = key_name(track.key_tonic or 0, track.key_mode or 0) if known else ""
    tempo = "" if track.tempo_bpm is None else f"{track.tempo_bpm:.0f}"
    return (str(track_id), track.title, track.artist, key, tempo)
