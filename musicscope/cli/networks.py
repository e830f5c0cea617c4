"""Networks without a window: trained, asked, given to others."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from musicscope.cli.application import app
from musicscope.cli.terminal import (
    DataOption,
    QueryArgument,
    Terminal,
    open_existing,
    open_workspace,
    out,
)
from musicscope.core.errors import ParameterError
from musicscope.workspace.network_requests import Live, NetworkKind, SongHeard, TrainingRequest

if TYPE_CHECKING:
    from musicscope.learning.packages import OnShelf

networks = typer.Typer(
    help="Train networks on your own labels, and listen with them.", no_args_is_help=True
)
app.add_typer(networks, name="networks")

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
ModelOption = Annotated[
    str | None, typer.Option("--model", help="Name or file of a network; by default the newest.")
]


@networks.command()
def kinds(as_json: JsonOption = False, data: DataOption = None) -> None:
    """List the networks that can be trained, with what each hears and learns."""
    with open_existing(data) as terminal:
        found: list[NetworkKind] = []
        terminal.wait_until("Looking at networks", _filled(found, terminal))
        device = terminal.workspace.networks.device
    if as_json:
        rows = [{"name": k.name, "label": k.label, "trainable": dict(k.trainable)} for k in found]
        print(json.dumps({"device": device, "networks": rows}, ensure_ascii=False, indent=1))
        return
    table = Table(box=None, header_style="bold")
    for label in ("name", "network", "hears", "learns", "tasks"):
        table.add_column(label, justify="right" if label == "learns" else "left")
    for kind in found:
        learns = f"{kind.trainable[kind.inputs[0]]:,}"
        table.add_row(kind.name, kind.label, ", ".join(kind.inputs), learns, ", ".join(kind.tasks))
    out.print(table)
    out.print(device)


def _filled(found: list[NetworkKind], terminal: Terminal) -> Any:
    def fail(sentence: str) -> None:
        raise ParameterError(sentence)

    terminal.workspace.networks.kinds(found.extend, fail)
    return lambda: bool(found)


@networks.command("list")
def list_(as_json: JsonOption = False, data: DataOption = None) -> None:
    """List the networks that have been trained or imported."""
    with open_existing(data) as terminal:
        models = terminal.workspace.networks.models()
    if as_json:
        print(json.dumps([_row(model) for model in models], ensure_ascii=False, indent=1))
        return
    if not models:
        out.print("There is no network yet; run “musicscope networks train genre”.")
        return
    table = Table(box=None, header_style="bold")
    for label in ("name", "network", "knows", "figures", "made", "file"):
        table.add_column(label)
    for model in models:
        row = _row(model)
        figures = ", ".join(f"{name} {value:.2f}" for name, value in row["figures"].items())
        words = [row["name"], row["network"], ", ".join(row["names"][:6]), figures]
        table.add_row(*words, row["made"], row["file"])
    out.print(table)


@networks.command()
def train(
    target: Annotated[
        str, typer.Argument(help="What is learned: genre, tags, the name of a tag, …")
    ],
    network: Annotated[str, typer.Option(help="One of “musicscope networks kinds”.")] = "time_freq",
    hears: Annotated[str, typer.Option("--input", help="What it hears.")] = "",
    task: Annotated[str, typer.Option(help="What kind of answer is learned.")] = "",
    epochs: Annotated[int, typer.Option(min=1, max=10_000)] = 30,
    batch: Annotated[int, typer.Option(min=2, max=4_096)] = 8,
    rate: Annotated[float, typer.Option("--rate", help="Learning rate.", min=1e-8)] = 1e-3,
    crops: Annotated[int, typer.Option(help="Windows of each track an epoch.", min=1)] = 2,
    folds: Annotated[
        int, typer.Option(help="More than 1: every track is judged once, as on the bench.", min=1)
    ] = 1,
    summary: Annotated[str, typer.Option(help="Sum up whole songs: mean, attention or gru.")] = "",
    seed: Annotated[int, typer.Option(min=0)] = 0,
    name: Annotated[str, typer.Option(help="What the network is called.")] = "",
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Train a network; Ctrl+C ends it, and the next training of the same kind goes on with it."""
    with open_existing(data) as terminal:
        workspace = terminal.workspace
        spec = {
            "epochs": epochs,
            "batch": batch,
            "learning_rate": rate,
            "crops": crops,
            "schedule": "one cycle",
            "seed": seed,
        }
        chosen = workspace.bench.find_target(target)
        request = TrainingRequest(
            chosen, network, hears, task=task, spec=spec, folds=folds, summary=summary, title=name
        )
        workspace.networks.live.subscribe(_Told())
        before = {model.path for model in workspace.networks.models()}
        handle = workspace.networks.train(request)
        if handle is None:
            raise typer.Exit(1)
        terminal.wait_for(handle)
        made = [m for m in workspace.networks.models() if m.path not in before]
    if as_json:
        print(json.dumps([_row(model) for model in made], ensure_ascii=False, indent=1))
        return
    for model in made:
        row = _row(model)
        figures = ", ".join(f"{word} {value:.3f}" for word, value in row["figures"].items())
        out.print(f"{row['name']}: {figures or 'not measured'} ({row['file']})")


