"""The files of lessons: text, and the state that each step loads."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from musicscope.audio.synthesis.lab_sound import LabSound
from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.core.paths import resource_folder

log = logging.getLogger(__name__)

#: Of the files that this program writes and reads.
VERSION = 1
_LESSON_KEYS = {"version", "title", "summary", "sources", "step"}
_STEP_KEYS = {
    "title", "text", "look", "listen", "sound", "sound_title", "play", "views", "layout",
    "equaliser", "track", "span",
}  # fmt: skip


class LessonError(MusicScopeError):
    """A lesson's file is damaged, or from a newer program."""


@dataclass(frozen=True)
class View:
    """A view that a step shows.

    Attributes
    ----------
    kind : str
        Its name in the registry of views.
    settings : mapping
        What its `restore` is given.
    """

    kind: str
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class EqualiserState:
    """The equaliser of a step.

    Attributes
    ----------
    gains_db : tuple of float
        Of the ten bands.
    on : bool
    """

    gains_db: tuple[float, ...]
    on: bool = True


@dataclass(frozen=True)
class Step:
    """One page of a lesson.

    Attributes
    ----------
    title : str
    paragraphs : tuple of str
    look, listen : str
        What to look at and what to listen for.
    sound : LabSound or None
        To be loaded into the lab; None gives the stage back to the music.
    sound_title : str
        What the stage calls it.
    play : bool
        Whether it begins to sound.
    views : tuple of View
        To be shown, in their order; none leaves them as they are.
    layout : str
        A ready layout of the window; empty for none.
    equaliser : EqualiserState or None
    track : int or None
        A track of the library.
    span : tuple of float or None
        Start and stop in s.
    """

    title: str
    paragraphs: tuple[str, ...]
    look: str = ""
    listen: str = ""
    sound: LabSound | None = None
    sound_title: str = ""
    play: bool = True
    views: tuple[View, ...] = ()
    layout: str = ""
    equaliser: EqualiserState | None = None
    track: int | None = None
    span: tuple[float, float] | None = None


@dataclass(frozen=True)
class Lesson:
    """A title, a sentence on what is learnt, and the steps.

    Attributes
    ----------
    name : str
        The file's name without its ending; it begins with a number.
    title, summary : str
    steps : tuple of Step
    sources : tuple of str
        Where the facts are from.
    """

    name: str
    title: str
    summary: str
    steps: tuple[Step, ...]
    sources: tuple[str, ...] = ()


def lessons_folder() -> Path:
    """Return where the lessons lie."""
    return resource_folder() / "lessons"


def read_lesson(path: Path) -> Lesson:
    """Read one lesson.

    Raises
    ------
    LessonError
        One sentence on what is wrong with the file.
    """
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise LessonError(f"The lesson {path.name} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LessonError(f"The lesson {path.name} is damaged: {_one_line(error)}.") from error
    version = values.get("version")
    if isinstance(version, int) and version > VERSION:
        raise LessonError(
            f"The lesson {path.name} is from a newer MusicScope; update the program to open it."
        )
    try:
        return _lesson(path.stem, values)
    except (ParameterError, KeyError, TypeError, ValueError) as error:
        raise LessonError(f"The lesson {path.name} is damaged: {_one_line(error)}.") from error


def read_lessons(folder: Path) -> tuple[tuple[Lesson, ...], tuple[str, ...]]:
    """Read all lessons of a folder, in the order of their names.

    Returns
    -------
    lessons : tuple of Lesson
        Those that can be read.
    sentences : tuple of str
        One on each that cannot.
    """
    lessons, sentences = [], []
    for path in sorted(folder.glob("*.toml")):
        try:
            lessons.append(read_lesson(path))
        except LessonError as error:
            log.warning("%s", error)
            sentences.append(str(error))
    return tuple(lessons), tuple(sentences)


def _lesson(name: str, values: Mapping[str, Any]) -> Lesson:
    _refuse_unknown("lesson", values, _LESSON_KEYS)
    if not isinstance(values.get("version"), int):
        raise ParameterError("it does not say its version")
    steps = values.get("step")
    if not isinstance(steps, list) or not steps:
        raise ParameterError("it has no steps")
    return Lesson(
        name=name,
        title=_text(values, "title"),
        summary=_text(values, "summary"),
        steps=tuple(_step(number, step) for number, step in enumerate(steps, 1)),
        sources=tuple(str(source) for source in _list(values, "sources")),
    )


def _step(number: int, values: object) -> Step:
    if not isinstance(values, dict):
        raise ParameterError(f"step {number} is not a table of values")
    try:
        return _sound_step(values)
    except (ParameterError, KeyError, TypeError, ValueError) as error:
        raise ParameterError(f"in step {number}, {_one_line(error)}") from error


def _sound_step(values: Mapping[str, Any]) -> Step:
    _refuse_unknown("step", values, _STEP_KEYS)
    sound, equaliser, span = (values.get(name) for name in ("sound", "equaliser", "span"))
    track = values.get("track")
    if track is not None and not isinstance(track, int):
        raise ParameterError("the track is not a number")
    return Step(
        title=_text(values, "title"),
        paragraphs=tuple(" ".join(p.split()) for p in _text(values, "text").split("\n\n")),
        look=" ".join(str(values.get("look", "")).split()),
        listen=" ".join(str(values.get("listen", "")).split()),
        sound=LabSound.from_state(sound) if sound is not None else None,
        sound_title=str(values.get("sound_title", "")),
        play=values.get("play", True) is True,
        views=tuple(_view(view) for view in _list(values, "views")),
        layout=str(values.get("layout", "")),
        equaliser=_equaliser(equaliser) if equaliser is not None else None,
        track=track,
        span=_span(span) if span is not None else None,
    )


def _view(values: object) -> View:
    if not isinstance(values, dict) or not isinstance(values.get("kind"), str):
        raise ParameterError("a view does not say its kind")
    _refuse_unknown("view", values, {"kind", "settings"})
    settings = values.get("settings", {})
    if not isinstance(settings, dict):
        raise ParameterError("the settings of a view are not a table of values")
    return View(values["kind"], settings)


def _equaliser(values: object) -> EqualiserState:
    gains = values.get("gains_db") if isinstance(values, dict) else None
    if not isinstance(gains, list) or len(gains) != 10:
        raise ParameterError("the equaliser does not have ten gains")
    if not isinstance(values, dict) or not isinstance(values.get("on", True), bool):
        raise ParameterError("the equaliser is neither on nor off")
    return EqualiserState(tuple(float(gain) for gain in gains), values.get("on", True))


def _span(values: object) -> tuple[float, float]:
    if not isinstance(values, list) or len(values) != 2 or not values[0] < values[1]:
        raise ParameterError("the span is not a start and a later stop")
    return float(values[0]), float(values[1])


def _refuse_unknown(what: str, values: Mapping[str, Any], known: set[str]) -> None:
    for name in values:
        if name not in known:
            raise ParameterError(f"a {what} has no value called “{name}”")


def _text(values: Mapping[str, Any], name: str) -> str:
    text = values.get(name)
    if not isinstance(text, str) or not text.strip():
        raise ParameterError(f"it has no {name}")
    return text.strip()


def _list(values: Mapping[str, Any], name: str) -> Sequence[Any]:
    found = values.get(name, [])
    if not isinstance(found, list):
        raise ParameterError(f"its {name} are not a list")
    return found


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")
