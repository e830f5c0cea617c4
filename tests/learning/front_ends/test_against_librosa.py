"""Front ends show what librosa shows."""

from typing import Any

import librosa
import numpy as np
import pytest
import torch

from musicscope.learning.front_ends import front_end
from musicscope.learning.networks import Input
from tests.learning.front_ends.sounds import RATE, RECORDINGS, chords, recording
from tests.places import needs_shared_data

FFT = {"n_fft": 4096, "hop_length": 1024}
CQT = {"hop_length": 1024, "fmin": librosa.note_to_hz("C1"), "bins_per_octave": 24}

SOUNDS = ["chords", *[pytest.param(name, marks=needs_shared_data) for name in RECORDINGS]]


@pytest.fixture(params=SOUNDS)
def sound(request) -> np.ndarray:
    return chords() if request.param == "chords" else recording(request.param)


def shown(sound: np.ndarray, name: str, rows: int, rate: int = RATE, **settings: Any) -> np.ndarray:
    """Return what a front end makes of a whole sound, without standardisation."""
    settings = {"hop": 1024, "standardise": "none", **settings}
    frames = 1 + len(sound) // settings["hop"]
    if settings.get("padding") == "none":
        frames = 1 + (len(sound) - settings["n_fft"]) // settings["hop"]
    hears = Input(name, settings, rows, frames, rate, len(sound))
    return front_end(hears)(torch.from_numpy(sound)[None])[0].numpy()


def assert_close(found: np.ndarray, expected: np.ndarray, share: float = 1e-3) -> None:
    """Hold the largest difference below a share of the largest value."""
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() < share * np.abs(expected).max()


def test_the_spectrogram(sound):
    expected = np.abs(librosa.stft(sound, **FFT))
    assert_close(shown(sound, "stft", 2049, power=1, log="none"), expected, 1e-5)
    assert_close(shown(sound, "stft", 2049, log="none"), expected**2, 1e-5)


def test_half_the_spectrogram(sound):
    expected = np.abs(librosa.stft(sound, **FFT))[:1024]
    assert_close(shown(sound, "half_stft", 1024, power=1, log="none"), expected, 1e-5)


def test_the_mel_spectrogram(sound):
    expected = librosa.feature.melspectrogram(y=sound, sr=RATE, n_mels=256, **FFT)
    assert_close(shown(sound, "mel", 256, n_mels=256, log="none"), expected, 1e-5)


def test_the_mel_spectrogram_in_decibels(sound):
    energies = librosa.feature.melspectrogram(y=sound, sr=RATE, n_mels=256, **FFT)
    found = shown(sound, "mel", 256, n_mels=256)
    np.testing.assert_allclose(found, librosa.power_to_db(energies), atol=0.01)


def test_the_spectrogram_in_decibels(sound):
    expected = librosa.amplitude_to_db(np.abs(librosa.stft(sound, **FFT)))
    for power in (1, 2):
        found = shown(sound, "stft", 2049, power=power)
        assert np.abs(found - expected).max() < 0.1
        assert np.abs(found - expected).mean() < 1e-4


def test_the_constant_q_transform(sound):
    expected = np.abs(librosa.cqt(sound, sr=RATE, n_bins=168, **CQT))
    assert_close(shown(sound, "cqt", 168, log="none"), expected, 1e-5)


def test_the_constant_q_transform_in_decibels(sound):
    expected = librosa.amplitude_to_db(np.abs(librosa.cqt(sound, sr=RATE, n_bins=168, **CQT)))
    found = shown(sound, "cqt", 168)
    audible = expected > expected.max() - 60
    assert np.abs(found - expected)[audible].max() < 0.05
    assert np.abs(found - expected).mean() < 1e-2


@pytest.mark.parametrize(
    ("hop", "octaves", "bins", "lowest"),
    [(512, 7, 12, "C1"), (512, 5, 36, "C2"), (96, 7, 12, "C1"), (1024, 4, 12, "C1")],
)
def test_the_constant_q_transform_with_other_settings(hop, octaves, bins, lowest):
    fmin = float(librosa.note_to_hz(lowest))
    sound = chords(3.0)
    expected = np.abs(
        librosa.cqt(
            sound,
            sr=RATE,
            hop_length=hop,
            fmin=fmin,
            n_bins=octaves * bins,
            bins_per_octave=bins,
        )
    )
    found = shown(
        sound,
        "cqt",
        octaves * bins,
        hop=hop,
        octaves=octaves,
        bins_per_octave=bins,
        fmin=fmin,
        log="none",
    )
    assert_close(found, expected)


