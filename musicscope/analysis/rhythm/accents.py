"""How each tick of a pulse is accented: by loudness, bass, harmony and length."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musicscope.analysis.rhythm.onsets import FRAME_RATE, Onsets

#: An onset may fall this many frames beside its tick.
_NEAR_FRAMES = 2
#: Accents beyond this percentile count no more than it.
_HIGHEST_PERCENTILE = 97
#: An onset half as strong as the strong ones is one.
_STRONG_PERCENTILE, _STRONG = 90, 0.5
#: A longer note is no longer accented more, in ticks.
_LONGEST = 8
#: Ticks at either end below this share of the loud ones lie outside the music.
_QUIET = 0.15

#: Mean bass level in terms of the treble: none below, all there above.
_NO_BASS, _FULL_BASS = 0.05, 0.15

#: Ticks that harmony is compared over, before and after.
_SPANS = (1, 2, 4)


@dataclass(frozen=True)
class Accents:
    """Accents of consecutive ticks, each with mean 0 and standard deviation 1; bass's less.

    Attributes
    ----------
    times : np.ndarray [shape=(n,)], s
        When each tick falls.
    loud, bass, long : np.ndarray [shape=(n,)]
        Onset strength, bass onset strength, time to the next strong onset.
    harmony, bass_change : dict of int to np.ndarray [shape=(n,)]
        Change of pitch classes between so many ticks before and after.
    density : float
        Strong onsets a tick, 0..1.
    bass_presence : float
        0..1: 0 for music without bass. It is the standard deviation of the bass's accents.
    """

    times: np.ndarray
    loud: np.ndarray
    bass: np.ndarray
    long: np.ndarray
    harmony: dict[int, np.ndarray]
    bass_change: dict[int, np.ndarray]
    density: float
    bass_presence: float

    def on(self, first: int, step: int) -> Accents:
        """Return the accents of every ``step``-th tick from ``first``."""
        at = slice(first, None, step)
        bass = self.bass_presence
        return Accents(
            times=self.times[at],
            loud=_standardised(self.loud[at]),
            bass=bass * _standardised(self.bass[at]),
            long=_standardised(self.long[at]),
            harmony={k: _standardised(v[at]) for k, v in self.harmony.items()},
            bass_change={k: bass * _standardised(v[at]) for k, v in self.bass_change.items()},
            density=self.density,
            bass_presence=bass,
        )


def _standardised(accent: np.ndarray) -> np.ndarray:
    if len(accent) == 0:
        return accent
    cut = np.minimum(accent, np.percentile(accent, _HIGHEST_PERCENTILE))
    deviation = float(cut.std())
    centred: np.ndarray = cut - cut.mean()
    return centred / deviation if deviation > 1e-9 else np.zeros_like(centred)


def _between(levels: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Return mean levels from each edge to the next [shape=(n_edges - 1, 12)]."""
    if len(edges) < 2:
        return np.zeros((0, levels.shape[1]))
    starts = np.minimum(edges[:-1], len(levels) - 1)
    sums = np.add.reduceat(levels[: max(edges[-1], starts[-1] + 1)], starts, axis=0)
    means: np.ndarray = sums / np.maximum(np.diff(edges), 1)[:, np.newaxis]
    return means


def _change(levels: np.ndarray, span: int) -> np.ndarray:
    """Return one less the cosine between the sums of `span` rows before and after each row."""
    n = len(levels)
    sums = np.concatenate([np.zeros((1, levels.shape[1])), np.cumsum(levels, axis=0)])
    at = np.arange(n)
    after = sums[np.minimum(at + span, n)] - sums[at]
    before = sums[at] - sums[np.maximum(at - span, 0)]
    product = np.einsum("ij,ij->i", after, before)
    sizes = np.linalg.norm(after, axis=1) * np.linalg.norm(before, axis=1)
    change: np.ndarray = 1 - product / np.maximum(sizes, 1e-12)
    change[:1] = 0
    return change


def _lengths(strong: np.ndarray) -> np.ndarray:
    """Return log2 of the ticks from each strong onset to the next, 0 where there is none."""
    at = np.flatnonzero(strong)
    lengths = np.zeros(len(strong))
    gaps = np.diff(at, append=at[-1:] + _LONGEST)
    lengths[at] = np.log2(np.clip(gaps, 1, _LONGEST))
    return lengths


def measure_accents(onsets: Onsets, ticks: np.ndarray) -> Accents:
    """Measure the accents of a pulse's ticks, from the first to the last with music.

    Parameters
    ----------
    onsets : Onsets
    ticks : np.ndarray [shape=(n_ticks,)], s
        Rising.
    """
    edges = np.clip(np.round(ticks * FRAME_RATE).astype(int), 0, max(onsets.n_frames - 1, 0))
    treble, bass = _between(onsets.treble, edges), _between(onsets.bass, edges)
    level = treble.mean(axis=1) + bass.mean(axis=1)
    loud = np.flatnonzero(level > _QUIET * np.percentile(level, 90)) if len(level) else level
    first, stop = (int(loud[0]), int(loud[-1]) + 1) if len(loud) else (0, 0)
    near = edges[first:stop, np.newaxis] + np.arange(-_NEAR_FRAMES, _NEAR_FRAMES + 1)
    near = np.clip(near, 0, onsets.n_frames - 1)
    strength = onsets.strength[near].max(axis=1)
    strong = np.zeros(0, bool)
    if stop > first:
        strong = strength > _STRONG * np.percentile(strength, _STRONG_PERCENTILE)
    treble, bass = treble[first:stop], bass[first:stop]
    share = float(bass.mean()) / max(float(treble.mean()), 1e-9) if stop > first else 0.0
    presence = min(max((share - _NO_BASS) / (_FULL_BASS - _NO_BASS), 0.0), 1.0)
    return Accents(
        times=ticks[first:stop],
        loud=_standardised(strength),
        bass=presence * _standardised(onsets.bass_strength[near].max(axis=1)),
        long=_standardised(_lengths(strong)),
        harmony={span: _standardised(_change(treble, span)) for span in _SPANS},
        bass_change={span: presence * _standardised(_change(bass, span)) for span in _SPANS},
        density=float(strong.mean()) if len(strong) else 0.0,
        bass_presence=presence,
    )
