"""The formats of labels: reading and writing whole files."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.core.paths import display_path
from musicscope.library.exchanged_file import read_exchanged
from musicscope.library.label_exchange import csv_file, jams_file, json_file
from musicscope.library.label_exchange.row import BadRow, ExchangedLabel, ExchangedTag, LabelFile
from musicscope.library.playlist_files.text import is_text

R = TypeVar("R", ExchangedLabel, BadRow)

#: By the end of the file's name, with the word for people. JAMS is written into a folder.
FORMATS = {".csv": "CSV, for spreadsheets", ".json": "JSON", ".jams": "JAMS, a file a track"}


def read_labels(path: Path) -> LabelFile:
    """Return what a file says, or all JAMS files of a folder together.

    Raises
    ------
    MusicScopeError
        When it cannot be read at all; damaged rows are part of the result.
    """
    if not path.is_dir():
        return _read_file(path)
    files = sorted(path.glob("*.jams"))
    if not files:
        raise MusicScopeError(f"There is no JAMS file in {display_path(path)}; choose another.")
    parts = [(file.name, _read_file(file)) for file in files]
    return LabelFile(
        tuple(_placed(name, row) for name, part in parts for row in part.labels),
        tuple(_placed(name, row) for name, part in parts for row in part.bad),
    )


def _placed(name: str, row: R) -> R:
    return replace(row, where=f"{name}, {row.where}")


def _read_file(path: Path) -> LabelFile:
    return read_exchanged(path, "a file of labels", lambda data: _parse(path, data))


def _parse(path: Path, data: bytes) -> LabelFile:
    if not is_text(data):
        raise MusicScopeError("It holds no text; save it as CSV, JSON or JAMS.")
    suffix = path.suffix.lower()
    if suffix == ".jams":
        return jams_file.read(data)
    if suffix == ".json":
        document = json_file.parsed(data)
        is_jams = isinstance(document, dict) and "annotations" in document
        return jams_file.read(data) if is_jams else json_file.read(data)
    return csv_file.read(data)


def write_labels(
    target: Path, labels: Sequence[ExchangedLabel], tags: Sequence[ExchangedTag]
) -> None:
    """Write labels to a file, or as JAMS into a folder, in place of what was there.

    Parameters
    ----------
    target : Path
        Its ending says the format; a folder, or a name without an ending, means JAMS.

    Raises
    ------
    ParameterError
        When the ending is of no format.
    MusicScopeError
        When it cannot be written; what was there is as it was.
    """
    suffix = target.suffix.lower()
    try:
        if suffix == ".csv":
            replace_file(target, csv_file.written(labels))
        elif suffix == ".json":
            replace_file(target, json_file.written(labels, tags))
        elif target.is_dir() or not suffix:
            files = list(jams_file.written(labels))
            target.mkdir(parents=True, exist_ok=True)
            for name, data in files:
                replace_file(target / name, data)
        else:
            raise ParameterError(
                f"{display_path(target)} tells no format; end its name with .csv or .json, "
                "or give a folder for JAMS."
            )
    except OSError as error:
        raise MusicScopeError(
            f"{display_path(target)} cannot be written ({error.strerror}); choose another place."
        ) from error


def replace_file(target: Path, data: bytes) -> None:
    """Write a file whole, in place of what was there, or not at all."""
    part = target.with_name(f".{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(target)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
