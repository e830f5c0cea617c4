"""How many labels are saved when the tracks to label are chosen."""

from __future__ import annotations

import numpy as np
from sklearn.metrics import roc_auc_score

from musicscope.learning.active import next_to_label
from musicscope.learning.learner import fit_tag
from tests.benchmarks.tags_music import Music, split

#: Labels to which the random strategy goes; a small library has fewer.
LAST = 50


def active_gain(
    music: Music, tags: dict[str, np.ndarray], repeats: int, last: int = LAST
) -> dict[str, object]:
    """Return how many labels active choice needs for what `last` labels at random reach.

    As a part of `last`, with its 95 % interval over runs drawn anew; ``inf`` where it is not
    reached.
    """
    curves: dict[bool, list[np.ndarray]] = {True: [], False: []}
    for word, has in tags.items():
        for seed in range(repeats):
            pool, judged = split(music, has, word, seed)
            first = int(np.random.default_rng(seed).permutation(pool[has[pool]])[0])
            for active, own in curves.items():
                own.append(label_one_by_one(music, has, pool, judged, first, last, seed, active))
    chosen, drawn = np.array(curves[True]), np.array(curves[False])
    rng = np.random.default_rng(0)
    every = [rng.integers(0, len(chosen), len(chosen)) for _ in range(500)]
    gains = np.sort([gain(chosen[runs], drawn[runs]) for runs in every])
    ahead = np.array([(chosen[runs] - drawn[runs]).mean() for runs in every])
    return {
        "active_gain": gain(chosen, drawn),
        "active_gain_interval": [float(gains[12]), float(gains[487])],
        "active_labels": last,
        "auc_random_at_last": round(float(drawn[:, -1].mean()), 4),
        "auc_active_at_last": round(float(chosen[:, -1].mean()), 4),
        "auc_lead_over_random": [
            round(float(x), 4)
            for x in ((chosen - drawn).mean(), *np.percentile(ahead, [2.5, 97.5]))
        ],
        "active_runs": len(chosen),
    }


def gain(chosen: np.ndarray, drawn: np.ndarray) -> float:
    reached = np.flatnonzero(chosen.mean(axis=0) >= drawn[:, -1].mean())
    return (int(reached[0]) + 1) / chosen.shape[1] if len(reached) else float("inf")


def label_one_by_one(music, has, pool, judged, first, last, seed, active) -> np.ndarray:
    rng = np.random.default_rng([seed, first])
    said, areas = [first], []
    outside = np.setdiff1d(np.arange(len(has)), pool)
    while True:
        rows = np.array(said)
        model = fit_tag(music.X, rows[has[rows]], rows[~has[rows]], music.artists, 0)
        areas.append(roc_auc_score(has[judged], model.log_odds(music.X[judged])[0]))
        if len(said) == last:
            return np.array(areas)
        if active:
            (wanted,) = next_to_label({0: model}, music.X, {0: said}, 1, seed, outside)
            said.append(wanted.row)
        else:
            said.append(int(rng.choice(np.setdiff1d(pool, said))))
