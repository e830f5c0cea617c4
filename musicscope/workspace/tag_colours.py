"""The owner's tags, and what was learned of them, as fields to colour maps by."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from musicscope.workspace.field import Field, FieldContext, Value
from musicscope.workspace.fields import FIELDS

if TYPE_CHECKING:
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
        self._offered: set[str] = set()
        labelling.changed.subscribe(lambda _: self._offer())
        learning.changed.subscribe(lambda _: self._offer())
        self._offer()

    def close(self) -> None:
        """Offer them no more."""
        for name in self._offered:
            FIELDS.remove(name)
        self._offered.clear()

    def _offer(self) -> None:
        self.close()
        for tag in self._labelling.all()[:MOST]:
            known = _Known(tag, self._labelling, self._learning)
            for field in (known.said, known.believed):
                FIELDS.add(field)
                self._offered.add(field.name)


class _Known:
    """What is known of one tag, read when a map is coloured by it."""

    def __init__(self, tag: Tag, labelling: Labelling, learning: Learning) -> None:
        self._tag = tag.id
        self._labelling = labelling
        self._learning = learning
        self.said = Field(
            name=f"tag {tag.id}",
            label=f"Tag “{tag.name}”",
            kind="category",
            read=self._read_answer,
        )
        self.believed = Field(
            name=f"belief {tag.id}",
            label=f"Probably “{tag.name}”",
            kind="measure",
            read=self._read_probability,
            words=lambda value: f"{value:.2f}",
        )

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
