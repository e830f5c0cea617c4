import librosa
import numpy as np
import pytest
from numpy.testing import assert_allclose

from musicscope.analysis.tonnetz import tonal_centroid, triad_strengths


def chroma_of(*pitch_classes):
    chroma = np.zeros((12, 1))
    chroma[list(pitch_classes)] = 1
    return chroma


def test_the_centroid_agrees_with_librosa():
    chroma = np.random.default_rng(0).random((12, 50))
    chroma[:, 7] = 0
    assert_allclose(tonal_centroid(chroma), librosa.feature.tonnetz(chroma=chroma), atol=1e-12)
    assert tonal_centroid(chroma.astype(np.float32)).dtype == np.float32


def test_fifths_are_neighbours_and_tritones_are_far():
    c, g, f_sharp = (tonal_centroid(chroma_of(p))[:, 0] for p in (0, 7, 6))
    assert np.linalg.norm(c - g) < np.linalg.norm(c - f_sharp)


def test_silence_and_all_notes_alike_lie_in_the_middle():
    assert_allclose(tonal_centroid(np.zeros((12, 1))), 0)
    assert_allclose(tonal_centroid(np.ones((12, 1))), 0, atol=1e-12)


@pytest.mark.parametrize("root", range(12))
def test_a_triad_is_strongest_in_itself(root):
    major = triad_strengths(chroma_of(root, (root + 4) % 12, (root + 7) % 12))[:, 0]
    minor = triad_strengths(chroma_of(root, (root + 3) % 12, (root + 7) % 12))[:, 0]
    assert major.argmax() == root
    assert minor.argmax() == 12 + root
    assert major.max() == pytest.approx(1)
    assert minor[root] == pytest.approx(2 / 3)


def test_silence_is_no_triad():
    assert_allclose(triad_strengths(np.zeros((12, 3))), np.zeros((24, 3)))
