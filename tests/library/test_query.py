"""The language of the search field."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from musicscope.analysis import pitch
from musicscope.library.query import (
    ANY,
    FIELDS,
    NONE,
    Interval,
    Keys,
    Query,
    Term,
    parse,
    parse_interval,
    parse_key,
)

_PIECES = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from([*FIELDS, "artist:", "-", '"', "\\", ":", "..", ">", "<=", " ", "\n", "1"]),
    ),
    max_size=12,
).map("".join)


@given(_PIECES)
def test_anything_typed_is_a_query_that_prints_as_itself(text: str) -> None:
    query = parse(text)
    assert parse(str(query)) == query


@given(_PIECES, st.sampled_from(sorted(set(FIELDS.values()))))
@example("...", "tempo")
@example("-.", "loudness")
def test_any_word_is_a_range_and_a_key_or_neither(word: str, column: str) -> None:
    assert isinstance(parse_interval(word, column), Interval)
    key = parse_key(word)
    assert key is None or key.tonic is None or 0 <= key.tonic < 12


@given(_PIECES)
def test_a_query_grows_letter_by_letter_without_an_error(text: str) -> None:
    for end in range(len(text)):
        parse(text[:end])


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", []),
        ("miles davis", [Term("miles"), Term("davis")]),
        ('"kind of blue"', [Term("kind of blue")]),
        ("artist:miles -genre:rock", [Term("miles", "artist"), Term("rock", "genre", True)]),
        ('album:"kind of', [Term("kind of", "album")]),
        ("ARTIST:x", [Term("x", "artist")]),
        ("albumartist:x", [Term("x", "album_artist")]),
        ("bpm<=90", [Term("<=90", "tempo")]),
        ("bpm:90..110", [Term("90..110", "tempo")]),
        ('artist:""', [Term("", "artist")]),
        ("is:missing", [Term("missing", "state")]),
        ("Suite: Judy", [Term("Suite:"), Term("Judy")]),
        ("mood:calm", [Term("mood:calm")]),
        ('7" single', [Term('7"'), Term("single")]),
        ('"say \\"hello\\""', [Term('say "hello"')]),
        ("artist:", []),
        ("artist: davis", [Term("davis")]),
        ("-", []),
        ('"', []),
        ('artist:"', []),
        ("- x", [Term("x")]),
    ],
)
def test_a_search_means_what_it_says(text: str, terms: list[Term]) -> None:
    assert parse(text) == Query(tuple(terms))


@pytest.mark.parametrize(
    ("word", "column", "interval"),
    [
        ("1990..1999", "year", Interval(1990, 1999)),
        ("1990..", "year", Interval(1990, math.inf)),
        ("..1999", "year", Interval(-math.inf, 1999)),
        (">120", "tempo", Interval(120, math.inf, includes_least=False)),
        ("<=90.5", "tempo", Interval(-math.inf, 90.5)),
        ("199", "year", Interval(1990, 2000, includes_most=False)),
        ("120", "tempo", Interval(119.5, 120.5, includes_most=False)),
        ("3:00..4:30", "duration", Interval(180, 270)),
        (">", "tempo", ANY),
        ("..", "year", ANY),
        ("fast", "tempo", NONE),
    ],
)
def test_numbers_are_ranges(word: str, column: str, interval: Interval) -> None:
    assert parse_interval(word, column) == interval


@pytest.mark.parametrize("tonic", range(12))
@pytest.mark.parametrize("mode", [0, 1])
def test_every_name_of_a_key_means_that_key(tonic: int, mode: int) -> None:
    for name in (
        pitch.key_name(tonic, mode),
        pitch.short_key_name(tonic, mode),
        pitch.camelot(tonic, mode),
    ):
        assert parse_key(name) == Keys(tonic, mode), name


@pytest.mark.parametrize(
    ("word", "keys"),
    [
        ("Am", Keys(9, 1)),
        ("a minor", Keys(9, 1)),
        ("Bb", Keys(10, 0)),
        ("bbm", Keys(10, 1)),
        ("F#min", Keys(6, 1)),
        ("c sharp minor", Keys(1, 1)),
        ("e flat", Keys(3, 0)),
        ("8A", Keys(9, 1)),
        ("8B", Keys(0, 0)),
        ("minor", Keys(None, 1)),
        ("maj", Keys(None, 0)),
        ("mi", Keys(None, 1)),
        ("m", Keys()),
        ("", Keys()),
        ("h-moll", None),
        ("13A", None),
    ],
)
def test_keys_are_named_as_musicians_do(word: str, keys: Keys | None) -> None:
    assert parse_key(word) == keys
