"""Many texts of which few differ: each is kept, folded and compared once."""

from __future__ import annotations

from bisect import bisect_right
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
        self._last = ("", np.empty(0, np.int64))
        self._sorted_keys: list[str] = []
        self._order = np.empty(0, np.int64)
        self._starts = np.empty(0, bool)

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
        self._fold_new()
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
        new = range(len(self._order), len(self._folded))
        if len(new) > len(self._order) // 8:
            self._sort_all()
        elif new:
            self._sort_in(new)
        ranks = np.empty(len(self._order))
        ranks[self._order] = np.cumsum(self._starts)
        ranks[self.is_unknown()] = np.nan
        return ranks

    def _sort_all(self) -> None:
        keys = [natural_key(text) for text in self._folded]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        self._sorted_keys = [keys[code] for code in order]
        self._order = np.array(order, np.int64)
        self._starts = np.ones(len(order), bool)
        self._starts[1:] = [one != other for one, other in pairwise(self._sorted_keys)]

    def _sort_in(self, new: Iterable[int]) -> None:
        """Put a few new codes into the order, each after its equals."""
        keyed = sorted((natural_key(self._folded[code]), code) for code in new)
        keys = self._sorted_keys
        places, starts = [], []
        for n, (key, _) in enumerate(keyed):
            place = bisect_right(keys, key)
            starts.append(place == 0 or keys[place - 1] != key)
            keys.insert(place, key)
            places.append(place - n)
        self._order = np.insert(self._order, places, [code for _, code in keyed])
        self._starts = np.insert(self._starts, places, starts)

    def _fold_new(self) -> None:
        if len(self._folded) < len(self.texts):
            self._folded.extend(map(fold, self.texts[len(self._folded) :]))
            self._last = ("", np.arange(len(self.texts)))
