"""Marks of labels and suggestions on a map that is coloured by a tag.

What the owner said has a ring, what is only suggested is an outline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from musicscope.gui.labels.said import LIKELY
from musicscope.gui.listening import listen
from musicscope.gui.map.sprites import SAID_NO, SAID_YES, SUGGESTED, UNSURE

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

#: What the fields of tags are called, see `musicscope.workspace.tag_colours`.
_FIELDS = ("tag ", "belief ")


def tag_of_field(name: str) -> int | None:
    """Return the tag that a field is about, or None."""
    for prefix in _FIELDS:
        number = name.removeprefix(prefix)
        if number != name and number.isdecimal():
            return int(number)
    return None


class TagMarks(QObject):
    """Knows which dots are labelled, and which only suggested.

    Parameters
    ----------
    workspace : Workspace
        May lack labels and what learns from them; then nothing is marked.

    Signals
    -------
    changed : frozenset of int
        Tags of which something else is known.
    """

    changed = Signal(object)

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._labelling = getattr(workspace, "labelling", None)
        self._learning = getattr(workspace, "learning", None)
        if self._labelling is not None:
            listen(self, self._labelling.changed, lambda c: self.changed.emit(c.tags))
        if self._learning is not None:
            listen(self, self._learning.changed, self.changed.emit)

    def of(self, field: str, ids: np.ndarray) -> np.ndarray | None:
        """Return the mark of each dot when they are coloured by a field; None for none at all.

        Parameters
        ----------
        field : str
            Name of the field.
        ids : np.ndarray [shape=(n,)], int64

        Returns
        -------
        np.ndarray [shape=(n,)], uint8, index into `musicscope.gui.map.sprites.RIMS`, or None
        """
        tag = tag_of_field(field)
        if tag is None or self._labelling is None or self._labelling.get(tag) is None:
            return None
        marks = np.zeros(len(ids), np.uint8)
        if self._learning is not None:
            known, probability, sure = self._learning.probabilities(tag)
            for mark, which in ((UNSURE, ~sure), (SUGGESTED, sure)):
                marks[np.isin(ids, known[which & (probability >= LIKELY)])] = mark
        answers = self._labelling.answers(tag)
        for mark, wanted in ((SAID_YES, True), (SAID_NO, False)):
            said = np.fromiter((t for t, yes in answers.items() if yes is wanted), np.int64)
            marks[np.isin(ids, said)] = mark
        return marks if marks.any() else None
