"""What a network says of each moment of a track: coarse at first, then finer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicscope.jobs import JobContext
from musicscope.workspace.hearing_model import asking, open_model

#: Windows overlap so many times where a window is long.
_OVERLAP = 8
#: Moments are no closer than this, s, and there are no more than so many in a track.
_CLOSEST_S, _MOST = 1.0, 400
#: Windows that are asked about at a time.
_BATCH = 4


@dataclass(frozen=True, eq=False)
class TaggramHeard:
    """Probabilities over the time of a track.

    Attributes
    ----------
    names : tuple of str
    times_s : np.ndarray [shape=(n,)], s, ascending
        The middle of each window.
    values : np.ndarray [shape=(n, k)], float32
    window_s : float
        Seconds that a window is long.
    probable : bool
        Whether the values are probabilities, not places on scales.
    """

    names: tuple[str, ...]
    times_s: np.ndarray
    values: np.ndarray
    window_s: float
    probable: bool

    def at(self, moment_s: float) -> np.ndarray:
        """Return the values at a moment [shape=(k,)], between two windows their mixture."""
        return self.at_all(np.array([moment_s]))[:, 0]

    def at_all(self, moments_s: np.ndarray) -> np.ndarray:
        """Return the values at moments [shape=(k, n)]."""
        if not len(self.times_s):
            return np.zeros((len(self.names), len(moments_s)), np.float32)
        return np.stack([np.interp(moments_s, self.times_s, row) for row in self.values.T])

    def most_heard(self, count: int) -> tuple[str, ...]:
        """Return the names with the highest values over the whole track, the highest first."""
        order = np.argsort(-self.values.mean(axis=0), kind="stable")[:count]
        return tuple(self.names[place] for place in order)

    def leader(self, moment_s: float) -> str:
        """Return the name with the highest value at a moment."""
        return self.names[int(self.at(moment_s).argmax())]


@dataclass(frozen=True)
class TaggramSpec:
    """Asks a network about windows all over a track.

    Attributes
    ----------
    model : Path
    sound : bytes
    """

    model: Path
    sound: bytes
    label: str = "Listening through with a network"

    def run(self, context: JobContext) -> TaggramHeard:
        """Return all windows, and publish what is known, evenly spread, on the way.

        Raises
        ------
        MusicScopeError
            When the network or the file cannot be read.
        """
        import torch

        from musicscope.audio.decode import decode
        from musicscope.learning.networks.song_windows import (
            cut_windows,
            long_enough,
            window_starts,
        )

        model = open_model(self.model, "taggram")
        hears = model.network.input
        y = decode(self.sound, rate=hears.sample_rate)
        context.check()
        step = max(hears.samples // _OVERLAP, round(_CLOSEST_S * hears.sample_rate))
        starts = window_starts(len(y), hears, max(step, len(y) // _MOST + 1))
        sound = long_enough(y, hears)
        known = np.full((len(starts), len(model.card.names)), np.nan, np.float32)

        def heard() -> TaggramHeard:
            there = ~np.isnan(known[:, 0])
            middles = (starts[there] + hears.samples / 2) / hears.sample_rate
            values = known[there]
            return TaggramHeard(model.card.names, middles, values, model.window_s, model.probable)

        done = 0
        for rows in coarse_to_fine(len(starts)):
            for first in range(0, len(rows), _BATCH):
                part = rows[first : first + _BATCH]
                with asking(model, context), torch.no_grad():
                    windows = torch.from_numpy(cut_windows(sound, starts[part], hears))
                    known[part] = model.scores(model.ear(windows))
                done += len(part)
                context.progress(done, len(starts), "windows")
            if done < len(starts):
                context.publish(heard())
        return heard()


def coarse_to_fine(count: int) -> list[np.ndarray]:
    """Return the numbers below `count` in rounds, each evenly spread between the earlier ones."""
    rows = np.arange(count)
    rounds = [rows[rows % 8 == 0], rows[rows % 8 == 4], rows[rows % 4 == 2], rows[rows % 2 == 1]]
    return [chosen for chosen in rounds if len(chosen)]
