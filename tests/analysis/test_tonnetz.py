import librosa
import numpy as np
import pytest
from numpy.testing import assert_allclose

from musicscope.analysis.tonnetz import (
    CIRCLES,
    note_midi,
    pitch_places,
    tonal_centroid,
    triad_midi,
    triad_pitches,
    triad_strengths,
)


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


def test_the_circles_are_those_of_the_paper():
    """Equation 3 of Harte, Sandler and Gasser, 2006: radii 1, 1 and 0.5."""
    for pitch in range(12):
        expected = [
            1.0 * np.sin(pitch * 7 * np.pi / 6), 1.0 * np.cos(pitch * 7 * np.pi / 6),
            1.0 * np.sin(pitch * 3 * np.pi / 2), 1.0 * np.cos(pitch * 3 * np.pi / 2),
            0.5 * np.sin(pitch * 2 * np.pi / 3), 0.5 * np.cos(pitch * 2 * np.pi / 3),
        ]  # fmt: skip
        assert_allclose(pitch_places()[:, pitch], expected, atol=1e-12)
    assert [circle.radius for circle in CIRCLES] == [1.0, 1.0, 0.5]


@pytest.mark.parametrize("pitch", range(12))
def test_a_pitch_class_is_played_near_middle_c(pitch):
    midi = note_midi(pitch)
    assert midi % 12 == pitch
    assert abs(midi - 60) <= 6


@pytest.mark.parametrize("triad", range(24))
def test_a_triad_is_its_root_third_and_fifth(triad):
    root, third, fifth = triad_midi(triad)
    assert root == note_midi(triad % 12)
    assert (third - root, fifth - root) == ((3, 7) if triad >= 12 else (4, 7))
    assert tuple(note % 12 for note in (root, third, fifth)) == triad_pitches(triad)
    chroma = chroma_of(*triad_pitches(triad))
    assert triad_strengths(chroma)[:, 0].argmax() == triad
