"""Clicks begin at their frames and ring across blocks."""

from __future__ import annotations

import numpy as np
import pytest

from musicscope.audio.clicks import ClickMixer, click, clicks_between, count_in_block
from musicscope.audio.rendition import ClickTrack, CountIn

RATE = 44_100


def test_a_click_begins_with_its_first_sample_and_ends_in_silence():
    strong, weak = click(RATE, 0.5, accented=True), click(RATE, 0.5, accented=False)
    assert np.abs(strong[1:20]).min() > 0
    assert np.abs(strong).max() == pytest.approx(0.5)
    assert np.abs(weak).max() < np.abs(strong).max()
    assert abs(strong[-1, 0]) < 1e-4


def test_a_count_in_lasts_its_beats_and_clicks_on_each():
    block = count_in_block(CountIn(4, 0.5), RATE, 2)
    assert block.shape == (2 * RATE, 2)
    for beat in range(4):
        at = beat * RATE // 2
        expected = click(RATE, 0.5, accented=beat == 0)
        np.testing.assert_array_equal(block[at : at + len(expected)], expected.repeat(2, axis=1))
        assert not block[at + len(expected) : at + RATE // 2].any()


def test_blocks_of_any_length_hold_the_same_clicks():
    due = [(100.4, True), (5_000.0, False), (5_900.6, False)]
    wholes = []
    for length in (10_000, 250, 1):
        mixer = ClickMixer(RATE, 0.4)
        blocks = []
        for first in range(0, 10_000, length):
            inside = [d for d in due if first <= d[0] < first + length]
            blocks.append(mixer.mix(np.zeros((length, 2), np.float32), first, inside))
        wholes.append(np.concatenate(blocks))
    np.testing.assert_array_equal(wholes[0][:6_000], wholes[1][:6_000])
    np.testing.assert_array_equal(wholes[0][:5_900], wholes[2][:5_900])
    assert np.flatnonzero(wholes[0][:, 0])[0] == 101  # the first sample is sin 0


def test_of_a_click_track_each_click_belongs_to_one_stretch_of_time():
    track = ClickTrack((0.0, 0.5, 1.0, 1.5), (True, False, False, False))
    assert clicks_between(track, 0.0, 0.5) == [(0.0, True)]
    assert clicks_between(track, 0.5, 1.5) == [(0.5, False), (1.0, False)]
    with pytest.raises(ValueError, match="accented"):
        ClickTrack((0.0,), ())
