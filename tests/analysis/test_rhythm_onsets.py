import numpy as np

from musicscope.analysis.rhythm.onsets import FRAME_RATE, N_ROWS, measure_onsets
from musicscope.analysis.sound import SharedSound
from tests.analysis import sounds


def series_of(y):
    return measure_onsets(SharedSound.whole(np.asarray(y, np.float32)).power)


def test_each_note_raises_the_onset_strength_where_it_begins():
    starts = (0.5, 1.25, 2.0)
    y = np.zeros(3 * sounds.RATE, np.float32)
    for start, midi in zip(starts, (60, 64, 67), strict=True):
        note = sounds.tone(midi, 0.6)
        first = round(start * sounds.RATE)
        y[first : first + len(note)] += note
    strength = series_of(y)[0]
    for start in starts:
        around = slice(round((start - 0.3) * FRAME_RATE), round((start + 0.3) * FRAME_RATE))
        summit = (around.start + int(strength[around].argmax())) / FRAME_RATE
        assert abs(summit - start) < 0.04


def test_a_low_note_is_heard_in_the_bass_and_a_high_one_is_not():
    low = series_of(np.concatenate([np.zeros(sounds.RATE), sounds.tone(36, 1.0)]))
    high = series_of(np.concatenate([np.zeros(sounds.RATE), sounds.tone(84, 1.0)]))
    assert low[1].max() > 0.2 * low[0].max()
    assert high[1].max() < 0.1 * high[0].max()


def test_a_pitch_class_is_loudest_where_it_sounds():
    series = series_of(np.sin(2 * np.pi * 440 * sounds.seconds(2.0)))
    assert series[14:, 40].argmax() == 0  # A
    series = series_of(np.sin(2 * np.pi * 523.25 * sounds.seconds(2.0)))
    assert series[14:, 40].argmax() == 3  # C


def test_gain_changes_nothing():
    y = sounds.drum_beat(100, 5)
    np.testing.assert_allclose(series_of(2 * y), series_of(y), rtol=1e-3, atol=1e-3)


def test_silence_and_nothing_have_no_onsets():
    assert not series_of(np.zeros(sounds.RATE)).any()
    assert measure_onsets(np.zeros((0, 1025), np.float32)).shape == (N_ROWS, 0)
