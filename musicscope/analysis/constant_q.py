"""The constant-Q transform by one long FFT and one short inverse FFT a bin: fast and exact."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

#: Lowest bin: C1 of equal temperament with A4 at 440 Hz.
C1_HZ = 440.0 * 2 ** (-45 / 12)
#: How many zeros of the window's spectrum are kept on each side; what is cut lies below -70 dB.
_SIDE_LOBES = 10
#: Equivalent noise bandwidth of a Hann window, bins.
_HANN_BANDWIDTH = 1.5


@dataclass(frozen=True)
class ConstantQ:
    """Bins of equal relative bandwidth, mostly from C1 upwards.

    Each bin is the sound's product with a Hann-windowed complex tone whose length is inversely
    proportional to its frequency (Brown, 1991). A product with every shift of that tone is a
    filter; it is applied in the frequency domain of a long excerpt, where the tone's spectrum is
    narrow and known in closed form, and the result is inverted at the frame rate only
    (as in Holighaus, Dörfler, Velasco and Grill, 2013, with one frame rate for all bins).
    Lengths and frequencies are those of `librosa.cqt`.

    Attributes
    ----------
    rate : int
        Hz.
    hop : int
        Samples between two frames.
    bins_per_octave : int
        12, 24, 36 …
    octaves : int
        Bins that would reach above the Nyquist frequency are left out.
    lowest_hz : float
        Centre of the lowest bin, Hz.
    """

    rate: int
    hop: int
    bins_per_octave: int = 36
    octaves: int = 8
    lowest_hz: float = C1_HZ

    @cached_property
    def n_bins(self) -> int:
        """How many bins there are."""
        highest = self.rate / 2 / (1 + _HANN_BANDWIDTH / 2 / self._quality)
        below = self.bins_per_octave * np.log2(highest / self.lowest_hz)
        return max(1, min(self.bins_per_octave * self.octaves, 1 + int(below)))

    @property
    def _quality(self) -> float:
        """Centre frequency over distance of the bins."""
        ratio = 4 ** (1 / self.bins_per_octave)
        return float((ratio + 1) / (ratio - 1))

    @cached_property
    def frequencies(self) -> np.ndarray:
        """Centre of each bin, Hz [shape=(n_bins,)]."""
        return self.lowest_hz * 2 ** (np.arange(self.n_bins) / self.bins_per_octave)

    @cached_property
    def lengths(self) -> np.ndarray:
        """Length of each bin's window, samples, not rounded [shape=(n_bins,)]."""
        return np.asarray(self._quality * self.rate / self.frequencies)

    @property
    def margin_frames(self) -> int:
        """Frames of sound that are needed before the first and after the last frame."""
        return int(np.ceil(self.lengths[0] / 2 / self.hop))

    def power(self, samples: np.ndarray, frames: int) -> np.ndarray:
        """Measure the power of every bin in consecutive frames.

        Parameters
        ----------
        samples : np.ndarray [shape=(n_samples,)], float32
            The sound; frame ``t`` is centred on sample ``(margin_frames + t) * hop``. What is
            missing at the end counts as silence.
        frames : int
            How many frames.

        Returns
        -------
        np.ndarray [shape=(n_bins, frames)], float32
            1 for a steady tone of amplitude 1 at the bin's frequency.
        """
        from scipy.fft import ifft, next_fast_len, rfft

        size = next_fast_len(frames + 2 * self.margin_frames)
        spectrum = rfft(np.asarray(samples, np.float32), size * self.hop)
        folded = np.zeros((self.n_bins, size), np.complex64)
        for row, (first, weights) in zip(folded, _responses(self, size), strict=True):
            piece = spectrum[first : first + len(weights)]
            product = piece * weights[: len(piece)]
            whole = len(product) // size * size
            row[: len(product) - whole] = product[whole:]
            if whole:
                np.add(row, product[:whole].reshape(-1, size).sum(axis=0), out=row)
        waves = ifft(folded, axis=1, overwrite_x=True)
        kept = waves[:, self.margin_frames : self.margin_frames + frames]
        power = kept.real**2
        power += kept.imag**2
        power *= (2 / self.hop) ** 2
        return power


@lru_cache(maxsize=4)
def _responses(bank: ConstantQ, size: int) -> tuple[tuple[int, np.ndarray], ...]:
    """Return each bin's first FFT index and its spectrum from there, for FFTs of `size` frames."""
    step_hz = bank.rate / (size * bank.hop)
    last = size * bank.hop // 2
    responses = []
    for frequency, length in zip(bank.frequencies, bank.lengths, strict=True):
        zero_hz = bank.rate / length
        first = max(1, int(np.ceil((frequency - _SIDE_LOBES * zero_hz) / step_hz)))
        stop = min(last, int((frequency + _SIDE_LOBES * zero_hz) / step_hz)) + 1
        u = ((np.arange(first, stop) * step_hz - frequency) / zero_hz).astype(np.float32)
        hann = np.sinc(u) + np.float32(0.5) * (np.sinc(u - 1) + np.sinc(u + 1))
        responses.append((first, hann.astype(np.float32)))
    return tuple(responses)
