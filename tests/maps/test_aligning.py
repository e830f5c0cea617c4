"""A new map on the old one."""

import numpy as np
import pytest
from scipy.spatial import procrustes

from musicscope.maps.aligning import align, superimpose

RNG = np.random.default_rng(4)


def turned(positions, degrees, scale=1.0, shift=(0.0, 0.0), mirrored=False):
    angle = np.radians(degrees)
    rotation = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    flipped = positions * ([-1, 1] if mirrored else [1, 1])
    return scale * flipped @ rotation + np.asarray(shift)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("degrees", [0, 33, 170])
def test_turning_mirroring_and_scaling_are_undone(degrees, mirrored):
    old = RNG.normal(size=(60, 2)).astype("f4")
    new = turned(old, degrees, 3.0, (5.0, -2.0), mirrored)
    np.testing.assert_allclose(superimpose(new, old)(new), old, atol=1e-5)


def test_the_fit_is_that_of_scipy():
    old, new = RNG.normal(size=(80, 2)), RNG.normal(loc=2.0, size=(80, 2))
    new[:40] = turned(old[:40], 50)
    theirs = procrustes(old, new)
    ours = superimpose(new, old)(new)
    cosine = np.sqrt(1 - theirs[2])
    b = old - old.mean(axis=0)
    a = ours - ours.mean(axis=0)
    assert (a * b).sum() / np.linalg.norm(a) / np.linalg.norm(b) == pytest.approx(cosine, abs=1e-5)
    assert np.linalg.norm(a) == pytest.approx(np.linalg.norm(b), rel=1e-5)
    np.testing.assert_allclose(ours.mean(axis=0), old.mean(axis=0), atol=1e-6)


def test_tracks_that_only_one_map_has_follow_the_others():
    old = RNG.normal(size=(30, 2)).astype("f4")
    new = turned(old, 90, 2.0)
    ids = np.arange(30)
    aligned = align(ids[5:], new[5:], ids[:25], old[:25])
    np.testing.assert_allclose(aligned, old[5:], atol=1e-5)


def test_the_same_map_is_the_same_to_the_byte():
    old = RNG.normal(size=(50, 2)).astype("f4")
    ids = RNG.permutation(50)
    aligned = align(ids, turned(old, 21, 0.7)[ids], np.arange(50), old)
    assert aligned.tobytes() == old[ids].tobytes()


@pytest.mark.parametrize("n", [0, 1, 2, 3])
@pytest.mark.parametrize("same", [False, True])
def test_few_dots_or_dots_in_one_place_stay_finite(n, same):
    old = np.zeros((n, 2), "f4") if same else RNG.normal(size=(n, 2)).astype("f4")
    new = RNG.normal(size=(n, 2)).astype("f4")
    for a, b in ((new, old), (old, new)):
        aligned = align(np.arange(n), a, np.arange(n), b)
        assert aligned.shape == (n, 2)
        assert np.isfinite(aligned).all()
