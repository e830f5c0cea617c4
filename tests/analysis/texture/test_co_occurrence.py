"""Co-occurrence on images whose pairs can be counted by hand."""

import numpy as np
import pytest
from skimage.feature import graycomatrix, graycoprops

from musicscope.analysis.texture.co_occurrence import (
    ANGLES,
    DISTANCES,
    LEVELS,
    PROPERTIES,
    count_pairs,
    describe_pairs,
)

STEP = 256 // LEVELS
NEAR, FAR = range(len(DISTANCES))
TIME, RISING, FREQUENCY, FALLING = range(len(ANGLES))


def described(image):
    return dict(zip(PROPERTIES, describe_pairs(count_pairs(image)), strict=True))


def steady_tones(n=40):
    """Return rows that are alternately dark and three levels brighter."""
    return np.repeat((np.arange(n) % 2 * 3 * STEP).astype(np.uint8)[:, None], n, axis=1)


def test_steady_tones_change_up_in_frequency_and_not_along_time():
    found = described(steady_tones())
    assert found["contrast"][NEAR, TIME] == 0
    assert found["contrast"][NEAR, FREQUENCY] == 9
    assert found["contrast"][FAR, FREQUENCY] == 0
    assert found["correlation"][NEAR, TIME] == pytest.approx(1)
    assert found["correlation"][NEAR, FREQUENCY] == pytest.approx(-1)
    assert found["homogeneity"][NEAR, FREQUENCY] == pytest.approx(1 / 10)


def test_clicks_change_along_time_and_not_up_in_frequency():
    found = described(np.ascontiguousarray(steady_tones().T))
    assert found["contrast"][NEAR, TIME] == 9
    assert found["contrast"][NEAR, FREQUENCY] == 0


def test_a_rising_tone_is_smoothest_along_its_slope():
    slope = np.add.outer(-np.arange(60), np.arange(60)) % 12 * STEP
    found = described(slope.astype(np.uint8))
    contrast = found["contrast"][NEAR]
    assert contrast[FALLING] > contrast[TIME] > 0
    assert contrast[RISING] == 0


def test_four_pairs_counted_by_hand():
    image = np.array([[0, 1], [1, 0]], np.uint8) * STEP
    pairs = count_pairs(image)
    assert pairs[0, 1, NEAR, TIME] == pairs[1, 0, NEAR, TIME] == 2
    assert pairs[:, :, NEAR, TIME].sum() == 4
    assert pairs[:, :, FAR].sum() == 0
    found = described(image)
    assert found["energy"][NEAR, TIME] == pytest.approx(np.sqrt(0.5))
    assert found["entropy"][NEAR, TIME] == pytest.approx(1)


def test_two_passages_are_counted_as_one():
    rng = np.random.default_rng(0)
    a, b = (rng.integers(0, 256, (30, 50)).astype(np.uint8) for _ in range(2))
    joined = describe_pairs(count_pairs(a) + count_pairs(b))
    assert np.allclose(joined, 0.5 * (described_all(a) + described_all(b)), atol=0.6)
    assert np.array_equal(describe_pairs(2 * count_pairs(a)), described_all(a))


def described_all(image):
    return describe_pairs(count_pairs(image))


def test_figures_are_those_of_scikit_image():
    image = np.random.default_rng(2).integers(0, 256, (50, 70)).astype(np.uint8)
    coarse = image // STEP
    theirs = graycomatrix(
        coarse, DISTANCES, list(ANGLES.values()), levels=LEVELS, symmetric=True, normed=True
    )
    found = described(image)
    for name in ("contrast", "homogeneity", "energy", "correlation"):
        assert np.allclose(found[name], graycoprops(theirs, name))


def test_an_image_of_one_level_has_finite_figures():
    found = described(np.full((20, 20), 200, np.uint8))
    assert all(np.isfinite(values).all() for values in found.values())
    assert not found["contrast"].any()
    assert not found["entropy"].any()
    assert (found["energy"] == 1).all()
