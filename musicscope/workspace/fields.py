"""What the dots of a map can be coloured, sized, shaped, named and laid out by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from musicscope.analysis.pitch import key_colour, key_name, parse_key
from musicscope.maps.colouring import UNKNOWN_HEX
from musicscope.workspace.field import (
    Field,
    FieldContext,
    Fields,
    Group,
    Kind,
    Value,
    fifths_order,
)
from musicscope.workspace.field_words import day, seconds, whole

__all__ = ["FIELDS", "Field", "FieldContext", "Fields", "Group", "Kind", "Value", "fifths_order"]


def _column(
    name: str, clean: Callable[[Any], Value]
) -> Callable[[list[int], FieldContext], list[Value]]:
    def read(ids: list[int], context: FieldContext) -> list[Value]:
        return [clean(cell) for cell in context.catalogue.values(name, ids)]

    return read


def _text(cell: str) -> str | None:
    return cell or None


def _number(cell: float | None) -> float | None:
    return cell


def _key_colour(name: str) -> str:
    key = parse_key(name)
    return UNKNOWN_HEX if key is None else key_colour(*key)


def _key(key: tuple[int | None, int | None] | None) -> str | None:
    if key is None or key[0] is None or key[1] is None:
        return None
    return key_name(key[0], key[1])


def _first(genres: tuple[str, ...]) -> str | None:
    return genres[0] if genres else None


def _decade(year: float | None) -> str | None:
    return None if year is None else f"{int(year) // 10 * 10}s"


def _cluster(ids: list[int], context: FieldContext) -> list[Value]:
    return [context.group_of.get(i) for i in ids]


def _faithfulness(ids: list[int], context: FieldContext) -> list[Value]:
    return [context.faithfulness.get(i) for i in ids]


FIELDS = Fields(
    (
        Field(
            name="cluster",
            label="Cluster",
            plural="Clusters",
            kind="category",
            read=lambda t, c: c.group_of.get(t.id),
            read_many=_cluster,
        ),
        Field(
            name="genre",
            label="Genre",
            plural="Genres",
            kind="category",
            read=lambda t, _: _first(t.genres),
            read_many=_column("genre", _first),
        ),
        Field(
            name="artist",
            label="Artist",
            plural="Artists",
            kind="category",
            read=lambda t, _: _text(t.artist),
            read_many=_column("artist", _text),
        ),
        Field(
            name="album",
            label="Album",
            plural="Albums",
            kind="category",
            read=lambda t, _: _text(t.album),
            read_many=_column("album", _text),
        ),
        Field(
            name="year",
            label="Year",
            kind="measure",
            read=lambda t, _: t.year,
            read_many=_column("year", _number),
            words=whole,
        ),
        Field(
            name="decade",
            label="Decade",
            plural="Decades",
            kind="category",
            read=lambda t, _: _decade(t.year),
            read_many=_column("year", _decade),
            order=lambda name: float(name.rstrip("s")),
        ),
        Field(
            name="country",
            label="Country",
            plural="Countries",
            kind="category",
            read=lambda t, _: _text(getattr(t, "country", "")),
        ),
        Field(
            name="key",
            label="Key",
            plural="Keys",
            kind="key",
            read=lambda t, _: _key((t.key_tonic, t.key_mode)),
            read_many=_column("key", _key),
            colour=_key_colour,
            order=fifths_order,
        ),
        Field(
            name="tempo",
            label="Tempo",
            unit="bpm",
            kind="measure",
            read=lambda t, _: t.tempo_bpm,
            read_many=_column("tempo", _number),
            words=whole,
        ),
        Field(
            name="loudness",
            label="Loudness",
            unit="LUFS",
            kind="measure",
            read=lambda t, _: t.loudness_lufs,
            read_many=_column("loudness", _number),
        ),
        Field(
            name="brightness",
            label="Brightness",
            unit="Hz",
            kind="measure",
            read=lambda t, _: t.brightness_hz,
            read_many=_column("brightness", _number),
            words=whole,
        ),
        Field(
            name="plays",
            label="Play count",
            kind="measure",
            read=lambda t, _: t.plays,
            read_many=_column("plays", _number),
            words=whole,
        ),
        Field(
            name="added",
            label="Added",
            kind="measure",
            read=lambda t, _: t.added_s or None,
            read_many=_column("added", _number),
            words=day,
        ),
        Field(
            name="duration",
            label="Duration",
            unit="min",
            kind="measure",
            read=lambda t, _: t.duration_s or None,
            read_many=_column("duration", _number),
            words=seconds,
        ),
        Field(
            name="codec",
            label="File format",
            plural="File formats",
            kind="category",
            read=lambda t, _: _text(t.codec),
            read_many=_column("codec", _text),
        ),
        Field(
            name="faithfulness",
            label="Faithfulness",
            kind="measure",
            read=lambda t, c: c.faithfulness.get(t.id),
            read_many=_faithfulness,
            words="{:.2f}".format,
        ),
    )
)
