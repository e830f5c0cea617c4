"""Loudness of a stream as it is heard: momentary, short-term, integrated, and true peak."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10

import numpy as np

from musicscope.analysis.loudness.gating import (
    BLOCK_STEPS,
    SHORT_TERM_STEPS,
    integrated_loudness,
    sliding_energy,
    to_lufs,
)
from musicscope.analysis.loudness.k_weighting import KFilter
from musicscope.analysis.loudness.meter import channel_weights
from musicscope.analysis.loudness.true_peak import TruePeak
from musicscope.jobs import JobContext

#: Longest row of samples that the filter takes at once.
_LONGEST_ROW = 80


class LoudnessStream:
    """Measures loudness as ITU-R BS.1770-4 and EBU Tech 3341 do, a tenth of a second at a time.

    Parameters
    ----------
    rate : int
        Hz.
    channels : int
        In the usual order: left, right, centre, low frequencies, back, sides.

    Attributes
    ----------
    momentary_lufs, short_term_lufs : float or None
        Of the last 0.4 s and 3 s; None until so much was heard.
    integrated_lufs : float or None
        Of all since the start, quiet parts left out; None in silence.
    """

    def __init__(self, rate: int, channels: int) -> None:
        step = max(1, round(rate / 10))
        self._row = max(n for n in range(1, _LONGEST_ROW + 1) if step % n == 0)
        self._rows_a_step = step // self._row
        self._filter = KFilter(rate, channels, self._row)
        self._true_peak = TruePeak(rate, channels)
        self._weights = channel_weights(channels)
        self._waiting = np.zeros((0, channels), np.float32)
        self._rows = np.zeros(0)
        self._steps = np.zeros(0)
        self._blocks: list[float] = []
        self.momentary_lufs: float | None = None
        self.short_term_lufs: float | None = None
        self.integrated_lufs: float | None = None

    @property
    def true_peak_dbtp(self) -> float | None:
        """The highest point of the wave so far, 0 is full scale; None in digital silence."""
        peak = self._true_peak.peak
        return 20 * log10(peak) if peak > 0 else None

    def push(self, block: np.ndarray) -> None:
        """Take the next samples [shape=(n, channels)], float32, 1 is full scale."""
        block = np.nan_to_num(block, nan=0.0, posinf=0.0, neginf=0.0)
        sound = np.concatenate([self._waiting, block])
        n_rows = len(sound) // self._row
        self._waiting = sound[n_rows * self._row :]
        if not n_rows:
            return
        planes = np.ascontiguousarray(sound[: n_rows * self._row].T)
        self._true_peak.push(planes)
        weighted = self._filter.push(planes.reshape(len(planes), n_rows, self._row))
        energy = np.einsum("cij,cij->ci", weighted, weighted).astype(np.float64)
        self._rows = np.concatenate([self._rows, self._weights @ energy / self._row])
        while len(self._rows) >= self._rows_a_step:
            step, self._rows = self._rows[: self._rows_a_step], self._rows[self._rows_a_step :]
            self._add(float(step.mean()))

    def _add(self, energy: float) -> None:
        self._steps = np.append(self._steps, energy)[-SHORT_TERM_STEPS:]
        block = sliding_energy(self._steps, BLOCK_STEPS)[-1:]
        window = sliding_energy(self._steps, SHORT_TERM_STEPS)[-1:]
        if len(block):
            self._blocks.append(float(block[0]))
            self.momentary_lufs = float(to_lufs(block)[0])
            self.integrated_lufs = integrated_loudness(np.asarray(self._blocks))
        if len(window):
            self.short_term_lufs = float(to_lufs(window)[0])


@dataclass(frozen=True)
class LoudnessStreamSpec:
    """Makes a `LoudnessStream`: the first one loads what its filter is designed with."""

    rate: int
    channels: int

    @property
    def label(self) -> str:
        """For people."""
        return "Preparing the loudness meter"

    def run(self, context: JobContext) -> LoudnessStream:
        """Return the meter."""
        context.check()
        return LoudnessStream(self.rate, self.channels)
