"""The owner's words for music, without a window."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from musicscope.cli.application import app
from musicscope.cli.listing import track_row
from musicscope.cli.terminal import DataOption, err, open_existing, out
from musicscope.core.errors import ParameterError
from musicscope.core.paths import display_path

if TYPE_CHECKING:
    from musicscope.workspace.labelling import Labelling, Tag

tags = typer.Typer(help="List, show, import and export your own tags.", no_args_is_help=True)
app.add_typer(tags, name="tags")

#: Lines of what an import could not take over; the rest is counted.
MOST_LINES = 1_000
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@tags.command("list")
def list_(as_json: JsonOption = False, data: DataOption = None) -> None:
    """List all tags, and how many tracks have them."""
    with open_existing(data) as terminal:
        labelling = terminal.workspace.labelling
        counts = labelling.all_counts()
        rows = [
            {
                "name": tag.name,
                "group": tag.group,
                "key": tag.key,
                "colour": tag.colour,
                "yes": counts[tag.id].yes,
                "no": counts[tag.id].no,
                "file": counts[tag.id].file,
            }
            for tag in labelling.all()
        ]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table(box=None, header_style="bold")
    for label in ("name", "group", "key", "yes", "no", "file"):
        table.add_column(label, justify="right" if label in {"yes", "no", "file"} else "left")
    for row in rows:
        numbers = [f"{row[name]:,}" for name in ("yes", "no", "file")]
        table.add_row(str(row["name"]), str(row["group"]), str(row["key"]), *numbers)
    out.print(table)


@tags.command()
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Of a tag, in any case.")],
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """List the tracks that are known to have a tag, or not to have it."""
    with open_existing(data) as terminal:
        labelling, catalogue = terminal.workspace.labelling, terminal.workspace.catalogue
        answers = labelling.answers(_named(labelling, name).id)
        rows = [
            {"value": "yes" if answers[track] else "no", **track_row(catalogue.track(track))}
            for track in sorted(answers, key=lambda track: (not answers[track], track))
            if track in catalogue
        ]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table(box=None, header_style="bold")
    for label in ("value", "title", "artist", "album"):
        table.add_column(label, overflow="ellipsis")
    for row in rows:
        table.add_row(*(str(row[label]) for label in ("value", "title", "artist", "album")))
    out.print(table)


@tags.command("import")
def import_(
    files: Annotated[
        list[Path], typer.Argument(help="CSV, JSON or JAMS, or a folder of JAMS files.")
    ],
    data: DataOption = None,
) -> None:
    """Take over labels; what cannot be is listed with its reason.

    Labels of tracks that the library does not know wait until those appear.
    """
    complete = True
    with open_existing(data) as terminal:
        labelling = terminal.workspace.labelling
        for file in files:
            report = labelling.import_file(os.fsencode(file))
            complete &= not report.bad
            out.print(report.sentence, soft_wrap=True)
            for line in report.lines[:MOST_LINES]:
                err.print(line, soft_wrap=True)
            if len(report.lines) > MOST_LINES:
                err.print(f"… and {len(report.lines) - MOST_LINES:,} more.", soft_wrap=True)
    raise typer.Exit(0 if complete else 1)


@tags.command()
def export(
    target: Annotated[
        Path,
        typer.Argument(metavar="OUT", help="A .csv or .json file, or a folder for JAMS."),
    ],
    only: Annotated[
        list[str] | None, typer.Option("--tag", help="Only this tag; may be repeated.")
    ] = None,
    data: DataOption = None,
) -> None:
    """Write your labels to a file."""
    with open_existing(data) as terminal:
        labelling = terminal.workspace.labelling
        chosen = None if not only else [_named(labelling, name).id for name in only]
        count = labelling.export_file(target, chosen)
    out.print(f"{count:,} labels in {display_path(target)}", soft_wrap=True)


@tags.command()
def suggest(
    name: Annotated[str, typer.Argument(help="A tag.")],
    above: Annotated[float, typer.Option(help="Least probability, 0 to 1.")] = 0.5,
    data: DataOption = None,
) -> None:
    """List what the program believes to have a tag, likeliest first, with how well it knows it."""
    with open_existing(data) as terminal:
        workspace = terminal.workspace
        tag = _named(workspace.labelling, name)
        terminal.wait_for_learning()
        found = workspace.learning.suggested(tag.id, above)
        for suggested in found:
            track = workspace.catalogue.track(suggested.track)
            sure = "" if suggested.sure else "  not sure"
            line = f"{suggested.probability:.2f}  {track.title}  {track.artist}{sure}"
            out.print(line, soft_wrap=True)
        wish = workspace.learning.wish(tag.id)
        out.print(f"{len(found):,} tracks. {wish}".strip(), soft_wrap=True)


def _named(labelling: Labelling, name: str) -> Tag:
    found = labelling.named(name)
    if found is None:
        names = ", ".join(tag.name for tag in labelling.all()[:50]) or "there is none yet"
        raise ParameterError(f"There is no tag called {name}; choose one of these: {names}.")
    return found
