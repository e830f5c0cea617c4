"""Many texts of which few differ: each is kept, folded and compared once."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice, pairwise

import numpy as np

from musicscope.library.folding import fold, natural_key


class TextColumn:
    """The distinct texts of one column; rows hold their codes."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._code_of: dict[str, int] = {}
        self._folded: list[str] = []
        self._keys: list[str] = []
        self._order: list[int] = []
        self._last = ("", np.empty(0, np.int64))

    def encode(self, texts: Iterable[str]) -> np.ndarray:
        """Return the code of each text, int32; texts that are new are added."""
        code_of = self._code_of
        codes = [code_of.setdefault(text, len(code_of)) for text in texts]
        self.texts.extend(islice(code_of, len(self.texts), None))
        return np.array(codes, np.int32)

    def matches(self, folded: str) -> np.ndarray:
        """Return for each code whether its text holds the folded word; bool.

        A word that holds the one looked for before, as while typing, is looked for only where that
        was found.
        """
        if len(self._folded) < len(self.texts):
            self._fold_new()
            self._last = ("", np.arange(len(self.texts)))
        word, codes = self._last
        if word not in folded:
            codes = np.arange(len(self.texts))
        texts = self._folded
        hits = np.array([code for code in codes.tolist() if folded in texts[code]], np.int64)
        self._last = (folded, hits)
        found = np.zeros(len(texts), bool)
        found[hits] = True
        return found

    def is_unknown(self) -> np.ndarray:
        """Return for each code whether its text is empty; bool."""
        unknown = np.zeros(len(self.texts), bool)
        code = self._code_of.get("")
        if code is not None:
            unknown[code] = True
        return unknown

    def ranks(self) -> np.ndarray:
        """Return for each code its place in natural order without case and accents; float64.

        Texts that are equal but for case and accents share one place; the empty text has NaN.
        """
        self._fold_new()
        new = range(len(self._keys), len(self._folded))
        self._keys.extend(natural_key(self._folded[code]) for code in new)
        self._order.extend(new)
        self._order.sort(key=self._keys.__getitem__)
        order = np.array(self._order, np.int64)
        sorted_keys = [self._keys[code] for code in self._order]
        starts = np.ones(len(order), bool)
        starts[1:] = [one != other for one, other in pairwise(sorted_keys)]
        ranks = np.empty(len(order))
        ranks[order] = np.cumsum(starts)
        ranks[self.is_unknown()] = np.nan
        return ranks

    def _fold_new(self) -> None:
        self._folded.extend(map(fold, self.texts[len(self._folded) :]))
