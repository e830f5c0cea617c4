"""Whole songs in two stages: windows are heard once, then a reader of songs learns from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from musicscope.core.errors import ParameterError
from musicscope.learning.device import Device, choose_device
from musicscope.learning.evaluation.result import Answers
from musicscope.learning.networks.song_network import SongReader
from musicscope.learning.networks.song_training import (
    ReaderTraining,
    class_loss,
    fit_reader,
    tag_loss,
)
from musicscope.learning.training.batches import Reader, plan_judging
from musicscope.learning.training.hearing import hearing
from musicscope.learning.training.machine import Machine
from musicscope.learning.training.pulse import Context, Silence
from musicscope.learning.training.sources import Source
from musicscope.learning.training.spec import Examples
from musicscope.learning.training.split import Split
from musicscope.learning.training.trained import Trained, make_answers

_BATCH = 16
_ALL = 1_000_000


@dataclass(frozen=True, eq=False)
class TrainedReader:
    """What the second stage leaves.

    Attributes
    ----------
    settings : mapping of str to Any
        Of `SongReader`: summary, head, size.
    features : int
        Length of a window's vector.
    state : mapping of str to np.ndarray
        The reader's weights.
    losses : tuple of float
        That were watched, by epoch.
    answers : Answers
        Of the songs that neither stage learned from.
    """

    settings: Mapping[str, Any]
    features: int
    state: Mapping[str, np.ndarray]
    losses: tuple[float, ...]
    answers: Answers

    def reader(self) -> SongReader:
        """Return the reader with what it learned, on the CPU."""
        made = SongReader(self.features, len(self.answers.names), **self.settings)
        made.load_state_dict({n: torch.from_numpy(np.array(v)) for n, v in self.state.items()})
        made.eval()
        return made


def hear_songs(
    trained: Trained,
    source: Source,
    *,
    device: Device | None = None,
    context: Context | None = None,
) -> list[np.ndarray]:
    """Return the features of all windows of each song, from its beginning to its end.

    Parameters
    ----------
    trained : Trained
        The network for windows.
    source : Source
    device : Device, optional
    context : Context, optional

    Returns
    -------
    list of np.ndarray [shape=(windows, features)], float32
    """
    context = context or Silence()
    machine = Machine(device or choose_device())
    network = machine.settle(trained.network())
    ear = machine.settle(hearing(trained.input, source.kind))
    tracks = np.arange(len(source))
    plan = plan_judging(source, trained.input, tracks, windows=_ALL, batch=_BATCH)
    heard: list[list[np.ndarray]] = [[] for _ in tracks]
    with torch.no_grad(), Reader(source, trained.input, plan) as reader:
        for done, batch in enumerate(reader, 1):
            context.check()
            context.progress(done, len(plan), "batches")
            with machine.arithmetic():
                vectors = network.features(ear(batch.heard.to(machine.torch).float()))
            for track, vector in zip(batch.tracks, vectors.float().cpu().numpy(), strict=True):
                heard[track].append(vector)
    return [np.stack(windows) for windows in heard]


def train_summary(
    trained: Trained,
    examples: Examples,
    *,
    summary: str = "gru",
    head: str = "mlp",
    size: int = 128,
    training: ReaderTraining | None = None,
    split: Split | None = None,
    songs: list[np.ndarray] | None = None,
    device: Device | None = None,
    context: Context | None = None,
) -> TrainedReader:
    """Train the second of two stages on features of windows, and judge the songs left out.

    Parameters
    ----------
    trained : Trained
        The first stage, for classes or tags.
    examples : Examples
        The same tracks that it learned from.
    summary : {"gru", "attention", "mean"}
    head : {"mlp", "linear", "svm"}
    size : int
        Units of the summary.
    training : ReaderTraining, optional
    split : Split, optional
        That of the first stage, when left out: its songs are no news to its features.
    songs : list of np.ndarray, optional
        What `hear_songs` returned before; computed when left out.
    device, context
        As `musicscope.learning.training.loop.train` takes them.

    Raises
    ------
    ParameterError
        When the task is neither classes nor tags.
    """
    context = context or Silence()
    task = trained.spec.make_task()
    if task.answers is None:
        raise ParameterError("A summary of songs learns classes or tags.")
    split = split or trained.split
    asked = split.test if len(split.test) else split.validation
    learned = np.setdiff1d(np.concatenate([split.train, split.validation]), asked)
    if songs is None:
        songs = hear_songs(trained, examples.source, device=device, context=context)
    truth = np.asarray(examples.answers, np.float32)
    names, width = trained.names, songs[0].shape[1]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed((training or ReaderTraining()).seed)
        reader = SongReader(width, len(names), summary=summary, head=head, size=size)
    losses = fit_reader(
        reader,
        [songs[row] for row in learned],
        truth[learned],
        examples.artists[learned],
        training,
        loss=class_loss if task.answers == "classes" else tag_loss,
        check=context.check,
    )
    scores = np.full((len(examples), len(names)), np.nan, np.float32)
    with torch.no_grad():
        for row in asked:
            song = torch.from_numpy(songs[row])[None]
            logits = reader(song, torch.ones(song.shape[:2], dtype=torch.bool))
            chances = logits.softmax(1) if task.answers == "classes" else logits.sigmoid()
            scores[row] = chances[0].numpy()
    folds = np.full(len(examples), -1, np.int64)
    folds[asked] = 0
    answers = make_answers(task, examples, scores, folds)
    if answers is None:
        raise ParameterError("A summary of songs learns classes or tags.")
    state = {name: value.numpy() for name, value in reader.state_dict().items()}
    return TrainedReader(reader.settings, width, state, tuple(losses), answers)
