"""The owner's tags, and what was learned of them, as fields to colour maps by."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from musicscope.workspace.field import Field, FieldContext, Value
from musicscope.workspace.fields import FIELDS

if TYPE_CHECKING:
    from musicscope.core.changes import Changes
    from musicscope.library.track import Track
    from musicscope.workspace.labelling import Labelling, Tag
    from musicscope.workspace.learning import Learning

#: More tags than these would make the list of fields useless.
MOST = 60
_ANSWERS = {True: "yes", False: "no"}


class TagColours:
    """Keeps two fields for each tag: what the owner said, and how likely the rest has it.

    Parameters
    ----------
    labelling, learning
        Services of the workspace.
    """

    def __init__(self, labelling: Labelling, learning: Learning) -> None:
        self._labelling = labelling
        self._learning = learning
        self._known: list[_Known] = []
        labelling.changed.subscribe(self._follow_labels)
        learning.changed.subscribe(lambda _: self._believe_anew())
        self._offer()

    def close(self) -> None:
        """Offer them no more."""
        for known in self._known:
            for field in known.fields:
                FIELDS.remove(field.name)
        self._known.clear()

    def _follow_labels(self, changes: Changes | None) -> None:
        known = {known.named[0]: known for known in self._known}
        if changes is None or not changes.changed or len(changes.tags) != 1:
            self._offer()
        for tag in changes.tags & known.keys() if changes is not None else ():
            known[tag].forget_answers()

    def _offer(self) -> None:
        tags = self._labelling.all()[:MOST]
        if [(tag.id, tag.name) for tag in tags] == [known.named for known in self._known]:
            for known in self._known:
                known.forget_answers()
            return
        self.close()
        for tag in tags:
            known = _Known(tag, self._labelling, self._learning)
            self._known.append(known)
            for field in known.fields:
                FIELDS.add(field)

    def _believe_anew(self) -> None:
        for known in self._known:
            known.forget_beliefs()


class _Known:
    """What is known of one tag, read when a map is coloured by it."""

    def __init__(self, tag: Tag, labelling: Labelling, learning: Learning) -> None:
        self._tag = tag.id
        self.named = tag.id, tag.name
        self._labelling = labelling
        self._learning = learning
        said = Field(
            name=f"tag {tag.id}",
            label=f"Tag “{tag.name}”",
            kind="category",
            read=self._read_answer,
        )
        believed = Field(
            name=f"belief {tag.id}",
            label=f"Probably “{tag.name}”",
            kind="measure",
            read=self._read_probability,
            words=lambda value: f"{value:.2f}",
        )
        self.fields = (said, believed)

    def forget_answers(self) -> None:
        """Ask anew what was said, when it is looked at next."""
        self.__dict__.pop("_answers", None)

    def forget_beliefs(self) -> None:
        """Ask anew what was learned, when it is looked at next."""
        self.__dict__.pop("_probabilities", None)

    @cached_property
    def _answers(self) -> dict[int, bool]:
        return self._labelling.answers(self._tag)

    @cached_property
    def _probabilities(self) -> dict[int, float]:
        ids, probability, _ = self._learning.probabilities(self._tag)
        return dict(zip(ids.tolist(), probability.tolist(), strict=True))

    def _read_answer(self, track: Track, _: FieldContext) -> Value:
        answer = self._answers.get(track.id)
        return None if answer is None else _ANSWERS[answer]

    def _read_probability(self, track: Track, _: FieldContext) -> Value:
        return self._probabilities.get(track.id)
