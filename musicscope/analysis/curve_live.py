"""Curves of a live input: the last minute, made as it is heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from musicscope.analysis.curve import Curve, series_curve
from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.sound import FRAME, HOP, RATE, SharedSound, cleaned
from musicscope.analysis.survey import Survey

if TYPE_CHECKING:
    from musicscope.audio.resample import Resampler

#: What is made of a live input.
LIVE_CURVES = ("rms", "centroid", "zero_crossing_rate", "onset_strength", "bandwidth", "rolloff")
KEPT_S = 60.0
#: Frames that are made together, and frames before them whose sound they look back at.
_BATCH, _BACK = 8, 4
#: What is further than this from where it belongs is a new beginning, s.
_DRIFT_S = 0.25


class LiveCurves:
    """Takes sound as it comes, and has the curves of the last minute."""

    def __init__(self) -> None:
        self._rate = 0
        self._loudest = 1e-6
        self._resampler: Resampler | None = None
        self._held = np.zeros(0, np.float32)
        self._curves: dict[str, Curve] = {}
        self._start_over(0.0)

    def push(self, block: np.ndarray, rate: int, now_s: float) -> bool:
        """Take the newest samples.

        Parameters
        ----------
        block : np.ndarray [shape=(n, channels)], float32
        rate : int
            Hz.
        now_s : float
            The moment of the last of them on the clock of the views.

        Returns
        -------
        bool
            Whether the curves have grown.
        """
        if not len(block):
            return False
        late = now_s - (self._origin_s + (self._n_in + len(block)) / rate)
        if rate != self._rate or abs(late) > _DRIFT_S:
            self._start_over(now_s - len(block) / rate)
            self._rate = rate
            self._resampler = self._make_resampler(rate)
        self._n_in += len(block)
        mono = cleaned(block.mean(axis=1, dtype=np.float32))
        ready = self._resampler.push(mono[np.newaxis])[0] if self._resampler else mono
        self._held = np.concatenate([self._held, ready])
        return self._make()

    def curves(self) -> dict[str, Curve]:
        """Return the curves of the last minute, by name."""
        return dict(self._curves)

    def _make_resampler(self, rate: int) -> Resampler | None:
        from musicscope.audio.resample import Resampler

        return None if rate == RATE else Resampler(rate, RATE, 1)

    def _start_over(self, origin_s: float) -> None:
        self._origin_s, self._n_in = origin_s, 0
        self._held = np.zeros(FRAME // 2 + _BACK * HOP, np.float32)
        self._frame = -_BACK
        self._resampler = None
        self._curves = {}

    def _make(self) -> bool:
        n_frames = (len(self._held) - FRAME) // HOP + 1
        if n_frames < _BACK + _BATCH:
            return False
        padded = self._held[: (n_frames - 1) * HOP + FRAME]
        sound = SharedSound(padded, 0, len(padded), survey=self._survey(padded), is_whole=False)
        for name in LIVE_CURVES:
            made = series_curve(name, DESCRIPTORS.get(name).run(sound), n_frames, first=self._frame)
            self._append(made)
        used = n_frames - _BACK
        self._held = self._held[used * HOP :].copy()
        self._frame += used
        return True

    def _survey(self, padded: np.ndarray) -> Survey:
        """Return what holds for all that was heard so far."""
        mel = SharedSound(padded, 0, len(padded), is_whole=False).spectra.mel
        self._loudest = max(self._loudest, float(mel.max(initial=0.0)))
        return Survey(0.0, 0.0, self._loudest, self._loudest, self._loudest)

    def _append(self, made: Curve) -> None:
        times_s = made.times_s[_BACK:] + self._origin_s
        values = made.values[_BACK:]
        before = self._curves.get(made.name)
        if before is not None:
            times_s = np.concatenate([before.times_s, times_s])
            values = np.concatenate([before.values, values])
        first = int(np.searchsorted(times_s, times_s[-1] - KEPT_S))
        self._curves[made.name] = Curve(made.name, times_s[first:], values[first:], whole=False)
