"""Asking a trained classifier about the library, or about any files."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, cast

import numpy as np
import typer
from rich.table import Table

from musicscope.cli.application import app
from musicscope.cli.terminal import (
    DataOption,
    Terminal,
    err,
    open_existing,
    open_workspace,
    out,
)
from musicscope.cli.training import print_whole
from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.core.paths import display_path

if TYPE_CHECKING:
    from musicscope.jobs import JobHandle, Outcome
    from musicscope.workspace.bench_predict import Predicted

#: What a row tells of a track: path, title, artist.
Told = Callable[[int], tuple[str, str, str]]


@app.command()
def predict(
    model: Annotated[Path, typer.Argument(help="A file that “train” wrote.")],
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders; by default the library.")
    ] = None,
    table: Annotated[Path | None, typer.Option("--csv", help="Write a table.")] = None,
    data: DataOption = None,
) -> None:
    """Say what a trained classifier takes tracks for; the library stays as it is."""
    if files:
        predicted, told = _ask_about_files(model, files)
    else:
        predicted, told = _ask_about_library(model, data)
    if table is not None:
        _write(table, predicted, told)
        out.print(f"{len(predicted.rows):,} tracks in {display_path(table)}", soft_wrap=True)
        return
    shown = Table(box=None, header_style="bold")
    for name in ("probability", "answer", "title", "artist"):
        shown.add_column(
            name,
            justify="right" if name == "probability" else "left",
            no_wrap=True,
            overflow="ellipsis",
        )
    for row, id_ in enumerate(predicted.rows.tolist()):
        answer, probability = predicted.answer(row)
        _, title, artist = told(id_)
        known = np.isfinite(probability)
        shown.add_row(f"{probability:.2f}" if known else "", answer, title, artist)
    print_whole(shown)
    out.print(f"{len(predicted.rows):,} tracks")


def _ask_about_library(model: Path, data: Path | None) -> tuple[Predicted, Told]:
    from musicscope.workspace.bench_predict import PredictSpec

    with open_existing(data) as terminal:
        workspace = terminal.workspace
        ids = workspace.catalogue.ids()
        if not len(ids):
            raise ParameterError("The library is empty; analyse a folder first, or name files.")
        spec = PredictSpec(model.absolute(), workspace.library.path, ids)
        predicted = _ended(terminal, workspace.jobs.submit(spec, where="process")).result
        known = {int(i): workspace.catalogue.track(int(i)) for i in ids}
    return predicted, lambda i: (display_path(known[i].path), known[i].title, known[i].artist)


def _ask_about_files(model: Path, named: list[Path]) -> tuple[Predicted, Told]:
    from musicscope.analysis.track import AnalyseSpec
    from musicscope.library.metadata import read_tags
    from musicscope.library.rows import title_from
    from musicscope.workspace.analysing import FILE_LIMIT_S
    from musicscope.workspace.bench_predict import PredictVectorsSpec

    files = [os.fsencode(path.absolute()) for path in _listed(named)]
    heard: dict[int, dict[str, np.ndarray]] = {}
    refused: dict[int, str] = {}

    def keep(outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            number = cast("int", outcome.item)
            if outcome.reason is None:
                heard[number] = outcome.result.vectors
            else:
                refused[number] = outcome.reason

    with TemporaryDirectory() as nowhere, open_workspace(Path(nowhere)) as terminal:
        jobs = terminal.workspace.jobs
        specs = [(number, AnalyseSpec(file)) for number, file in enumerate(files)]
        read = jobs.submit_batch("Listening", specs, keep, timeout_s=FILE_LIMIT_S, unit="files")
        _ended(terminal, read)
        for number, reason in sorted(refused.items()):
            err.print(f"{display_path(files[number])}: {reason}", soft_wrap=True)
        if not heard:
            raise ParameterError("None of these files holds sound that could be read.")
        spec = PredictVectorsSpec(model.absolute(), heard)
        predicted = _ended(terminal, jobs.submit(spec, where="process")).result

    def told(number: int) -> tuple[str, str, str]:
        tags = read_tags(files[number])
        return display_path(files[number]), tags.title or title_from(files[number]), tags.artist

    return predicted, told


def _listed(named: list[Path]) -> list[Path]:
    from musicscope.library.candidates import is_candidate

    found: list[Path] = []
    for path in named:
        if not path.exists():
            raise ParameterError(f"{display_path(path)} does not exist; check its name.")
        inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        found += [
            p
            for p in inside
            if not path.is_dir() or is_candidate(os.fsencode(p), os.fsencode(p.name))
        ]
    if not found:
        raise ParameterError("There is no music in these folders; name others.")
    return found


def _ended(terminal: Terminal, handle: JobHandle) -> JobHandle:
    """Wait for a job; raises what is said when it failed."""
    try:
        terminal.wait_for(handle)
    except typer.Exit:
        if isinstance(handle.error, MusicScopeError):
            raise handle.error from None
        raise
    return handle


def _write(path: Path, predicted: Predicted, told: Told) -> None:
    from musicscope.workspace.bench_jobs import write_texts

    text = io.StringIO(newline="")
    writer = csv.writer(text)
    probabilities = [f"p: {name}" for name in predicted.names]
    writer.writerow(["path", "title", "artist", "answer", "probability", *probabilities])
    for row, id_ in enumerate(predicted.rows.tolist()):
        answer, probability = predicted.answer(row)
        numbers = [probability, *predicted.scores[row].tolist()]
        cells = ["" if np.isnan(number) else f"{number:.6g}" for number in numbers]
        writer.writerow([*told(id_), answer, *cells])
    write_texts({path: text.getvalue()})
