"""Whether two recordings are of the same piece, in whatever key and tempo."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: Frames of chroma, a second apart or a beat, that are compared at most; longer ones are thinned.
MOST_FRAMES = 600
#: Transpositions that are tried: those by which the two agree best on the whole.
_TRIED = 2
#: Frames of half a second by which two encodings of one recording may be apart.
_SHIFTS = range(-2, 3)
#: What a frame that does not match costs a run of matches.
_MISMATCH = 1.0
_LOUD = 1e-6


@dataclass(frozen=True)
class Alignment:
    """How well two recordings follow each other.

    Attributes
    ----------
    share : float
        0..1: the part of the shorter one that the other follows.
    semitones : int
        How far the second lies above the first, -5..6.
    """

    share: float
    semitones: int


def frames_of(chroma: np.ndarray, frame_rate: float, beats: np.ndarray) -> np.ndarray:
    """Gather chroma by beats, or by half seconds where there are none.

    Parameters
    ----------
    chroma : np.ndarray [shape=(12, n_frames)], at least 0
    frame_rate : float
        Frames a second.
    beats : np.ndarray [shape=(n_beats,)], s
        May be empty.

    Returns
    -------
    np.ndarray [shape=(n, 12)], float64
        Each of length 1, or 0 for silence; at most `MOST_FRAMES`.
    """
    n = chroma.shape[1]
    times = beats if len(beats) > 8 else np.arange(0, n / frame_rate, 0.5)
    edges = np.unique(np.clip(np.rint(np.asarray(times) * frame_rate).astype(int), 0, n))
    edges = edges[edges < n]
    if not len(edges):
        return np.zeros((0, 12))
    thin = -(-len(edges) // MOST_FRAMES)
    edges = edges[::thin]
    sums = np.add.reduceat(chroma.astype(np.float64), edges, axis=1).T
    lengths = np.sqrt((sums**2).sum(axis=1, keepdims=True))
    return np.where(lengths > _LOUD, sums / np.maximum(lengths, _LOUD), 0.0)


def best_transpositions(a: np.ndarray, b: np.ndarray, n: int = _TRIED) -> list[int]:
    """Return the transpositions of `b` by which its mean chroma is most like that of `a`.

    The optimal transposition index (Serrà, Gómez, Herrera and Serra, 2008).

    Parameters
    ----------
    a, b : np.ndarray [shape=(n_frames, 12)]
    n : int

    Returns
    -------
    list of int
        Semitones upwards by which `b` is to be turned, 0..11, the best first.
    """
    mean_a, mean_b = a.sum(axis=0), b.sum(axis=0)
    agreement = [float(mean_a @ np.roll(mean_b, turn)) for turn in range(12)]
    return [int(turn) for turn in np.argsort(agreement)[::-1][:n]]


def match_frames(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return which frames of two recordings agree.

    They do when no other transposition would make them agree better: the binary similarity of
    Serrà et al. (2008).

    Parameters
    ----------
    a, b : np.ndarray [shape=(n_frames, 12)]

    Returns
    -------
    np.ndarray [shape=(n_a, n_b)], bool
    """
    straight = a @ b.T
    best_other = np.full_like(straight, -np.inf)
    for turn in range(1, 12):
        np.maximum(best_other, a @ np.roll(b, turn, axis=1).T, out=best_other)
    agree: np.ndarray = (straight >= best_other) & (straight > _LOUD)
    return agree


def longest_run(matches: np.ndarray) -> float:
    """Return how long the two go together, at their own pace.

    Local alignment (Smith and Waterman, 1981) whose steps may be half or twice as fast (Serrà et
    al., 2008): a match adds 1, a mismatch takes 1 away.

    Parameters
    ----------
    matches : np.ndarray [shape=(n_a, n_b)], bool

    Returns
    -------
    float
        In frames.
    """
    n_a, n_b = matches.shape
    scores = np.zeros((3, n_b + 2))
    best = 0.0
    gains = np.where(matches, 1.0, -_MISMATCH)
    for row in range(n_a):
        before, two_before, now = scores[(row - 1) % 3], scores[(row - 2) % 3], scores[row % 3]
        came = np.maximum(np.maximum(before[1:-1], before[:-2]), two_before[1:-1])
        new = np.maximum(came + gains[row], 0.0)
        now[:2] = 0.0
        now[2:] = new
        best = max(best, float(new.max(initial=0.0)))
    return best


def align(a: np.ndarray, b: np.ndarray) -> Alignment:
    """Find how far two recordings are of the same piece.

    Parameters
    ----------
    a, b : np.ndarray [shape=(n_frames, 12)]
        See `frames_of`.
    """
    shorter = min(len(a), len(b))
    if shorter == 0:
        return Alignment(0.0, 0)
    found = Alignment(0.0, 0)
    for turn in best_transpositions(a, b):
        share = min(longest_run(match_frames(a, np.roll(b, turn, axis=1))) / shorter, 1.0)
        if share > found.share:
            found = Alignment(share, (5 - turn) % 12 - 5)
    return found


def agreement(a: np.ndarray, b: np.ndarray) -> float:
    """Return how alike two recordings are moment by moment, as encodings of the same one are.

    Parameters
    ----------
    a, b : np.ndarray [shape=(n_frames, 12)]
        By half seconds; may begin up to a second apart.

    Returns
    -------
    float
        Mean cosine of frames at the same time, 0..1.
    """
    best = 0.0
    for shift in _SHIFTS:
        one, other = a[max(shift, 0) :], b[max(-shift, 0) :]
        n = min(len(one), len(other))
        cosines = np.einsum("ij,ij->i", one[:n], other[:n])
        sounding = one[:n].any(axis=1) | other[:n].any(axis=1)
        if sounding.any() and n >= 0.9 * max(len(a), len(b)) - len(_SHIFTS):
            best = max(best, float(cosines[sounding].mean()))
    return best
