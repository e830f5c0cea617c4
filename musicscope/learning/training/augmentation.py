"""The same music, slightly different each time: what a network must not learn by heart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch


@dataclass(frozen=True)
class Augmentation:
    """What is changed in training, at random; all of it by choice.

    Attributes
    ----------
    crop : bool
        A window begins anywhere in the track, not always at the same places.
    gain_db : float
        Louder or softer by up to so much, dB; of sound only.
    time_masks, frequency_masks : int
        Bars of the picture that are covered with its mean (SpecAugment: Park et al. 2019).
    mask_share : float
        The widest such bar, as a share of the picture.
    mixup : float
        Two examples laid over each other in proportions of Beta(mixup, mixup) (Zhang et al.
        2018); 0 never.
    """

    crop: bool = True
    gain_db: float = 0.0
    time_masks: int = 0
    frequency_masks: int = 0
    mask_share: float = 0.1
    mixup: float = 0.0


def change_gain(y: torch.Tensor, gain_db: float, rng: np.random.Generator) -> torch.Tensor:
    """Return sound [shape=(b, n_samples)], each row louder or softer by up to `gain_db`."""
    if not gain_db:
        return y
    gains = 10 ** (rng.uniform(-gain_db, gain_db, (len(y), 1)) / 20)
    return y * torch.from_numpy(gains.astype(np.float32)).to(y.device)


def cover_bars(x: torch.Tensor, chosen: Augmentation, rng: np.random.Generator) -> torch.Tensor:
    """Return standardised pictures [shape=(b, rows, frames)] with bars set to 0, their mean."""
    for axis, bars in ((2, chosen.time_masks), (1, chosen.frequency_masks)):
        size = x.shape[axis]
        for _ in range(bars):
            widths = rng.uniform(0, chosen.mask_share * size, (len(x), 1)).astype(np.int64)
            first = (rng.random((len(x), 1)) * (size - widths + 1)).astype(np.int64)
            place = np.arange(size)[None]
            covered = torch.from_numpy((place >= first) & (place < first + widths)).to(x.device)
            x = x.masked_fill(covered[:, None, :] if axis == 2 else covered[:, :, None], 0.0)
    return x


@dataclass(frozen=True)
class Mix:
    """How examples are laid over each other.

    Attributes
    ----------
    share : float
        Of the example itself, 0.5..1.
    partner : np.ndarray [shape=(b,)], int64
        The row that makes up the rest.
    """

    share: float
    partner: np.ndarray

    def blend(self, x: torch.Tensor) -> torch.Tensor:
        """Return each row of `x` with its partner laid over it."""
        return self.share * x + (1 - self.share) * x[torch.from_numpy(self.partner).to(x.device)]


def draw_mix(count: int, mixup: float, rng: np.random.Generator) -> Mix:
    """Draw proportions and partners for one batch."""
    share = float(rng.beta(mixup, mixup))
    return Mix(max(share, 1 - share), rng.permutation(count))
