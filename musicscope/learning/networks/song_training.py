"""The second of two stages: a reader of songs learns from stored features of their windows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional

from musicscope.core.errors import MusicScopeError
from musicscope.learning.networks.song_heads import SvmHead, linear_head
from musicscope.learning.networks.song_network import SongReader
from musicscope.learning.networks.song_summary import MeanSummary, pad_songs
from musicscope.learning.networks.song_svm import fit_svm

#: Logits and answers [shape=(b, k)], NaN where unknown, to a mean loss.
Loss = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]

#: One artist in so many is kept back to know when to stop, where there are twice as many.
_KEPT_BACK = 5


def tag_loss(logits: torch.Tensor, answers: torch.Tensor) -> torch.Tensor:
    """Return the binary cross entropy over the answers that are known."""
    known = torch.isfinite(answers)
    if not known.any():
        return 0.0 * logits.sum()
    return functional.binary_cross_entropy_with_logits(logits[known], answers[known])


def class_loss(logits: torch.Tensor, answers: torch.Tensor) -> torch.Tensor:
    """Return the cross entropy of exclusive classes, each row of answers with a single 1."""
    return functional.cross_entropy(logits, answers.nan_to_num().argmax(1))


@dataclass(frozen=True)
class ReaderTraining:
    """How a reader is trained.

    Attributes
    ----------
    epochs : int
        At most.
    patience : int
        Epochs without a better validation loss after which it stops.
    batch : int
        Songs.
    rate : float
        Adam's.
    seed : int
    """

    epochs: int = 100
    patience: int = 15
    batch: int = 16
    rate: float = 1e-3
    seed: int = 0


def fit_reader(
    reader: SongReader,
    songs: Sequence[np.ndarray],
    answers: np.ndarray,
    groups: np.ndarray,
    training: ReaderTraining | None = None,
    *,
    loss: Loss = tag_loss,
    check: Callable[[], None] = lambda: None,
) -> list[float]:
    """Train a reader; the best state on artists kept back stays.

    Under an SVM head the summary is trained with a dense layer in its place, then the machine is
    fitted to the vectors.

    Parameters
    ----------
    reader : SongReader
        On the CPU; is changed.
    songs : sequence of np.ndarray [shape=(w, features)]
        See `musicscope.learning.networks.song.window_features`.
    answers : np.ndarray [shape=(n, k)]
        1 yes, 0 no, NaN unknown.
    groups : np.ndarray [shape=(n,)], int
        Artists; never on both sides.
    training : ReaderTraining, optional
    loss : callable
        `tag_loss` or `class_loss`.
    check : callable
        Called before each batch; may raise to cancel.

    Returns
    -------
    list of float
        The loss watched after each epoch.

    Raises
    ------
    MusicScopeError
        When the loss is no longer a number; the best state so far stays.
    """
    training = training or ReaderTraining()
    machine = reader.head if isinstance(reader.head, SvmHead) else None
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(training.seed)
        if machine is None:
            return _descend(reader, songs, answers, groups, training, loss, check)
        history: list[float] = []
        if not isinstance(reader.summary, MeanSummary):
            reader.head = linear_head(reader.embedding_size, reader.classes)
            try:
                history = _descend(reader, songs, answers, groups, training, loss, check)
            finally:
                reader.head = machine
    reader.eval()
    with torch.no_grad():
        vectors = [reader.vector(*pad_songs([song]))[0].numpy() for song in songs]
    fit_svm(machine, np.stack(vectors), answers, groups)
    return history


def _descend(
    reader: SongReader,
    songs: Sequence[np.ndarray],
    answers: np.ndarray,
    groups: np.ndarray,
    training: ReaderTraining,
    loss: Loss,
    check: Callable[[], None],
) -> list[float]:
    rng = np.random.default_rng(training.seed)
    learned_from, watched = _split(groups, rng)
    truth = torch.from_numpy(np.asarray(answers, np.float32))
    steps = torch.optim.Adam(reader.parameters(), training.rate)
    history: list[float] = []
    best, since = _state(reader), 0
    try:
        while len(history) < training.epochs and since < training.patience:
            reader.train()
            for rows in _batches(rng.permutation(learned_from), training.batch):
                check()
                steps.zero_grad()
                loss(reader(*pad_songs([songs[row] for row in rows])), truth[rows]).backward()
                steps.step()
            now = _loss(reader, songs, truth, watched, training.batch, loss)
            if not np.isfinite(now):
                raise MusicScopeError(
                    "Training was stopped because its loss is no longer a number; the last good "
                    "state was kept. Try a lower learning rate."
                )
            since = 0 if now < min(history, default=np.inf) else since + 1
            best = best if since else _state(reader)
            history.append(now)
    finally:
        reader.load_state_dict(best)
        reader.eval()
    return history


def _split(groups: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows to learn from and those to watch; the same where artists are few."""
    artists = rng.permutation(np.unique(groups))
    if len(artists) < 2 * _KEPT_BACK:
        every = np.arange(len(groups))
        return every, every
    kept_back = np.isin(groups, artists[: len(artists) // _KEPT_BACK])
    return np.flatnonzero(~kept_back), np.flatnonzero(kept_back)


def _batches(rows: np.ndarray, size: int) -> list[np.ndarray]:
    return [rows[first : first + size] for first in range(0, len(rows), size)]


def _loss(
    reader: SongReader,
    songs: Sequence[np.ndarray],
    truth: torch.Tensor,
    rows: np.ndarray,
    batch: int,
    loss: Loss,
) -> float:
    reader.eval()
    total = 0.0
    with torch.no_grad():
        for part in _batches(rows, batch):
            said = reader(*pad_songs([songs[row] for row in part]))
            total += float(loss(said, truth[part])) * len(part)
    return total / len(rows)


def _state(reader: SongReader) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in reader.state_dict().items()}
