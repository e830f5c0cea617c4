"""Chords and local keys together, as hidden states that explain what sounds."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np

from musicscope.analysis.harmony.vocabulary import N_CHORDS, N_KEYS, N_STYLES, chords_in_keys

#: Probability that a chord lasts beyond a beat, and beyond a part of a beat.
_STAYS_AT_BEAT, _STAYS_WITHIN = 0.35, 0.8
#: Probability that the key lasts beyond a chord.
_KEY_STAYS = 0.94
#: Probability that at a new chord the style changes to another.
_STYLE_CHANGES = 0.001
#: Sevenths resemble a triad with passing notes: what each unit must speak for their style.
_DOUBT_OF_SEVENTHS = 0.93
#: Units that are decoded at once, and how many more on each side are looked at.
_BLOCK, _CONTEXT = 512, 48

#: How near keys are: how often one follows the other, not normalised.
_RELATIVE, _FIFTH, _PARALLEL, _CLOSE, _FAR = 6.0, 5.0, 3.0, 2.0, 1.0
_CLOSE_STEPS = (2, 3, 4, 5, 7, 8, 9, 10)


@lru_cache(maxsize=1)
def key_changes() -> np.ndarray:
    """Return the probability of each key and style after each; rows add up to 1.

    Returns
    -------
    np.ndarray [shape=(48, 48)], float32
    """
    near = np.zeros((N_KEYS, N_KEYS))
    for a in range(N_KEYS):
        for b in range(N_KEYS):
            step = (b - a) % 12
            same_mode = a // 12 == b // 12
            if a == b:
                continue
            if not same_mode and step == (9 if a < 12 else 3):
                near[a, b] = _RELATIVE
            elif same_mode and step in (5, 7):
                near[a, b] = _FIFTH
            elif step == 0:
                near[a, b] = _PARALLEL
            else:
                near[a, b] = _CLOSE if not same_mode and step in _CLOSE_STEPS else _FAR
    near *= (1 - _KEY_STAYS) / near.sum(axis=1, keepdims=True)
    keys = near + _KEY_STAYS * np.eye(N_KEYS)
    styles = np.full((N_STYLES, N_STYLES), _STYLE_CHANGES)
    np.fill_diagonal(styles, 1 - (N_STYLES - 1) * _STYLE_CHANGES)
    return np.kron(styles, keys).astype(np.float32)


def decode(likelihood: np.ndarray, on_beat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Say how probable each chord and each key is in each unit, given all that sounds.

    A hidden Markov model whose states are pairs of key and chord: a chord lasts, or is followed
    by one that is usual in the key; keys change seldom, and mostly to related ones. Solved by the
    forward-backward algorithm (Rabiner, 1989), block by block.

    Parameters
    ----------
    likelihood : np.ndarray [shape=(n, 97)], float32, above 0
        Of each unit's sound under each chord, to a factor.
    on_beat : np.ndarray [shape=(n,)], bool

    Returns
    -------
    chords : np.ndarray [shape=(n, 97)], float32
        Probabilities.
    keys : np.ndarray [shape=(n, 24)], float32
        Probabilities, 12 major keys from C, then 12 minor ones.
    """
    n = len(likelihood)
    chords = np.empty((n, N_CHORDS), np.float32)
    keys = np.empty((n, N_KEYS), np.float32)
    stays = np.where(on_beat, _STAYS_AT_BEAT, _STAYS_WITHIN).astype(np.float32)
    for first, stop in pairwise([*range(0, n, _BLOCK), n]):
        low, high = max(0, first - _CONTEXT), min(n, stop + _CONTEXT)
        both = _forward_backward(likelihood[low:high], stays[low:high])[first - low : stop - low]
        chords[first:stop] = both.sum(axis=1)
        keys[first:stop] = both.sum(axis=2).reshape(-1, N_STYLES, N_KEYS).sum(axis=1)
    return chords, keys


def _forward_backward(likelihood: np.ndarray, stays: np.ndarray) -> np.ndarray:
    usual, change = chords_in_keys(), key_changes()
    credit = np.repeat(_DOUBT_OF_SEVENTHS ** np.arange(N_STYLES), N_KEYS)[:, np.newaxis]
    credit = credit.astype(np.float32)
    n = len(likelihood)
    both = np.empty((n, len(usual), N_CHORDS), np.float32)
    state = usual / np.float32(len(usual)) * likelihood[0]
    both[0] = state / state.sum()
    for u in range(1, n):
        entering = (1 - stays[u]) * (both[u - 1].sum(axis=1) @ change)
        np.multiply(usual, entering[:, np.newaxis], out=both[u])
        both[u] += stays[u] * both[u - 1]
        both[u] *= likelihood[u]
        both[u] *= credit
        both[u] /= both[u].sum()
    later = np.ones_like(usual)
    for u in range(n - 2, -1, -1):
        later *= likelihood[u + 1]
        later *= credit
        entering = (1 - stays[u + 1]) * (change @ np.einsum("kc,kc->k", later, usual))
        later *= stays[u + 1]
        later += entering[:, np.newaxis]
        later /= later.max()
        both[u] *= later
        both[u] /= both[u].sum()
    return both


def smoothest_path(probabilities: np.ndarray, stay: float) -> np.ndarray:
    """Choose one state a unit by Viterbi's algorithm, changing no oftener than needed.

    Parameters
    ----------
    probabilities : np.ndarray [shape=(n, n_states)], at least 0
    stay : float, 0..1
        Probability that the state lasts; all changes are alike.

    Returns
    -------
    np.ndarray [shape=(n,)], int
    """
    n, n_states = probabilities.shape
    score = np.log(probabilities + 1e-6)
    penalty = float(np.log(stay) - np.log((1 - stay) / max(n_states - 1, 1)))
    came_from = np.empty((n, n_states), int)
    here = np.arange(n_states)
    for u in range(1, n):
        best = int(score[u - 1].argmax())
        changed = score[u - 1, best] - penalty
        came_from[u] = np.where(score[u - 1] >= changed, here, best)
        score[u] += np.maximum(score[u - 1], changed)
    path = np.empty(n, int)
    if n:
        path[-1] = score[-1].argmax()
    for u in range(n - 1, 0, -1):
        path[u - 1] = came_from[u, path[u]]
    return path
