"""What the table knows of the owner's tags: read for the rows that are seen, and kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from cachetools import LRUCache
from PySide6.QtCore import QObject, QTimer, Signal

from musicscope.core.changes import Changes
from musicscope.gui.labels.said import UNKNOWN, Said
from musicscope.gui.listening import listen
from musicscope.library.label_answers import answer_of
from musicscope.library.labels import Label
from musicscope.library.tags import Tag

if TYPE_CHECKING:
    from musicscope.workspace import Workspace
    from musicscope.workspace.learning_answers import Suggested

#: Answers of so many changed tracks are read one by one; of more, those of the tag anew.
_FEW = 64
#: Suggestions that stand beside the labels of one track.
MOST_SUGGESTED = 3
_KEPT = 2_048
_SETTLE_MS = 60


class TagCells(QObject):
    """Answers and opinions by tag and by track.

    Parameters
    ----------
    workspace : Workspace
        May lack labels and what learns from them; then nothing is known.

    Signals
    -------
    changed : no arguments
        Something else is known; at most some times a second.
    tags_changed : no arguments
        Tags were made, renamed or deleted.
    """

    changed = Signal()
    tags_changed = Signal()

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._labelling = getattr(workspace, "labelling", None)
        self._learning = getattr(workspace, "learning", None)
        self._answers: dict[int, dict[int, bool]] = {}
        self._chips: LRUCache[int, tuple[tuple[Tag, Said], ...]] = LRUCache(_KEPT)
        self._said_of: dict[int, int] | None = None
        self._tags: dict[int, Tag] | None = None
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.changed)
        if self._labelling is not None:
            listen(self, self._labelling.changed, self._follow_labels)
        if self._learning is not None:
            listen(self, self._learning.changed, lambda _: self._follow_learning())

    @property
    def tags(self) -> dict[int, Tag]:
        """All tags by id, in the order in which they are listed."""
        if self._tags is None:
            every = () if self._labelling is None else self._labelling.all()
            self._tags = {tag.id: tag for tag in every}
        return self._tags

    def cell(self, track: int, tag: int) -> Said:
        """Return what is known of one tag and one track."""
        answer = self._answers_of(tag).get(track)
        if answer is not None:
            return Said(answer)
        guess = None if self._learning is None else self._learning.probability(tag, track)
        return UNKNOWN if guess is None else _thought(guess)

    def chips(self, track: int) -> tuple[tuple[Tag, Said], ...]:
        """Return the tags that a track has, then the likeliest that it may have."""
        found = self._chips.get(track)
        if found is None:
            found = self._chips[track] = (*self._owned(track), *self._suggested(track))
        return found

    def describe(self, track: int) -> str:
        """Return the tags of a track in words: ``"warm, perhaps city 0.82"``."""
        return ", ".join(
            tag.name if said.answer else f"perhaps {tag.name} {said.probability:.2f}"
            for tag, said in self.chips(track)
        )

    def _owned(self, track: int) -> list[tuple[Tag, Said]]:
        if self._labelling is None:
            return []
        by_tag: dict[int, list[Label]] = {}
        for label in self._labelling.labels_of(track):
            by_tag.setdefault(label.tag, []).append(label)
        return [
            (tag, Said(True))
            for number, tag in self.tags.items()
            if number in by_tag and answer_of(by_tag[number])
        ]

    def _suggested(self, track: int) -> list[tuple[Tag, Said]]:
        if self._learning is None:
            return []
        found = [
            (self.tags[tag], _thought(only))
            for tag, (only,) in self._learning.suggested_of((track,)).items()
            if tag in self.tags
        ]
        found.sort(key=lambda pair: (not pair[1].sure, -pair[1].probability))
        return found[:MOST_SUGGESTED]

    def sorted(self, ids: np.ndarray, tag: int | None, *, descending: bool) -> np.ndarray:
        """Return tracks in the order of what is known of a tag; with None of how many they have.

        Unknown ones come last, and equal ones stay in their order.
        """
        keys = self._number_of_tags(ids) if tag is None else self._ranks(ids, tag)
        return ids[np.argsort(-keys if descending else keys, kind="stable")]

    def _ranks(self, ids: np.ndarray, tag: int) -> np.ndarray:
        keys = np.full(len(ids), np.nan)
        if self._learning is not None:
            known, probability, _ = self._learning.probabilities(tag)
            if len(known):
                rows = np.minimum(np.searchsorted(known, ids), len(known) - 1)
                here = known[rows] == ids
                keys[here] = probability[rows[here]]
        answers = self._answers_of(tag)
        for wanted in (True, False):
            of_this = np.fromiter((t for t, yes in answers.items() if yes is wanted), np.int64)
            keys[np.isin(ids, of_this)] = Said(wanted).rank
        return keys

    def _number_of_tags(self, ids: np.ndarray) -> np.ndarray:
        if self._said_of is None:
            self._said_of = {}
            for tag in self.tags:
                for track, yes in self._answers_of(tag).items():
                    self._said_of[track] = self._said_of.get(track, 0) + yes
        counts = np.fromiter((self._said_of.get(i, 0) for i in ids.tolist()), float, len(ids))
        return np.where(counts > 0, counts, np.nan)

    def _answers_of(self, tag: int) -> dict[int, bool]:
        answers = self._answers.get(tag)
        if answers is None:
            answers = {} if self._labelling is None else self._labelling.answers(tag)
            self._answers[tag] = answers
        return answers

    def _follow_labels(self, changes: Changes) -> None:
        self._said_of = None
        few = len(changes.changed) <= _FEW
        for track in changes.changed if few else ():
            self._chips.pop(track, None)
        if not few or not changes.changed:
            self._chips.clear()
        for tag in changes.tags & self._answers.keys():
            if few and changes.changed:
                self._read_again(tag, tuple(changes.changed))
            else:
                del self._answers[tag]
        single = bool(changes.changed) and len(changes.tags) == 1
        if not single or not changes.tags <= self.tags.keys():
            self._tags = None
            self._chips.clear()
            self.tags_changed.emit()
        self._soon()

    def _read_again(self, tag: int, tracks: Sequence[int]) -> None:
        answers = self._answers[tag]
        for track in tracks:
            answer = self._labelling.answer(track, tag)
            if answer is None:
                answers.pop(track, None)
            else:
                answers[track] = answer

    def _follow_learning(self) -> None:
        self._chips.clear()
        self._soon()

    def _soon(self) -> None:
        if not self._settle.isActive():
            self._settle.start()


def _thought(guess: Suggested) -> Said:
    return Said(None, guess.probability, guess.sure, guess.from_name)
