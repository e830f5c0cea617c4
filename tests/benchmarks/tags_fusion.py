"""What the texture of the spectrogram adds to the 518 features when scores are joined."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.texture.track import TextureSpec
from musicscope.jobs.worker import SilentContext
from musicscope.learning.evaluation.dataset import Dataset
from musicscope.learning.evaluation.experiment import Experiment, run_experiment
from musicscope.learning.evaluation.fusion import fuse
from musicscope.learning.evaluation.result import Answers
from tests.benchmarks.tags_music import Music

FMA, TEXTURE = "fma518", "texture"
CLASSIFIER = "svc"
RULES = ("sum", "product", "max")
_DRAWS = 200


def fusion_gain(music: Music, repeats: int) -> dict[str, object]:
    """Return by how much joined scores are ahead of those of the 518 features alone.

    An SVM on each, asked about artists (or files) that neither has learned from, on `repeats`
    splits; differences with 95 % intervals, artists drawn anew. The sum is the rule of Costa et
    al. (2017); for the others there is the value alone.
    """
    dataset = _dataset(music)
    pairs = []
    for seed in range(repeats):
        alone = {group: _answers(dataset, group, seed) for group in (FMA, TEXTURE)}
        pairs.append((alone[FMA], alone[TEXTURE]))
    first = [one for one, _ in pairs]
    fused = {
        rule: [fuse(one.scores, other.scores, rule, "classes") for one, other in pairs]
        for rule in RULES
    }
    even = np.ones(len(dataset))
    usual = _figures(first, [one.scores for one in first], even)
    texture = _figures(first, [other.scores for _, other in pairs], even)
    by_rule = {rule: _figures(first, scores, even) for rule, scores in fused.items()}
    rng = np.random.default_rng(0)
    artists = np.unique(dataset.artists, return_inverse=True)[1]
    drawn = []
    while len(drawn) < _DRAWS:
        counts = np.bincount(rng.integers(0, artists.max() + 1, artists.max() + 1))
        weights = np.pad(counts, (0, artists.max() + 1 - len(counts)))[artists].astype(float)
        if (weights @ dataset.answers > 0).all():
            before = _figures(first, [one.scores for one in first], weights)
            drawn.append(_figures(first, fused["sum"], weights) - before)
    spread = np.percentile(drawn, [2.5, 97.5], axis=0)
    found: dict[str, object] = {"tracks": len(dataset), "splits": repeats}
    for place, figure in enumerate(("macro_f1", "auc")):
        difference = by_rule["sum"][place] - usual[place]
        found[figure] = {
            "fusion_gain": [_short(x) for x in (difference, *spread[:, place])],
            "518": _short(usual[place]),
            "texture": _short(texture[place]),
            **{rule: _short(own[place]) for rule, own in by_rule.items()},
        }
    return found


def _dataset(music: Music) -> Dataset:
    rows = np.flatnonzero(np.isin(music.tags, music.words()))
    names = tuple(music.words())
    texture = [
        TextureSpec(bytes(music.files[row]), music.seconds[row]).run(SilentContext())
        for row in rows
    ]
    answers = (music.tags[rows, None] == np.array(names)[None]).astype(np.float32)
    return Dataset(
        {FMA: music.vectors[FMA][rows], TEXTURE: np.stack(texture)},
        {
            FMA: [str(n) for n in range(music.vectors[FMA].shape[1])],
            TEXTURE: [str(n) for n in range(len(texture[0]))],
        },
        "classes",
        names,
        answers,
        music.artists[rows],
        rows,
        rows,
        tuple(music.files[row].name for row in rows),
    )


def _answers(dataset: Dataset, group: str, seed: int) -> Answers:
    experiment = Experiment(
        CLASSIFIER, groups=(group,), scaling="standard", seed=seed, importance=False
    )
    return run_experiment(dataset, experiment, SilentContext()).answers


def _figures(answers: list[Answers], scores: list[np.ndarray], weights: np.ndarray) -> np.ndarray:
    """Return macro F1 and mean AUC over classes, means over splits, with weights of tracks."""
    found = []
    for own, values in zip(answers, scores, strict=True):
        yes = own.truth > 0
        said = values.argmax(axis=1)[:, None] == np.arange(yes.shape[1])
        right, counted = weights @ (yes & said), weights @ yes + weights @ said
        areas = [_area(yes[:, k], values[:, k], weights) for k in range(yes.shape[1])]
        found.append((np.mean(2 * right / counted), np.mean(areas)))
    return np.mean(found, axis=0)


def _area(yes: np.ndarray, scores: np.ndarray, weights: np.ndarray) -> float:
    above = scores[yes][:, None] - scores[~yes][None]
    higher = (above > 0) + 0.5 * (above == 0)
    heavy, light = weights[yes], weights[~yes]
    return float(heavy @ higher @ light / (heavy.sum() * light.sum()))


def _short(x: float) -> float:
    return round(float(x), 4)
