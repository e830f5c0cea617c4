"""Rhythm, harmony and loudness in words; every figure explained."""

from __future__ import annotations

from dataclasses import fields

import pytest

from musicscope.analysis.harmony.vocabulary import LABELS
from musicscope.analysis.pitch import PITCH_COLOURS, key_colour
from musicscope.analysis.portrait.figures import figure, figures
from musicscope.analysis.portrait.portrait import Portrait
from musicscope.gui.inspector import words
from musicscope.gui.inspector.tap_tempo import FASTEST_BPM, TapTempo
from tests.gui.portraits import dance, noise


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("C:maj", "C"),
        ("E:min", "Em"),
        ("Gb:dim", "F♯dim"),
        ("B:7", "B7"),
        ("A:min7", "Am7"),
        ("Eb:maj7", "E♭maj7"),
        ("Ab:min", "G♯m"),
        ("G:sus4", "Gsus4"),
        ("N", "–"),
    ],
)
def test_chords_are_written_as_in_lead_sheets(label, name):
    assert words.chord_name(label) == name


def test_every_chord_of_the_vocabulary_has_a_name_of_its_own():
    assert len({words.chord_name(label) for label in LABELS}) == len(LABELS)


def test_a_chord_has_the_colour_of_the_key_on_its_root():
    assert words.chord_colour("C:maj7", "#000000") == PITCH_COLOURS[0]
    assert words.chord_colour("E:min", "#000000") == key_colour(4, 1)
    assert words.chord_colour("N", "#123456") == "#123456"


def test_how_sure_is_said_in_words_and_as_a_number():
    assert words.sureness(0.93) == "sure · 0.93"
    assert words.sureness(0.71) == "fairly sure · 0.71"
    assert words.sureness(0.12) == "a guess · 0.12"
    assert words.sureness(None) == ""


def test_levels_have_a_real_minus():
    assert words.signed(-21.43) == "−21.4"
    assert words.signed(2.1, plus=True) == "+2.1"
    assert words.signed(-0.01) == "0.0"


def test_tuning_is_said_as_the_pitch_of_a():
    assert words.tuning(0.4) == "A = 440 Hz"
    assert words.tuning(8) == "A = 442 Hz (+8 cents)"
    assert words.tuning(-31.8) == "A = 432 Hz (−32 cents)"


def test_metres_are_written_as_fractions():
    assert [words.metre(beats) for beats in (2, 3, 4, 6)] == ["2/4", "3/4", "4/4", "6/8"]


def test_every_fact_of_an_analysis_is_explained():
    for name in {*dance().facts, *noise().facts}:
        known = figure(name)
        assert known.explanation.endswith(".")
        assert known.source


def test_every_array_of_a_portrait_is_explained():
    plain = {"duration_s", "facts", "tempo", "key", "metre"}
    for field in fields(Portrait):
        if field.name not in plain:
            assert figure(field.name).label


def test_facts_lie_within_their_range():
    for made in (dance(), noise()):
        for name, value in made.facts.items():
            known = figure(name)
            assert known.low is None or value >= known.low
            assert known.high is None or value <= known.high


def test_no_figure_is_named_twice():
    names = [known.name for known in figures()]
    assert len(names) == len(set(names))


def test_taps_half_a_second_apart_are_120_bpm():
    taps = TapTempo()
    assert taps.tap(10.0) is None
    assert taps.tap(10.5) == pytest.approx(120)
    assert taps.tap(11.0) == pytest.approx(120)


def test_one_slip_does_not_change_a_tapped_tempo():
    taps = TapTempo()
    for moment in (0, 0.6, 1.2, 1.5, 2.4, 3.0, 3.6):
        found = taps.tap(moment)
    assert found == pytest.approx(100)


def test_a_pause_begins_a_new_count():
    taps = TapTempo()
    taps.tap(0.0)
    taps.tap(0.5)
    assert taps.tap(20.0) is None
    assert taps.count == 1
    assert taps.tap(21.0) == pytest.approx(60)


def test_taps_at_the_same_moment_are_no_tempo():
    taps = TapTempo()
    taps.tap(1.0)
    assert taps.tap(1.0) is None
    assert taps.tap(1.01) == FASTEST_BPM
