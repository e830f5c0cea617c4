"""The short-time Fourier transform, and its lower half."""

from __future__ import annotations

from typing import Any

import torch

from musicscope.learning.front_ends.front_end import FrontEnd, Module, picture
from musicscope.learning.front_ends.level import levelled
from musicscope.learning.front_ends.settings import HOP, LEVEL, N_FFT, PADDING, POWER
from musicscope.learning.networks.network import Input

TINY = 1e-24  # of energy: where a square root has a slope
FOURIER = (N_FFT, HOP, PADDING, POWER)


class Spectrogram(Module):
    """Energies (power 2) or magnitudes (power 1) of Hann-windowed frames.

    Parameters
    ----------
    n_fft, hop : int
        Samples.
    padding : {"zeros", "reflect", "none"}
        Beyond the ends; with ``"none"`` frames are not centred.
    power : int
    rows : int, optional
        Keep so many of the lowest bins.
    """

    def __init__(
        self, n_fft: int, hop: int, padding: str, power: int, rows: int | None = None
    ) -> None:
        super().__init__()
        self.n_fft, self.hop, self.padding = n_fft, hop, padding
        self.power, self.rows = power, rows
        self.table("window", torch.hann_window(n_fft, periodic=True, dtype=torch.float64))

    def forward(self, waveform: torch.Tensor) -> torch.Tensor:
        """Return the spectrogram [b, rows, frames] of sound [b, samples]."""
        spectrum = torch.stft(
            waveform,
            self.n_fft,
            self.hop,
            window=self.window,
            center=self.padding != "none",
            pad_mode="reflect" if self.padding == "reflect" else "constant",
            return_complex=True,
        )
        real, imag = torch.view_as_real(spectrum)[:, : self.rows].unbind(dim=3)
        energy = real.square() + imag.square()
        return energy if self.power == 2 else energy.clamp_min(TINY).sqrt()


@picture("stft", "Spectrogram", (*FOURIER, *LEVEL))
def stft(hears: Input, chosen: dict[str, Any]) -> FrontEnd:
    """Short-time Fourier transform of Hann windows, up to half the sample rate.

    Source: Allen (1977).
    """
    return _fourier(hears, chosen, rows=None)


@picture("half_stft", "Half spectrogram", (*FOURIER, *LEVEL))
def half_stft(hears: Input, chosen: dict[str, Any]) -> FrontEnd:
    """Short-time Fourier transform, its lower half: up to a quarter of the sample rate.

    Source: Allen (1977); half of it: Whitell.
    """
    return _fourier(hears, chosen, rows=chosen["n_fft"] // 4)


def _fourier(hears: Input, chosen: dict[str, Any], rows: int | None) -> FrontEnd:
    fourier = {setting.name: chosen[setting.name] for setting in FOURIER}
    spectrogram = Spectrogram(**fourier, rows=rows)
    return levelled(hears, spectrogram, chosen, chosen["power"])
