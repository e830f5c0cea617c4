"""Distinct texts, found and sorted without reading them all again."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from musicscope.library.folding import fold, natural_key
from musicscope.library.text_column import TextColumn

_TEXTS = st.lists(st.text("aAáb1 20", max_size=4), max_size=30)


@given(st.lists(_TEXTS, max_size=4), st.text("ab1", max_size=3))
def test_texts_that_come_later_are_found_and_sorted_as_if_they_had_been_first(
    groups: list[list[str]], word: str
) -> None:
    column = TextColumn()
    column.encode(f"filler {n}" for n in range(80))
    column.ranks()
    for group in groups:
        codes = column.encode(group)
        assert [column.texts[code] for code in codes] == group
        ranks = column.ranks()
        for end in range(len(word) + 1):
            found = column.matches(word[:end])
            assert found.tolist() == [word[:end] in fold(text) for text in column.texts]
        known = [code for code, text in enumerate(column.texts) if text]
        keys = sorted({natural_key(fold(column.texts[code])) for code in known})
        places = {key: n for n, key in enumerate(keys)}
        expected = [places[natural_key(fold(column.texts[code]))] for code in known]
        assert np.unique(ranks[known], return_inverse=True)[1].tolist() == expected
        assert np.isnan(ranks).tolist() == [not text for text in column.texts]