class _Told:
    """Prints each epoch once."""

    def __init__(self) -> None:
        self._last: object = None

    def __call__(self, live: Live) -> None:
        if live.epochs and live.epochs[-1] is not self._last:
            self._last = epoch = live.epochs[-1]
            words = " · ".join(part for part in (live.part, epoch.stage) if part)
            out.print(
                f"{words + ' · ' if words else ''}epoch {epoch.n} of {epoch.of}: "
                f"loss {epoch.loss:.3f}, {live.metric} {epoch.metric:.3f}"
            )


@networks.command()
def tag(
    query: QueryArgument = None,
    model: ModelOption = None,
    over_time: Annotated[bool, typer.Option("--over-time", help="Each window too.")] = False,
    data: DataOption = None,
) -> None:
    """Print, as JSON, what a network says of tracks."""
    with open_existing(data) as terminal:
        workspace = terminal.workspace
        path = _path(terminal, model)
        rows = []
        for track in workspace.catalogue.select(" ".join(query or ())).tolist():
            heard: list[SongHeard] = []
            handle = workspace.networks.answer(track, path, heard.append)
            if handle is not None:
                terminal.wait_for(handle)
            (answer,) = heard
            row: dict[str, Any] = {"track": track, "title": workspace.catalogue.track(track).title}
            row["says"] = _pairs(answer.names, answer.probabilities)
            if over_time:
                row["windows"] = [
                    {"time_s": round(float(at), 3), "says": _pairs(answer.names, own)}
                    for at, own in zip(answer.times_s, answer.taggram, strict=True)
                ]
            rows.append(row)
    print(json.dumps(rows, ensure_ascii=False, indent=1))


def _pairs(names: tuple[str, ...], values: Any) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}


@networks.command()
def embed(model: ModelOption = None, data: DataOption = None) -> None:
    """Let a network listen to the whole library, for maps, likeness and tags."""
    with open_existing(data) as terminal:
        handle = terminal.workspace.networks.embed(_path(terminal, model))
        if handle is None:
            raise typer.Exit(1)
        terminal.wait_for(handle)


@networks.command()
def export(target: Path, model: ModelOption = None, data: DataOption = None) -> None:
    """Write a network to a file: .network for MusicScope, .onnx for other programs."""
    with open_existing(data) as terminal:
        path = _path(terminal, model)
        if target.suffix == ".onnx":
            terminal.wait_for(
                terminal.workspace.networks.to_onnx(path, target, _tell_apart, _refuse)
            )
        else:
            terminal.wait_for(terminal.workspace.networks.export_file(path, target))


def _tell_apart(difference: float) -> None:
    out.print(f"Its answers differ by {difference:.1e} at most.")


def _refuse(sentence: str) -> None:
    raise ParameterError(sentence)


@networks.command("import")
def import_(file: Path, data: DataOption = None) -> None:
    """Take in a network that somebody gave you; nothing in the file can run."""
    with open_workspace(data) as terminal:
        terminal.wait_for(terminal.workspace.networks.import_file(file))


def _path(terminal: Terminal, model: str | None) -> Path:
    kept = terminal.workspace.networks
    if model is None:
        if kept.chosen is None:
            raise ParameterError("There is no network yet; run “musicscope networks train genre”.")
        return kept.chosen
    for one in kept.models():
        if one.card is not None and model in (one.card.name, one.path.name):
            return one.path
    raise ParameterError(f"There is no network called {model}; see “musicscope networks list”.")


def _row(model: OnShelf) -> dict[str, Any]:
    card = model.card
    if card is None:
        return {
            "name": model.trouble,
            "network": "",
            "names": [],
            "figures": {},
            "made": "",
            "file": model.path.name,
        }
    return {
        "name": card.name,
        "network": card.network,
        "names": list(card.names),
        "figures": {name: value for name, value in card.metrics.items() if value == value},
        "made": time.strftime("%Y-%m-%d %H:%M", time.localtime(card.made_s)),
        "file": model.path.name,
    }
