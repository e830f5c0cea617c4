"""Mel-frequency cepstral coefficients: the colour of a sound in a dozen numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from musicscope.core.errors import ParameterError
from musicscope.core.registry import Parameter
from musicscope.learning.front_ends.front_end import (
    Frames,
    FrontEnd,
    Module,
    picture,
)
from musicscope.learning.front_ends.level import Decibels, standard
from musicscope.learning.front_ends.mel import MEL, MelSpectrogram
from musicscope.learning.front_ends.settings import STANDARDISE, TOP_DB
from musicscope.learning.networks.network import Input

N_MFCC = Parameter(
    "n_mfcc", "Coefficients", 13, 2, 1024, help="The first one, the loudness, is left out."
)


def cosine_waves(waves: int, length: int) -> np.ndarray:
    """Return the first waves of the orthonormal cosine transform (DCT-II) [waves, length]."""
    steps = np.arange(waves)[:, None] * (2 * np.arange(length) + 1)
    table: np.ndarray = np.cos(np.pi * steps / (2 * length)) * np.sqrt(2 / length)
    table[0] /= np.sqrt(2)
    return table


class Cepstrum(Module):
    """The cosine transform of levels in mel bands, without its first coefficient."""

    def __init__(self, n_mfcc: int, n_mels: int) -> None:
        super().__init__()
        if n_mfcc > n_mels:
            raise ParameterError("There cannot be more coefficients than mel bands.")
        self.table("waves", cosine_waves(n_mfcc, n_mels)[1:])

    def forward(self, levels: torch.Tensor) -> torch.Tensor:
        """Return the coefficients [b, n_mfcc - 1, frames] of levels [b, n_mels, frames], dB."""
        return self.waves @ levels


@picture("mfcc", "Mel-frequency cepstrum", (*MEL, N_MFCC, TOP_DB, STANDARDISE))
def mfcc(hears: Input, chosen: dict[str, Any]) -> FrontEnd:
    """Cosine transform of the mel spectrum in decibels (Davis and Mermelstein, 1980)."""
    steps = (
        MelSpectrogram(hears.sample_rate, chosen),
        Decibels(chosen["power"], chosen["top_db"]),
        Cepstrum(chosen["n_mfcc"], chosen["n_mels"]),
        Frames(hears),
    )
    return FrontEnd(hears, *steps, *standard(hears, chosen["standardise"]))
