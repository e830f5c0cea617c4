"""Level meters of a stream as it is heard: peaks, mean level, clipping and correlation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: What silence reads, dBFS.
FLOOR_DB = -90.0
#: Seconds over which the mean level and the correlation are taken.
WINDOW_S = 0.3
#: How fast a peak falls, dB a second (IEC 60268-18: 20 dB in 1.7 s), and how long it is held, s.
FALL_DB_S = 20 / 1.7
HOLD_S = 2.0
#: So many samples in a row at full scale were cut off, as is any sample beyond it.
_CLIPPED_RUN = 3
_FULL_SCALE = 1 - 2.0**-15


@dataclass(frozen=True)
class Levels:
    """What the meters read; one figure a channel.

    Attributes
    ----------
    peak_db : tuple of float
        dBFS of the highest sample, falling slowly.
    hold_db : tuple of float
        dBFS of the highest sample of the last seconds.
    rms_db : tuple of float
        dBFS, root of the mean square of 0.3 s: 3 dB below its peak for a sine.
    clipped : tuple of bool
        Whether the wave was ever cut off since `LevelMeter.forget_clips`.
    correlation : float or None
        Of the first two channels, 1 for mono, 0 for unrelated, -1 for one upside down; None in
        silence and for one channel.
    """

    peak_db: tuple[float, ...]
    hold_db: tuple[float, ...]
    rms_db: tuple[float, ...]
    clipped: tuple[bool, ...]
    correlation: float | None


def decibels(amplitude: np.ndarray) -> np.ndarray:
    """Return amplitudes in dB of full scale, at least `FLOOR_DB`."""
    level: np.ndarray = 20 * np.log10(np.maximum(amplitude, 10 ** (FLOOR_DB / 20)))
    return level


class LevelMeter:
    """Peak and mean level of each channel.

    Parameters
    ----------
    rate : int
        Hz.
    channels : int
    """

    def __init__(self, rate: int, channels: int) -> None:
        self._rate = rate
        self._recent = np.zeros((0, channels), np.float32)
        self._peak_db = np.full(channels, FLOOR_DB)
        self._hold_db = np.full(channels, FLOOR_DB)
        self._held_s = np.zeros(channels)
        self._run = np.zeros((0, channels), bool)
        self._clipped = np.zeros(channels, bool)

    def push(self, block: np.ndarray) -> None:
        """Take the next samples [shape=(n, channels)], float32, 1 is full scale."""
        if not len(block):
            return
        block = np.nan_to_num(block, nan=0.0, posinf=0.0, neginf=0.0)
        height = np.abs(block)
        self._fall(len(block) / self._rate, decibels(height.max(axis=0)))
        self._find_clips(height)
        most = round(WINDOW_S * self._rate)
        self._recent = np.concatenate([self._recent, block])[-most:]

    def rest(self, seconds: float) -> None:
        """Let the meters fall while nothing is heard."""
        self._recent = self._recent[:0]
        self._fall(seconds, np.full(len(self._peak_db), FLOOR_DB))

    def forget_clips(self) -> None:
        """Put the clip lamps out."""
        self._clipped[:] = False

    @property
    def resting(self) -> bool:
        """Whether all has fallen to the floor."""
        return not len(self._recent) and bool((self._hold_db <= FLOOR_DB).all())

    def levels(self) -> Levels:
        """Return what the meters read now."""
        if len(self._recent):
            power = np.einsum("ij,ij->j", self._recent, self._recent, dtype=np.float64)
            rms_db = decibels(np.sqrt(power / len(self._recent)))
        else:
            power, rms_db = np.zeros(len(self._peak_db)), np.full(len(self._peak_db), FLOOR_DB)
        return Levels(
            tuple(self._peak_db.tolist()),
            tuple(self._hold_db.tolist()),
            tuple(rms_db.tolist()),
            tuple(self._clipped.tolist()),
            self._correlation(power),
        )

    def _fall(self, seconds: float, new_db: np.ndarray) -> None:
        fallen = seconds * FALL_DB_S
        self._peak_db = np.maximum(np.maximum(self._peak_db - fallen, FLOOR_DB), new_db)
        higher = new_db >= self._hold_db
        self._held_s = np.where(higher, 0.0, self._held_s + seconds)
        falling = np.where(self._held_s > HOLD_S, self._hold_db - fallen, self._hold_db)
        self._hold_db = np.maximum(np.where(higher, new_db, falling), FLOOR_DB)

    def _find_clips(self, height: np.ndarray) -> None:
        full = np.concatenate([self._run, height >= _FULL_SCALE])
        self._run = full[-(_CLIPPED_RUN - 1) :]
        together = full[: max(len(full) - _CLIPPED_RUN + 1, 0)].copy()
        for shift in range(1, _CLIPPED_RUN):
            together &= full[shift : shift + len(together)]
        self._clipped |= together.any(axis=0) | (height > 1).any(axis=0)

    def _correlation(self, power: np.ndarray) -> float | None:
        if len(power) < 2 or min(power[:2]) <= len(self._recent) * 10 ** (FLOOR_DB / 10):
            return None
        left, right = self._recent[:, 0], self._recent[:, 1]
        product = np.einsum("i,i->", left, right, dtype=np.float64)
        return float(np.clip(product / np.sqrt(power[0] * power[1]), -1, 1))
