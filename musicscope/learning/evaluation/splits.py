"""Who is learned from and who is asked: no artist and no recording on both sides."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.learning.evaluation.dataset import Dataset

#: A rare class makes folds no fewer: with two, the others would be learned from half the tracks.
_FEWEST = 3
#: As many names are written out in a sentence.
_NAMED = 4


class LeakageError(MusicScopeError):
    """A split has the same artist or the same recording on both sides."""


class Leaks(NamedTuple):
    """How many artists and recordings are on both sides of a split."""

    artists: int
    recordings: int


def split_rows(
    dataset: Dataset, folds: int = 5, by_artist: bool = True, seed: int = 0
) -> np.ndarray:
    """Deal tracks to folds, so that each has its share of every class, or of yes and no.

    Whole artists are dealt, in the manner of scikit-learn's ``StratifiedGroupKFold``. There are
    never more folds than the rarest class has artists, but for one of less than three.

    Parameters
    ----------
    dataset : Dataset
    folds : int
        At most so many, from 2 on.
    by_artist : bool
        Whether artists stay together; tracks with the same audio always do.
    seed : int

    Returns
    -------
    np.ndarray [shape=(n,)], int64
        In which fold each track is left out, from 0.

    Raises
    ------
    ParameterError
        If nothing could be learned or measured; the sentence says why and what to do.
    """
    groups, counts = _check(dataset, folds, by_artist)
    held = _artists_of_names(counts)
    made = min(folds, _fold_limit(dataset, held, len(counts)))
    dealt: np.ndarray = deal(counts, made, seed)[groups]
    return dealt


def holdout_rows(dataset: Dataset, by_artist: bool = True, seed: int = 0) -> np.ndarray:
    """Deal tracks to three parts once, 80/10/10 as published; otherwise as `split_rows`.

    Returns
    -------
    np.ndarray [shape=(n,)], int64
        0 to learn from, 1 to choose settings by, 2 to test.
    """
    groups, counts = _check(dataset, 3, by_artist)
    if len(counts) < 3:
        unit = "artists" if by_artist else "recordings"
        raise ParameterError(f"Three parts need tracks of three {unit} or more; add some.")
    tenths = deal(counts, 10, seed)[groups]
    sizes = np.bincount(tenths, minlength=10)
    away = np.where(sizes > 0, np.abs(sizes - len(dataset) / 10), np.inf)
    test, validation = np.argsort(away, kind="stable")[:2]
    parts: np.ndarray = np.select([tenths == test, tenths == validation], [2, 1], 0)
    return parts.astype(np.int64)


def find_leaks(dataset: Dataset, folds: np.ndarray) -> Leaks:
    """Return how many artists and recordings lie in more than one fold; -1 is a side as well."""

    def shared(codes: np.ndarray) -> int:
        pairs = np.unique(np.stack([codes, folds]), axis=1)
        return int(np.sum(np.unique(pairs[0], return_counts=True)[1] > 1))

    return Leaks(shared(dataset.artists), shared(dataset.recordings))


def check_split(dataset: Dataset, folds: np.ndarray) -> None:
    """Refuse a split that leaks.

    Raises
    ------
    LeakageError
        If an artist or a recording is on both sides.
    ParameterError
        If there is not one fold for each track.
    """
    if np.shape(folds) != (len(dataset),):
        raise ParameterError("A split needs one fold for each track.")
    leaks = find_leaks(dataset, folds)
    if any(leaks):
        raise LeakageError(f"{_leak_words(leaks)}; split by artist instead.")


def split_warnings(
    dataset: Dataset, folds: np.ndarray, asked: int | None = None
) -> tuple[str, ...]:
    """Return sentences on leaks, on fewer folds than asked for, and on what cannot be tested.

    Parameters
    ----------
    dataset : Dataset
    folds : np.ndarray [shape=(n,)], int64
    asked : int, optional
        How many folds were wanted.
    """
    leaks = find_leaks(dataset, folds)
    by_artist = not leaks.artists
    unit = "artist" if by_artist else "recording"
    said = []
    if any(leaks):
        said.append(f"{_leak_words(leaks)}, so these figures are better than the truth.")
    _, counts = _group_counts(dataset, by_artist)
    held = _artists_of_names(counts)
    made = len(np.unique(folds[folds >= 0]))
    if asked is not None and made < asked:
        rare = _names_where(
            dataset, (held > 1) & (held < asked) if _exclusive(dataset) else held < 0
        )
        why = f"{rare} had fewer {unit}s" if rare else f"there are only {len(counts)} {unit}s"
        said.append(f"There were {made} folds instead of {asked}, because {why}.")
    if lone := _names_where(dataset, held == 1):
        said.append(
            f"{lone}: known from a single {unit}, "
            "so what was learned could not be tested on another."
        )
    if missing := _names_where(dataset, held == 0):
        said.append(f"{missing}: without examples, so not measured.")
    return tuple(said)


def split_fingerprint(dataset: Dataset, folds: np.ndarray) -> str:
    """Return what tracks, truth and split are known again by: 32 hexadecimal digits.

    Vectors do not count, so that runs on other features of the same tracks can be compared.
    """
    digest = hashlib.blake2b(digest_size=16)
    digest.update("\n".join((dataset.task, *dataset.names)).encode())
    order = np.argsort(dataset.tracks, kind="stable")
    digest.update(np.ascontiguousarray(dataset.tracks[order], "<i8").tobytes())
    truth = np.nan_to_num(dataset.answers[order], nan=-1.0)
    digest.update(np.ascontiguousarray(truth, "<f4").tobytes())
    digest.update(np.ascontiguousarray(np.asarray(folds)[order], "<i8").tobytes())
    return digest.hexdigest()


def groups_of(dataset: Dataset, by_artist: bool) -> np.ndarray:
    """Return what must stay together [shape=(n,)], int64, from 0.

    Tracks of one recording are one group, and with them all tracks of the artists that share it.
    """
    ties = [dataset.recordings, dataset.artists] if by_artist else [dataset.recordings]
    codes = [np.unique(tie, return_inverse=True)[1] for tie in ties]
    own = np.arange(len(dataset))
    while True:
        before = own
        for code in codes:
            least = np.full(code.max(initial=-1) + 1, len(dataset))
            np.minimum.at(least, code, own)
            own = least[code]
        if np.array_equal(own, before):
            return np.unique(own, return_inverse=True)[1].astype(np.int64)


def deal(counts: np.ndarray, folds: int, seed: int) -> np.ndarray:
    """Deal groups to folds so that every column is spread evenly.

    Parameters
    ----------
    counts : np.ndarray [shape=(g, c)]
        How many rows of each kind a group has; the last column counts all its rows.
    folds : int
    seed : int

    Returns
    -------
    np.ndarray [shape=(g,)], int64
    """
    dealt = np.zeros(len(counts), np.int64)
    share = counts / np.maximum(counts.sum(axis=0), 1)
    order = np.random.default_rng(seed).permutation(len(counts))
    order = order[np.argsort(-counts.std(axis=1)[order], kind="stable")]
    held = np.zeros((folds, counts.shape[1]))
    for group in order:
        own = share[group]
        after = held.sum(axis=0) + own
        squares = (held**2).sum(axis=0) + 2 * held * own + own**2
        spread = np.sqrt(np.maximum(squares / folds - (after / folds) ** 2, 0)).mean(axis=1)
        near = np.flatnonzero(spread <= spread.min() + 1e-12)
        fold = near[np.argmin(held[near, -1])]
        held[fold] += own
        dealt[group] = fold
    return dealt


def _check(dataset: Dataset, folds: int, by_artist: bool) -> tuple[np.ndarray, np.ndarray]:
    if folds < 2:
        raise ParameterError("A split needs two folds or more.")
    if not len(dataset):
        raise ParameterError("There is nothing to learn from yet; label some tracks first.")
    groups, counts = _group_counts(dataset, by_artist)
    present = [name for name, n in zip(dataset.names, counts.sum(axis=0), strict=False) if n]
    unit = "artist" if by_artist else "recording"
    if _exclusive(dataset) and len(present) < 2:
        raise ParameterError(
            f"All tracks are “{present[0]}”; add tracks of another class to tell it from."
        )
    if len(counts) < 2:
        way_out = " or split without regard to artists" if by_artist else ""
        raise ParameterError(
            f"All tracks are of one {unit}, so nothing can be tested on another; "
            f"add tracks of other {unit}s{way_out}."
        )
    testable = int(np.sum(_artists_of_names(counts)[: len(dataset.names)] > 1))
    if _exclusive(dataset) and testable < 2:
        raise ParameterError(
            f"Two classes or more need tracks of two {unit}s, one to learn from and one to ask; "
            f"{'one does' if testable else 'none does'} so far."
        )
    if not _exclusive(dataset) and not np.any(_sides(dataset, counts).min(axis=0) > 1):
        raise ParameterError(
            f"A tag needs “yes” and “no” on tracks of two {unit}s each, one to learn from and "
            "one to ask; label some more."
        )
    return groups, counts


def _exclusive(dataset: Dataset) -> bool:
    return dataset.task == "classes"


def _group_counts(dataset: Dataset, by_artist: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return groups, and how many yes, with tags how many no, and how many rows each has."""
    groups = groups_of(dataset, by_artist)
    kinds = [dataset.answers == 1]
    if not _exclusive(dataset):
        kinds.append(dataset.answers == 0)
    rows = np.concatenate([*kinds, np.ones((len(dataset), 1))], axis=1)
    counts = np.zeros((groups.max(initial=-1) + 1, rows.shape[1]))
    np.add.at(counts, groups, rows)
    return groups, counts


