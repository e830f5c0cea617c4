"""The 518 track features of sound files, as a table."""

from __future__ import annotations

import csv
import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from musicscope.cli.application import app
from musicscope.cli.terminal import err, out
from musicscope.core.errors import DecodeError

if TYPE_CHECKING:
    import numpy as np


class Mode(StrEnum):
    """At which sample rate the features are made."""

    default = "default"
    fma = "fma"


@app.command()
def features(
    table: Annotated[Path, typer.Argument(help="The CSV file to write.")],
    sounds: Annotated[list[Path], typer.Argument(help="Sound files, or folders of them.")],
    mode: Annotated[
        Mode, typer.Option(help="fma: as the published table was made, for comparing with it.")
    ] = Mode.default,
) -> None:
    """Write the 518 track features of sound files, a row a file; the library is left alone."""
    from musicscope.analysis.fma.columns import COLUMNS

    written = 0
    with table.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["file", *(column.name for column in COLUMNS)])
        for path in _files(sounds):
            try:
                values = _measure(os.fsencode(path), mode)
            except DecodeError as error:
                err.print(str(error), soft_wrap=True)
                continue
            writer.writerow([str(path), *(f"{value:.7g}" for value in values)])
            written += 1
    out.print(f"{written} rows in {table}")


def _files(sounds: list[Path]) -> list[Path]:
    found: list[Path] = []
    for sound in sounds:
        inside = sorted(p for p in sound.rglob("*") if p.is_file()) if sound.is_dir() else [sound]
        found.extend(inside)
    return found


def _measure(path: bytes, mode: Mode) -> np.ndarray:
    if mode is Mode.fma:
        from musicscope.analysis.fma.published import published_features

        return published_features(path)
    from musicscope.analysis.track import analyse

    return analyse(path, names=("fma518",)).vectors["fma518"]
