"""Tracks whose answers are known: for the bench, wherever the answers come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from musicscope.learning.data import encode_groups
from musicscope.learning.evaluation.dataset import Task
from musicscope.workspace.genre_sources import MOST_CLASSES

if TYPE_CHECKING:
    from musicscope.library.catalogue import Catalogue

#: A class with fewer tracks can be learned or tested, not both.
LEAST_TRACKS = 2
#: Tags that are told why they were left out.
_TOLD = 5


@dataclass(frozen=True, eq=False)
class Answered:
    """Tracks whose answers are known, and who must stay on the same side of a split.

    Attributes
    ----------
    label : str
        What is learned, for people: ``"Genre"``.
    task : {"classes", "tags", "places"}
    names : tuple of str
        The classes, the tags, or the scales.
    tracks : np.ndarray [shape=(n,)], int64
        Ids in the library, ascending.
    answers : np.ndarray [shape=(n, k)], float32
        1 yes, 0 no, NaN unknown; places on scales from -1 to 1.
    artists : np.ndarray [shape=(n,)], int64
    notes : tuple of str
        Sentences that belong under the figures.
    """

    label: str
    task: Task
    names: tuple[str, ...]
    tracks: np.ndarray
    answers: np.ndarray
    artists: np.ndarray
    notes: tuple[str, ...] = ()


def answer_classes(
    catalogue: Catalogue,
    label: str,
    of_track: Mapping[int, str],
    *,
    lacking: str,
    unit: str = "artist",
    note: str = "",
) -> tuple[Answered, str]:
    """Return tracks of one class each, and why they cannot be learned from; empty when they can.

    Parameters
    ----------
    catalogue : Catalogue
    label : str
        What is learned, for people.
    of_track : mapping of int to str
        Names that differ in case alone are one class.
    lacking : str
        What is said when no track has a class.
    unit : {"artist", "album"}
        What stays on one side of a split.
    note : str
        A sentence that belongs under the figures.
    """
    spelled: dict[str, str] = {}
    one = {t: spelled.setdefault(name.strip().casefold(), name) for t, name in of_track.items()}
    counts = Counter(one.values())
    kept = {name for name, n in counts.most_common(MOST_CLASSES) if n >= LEAST_TRACKS}
    names = tuple(sorted(kept, key=str.casefold))
    tracks = np.array(sorted(t for t, name in one.items() if name in kept), np.int64)
    number = {name: place for place, name in enumerate(names)}
    answers = np.zeros((len(tracks), len(names)), np.float32)
    answers[np.arange(len(tracks)), [number[one[t]] for t in tracks.tolist()]] = 1
    artists = same_side(catalogue, tracks.tolist(), unit)
    notes = [note] if note else []
    if rare := len(counts) - len(kept):
        verb = "class was" if rare == 1 else "classes were"
        notes.append(f"{rare} {verb} left out, for want of tracks.")
    notes += strangers(catalogue, tracks.tolist(), unit)
    found = Answered(label, "classes", names, tracks, answers, artists, tuple(notes))
    return found, _class_reason(label, counts, names, len(np.unique(artists)), unit, lacking)


def answer_tags(
    catalogue: Catalogue, label: str, said: Mapping[str, Mapping[int, bool]]
) -> tuple[Answered, str]:
    """Return tracks with yes, no or nothing for each tag, and why they cannot be learned from.

    Tags that cannot be learned and tested are left out, with the reason among the notes.

    Parameters
    ----------
    catalogue : Catalogue
    label : str
        What is learned, for people.
    said : mapping of str to mapping of int to bool
        Answers by track, by tag.
    """
    here = sorted({t for own in said.values() for t in own if t in catalogue})
    sides = dict(zip(here, same_side(catalogue, here).tolist(), strict=True))
    wishes = {name: _wish(name, own, sides) for name, own in said.items()}
    fit = [name for name, wish in wishes.items() if not wish]
    known = {t for name in fit for t in said[name]}
    tracks = np.array([t for t in here if t in known], np.int64)
    answers = np.full((len(tracks), len(fit)), np.nan, np.float32)
    for column, name in enumerate(fit):
        for row, track in enumerate(tracks.tolist()):
            if track in said[name]:
                answers[row, column] = said[name][track]
    artists = np.array([sides[t] for t in tracks.tolist()], np.int64)
    lacking = [wish for wish in wishes.values() if wish]
    notes = [f"Left out: {wish}" for wish in lacking[:_TOLD]]
    if len(lacking) > _TOLD:
        notes.append(f"{len(lacking) - _TOLD:,} more tags have too few labels as yet.")
    notes += strangers(catalogue, tracks.tolist(), "artist")
    found = Answered(label, "tags", tuple(fit), tracks, answers, artists, tuple(notes))
    if not any(said.values()):
        return found, "There is no label yet; say yes and no to some tracks with a tag first."
    return found, "" if fit else lacking[0]


def strangers(catalogue: Catalogue, tracks: Sequence[int], unit: str) -> list[str]:
    """Return a sentence on tracks of which the artist, or the album, is not known."""
    unknown = sum(not name.strip() for name in catalogue.values(unit, tracks))
    if not unknown:
        return []
    has = "track names" if unknown == 1 else "tracks name"
    return [
        f"{unknown:,} {has} no {unit} and counts as one of its own; name it in the file’s tags, "
        f"or the same {unit} may be on both sides of the split."
        if unknown == 1
        else f"{unknown:,} {has} no {unit} and each counts as one of its own; name them in the "
        f"files’ tags, or the same {unit} may be on both sides of the split."
    ]


def same_side(catalogue: Catalogue, tracks: Sequence[int], unit: str = "artist") -> np.ndarray:
    """Return a number for the artist, or the album, of each track [shape=(n,)], int64.

    A track of which that is not known is its own.
    """
    names = catalogue.values(unit, tracks)
    if unit == "album":
        who = catalogue.values("artist", tracks)
        names = [f"{a}\n{name}" if name else "" for a, name in zip(who, names, strict=True)]
    return encode_groups((name or "").strip().casefold() or row for row, name in enumerate(names))


def _class_reason(
    label: str, counts: Counter[str], names: tuple[str, ...], sides: int, unit: str, lacking: str
) -> str:
    what = label.lower()
    if not counts:
        return lacking
    if len(counts) == 1:
        only = next(iter(counts))
        return f"All tracks have the same {what}, {only}; add music of another."
    if len(names) < 2:
        return (
            f"Fewer than two values of {what} have {LEAST_TRACKS} tracks each; add more music "
            "of the same."
        )
    if sides < 2:
        return (
            f"All of these tracks are of one {unit}, so nothing could be tested on another; "
            f"add music of a second {unit}."
        )
    return ""


def _wish(name: str, answers: Mapping[int, bool], sides: Mapping[int, int]) -> str:
    """Return what a tag lacks to be learned and tested; empty for nothing."""
    yes = {sides[t] for t, value in answers.items() if value and t in sides}
    no = {sides[t] for t, value in answers.items() if not value and t in sides}
    if not yes and not no:
        return f"“{name}” has no label yet; say yes and no to some tracks."
    if not yes or not no:
        has, needs = ("yes", "no") if yes else ("no", "yes")
        return f"“{name}” has only “{has}” labels; say “{needs}” to some tracks too."
    if len(yes) < 2 or len(no) < 2:
        short = "yes" if len(yes) < 2 else "no"
        return f"“{name}” has “{short}” on one artist only; say it to a track of another."
    return ""
