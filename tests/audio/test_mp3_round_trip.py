import numpy as np
import pytest

from musicscope.audio.mp3_round_trip import mp3_round_trip


def sweep(rate, seconds=2.0, top_hz=3000.0):
    t = np.arange(round(seconds * rate)) / rate
    return (0.3 * np.sin(2 * np.pi * (100 + top_hz * t / (2 * seconds)) * t)).astype(np.float32)


@pytest.mark.parametrize("rate", [8_000, 12_000, 16_000, 17_001, 22_050, 44_100, 96_000])
def test_a_sound_comes_back_at_its_place_and_length(rate):
    y = sweep(rate)
    back = mp3_round_trip(y, rate)
    assert back.dtype == np.float32
    assert len(back) == len(y)
    assert np.corrcoef(y, back)[0, 1] > 0.98
    middle = slice(len(y) // 4, 3 * len(y) // 4)
    shifts = range(-40, 41)
    alike = [float(back[middle] @ np.roll(y, shift)[middle]) for shift in shifts]
    assert abs(shifts[int(np.argmax(alike))]) <= 1


def test_few_bits_cost_what_lies_highest():
    rate = 44_100
    noise = np.random.default_rng(0).normal(0, 0.1, 2 * rate).astype(np.float32)
    hz = np.fft.rfftfreq(len(noise), 1 / rate)
    share = {}
    for kbit_s in (64, 320):
        power = np.abs(np.fft.rfft(mp3_round_trip(noise, rate, kbit_s=kbit_s))) ** 2
        share[kbit_s] = power[hz > 16_000].sum() / power.sum()
    assert share[64] < 0.05 < 0.15 < share[320]


def test_a_sound_that_is_too_loud_is_clipped_and_silence_stays():
    loud = 5 * sweep(22_050)
    assert np.abs(mp3_round_trip(loud, 22_050)).max() < 1.6
    assert np.abs(mp3_round_trip(np.zeros(22_050, np.float32), 22_050)).max() < 1e-4
    assert len(mp3_round_trip(np.zeros(0, np.float32), 22_050)) == 0
