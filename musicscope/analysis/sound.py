"""One track's sound as all descriptors see it: decoded once, transformed once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TypeVar, cast

import numpy as np

from musicscope.analysis.decibel import power_to_db
from musicscope.analysis.filterbanks import chroma_filterbank
from musicscope.analysis.octave_transform import constant_q
from musicscope.analysis.spectra import (
    FRAME,
    HOP,
    N_BINS,
    RATE,
    Spectra,
    bin_frequencies,
    measure_spectra,
)
from musicscope.analysis.survey import Survey, Surveyor

__all__ = [
    "FRAME",
    "FRAME_RATE",
    "HOP",
    "N_BINS",
    "RATE",
    "SharedSound",
    "bin_frequencies",
    "cleaned",
    "over_frame",
    "stretches",
    "strongest_is_one",
]

#: Frames a second.
FRAME_RATE = RATE / HOP

#: Longest track that is held at once, about 9.5 minutes; a longer one is cut in stretches.
MOST_FRAMES = 24_576
_STRETCH_FRAMES = 8_192
#: Samples around a stretch that the lowest filters of the constant-Q transform reach.
_REACH = 64 * HOP

#: Samples beyond are damage, not sound: 40 dB above full scale.
_LOUDEST = 100.0

T = TypeVar("T")


class SharedSound:
    """A stretch of sound with the spectra that descriptors share; each is made at its first use.

    Frames are centred: frame ``t`` lies around sample ``t * HOP``, zeros surround the sound.

    Parameters
    ----------
    padded : np.ndarray [shape=((n_frames - 1) * HOP + FRAME or up to HOP - 1 more,)], float32
        Samples from half a frame before the centre of the first frame.
    start, stop : int
        Where in `padded` the track itself starts and ends.
    rate : int
        Hz. Another rate than `RATE` is for the features as the Free Music Archive published them.
    around : np.ndarray [shape=(n,)], float32, optional
        The samples of the track in and around the stretch; those in `padded` by default.
    first : int
        The sample of `around` on which the first frame is centred, a multiple of `HOP`.
    survey : Survey, optional
        Of the whole track; of this stretch by default.
    is_whole : bool
        Whether this is all of a track.
    """

    def __init__(
        self,
        padded: np.ndarray,
        start: int,
        stop: int,
        *,
        rate: int = RATE,
        around: np.ndarray | None = None,
        first: int = 0,
        survey: Survey | None = None,
        is_whole: bool = True,
    ) -> None:
        self.padded = padded
        self.start = start
        self.stop = stop
        self.rate = rate
        self.is_whole = is_whole
        self.n_frames = (len(padded) - FRAME) // HOP + 1
        self._around = padded[FRAME // 2 : stop] if around is None else around
        self._first = first
        self._survey = survey
        self._made: dict[Callable[[SharedSound], object], object] = {}

    @classmethod
    def whole(cls, y: np.ndarray, rate: int = RATE) -> SharedSound:
        """Take all of `y` [shape=(n_samples,)], float32, as one stretch."""
        return cls(np.pad(y, FRAME // 2), FRAME // 2, FRAME // 2 + len(y), rate=rate)

    def once(self, measure: Callable[[SharedSound], T]) -> T:
        """Return ``measure(self)``, computed at most once for this sound."""
        if measure not in self._made:
            self._made[measure] = measure(self)
        return cast("T", self._made[measure])

    @cached_property
    def spectra(self) -> Spectra:
        """The short-time Fourier transform and what is measured of each frame."""
        return measure_spectra(self.padded, self.rate)

    @cached_property
    def survey(self) -> Survey:
        """What holds for the whole track."""
        if self._survey is not None:
            return self._survey
        surveyor = Surveyor()
        surveyor.add(self.spectra, self.rate)
        return surveyor.conclude()

    @property
    def power(self) -> np.ndarray:
        """Power of the short-time Fourier transform, Hann window.

        np.ndarray [shape=(n_frames, 1025)], float32; frames are rows, so that one lies together.
        """
        return self.spectra.power

    @cached_property
    def mel_db(self) -> np.ndarray:
        """Mel spectrogram in dB, at most 80 dB below its loudest value.

        np.ndarray [shape=(n_frames, 128)], float32.
        """
        return power_to_db(self.spectra.mel, loudest=self.survey.mel)

    @property
    def tuning(self) -> float:
        """How far the music lies above A4 = 440 Hz, in semitones, -0.5..0.5."""
        return self.survey.tuning

    @cached_property
    def chroma(self) -> np.ndarray:
        """Strength of the 12 pitch classes from C, the strongest of each frame 1.

        np.ndarray [shape=(12, n_frames)], float32, 0..1.
        """
        weights = chroma_filterbank(RATE, FRAME, self.tuning)
        return strongest_is_one(weights @ self.power.T)

    @cached_property
    def cqt(self) -> np.ndarray:
        """Magnitude of the constant-Q transform, a semitone a bin from C1, at the music's tuning.

        np.ndarray [shape=(n_frames, 84)], float32; frames are rows.
        """
        return constant_q(
            self._around,
            self.rate,
            HOP,
            tuning=self.survey.fine_tuning,
            first=self._first,
            n_frames=self.n_frames,
        )

    @cached_property
    def hop_energy(self) -> np.ndarray:
        """Sum of squares of each hop of samples [shape=(n_frames + 3,)], float32."""
        hops = self.padded[: (self.n_frames + FRAME // HOP - 1) * HOP].reshape(-1, HOP)
        energy: np.ndarray = np.einsum("ij,ij->i", hops, hops)
        return energy


def strongest_is_one(raw: np.ndarray) -> np.ndarray:
    """Scale each column of `raw` [shape=(12, n_frames)] by its greatest; silence stays as it is."""
    strongest = raw.max(axis=0)
    strongest[strongest < np.finfo(np.float32).tiny] = 1
    return cast("np.ndarray", raw / strongest)


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


def stretches(
    chunks: Iterable[np.ndarray], *, rate: int = RATE, survey: Survey | None = None
) -> Iterator[SharedSound]:
    """Cut a stream of samples into stretches of bounded length, losing and doubling no frame.

    Parameters
    ----------
    chunks : iterable of np.ndarray [shape=(n,)], float32
        Consecutive samples at `rate`.
    rate : int
        Hz.
    survey : Survey, optional
        Of the whole track; each stretch is surveyed on its own by default.

    Yields
    ------
    SharedSound
        One for up to `MOST_FRAMES` frames; none when there are no samples. The frames of all
        stretches together are those of the whole.
    """
    half = FRAME // 2
    begin = 0  # of what is held, in samples of the track
    first = 0  # frame of the next stretch
    held = np.empty(0, np.float32)
    waiting: list[np.ndarray] = []
    total = 0
    most = MOST_FRAMES if survey is None else min(2 * _STRETCH_FRAMES, MOST_FRAMES)
    ended = False

    def cut(n_frames: int) -> SharedSound:
        start = first * HOP - half
        stop = start + (n_frames - 1) * HOP + FRAME
        inside = held[max(start - begin, 0) : stop - begin]
        missing = (max(-start, 0), max(stop - total, 0))
        return SharedSound(
            np.pad(inside, missing),
            missing[0],
            missing[0] + len(inside),
            rate=rate,
            around=held[: stop + _REACH - begin],
            first=first * HOP - begin,
            survey=survey,
            is_whole=first == 0 and ended,
        )

    for chunk in chunks:
        waiting.append(cleaned(chunk))
        total += len(chunk)
        while total - first * HOP >= most * HOP:
            held = np.concatenate([held, *waiting])
            waiting = []
            yield cut(_STRETCH_FRAMES)
            first += _STRETCH_FRAMES
            most = min(2 * _STRETCH_FRAMES, MOST_FRAMES)
            keep = max(first * HOP - _REACH, begin)
            held = held[keep - begin :].copy()
            begin = keep
    ended = True
    if total:
        held = np.concatenate([held, *waiting])
        yield cut(1 + total // HOP - first)