def test_mfcc_without_the_first(sound):
    expected = librosa.feature.mfcc(y=sound, sr=RATE, n_mfcc=13, n_mels=128, **FFT)[1:]
    assert_close(shown(sound, "mfcc", 12), expected)


def test_chroma(sound):
    magnitudes = np.abs(librosa.cqt(sound, sr=RATE, n_bins=168, **CQT))
    expected = librosa.feature.chroma_cqt(C=magnitudes, bins_per_octave=24, fmin=CQT["fmin"])
    assert_close(shown(sound, "chroma", 12), expected)


def test_chroma_from_another_lowest_note():
    fmin = float(librosa.note_to_hz("E1"))
    sound = chords(2.0)
    magnitudes = np.abs(
        librosa.cqt(sound, sr=RATE, hop_length=512, fmin=fmin, n_bins=72, bins_per_octave=12)
    )
    expected = librosa.feature.chroma_cqt(C=magnitudes, bins_per_octave=12, fmin=fmin)
    found = shown(sound, "chroma", 12, hop=512, octaves=6, bins_per_octave=12, fmin=fmin)
    assert_close(found, expected)


@pytest.mark.parametrize(
    ("rate", "n_fft", "hop", "n_mels", "settings", "theirs"),
    [
        (12_000, 512, 256, 96, {}, {}),
        (16_000, 512, 256, 96, {}, {}),
        (16_000, 512, 256, 128, {"scale": "htk", "norm": "none"}, {"htk": True, "norm": None}),
        (16_000, 512, 256, 128, {"padding": "reflect"}, {"pad_mode": "reflect"}),
        (44_100, 1102, 441, 80, {"padding": "none"}, {"center": False}),
        (16_000, 400, 160, 80, {"fmin": 20.0, "fmax": 7600.0}, {"fmin": 20.0, "fmax": 7600.0}),
        (22_050, 2048, 512, 128, {"power": 1}, {"power": 1}),
    ],
)
def test_the_mel_spectrograms_of_tagging_networks(rate, n_fft, hop, n_mels, settings, theirs):
    sound = chords(3.0, rate)
    expected = librosa.feature.melspectrogram(
        y=sound, sr=rate, n_fft=n_fft, hop_length=hop, n_mels=n_mels, **theirs
    )
    settings = {"n_fft": n_fft, "hop": hop, "n_mels": n_mels, **settings}
    found = shown(sound, "mel", n_mels, rate, log="none", **settings)
    assert_close(found, expected, 1e-5)

    louder = shown(sound, "mel", n_mels, rate, log="log10_10k", **settings)
    np.testing.assert_allclose(louder, np.log10(1 + 10_000 * expected), atol=1e-3)
    natural = shown(sound, "mel", n_mels, rate, log="ln", **settings)
    audible = expected > 1e-6 * expected.max()
    np.testing.assert_allclose(natural[audible], np.log(expected[audible]), atol=1e-2)


def test_a_published_stack_shows_each_picture_in_its_rows():
    sound = chords(6.0)
    pictures = {
        "mel": Input("mel", {"hop": 1024, "n_mels": 64}, 64, 129, RATE, len(sound)),
        "chroma": Input("chroma", {"hop": 1024}, 12, 129, RATE, len(sound)),
    }
    stored = {name: picture.as_json() for name, picture in pictures.items()}
    stack = Input("stack", {"pictures": stored}, 76, 129, RATE, len(sound))
    waveform = torch.from_numpy(sound)[None]
    found = front_end(Input.from_json(stack.as_json()))(waveform)
    torch.testing.assert_close(found[:, :64], front_end(pictures["mel"])(waveform))
    torch.testing.assert_close(found[:, 64:], front_end(pictures["chroma"])(waveform))
