"""Tables of tracks as CSV, Parquet and JSON: one row a track."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from musicscope.analysis.fma.columns import COLUMNS as FMA_COLUMNS
from musicscope.analysis.pitch import key_name
from musicscope.analysis.portrait.portrait import describe_portrait
from musicscope.core.errors import MusicScopeError
from musicscope.core.paths import display_path
from musicscope.library.track import Track
from musicscope.workspace.exported import ExportedTrack, Layout

#: Rows of a Parquet file that are in memory at a time.
ROWS = 256


@dataclass(frozen=True)
class Cell:
    """One column of the table.

    Attributes
    ----------
    name : str
    kind : type
        ``str``, ``int`` or ``float``.
    read : callable
        Returns the value in one track's row; None where it is unknown.
    """

    name: str
    kind: type
    read: Callable[[Track], Any]


def _key(track: Track) -> str | None:
    if track.key_tonic is None or track.key_mode is None:
        return None
    return key_name(track.key_tonic, track.key_mode)


TAGS = (
    Cell("id", int, lambda t: t.id),
    Cell("path", str, lambda t: display_path(t.path)),
    Cell("title", str, lambda t: t.title),
    Cell("artist", str, lambda t: t.artist or None),
    Cell("album", str, lambda t: t.album or None),
    Cell("album_artist", str, lambda t: t.album_artist or None),
    Cell("year", int, lambda t: t.year),
    Cell("genre", str, lambda t: "; ".join(t.genres) or None),
    Cell("track_number", int, lambda t: t.track_number),
    Cell("duration_s", float, lambda t: t.duration_s or None),
    Cell("codec", str, lambda t: t.codec or None),
    Cell("bit_rate", int, lambda t: t.bit_rate),
    Cell("channels", int, lambda t: t.channels or None),
    Cell("rate", int, lambda t: t.rate or None),
    Cell("state", str, lambda t: "missing" if t.missing else t.state.value),
    Cell("key", str, _key),
    Cell("corrected", str, lambda t: "; ".join(sorted(t.corrected)) or None),
)


def number_names(layout: Layout) -> list[str]:
    """Return the column of each number of each descriptor.

    The 518 track features have their published names (``"mfcc.mean.01"``), the others a number
    from 1 (``"mfcc.01"``).
    """
    names = []
    for descriptor, length in layout.lengths.items():
        if descriptor == "fma518" and length == len(FMA_COLUMNS):
            names += [column.name for column in FMA_COLUMNS]
        else:
            names += [f"{descriptor}.{number:02}" for number in range(1, length + 1)]
    return names


def numbers(found: ExportedTrack, layout: Layout) -> np.ndarray:
    """Return the numbers of a track's descriptors, float32, NaN where there are none."""
    blocks = []
    for name, length in layout.lengths.items():
        values = found.vectors.get(name)
        known = values is not None and values.size == length
        blocks.append(values.ravel() if values is not None and known else np.full(length, np.nan))
    return np.concatenate(blocks, dtype=np.float32) if blocks else np.zeros(0, np.float32)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a new file's path; it takes the place of `target` when the block ends without error."""
    written = target.with_name(f".{target.name}.part")
    try:
        yield written
        written.replace(target)
    finally:
        written.unlink(missing_ok=True)


def write_csv(tracks: Iterator[ExportedTrack], layout: Layout, target: Path) -> None:
    """Write comma-separated values with a header, UTF-8; unknown cells are empty."""
    with replacing(target) as path, path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*(c.name for c in TAGS), *layout.facts, *number_names(layout)])
        for found in tracks:
            writer.writerow(
                [
                    *(cell.read(found.track) for cell in TAGS),
                    *(found.facts.get(name) for name in layout.facts),
                    *("" if math.isnan(v) else f"{v:.7g}" for v in numbers(found, layout).tolist()),
                ]
            )


def write_parquet(tracks: Iterator[ExportedTrack], layout: Layout, target: Path) -> None:
    """Write an Apache Parquet table; numbers of descriptors are float32."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MusicScopeError(
            "Parquet needs the package pyarrow; run “pip install musicscope[parquet]”."
        ) from error
    kinds = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    fields = [
        *((cell.name, kinds[cell.kind]) for cell in TAGS),
        *((name, pa.float64()) for name in layout.facts),
        *((name, pa.float32()) for name in number_names(layout)),
    ]
    schema = pa.schema(fields)
    with replacing(target) as path, pq.ParquetWriter(path, schema) as writer:
        while group := list(islice(tracks, ROWS)):
            values = np.stack([numbers(found, layout) for found in group])
            columns = [
                *([cell.read(found.track) for found in group] for cell in TAGS),
                *([found.facts.get(name) for found in group] for name in layout.facts),
                *values.T,
            ]
            arrays = [
                pa.array(column, kind, from_pandas=True)
                for column, (_, kind) in zip(columns, fields, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def write_json(tracks: Iterator[ExportedTrack], layout: Layout, target: Path) -> None:
    """Write a list with one object a track, a line each: tags, what was found, descriptors."""
    with replacing(target) as path, path.open("w", encoding="utf-8") as file:
        file.write("[")
        for number, found in enumerate(tracks):
            row = {
                **{cell.name: cell.read(found.track) for cell in TAGS},
                **describe_portrait(found.portrait),
                "corrected": sorted(found.track.corrected),
                "descriptors": {
                    name: _plain(found.vectors[name])
                    for name in layout.lengths
                    if name in found.vectors
                },
            }
            file.write(",\n" if number else "\n")
            file.write(json.dumps(row, ensure_ascii=False, allow_nan=False))
        file.write("\n]\n")


def _plain(values: np.ndarray) -> list[float | None]:
    return [float(f"{v:.7g}") if math.isfinite(v) else None for v in values.ravel().tolist()]
