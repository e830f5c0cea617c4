"""How often a model changes its mind when the music stays the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.learning.clever_hans.perturbation import PERTURBATIONS, tried_amounts
from musicscope.learning.evaluation.dataset import Task

#: Mono waveforms of any length to probabilities [shape=(n, k)]; of a network or any other model.
Predict = Callable[[Sequence[np.ndarray]], np.ndarray]

#: Tags are given from this probability on.
_GIVEN = 0.5


@dataclass(frozen=True, eq=False)
class Robustness:
    """What one kind of change did to a model's answers.

    Attributes
    ----------
    perturbation : str
        Name of the entry of `PERTURBATIONS`.
    amounts : tuple of float
        In its unit.
    plain : np.ndarray [shape=(n, k)]
        Probabilities of the sound as it is.
    probabilities : np.ndarray [shape=(amounts, n, k)]
        And changed.
    flips : np.ndarray [shape=(amounts, n)], 0..1
        1 where another class was likeliest; of tags, the share that was given or taken away.
    """

    perturbation: str
    amounts: tuple[float, ...]
    plain: np.ndarray
    probabilities: np.ndarray
    flips: np.ndarray

    @property
    def flip_share(self) -> float:
        """The mean of all flips, 0..1: how much of a Clever Hans the model is."""
        return float(self.flips.mean())

    @property
    def flip_shares(self) -> np.ndarray:
        """The same by amount [shape=(amounts,)]."""
        shares: np.ndarray = self.flips.mean(axis=1)
        return shares

    @property
    def shift(self) -> float:
        """The mean absolute change of a probability, 0..1."""
        return float(np.abs(self.probabilities - self.plain).mean())


def flip_rate(
    predict: Predict,
    waveforms: Sequence[np.ndarray],
    rate: int,
    perturbation: str,
    amounts: Sequence[float] | None = None,
    *,
    task: Task = "classes",
    plain: np.ndarray | None = None,
    check: Callable[[], None] = lambda: None,
) -> Robustness:
    """Ask a model again after a change that leaves the music what it is.

    Parameters
    ----------
    predict : callable
        See `Predict`.
    waveforms : sequence of np.ndarray [shape=(n_samples,)], float32
        At least one.
    rate : int
        Hz, of all.
    perturbation : str
        Name of an entry of `PERTURBATIONS`.
    amounts : sequence of float, optional
        In its unit; by default as much as usual, both ways where it has two.
    task : {"classes", "tags"}
        Whether one class is likeliest, or each tag fits or not.
    plain : np.ndarray [shape=(n, k)], optional
        The model's answers to the sound as it is, where they are known.
    check : callable
        Called before each amount; may raise to cancel.

    Raises
    ------
    ParameterError
        If there is no sound, an amount is outside its range, or the model gives something else
        than a probability for each class of each sound.
    """
    entry = PERTURBATIONS.get(perturbation)
    tried = tried_amounts(entry) if amounts is None else tuple(float(a) for a in amounts)
    if not len(waveforms) or not tried:
        raise ParameterError("There is nothing to try; choose a track and an amount.")
    for one in tried:
        entry.settings({"amount": one})
    before = _asked(predict, waveforms) if plain is None else np.asarray(plain, np.float64)
    answers = []
    for one in tried:
        check()
        changed = [entry.run(waveform, rate, one) for waveform in waveforms]
        answers.append(_asked(predict, changed))
    after = np.stack(answers)
    return Robustness(perturbation, tried, before, after, _flips(before, after, task))


def robustness_of(
    predict: Predict,
    waveforms: Sequence[np.ndarray],
    rate: int,
    *,
    task: Task = "classes",
    check: Callable[[], None] = lambda: None,
) -> dict[str, Robustness]:
    """Try every perturbation by its usual amounts; arguments as `flip_rate`."""
    if not len(waveforms):
        raise ParameterError("There is nothing to try; choose a track and an amount.")
    plain = _asked(predict, waveforms)
    return {
        name: flip_rate(predict, waveforms, rate, name, task=task, plain=plain, check=check)
        for name in PERTURBATIONS.names()
    }


def robustness_as_json(tried: Mapping[str, Robustness] | Iterable[Robustness]) -> dict[str, Any]:
    """Return what a report shows of a model: its flips in all, and by kind and amount.

    Returns
    -------
    dict
        ``"flip_share"``: the mean over kinds; ``"tracks"``; ``"kinds"``: by name, ``"amounts"``,
        ``"flip_shares"`` and ``"shift"``.
    """
    kinds = list(tried.values()) if isinstance(tried, Mapping) else list(tried)
    if not kinds:
        raise ParameterError("No change was tried; choose at least one.")
    return {
        "flip_share": float(np.mean([kind.flip_share for kind in kinds])),
        "tracks": len(kinds[0].plain),
        "kinds": {
            kind.perturbation: {
                "amounts": list(kind.amounts),
                "flip_shares": kind.flip_shares.tolist(),
                "shift": kind.shift,
            }
            for kind in kinds
        },
    }


def _asked(predict: Predict, waveforms: Sequence[np.ndarray]) -> np.ndarray:
    said = np.asarray(predict(waveforms), np.float64)
    if said.ndim != 2 or len(said) != len(waveforms) or not np.isfinite(said).all():
        raise ParameterError("The model gave no probabilities for some of the sounds.")
    return said


def _flips(before: np.ndarray, after: np.ndarray, task: Task) -> np.ndarray:
    if task == "classes":
        changed: np.ndarray = after.argmax(axis=2) != before.argmax(axis=1)
        return changed.astype(np.float64)
    flips: np.ndarray = ((after >= _GIVEN) != (before >= _GIVEN)).mean(axis=2)
    return flips
