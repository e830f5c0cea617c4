"""How each column of the catalogue looks in the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from musicscope.core.paths import display_path
from musicscope.gui.library import marks, wording
from musicscope.library.columns import COLUMNS
from musicscope.library.track import Track

if TYPE_CHECKING:
    from musicscope.gui.library.tag_cells import TagCells
    from musicscope.library.tags import Tag


@dataclass(frozen=True)
class ColumnLook:
    """What the table shows of one column.

    Attributes
    ----------
    name, label : str
        As the catalogue and as people call it.
    numeric : bool
        Numbers stand at the right, in tabular figures.
    width : int
        Pixels, before anyone changes it.
    text : callable
        A track's cell; empty where nothing is known.
    sorts_by : str
        The catalogue's column that a click on the header sorts by; for what the catalogue does
        not know, its own name.
    tag : int or None
        The tag that it is about.
    """

    name: str
    label: str
    numeric: bool
    width: int
    text: Callable[[Track], str]
    sorts_by: str
    tag: int | None = None


def _number(value: float | None) -> str:
    return "" if value is None else str(value)


_WIDTHS_AND_TEXTS: dict[str, tuple[int, Callable[[Track], str]]] = {
    "title": (150, lambda t: t.title),
    "artist": (96, lambda t: t.artist),
    "album": (140, lambda t: t.album),
    "album_artist": (120, lambda t: t.album_artist),
    "year": (48, lambda t: _number(t.year)),
    "genre": (100, lambda t: ", ".join(t.genres)),
    "track_number": (50, lambda t: _number(t.track_number)),
    "duration": (68, lambda t: wording.duration(t.duration_s) if t.duration_s else ""),
    "key": (50, lambda t: marks.key_text(t) if t.tempo_bpm or t.key_tonic is not None else ""),
    "tempo": (48, lambda t: wording.bpm(t.tempo_bpm) if t.tempo_bpm else ""),
    "loudness": (64, lambda t: wording.level(t.loudness_lufs)),
    "brightness": (74, lambda t: wording.brightness(t.brightness_hz)),
    "codec": (64, lambda t: wording.codec(t.codec)),
    "bit_rate": (82, lambda t: wording.bit_rate(t.bit_rate) if t.bit_rate else ""),
    "channels": (72, lambda t: wording.channels(t.channels) if t.channels else ""),
    "rate": (86, lambda t: wording.sample_rate(t.rate) if t.rate else ""),
    "plays": (48, lambda t: wording.count(t.plays) if t.plays else ""),
    "added": (100, lambda t: wording.day(t.added_s)),
    "state": (76, wording.state),
    "path": (220, lambda t: display_path(t.path)),
}

#: What a new library shows.
SHOWN_AT_FIRST = ("title", "artist", "key", "tempo", "mood")

#: Columns whose unit says more than their name.
_LABELS = {"tempo": "bpm", "loudness": "LUFS"}
#: Numbers for the catalogue that are words in the table.
_WORDS = frozenset({"added"})

#: The moodbar is a picture: it is sorted by brightness, from dark to light.
MOOD = ColumnLook("mood", "Mood", False, 64, lambda _: "", "brightness")

#: The owner's words as chips: filled where they were said, outlined where they are suggested.
TAGS = ColumnLook("tags", "Tags", False, 150, lambda _: "", "tags")
#: What the name of a column about one tag begins with.
TAG_PREFIX = "tag "

LOOKS: tuple[ColumnLook, ...] = (
    *(
        ColumnLook(
            column.name,
            _LABELS.get(column.name, column.label),
            column.numeric and column.name not in _WORDS,
            *_WIDTHS_AND_TEXTS[column.name],
            column.name,
        )
        for column in COLUMNS
        if column.name in _WIDTHS_AND_TEXTS
    ),
    MOOD,
    TAGS,
)


def position(name: str) -> int | None:
    """Return the place of a column in `LOOKS`, or None where there is no such column."""
    return next((i for i, look in enumerate(LOOKS) if look.name == name), None)


def tag_look(tag: Tag, cells: TagCells) -> ColumnLook:
    """Return the column of one tag: what was said, else how probable it is."""
    name = f"{TAG_PREFIX}{tag.id}"
    return ColumnLook(
        name, tag.name, False, 86, lambda track: cells.cell(track.id, tag.id).words, name, tag.id
    )
