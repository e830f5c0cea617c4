"""A room around the instruments: noise that dies sooner at the top, convolved by FFT."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from musicscope.audio.synthesis.tone import FloatArray, band_noise, decline, sample_count

#: Bands of the late field: low edge, high edge in Hz, decay relative to the middle.
_BANDS = ((120, 400, 1.1), (400, 1_600, 1.0), (1_600, 5_000, 0.7), (5_000, 11_000, 0.38))


@lru_cache(maxsize=2)
def room_response(decay_s: float, seed: int = 1) -> FloatArray:
    """Return the impulse response of a pleasant room.

    A few early reflections and, for each ear its own, noise in four bands with exponential decay
    (Moorer, 1979).

    Parameters
    ----------
    decay_s : float
        Time to fall by 60 dB in the middle of the spectrum.
    seed : int
        Chooses the walls.

    Returns
    -------
    np.ndarray [shape=(2, n)], float32
        Left and right, unit energy each.
    """
    rng = np.random.default_rng(seed)
    n = sample_count(1.05 * decay_s)
    gap = sample_count(0.018)
    response = np.zeros((2, n), dtype=np.float32)
    for ear in range(2):
        for low, high, relative in _BANDS:
            fall = decline(n, relative * decay_s / 6.91)
            noise = band_noise(n, low, high, rng) * fall / np.sqrt(high / low)
            response[ear, gap:] += noise[: n - gap]
        build = 1 - decline(n, 0.02)
        response[ear] *= build
        level = float(np.sqrt(np.sum(response[ear] ** 2)))
        for delay_s in 0.007 + 0.030 * rng.random(5):
            response[ear, sample_count(delay_s)] += 0.11 * level * float(rng.choice([-1.0, 1.0]))
        response[ear] /= np.sqrt(np.sum(response[ear] ** 2))
    response[:, -sample_count(0.05) :] *= np.linspace(1, 0, sample_count(0.05), dtype=np.float32)
    return response


@lru_cache(maxsize=2)
def _response_spectrum(decay_s: float, seed: int, size: int) -> npt.NDArray[np.complex64]:
    from scipy import fft

    return np.asarray(fft.rfft(room_response(decay_s, seed), size, axis=1), dtype=np.complex64)


def reverberate(y: FloatArray, decay_s: float, seed: int = 1) -> FloatArray:
    """Return what the room answers to the mono sound `y`, as long as `y` itself [shape=(2, n)]."""
    from scipy import fft

    longest = y.size + room_response(decay_s, seed).shape[1]
    size = 1 << (longest - 1).bit_length()
    spectrum = fft.rfft(y, size) * _response_spectrum(decay_s, seed, size)
    return np.asarray(fft.irfft(spectrum, size, axis=1)[:, : y.size], dtype=np.float32)
