"""The form of pieces whose sections are known because they are made here."""

from itertools import pairwise

import numpy as np
import pytest

from musicscope.analysis.descriptors.mfcc import mfcc
from musicscope.analysis.form.form import find_form, to_downbeats
from musicscope.analysis.form.labels import label_sections
from musicscope.analysis.form.similarity import squared_distances
from musicscope.analysis.form.units import count_units
from musicscope.analysis.sound import FRAME_RATE, RATE, SharedSound
from tests.analysis.sounds import chord, click_track, drum_beat, noise, seconds

#: Eight bars each, a melody note over a chord.
THEMES = {
    "A": """48.64.67.72 53.65.69.77 55.67.71.74 48.64.67.76
            45.60.64.69 50.65.69.74 55.62.67.71 48.60.64.67""",
    "B": """45.60.64.81 50.62.65.77 52.64.68.71 45.60.64.69
            41.57.60.65 47.62.65.68 52.59.64.68 45.57.60.64""",
    "C": """56.60.63.68 51.55.58.75 49.53.56.61 58.61.65.70
            44.56.60.63 53.56.60.65 46.58.62.65 51.58.63.67""",
}


def play(form, bar_s=2.0):
    """Play a form; each section is the eight bars of its theme."""
    sections = {
        letter: np.concatenate(
            [chord([int(note) for note in bar.split(".")], bar_s) for bar in bars.split()]
        )
        for letter, bars in THEMES.items()
    }
    return np.concatenate([sections[letter] for letter in form])


def form_of(y, **more):
    sound = SharedSound.whole(np.asarray(y, np.float32))
    return find_form(sound.chroma, mfcc(sound), duration_s=len(y) / RATE, **more)


def starts(form):
    return [section.start_s for section in form.sections]


@pytest.mark.parametrize("form", ["ABA", "ABAC", "AABA", "ABCAB"])
def test_sections_begin_where_the_theme_changes(form):
    found = form_of(play(form))
    for number in range(1, len(form)):
        if form[number] != form[number - 1]:
            assert min(abs(start - 16 * number) for start in starts(found)) < 3


def test_a_theme_that_comes_back_has_the_same_letter():
    found = form_of(play("ABCAB"))
    assert found.labels == "A B C A B"
    assert starts(found) == pytest.approx([0, 16, 32, 48, 64], abs=1.5)


def test_a_theme_with_another_ending_is_a_variant():
    rng = np.random.default_rng(0)
    theme, other, ending = (rng.standard_normal((n, 25)) for n in (40, 40, 16))
    points = np.concatenate([theme, other, theme[:24], ending, theme])
    distances = squared_distances(points)
    places = np.array([0, 40, 80, 120, 160])
    assert label_sections(distances, places, 0.25) == ("A", "B", "A′", "A")


def test_sections_cover_the_track_without_gaps():
    y = play("ABA")
    sections = form_of(y).sections
    assert sections[0].start_s == 0
    assert sections[-1].end_s == pytest.approx(len(y) / RATE)
    for one, following in pairwise(sections):
        assert one.end_s == following.start_s > one.start_s


def test_the_matrix_shows_what_is_alike():
    matrix = form_of(play("ABA")).similarity
    assert matrix.dtype == np.uint8
    assert max(matrix.shape) <= 256
    assert (matrix == matrix.T).all()
    assert (np.diagonal(matrix) == 255).all()
    third = len(matrix) // 3
    stripe = np.diagonal(matrix, 2 * third)[5:-5].mean()
    assert stripe > 3 * matrix[:third, third : 2 * third].mean()


def test_boundaries_meet_downbeats():
    y = play("ABAC")
    downbeats = np.arange(0.11, 64, 2.0)
    for section in form_of(y, downbeats=downbeats).sections[1:]:
        assert np.abs(downbeats - section.start_s).min() < 1e-9


def test_two_boundaries_never_meet_on_one_downbeat():
    moved = to_downbeats(np.array([9.5, 10.5, 30.0]), np.array([10.0, 40.0]))
    assert moved == pytest.approx([10.0, 10.5, 30.0])


def test_units_are_bounded_in_number():
    assert count_units(240) == 600
    assert count_units(15) == 60
    assert count_units(3 * 3600) == 1200


def test_a_recording_of_three_hours_has_a_form_in_bounded_time():
    n = round(3 * 3600 * FRAME_RATE)
    movement = np.arange(n) * 12 // n
    rng = np.random.default_rng(0)
    chroma = rng.random((12, n), np.float32)
    chroma[movement, np.arange(n)] += 1
    timbre = rng.standard_normal((20, n), np.float32) * 10
    timbre[movement + 1, np.arange(n)] += 30
    found = find_form(chroma, timbre)
    for number in range(1, 12):
        assert min(abs(start - 900 * number) for start in starts(found)) < 20


still = {
    "silence": np.zeros(30 * RATE),
    "click": np.eye(1, 30 * RATE, 15 * RATE)[0],
    "tone": 0.3 * np.sin(2 * np.pi * 440 * seconds(30)),
    "noise": noise(30),
    "drum loop": drum_beat(120, 30),
    "clicks": click_track(120, 30),
    "clipped tone": np.clip(3 * np.sin(2 * np.pi * 440 * seconds(30)), -1, 1),
    "offset": np.full(30 * RATE, 0.5),
}


@pytest.mark.parametrize("name", still)
def test_what_never_changes_has_one_section_or_no_form(name):
    found = form_of(still[name])
    assert found is None or len(found.sections) <= 2


def test_silence_and_short_samples_have_no_form():
    assert form_of(np.zeros(30 * RATE)) is None
    assert form_of(still["tone"][: RATE // 5]) is None
    assert find_form(np.zeros((12, 0)), np.zeros((20, 0))) is None


def test_what_is_not_a_number_is_no_section():
    sound = SharedSound.whole(play("ABCAB"))
    timbre = mfcc(sound).copy()
    timbre[:, 100:110] = np.nan
    chroma = sound.chroma.copy()
    chroma[:, 400] = np.nan
    assert find_form(chroma, timbre).labels == "A B C A B"
