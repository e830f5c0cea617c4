import librosa
import numpy as np
import pytest

from musicscope.learning.pretrained import PretrainedError, load
from musicscope.learning.pretrained.musicnn_mel import musicnn_mel, patches
from tests.learning.pretrained.tiny_models import save_effnet


def noise(n):
    return np.random.default_rng(2).normal(0, 0.2, n).astype(np.float32)


def reference(y):
    """Essentia's chain by other means: librosa's spectrum and its filters of equal area."""
    frames = 1 + -(-len(y) // 256)
    padded = np.pad(y, (256, frames * 256))
    spectrum = librosa.stft(
        padded,
        n_fft=512,
        hop_length=256,
        window=0.5 - 0.5 * np.cos(2 * np.pi * np.arange(512) / 511),
        center=False,
    )[:, :frames]
    filters = librosa.filters.mel(sr=16_000, n_fft=512, n_mels=96, htk=False, norm="slaney")
    return np.log10(1 + 10_000 * (filters @ np.abs(spectrum) ** 2)).T


@pytest.mark.parametrize("n", [1, 255, 256, 257, 16_000, 40_001])
def test_the_picture_is_essentias(n):
    y = noise(n)
    np.testing.assert_allclose(musicnn_mel(y), reference(y), atol=2e-4)


def test_the_picture_is_the_same_whatever_the_memory(monkeypatch):
    y = noise(50_000)
    whole = musicnn_mel(y)
    monkeypatch.setattr("musicscope.learning.pretrained.musicnn_mel._BLOCK", 7)
    np.testing.assert_array_equal(musicnn_mel(y), whole)


def test_silence_is_zero_and_a_tone_lights_its_band():
    assert not musicnn_mel(np.zeros(4_000, np.float32)).any()
    t = np.arange(16_000) / 16_000
    mel = musicnn_mel(np.sin(2 * np.pi * 1000 * t).astype(np.float32))
    hz = librosa.mel_frequencies(98, fmin=0, fmax=8000, htk=False)[1:-1]
    assert abs(hz[mel.mean(axis=0).argmax()] - 1000) < 60


def test_patches_follow_each_other_by_about_a_second():
    starts, windows = patches(noise(16_000 * 10))
    np.testing.assert_allclose(np.diff(starts) / 16_000, 0.992)
    assert windows.shape == (len(starts), 128, 96)
    np.testing.assert_array_equal(windows[1], musicnn_mel(noise(160_000))[62:190])


def test_a_short_sound_is_repeated():
    starts, windows = patches(noise(3_000))
    assert starts.tolist() == [0]
    assert windows[0].any(axis=1).all()


def test_the_embedding_is_that_of_the_graph(tmp_path):
    network = load("discogs_effnet", save_effnet(tmp_path))
    times, vectors = network.embed(noise(16_000 * 30), 16_000)
    _, windows = patches(noise(16_000 * 30))
    assert network.dimension == 5
    assert len(times) == len(vectors) == 29
    np.testing.assert_allclose(vectors, windows.mean(axis=1)[:, :5], rtol=1e-4)


def test_another_graph_is_refused(tmp_path):
    with pytest.raises(PretrainedError, match="does not hear"):
        load("discogs_effnet", save_effnet(tmp_path, rows=187))
    (tmp_path / "discogs-effnet-bsdynamic-1.onnx").write_bytes(b"no graph")
    with pytest.raises(PretrainedError, match="cannot be loaded"):
        load("discogs_effnet", tmp_path)
