"""The same music, slightly different each time."""

import numpy as np
import torch

from musicscope.learning.training.augmentation import (
    Augmentation,
    change_gain,
    cover_bars,
    draw_mix,
)


def rng():
    return np.random.default_rng(0)


def test_gain_stays_within_its_decibels_and_differs_from_row_to_row():
    louder = change_gain(torch.ones(200, 3), 6.0, rng())
    gains = 20 * louder[:, 0].log10()
    assert gains.abs().max() <= 6.0001
    assert gains.std() > 2
    assert torch.equal(change_gain(torch.ones(2, 3), 0.0, rng()), torch.ones(2, 3))


def test_covered_bars_are_whole_rows_or_frames_of_the_mean():
    chosen = Augmentation(time_masks=1, mask_share=0.25)
    covered = cover_bars(torch.ones(50, 16, 40), chosen, rng()) == 0
    assert (covered.all(dim=1) == covered.any(dim=1)).all()
    assert 0 < covered[:, 0].sum(dim=1).max() <= 10
    chosen = Augmentation(frequency_masks=2, mask_share=0.25)
    covered = cover_bars(torch.ones(50, 16, 40), chosen, rng()) == 0
    assert (covered.all(dim=2) == covered.any(dim=2)).all()
    assert covered[:, :, 0].sum(dim=1).max() <= 8


def test_two_examples_are_laid_over_each_other_in_one_proportion():
    mix = draw_mix(4, 0.4, rng())
    assert 0.5 <= mix.share <= 1
    x = torch.arange(4.0)[:, None, None].expand(4, 2, 3)
    expected = mix.share * np.arange(4) + (1 - mix.share) * mix.partner
    np.testing.assert_allclose(mix.blend(x)[:, 0, 0], expected, rtol=1e-6)


def test_the_same_seed_changes_the_same():
    chosen = Augmentation(time_masks=2, frequency_masks=2)
    x = torch.randn(5, 16, 40)
    assert torch.equal(cover_bars(x, chosen, rng()), cover_bars(x, chosen, rng()))
