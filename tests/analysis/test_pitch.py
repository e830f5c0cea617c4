import colorsys
import re

import numpy as np
import pytest

from musicscope.analysis.pitch import (
    PITCH_COLOURS,
    PITCH_NAMES,
    camelot,
    fifths_position,
    frequency_to_note,
    key_colour,
    key_name,
    parse_key,
    short_key_name,
)

ALL_KEYS = [(tonic, mode) for tonic in range(12) for mode in (0, 1)]
DARK_TEXT = "#14161a"


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(np.dot((0.2126, 0.7152, 0.0722), linear))


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def hue(colour):
    return 360 * colorsys.rgb_to_hls(*(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)))[0]


def test_keys_are_spelt_as_musicians_spell_them():
    assert key_name(3, 1) == "E♭ minor"
    assert key_name(1, 0) == "D♭ major"
    assert key_name(1, 1) == "C♯ minor"
    assert short_key_name(4, 1) == "Em"
    assert short_key_name(10, 0) == "B♭"
    assert short_key_name(6, 1) == "F♯m"


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ((0, 0), "8B"), ((9, 1), "8A"), ((7, 0), "9B"), ((4, 1), "9A"), ((5, 0), "7B"),
        ((1, 0), "3B"), ((11, 0), "1B"), ((8, 1), "1A"), ((4, 0), "12B"), ((1, 1), "12A"),
    ],
)  # fmt: skip
def test_camelot_codes_are_the_published_ones(key, code):
    assert camelot(*key) == code


@pytest.mark.parametrize(("tonic", "mode"), ALL_KEYS)
def test_every_name_of_a_key_is_read_back(tonic, mode):
    for name in (key_name(tonic, mode), short_key_name(tonic, mode), camelot(tonic, mode)):
        assert parse_key(name) == (tonic, mode)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("am", (9, 1)), ("Bb", (10, 0)), ("bb", (10, 0)), ("b", (11, 0)), ("f# min", (6, 1)),
        ("C maj", (0, 0)), ("CM", (0, 0)), ("8a", (9, 1)), (" G minor ", (7, 1)),
    ],
)  # fmt: skip
def test_keys_are_read_as_people_type_them(typed, key):
    assert parse_key(typed) == key


@pytest.mark.parametrize("typed", ["", "H", "13A", "0B", "A sharp", "mm", "♭", "8", "B♭♭m"])
def test_what_is_no_key_is_none(typed):
    assert parse_key(typed) is None


def test_a_fifth_up_is_one_step_on_the_circle_and_relatives_share_their_place():
    for tonic in range(12):
        up = fifths_position((tonic + 7) % 12, 0)
        assert up == (fifths_position(tonic, 0) + 1) % 12
        assert fifths_position((tonic - 3) % 12, 1) == fifths_position(tonic, 0)


def test_notes_are_named_with_octave_and_cents():
    assert frequency_to_note(440.0) == ("A4", 0.0)
    name, cents = frequency_to_note(261.6256)
    assert name == "C4"
    assert abs(cents) < 0.01
    name, cents = frequency_to_note(494.7)
    assert name == "B4"
    assert cents == pytest.approx(2.8, abs=0.1)
    assert frequency_to_note(440 * 2 ** (-0.49 / 12))[0] == "A4"
    assert frequency_to_note(27.5)[0] == "A0"


def test_the_colour_wheel_turns_once_through_the_fifths():
    assert len(set(PITCH_COLOURS)) == 12
    assert all(re.fullmatch("#[0-9a-f]{6}", c) for c in PITCH_COLOURS)
    around = [hue(PITCH_COLOURS[7 * i % 12]) for i in range(12)]
    steps = np.mod(np.diff([*around, around[0]]), 360)
    assert steps.sum() == pytest.approx(360)
    assert steps.max() < 70


def test_all_colours_are_about_equally_light_and_carry_dark_text():
    light = [contrast(c, DARK_TEXT) for c in PITCH_COLOURS]
    assert max(light) / min(light) < 1.2
    for tonic, mode in ALL_KEYS:
        assert contrast(key_colour(tonic, mode), DARK_TEXT) > 4.5


def test_a_minor_key_is_its_relative_major_darker():
    for tonic in range(12):
        major, minor = key_colour((tonic + 3) % 12, 0), key_colour(tonic, 1)
        assert abs((hue(major) - hue(minor) + 180) % 360 - 180) < 12
        assert luminance(minor) < luminance(major)
        assert major == PITCH_COLOURS[(tonic + 3) % 12]


def test_the_pitch_classes_start_at_c():
    assert PITCH_NAMES[0] == "C"
    assert PITCH_NAMES[9] == "A"
