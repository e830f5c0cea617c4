"""What a person has in front of them, as a small file: tracks, views, settings, marks."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from musicscope.core.errors import MusicScopeError
from musicscope.core.paths import display_path
from musicscope.library.references import TrackReference

FORMAT = "musicscope desk"
VERSION = 1
SUFFIX = ".mscope"


@dataclass(frozen=True)
class DeskMark:
    """A bookmark: the number of its track in the desk, seconds, and words."""

    track: int
    at_s: float
    name: str


@dataclass(frozen=True)
class Desk:
    """One arrangement of work.

    Attributes
    ----------
    tracks : tuple of TrackReference
        The track on stage first, if there is one, then what plays next.
    on_stage : bool
        Whether the first of them is on stage.
    position_s : float
        Where the playhead stands.
    span : tuple of (float, float) or None
        The selected stretch, s.
    looping : bool
    speed, semitones : float
    gains_db : tuple of float
        Of the equaliser's bands; empty when it is off.
    marks : tuple of DeskMark
        Bookmarks of the tracks.
    sound : dict
        The sound of the lab, as it writes itself; empty for none.
    window : dict
        What the window shows and how, in the window's own words.
    """

    tracks: tuple[TrackReference, ...] = ()
    on_stage: bool = False
    position_s: float = 0.0
    span: tuple[float, float] | None = None
    looping: bool = False
    speed: float = 1.0
    semitones: float = 0.0
    gains_db: tuple[float, ...] = ()
    marks: tuple[DeskMark, ...] = ()
    sound: dict[str, Any] = field(default_factory=dict)
    window: dict[str, Any] = field(default_factory=dict)


def write_desk(path: Path, desk: Desk) -> None:
    """Write a desk to a file, in place of what was there.

    Raises
    ------
    MusicScopeError
        When the file cannot be written.
    """
    values = {
        "format": FORMAT,
        "version": VERSION,
        "tracks": [reference.to_json() for reference in desk.tracks],
        "on_stage": desk.on_stage,
        "position_s": desk.position_s,
        "span": list(desk.span) if desk.span else None,
        "looping": desk.looping,
        "speed": desk.speed,
        "semitones": desk.semitones,
        "gains_db": list(desk.gains_db),
        "marks": [[mark.track, mark.at_s, mark.name] for mark in desk.marks],
        "sound": desk.sound,
        "window": desk.window,
    }
    beside = path.with_name(path.name + ".part")
    try:
        beside.write_text(json.dumps(values, indent=1, ensure_ascii=False), "utf-8")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise MusicScopeError(
            f"{display_path(path)} cannot be written ({error.strerror}); choose another place."
        ) from error


def read_desk(path: Path) -> Desk:
    """Read a desk from a file.

    Raises
    ------
    MusicScopeError
        When it cannot be read, is damaged, or was written by a newer program.
    """
    try:
        values = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise MusicScopeError(
            f"{display_path(path)} cannot be read ({error.strerror}); choose another file."
        ) from error
    except ValueError:
        raise _damaged(path) from None
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise MusicScopeError(
            f"{display_path(path)} is no saved workspace; choose a file that ends in {SUFFIX}."
        )
    version = values.get("version")
    if isinstance(version, int) and version > VERSION:
        raise MusicScopeError(
            f"{display_path(path)} was saved by a newer MusicScope; open it with that one."
        )
    try:
        return _desk_from(values)
    except (LookupError, TypeError, ValueError, AttributeError):
        raise _damaged(path) from None


def _desk_from(values: dict[str, Any]) -> Desk:
    tracks = tuple(TrackReference.from_json(each) for each in values["tracks"])
    marks = tuple(DeskMark(int(t), _number(at), str(name)) for t, at, name in values["marks"])
    if any(not 0 <= mark.track < len(tracks) for mark in marks):
        raise ValueError("a mark of no track")
    span = values["span"]
    return Desk(
        tracks=tracks,
        on_stage=bool(values["on_stage"]) and bool(tracks),
        position_s=_number(values["position_s"]),
        span=None if span is None else (_number(span[0]), _number(span[1])),
        looping=bool(values["looping"]),
        speed=_number(values["speed"]),
        semitones=_number(values["semitones"]),
        gains_db=tuple(_number(gain) for gain in values["gains_db"]),
        marks=marks,
        sound=dict(values["sound"]),
        window=dict(values["window"]),
    )


def _number(value: object) -> float:
    number = float(value)  # type: ignore[arg-type]
    if not math.isfinite(number):
        raise ValueError("not a number")
    return number


def _damaged(path: Path) -> MusicScopeError:
    return MusicScopeError(
        f"{display_path(path)} is damaged and cannot be opened; a copy of it may still be good."
    )
