"""Labels as JSON, with the tags' colours, groups and keys."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.library.label_exchange.row import (
    BadRow,
    ExchangedLabel,
    ExchangedTag,
    LabelFile,
    read_row,
    written_moment,
    written_path,
)
from musicscope.library.label_names import cleaned_name

FORMAT = "musicscope labels"


def parsed(data: bytes) -> Any:
    """Return the values of JSON; raises `MusicScopeError` when it is none."""
    for encoding in ("utf-8-sig", "utf-16"):
        try:
            return json.loads(data.decode(encoding))
        except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
            continue
    raise MusicScopeError("It is damaged, or no JSON; export it again.")


def read(data: bytes) -> LabelFile:
    """Return what a JSON file says: our own, or a plain list of labels.

    Raises
    ------
    MusicScopeError
        When it is no JSON, or holds no list of labels.
    """
    values = parsed(data)
    rows = values.get("labels") if isinstance(values, dict) else values
    if not isinstance(rows, list):
        raise MusicScopeError("It holds no list of labels; choose another file.")
    labels: list[ExchangedLabel] = []
    bad: list[BadRow] = []
    for number, row in enumerate(rows, 1):
        where = f"label {number}"
        if not isinstance(row, dict):
            bad.append(BadRow(where, str(row)[:120], "It is no label."))
            continue
        found = read_row(where, row)
        if isinstance(found, ExchangedLabel):
            labels.append(found)
        else:
            bad.append(found)
    tags = values.get("tags") if isinstance(values, dict) else None
    return LabelFile(tuple(labels), tuple(bad), _tags(tags))


def _tags(rows: object) -> tuple[ExchangedTag, ...]:
    tags = []
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict):
            words = [row.get(name) for name in ("name", "colour", "group", "key")]
            name, colour, group, key = (w if isinstance(w, str) else "" for w in words)
            try:
                tags.append(ExchangedTag(cleaned_name(name), colour, group, key))
            except ParameterError:
                continue
    return tuple(tags)


def written(labels: Sequence[ExchangedLabel], tags: Sequence[ExchangedTag]) -> bytes:
    """Return the file."""
    document = {
        "format": FORMAT,
        "version": 1,
        "tags": [
            {"name": t.name, "colour": t.colour, "group": t.group, "key": t.key} for t in tags
        ],
        "labels": [
            {
                "tag": label.tag,
                "value": "yes" if label.value else "no",
                "start": label.span[0] if label.span else None,
                "stop": label.span[1] if label.span else None,
                "artist": label.artist,
                "title": label.title,
                "path": written_path(label.path),
                "audio_hash": label.audio_hash.hex(),
                "made": written_moment(label.made_s),
                "duration": label.duration_s,
            }
            for label in labels
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace")
