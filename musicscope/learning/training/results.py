"""Trained networks as the bench of results shows them, beside the classifiers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.learning.evaluation.dataset import Dataset
from musicscope.learning.evaluation.result import Answers, Result
from musicscope.learning.networks import NETWORKS
from musicscope.learning.training.trained import Trained


def trained_result(trained: Trained, title: str = "") -> Result:
    """Return a training as a result of the bench, on its test (or validation) tracks.

    Raises
    ------
    ParameterError
        When no track was left out, or the bench cannot read the task.
    """
    if trained.answers is None:
        raise ParameterError("Only classes and tags can be compared on the bench.")
    return network_result(trained.answers, (trained,), title)


def network_result(answers: Answers, trainings: Sequence[Trained], title: str = "") -> Result:
    """Return answers of one training, or of one a fold, as a result of the bench.

    Parameters
    ----------
    answers : Answers
        Of tracks that were left out.
    trainings : sequence of Trained
        That gave them.
    title : str
        The network's label and its input, when left out.
    """
    from musicscope.learning.evaluation.scoring import score_answers
    from musicscope.learning.evaluation.splits import split_fingerprint

    first = trainings[0]
    spec = first.spec
    if not title:
        title = f"{NETWORKS.get(spec.network).label} · {first.input.front_end}"
    extra = first.extra()
    if len(trainings) > 1:
        extra["folds"] = [each.extra() for each in trainings]
    sentences = dict.fromkeys(sentence for each in trainings for sentence in each.notices)
    return score_answers(
        answers,
        title=title,
        settings={**first.settings_in_words(), "folds": str(len(trainings))},
        seconds=float(np.sum([each.seconds for each in trainings])),
        fingerprint=split_fingerprint(_dataset(answers), answers.folds),
        warnings=tuple(sentences),
        extra=extra,
        seed=spec.seed,
    )


def _dataset(answers: Answers) -> Dataset:
    """Return tracks and truth without vectors, by which a split is known again."""
    return Dataset(
        features={},
        columns={},
        task=answers.task,
        names=answers.names,
        answers=answers.truth,
        artists=answers.artists,
        recordings=answers.tracks,
        tracks=answers.tracks,
        titles=answers.titles,
    )
