"""The background work of learned tags."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from musicscope.jobs import JobContext
from musicscope.learning.active import Next, next_to_label
from musicscope.learning.data import TagLabels
from musicscope.learning.learner import fit_labels
from musicscope.learning.learner_contest import Score, hold_contest
from musicscope.learning.learner_model import Prediction, TagModel
from musicscope.learning.model_file import ModelShelf
from musicscope.workspace.learning_features import TagFeatures

SEED = 7
#: Tracks to label that are thought of ahead.
AHEAD = 16
#: Tracks that stand for the library in a contest.
_STANDING = 2_000
_NAP_S = 0.005


def rest(seconds: float, context: JobContext) -> None:
    """Wait, unless cancelled: what comes meanwhile is done in one go."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        context.check()
        time.sleep(min(_NAP_S, left))
    context.check()


@dataclass(frozen=True, eq=False)
class Learned:
    """What a `LearnSpec` found.

    Attributes
    ----------
    models : dict of int to TagModel
        By tag.
    predictions : dict of int to Prediction
        Of all tracks.
    ahead : tuple of Next
        What to label next.
    """

    models: dict[int, TagModel]
    predictions: dict[int, Prediction]
    ahead: tuple[Next, ...]


@dataclass(frozen=True, eq=False)
class LearnSpec:
    """Fits tags, refreshes what they say of all tracks, and chooses what to label next.

    Attributes
    ----------
    features : TagFeatures
    labels : mapping of int to TagLabels
        Of the tags to fit.
    fitted : mapping of int to TagModel
        Tags whose model stays as it is; those not in `labels` are not asked about all tracks.
    asked : mapping of int to frozenset of int
        The labelled rows of all tags.
    pause_s : float
        Waits so long first, for the next label.
    """

    features: TagFeatures
    labels: Mapping[int, TagLabels]
    fitted: Mapping[int, TagModel]
    asked: Mapping[int, frozenset[int]]
    pause_s: float = 0.0

    @property
    def label(self) -> str:
        """For people."""
        return "Learning tags"

    def run(self, context: JobContext) -> Learned:
        """Return the models; raises `Cancelled` when a newer label has come."""
        rest(self.pause_s, context)
        X = self.features.X
        models: dict[int, TagModel] = {}
        predictions: dict[int, Prediction] = {}
        for tag, labels in self.labels.items():
            context.check()
            kept = self.fitted.get(tag)
            model = kept or fit_labels(X, labels, SEED, self.features.space.names)
            models[tag] = model
            predictions[tag] = model.predict(X)
        context.check()
        every = {**self.fitted, **models}
        ahead = next_to_label(every, X, self.asked, AHEAD, SEED)
        return Learned(models, predictions, tuple(ahead))


@dataclass(frozen=True, eq=False)
class ContestSpec:
    """Lets curved learners compete for one tag; for a process.

    Attributes
    ----------
    X : np.ndarray [shape=(n, d)]
        The labelled rows and some that stand for the library.
    labels : TagLabels
        Rows of `X`.
    features : tuple of str
    """

    X: np.ndarray
    labels: TagLabels
    features: tuple[str, ...]

    @classmethod
    def of(cls, features: TagFeatures, labels: TagLabels) -> ContestSpec:
        """Return the contest for one tag of a library."""
        others = np.setdiff1d(np.arange(len(features.X)), labels.rows)
        others = others[:: max(1, -(-len(others) // _STANDING))]
        rows = np.concatenate([labels.rows, others])
        X = features.X[rows]
        own = TagLabels(
            np.arange(len(labels.rows)), labels.yes, labels.artists[rows], np.empty(0, np.int64)
        )
        return cls(X, own, features.space.names)

    @property
    def label(self) -> str:
        """For people."""
        return "Comparing learners"

    def run(self, context: JobContext) -> tuple[TagModel, tuple[Score, ...]]:
        """Return the winner and how all did."""
        return hold_contest(self.X, self.labels, SEED, self.features, context.check)


@dataclass(frozen=True, eq=False)
class KeepSpec:
    """Stores models.

    Attributes
    ----------
    shelf : ModelShelf
    models : mapping of int to (TagModel, str)
        By tag, with the tag's name.
    """

    shelf: ModelShelf
    models: Mapping[int, tuple[TagModel, str]]

    @property
    def label(self) -> str:
        """For people."""
        return "Storing learned tags"

    def run(self, context: JobContext) -> None:
        """Write one file a tag; raises `ModelFileError` when that fails."""
        for tag, (model, name) in self.models.items():
            context.check()
            self.shelf.keep(tag, model, name)
