"""What two tracks have in common, in words."""

import numpy as np
import pytest

from musicscope.similarity.excerpts import WINDOW_S, find_excerpts
from musicscope.similarity.why import Heard, explain_pair, key_words, tempo_words

ALIKE = {"timbre": 0.8, "harmony": 0.7, "rhythm": 0.9, "dynamics": 0.3}
C, G, A_MINOR, F_SHARP, C_MINOR = (0, 0), (7, 0), (9, 1), (6, 0), (0, 1)


def test_the_sentence_names_tempo_metre_spectrum_and_keys():
    a = Heard(tempo_bpm=92, metre=6, tonic=0, mode=0, loudness_lufs=-20)
    b = Heard(tempo_bpm=92.4, metre=6, tonic=7, mode=0, loudness_lufs=-9)
    sentence, aspects = explain_pair(a, b, ALIKE)
    assert sentence == "Both 92 bpm in 6/8, similar spectrum, keys a fifth apart."
    assert [match.name for match in aspects] == list(ALIKE)
    words = {match.name: match.words for match in aspects}
    assert words["harmony"] == "keys a fifth apart (C major, G major)"
    assert words["dynamics"] == "the second 11 LU louder"
    assert {match.name: match.likeness for match in aspects} == ALIKE


@pytest.mark.parametrize(
    ("a", "b", "words", "alike"),
    [
        (92, 92.3, "both 92 bpm", True),
        (92, 94, "92 and 94 bpm", True),
        (60, 120, "one twice as fast (60 and 120 bpm)", True),
        (121, 60, "one twice as fast (60 and 121 bpm)", True),
        (90, 135, "90 against 135 bpm", False),
        (None, 90, "", False),
    ],
)
def test_tempi_are_compared_also_at_half_and_double(a, b, words, alike):
    assert tempo_words(a, b) == (words, alike)


@pytest.mark.parametrize(
    ("a", "b", "words", "near"),
    [
        (C, C, "both in C major", True),
        (C, G, "keys a fifth apart", True),
        (G, C, "keys a fifth apart", True),
        (C, A_MINOR, "relative keys", True),
        (C, C_MINOR, "both on C, one major, one minor", True),
        (C, F_SHARP, "keys six fifths apart", False),
        (A_MINOR, G, "keys a fifth apart", True),
        (C, (None, None), "", False),
    ],
)
def test_keys_are_compared_on_the_circle_of_fifths(a, b, words, near):
    assert key_words(a, b) == (words, near)


def test_tracks_of_which_nothing_is_known_are_compared_by_numbers_alone():
    sentence, aspects = explain_pair(Heard(), Heard(), ALIKE)
    assert sentence == "Rhythms alike, similar spectrum, harmonies somewhat alike."
    assert all(match.words for match in aspects)
    assert explain_pair(Heard(), Heard(), {})[0].endswith("in common.")


def test_unlike_tracks_are_said_to_be_unlike():
    a = Heard(tempo_bpm=60, metre=3, tonic=0, mode=0)
    b = Heard(tempo_bpm=140, metre=4, tonic=6, mode=0)
    sentence, _ = explain_pair(a, b, dict.fromkeys(ALIKE, 0.1))
    assert sentence.startswith("They have little in common")


def test_both_dark_and_both_calm_are_said():
    a = Heard(brightness_hz=600, onsets_per_s=0.5)
    b = Heard(brightness_hz=620, onsets_per_s=1.0)
    words = {m.name: m.words for m in explain_pair(a, b, ALIKE)[1]}
    assert words["timbre"] == "similar spectrum, both dark"
    assert "both calm" in words["rhythm"]


def test_the_excerpts_are_where_both_do_the_same():
    rng = np.random.default_rng(0)
    motif = rng.normal(size=(24, 5)) + 3
    a, b = rng.normal(size=(300, 5)), rng.normal(size=(300, 5))
    a[80:104] = motif
    b[200:224] = motif
    loud = np.ones(300)
    first, second = find_excerpts((a, b), (loud, loud), (100.0, 100.0))
    assert first == pytest.approx((80 / 3, 80 / 3 + WINDOW_S), abs=1.5)
    assert second == pytest.approx((200 / 3, 200 / 3 + WINDOW_S), abs=1.5)


def test_silence_is_not_what_is_alike():
    a, b = np.random.default_rng(1).normal(size=(2, 300, 3))
    loud = np.ones(300)
    loud[150:] = 0.001
    a[150:] = b[150:] = 0
    first, second = find_excerpts((a, b), (loud, loud), (100.0, 100.0))
    assert first[0] < 50
    assert second[0] < 50


def test_of_a_short_track_the_whole_is_the_excerpt():
    courses = (np.ones((4, 2)), np.ones((300, 2)))
    levels = (np.ones(4), np.ones(300))
    first, _ = find_excerpts(courses, levels, (3.0, 60.0))
    assert first == (0.0, 3.0)
    nothing = find_excerpts((np.zeros((0, 0)), courses[1]), (np.zeros(0), levels[1]), (3.0, 60.0))
    assert nothing == ((0.0, 3.0), (0.0, 8.0))
