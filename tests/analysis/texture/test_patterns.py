"""Local binary patterns: exact, uniform, and steady in noise where they are robust."""

import numpy as np
import pytest
from skimage.feature import local_binary_pattern

from musicscope.analysis.texture.patterns import (
    N_BINS,
    count_codes,
    pattern_codes,
    repaired_codes,
    robust_shares,
    uniform_bins,
    uniform_shares,
)


def histograms(image):
    counts = count_codes(pattern_codes(image))
    return uniform_shares(counts), robust_shares(counts)


def stripes(seed=0, shape=(120, 200)):
    """Return steady tones of different strength with a beat across them."""
    rows = 120 + 60 * np.sin(np.arange(shape[0]) / 3.0)[:, None]
    beats = 40 * (np.arange(shape[1]) % 25 < 3)
    rng = np.random.default_rng(seed)
    return np.clip(rows + beats + rng.normal(0, 0.5, shape), 0, 255).astype(np.uint8)


def with_noise(image, seed, share):
    """Return an image some of whose pixels are wrong."""
    rng = np.random.default_rng(seed)
    return np.where(
        rng.random(image.shape) < share, rng.integers(0, 256, image.shape), image
    ).astype(np.uint8)


def test_codes_are_those_of_scikit_image():
    image = np.random.default_rng(1).integers(0, 256, (90, 140)).astype(np.uint8)
    theirs = local_binary_pattern(image, 8, 2, "default")[2:-2, 2:-2]
    assert np.array_equal(pattern_codes(image), theirs)


def test_histograms_of_uniform_patterns_are_those_of_scikit_image():
    image = np.random.default_rng(4).integers(0, 256, (90, 140)).astype(np.uint8)
    theirs = local_binary_pattern(image, 8, 2, "nri_uniform")[2:-2, 2:-2].astype(int).ravel()
    expected = np.bincount(theirs, minlength=N_BINS) / len(theirs)
    plain, _ = histograms(image)
    assert plain[-1] == pytest.approx(expected[-1])
    assert np.allclose(np.sort(plain), np.sort(expected))


def test_there_are_58_uniform_patterns():
    bins = uniform_bins()
    assert np.array_equal(np.unique(bins), np.arange(N_BINS))
    assert np.count_nonzero(bins == N_BINS - 1) == 256 - 58


@pytest.mark.parametrize(
    ("code", "repaired"),
    [
        (0b00000000, 0b00000000),
        (0b00011110, 0b00011110),
        (0b00010000, 0b00000000),
        (0b11101111, 0b11111111),
        (0b00011011, 0b00011111),
        (0b01011110, 0b00111110),
        (0b10000001, 0b10000001),
        (0b10000000, 0b00000000),
    ],
)
def test_a_bit_between_two_that_agree_against_it_is_noise(code, repaired):
    assert repaired_codes()[code] == repaired


def test_a_flat_area_is_one_pattern():
    plain, robust = histograms(np.full((40, 40), 77, np.uint8))
    assert plain.max() == robust.max() == 1.0
    assert uniform_bins()[255] == plain.argmax()


def test_brightness_and_contrast_change_no_pattern():
    image = stripes() // 2
    assert np.array_equal(pattern_codes(image), pattern_codes(image * 2 + 1))


def test_robust_patterns_move_less_in_noise():
    plain_moves, robust_moves = [], []
    for seed in range(8):
        clean, dirty = stripes(seed), with_noise(stripes(seed), seed, 0.05)
        for moves, before, after in zip(
            (plain_moves, robust_moves), histograms(clean), histograms(dirty), strict=True
        ):
            moves.append(np.abs(before - after).sum())
    assert np.mean(robust_moves) < 0.8 * np.mean(plain_moves)


def test_noise_makes_plain_patterns_irregular_and_robust_ones_less():
    plain, robust = histograms(with_noise(stripes(), 3, 0.1))
    assert robust[-1] < 0.5 * plain[-1]


@pytest.mark.parametrize("shape", [(0, 0), (3, 50), (50, 4)])
def test_an_image_too_small_for_neighbours_has_no_patterns(shape):
    plain, robust = histograms(np.zeros(shape, np.uint8))
    assert not plain.any()
    assert not robust.any()
