"""What a logistic regression says of artists that it has not seen, without fitting it anew.

One Newton step leads from the optimum on all labels to nearly the one that lacks a few of them, in
closed form (Rad and Maleki, 2020). A group, such as an artist, is left out as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from musicscope.learning.logistic import Design, Fit

#: Pairs of groups that are compared; drawn at random where there are more.
_MOST_PAIRS = 400


class Unseen:
    """Log odds of labels by models that lack some of them.

    Parameters
    ----------
    design, fit : Design, Fit
    groups : np.ndarray [shape=(n_labels,)], int
    """

    def __init__(self, design: Design, fit: Fit, groups: np.ndarray) -> None:
        n = design.n_labels
        Z = design.Z[:n]
        self._leverage = Z @ fit.inverse @ Z.T
        self._eta = Z @ fit.beta
        self._residual = fit.residual[:n]
        self._curvature = fit.curvature[:n]
        self._yes = design.y[:n] > 0
        _, self._codes = np.unique(groups, return_inverse=True)
        order = np.argsort(self._codes, kind="stable")
        self._blocks = np.split(order, np.cumsum(np.bincount(self._codes))[:-1])

    def by_group(self) -> np.ndarray:
        """Return each label's log odds from a model that lacks its group [shape=(n_labels,)]."""
        found = np.empty(len(self._eta))
        for blocks in _equally_long(self._blocks):
            found[blocks] = self._without(blocks)
        return found

    def auc(self, seed: int) -> float:
        """Return how often a yes is ranked above a no by a model that has seen neither's group.

        Judged one by one, each by a model that lacks it, labels rank below chance where there is
        nothing to learn: what is left out is missing on its own side. Pairs do not (Airola,
        Pahikkala, Waegeman, De Baets and Salakoski, 2011).

        Returns
        -------
        float
            0..1; NaN where no pair can be left out without leaving one kind only.
        """
        wins = pairs = 0.0
        for a, b in self._pairs(seed):
            shifted = self._without(np.concatenate([a, b], axis=1))
            first, second = shifted[:, : a.shape[1]], shifted[:, a.shape[1] :]
            yes_a, yes_b = self._yes[a], self._yes[b]
            difference = first[:, :, None] - second[:, None, :]
            upward = yes_a[:, :, None] & ~yes_b[:, None, :]
            downward = ~yes_a[:, :, None] & yes_b[:, None, :]
            higher = (difference > 0) + 0.5 * (difference == 0)
            wins += float(higher[upward].sum() + (1 - higher[downward]).sum())
            pairs += float(upward.sum() + downward.sum())
        return wins / pairs if pairs else float("nan")

    def _pairs(self, seed: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Give pairs of groups that hold a yes and a no between them, stacked by their sizes."""
        has_yes = np.array([bool(self._yes[block].any()) for block in self._blocks])
        has_no = np.array([bool((~self._yes[block]).any()) for block in self._blocks])
        first, second = np.triu_indices(len(self._blocks), 1)
        useful = (has_yes[first] & has_no[second]) | (has_no[first] & has_yes[second])
        first, second = first[useful], second[useful]
        if len(first) > _MOST_PAIRS:
            drawn = np.random.default_rng(seed).choice(len(first), _MOST_PAIRS, replace=False)
            first, second = first[drawn], second[drawn]
        sizes = np.array([len(block) for block in self._blocks])
        kinds = sizes[first] * (len(self._eta) + 1) + sizes[second]
        for kind in np.unique(kinds):
            alike = np.flatnonzero(kinds == kind)
            yield (
                np.stack([self._blocks[group] for group in first[alike]]),
                np.stack([self._blocks[group] for group in second[alike]]),
            )

    def _without(self, blocks: np.ndarray) -> np.ndarray:
        """Return the log odds of blocks of labels by models that each lack one block."""
        A = self._leverage[blocks[:, :, None], blocks[:, None, :]]
        inner = np.eye(blocks.shape[1]) - self._curvature[blocks][:, :, None] * A
        moved = np.linalg.solve(inner, self._residual[blocks][:, :, None])
        shifted: np.ndarray = self._eta[blocks] - (A @ moved)[:, :, 0]
        return shifted


def _equally_long(blocks: list[np.ndarray]) -> Iterator[np.ndarray]:
    sizes = np.array([len(block) for block in blocks])
    for size in np.unique(sizes):
        yield np.stack([blocks[place] for place in np.flatnonzero(sizes == size)])
