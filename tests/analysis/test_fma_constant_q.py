"""The shared constant-Q transform is librosa's."""

import warnings

import librosa
import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from musicscope.analysis.octave_transform import constant_q
from musicscope.analysis.sound import HOP, SharedSound, stretches
from musicscope.core.errors import ParameterError
from tests.analysis import sounds


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    """As in the workers: small products are slower in several threads."""
    with threadpool_limits(1):
        yield


def by_librosa(y, rate, tuning):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that the sound is short for low notes
        return np.abs(librosa.cqt(y, sr=rate, tuning=tuning, n_bins=84)).T


@pytest.mark.parametrize("rate", [11_025, 22_050, 44_100, 96_000])
@pytest.mark.parametrize("tuning", [-0.5, 0.37])
def test_every_bin_of_every_frame_is_librosas(rate, tuning):
    y = np.concatenate([sounds.cadence(4, 1)[: 2 * sounds.RATE], sounds.noise(0.5)])
    ours, theirs = constant_q(y, rate, HOP, tuning=tuning), by_librosa(y, rate, tuning)
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(ours, theirs, rtol=1e-3, atol=1e-6 * theirs.max())


@pytest.mark.parametrize("n", [30_000, 512 * 60, 512 * 60 - 1])
def test_the_number_of_frames_is_librosas(n):
    y = sounds.noise(2)[:n]
    assert constant_q(y, 22_050, HOP).shape == by_librosa(y, 22_050, 0.0).shape


@pytest.mark.parametrize("n", [1, 100, 3_000])
def test_a_sound_shorter_than_a_filter_is_still_heard(n):
    found = constant_q(sounds.noise(1)[:n], 22_050, HOP)
    assert found.shape == (1 + n // HOP, 84)
    assert np.isfinite(found).all()


def test_a_tone_is_strongest_in_its_own_bin():
    for midi in (36, 52, 69, 84):
        y = sounds.tone(midi, 2, partials=1)
        assert constant_q(y, 22_050, HOP)[40].argmax() == midi - 24


def test_too_low_a_rate_is_refused():
    with pytest.raises(ParameterError):
        constant_q(sounds.noise(1), 8_000, HOP)


def test_stretches_have_the_transform_of_the_whole(monkeypatch):
    from musicscope.analysis import sound as module

    y = np.concatenate([sounds.cadence(7, 0), sounds.noise(2)])
    whole = SharedSound.whole(y)
    monkeypatch.setattr(module, "MOST_FRAMES", 400)
    monkeypatch.setattr(module, "_STRETCH_FRAMES", 150)
    chunks = (y[i : i + 5_000] for i in range(0, len(y), 5_000))
    parts = list(stretches(chunks, survey=whole.survey))
    assert len(parts) > 2
    assert not any(part.is_whole for part in parts)
    found = np.concatenate([part.cqt for part in parts])
    np.testing.assert_allclose(found, whole.cqt, atol=1e-4 * whole.cqt.max())
