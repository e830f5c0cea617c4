"""Where exclusive classes come from: the files' genres, or a group of the owner's tags."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from musicscope.library.catalogue import Catalogue
    from musicscope.workspace.labelling import Labelling, Tag

#: The source that the files' own genres are; a group of tags is `GROUP` and its name.
FILES, GROUP = "files", "group:"
#: A class with fewer tracks cannot be measured; with more classes nothing is told apart.
LEAST_TRACKS, MOST_CLASSES = 3, 60


@dataclass(frozen=True)
class GenreSource:
    """Something that says of many tracks which one class each is of.

    Attributes
    ----------
    name : str
    label : str
        For people.
    classes : int
        Those with tracks enough to learn from.
    tracks : int
        In them.
    """

    name: str
    label: str
    classes: int
    tracks: int

    @property
    def enough(self) -> bool:
        """Whether classes can be told apart."""
        return self.classes >= 2


@dataclass(frozen=True)
class SaidGenres:
    """Which class each track is of, as one source says.

    Attributes
    ----------
    source : str
    of_track : mapping of int to str
        Only classes with tracks enough.
    """

    source: str
    of_track: Mapping[int, str]

    @property
    def fingerprint(self) -> str:
        """What the classes are known again by: 32 hexadecimal digits."""
        digest = hashlib.blake2b(digest_size=16)
        digest.update(self.source.encode())
        for track, name in sorted(self.of_track.items()):
            digest.update(f"\n{track} {name}".encode())
        return digest.hexdigest()


def groups_of(labelling: Labelling) -> dict[str, list[Tag]]:
    """Return the groups of tags that hold two or more."""
    found: dict[str, list[Tag]] = {}
    for tag in labelling.all():
        if tag.group:
            found.setdefault(tag.group, []).append(tag)
    return {group: tags for group, tags in found.items() if len(tags) > 1}


def label_of(source: str) -> str:
    """Return what a source is called: ``"the files' genres"``."""
    if source.startswith(GROUP):
        return f"your words “{source.removeprefix(GROUP)}”"
    return "the files' genres"


def all_sources(catalogue: Catalogue, labelling: Labelling) -> tuple[GenreSource, ...]:
    """Return what classes can be learned from, the files first."""
    names = [FILES, *(GROUP + group for group in groups_of(labelling))]
    found = []
    for name in names:
        classes = Counter(said_genres(name, catalogue, labelling).of_track.values())
        found.append(GenreSource(name, label_of(name), len(classes), classes.total()))
    return tuple(found)


def said_genres(source: str, catalogue: Catalogue, labelling: Labelling) -> SaidGenres:
    """Return which class each track is of.

    A track with several genres in its file is of the first one; a track that has two tags of one
    group is of neither.
    """
    if source.startswith(GROUP):
        every = _of_group(source.removeprefix(GROUP), catalogue, labelling)
    else:
        every = _of_files(catalogue)
    counts = Counter(every.values())
    common = {name for name, count in counts.most_common(MOST_CLASSES) if count >= LEAST_TRACKS}
    return SaidGenres(source, {t: name for t, name in every.items() if name in common})


def _of_files(catalogue: Catalogue) -> dict[int, str]:
    ids = catalogue.ids().tolist()
    spelled: dict[str, str] = {}
    found = {}
    for track, genres in zip(ids, catalogue.values("genre", ids), strict=True):
        if genres:
            found[track] = spelled.setdefault(genres[0].casefold(), genres[0])
    return found


def _of_group(group: str, catalogue: Catalogue, labelling: Labelling) -> dict[int, str]:
    found: dict[int, str] = {}
    twice = set()
    for tag in groups_of(labelling).get(group, []):
        for track, answer in labelling.answers(tag.id).items():
            if answer and track in catalogue:
                twice |= {track} & found.keys()
                found[track] = tag.name
    return {track: name for track, name in found.items() if track not in twice}
