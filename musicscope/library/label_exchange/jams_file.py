"""Labels as JAMS, a file a track (Humphrey et al., 2014), in the name space ``tag_open``.

A confidence of 0 is a *no*. JAMS knows neither labels of a whole track nor their moments: labels
of tracks and of spans are two annotations, whose sandboxes say which they are, and when each
observation was made.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from musicscope import __version__
from musicscope.core.errors import MusicScopeError
from musicscope.core.paths import display_path
from musicscope.library.label_exchange.json_file import parsed
from musicscope.library.label_exchange.row import (
    BadRow,
    ExchangedLabel,
    LabelFile,
    read_row,
    written_moment,
    written_path,
)

#: Seconds by which an observation may miss the ends of a track that it means as a whole.
_WHOLE_S = 0.05
#: What no name of a file may hold, on any system.
_UNSAFE = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))


def read(data: bytes) -> LabelFile:
    """Return the tags that a JAMS file names; other annotations are passed over.

    Raises
    ------
    MusicScopeError
        When it is no JAMS.
    """
    document = parsed(data)
    if not isinstance(document, dict) or not isinstance(document.get("annotations"), list):
        raise MusicScopeError("It is no JAMS; choose another file.")
    about = _mapping(document.get("file_metadata"))
    known = _mapping(document.get("sandbox"))
    track = {
        "artist": about.get("artist"),
        "title": about.get("title"),
        "duration": about.get("duration"),
        "path": known.get("path"),
        "audio_hash": known.get("audio_hash"),
    }
    labels: list[ExchangedLabel] = []
    bad: list[BadRow] = []
    for number, annotation in enumerate(document["annotations"], 1):
        for place, row in _observations(_mapping(annotation), about.get("duration")):
            where = f"annotation {number}, observation {place}"
            found = read_row(where, {**row, **track})
            if isinstance(found, ExchangedLabel):
                labels.append(found)
            else:
                bad.append(found)
    return LabelFile(tuple(labels), tuple(bad))


def _observations(
    annotation: dict[str, Any], duration: object
) -> Iterator[tuple[int, dict[str, Any]]]:
    namespace = annotation.get("namespace")
    if not isinstance(namespace, str) or not namespace.startswith("tag_"):
        return
    sandbox = _mapping(annotation.get("sandbox"))
    made = sandbox.get("made")
    moments = made if isinstance(made, list) else []
    data = annotation.get("data")
    for number, observation in enumerate(data if isinstance(data, list) else ()):
        values = _mapping(observation)
        row = {
            "tag": values.get("value"),
            "value": values.get("confidence") not in (0, 0.0) or values.get("confidence") is False,
            "made": moments[number] if number < len(moments) else None,
        }
        start, length = values.get("time"), values.get("duration")
        if sandbox.get("scope") != "track" and not _is_whole(start, length, duration):
            row["start"] = start
            numbers = isinstance(start, int | float) and isinstance(length, int | float)
            row["stop"] = start + length if numbers else length  # type: ignore[operator]
        yield number + 1, row


def _is_whole(start: object, length: object, duration: object) -> bool:
    if start not in (0, 0.0, None) or not isinstance(length, int | float | None):
        return False
    if not length:
        return True
    return isinstance(duration, int | float) and abs(duration - length) <= _WHOLE_S


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def written(labels: Sequence[ExchangedLabel]) -> Iterator[tuple[str, bytes]]:
    """Yield each track's file: its name, different from the others', and its content.

    Raises
    ------
    MusicScopeError
        When the package jams is not there.
    """
    try:
        import jams  # noqa: F401 - only whether it is there
    except ImportError as error:
        raise MusicScopeError(
            "JAMS needs the package jams; run “pip install musicscope[jams]”."
        ) from error
    by_track: dict[bytes, list[ExchangedLabel]] = defaultdict(list)
    for label in labels:
        by_track[label.path].append(label)
    taken: set[str] = set()
    for path, said in by_track.items():
        yield _file_name(path, taken), _document(said).dumps(indent=1).encode()


def _document(said: Sequence[ExchangedLabel]) -> Any:
    import jams

    first = said[0]
    document = jams.JAMS()
    document.file_metadata.title = first.title
    document.file_metadata.artist = first.artist
    document.file_metadata.duration = first.duration_s
    document.sandbox.path = written_path(first.path)
    document.sandbox.audio_hash = first.audio_hash.hex()
    for scope in ("track", "span"):
        chosen = [label for label in said if (label.span is None) is (scope == "track")]
        if chosen:
            document.annotations.append(_annotation(scope, chosen))
    return document


def _annotation(scope: str, said: Sequence[ExchangedLabel]) -> Any:
    import jams

    duration_s = said[0].duration_s
    annotation = jams.Annotation(namespace="tag_open", time=0, duration=duration_s)
    annotation.annotation_metadata = jams.AnnotationMetadata(
        data_source="manual", annotation_tools=f"MusicScope {__version__}"
    )
    ordered = sorted(said, key=lambda label: label.span or (0.0, 0.0))
    for label in ordered:
        start, stop = label.span or (0.0, duration_s)
        annotation.append(
            time=start, duration=stop - start, value=label.tag, confidence=float(label.value)
        )
    annotation.sandbox.scope = scope
    annotation.sandbox.made = [written_moment(label.made_s) for label in ordered]
    return annotation


def _file_name(path: bytes, taken: set[str]) -> str:
    stem = Path(display_path(os.path.basename(path))).stem.translate(_UNSAFE)[:120] or "track"
    name, number = f"{stem}.jams", 1
    while name.lower() in taken:
        number += 1
        name = f"{stem} ({number}).jams"
    taken.add(name.lower())
    return name
