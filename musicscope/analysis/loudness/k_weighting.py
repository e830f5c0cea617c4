"""The ear's weighting of loudness, as a filter that runs block by block."""

from __future__ import annotations

from functools import lru_cache
from math import pi, tan

import numpy as np

#: The head as a shelf above about 1.7 kHz: Hz, quality, gain in dB (ITU-R BS.1770-4, table 1).
_SHELF = (1681.974450955533, 0.7071752369554196, 3.999843853973347)
#: What the ear loses in the bass: Hz, quality (ITU-R BS.1770-4, table 2).
_HIGH_PASS = (38.13547087602444, 0.5003270373238773)
#: The exponent that gives the shelf's middle its gain.
_MIDDLE = 0.4996667741545416

#: Highest corner that a filter can have, as a share of the sample rate.
_HIGHEST_CORNER = 0.45

#: What is left of an old state is forgotten below this.
_FORGOTTEN = 1e-12


@lru_cache(maxsize=16)
def k_weighting(rate: int) -> np.ndarray:
    """Return the K-weighting of ITU-R BS.1770-4 at any sample rate.

    The analogue filters behind the recommendation's 48 kHz table, by bilinear transform (De Man,
    2018); at 48 kHz the table itself.

    Parameters
    ----------
    rate : int
        Hz.

    Returns
    -------
    np.ndarray [shape=(2, 6)], float64
        Second-order sections as ``scipy.signal.sosfilt`` takes them.
    """
    hz, quality, gain_db = _SHELF
    k = tan(pi * min(hz / rate, _HIGHEST_CORNER))
    high = 10 ** (gain_db / 20)
    middle = high**_MIDDLE
    scale = 1 + k / quality + k * k
    shelf = [
        (high + middle * k / quality + k * k) / scale,
        2 * (k * k - high) / scale,
        (high - middle * k / quality + k * k) / scale,
        1.0,
        2 * (k * k - 1) / scale,
        (1 - k / quality + k * k) / scale,
    ]
    hz, quality = _HIGH_PASS
    k = tan(pi * min(hz / rate, _HIGHEST_CORNER))
    scale = 1 + k / quality + k * k
    high_pass = [1.0, -2.0, 1.0, 1.0, 2 * (k * k - 1) / scale, (1 - k / quality + k * k) / scale]
    return np.array([shelf, high_pass])


class KFilter:
    """K-weighting of a stream, in rows of samples instead of one by one.

    A linear filter turns a row of samples and the state before it into a row of output and the
    state after it: two matrices, found by asking the filter itself. The states at all rows come
    from a scan that doubles its reach at each step (Hillis and Steele, 1986), so that no sample
    waits for the one before; several times faster than the recursion, and equal to it.

    Parameters
    ----------
    rate : int
        Hz.
    channels : int
    row : int
        Samples in a row.
    """

    def __init__(self, rate: int, channels: int, row: int) -> None:
        from scipy.signal import sosfilt

        sections = k_weighting(rate)
        n_states = 2 * len(sections)
        probes = row + n_states
        sound = np.eye(probes, row)
        state = np.zeros((len(sections), probes, 2))
        for place in range(n_states):
            state[place // 2, row + place, place % 2] = 1
        out, after = sosfilt(sections, sound, axis=-1, zi=state)
        after = after.transpose(1, 0, 2).reshape(probes, n_states)
        self._row = row
        self._from_sound = np.hstack([out[:row], after[:row]]).astype(np.float32)
        self._from_state = out[row:].astype(np.float32)
        self._steps: list[np.ndarray] = [after[row:]]
        while np.abs(self._steps[-1]).max() > _FORGOTTEN:
            self._steps.append(self._steps[-1] @ self._steps[-1])
        self._state = np.zeros((channels, n_states))

    def push(self, rows: np.ndarray) -> np.ndarray:
        """Return the weighted sound.

        Parameters
        ----------
        rows : np.ndarray [shape=(channels, n_rows, row)], float32
            Consecutive samples of each channel.

        Returns
        -------
        np.ndarray [shape=(channels, n_rows, row)], float32
        """
        product = rows @ self._from_sound
        states = np.empty((rows.shape[0], rows.shape[1] + 1, self._state.shape[1]))
        states[:, 0] = self._state
        states[:, 1:] = product[:, :, self._row :]
        reach = 1
        for step in self._steps:
            if reach >= states.shape[1]:
                break
            states[:, reach:] += states[:, :-reach] @ step
            reach *= 2
        self._state = states[:, -1].copy()
        weighted: np.ndarray = product[:, :, : self._row]
        weighted += states[:, :-1].astype(np.float32) @ self._from_state
        return weighted