def _artists_of_names(counts: np.ndarray) -> np.ndarray:
    """Return how many groups have rows of each column but the last."""
    held: np.ndarray = (counts[:, :-1] > 0).sum(axis=0)
    return held


def _sides(dataset: Dataset, counts: np.ndarray) -> np.ndarray:
    """Return how many groups say yes and no to each tag [shape=(2, k)]."""
    return _artists_of_names(counts).reshape(2, len(dataset.names))


def _fold_limit(dataset: Dataset, held: np.ndarray, groups: int) -> int:
    enough = held[held > 1] if _exclusive(dataset) else held[:0]
    return int(min(groups, max(_FEWEST, enough.min(initial=groups))))


def _names_where(dataset: Dataset, chosen: np.ndarray) -> str:
    """Return the chosen names for a sentence; with tags a yes or a no alone is enough."""
    sides = np.atleast_2d(np.reshape(chosen, (-1, len(dataset.names))))
    return _listed([name for k, name in enumerate(dataset.names) if sides[:, k].any()])


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"“{name}”" for name in names[:_NAMED])
    others = len(names) - _NAMED
    return f"{shown} and {others} more" if others > 0 else shown


def _leak_words(leaks: Leaks) -> str:
    parts = []
    for count, word in ((leaks.artists, "artist"), (leaks.recordings, "recording")):
        if count:
            parts.append(f"{count} {word}{'' if count == 1 else 's'}")
    one = sum(leaks) == 1
    return f"{' and '.join(parts)} {'is' if one else 'are'} on both sides of the split"
