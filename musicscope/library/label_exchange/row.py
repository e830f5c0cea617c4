"""One label as files hold it, before anyone has looked for its tag and its track."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote_to_bytes

from musicscope.core.errors import ParameterError
from musicscope.library.cleaning import clean_text
from musicscope.library.label_names import cleaned_name
from musicscope.library.labels import Span, checked_span
from musicscope.library.playlist_files.addresses import address_of

#: The columns, in the order in which they are written.
FIELDS = (
    "tag",
    "value",
    "start",
    "stop",
    "artist",
    "title",
    "path",
    "audio_hash",
    "made",
    "duration",
)
_YES = frozenset({"yes", "y", "true", "1", "1.0", "+", "wahr", "vrai", "verdadero"})
_NO = frozenset({"no", "n", "false", "0", "0.0", "-", "falsch", "faux", "falso"})
_HASH = re.compile(r"[0-9a-f]{32}")
#: Moments between these are meant: 1970 and the year 2200.
_LATEST_S = 7.3e9
_ADDRESS = "file://"


@dataclass(frozen=True, slots=True)
class ExchangedLabel:
    """One label of a file.

    Attributes
    ----------
    where : str
        Its place in the file, for people: ``"line 12"``.
    tag : str
        Fit to be a tag's name.
    value : bool
    span : (float, float) or None
        s; None for the whole track.
    artist, title : str
        Empty where unknown.
    path : bytes
        Empty where unknown.
    audio_hash : bytes
        16 bytes, or empty.
    made_s : float
        s since 1970; 0 where unknown.
    duration_s : float
        Of the track; 0 where unknown.
    """

    where: str
    tag: str
    value: bool
    span: Span | None = None
    artist: str = ""
    title: str = ""
    path: bytes = b""
    audio_hash: bytes = b""
    made_s: float = 0.0
    duration_s: float = 0.0

    @property
    def said(self) -> tuple[object, ...]:
        """What it says of which track, without its place and moment."""
        who = (self.audio_hash, self.path, self.artist, self.title)
        return (self.tag, self.value, self.span, *who)

    @property
    def text(self) -> str:
        """The whole for people."""
        name = " - ".join(filter(None, (self.artist, self.title)))
        track = name or os.path.basename(self.path).decode("utf-8", "replace")
        return f"{self.tag}: {track or self.audio_hash.hex()}"


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was not imported as a label of a track.

    Attributes
    ----------
    where : str
        ``"line 12"``.
    text : str
        The row, for people.
    reason : str
        A sentence.
    """

    where: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class ExchangedTag:
    """How a file describes a tag: name, colour, group and key; empty where it does not."""

    name: str
    colour: str = ""
    group: str = ""
    key: str = ""


@dataclass(frozen=True)
class LabelFile:
    """The content of a file of labels.

    Attributes
    ----------
    labels : tuple of ExchangedLabel
    bad : tuple of BadRow
    tags : tuple of ExchangedTag
    """

    labels: tuple[ExchangedLabel, ...]
    bad: tuple[BadRow, ...] = ()
    tags: tuple[ExchangedTag, ...] = ()


def read_row(where: str, values: Mapping[str, Any]) -> ExchangedLabel | BadRow:
    """Return the label of one row, or why it is none.

    Parameters
    ----------
    where : str
    values : mapping
        By the names of `FIELDS`; what is absent is unknown.
    """
    try:
        label = ExchangedLabel(
            where,
            cleaned_name(_text(values, "tag")),
            _value(values),
            _span(values),
            clean_text(_text(values, "artist")),
            clean_text(_text(values, "title")),
            path_of(_text(values, "path")),
            _audio_hash(_text(values, "audio_hash")),
            _made(values.get("made")),
            _number(values, "duration") or 0.0,
        )
        if not (label.path or label.audio_hash or (label.artist and label.title)):
            raise ParameterError(
                "It names no track: neither path, nor audio hash, nor artist and title."
            )
    except ParameterError as error:
        text = ", ".join(f"{v}" for v in values.values() if v not in (None, ""))
        return BadRow(where, clean_text(text)[:120], str(error))
    return label


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:g}" if isinstance(value, float) else str(value)
    raise ParameterError(f"Its {name.replace('_', ' ')} is no text.")


def _value(values: Mapping[str, Any]) -> bool:
    value = values.get("value", True)
    if isinstance(value, bool):
        return value
    word = str(value).strip().casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ParameterError("Its value is neither yes nor no.")


def _span(values: Mapping[str, Any]) -> Span | None:
    start, stop = _number(values, "start"), _number(values, "stop")
    if start is None and stop is None:
        return None
    if start is None or stop is None:
        raise ParameterError("A span needs both a start and a stop.")
    if stop < start:
        raise ParameterError("Its span stops before it starts.")
    try:
        return checked_span((start, stop))
    except ParameterError as error:
        raise ParameterError("Its span is empty, or begins before the start.") from error


def _number(values: Mapping[str, Any], name: str) -> float | None:
    value = values.get(name)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, str):
        text = value.strip()
        value = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise ParameterError(f"Its {name} is no number of seconds.")
    return number


def _audio_hash(text: str) -> bytes:
    """Return the bytes of a hash; spreadsheets make numbers of some, which tell nothing then."""
    small = text.strip().lower()
    return bytes.fromhex(small) if _HASH.fullmatch(small) else b""


def _made(value: object) -> float:
    if value is None or (isinstance(value, str) and not value.strip()):
        return 0.0
    try:
        moment = math.nan if isinstance(value, bool) else _moment(str(value).strip())
    except (ValueError, OverflowError, OSError):
        moment = math.nan
    if not 0 < moment < _LATEST_S:
        raise ParameterError("Its moment is none, such as 2026-05-01T12:00:00Z.")
    return moment


def _moment(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def written_moment(made_s: float) -> str:
    """Return a moment as it is written: UTC, to the microsecond."""
    found = datetime.fromtimestamp(made_s, UTC)
    return found.isoformat().replace("+00:00", "Z")


def path_of(text: str) -> bytes:
    """Return the path that a file names, also as an address."""
    if text.lower().startswith(_ADDRESS):
        return unquote_to_bytes(text[len(_ADDRESS) :])
    return text.encode("utf-8", "surrogateescape")


def written_path(path: bytes) -> str:
    """Return a path as text; as an address where it is no plain line of UTF-8."""
    try:
        text = path.decode("utf-8")
    except UnicodeDecodeError:
        return address_of(path)
    plain = text.isprintable() and text == text.strip() and not text.lower().startswith(_ADDRESS)
    return text if plain else address_of(path)
