"""What is thought of tracks: by what was learned of a tag, or before that by its name alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from musicscope.learning.suggestions import SUGGESTED, suggest
from musicscope.workspace.learning_answers import NameGuess, Suggested
from musicscope.workspace.learning_labels import all_rows

if TYPE_CHECKING:
    from musicscope.library.catalogue import Catalogue
    from musicscope.workspace.labelling import Labelling
    from musicscope.workspace.learning_course import Course

_SEARCH = re.compile(r"(?P<name>.*?)\s*(?:(?P<sign>>=|<=|>|<)\s*(?P<bound>[0-9]*[.,]?[0-9]+))?")


class Opinions:
    """Opinions of all tags on all tracks.

    Parameters
    ----------
    course : Course
        Knows what has been learned.
    catalogue, labelling
        Of the workspace.

    Attributes
    ----------
    first_guesses : callable
        Returns what names alone suggest, by tag; only of tags without any label. What was learned
        comes before it.
    """

    def __init__(self, course: Course, catalogue: Catalogue, labelling: Labelling) -> None:
        self.first_guesses: Callable[[], Mapping[int, NameGuess]] = dict
        self._course = course
        self._catalogue = catalogue
        self._labelling = labelling

    def _guess(self, tag: int) -> NameGuess | None:
        return None if tag in self._course.models else self.first_guesses().get(tag)

    def suggested(self, tag: int, threshold: float = SUGGESTED) -> list[Suggested]:
        """Return the tracks that a tag is suggested for, the likeliest first."""
        guess = self._guess(tag)
        if guess is not None:
            rows = np.flatnonzero(guess.probability >= threshold)
            rows = rows[np.argsort(-guess.probability[rows], kind="stable")]
            found = [_of_name(guess, row) for row in rows.tolist()]
            return [one for one in found if one.track in self._catalogue]
        features, model = self._course.features, self._course.models.get(tag)
        if features is None or model is None:
            return []
        said = all_rows(self._course.labels[tag]) if tag in self._course.labels else frozenset()
        learned = suggest(model, features.X, said, threshold, self._course.predictions[tag])
        return [
            Suggested(int(features.ids[s.row]), s.probability, s.sure)
            for s in learned
            if int(features.ids[s.row]) in self._catalogue
        ]

    def probabilities(self, tag: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return ids, ascending, probability and whether that is sure; empty where unknown."""
        guess = self._guess(tag)
        if guess is not None:
            return guess.ids, guess.probability, np.zeros(len(guess.ids), bool)
        features, prediction = self._course.features, self._course.predictions.get(tag)
        if features is None or prediction is None:
            return np.empty(0, np.int64), np.empty(0), np.empty(0, bool)
        return features.ids, prediction.probability, prediction.sure

    def probability(self, tag: int, track: int) -> Suggested | None:
        """Return what a tag thinks of one track; None where that is unknown."""
        ids, probability, sure = self.probabilities(tag)
        row = int(np.searchsorted(ids, track))
        if row >= len(ids) or ids[row] != track:
            return None
        by_name = self._guess(tag) is not None
        return Suggested(track, float(probability[row]), bool(sure[row]), by_name)

    def suggested_of(self, tracks: Iterable[int]) -> dict[int, list[Suggested]]:
        """Return which of some tracks each tag is suggested for, by tag; only those that are."""
        asked = tuple(tracks)
        found = self._learned_of(asked)
        for tag, guess in self.first_guesses().items():
            if tag in self._course.models:
                continue
            here = np.isin(guess.ids, asked) & (guess.probability >= SUGGESTED)
            if here.any():
                found[tag] = [_of_name(guess, row) for row in np.flatnonzero(here).tolist()]
        return found

    def _learned_of(self, tracks: tuple[int, ...]) -> dict[int, list[Suggested]]:
        features = self._course.features
        if features is None:
            return {}
        rows = features.rows_of(tracks)
        found = {}
        for tag, (probability, sure) in self._course.predictions.items():
            likely = rows[probability[rows] >= SUGGESTED].tolist()
            said = all_rows(self._course.labels[tag]) if likely else frozenset()
            suggested = [
                Suggested(int(features.ids[row]), float(probability[row]), bool(sure[row]))
                for row in likely
                if row not in said
            ]
            if suggested:
                found[tag] = suggested
        return found

    def find(self, word: str) -> np.ndarray:
        """Return the ids of the tracks that ``tag?:word`` finds, ascending, int64."""
        parts = _SEARCH.fullmatch(word.strip())
        tag = None if parts is None else self._labelling.named(parts["name"])
        if parts is None or tag is None:
            return np.empty(0, np.int64)
        ids, probability, _ = self.probabilities(tag.id)
        bound = float((parts["bound"] or str(SUGGESTED)).replace(",", "."))
        within = {
            ">": probability > bound,
            "<": probability < bound,
            "<=": probability <= bound,
        }.get(parts["sign"] or ">=", probability >= bound)
        if tag.id in self._course.models:
            within[list(all_rows(self._course.labels[tag.id]))] = False
        return ids[within]


def _of_name(guess: NameGuess, row: int) -> Suggested:
    return Suggested(int(guess.ids[row]), float(guess.probability[row]), False, from_name=True)
