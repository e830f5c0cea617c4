"""Which new group is which former one, so that names and colours follow their cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

#: Groups that share less than this part of their members are not the same.
LEAST_SHARED = 0.3


@dataclass(frozen=True)
class Former:
    """A cluster of an earlier clustering.

    Attributes
    ----------
    id : int
        What it is known by.
    members : np.ndarray [shape=(n,)], int64
        Track ids.
    precedence : float
        Decides between equal claims; higher wins. Below 0.01.
    """

    id: int
    members: np.ndarray
    precedence: float = 0.0


def match_groups(
    ids: np.ndarray, labels: np.ndarray, formers: Sequence[Former]
) -> list[int | None]:
    """Find for each new group the former one that it continues.

    Groups are alike by the part of their members that they share (Jaccard, 1901), of the tracks
    that both clusterings could have held; the pairs are chosen so that they are alike on the whole
    as much as possible (Kuhn, 1955, the Hungarian method).

    Parameters
    ----------
    ids : np.ndarray [shape=(n,)], int64
        Tracks that were grouped now.
    labels : np.ndarray [shape=(n,)], int
        Their groups, 0 to k - 1; negative ones belong to none.
    formers : sequence of Former
        May overlap, and hold tracks that are gone.

    Returns
    -------
    list of (int or None) [length k]
        The id of a former group, each at most once; None for a new one.
    """
    groups = int(labels.max(initial=-1)) + 1
    if not groups or not formers:
        return [None] * groups
    from scipy.optimize import linear_sum_assignment

    order = np.argsort(ids, kind="stable")
    ids, labels = ids[order], np.asarray(labels)[order]
    known = np.zeros(len(ids), bool)
    held = []
    for former in formers:
        rows = _rows(ids, former.members)
        known[rows] = True
        held.append(rows)
    sizes = np.bincount(labels[known & (labels >= 0)], minlength=groups)
    alike = np.zeros((groups, len(formers)))
    for column, (former, rows) in enumerate(zip(formers, held, strict=True)):
        inside = labels[rows]
        shared = np.bincount(inside[inside >= 0], minlength=groups)
        alike[:, column] = shared / np.maximum(sizes + len(rows) - shared, 1)
        alike[:, column] += former.precedence * (alike[:, column] >= LEAST_SHARED)
    alike[alike < LEAST_SHARED] = 0
    found: list[int | None] = [None] * groups
    pairs = np.transpose(linear_sum_assignment(-alike)).tolist()
    for group, column in pairs:
        if alike[group, column] > 0:
            found[group] = formers[column].id
    return found


def _rows(ids: np.ndarray, members: np.ndarray) -> np.ndarray:
    """Return the rows of those of `members` that are among `ids`, which ascend."""
    if not len(ids):
        return np.empty(0, np.int64)
    members = np.unique(members)
    place = np.minimum(np.searchsorted(ids, members), len(ids) - 1)
    return np.asarray(place[ids[place] == members])


def choose_colours(continued: Sequence[str], table: Sequence[str]) -> list[str]:
    """Give each cluster a colour that few others have.

    Parameters
    ----------
    continued : sequence of str
        The colour that each had; empty for a new one. Of two with the same colour the earlier one
        keeps it, as long as there are colours that nobody has.
    table : sequence of str
        The colours, in order of preference.

    Returns
    -------
    list of str
    """
    used = dict.fromkeys((*table, *(c for c in continued if c)), 0)
    chosen = list(continued)
    for place, colour in enumerate(chosen):
        if colour and used[colour] and 0 in used.values():
            chosen[place] = ""
        elif colour:
            used[colour] += 1
    for place, colour in enumerate(chosen):
        if not colour:
            chosen[place] = min(table, key=lambda c: used[c])
            used[chosen[place]] += 1
    return chosen
