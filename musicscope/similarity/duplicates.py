"""Which tracks may be the same music, and the groups that those that are form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from musicscope.similarity.graph_approximate import find_neighbours

#: Nearest tracks in each space that may be the same piece.
_CANDIDATES = 6
#: A track may be this much longer than another of the same music, as a ratio.
_LONGER = 1.6
#: So much of the shorter one goes along with the other when they are the same piece; more where
#: there are few frames, since harmonies of any two pieces agree for some.
_SAME_PIECE, _BY_CHANCE = 0.6, 8.0
#: Encodings of the same recording agree this much at every moment.
_SAME_SOUND = 0.97
#: Lengths of the same recording differ by no more than this, in s and as a ratio.
_SAME_LENGTH_S, _SAME_LENGTH = 2.0, 0.01
#: Tempi differ when they are farther apart than this ratio.
_OTHER_TEMPO = 0.03


@dataclass(frozen=True)
class Pair:
    """Two tracks of the same music.

    Attributes
    ----------
    first, second : int
        Track ids.
    semitones : int
        How far the second lies above the first, -5..6.
    share : float
        0..1: how much of the shorter one goes along with the other.
    same_sound : bool
        Whether they are the same recording.
    """

    first: int
    second: int
    semitones: int
    share: float
    same_sound: bool


@dataclass(frozen=True)
class Group:
    """Tracks that are the same.

    Attributes
    ----------
    kind : {"same", "near"}
        The same recording in other files, or other encodings and versions of the piece.
    ids : tuple of int
        Track ids; the one to compare with first.
    words : str
        ``"same sound, different files"``
    """

    kind: Literal["same", "near"]
    ids: tuple[int, ...]
    words: str


def chord_signature(chords: np.ndarray, n_qualities: int) -> np.ndarray:
    """Return which chord follows which, whatever the key.

    Parameters
    ----------
    chords : np.ndarray [shape=(n,)], int
        Numbers of chords in order: ``12 * quality + root``; others are no chord.
    n_qualities : int

    Returns
    -------
    np.ndarray [shape=(n_qualities * n_qualities * 12,)], float32
        Square roots of the shares of each quality after each other, at each interval of the
        roots; 0 where there are no two chords.
    """
    known = chords[(chords >= 0) & (chords < 12 * n_qualities)]
    quality, root = known // 12, known % 12
    step = (root[1:] - root[:-1]) % 12
    moves = (quality[:-1] * n_qualities + quality[1:]) * 12 + step
    counts = np.bincount(moves, minlength=n_qualities * n_qualities * 12)
    shares: np.ndarray = np.sqrt(counts / max(len(moves), 1)).astype(np.float32)
    return shares


def candidate_pairs(
    spaces: Sequence[np.ndarray], durations_s: np.ndarray, k: int = _CANDIDATES
) -> list[tuple[int, int]]:
    """Return the pairs of rows that may be the same music: near in any of the spaces.

    Parameters
    ----------
    spaces : sequence of np.ndarray [shape=(n, d)]
        Rows of zeros are near to nothing.
    durations_s : np.ndarray [shape=(n,)]
    k : int
        Nearest of each row.

    Returns
    -------
    list of (int, int)
        Each once, ascending, the smaller row first.
    """
    found: set[tuple[int, int]] = set()
    for X in spaces:
        known = np.flatnonzero(np.any(X != 0, axis=1))
        if len(known) < 2:
            continue
        graph = find_neighbours(X[known], k)
        pairs = np.stack([np.repeat(known, graph.k), known[graph.indices.ravel()]], axis=1)
        longer = np.maximum(*durations_s[pairs].T) / np.maximum(
            np.minimum(*durations_s[pairs].T), 1e-3
        )
        pairs = np.sort(pairs[longer < _LONGER], axis=1)
        found.update(map(tuple, pairs.tolist()))
    return sorted(found)


def is_same_piece(share: float, n_frames: int) -> bool:
    """Return whether two tracks are of the same piece.

    Parameters
    ----------
    share : float
        See `musicscope.similarity.chroma_alignment.Alignment`.
    n_frames : int
        Of the shorter one.
    """
    return n_frames > 0 and share >= min(_SAME_PIECE + _BY_CHANCE / n_frames, 0.95)


def is_same_sound(agreement: float, durations_s: tuple[float, float]) -> bool:
    """Return whether two tracks are the same recording.

    Parameters
    ----------
    agreement : float
        See `musicscope.similarity.chroma_alignment.agreement`.
    durations_s : tuple of (float, float)
    """
    a, b = durations_s
    allowed = max(_SAME_LENGTH_S, _SAME_LENGTH * max(a, b))
    return agreement >= _SAME_SOUND and abs(a - b) <= allowed


def group_pairs(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Join pairs that share a track; each group ascends, and groups by their first."""
    leader: dict[int, int] = {}

    def lead(one: int) -> int:
        while leader.setdefault(one, one) != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    for a, b in pairs:
        low, high = sorted((lead(a), lead(b)))
        leader[high] = low
    groups: dict[int, list[int]] = {}
    for one in sorted(leader):
        groups.setdefault(lead(one), []).append(one)
    return [tuple(group) for group in groups.values()]


def describe_groups(
    identical: Iterable[tuple[int, ...]], pairs: Sequence[Pair], tempi: Mapping[int, float]
) -> list[Group]:
    """Say of each group what its tracks have in common.

    Parameters
    ----------
    identical : iterable of tuple of int
        Tracks whose files hold the very same sound.
    pairs : sequence of Pair
        Of the same music.
    tempi : mapping of int to float
        In bpm, of those tracks that have one.

    Returns
    -------
    list of Group
        Those of the same sound first.
    """
    groups = [Group("same", ids, "same sound, different files") for ids in identical]
    for ids in group_pairs((pair.first, pair.second) for pair in pairs):
        inside = [pair for pair in pairs if pair.first in ids]
        groups.append(Group("near", ids, _words(ids, inside, tempi)))
    return groups


def _words(ids: tuple[int, ...], pairs: Sequence[Pair], tempi: Mapping[int, float]) -> str:
    if all(pair.same_sound for pair in pairs):
        return "same recording, other encodings"
    if len(ids) > 2:
        return f"same piece, {len(ids)} versions"
    pair = pairs[0]
    words = ["same piece"]
    if pair.semitones:
        count = abs(pair.semitones)
        plural = "" if count == 1 else "s"
        words.append(f"{count} semitone{plural} {'higher' if pair.semitones > 0 else 'lower'}")
    a, b = tempi.get(pair.first), tempi.get(pair.second)
    if a and b:
        ratio = b / a
        if ratio > 1.4 or ratio < 1 / 1.4:
            ratio *= 2.0 if ratio < 1 else 0.5
        if abs(ratio - 1) > _OTHER_TEMPO:
            words.append("faster" if ratio > 1 else "slower")
    if len(words) == 1:
        words.append("another version")
    return ", ".join(words)
