import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from musicscope.analysis import sound as module
from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.sound import HOP, SharedSound, cleaned, over_frame, stretches
from tests.analysis import sounds


@pytest.fixture
def short_stretches(monkeypatch):
    monkeypatch.setattr(module, "MOST_FRAMES", 60)
    monkeypatch.setattr(module, "_STRETCH_FRAMES", 40)


def chunked(y, size):
    return (y[i : i + size] for i in range(0, len(y), size))


@pytest.mark.parametrize("n", [1, 511, 512, 2048, 40 * HOP, 60 * HOP, 60 * HOP + 1, 61_234])
@pytest.mark.parametrize("size", [100, 5_000, 10**6])
def test_stretches_lose_and_double_no_frame(short_stretches, n, size):
    y = sounds.noise(3)[:n]
    whole = SharedSound.whole(y)
    parts = list(stretches(chunked(y, size)))
    assert sum(p.n_frames for p in parts) == whole.n_frames == 1 + n // HOP
    assert_array_equal(np.concatenate([p.power for p in parts]), whole.power)
    assert max(p.n_frames for p in parts) <= 60


@pytest.mark.parametrize("name", ["centroid", "rolloff", "bandwidth", "zero_crossing_rate", "rms"])
def test_a_long_track_in_stretches_has_the_series_of_the_whole(short_stretches, name):
    y = np.concatenate([sounds.cadence(2, 1), sounds.noise(1)])
    run = DESCRIPTORS.get(name).run
    parts = [run(p) for p in stretches(chunked(y, 4096))]
    assert len(parts) > 3
    assert_allclose(np.concatenate(parts, axis=1), run(SharedSound.whole(y)), rtol=1e-5)


def test_no_samples_make_no_stretch():
    assert list(stretches([])) == []
    assert list(stretches([np.zeros(0, np.float32)])) == []


def test_a_shared_measure_is_made_once():
    calls = []

    def measure(sound):
        calls.append(sound)
        return sound.n_frames

    sound = SharedSound.whole(sounds.noise(0.2))
    assert sound.once(measure) == sound.once(measure)
    assert len(calls) == 1


def test_damage_becomes_silence_and_the_absurd_is_cut():
    y = np.array([0.5, np.nan, np.inf, -np.inf, 1e30, -2.0], np.float32)
    assert_array_equal(cleaned(y), np.array([0.5, 0, 0, 0, 100, -2.0], np.float32))
    fine = sounds.noise(0.1)
    assert cleaned(fine) is fine


def test_every_descriptor_of_a_damaged_sound_is_finite():
    y = sounds.noise(1)
    y[3_000:3_010] = np.nan
    y[9_000] = np.inf
    y[12_000] = 1e38
    for sound in stretches([y]):
        for entry in DESCRIPTORS:
            assert np.isfinite(sound.once(entry.run)).all(), entry.name


def test_sums_over_a_frame_span_four_hops():
    assert_array_equal(over_frame(np.array([1, 2, 3, 4, 5])), [10, 14])
