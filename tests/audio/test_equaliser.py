"""The equaliser does what its bands say, and what scipy says of such filters."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from scipy.signal import freqz_sos

from musicscope.audio.equaliser import BANDS_HZ, FLAT, Band, Equaliser, ten_bands
from musicscope.audio.tone_control import ToneControl

RATE = 44_100


def steady_gain_db(equaliser: Equaliser, frequency: float) -> float:
    """How much louder a long sine leaves the filters."""
    sine = np.sin(2 * np.pi * frequency * np.arange(RATE) / RATE)
    out = equaliser.applied(sine, RATE)
    return float(20 * np.log10(np.std(out[RATE // 2 :]) / np.std(sine[RATE // 2 :])))


@pytest.mark.parametrize("gain_db", [-12.0, 6.0])
def test_a_bell_lifts_its_middle_by_its_gain_and_leaves_far_octaves_alone(gain_db):
    bell = Equaliser((Band("peak", 1000.0, gain_db, 1.4),))
    assert steady_gain_db(bell, 1000.0) == pytest.approx(gain_db, abs=0.01)
    assert steady_gain_db(bell, 60.0) == pytest.approx(0.0, abs=0.1)
    assert steady_gain_db(bell, 15_000.0) == pytest.approx(0.0, abs=0.1)


@pytest.mark.parametrize(
    ("kind", "lifted", "left", "middle"),
    [("low_shelf", 20.0, 15_000.0, 300.0), ("high_shelf", 15_000.0, 20.0, 3000.0)],
)
def test_a_shelf_lifts_one_side_and_half_of_that_in_its_middle(kind, lifted, left, middle):
    shelf = Equaliser((Band(kind, middle, 9.0, 0.7071),))
    assert steady_gain_db(shelf, lifted) == pytest.approx(9.0, abs=0.1)
    assert steady_gain_db(shelf, left) == pytest.approx(0.0, abs=0.1)
    assert steady_gain_db(shelf, middle) == pytest.approx(4.5, abs=0.05)


def test_the_response_drawn_is_scipys_and_what_is_heard():
    equaliser = ten_bands([6, -3, 0, 2, -8, 4, 0, 12, -12, 5])
    hz = np.geomspace(20, 20_000, 40)
    _, response = freqz_sos(equaliser.sections(RATE), worN=hz, fs=RATE)
    drawn = equaliser.response_db(hz, RATE)
    np.testing.assert_allclose(drawn, 20 * np.log10(np.abs(response)), atol=1e-6)
    assert drawn[20] == pytest.approx(steady_gain_db(equaliser, float(hz[20])), abs=0.02)


def test_bands_too_high_for_a_rate_are_left_out():
    assert len(ten_bands([3.0] * 10).sections(22_050)) == 9
    assert len(ten_bands([3.0] * 10).sections(44_100)) == 10


def test_flat_changes_nothing_and_shapes_and_types_stay():
    noise = np.random.default_rng(0).standard_normal((1000, 2)).astype(np.float32)
    assert FLAT.flat
    assert ten_bands([0.0] * 10).flat
    np.testing.assert_array_equal(ten_bands([0.0] * 10).applied(noise, RATE), noise)
    lifted = ten_bands([6.0] * 10).applied(noise, RATE)
    assert (lifted.shape, lifted.dtype) == (noise.shape, noise.dtype)
    left = ten_bands([6.0] * 10).applied(noise[:, 0], RATE)
    np.testing.assert_allclose(left, lifted[:, 0], atol=1e-6)


def test_it_is_a_value():
    one, other = ten_bands(range(10)), ten_bands(range(10))
    assert one == other
    assert hash(one) == hash(other)
    assert pickle.loads(pickle.dumps(one)) == one
    assert [band.frequency_hz for band in one.bands] == list(BANDS_HZ)
    with pytest.raises(ValueError, match="argument"):
        ten_bands([1.0])


def test_block_after_block_sounds_like_the_whole():
    noise = np.random.default_rng(1).standard_normal((8000, 2)).astype(np.float32)
    equaliser = ten_bands([4, 0, -6, 0, 3, 0, 0, 5, 0, -3])
    control = ToneControl()
    control.set(equaliser, RATE)
    control.apply(np.zeros((64, 2), np.float32))
    heard = noise.copy()
    for start in range(0, len(heard), 333):
        control.apply(heard[start : start + 333])
    np.testing.assert_allclose(heard, equaliser.applied(noise, RATE), atol=1e-5)


def test_dragging_a_band_makes_no_click():
    t = np.arange(40 * 512) / RATE
    sound = (0.3 * np.sin(2 * np.pi * 220.0 * t)).astype(np.float32)[:, None].repeat(2, axis=1)
    control = ToneControl()
    for k in range(40):
        gains = [0.0] * 10
        gains[3] = 12.0 * np.sin(k / 3)
        control.set(ten_bands(gains) if k % 7 else FLAT, RATE)
        control.apply(sound[k * 512 : (k + 1) * 512])
    steps = np.abs(np.diff(sound[:, 0], 2))
    steepest = 0.3 * 10 ** (12 / 20) * (2 * np.pi * 220 / RATE) ** 2
    assert steps.max() < 3 * steepest
