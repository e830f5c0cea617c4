"""What a training leaves: a network's numbers, how it came to them, what it says of new artists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch

from musicscope.learning.evaluation.result import Answers
from musicscope.learning.networks import Input, Network
from musicscope.learning.training.hearing import hearing
from musicscope.learning.training.messages import History
from musicscope.learning.training.spec import Examples, TrainingSpec
from musicscope.learning.training.split import Split
from musicscope.learning.training.stages import stages_of
from musicscope.learning.training.tasks import Task

#: All epochs; no better result came; a person stopped it; the loss was no number.
Ended = Literal["complete", "early", "stopped", "not a number"]


@dataclass(frozen=True, eq=False)
class Trained:
    """A network that has learned.

    Attributes
    ----------
    spec : TrainingSpec
    input : Input
        With the mean and spread of each row that the training tracks have.
    state : mapping of str to np.ndarray
        The network's weights after the best epoch, by their names in it.
    stage : str
        Which part answers, when it ended before the whole network had learned; else empty.
    history : History
    best_epoch : int
        Of `stage`.
    answers : Answers or None
        Of test tracks, or of validation tracks where none were put aside for the test; None for
        tasks that the bench cannot read.
    scores : np.ndarray [shape=(n, s)], float32
        What the task says of these tracks, NaN of all others.
    figures : mapping of str to float
        The task's figures on them, by name; empty where there are none.
    split : Split
    fingerprint : str
        Of tracks, answers and artists.
    parameters : int
        That were learned, of the whole network.
    seconds : float
    device : str
        Where it ended, and why there.
    precision : str
    notices : tuple of str
        Sentences for the person.
    ended : {"complete", "early", "stopped", "not a number"}
    """

    spec: TrainingSpec
    input: Input
    state: Mapping[str, np.ndarray]
    stage: str
    history: History
    best_epoch: int
    answers: Answers | None
    scores: np.ndarray
    figures: Mapping[str, float]
    split: Split
    fingerprint: str
    parameters: int
    seconds: float
    device: str
    precision: str
    notices: tuple[str, ...]
    ended: Ended

    @property
    def names(self) -> tuple[str, ...]:
        """Classes, tags or scales."""
        return self.spec.names

    def network(self) -> Network:
        """Return the whole network with what it learned, on the CPU, ready to be asked."""
        network: Network = self.spec.make_network()
        state = {n: torch.from_numpy(np.array(v)) for n, v in self.state.items()}
        network.load_state_dict(state)
        network.requires_grad_(False)
        network.eval()
        return network

    def hear(self, heard: torch.Tensor) -> np.ndarray:
        """Return what the task says of windows [shape=(w, s)], float32.

        Parameters
        ----------
        heard : torch.Tensor [shape=(w, n_samples) or (w, frames, rows)], float32
            Windows of sound at the network's rate, or of the front end's pictures.
        """
        ear = hearing(self.input, "sound" if heard.ndim == 2 else "picture")
        network, task = self.network(), self.spec.make_task()
        stage = next((s for s in stages_of(network) if s.label == self.stage), None)
        with torch.no_grad():
            x = ear(heard)
            if stage is None:
                return task.scores(task.ask(network, x))
            return task.scores(task.ask(stage.module, stage.heard(x)))

    def extra(self) -> dict[str, Any]:
        """Return what the bench's result shows of a network: parameters and curves, as JSON."""
        return {
            "parameters": self.parameters,
            "history": self.history.as_json(),
            "best_epoch": self.best_epoch,
            "device": self.device,
            "precision": self.precision,
            "ended": self.ended,
            "figures": {name: value for name, value in self.figures.items() if value == value},
        }

    def settings_in_words(self) -> dict[str, str]:
        """Return all that is needed to repeat it, for people."""
        spec, chosen = self.spec, self.spec.augmentation
        return {
            "network": spec.network,
            "input": f"{self.input.front_end}, {self.input.rows} × {self.input.frames}",
            "task": spec.task,
            "epochs": f"{spec.epochs}, patience {spec.patience}",
            "batch": str(spec.batch),
            "learning rate": f"{spec.learning_rate:g}, {spec.schedule}",
            "windows": f"{spec.crops} an epoch, {spec.windows} when judged",
            "augmentation": (
                f"crop {'yes' if chosen.crop else 'no'}, gain {chosen.gain_db:g} dB, "
                f"{chosen.time_masks} time and {chosen.frequency_masks} frequency masks, "
                f"mixup {chosen.mixup:g}"
            ),
            "class weights": "yes" if spec.class_weights else "no",
            "seed": str(spec.seed),
            "device": self.device,
            "torch": str(torch.__version__),
        }


def make_answers(
    task: Task, examples: Examples, scores: np.ndarray, folds: np.ndarray
) -> Answers | None:
    """Return the answers as the bench reads them; None for tasks that it cannot read.

    Parameters
    ----------
    task : Task
    examples : Examples
    scores : np.ndarray [shape=(n, s)]
        NaN of tracks that were learned from.
    folds : np.ndarray [shape=(n,)], int64
        -1 of tracks that were learned from.
    """
    if task.answers is None:
        return None
    return Answers(
        task.answers,
        task.names,
        np.asarray(examples.answers, np.float32),
        np.asarray(task.bench_scores(scores), np.float32),
        folds,
        examples.artists,
        examples.tracks,
        examples.titles,
    )


def count_parameters(network: Network) -> int:
    """Return the numbers that are learned, those of the parts too."""
    return sum(parameter.numel() for parameter in network.parameters())
