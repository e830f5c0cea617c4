"""One track's sound as all descriptors see it: decoded once, transformed once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import TypeVar, cast

import numpy as np

from musicscope.analysis.decibel import power_to_db
from musicscope.analysis.filterbanks import chroma_filterbank, mel_filterbank
from musicscope.analysis.tuning import estimate_tuning

#: Samples a second of everything that is analysed.
RATE = 22_050
#: Samples in one frame, and between two frames.
FRAME = 2048
HOP = 512
N_BINS = FRAME // 2 + 1
#: Frames a second.
FRAME_RATE = RATE / HOP

#: Longest stretch that is held at once, about 9.5 minutes; a longer track is cut in stretches.
MOST_FRAMES = 24_576
_STRETCH_FRAMES = 16_384

#: A block of spectra that stays in a core's cache.
_BLOCK_FRAMES = 64

#: Samples beyond are damage, not sound: 40 dB above full scale.
_LOUDEST = 100.0

T = TypeVar("T")


@lru_cache(maxsize=1)
def bin_frequencies() -> np.ndarray:
    """Return the centre frequency of each bin in Hz [shape=(1025,)], float32."""
    return np.linspace(0, RATE / 2, N_BINS, dtype=np.float32)


@lru_cache(maxsize=1)
def _window() -> np.ndarray:
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FRAME) / FRAME)


class SharedSound:
    """A stretch of sound with the spectra that descriptors share; each is made at its first use.

    Frames are centred: frame ``t`` lies around sample ``t * HOP``, zeros surround the sound.

    Parameters
    ----------
    padded : np.ndarray [shape=((n_frames - 1) * HOP + FRAME or up to HOP - 1 more,)], float32
        Samples from half a frame before the centre of the first frame.
    start, stop : int
        Where in `padded` the track itself starts and ends.
    """

    def __init__(self, padded: np.ndarray, start: int, stop: int) -> None:
        self.padded = padded
        self.start = start
        self.stop = stop
        self.n_frames = (len(padded) - FRAME) // HOP + 1
        self._made: dict[Callable[[SharedSound], object], object] = {}

    @classmethod
    def whole(cls, y: np.ndarray) -> SharedSound:
        """Take all of `y` [shape=(n_samples,)], float32, as one stretch."""
        return cls(np.pad(y, FRAME // 2), FRAME // 2, FRAME // 2 + len(y))

    def once(self, measure: Callable[[SharedSound], T]) -> T:
        """Return ``measure(self)``, computed at most once for this sound."""
        if measure not in self._made:
            self._made[measure] = measure(self)
        return cast("T", self._made[measure])

    @cached_property
    def power(self) -> np.ndarray:
        """Power of the short-time Fourier transform, Hann window.

        Transformed in double precision: what single precision rounds away is as loud as the
        weakest bins, which spectral contrast measures.

        np.ndarray [shape=(n_frames, 1025)], float32; frames are rows, so that one lies together.
        """
        from scipy.fft import rfft

        frames = np.lib.stride_tricks.sliding_window_view(self.padded, FRAME)[::HOP]
        power = np.empty((self.n_frames, N_BINS), np.float32)
        windowed = np.empty((_BLOCK_FRAMES, FRAME), np.float64)
        for rows in self.blocks():
            block = windowed[: rows.stop - rows.start]
            np.multiply(frames[rows], _window(), out=block)
            parts = rfft(block, axis=-1, overwrite_x=True).view(np.float64)
            parts *= parts
            np.add(parts[:, ::2], parts[:, 1::2], out=power[rows], casting="same_kind")
        return power

    def blocks(self) -> Iterator[slice]:
        """Yield the frames in blocks that fit a core's cache."""
        for first in range(0, self.n_frames, _BLOCK_FRAMES):
            yield slice(first, min(first + _BLOCK_FRAMES, self.n_frames))

    def magnitude_blocks(self) -> Iterator[tuple[slice, np.ndarray]]:
        """Yield each block's frames and magnitudes [shape=(n, 1025)], float32."""
        for rows in self.blocks():
            yield rows, np.sqrt(self.power[rows])

    @cached_property
    def mel_db(self) -> np.ndarray:
        """Mel spectrogram in dB, at most 80 dB below its loudest value.

        np.ndarray [shape=(n_frames, 128)], float32.
        """
        weights = mel_filterbank(RATE, FRAME).T
        mel = np.empty((self.n_frames, weights.shape[1]), np.float32)
        for rows in self.blocks():
            np.matmul(self.power[rows], weights, out=mel[rows])
        return power_to_db(mel)

    @cached_property
    def tuning(self) -> float:
        """How far the music lies above A4 = 440 Hz, in semitones, -0.5..0.5."""
        return estimate_tuning(self.power, RATE)

    @cached_property
    def chroma(self) -> np.ndarray:
        """Strength of the 12 pitch classes from C, the strongest of each frame 1.

        np.ndarray [shape=(12, n_frames)], float32, 0..1.
        """
        weights = chroma_filterbank(RATE, FRAME, self.tuning)
        raw = weights @ self.power.T
        strongest = raw.max(axis=0)
        strongest[strongest < np.finfo(np.float32).tiny] = 1
        return cast("np.ndarray", raw / strongest)

    @cached_property
    def hop_energy(self) -> np.ndarray:
        """Sum of squares of each hop of samples [shape=(n_frames + 3,)], float32."""
        hops = self.padded[: (self.n_frames + FRAME // HOP - 1) * HOP].reshape(-1, HOP)
        energy: np.ndarray = np.einsum("ij,ij->i", hops, hops)
        return energy


def over_frame(per_hop: np.ndarray) -> np.ndarray:
    """Sum figures of single hops over each frame.

    Parameters
    ----------
    per_hop : np.ndarray [shape=(n_frames + 3,)]

    Returns
    -------
    np.ndarray [shape=(n_frames,)]
    """
    n = len(per_hop) - FRAME // HOP + 1
    return cast("np.ndarray", sum(per_hop[k : k + n] for k in range(FRAME // HOP)))


def cleaned(y: np.ndarray) -> np.ndarray:
    """Return samples with damage removed: what is not a number is silence, the absurd is cut."""
    y = np.ascontiguousarray(y, np.float32)
    if len(y) == 0 or (y.min() >= -_LOUDEST and y.max() <= _LOUDEST):
        return y
    finite = np.nan_to_num(y, nan=0.0, posinf=0.0, neginf=0.0)
    cut: np.ndarray = np.clip(finite, -_LOUDEST, _LOUDEST)
    return cut


def stretches(chunks: Iterable[np.ndarray]) -> Iterator[SharedSound]:
    """Cut a stream of samples into stretches of bounded length, losing and doubling no frame.

    Parameters
    ----------
    chunks : iterable of np.ndarray [shape=(n,)], float32
        Consecutive samples at `RATE`.

    Yields
    ------
    SharedSound
        One for up to `MOST_FRAMES` frames; none when there are no samples. The frames of all
        stretches together are those of the whole.
    """
    hold = MOST_FRAMES * HOP + FRAME // 2 - 1
    take = (_STRETCH_FRAMES - 1) * HOP + FRAME
    parts = [np.zeros(FRAME // 2, np.float32)]
    held = FRAME // 2
    start = FRAME // 2
    for chunk in chunks:
        parts.append(cleaned(chunk))
        held += len(chunk)
        while held > hold:
            padded = np.concatenate(parts)
            yield SharedSound(padded[:take].copy(), start, take)
            parts = [padded[_STRETCH_FRAMES * HOP :]]
            held = len(parts[0])
            start = 0
    if start and held == start:
        return
    padded = np.concatenate([*parts, np.zeros(FRAME // 2, np.float32)])
    yield SharedSound(padded, start, held)
