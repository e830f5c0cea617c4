"""The loudness of a stream, measured as it passes."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10

import numpy as np

from musicscope.analysis.loudness.gating import (
    BLOCK_STEPS,
    SHORT_TERM_STEPS,
    integrated_loudness,
    loudness_range,
    sliding_energy,
    to_lufs,
)
from musicscope.analysis.loudness.k_weighting import KFilter
from musicscope.analysis.loudness.true_peak import TruePeak

#: What the player brings tracks to, LUFS, and how high their waves may then go, dBTP.
TARGET_LUFS = -18.0
CEILING_DBTP = -1.0

#: One channel comes out of two loudspeakers.
_BOTH_SPEAKERS_DB = 10 * log10(2)

#: Weighted mean square below which it is silence: -60 dB.
_SILENT = 1e-6

#: What counts how much, by the usual order of channels: left, right, centre, low frequencies,
#: then those at the back and at the sides (ITU-R BS.1770-4, table 4; low frequencies left out).
_SURROUND = 1.41
_CHANNEL_WEIGHTS = {
    4: (1.0, 1.0, _SURROUND, _SURROUND),
    5: (1.0, 1.0, 1.0, _SURROUND, _SURROUND),
    6: (1.0, 1.0, 1.0, 0.0, _SURROUND, _SURROUND),
    7: (1.0, 1.0, 1.0, 0.0, 1.0, _SURROUND, _SURROUND),
    8: (1.0, 1.0, 1.0, 0.0, 1.0, 1.0, _SURROUND, _SURROUND),
}

#: Samples beyond are damage, not sound: 60 dB above full scale.
_LOUDEST = 1000.0


def channel_weights(channels: int) -> np.ndarray:
    """Return how much each channel counts [shape=(channels,)]."""
    return np.array(_CHANNEL_WEIGHTS.get(channels, (1.0,) * channels))


@dataclass(frozen=True)
class Loudness:
    """How loud a track is.

    Attributes
    ----------
    duration_s : float
    channels : int
    integrated_lufs : float or None
        Loudness of the whole (ITU-R BS.1770-4); a sound shorter than 0.4 s counts as one block.
        None for silence.
    range_lu : float or None
        From quiet to loud parts (EBU Tech 3342); None below 3 s, and for silence.
    true_peak_dbtp : float or None
        The highest point of the wave; 0 is full scale. None for digital silence.
    momentary_lufs : np.ndarray [shape=(n,)], float32
        Loudness of the 0.4 s that end at each tenth of a second, from 0.4 s on; at least -70.
    short_term_lufs : np.ndarray [shape=(m,)], float32
        Loudness of the 3 s that end at each tenth of a second, from 3 s on; at least -70.
    step_s : float
        Between two figures of the curves: 0.1, but for rounding to whole samples.
    silence_start_s, silence_end_s : float
        Before the first and after the last sound above -60 dB; all of it, if there is none.
    """

    duration_s: float
    channels: int
    integrated_lufs: float | None
    range_lu: float | None
    true_peak_dbtp: float | None
    momentary_lufs: np.ndarray
    short_term_lufs: np.ndarray
    step_s: float
    silence_start_s: float
    silence_end_s: float

    def gain_db(
        self, target_lufs: float = TARGET_LUFS, ceiling_dbtp: float = CEILING_DBTP
    ) -> float | None:
        """Return the gain that makes this track as loud as others in the player.

        A track of one channel is heard from two loudspeakers, and so 3 dB louder than measured.

        Parameters
        ----------
        target_lufs : float
            What it is brought to.
        ceiling_dbtp : float
            How high its wave may then go: a quiet track with high peaks stays quieter.

        Returns
        -------
        float or None
            dB; None for silence.
        """
        if self.integrated_lufs is None or self.true_peak_dbtp is None:
            return None
        heard = self.integrated_lufs + (_BOTH_SPEAKERS_DB if self.channels == 1 else 0.0)
        return min(target_lufs - heard, ceiling_dbtp - self.true_peak_dbtp)

    def curve(self, columns: int) -> np.ndarray:
        """Return the course of loudness at view resolution.

        Parameters
        ----------
        columns : int
            How many figures at most, evenly over the track.

        Returns
        -------
        np.ndarray [shape=(n,)], float32, LUFS
            Mean energy of the momentary loudness in each column, at least -70; empty for a sound
            shorter than 0.4 s.
        """
        n = min(columns, len(self.momentary_lufs))
        if n < 1:
            return np.zeros(0, np.float32)
        energy = 10 ** (self.momentary_lufs.astype(np.float64) / 10)
        edges = np.arange(n + 1) * len(energy) // n
        mean = np.add.reduceat(energy, edges[:-1]) / np.diff(edges)
        return (10 * np.log10(mean)).astype(np.float32)


class LoudnessMeter:
    """Measures the loudness of a stream of any length in bounded memory.

    Parameters
    ----------
    rate : int
        The sound's own samples a second, Hz.
    channels : int
        In the usual order: left, right, centre, low frequencies, back, sides.
    """

    def __init__(self, rate: int, channels: int) -> None:
        self._rate = rate
        self._channels = channels
        self._weights = channel_weights(channels)
        self._row, self._rows_a_step = _rows(rate)
        self._filter = KFilter(rate, channels, self._row)
        self._true_peak = TruePeak(rate, channels)
        self._step = self._row * self._rows_a_step
        self._batch = np.empty((channels, 10 * self._step), np.float32)
        self._filled = 0
        self._n_samples = 0
        self._n_rows = 0
        self._first_row: int | None = None
        self._last_row = 0
        self._steps: list[np.ndarray] = []
        self._rest = np.zeros(0)

    def push(self, block: np.ndarray) -> None:
        """Take the next samples.

        Parameters
        ----------
        block : np.ndarray [shape=(n, channels)], float32
            1 is full scale; what is not a number counts as silence.
        """
        sound = block.T
        self._n_samples += sound.shape[1]
        while sound.shape[1]:
            n = min(sound.shape[1], self._batch.shape[1] - self._filled)
            self._batch[:, self._filled : self._filled + n] = sound[:, :n]
            self._filled += n
            sound = sound[:, n:]
            if self._filled == self._batch.shape[1]:
                self._measure(self._batch)
                self._filled = 0

    def result(self) -> Loudness:
        """Return what was measured; the meter takes no more sound after this."""
        if self._filled:
            whole = -(-self._filled // self._row) * self._row
            self._batch[:, self._filled : whole] = 0
            self._measure(self._batch[:, :whole])
            self._filled = 0
        duration_s = self._n_samples / self._rate
        steps = np.concatenate([np.zeros(0), *self._steps])
        blocks = sliding_energy(steps, BLOCK_STEPS)
        windows = sliding_energy(steps, SHORT_TERM_STEPS)
        gated = blocks if len(blocks) else self._one_block(steps)
        peak = self._true_peak.finish()
        start_s = end_s = duration_s
        if self._first_row is not None:
            start_s = self._first_row * self._row / self._rate
            end_s = max(0.0, duration_s - (self._last_row + 1) * self._row / self._rate)
        return Loudness(
            duration_s=duration_s,
            channels=self._channels,
            integrated_lufs=integrated_loudness(gated),
            range_lu=loudness_range(windows),
            true_peak_dbtp=20 * log10(peak) if peak > 0 else None,
            momentary_lufs=to_lufs(blocks).astype(np.float32),
            short_term_lufs=to_lufs(windows).astype(np.float32),
            step_s=self._step / self._rate,
            silence_start_s=start_s,
            silence_end_s=end_s,
        )

    def _one_block(self, steps: np.ndarray) -> np.ndarray:
        """Return the mean square of all of a sound that is shorter than a block."""
        energy = steps.sum() * self._step + self._rest.sum() * self._row
        return np.array([energy / max(self._n_samples, 1)])

    def _measure(self, sound: np.ndarray) -> None:
        if not (sound.max() <= _LOUDEST and sound.min() >= -_LOUDEST):
            sound = np.nan_to_num(sound, nan=0.0, posinf=0.0, neginf=0.0)
            np.clip(sound, -_LOUDEST, _LOUDEST, out=sound)
        self._true_peak.push(sound)
        rows = self._filter.push(sound.reshape(self._channels, -1, self._row))
        energy = np.einsum("cij,cij->ci", rows, rows)
        self._add(self._weights @ energy.astype(np.float64) / self._row)

    def _add(self, energy: np.ndarray) -> None:
        """Take the weighted mean square of each row [shape=(n_rows,)]."""
        sounding = np.flatnonzero(energy > _SILENT)
        if len(sounding):
            if self._first_row is None:
                self._first_row = self._n_rows + int(sounding[0])
            self._last_row = self._n_rows + int(sounding[-1])
        self._n_rows += len(energy)
        whole = len(energy) // self._rows_a_step * self._rows_a_step
        self._steps.append(energy[:whole].reshape(-1, self._rows_a_step).mean(axis=1))
        self._rest = energy[whole:]


def _rows(rate: int) -> tuple[int, int]:
    """Return samples in a row, and rows in a step of a tenth of a second."""
    step = max(1, round(rate / 10))
    for row in range(min(80, step), 31, -1):
        if step % row == 0:
            return row, step // row
    row = min(64, step)
    return row, max(1, round(step / row))
