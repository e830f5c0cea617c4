"""Vectors of likeness: what is heard counts, and what was not changed stays the same."""

import numpy as np
import pytest

from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.facts.register_profile import register_profile
from musicscope.analysis.likeness.articulation import PULSE_RATE, articulation, level_course
from musicscope.analysis.likeness.loud_frames import frame_weights, weighted_moments
from musicscope.analysis.likeness.modulation import EDGES_HZ, N_BANDS, band_levels, modulation
from musicscope.analysis.likeness.timbre import timbre_attack, timbre_change, timbre_outline
from musicscope.analysis.sound import FRAME_RATE, HOP, SharedSound
from tests.analysis import sounds

RISE, FALL_HALF, LENGTH = 0, 2, 5
rng = np.random.default_rng(0)


def series_of(y):
    sound = SharedSound.whole(np.asarray(y, np.float32))
    return {entry.name: sound.once(entry.run) for entry in DESCRIPTORS}


class Heard:
    def __init__(self, series):
        self.series = series


def test_loud_frames_count_more_and_moments_are_numpys():
    rms = rng.random(500).astype(np.float32)
    weights = frame_weights(rms)
    assert weights.sum() == pytest.approx(1)
    series = rng.normal(size=(3, 500)).astype(np.float32)
    found = weighted_moments(series, weights)
    mean = np.average(series, axis=1, weights=weights)
    spread = np.sqrt(np.average((series - mean[:, None]) ** 2, axis=1, weights=weights))
    np.testing.assert_allclose(found, [*mean, *spread], rtol=1e-5)
    assert frame_weights(np.zeros(4)).tolist() == [0.25] * 4


def test_silence_around_a_sound_changes_its_timbre_little():
    y = sounds.tone(60, 2.0)
    silent = np.concatenate([np.zeros(2 * sounds.RATE), y, np.zeros(4 * sounds.RATE)])
    bare, padded = series_of(y), series_of(silent)
    apart = np.linalg.norm(timbre_outline(bare)[:19] - timbre_outline(padded)[:19])
    other = np.linalg.norm(
        timbre_outline(bare)[:19] - timbre_outline(series_of(sounds.noise(2)))[:19]
    )
    assert apart < 0.15 * other


def test_a_steady_tone_changes_less_than_a_beat():
    assert (
        timbre_change(series_of(sounds.tone(60, 3.0)))[1:].mean()
        < timbre_change(series_of(sounds.drum_beat(120, 3.0)))[1:].mean()
    )


def test_the_attack_is_what_notes_begin_with():
    series = series_of(sounds.click_track(120, 4.0))
    attack = timbre_attack(series)
    clicks = series["rms"][0] > 0.5 * series["rms"][0].max()
    loud = series["mfcc"][1:, clicks].mean(axis=1)
    quiet = series["mfcc"][1:, ~clicks].mean(axis=1)
    assert np.linalg.norm(attack - loud) < np.linalg.norm(attack - quiet)


def decaying(half_life_s, attack_s=0.0):
    t = np.arange(int(3 * PULSE_RATE)) / PULSE_RATE
    level = np.where(t < attack_s, t / max(attack_s, 1e-9), 0.5 ** ((t - attack_s) / half_life_s))
    return level**2


@pytest.mark.parametrize("half_life_s", [0.05, 0.2])
def test_a_note_falls_to_half_in_its_half_life(half_life_s):
    found = articulation(decaying(half_life_s))
    assert 2 ** found[FALL_HALF] == pytest.approx(half_life_s + 0.003, rel=0.1)
    assert 2 ** found[FALL_HALF + 1] == pytest.approx(2.32 * half_life_s, rel=0.1)


def test_a_bowed_note_rises_slower_than_a_plucked_one():
    plucked, bowed = articulation(decaying(0.3, 0.005)), articulation(decaying(0.3, 0.2))
    assert 2 ** bowed[RISE] == pytest.approx(0.1, rel=0.15)
    assert plucked[RISE] < bowed[RISE] - 2


def test_pulses_are_the_energy_of_64_samples():
    y = sounds.noise(0.5)
    found = series_of(y)["pulses"]
    n = len(y) // HOP
    expected = (y[: n * HOP].reshape(-1, 64) ** 2).sum(axis=1)
    np.testing.assert_allclose(found.T.ravel()[: 8 * n], expected, rtol=1e-4)


def test_long_tracks_are_all_equally_long():
    short, long = (level_course(np.ones(round(s * FRAME_RATE))) for s in (20, 300))
    np.testing.assert_allclose(short, long)
    assert level_course(np.ones(10))[0] < short[0]


def test_a_tremolo_is_heard_at_its_rate():
    n = round(20 * FRAME_RATE)
    mfcc = np.zeros((20, n), np.float32)
    mfcc[0] = 60 * np.sin(2 * np.pi * 4 * np.arange(n) / FRAME_RATE)
    table = modulation(mfcc).reshape(N_BANDS, -1)
    for band in table:
        assert EDGES_HZ[band.argmax()] == 3.0


def test_the_levels_of_bands_are_those_of_the_mel_spectrum():
    y = sounds.drum_beat(100, 2.0)
    sound = SharedSound.whole(y)
    levels = band_levels(sound.once(DESCRIPTORS.get("mfcc").run))
    groups = sound.mel_db.T.reshape(N_BANDS, -1, sound.n_frames).mean(axis=1)
    assert np.corrcoef(levels.ravel(), groups.ravel())[0, 1] > 0.95


def test_the_register_tells_high_from_low():
    profiles = [
        register_profile(Heard(series_of(sounds.tone(midi, 1.0, partials=1)))).vectors[
            "register_profile"
        ]
        for midi in (36, 60, 84)
    ]
    assert [int(profile.argmax()) for profile in profiles] == [4, 12, 20]
    for profile in profiles:
        assert (profile**2).sum() == pytest.approx(1, abs=1e-5)


def test_silence_and_a_click_have_finite_vectors():
    for y in (np.zeros(10_000), np.full(40, 0.1)):
        series = series_of(y)
        for vector in (
            timbre_outline(series),
            timbre_change(series),
            timbre_attack(series),
            modulation(series["mfcc"]),
            articulation(series["pulses"].T.ravel()),
            level_course(series["rms"][0]),
            register_profile(Heard(series)).vectors["register_profile"],
        ):
            assert np.isfinite(vector).all()
