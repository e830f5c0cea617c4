"""Mel spectrograms: bands as far apart as the ear finds them."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import nn

from musicscope.core.errors import ParameterError
from musicscope.core.registry import Parameter
from musicscope.learning.front_ends.front_end import FrontEnd, Module, picture
from musicscope.learning.front_ends.level import levelled
from musicscope.learning.front_ends.settings import LEVEL
from musicscope.learning.front_ends.stft import FOURIER, Spectrogram
from musicscope.learning.networks.network import Input

LINEAR_TO_HZ = 1000.0  # Slaney's scale is linear below
HZ_A_MEL = 200 / 3
LOG_STEP = np.log(6.4) / 27

BANDS = (
    Parameter("n_mels", "Bands", 128, 1, 1024, help="Equally far apart in mel."),
    Parameter(
        "fmin", "Lowest frequency", 0.0, 0.0, 96_000.0, unit="Hz", help="Below it nothing is heard."
    ),
    Parameter(
        "fmax",
        "Highest frequency",
        0.0,
        0.0,
        96_000.0,
        unit="Hz",
        help="0 for half the sample rate.",
    ),
    Parameter("scale", "Scale", "slaney", choices=("slaney", "htk"), help="Whose formula for mel."),
    Parameter(
        "norm", "Weight", "slaney", choices=("slaney", "none"), help="Equal areas, or heights of 1."
    ),
)
MEL = (*FOURIER, *BANDS)


def hz_to_mel(hz: np.ndarray, scale: str) -> np.ndarray:
    """Return mels of frequencies in Hz: HTK's formula, or Slaney's (1998)."""
    if scale == "htk":
        mel: np.ndarray = 2595 * np.log10(1 + hz / 700)
    else:
        above = np.log(np.maximum(hz, LINEAR_TO_HZ) / LINEAR_TO_HZ) / LOG_STEP
        mel = np.minimum(hz, LINEAR_TO_HZ) / HZ_A_MEL + above
    return mel


def mel_to_hz(mel: np.ndarray, scale: str) -> np.ndarray:
    """Return the frequencies in Hz of mels."""
    if scale == "htk":
        hz: np.ndarray = 700 * (10 ** (mel / 2595) - 1)
    else:
        knee = LINEAR_TO_HZ / HZ_A_MEL
        hz = np.minimum(mel, knee) * HZ_A_MEL * np.exp(np.maximum(mel - knee, 0) * LOG_STEP)
    return hz


def mel_bands(
    sample_rate: int, n_fft: int, n_mels: int, fmin: float, fmax: float, scale: str, norm: str
) -> np.ndarray:
    """Return triangular bands, equally far apart in mel.

    Parameters
    ----------
    sample_rate : int
        Hz.
    n_fft, n_mels : int
    fmin, fmax : float
        Hz; ``fmax`` 0 means half the sample rate.
    scale : {"slaney", "htk"}
    norm : {"slaney", "none"}
        Triangles of equal area, or of height 1.

    Returns
    -------
    np.ndarray [shape=(n_mels, n_fft // 2 + 1)], float64

    Raises
    ------
    ParameterError
        If the bands would reach beyond half the sample rate, or down instead of up.
    """
    fmax = fmax or sample_rate / 2
    if not fmin < fmax <= sample_rate / 2:
        raise ParameterError(f"Mel bands cannot lie between {fmin} and {fmax} Hz.")
    lowest, highest = hz_to_mel(np.array([fmin, fmax], dtype=np.float64), scale)
    edges = mel_to_hz(np.linspace(lowest, highest, n_mels + 2), scale)
    bins = np.arange(n_fft // 2 + 1) * (sample_rate / n_fft)
    widths = np.diff(edges)[:, None]
    rising = (bins - edges[:-2, None]) / widths[:-1]
    falling = (edges[2:, None] - bins) / widths[1:]
    bands: np.ndarray = np.maximum(0, np.minimum(rising, falling))
    if norm == "slaney":
        bands *= 2 / (edges[2:] - edges[:-2])[:, None]
    return bands


class MelSpectrogram(Module):
    """Energies, or magnitudes, in mel bands.

    Parameters
    ----------
    sample_rate : int
        Hz.
    chosen : dict
        The settings of `MEL`.
    """

    def __init__(self, sample_rate: int, chosen: dict[str, Any]) -> None:
        super().__init__()
        self.spectrogram: nn.Module = Spectrogram(*(chosen[setting.name] for setting in FOURIER))
        bands = mel_bands(sample_rate, chosen["n_fft"], *(chosen[band.name] for band in BANDS))
        self.table("bands", bands)

    def forward(self, waveform: torch.Tensor) -> torch.Tensor:
        """Return the mel spectrogram [b, n_mels, frames] of sound [b, samples]."""
        return self.bands @ self.spectrogram(waveform)


@picture("mel", "Mel spectrogram", (*MEL, *LEVEL))
def mel(hears: Input, chosen: dict[str, Any]) -> FrontEnd:
    """Energies in triangular bands, equally far apart in mel (Stevens, 1937; Slaney, 1998)."""
    spectrogram = MelSpectrogram(hears.sample_rate, chosen)
    return levelled(hears, spectrogram, chosen, chosen["power"])
