"""Classifiers tried on your own music, trained, and asked about more of it."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from musicscope.cli.application import app
from musicscope.cli.terminal import DataOption, err, out
from musicscope.cli.training_experiment import (
    ClassifierOption,
    FeaturesOption,
    FoldsOption,
    FuseOption,
    Rule,
    RuleOption,
    Scaling,
    ScalingOption,
    SearchOption,
    SeedOption,
    SettingOption,
    experiments_of,
)
from musicscope.cli.training_music import (
    LabelsOption,
    TargetArgument,
    describe_texture,
    opened,
)
from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.core.paths import display_path

if TYPE_CHECKING:
    from musicscope.learning.evaluation.result import Interval, Result


@app.command()
def evaluate(
    target: TargetArgument = None,
    classifier: ClassifierOption = None,
    features: FeaturesOption = "518",
    scaling: ScalingOption = Scaling.minmax,
    search: SearchOption = 0,
    folds: FoldsOption = 5,
    seed: SeedOption = 0,
    settings: SettingOption = None,
    fuse: FuseOption = "",
    rule: RuleOption = Rule.sum,
    curve: Annotated[
        bool, typer.Option("--curve", help="Also with fewer labels: a learning curve.")
    ] = False,
    leak: Annotated[
        bool, typer.Option("--leak", help="Let artists be on both sides of the split.")
    ] = False,
    labels: LabelsOption = None,
    report: Annotated[Path | None, typer.Option(help="Write a page (.html).")] = None,
    csv_folder: Annotated[
        Path | None, typer.Option("--csv", help="Write tables into this folder.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    data: DataOption = None,
) -> None:
    """Say how well classifiers learn a genre, a field or your tags, on artists not learned from.

    Every run is kept with the library. A folder in the place of TARGET stands for itself: each
    of its subfolders is a class, or --labels says what is what.
    """
    if report is not None and report.suffix.lower() not in {".html", ".htm"}:
        raise ParameterError(f"The report is a web page; call it {report.stem or 'report'}.html.")
    tried = experiments_of(
        classifier or ["random_forest"],
        features,
        scaling=scaling,
        search=search,
        folds=folds,
        seed=seed,
        settings=settings or [],
        fuse=fuse,
        rule=rule,
        curve=curve,
        leak=leak,
    )
    with opened(target, labels, data) as (terminal, learned):
        describe_texture(terminal, tried)
        bench = terminal.workspace.bench
        results = []
        for experiment in tried:
            handle = bench.run(experiment, learned)
            if handle is None:
                raise typer.Exit(1)
            terminal.wait_for(handle)
            results.append(handle.result)
    if as_json:
        print(json.dumps([_plain(r) for r in results], ensure_ascii=False, indent=1))
    else:
        _print_results(results)
    _write(results, report, csv_folder)


@app.command()
def train(
    target: TargetArgument = None,
    classifier: Annotated[
        str, typer.Option(help="As for “evaluate”; see there which are good.")
    ] = "random_forest",
    features: FeaturesOption = "518",
    scaling: ScalingOption = Scaling.minmax,
    search: SearchOption = 0,
    seed: SeedOption = 0,
    settings: SettingOption = None,
    fuse: FuseOption = "",
    rule: RuleOption = Rule.sum,
    labels: LabelsOption = None,
    file: Annotated[
        Path | None, typer.Option("--out", help="By default TARGET.classifier, here.")
    ] = None,
    data: DataOption = None,
) -> None:
    """Learn from all tracks, and store what was learned in a file for “predict”."""
    (experiment,) = experiments_of(
        [classifier],
        features,
        scaling=scaling,
        search=search,
        folds=5,
        seed=seed,
        settings=settings or [],
        fuse=fuse,
        rule=rule,
    )
    with opened(target, labels, data) as (terminal, learned):
        path = file or Path(f"{_file_name(learned.label)}.classifier")
        describe_texture(terminal, [experiment])
        handle = terminal.workspace.bench.train(experiment, learned, path.absolute())
        terminal.wait_for(handle)
        trained = handle.result
    for warning in dict.fromkeys((*trained.warnings, *learned.notes)):
        err.print(warning, soft_wrap=True)
    names = len(trained.names)
    what = ("classes" if trained.task == "classes" else "tags") if names > 1 else "tag"
    out.print(
        f"{names} {what} learned from {len(trained.dataset):,} tracks; stored in "
        f"{display_path(path)}",
        soft_wrap=True,
    )


def _file_name(label: str) -> str:
    return re.sub(r"[^\w -]+", "", label).strip().lower()[:60] or "learned"


def _write(results: list[Result], report: Path | None, csv_folder: Path | None) -> None:
    from musicscope.jobs import InlineRunner
    from musicscope.workspace.bench_jobs import ReportSpec

    for target in (report, csv_folder):
        if target is None:
            continue
        if target is csv_folder and target.is_file():
            raise ParameterError(f"{display_path(target)} is a file; name a folder for the tables.")
        handle = InlineRunner().submit(ReportSpec(tuple(results), target))
        if handle.error is not None:
            raise MusicScopeError(str(handle.error)) from handle.error
        err.print(f"{display_path(target)} written", soft_wrap=True)


def _print_results(results: list[Result]) -> None:
    from musicscope.learning.report.words import figure_name, number, span, told_apart

    names = list(dict.fromkeys(name for result in results for name in result.figures))
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("run")
    for name in names:
        table.add_column(figure_name(name).lower(), justify="right", no_wrap=True)
        table.add_column("95 %", justify="right", no_wrap=True, style="dim")
    for title, result in zip(told_apart(results), results, strict=True):
        cells = []
        for name in names:
            figure = result.figures.get(name)
            cells += ["", ""] if figure is None else [number(figure.value, 3), span(figure)]
        table.add_row(title, *cells)
    for baseline, figures in results[0].baselines.items():
        row = [number(figures.get(name, math.nan), 3) for name in names]
        table.add_row(baseline, *(cell for value in row for cell in (value, "")), style="dim")
    print_whole(table)
    for warning in dict.fromkeys(w for result in results for w in result.warnings):
        err.print(warning, soft_wrap=True)


def print_whole(table: Table) -> None:
    """Print a table; cut to the width of a terminal, but never in a pipe or a file."""
    if out.is_terminal:
        out.print(table)
    else:
        out.print(table, width=10_000, crop=False, soft_wrap=True)


def _plain(result: Result) -> dict[str, Any]:
    def figures(own: Any) -> dict[str, Any]:
        return {name: _interval(interval) for name, interval in own.items()}

    return {
        "run": result.id,
        "title": result.title,
        "settings": dict(result.settings),
        "split": result.fingerprint,
        "figures": figures(result.figures),
        "names": {name: figures(own) for name, own in result.per_name.items()},
        "baselines": {
            name: {figure: _number(value) for figure, value in own.items()}
            for name, own in result.baselines.items()
        },
        "learning_curve": [
            {"labels": point.labels, **_interval(point.score)} for point in result.learning_curve
        ],
        "importance": [{"what": w.words, "share": _number(w.share)} for w in result.importance],
        "warnings": list(result.warnings),
        "seconds": round(result.seconds, 3),
    }


def _interval(interval: Interval) -> dict[str, float | None]:
    names = ("value", "low", "high")
    return {name: _number(value) for name, value in zip(names, interval, strict=True)}


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
