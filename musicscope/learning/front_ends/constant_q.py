"""The constant-Q transform, and the chroma folded from it."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from musicscope.core.errors import ParameterError
from musicscope.learning.front_ends.front_end import (
    Frames,
    FrontEnd,
    Module,
    picture,
)
from musicscope.learning.front_ends.level import levelled, standard
from musicscope.learning.front_ends.settings import (
    BINS_PER_OCTAVE,
    FMIN,
    HOP,
    LEVEL,
    OCTAVES,
    STANDARDISE,
)
from musicscope.learning.front_ends.stft import TINY
from musicscope.learning.front_ends.wavelets import low_pass, plan_octaves
from musicscope.learning.networks.network import Input

CONSTANT_Q = (HOP, OCTAVES, BINS_PER_OCTAVE, FMIN)
BLOCK = 128  # samples that one row of a multiplication gives
PITCH_CLASSES = 12
LEAST = float(np.finfo(np.float32).tiny)


class Halve(Module):
    """Sound at half its sample rate."""

    def __init__(self) -> None:
        super().__init__()
        taps = low_pass()
        self.reach = len(taps) // 2
        self.width = 2 * (BLOCK - 1) + len(taps)
        band = np.zeros((self.width, BLOCK))
        for sample in range(BLOCK):
            band[2 * sample : 2 * sample + len(taps), sample] = taps
        self.table("band", band)

    def forward(self, waveform: torch.Tensor) -> torch.Tensor:
        """Return every second sample [b, ceil(n / 2)] of sound [b, n] without its upper half."""
        samples = -(-waveform.shape[1] // 2)
        blocks = -(-samples // BLOCK)
        needed = 2 * BLOCK * (blocks - 1) + self.width
        after = needed - self.reach - waveform.shape[1]
        padded = functional.pad(waveform, (self.reach, after))
        halved = padded.unfold(1, self.width, 2 * BLOCK) @ self.band
        return halved.flatten(1)[:, :samples]


class OctaveFilters(Module):
    """The bins of one octave."""

    def __init__(self, kernel: np.ndarray, hop: int) -> None:
        super().__init__()
        self.hop = hop
        self.table("kernel", kernel)

    def forward(self, waveform: torch.Tensor) -> torch.Tensor:
        """Return the magnitudes [b, frames, bins] of sound [b, n]."""
        n_fft = self.kernel.shape[0]
        padded = functional.pad(waveform, (n_fft // 2, n_fft // 2))
        real, imag = (padded.unfold(1, n_fft, self.hop) @ self.kernel).chunk(2, dim=2)
        return (real.square() + imag.square()).clamp_min(TINY).sqrt()


class ConstantQ(Module):
    """Magnitudes of the constant-Q transform.

    The sound is halved in rate from octave to octave, so that the same short filters do for all.
    Within 1e-5 of librosa's, of the largest magnitude.
    """

    def __init__(
        self, sample_rate: int, hop: int, octaves: int, bins_per_octave: int, fmin: float
    ) -> None:
        super().__init__()
        plan = plan_octaves(sample_rate, hop, octaves, bins_per_octave, fmin)
        self.halvings = tuple(octave.halvings for octave in plan)
        self.halve = Halve()
        self.octaves = nn.ModuleList(OctaveFilters(o.kernel, o.hop) for o in plan)

    def forward(self, waveform: torch.Tensor) -> torch.Tensor:
        """Return the magnitudes [b, bins, frames] of sound [b, samples], low bins first."""
        found: list[torch.Tensor] = []
        for halvings, octave in zip(self.halvings, self.octaves, strict=True):
            for _ in range(halvings):
                waveform = self.halve(waveform)
            found.insert(0, octave(waveform))
        frames = min(octave.shape[1] for octave in found)
        return torch.cat([octave[:, :frames] for octave in found], dim=2).transpose(1, 2)


class FoldedOctaves(Module):
    """Chroma: all octaves added, each frame's strongest pitch class 1 (Fujishima, 1999)."""

    def __init__(self, octaves: int, bins_per_octave: int, fmin: float) -> None:
        super().__init__()
        bins_a_class, odd = divmod(bins_per_octave, PITCH_CLASSES)
        if odd:
            raise ParameterError("Chroma needs a multiple of 12 bins an octave.")
        octave = np.repeat(np.eye(PITCH_CLASSES), bins_a_class, axis=1)
        octave = np.roll(octave, -(bins_a_class // 2), axis=1)
        lowest = round(69 + 12 * float(np.log2(fmin / 440)))
        self.table("fold", np.roll(np.tile(octave, octaves), lowest, axis=0))

    def forward(self, magnitudes: torch.Tensor) -> torch.Tensor:
        """Return the chroma [b, 12, frames], C first, of magnitudes [b, bins, frames]."""
        chroma = self.fold @ magnitudes
        return chroma / chroma.amax(dim=1, keepdim=True).clamp_min(LEAST)


def _transform(hears: Input, chosen: dict[str, Any]) -> ConstantQ:
    return ConstantQ(hears.sample_rate, *(chosen[setting.name] for setting in CONSTANT_Q))


@picture("cqt", "Constant-Q transform", (*CONSTANT_Q, *LEVEL))
def cqt(hears: Input, chosen: dict[str, Any]) -> FrontEnd:
    """Bins equally far apart in pitch (Brown, 1991; Schörkhuber and Klapuri, 2010)."""
    return levelled(hears, _transform(hears, chosen), chosen, power=1)


@picture("chroma", "Chroma", (*CONSTANT_Q, STANDARDISE))
def chroma(hears: Input, chosen: dict[str, Any]) -> FrontEnd:
    """The twelve pitch classes, from the constant-Q transform (Fujishima, 1999)."""
    fold = FoldedOctaves(*(chosen[setting.name] for setting in (OCTAVES, BINS_PER_OCTAVE, FMIN)))
    steps = (_transform(hears, chosen), fold, Frames(hears))
    return FrontEnd(hears, *steps, *standard(hears, chosen["standardise"]))
