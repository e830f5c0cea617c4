"""Which tracks may be the same, and what is said of those that are."""

import numpy as np
import pytest

from musicscope.similarity.duplicates import (
    Pair,
    candidate_pairs,
    chord_signature,
    describe_groups,
    group_pairs,
    is_same_piece,
    is_same_sound,
)

rng = np.random.default_rng(5)


def test_the_order_of_chords_does_not_depend_on_the_key():
    chords = rng.integers(0, 96, 40)
    transposed = chords // 12 * 12 + (chords % 12 + 3) % 12
    np.testing.assert_array_equal(chord_signature(chords, 8), chord_signature(transposed, 8))
    assert not np.array_equal(chord_signature(chords, 8), chord_signature(chords[::-1], 8))
    assert not chord_signature(np.array([5, 96]), 8).any()


def test_near_tracks_of_like_length_are_candidates_each_pair_once():
    X = rng.normal(size=(12, 4))
    X[7] = X[2] + 0.01
    lengths = np.full(12, 100.0)
    lengths[9] = 500.0
    pairs = candidate_pairs((X, np.zeros((12, 3))), lengths, k=2)
    assert (2, 7) in pairs
    assert len(set(pairs)) == len(pairs)
    assert all(a < b for a, b in pairs)
    assert not any(9 in pair for pair in pairs)


@pytest.mark.parametrize("n", [0, 1])
def test_one_track_alone_is_no_pair(n):
    assert candidate_pairs((np.ones((n, 3)),), np.ones(n)) == []


def test_pairs_that_share_a_track_are_one_group():
    assert group_pairs([(5, 9), (1, 2), (9, 3), (2, 8)]) == [(1, 2, 8), (3, 5, 9)]


def test_short_pieces_must_agree_more():
    assert is_same_piece(0.7, 400)
    assert not is_same_piece(0.7, 30)
    assert is_same_piece(0.97, 30)
    assert not is_same_piece(1.0, 0)


def test_the_same_recording_agrees_at_every_moment_and_has_its_length():
    assert is_same_sound(0.99, (180.0, 181.0))
    assert not is_same_sound(0.99, (180.0, 190.0))
    assert not is_same_sound(0.9, (180.0, 180.0))


def test_groups_are_told_in_words():
    pairs = [
        Pair(3, 4, -2, 0.9, False),
        Pair(5, 6, 0, 1.0, True),
        Pair(7, 8, 0, 0.8, False),
        Pair(7, 9, 0, 0.8, False),
        Pair(10, 11, 1, 0.8, False),
        Pair(12, 13, 0, 0.8, False),
    ]
    tempi = {3: 100.0, 4: 90.0, 10: 60.0, 11: 120.0, 12: 100.0, 13: 101.0}
    groups = describe_groups([(1, 2)], pairs, tempi)
    told = {group.ids: (group.kind, group.words) for group in groups}
    assert told == {
        (1, 2): ("same", "same sound, different files"),
        (3, 4): ("near", "same piece, 2 semitones lower, slower"),
        (5, 6): ("near", "same recording, other encodings"),
        (7, 8, 9): ("near", "same piece, 3 versions"),
        (10, 11): ("near", "same piece, 1 semitone higher"),
        (12, 13): ("near", "same piece, another version"),
    }
