"""Touched notes sound at their pitches, softly."""

from __future__ import annotations

import numpy as np
import pytest

from musicscope.audio.synthesis.touch import touch


@pytest.mark.parametrize("rate", [22_050, 44_100, 96_000])
def test_a_triad_sounds_its_three_notes_and_ends_in_silence(rate):
    sound = touch([60, 64, 67], rate)
    assert sound.dtype == np.float32
    assert len(sound) == round(1.6 * rate)
    assert np.abs(sound).max() == pytest.approx(0.5, abs=1e-3)
    assert abs(sound[0]) < 1e-3
    assert abs(sound[-1]) < 1e-3
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    hz = np.fft.rfftfreq(len(sound), 1 / rate)
    for midi in (60, 64, 67):
        f = 440 * 2 ** ((midi - 69) / 12)
        near = np.abs(hz - f) < 8
        assert hz[near][spectrum[near].argmax()] == pytest.approx(f, abs=1.0)
        assert spectrum[near].max() > 0.3 * spectrum.max()


def test_no_note_is_silence_and_the_highest_makes_no_other():
    assert not touch([]).any()
    high = touch([127], 44_100)
    spectrum = np.abs(np.fft.rfft(high * np.hanning(len(high))))
    assert spectrum.argmax() * 44_100 / len(high) == pytest.approx(12_544, abs=10)
