"""What the commands of the bench learn from: the library, a file of labels, or a folder."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from musicscope.cli.terminal import Terminal, err, open_existing, open_workspace, places
from musicscope.core.errors import ParameterError
from musicscope.core.paths import display_path

if TYPE_CHECKING:
    from musicscope.learning.evaluation.experiment import Experiment
    from musicscope.workspace.bench_answers import Answered

#: Rows of a file of labels that could not be used and are told; the rest is counted.
_MOST_LINES = 100

TargetArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="TARGET",
        help="genre, cluster, key …, tags, the name of a tag or of a group of tags; or a folder.",
    ),
]
LabelsOption = Annotated[
    Path | None,
    typer.Option(
        help="What is what: a CSV with the columns path,label or path,tag,value, or JSON, JAMS."
    ),
]


@contextmanager
def opened(
    target: str | None, labels: Path | None, data: Path | None
) -> Iterator[tuple[Terminal, Answered]]:
    """Open the library, or a folder of music, and find what there is to learn.

    Raises
    ------
    MusicScopeError
        When there is no library, nothing of this name, or nothing to learn from it.
    """
    from musicscope.workspace.bench_labels import answers_of_file, answers_of_folder

    folder = Path(target) if target and _is_folder(target) else None
    if target is None and labels is None:
        raise ParameterError(
            "Say what to learn: genre, tags, the name of a tag; or a folder, or --labels FILE."
        )
    with _music(folder, data) as terminal:
        workspace = terminal.workspace
        if labels is not None:
            learned, lines = answers_of_file(labels, workspace.library, workspace.catalogue, folder)
            for line in lines[:_MOST_LINES]:
                err.print(line, soft_wrap=True)
            if len(lines) > _MOST_LINES:
                err.print(f"… and {len(lines) - _MOST_LINES:,} more.", soft_wrap=True)
        elif folder is not None:
            learned = answers_of_folder(folder, workspace.catalogue)
        else:
            id_ = workspace.bench.find_target(target or "")
            if id_ == "cluster":
                workspace.mapping.restore()
                terminal.wait_for_clusters()
            learned = workspace.bench.answered(id_)
        yield terminal, learned


def describe_texture(terminal: Terminal, tried: Iterable[Experiment]) -> None:
    """Describe the texture of those tracks that lack it, where an experiment learns from it."""
    from musicscope.workspace.texture import learns_from_texture

    if any(map(learns_from_texture, tried)):
        handle = terminal.workspace.textures.ensure()
        if handle is not None:
            terminal.wait_for(handle)


def _is_folder(target: str) -> bool:
    return Path(target).is_dir() and (os.sep in target or target in {".", ".."})


@contextmanager
def _music(folder: Path | None, data: Path | None) -> Iterator[Terminal]:
    if folder is None:
        with open_existing(data) as terminal:
            yield terminal
        return
    with open_workspace(folder_library(folder, data)) as terminal:
        workspace = terminal.workspace
        workspace.publish(workspace.library.add_folder(os.fsencode(folder.resolve())))
        workspace.analysing.paused = False
        workspace.analysing.scan()
        terminal.wait_for_analysis()
        for track in workspace.library.failures():
            err.print(f"{display_path(track.path)}: {track.reason}", soft_wrap=True)
        yield terminal


def folder_library(folder: Path, data: Path | None) -> Path:
    """Return where what was found in a plain folder is kept, so that it is analysed once."""
    digest = hashlib.blake2b(os.fsencode(folder.resolve()), digest_size=8).hexdigest()
    return places(data).cache / "folders" / digest
