import numpy as np
import pytest

from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.sound import SharedSound
from musicscope.analysis.tempo import estimate_tempo, pulse_strengths, tempi
from tests.analysis import sounds


def onsets(y):
    sound = SharedSound.whole(np.asarray(y, np.float32))
    return sound.once(DESCRIPTORS.get("onset_strength").run)[0]


@pytest.mark.parametrize("bpm", [70, 90, 100, 120, 137, 160])
def test_a_click_track_has_its_tempo(bpm):
    found = estimate_tempo(onsets(sounds.click_track(bpm, 15)))
    assert found.bpm == pytest.approx(bpm, rel=0.01)
    assert found.confidence > 0.4


def test_a_drum_beat_has_its_tempo():
    found = estimate_tempo(onsets(sounds.drum_beat(110, 15)))
    assert found.bpm == pytest.approx(110, rel=0.01)


def test_gain_and_leading_silence_do_not_change_the_tempo():
    y = sounds.drum_beat(96, 12)
    later = np.concatenate([np.zeros(sounds.RATE, np.float32), y])
    plain = estimate_tempo(onsets(y)).bpm
    assert estimate_tempo(onsets(1.41 * y)).bpm == pytest.approx(plain, rel=0.005)
    assert estimate_tempo(onsets(later)).bpm == pytest.approx(plain, rel=0.005)


@pytest.mark.parametrize(
    "y",
    [
        np.zeros(10 * sounds.RATE),
        sounds.noise(10),
        sounds.noise(5, seed=3),
        0.3 * np.sin(2 * np.pi * 440 * sounds.seconds(10)),
        sum(0.1 * np.sin(2 * np.pi * hz * sounds.seconds(10)) for hz in (261.6, 329.6, 392.0)),
        sounds.click_track(120, 2),
        np.zeros(1),
    ],
    ids=["silence", "noise", "short noise", "one tone", "drone", "too short", "one sample"],
)
def test_what_has_no_pulse_gets_no_tempo(y):
    assert estimate_tempo(onsets(y)) is None


def test_the_pulse_of_clicks_is_strong_at_their_tempo_and_weak_beside_it():
    strengths = pulse_strengths(onsets(sounds.click_track(120, 15)))
    at, beside = (strengths[np.abs(tempi() - bpm).argmin()] for bpm in (120, 98))
    assert at > 0.6
    assert beside < 0.2
    assert np.isfinite(strengths).all()


def test_long_music_that_slows_down_a_little_keeps_a_tempo_between():
    y = np.concatenate([sounds.click_track(bpm, 12) for bpm in (104, 102, 100, 98)])
    assert 97 < estimate_tempo(onsets(y)).bpm < 105
