"""The key of a piece, from its chords, its pitch classes, its beginning and its end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musicscope.analysis.harmony.decode import smoothest_path
from musicscope.analysis.harmony.evidence import Evidence
from musicscope.analysis.harmony.profiles import profile_correlation
from musicscope.analysis.harmony.units import Units
from musicscope.analysis.harmony.vocabulary import (
    dominant_chords,
    rooted_on_tonic,
    tonic_chords,
)
from musicscope.analysis.pitch import camelot, key_name

#: Seconds from the ends over which the weight of a first or last chord, and of a first or last
#: key, falls to a third.
_CHORD_FALL_S, _KEY_FALL_S = 1.5, 6.0
#: Softer than this part of the loud units, an ending is echo.
_ECHO, _LOUD_PERCENTILE = 0.08, 90
#: A phrase: cadences are counted in relation to it.
_PHRASE_S, _SHORTEST_S = 4.0, 5.0
_FLOOR = 0.05
_TINY = 1e-9

#: What each piece of evidence weighs; fitted by maximum likelihood on composed pieces of known
#: key, some of them cut at random, and rounded. In order: pitch classes of all and of the end
#: (correlation with the key's profile); tonic at the end and at the beginning; key of the
#: beginning; time spent on the tonic; cadences; a last triad on the tonic, major or minor.
_WEIGHTS = np.array([1.4, 1.5, 1.5, 2.8, 0.7, 1.2, 2.0, 2.1])
#: Other music than that differs: be less sure.
_TEMPERATURE = 1.2
#: Seconds of music that leave half the doubt.
_HALF_SURE_S = 1.0
#: Probability that a local key lasts to the next unit.
_LOCAL_STAYS = 0.9995


@dataclass(frozen=True)
class KeyCandidate:
    """A key and how probable it is.

    Attributes
    ----------
    tonic : int
        0..11 from C.
    mode : int
        0 major, 1 minor.
    confidence : float
        0..1.
    """

    tonic: int
    mode: int
    confidence: float

    @property
    def name(self) -> str:
        """Full name, such as ``"E♭ minor"``."""
        return key_name(self.tonic, self.mode)

    @property
    def camelot(self) -> str:
        """Camelot code, such as ``"8A"``."""
        return camelot(self.tonic, self.mode)


@dataclass(frozen=True)
class KeySpan:
    """A stretch in one key; `confidence` is that of its units, 0..1."""

    start_s: float
    end_s: float
    key: KeyCandidate


def key_evidence(evidence: Evidence, chords: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """Gather what speaks for each key.

    Parameters
    ----------
    evidence : Evidence
        With at least one audible unit.
    chords : np.ndarray [shape=(n, 97)]
        Probabilities.
    keys : np.ndarray [shape=(n, 24)]
        Probabilities of local keys.

    Returns
    -------
    np.ndarray [shape=(24, 8)]
        In the order of `_WEIGHTS`.
    """
    loud = evidence.level > _ECHO * np.percentile(evidence.level, _LOUD_PERCENTILE)
    heard = np.flatnonzero(loud)
    inside = slice(heard[0], heard[-1] + 1)
    chords, keys = chords[inside], keys[inside]
    spent = (evidence.units.durations * loud)[inside]
    total = float(spent.sum())
    until = np.cumsum(spent)

    def near_end(fall_s: float) -> np.ndarray:
        weight = np.exp((until - total) / fall_s) * spent
        return np.asarray(weight / weight.sum())

    def near_start(fall_s: float) -> np.ndarray:
        weight = np.exp((until[0] - until) / fall_s) * spent
        return np.asarray(weight / weight.sum())

    chroma = _shares(evidence.chroma[inside])
    tonic = chords @ tonic_chords().T
    leading = chords @ dominant_chords().T
    cadences = (leading[:-1] * tonic[1:]).sum(axis=0) * _PHRASE_S / max(total, _SHORTEST_S)
    last, first = near_end(_CHORD_FALL_S), near_start(_CHORD_FALL_S)
    return np.stack(
        [
            profile_correlation(spent @ chroma / total),
            profile_correlation(near_end(_KEY_FALL_S) @ chroma),
            last @ tonic,
            first @ tonic,
            np.log(near_start(_KEY_FALL_S) @ keys + _FLOOR),
            spent @ tonic / total,
            cadences,
            last @ (chords @ rooted_on_tonic().T),
        ],
        axis=1,
    )


def _shares(rows: np.ndarray) -> np.ndarray:
    shares: np.ndarray = rows / np.maximum(rows.sum(axis=1, keepdims=True), _TINY)
    return shares


def rank_keys(
    evidence: Evidence, chords: np.ndarray, keys: np.ndarray, belief: float = 1.0
) -> tuple[KeyCandidate, ...]:
    """Order the 24 keys by how probable they are.

    Parameters
    ----------
    belief : float, 0..1
        How probable it is that there is a key at all.

    Returns
    -------
    tuple of KeyCandidate
        The most probable first.
    """
    scores = key_evidence(evidence, chords, keys) @ _WEIGHTS / _TEMPERATURE
    probability = np.exp(scores - scores.max())
    heard_s = float(evidence.units.durations[evidence.audible].sum())
    probability *= belief * heard_s / (heard_s + _HALF_SURE_S) / probability.sum()
    order = np.argsort(-scores, kind="stable")
    return tuple(KeyCandidate(int(k) % 12, int(k) // 12, float(probability[k])) for k in order)


def join_keys(keys: np.ndarray, units: Units) -> tuple[KeySpan, ...]:
    """Say which key holds when, changing no oftener than the music asks for.

    Parameters
    ----------
    keys : np.ndarray [shape=(n, 24)]
        Probabilities of local keys.
    units : Units

    Returns
    -------
    tuple of KeySpan
    """
    if not len(keys):
        return ()
    path = smoothest_path(keys, _LOCAL_STAYS)
    starts = np.concatenate([[0], np.flatnonzero(np.diff(path)) + 1])
    stops = np.append(starts[1:], len(path))
    spans = []
    for a, b in zip(starts, stops, strict=True):
        tonic, mode = int(path[a]) % 12, int(path[a]) // 12
        sure = float(np.average(keys[a:b, path[a]], weights=units.durations[a:b]))
        span = KeySpan(
            float(units.edges[a]), float(units.edges[b]), KeyCandidate(tonic, mode, sure)
        )
        spans.append(span)
    return tuple(spans)
