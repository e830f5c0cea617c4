"""The same workspace without a window."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from musicscope import __version__
from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.core.paths import Places, display_path

if TYPE_CHECKING:
    from musicscope.jobs import JobHandle, Mailbox
    from musicscope.library.track import Track
    from musicscope.workspace import Workspace

app = typer.Typer(
    name="musicscope",
    help="See, hear and map the music you own.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console()
err = Console(stderr=True)

DataOption = Annotated[
    Path | None,
    typer.Option("--data", help="Folder of the library; by default the one of this user."),
]


class TableFormat(StrEnum):
    """How a listing is written."""

    table = "table"
    csv = "csv"
    json = "json"


def _places(data: Path | None) -> Places:
    return Places(data, data / "cache") if data else Places.of_user()


class _Terminal:
    """A workspace driven from the terminal, with a progress bar for what runs."""

    def __init__(self, workspace: Workspace, mailbox: Mailbox) -> None:
        self.workspace = workspace
        self._mailbox = mailbox

    def wait(self, what: str) -> None:
        """Show progress until nothing is left to scan, to analyse or to lay out."""
        workspace = self.workspace
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=err,
            transient=True,
        ) as bar:
            task = bar.add_task(what, total=None)

            def show(handle: JobHandle) -> None:
                if handle.progress is not None:
                    bar.update(
                        task,
                        description=handle.label,
                        completed=handle.progress.done,
                        total=handle.progress.total or None,
                    )

            stop = workspace.jobs.changed.subscribe(show)
            try:
                self._mailbox.pump(
                    lambda: not workspace.analysing.busy and not workspace.mapping.building
                )
            finally:
                stop()

    def wait_for_clusters(self) -> None:
        """Wait until the dots of the map have their groups."""
        mapping = self.workspace.mapping
        self._mailbox.pump(lambda: mapping.labels is not None, timeout_s=60.0)


@contextmanager
def _workspace(data: Path | None) -> Iterator[_Terminal]:
    from musicscope.jobs import JobRunner, Mailbox
    from musicscope.workspace import Workspace

    mailbox = Mailbox()
    jobs = JobRunner(mailbox.deliver)
    try:
        workspace = Workspace(_places(data), jobs)
    except BaseException:
        jobs.close()
        raise
    workspace.notices.subscribe(lambda notice: err.print(notice.sentence, soft_wrap=True))
    try:
        yield _Terminal(workspace, mailbox)
    finally:
        workspace.close()


@app.callback(invoke_without_command=True)
def window(
    context: typer.Context,
    data: DataOption = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Open the window."""
    if version:
        out.print(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        raise typer.Exit(_open_window(data, None))


@app.command("open")
def open_(folder: Path, data: DataOption = None) -> None:
    """Open the window on a music folder."""
    raise typer.Exit(_open_window(data, os.fsencode(folder.absolute())))


def _open_window(data: Path | None, folder: bytes | None) -> int:
    from musicscope.app import run

    return run(_places(data), folder)


@app.command()
def scan(folder: Path, data: DataOption = None) -> None:
    """Add a music folder to the library and list what it holds."""
    with _workspace(data) as terminal:
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
def analyse(
    folder: Annotated[Path | None, typer.Argument(help="A folder to add first.")] = None,
    retry: Annotated[bool, typer.Option("--retry", help="Also files that failed.")] = False,
    data: DataOption = None,
) -> None:
    """Analyse what has not been analysed yet, and lay out the map."""
    with _workspace(data) as terminal:
        workspace = terminal.workspace
        if folder is not None:
            _add(workspace, folder)
        else:
            workspace.start()
        terminal.wait("Scanning")
        if retry:
            workspace.retry([track.id for track in workspace.library.failures()])
            terminal.wait("Analysing")
        coverage = workspace.coverage()
        out.print(f"{coverage.analysed} of {coverage.total} analysed, {coverage.failed} failed")
        for track in workspace.library.failures():
            err.print(f"{display_path(track.path)}: {track.reason}", soft_wrap=True)


@app.command()
def tracks(
    query: Annotated[
        list[str] | None, typer.Argument(help="Words and fields, such as genre:jazz bpm:90..110.")
    ] = None,
    form: Annotated[TableFormat, typer.Option("--format", "-f")] = TableFormat.table,
    sort: Annotated[str, typer.Option(help="Column to sort by.")] = "artist",
    data: DataOption = None,
) -> None:
    """List tracks, as a table, CSV or JSON."""
    from musicscope.library.catalogue import COLUMNS

    with _workspace(data) as terminal:
        catalogue = terminal.workspace.catalogue
        names = [column.name for column in COLUMNS]
        if sort not in names:
            raise ParameterError(
                f"There is no column called {sort}; choose one of {', '.join(names)}."
            )
        ids = catalogue.select(" ".join(query or ()), sort)
        rows = [_row(catalogue.track(int(i))) for i in ids]
    if form is TableFormat.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    elif form is TableFormat.csv:
        text = io.StringIO()
        writer = csv.DictWriter(text, list(_row_fields()))
        writer.writeheader()
        writer.writerows(rows)
        print(text.getvalue(), end="")
    else:
        _print_table(rows)


@app.command("map")
def map_(
    png: Annotated[Path | None, typer.Option(help="Write a picture.")] = None,
    json_: Annotated[Path | None, typer.Option("--json", help="Write positions.")] = None,
    projection: Annotated[str, typer.Option(help="pca, umap, tsne or tsne_sklearn.")] = "umap",
    colour: Annotated[
        str, typer.Option(help="cluster, genre, artist, album, year, key, tempo.")
    ] = ("cluster"),
    data: DataOption = None,
) -> None:
    """Lay out all analysed tracks and write the map to a file."""
    from musicscope.maps.picture import save_png, to_json
    from musicscope.maps.projection import PROJECTIONS
    from musicscope.workspace.colours import FIELDS

    PROJECTIONS.get(projection)
    if colour not in FIELDS:
        raise ParameterError(
            f"There are no colours for {colour}; choose one of {', '.join(FIELDS)}."
        )
    if png is None and json_ is None:
        raise ParameterError("Say where the map goes: --png FILE or --json FILE.")
    with _workspace(data) as terminal:
        mapping = terminal.workspace.mapping
        mapping.build(projection)
        terminal.wait("Laying out")
        layout = mapping.layout
        if layout is None or not len(layout.ids):
            raise ParameterError(
                "There is nothing to map yet; run “musicscope analyse FOLDER” first."
            )
        terminal.wait_for_clusters()
        colouring = mapping.colours(colour)
        catalogue = terminal.workspace.catalogue
        found = [catalogue.track(int(i)) for i in layout.ids]
        if png is not None:
            legend = [(entry.label, entry.hex, len(entry.ids)) for entry in colouring.legend]
            save_png(png, layout, colouring.rgb, legend=legend)
            out.print(f"{len(layout.ids)} tracks in {png}")
        if json_ is not None:
            rows = {track.id: _row(track) for track in found}
            json_.write_text(to_json(layout, labels=mapping.labels, tracks=rows), "utf-8")
            out.print(f"{len(layout.ids)} tracks in {json_}")


@app.command()
def doctor(data: DataOption = None) -> None:
    """Say what this installation is made of and what it can use."""
    from musicscope.workspace.doctor import examine

    table = Table(box=None, show_header=False, pad_edge=False)
    healthy = True
    for finding in examine(_places(data)):
        healthy &= finding.good
        sign = "[green]ok[/]" if finding.good else "[red]not ok[/]"
        table.add_row(sign, finding.what, finding.words)
    out.print(table)
    raise typer.Exit(0 if healthy else 1)


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


def _add(workspace: Workspace, folder: Path) -> None:
    if not workspace.open_folder(os.fsencode(folder.absolute())):
        raise typer.Exit(1)


def _row_fields() -> tuple[str, ...]:
    return (
        "title", "artist", "album", "album_artist", "year", "genre", "track_number", "duration_s",
        "key", "tempo_bpm", "codec", "bit_rate", "channels", "rate", "state", "reason", "path",
    )  # fmt: skip


def _row(track: Track) -> dict[str, Any]:
    from musicscope.analysis.pitch import key_name

    tonic, mode = track.key_tonic, track.key_mode
    special = {
        "genre": "; ".join(track.genres),
        "key": None if tonic is None or mode is None else key_name(tonic, mode),
        "state": "missing" if track.missing else track.state.value,
        "path": display_path(track.path),
    }
    return {n: special[n] if n in special else getattr(track, n) for n in _row_fields()}


def _print_table(rows: list[dict[str, Any]]) -> None:
    table = Table(box=None, header_style="bold")
    shown = ("title", "artist", "album", "year", "genre", "key", "tempo_bpm", "duration_s", "state")
    for name in shown:
        number = name in {"year", "tempo_bpm", "duration_s"}
        label = name.removesuffix("_s").removesuffix("_bpm").replace("_", " ")
        table.add_column(label, justify="right" if number else "left", overflow="ellipsis")
    for row in rows:
        minutes, seconds = divmod(round(row["duration_s"]), 60)
        cells = {**row, "duration_s": f"{minutes}:{seconds:02}"}
        if row["tempo_bpm"] is not None:
            cells["tempo_bpm"] = f"{row['tempo_bpm']:.0f}"
        table.add_row(*("" if cells[n] is None else str(cells[n]) for n in shown))
    out.print(table)
    out.print(f"{len(rows)} tracks")


def main() -> None:
    """Run the command line; a folder instead of a command opens the window on it."""
    arguments = sys.argv[1:]
    if arguments and not arguments[0].startswith("-") and Path(arguments[0]).is_dir():
        commands = {c.name or c.callback.__name__ for c in app.registered_commands if c.callback}
        if arguments[0] not in commands:
            arguments = ["open", *arguments]
    try:
        app(args=arguments)
    except MusicScopeError as error:
        err.print(str(error), soft_wrap=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
