"""What the bench can learn: fields of which each track has one value, and the owner's tags."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.learning.evaluation.dataset import Task
from musicscope.library.ratings import RatedTracks
from musicscope.workspace.bench_answers import Answered, answer_classes, answer_tags
from musicscope.workspace.bench_places import LABEL, MOOD, ONLY_NETWORKS, answer_places
from musicscope.workspace.field import Field, FieldContext
from musicscope.workspace.fields import FIELDS
from musicscope.workspace.genre_sources import GROUP, groups_of, said_genres

if TYPE_CHECKING:
    from musicscope.library.catalogue import Catalogue
    from musicscope.workspace.field import Group
    from musicscope.workspace.labelling import Labelling, Tag

TAGS, TAG = "tags", "tag:"
#: Fields of which nobody could say anything from the sound of other tracks.
_UNHEARD = frozenset({"album"})
#: Fields that colour maps by one of the owner's tags, see `musicscope.workspace.tag_colours`.
_OWN_TAG = "tag "
_NOTES = {
    "cluster": (
        "Clusters were found from the sound itself, so a high figure says only that they can be "
        "told apart."
    ),
    "artist": "Artists are learned from some of their albums and asked about others.",
    "key": "Keys are those that the analysis heard, so this asks whether they can be heard again.",
}
_LACKING = {
    "genre": "No file names a genre; name genres in the files’ tags, or learn your own tags.",
    "cluster": "There is no map with clusters yet; open the map once.",
}


@dataclass(frozen=True)
class Target:
    """Something that can be learned, or the reason why it cannot.

    Attributes
    ----------
    id : str
        ``"genre"``, ``"cluster"``, ``"tags"``, ``"group:moods"``, ``"mood"``.
    label : str
        For people, in sentence case.
    task : {"classes", "tags", "places"}
    names : int
        How many classes, tags or scales there are to learn.
    tracks, artists : int
        Whose answers are known.
    reason : str
        Why it cannot be learned, as a sentence with what to do; empty when it can.
    """

    id: str
    label: str
    task: Task
    names: int
    tracks: int
    artists: int
    reason: str = ""

    @property
    def possible(self) -> bool:
        """Whether it can be learned."""
        return not self.reason


class Targets:
    """All that can be learned in one library.

    Parameters
    ----------
    catalogue : Catalogue
    labelling : Labelling
    clusters : callable
        Returns the clusters of the map.
    rated : RatedTracks
        Where the owner placed tracks.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        labelling: Labelling,
        clusters: Callable[[], Sequence[Group]],
        rated: RatedTracks,
    ) -> None:
        self._catalogue = catalogue
        self._labelling = labelling
        self._clusters = clusters
        self._rated = rated

    def all(self) -> tuple[Target, ...]:
        """Return every target; those that classifiers cannot learn say why."""
        found = (_without_networks(target) for target in self.of_networks())
        return tuple(sorted(found, key=lambda target: not target.possible))

    def of_networks(self) -> tuple[Target, ...]:
        """Return every target; those that networks cannot learn say why."""
        ids = [field.name for field in self._fields()]
        ids += [GROUP + group for group in groups_of(self._labelling)]
        found = [self._told(id_) for id_ in (*ids, TAGS, MOOD)]
        return tuple(sorted(found, key=lambda target: not target.possible))

    def find(self, text: str) -> str:
        """Return the id of a target that is named by its id, its label or the name of a tag.

        Raises
        ------
        ParameterError
            When there is none of this name.
        """
        wanted = text.strip().casefold()
        for field in self._fields():
            if wanted in {field.name.casefold(), field.label.casefold(), field.plural.casefold()}:
                return field.name
        if wanted in {TAGS, "your tags"}:
            return TAGS
        if wanted in {MOOD, LABEL.casefold()}:
            return MOOD
        for group in groups_of(self._labelling):
            if wanted in {group.casefold(), f"{GROUP}{group}".casefold()}:
                return GROUP + group
        name = text.strip().removeprefix(TAG)
        if self._labelling.named(name) is not None:
            return TAG + name
        known = [*(field.name for field in self._fields()), TAGS, MOOD]
        known += [f"{GROUP}{group}" for group in groups_of(self._labelling)]
        raise ParameterError(
            f"There is nothing called {text} to learn; choose one of {', '.join(known)}, or the "
            "name of a tag."
        )

    def answered(self, id_: str) -> Answered:
        """Return the tracks whose answers are known.

        Raises
        ------
        ParameterError
            When it cannot be learned; the sentence says why and what to do.
        """
        found, reason = self._read(id_)
        if reason:
            raise ParameterError(reason)
        return found

    def _told(self, id_: str) -> Target:
        found, reason = self._read(id_)
        artists = len(np.unique(found.artists))
        return Target(
            id_, found.label, found.task, len(found.names), len(found.tracks), artists, reason
        )

    def _read(self, id_: str) -> tuple[Answered, str]:
        if id_ == TAGS or id_.startswith(TAG):
            return self._tags(id_)
        if id_ == MOOD:
            return answer_places(self._catalogue, self._rated.all())
        if id_.startswith(GROUP):
            of_track = dict(said_genres(id_, self._catalogue, self._labelling).of_track)
            label = f"Your words “{id_.removeprefix(GROUP)}”"
            lacking = "No track has exactly one tag of this group; say yes to some tracks first."
            return answer_classes(self._catalogue, label, of_track, lacking=lacking)
        field = FIELDS[id_]
        context = FieldContext(self._catalogue, self._clusters())
        ids = self._catalogue.ids()
        values = zip(ids.tolist(), field.values(ids, context), strict=True)
        of_track = {track: str(value) for track, value in values if value not in (None, "")}
        lacking = _LACKING.get(id_, f"No track has a known {field.label.lower()}; name some first.")
        unit = "album" if id_ == "artist" else "artist"
        return answer_classes(
            self._catalogue,
            field.label,
            of_track,
            lacking=lacking,
            unit=unit,
            note=_NOTES.get(id_, ""),
        )

    def _fields(self) -> tuple[Field, ...]:
        fields = [
            field
            for field in FIELDS.of_kind("category", "key")
            if field.name not in _UNHEARD and not field.name.startswith(_OWN_TAG)
        ]
        return tuple(sorted(fields, key=lambda field: field.name != "genre"))

    def _tags(self, id_: str) -> tuple[Answered, str]:
        every: Sequence[Tag] = self._labelling.all()
        if id_ == TAGS:
            label = "Your tags"
        else:
            one = self._labelling.named(id_.removeprefix(TAG))
            every = () if one is None else (one,)
            label = id_.removeprefix(TAG) if one is None else one.name
        said = {tag.name: self._labelling.answers(tag.id) for tag in every}
        return answer_tags(self._catalogue, label, said)


def _without_networks(target: Target) -> Target:
    """Return a target as the bench offers it, which has no network."""
    if target.task != "places":
        return target
    return replace(target, reason=f"{ONLY_NETWORKS} {target.reason}".strip())
