"""Channels are mixed so that nothing is lost, moved to the wrong side, or too loud."""

from __future__ import annotations

import numpy as np
import pytest

from musicscope.audio.samples import make_finite, mix


@pytest.mark.parametrize("channels", range(3, 9))
def test_each_channel_is_heard_on_its_own_side(channels):
    sides = {
        3: "LRC",
        4: "LRLR",
        5: "LRCLR",
        6: "LRC-LR",
        7: "LRC-CLR",
        8: "LRC-LRLR",
    }[channels]
    for channel, side in enumerate(sides):
        block = np.zeros((channels, 1), np.float32)
        block[channel] = 1.0
        left, right = mix(block, 2)[:, 0]
        assert (left > 0) == (side in "LC")
        assert (right > 0) == (side in "RC")


@pytest.mark.parametrize("have", range(1, 9))
@pytest.mark.parametrize("want", [1, 2, 6])
def test_no_mix_is_louder_than_full_scale(have, want):
    block = np.ones((have, 4), np.float32)
    mixed = mix(block, want)
    assert mixed.shape == (want, 4)
    assert mixed.dtype == np.float32
    assert np.abs(mixed).max() <= 1.0 + 1e-6


def test_what_is_no_number_becomes_silence_and_the_rest_stays():
    block = np.array([[0.5, np.nan, -np.inf, 1e30, 2.5]], np.float32)
    np.testing.assert_array_equal(make_finite(block), [[0.5, 0.0, 0.0, 1_000.0, 2.5]])
