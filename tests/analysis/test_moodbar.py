"""What the strip and the curves of a track say of sounds that are known."""

import numpy as np
import pytest

from musicscope.analysis.moodbar import band_power, brightness, density, moodbar, roughness
from musicscope.analysis.sound import FRAME_RATE, RATE, SharedSound
from tests.analysis.sounds import chord, noise, seconds


def sine(hz, duration_s, level=0.3):
    return level * np.sin(2 * np.pi * hz * seconds(duration_s))


def power_of(y):
    return SharedSound.whole(np.asarray(y, np.float32)).power


def strip(y, columns=1000):
    return moodbar(band_power(power_of(y), RATE), columns)


def rub(y):
    return roughness(power_of(y), RATE, FRAME_RATE)


@pytest.mark.parametrize(("hz", "colour"), [(80, 0), (800, 1), (5000, 2)])
def test_bass_is_red_mid_green_treble_blue(hz, colour):
    shown = strip(sine(hz, 4), 10)[5].astype(int)
    assert shown.argmax() == colour
    assert np.delete(shown, colour).max() < 100


def test_the_strip_shows_where_the_bass_comes_in():
    y = sine(3000, 8, 0.2)
    y[len(y) // 2 :] += sine(80, 4)
    shown = strip(y, 8)
    assert shown[1, 0] < 100
    assert shown[6, 0] > 230


def test_a_quiet_passage_is_darker():
    y = noise(8)
    y[: len(y) // 2] *= 0.05
    shown = strip(y, 8)
    assert shown[1].max() < shown[6].min()


def test_a_long_track_has_a_thousand_columns_and_a_short_one_its_frames():
    assert moodbar(np.ones((50_000, 3))).shape == (1000, 3)
    assert moodbar(np.ones((7, 3))).shape == (7, 3)
    assert moodbar(np.ones((7, 3))).dtype == np.uint8


def test_brightness_is_the_centroid_of_what_is_loud():
    centroid = np.array([500.0, 4000.0, np.nan, 700.0])
    bands = np.array([[1.0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 1.0, 0]])
    assert brightness(centroid, bands, 2) == pytest.approx([500, 700])


def test_near_tones_are_rougher_than_an_octave():
    octave, tritone, cluster, low = (
        np.median(rub(chord(notes, 3)))
        for notes in ((60, 72), (60, 66), (60, 61, 62, 63), (36, 37, 38))
    )
    assert octave < 0.05
    assert octave < tritone < cluster
    assert low > 0.1


def test_a_pure_tone_is_smooth():
    assert np.median(rub(sine(440, 3))) < 0.01


def test_roughness_has_few_columns():
    assert len(rub(noise(3))) == 13


def test_density_counts_onsets_a_second():
    onsets = np.arange(0, 10, 0.25)
    curve = density(onsets, 20, 200)
    assert curve[50] == pytest.approx(4, abs=0.3)
    assert curve[150] == 0
    assert len(density(onsets, 0)) == 0
    assert density(np.zeros(0), 5, 10) == pytest.approx(np.zeros(10))


bad = {
    "silence": np.zeros(5 * RATE),
    "click": np.eye(1, 5 * RATE, 2 * RATE)[0],
    "tone": sine(440, 5),
    "noise": noise(5),
    "short": sine(440, 0.2),
    "clipped": np.clip(5 * sine(440, 5), -1, 1),
    "offset": sine(440, 5) + 0.5,
    "faint": 1e-7 * noise(5),
}


@pytest.mark.parametrize("name", bad)
def test_bad_input_gives_finite_curves(name):
    sound = SharedSound.whole(bad[name].astype(np.float32))
    bands = band_power(sound.power, RATE)
    rough = roughness(sound.power, RATE, FRAME_RATE)
    assert moodbar(bands).shape == (sound.n_frames, 3)
    assert np.isfinite(rough).all()
    assert ((rough >= 0) & (rough <= 1)).all()
    assert np.isfinite(brightness(np.full(sound.n_frames, 1000.0), bands)).all()


def test_silence_is_black_smooth_and_dark():
    power = power_of(bad["silence"])
    bands = band_power(power, RATE)
    assert not moodbar(bands).any()
    assert not roughness(power, RATE, FRAME_RATE).any()
    assert not brightness(np.zeros(len(power)), bands).any()


def test_what_is_not_a_number_is_left_out():
    power = power_of(noise(2))
    power[5] = np.nan
    bands = band_power(power, RATE)
    assert moodbar(bands).any()
    assert np.isfinite(brightness(np.full(len(power), np.nan), bands)).all()
    assert np.isfinite(roughness(power, RATE, FRAME_RATE)).all()


def test_nothing_gives_nothing():
    assert moodbar(np.zeros((0, 3))).shape == (0, 3)
    assert len(brightness(np.zeros(0), np.zeros((0, 3)))) == 0
    assert len(roughness(np.zeros((0, 1025), np.float32), RATE, FRAME_RATE)) == 0
