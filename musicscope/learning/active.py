"""Which tracks to label next: those that tell a model most, with some drawn at random."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from musicscope.learning.active_values import TagValues, nearest_cosine, unit_rows
from musicscope.learning.learner_model import UNSURE, TagModel

Reason = Literal["may be a yes", "unsure", "unlike the others", "at random"]

#: Every so manieth label is on a track drawn at random, for an honest estimate.
RANDOM_EVERY = 8
#: Up to so many labels more are: every so manieth. While a tag is searched for, and afterwards.
RANDOM_AT_FIRST = ((10, 2), (24, 4))
RANDOM_WHEN_KNOWN = ((64, 2), (256, 4))
#: A tag is searched for as long as less than this part of its labels is yes.
ENOUGH_YES = 0.4
#: With so many of either kind a model knows what it does not know.
KNOWN_FROM = 10


@dataclass(frozen=True)
class Next:
    """A track to label.

    Attributes
    ----------
    row : int
    reason : {"may be a yes", "unsure", "unlike the others", "at random"}
        Its model expects a yes of it; or cannot tell; or expects a no, or is surer than of
        others, but the track is not like those that are labelled.
    tag : int or None
        The tag that would learn most from it; None for those drawn at random.
    """

    row: int
    reason: Reason
    tag: int | None = None


def next_to_label(
    models: Mapping[int, TagModel],
    X: np.ndarray,
    labelled: Mapping[int, Collection[int]],
    count: int = 8,
    seed: int = 0,
    skipped: Collection[int] = (),
) -> list[Next]:
    """Choose tracks whose labels help most, one after the other.

    A tag of whose labels too few are yes is searched for, since one yes teaches a rare tag more
    than many no: where its model expects it, near what was said yes to, far from every no and
    from what is asked for already (Garnett, Krishnamurthy, Xiong, Schneider and Mann, 2012). A
    tag with yes enough is asked what is uncertain, and unlike what is labelled, as soon as there
    are enough of both; until then tracks drawn at random show best what it embraces. Some are
    drawn so always, most at first, when the yes that are known may be one kind out of several.

    The tag with the fewest labels comes first.

    Parameters
    ----------
    models : mapping of int to TagModel
        By tag; a tag that has none has no say.
    X : np.ndarray [shape=(n, d)]
    labelled : mapping of int to collection of int
        The rows that have a label, by tag.
    count : int
        At most so many.
    seed : int
    skipped : collection of int
        Rows that are not asked for.

    Returns
    -------
    list of Next
        Each row once, what helps most first.
    """
    said = {tag: np.fromiter(map(int, rows), np.int64) for tag, rows in labelled.items()}
    heard = np.unique(np.concatenate([np.empty(0, np.int64), *said.values()]))
    rng = np.random.default_rng([seed, *sorted(len(rows) for rows in said.values())])
    free = np.ones(len(X), bool)
    free[list(skipped)] = False
    if not models:
        free[heard] = False
        drawn = rng.permutation(np.flatnonzero(free))[:count]
        return [Next(int(row), "at random") for row in drawn]
    choice = _Choice(models, X, said, free, count)
    chosen: list[Next] = []
    for place in range(len(heard), len(heard) + count):
        left = choice.left()
        if not len(left):
            break
        found = None if drawn_at_random(place) else choice.best(place)
        chosen.append(found or Next(int(rng.choice(left)), "at random"))
        choice.take(chosen[-1].row)
    return chosen


def drawn_at_random(place: int, at_first: Sequence[tuple[int, int]] = RANDOM_AT_FIRST) -> bool:
    """Return whether the next one is drawn at random when there are `place` labels."""
    every = next((every for until, every in at_first if place < until), RANDOM_EVERY)
    return place % every == every - 1


class _Choice:
    """The tracks that may be asked for, and what each tag makes of them."""

    def __init__(
        self,
        models: Mapping[int, TagModel],
        X: np.ndarray,
        said: Mapping[int, np.ndarray],
        free: np.ndarray,
        count: int,
    ) -> None:
        self._models, self._X, self._free, self._count = models, X, free, count
        self._Z = unit_rows(X)
        self._said = {tag: said.get(tag, np.empty(0, np.int64)) for tag in models}
        self._asked = {tag: len(rows) for tag, rows in self._said.items()}
        self._near_chosen = nearest_cosine(self._Z, np.empty(0, np.int64))
        self._values: dict[int, TagValues] = {}
        self._known = np.ones(len(X), bool)
        for rows in self._said.values():
            self._known &= np.bincount(rows, minlength=len(X)) > 0

    def left(self) -> np.ndarray:
        """Return the rows that some tag has no label of."""
        return np.flatnonzero(self._free & ~self._known)

    def take(self, row: int) -> None:
        """Note that a row is asked for."""
        self._free[row] = False
        np.maximum(self._near_chosen, self._Z @ self._Z[row], out=self._near_chosen)

    def best(self, place: int) -> Next | None:
        """Return the best row for the tag with the fewest labels; None where chance is better."""
        for tag in sorted(self._asked, key=lambda tag: (self._asked[tag], tag)):
            own = self._free.copy()
            own[self._said[tag]] = False
            rows = np.flatnonzero(own)
            if len(rows):
                asked = self._asked[tag]
                self._asked[tag] += 1
                return self._best_of(tag, rows, asked, place)
        return None

    def _best_of(self, tag: int, rows: np.ndarray, asked: int, place: int) -> Next | None:
        model = self._models[tag]
        known = min(model.n_yes, model.n_no) >= KNOWN_FROM
        if known and model.n_yes >= ENOUGH_YES * len(self._said[tag]):
            by_chance = drawn_at_random(place, RANDOM_WHEN_KNOWN)
            return None if by_chance else self._doubted(tag, rows)
        if model.n_yes >= ENOUGH_YES * asked or not len(model.held_out.rows):
            return None
        values = self._values_of(tag)
        row = int(rows[values.of_search(self._near_chosen)[rows].argmax()])
        low, high = UNSURE
        p = values.probability[row]
        reason: Reason = "may be a yes" if p > high else "unsure"
        return Next(row, reason if p >= low else "unlike the others", tag)

    def _doubted(self, tag: int, rows: np.ndarray) -> Next:
        values = self._values_of(tag)
        row = int(rows[values.of_doubt(self._near_chosen)[rows].argmax()])
        less_sure = np.count_nonzero(values.uncertainty[rows] > values.uncertainty[row])
        return Next(row, "unlike the others" if less_sure >= self._count else "unsure", tag)

    def _values_of(self, tag: int) -> TagValues:
        if tag not in self._values:
            self._values[tag] = TagValues(self._models[tag], self._said[tag], self._X, self._Z)
        return self._values[tag]
