"""A loop turns at its exact samples, for ever, and without a click."""

from __future__ import annotations

import itertools
import os

import numpy as np
import pytest

from musicscope.audio.decode import Sound
from musicscope.audio.passages import SEAM_S, Excerpt
from tests.audio.encoding import encode, music, tone

RATE = 44_100
SEAM = round(SEAM_S * RATE)


@pytest.fixture
def piece(tmp_path):
    samples = music(6.0)
    return Sound(os.fsencode(encode(tmp_path / "a.wav", samples, RATE, "pcm_f32le"))), samples


def passages(sound: Sound, start_s: float, loop, seconds: float, gain: float = 1.0):
    """What is heard [shape=(n, 2)], and of each frame its position in the file."""
    blocks, places, n = [], [], 0
    for passage in Excerpt(sound, RATE, 2, gain).passages(start_s, loop):
        blocks.append(passage.samples)
        places.append(passage.start_s * RATE + np.arange(len(passage.samples)))
        n += len(passage.samples)
        if n >= seconds * RATE:
            break
    return np.concatenate(blocks), np.concatenate(places)


@pytest.mark.parametrize("kept_s", [20.0, 0.0])
@pytest.mark.parametrize("loop", [(1.0, 3.0), (0.1234567, 0.9), (2.0, 2.05)])
def test_a_loop_repeats_its_samples_exactly(piece, loop, kept_s, monkeypatch):
    monkeypatch.setattr("musicscope.audio.passages._KEPT_S", kept_s)
    sound, samples = piece
    first, stop = round(loop[0] * RATE), round(loop[1] * RATE)
    heard, places = passages(sound, 0.05, loop, 8.0)
    begin = round(0.05 * RATE)
    truth = [np.arange(begin, stop)] + [np.arange(first, stop)] * (len(heard) // (stop - first) + 1)
    frames = np.concatenate(truth)[: len(heard)]
    np.testing.assert_allclose(places, frames, atol=1e-3)
    exact = frames < stop - SEAM
    np.testing.assert_array_equal(heard[exact], samples[frames[exact]])


def test_the_turn_of_a_loop_goes_over_into_what_stands_before_its_beginning(piece):
    sound, samples = piece
    heard, _ = passages(sound, 1.0, (1.0, 2.0), 1.5)
    turn = slice(RATE - SEAM, RATE)
    share = (np.arange(1, SEAM + 1) / (SEAM + 1))[:, None]
    leaving, coming = samples[2 * RATE - SEAM : 2 * RATE], samples[RATE - SEAM : RATE]
    expected = (1 - share) * leaving + share * coming
    np.testing.assert_allclose(heard[turn], expected, atol=1e-6)
    np.testing.assert_array_equal(heard[RATE : RATE + 1000], samples[RATE : RATE + 1000])


def test_a_loop_of_a_tone_cut_anywhere_makes_no_click(tmp_path):
    path = encode(tmp_path / "a.wav", tone(220.0, 4.0)[:, None], RATE, "pcm_f32le")
    heard, _ = passages(Sound(path), 0.5, (0.5, 1.7391), 6.0)
    steepest = 0.5 * 2 * np.pi * 220 / RATE
    assert np.abs(np.diff(heard[:, 0])).max() < steepest + 1.05 / SEAM


def test_behind_its_end_and_where_it_is_no_length_a_loop_is_left_aside(piece):
    sound, samples = piece
    heard, _ = passages(sound, 3.0, (1.0, 2.0), 9.0)
    np.testing.assert_array_equal(heard, samples[3 * RATE :])
    heard, _ = passages(sound, 0.0, (1.0, 1.0), 9.0)
    np.testing.assert_array_equal(heard, samples)


def test_a_loop_beyond_the_end_of_the_file_turns_at_the_end_or_ends(piece):
    sound, samples = piece
    heard, places = passages(sound, 5.0, (5.0, 9.0), 3.0)
    np.testing.assert_array_equal(heard[RATE : RATE + 5000], samples[5 * RATE : 5 * RATE + 5000])
    assert places[RATE] == 5 * RATE
    endless = Excerpt(sound, RATE, 2).passages(6.5, (7.0, 8.0))
    assert len(list(itertools.islice(endless, 5))) == 0


def test_a_gain_is_a_factor(piece):
    sound, samples = piece
    heard, _ = passages(sound, 0.0, None, 1.0, gain=0.5)
    np.testing.assert_allclose(heard, 0.5 * samples[: len(heard)], atol=1e-7)
