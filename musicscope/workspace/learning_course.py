"""When tags are learned: after each label, after an analysis, and again by curved learners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from musicscope.core.events import Event
from musicscope.jobs import JobHandle, JobState
from musicscope.learning.active import Next
from musicscope.learning.data import TagLabels
from musicscope.learning.learner_contest import ready_for_contest
from musicscope.learning.learner_model import Prediction, TagModel
from musicscope.workspace.learning_features import GatherTagFeaturesSpec, TagFeatures
from musicscope.workspace.learning_jobs import ContestSpec, Learned, LearnSpec
from musicscope.workspace.learning_labels import all_rows, artists_of, rows_of_answers
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.jobs import InlineRunner, JobRunner
    from musicscope.library.catalogue import Catalogue
    from musicscope.library.library import Library
    from musicscope.workspace.labelling import Labelling

#: Labels that follow each other so closely are learned together, s.
PAUSE_S = 0.02
#: Curved learners are tried again when there are so many times the labels.
_CONTEST_GROWTH = 1.1
_CURVED = ("svm", "boosting")


class Course:
    """Keeps the models of all tags as the labels are.

    Attributes
    ----------
    features : TagFeatures or None
        None before anything has been learned.
    labels : dict of int to TagLabels
    models : dict of int to TagModel
    predictions : dict of int to Prediction
        Of all rows of `features`.
    ahead : tuple of Next
        What to label next.
    changed : Event of frozenset of int
        The tags whose models or labels differ.
    """

    def __init__(
        self,
        library: Library,
        catalogue: Catalogue,
        labelling: Labelling,
        jobs: JobRunner | InlineRunner,
        notify: Callable[[Notice], None],
    ) -> None:
        self.features: TagFeatures | None = None
        self.labels: dict[int, TagLabels] = {}
        self.models: dict[int, TagModel] = {}
        self.predictions: dict[int, Prediction] = {}
        self.ahead: tuple[Next, ...] = ()
        self.changed: Event[frozenset[int]] = Event()
        self._library = library
        self._catalogue = catalogue
        self._labelling = labelling
        self._jobs = jobs
        self._notify = notify
        self._sets: tuple[str, ...] = ()
        self._artists = np.empty(0, np.int64)
        self._due: set[int] = set()
        self._reading = False
        self._contested: dict[int, int] = {}
        self._contesting: tuple[int, TagLabels, TagFeatures] | None = None

    @property
    def busy(self) -> bool:
        """Whether tags are being learned."""
        return bool(self._due) or self._reading

    def learn(self, tags: frozenset[int]) -> None:
        """Learn some tags anew from what is said of them now; the newest call wins."""
        self._due |= tags
        features = self.features
        if self._reading or not self._due or features is None:
            return
        empty = set()
        for tag in sorted(self._due):
            said = self._labelling.answers(tag)
            self.labels[tag] = rows_of_answers(features, said, self._artists)
            if not self.labels[tag].n_yes:
                empty.add(tag)
        self._drop(frozenset(empty))
        self._submit(features)

    def _submit(self, features: TagFeatures) -> None:
        due = {tag: self.labels[tag] for tag in sorted(self._due)}
        fitted = {
            tag: model
            for tag, model in self.models.items()
            if tag not in due or model.kind in _CURVED
        }
        asked = {tag: all_rows(labels) for tag, labels in self.labels.items()}
        spec = LearnSpec(features, due, fitted, asked, PAUSE_S)
        self._jobs.submit(spec, key="learn tags", on_end=self._learned)

    def read(self, sets: tuple[str, ...]) -> None:
        """Read the vectors of all tracks anew, and then learn all tags that have labels."""
        if self._reading and sets == self._sets:
            return
        known = self.features if sets == self._sets else None
        self._reading, self._sets = True, sets
        spec = GatherTagFeaturesSpec(self._library.path, sets, known)
        self._jobs.submit(spec, key="tag features", on_end=self._read)

    def _read(self, handle: JobHandle) -> None:
        if handle.state is JobState.CANCELLED:
            return
        self._reading = False
        if handle.state is JobState.FAILED:
            self._fail(handle)
            return
        self.features = handle.result
        self._artists = artists_of(handle.result, self._catalogue)
        self.models.clear()
        self.predictions.clear()
        self._contested.clear()
        self.ahead = ()
        self.learn(frozenset(tag.id for tag in self._labelling.all()))

    def _learned(self, handle: JobHandle) -> None:
        if handle.state is JobState.FAILED:
            self._fail(handle)
        if handle.state is not JobState.DONE:
            return
        learned: Learned = handle.result
        self.models |= learned.models
        self.predictions |= learned.predictions
        self.ahead = learned.ahead
        done = frozenset(learned.models)
        self._due -= done
        self.changed.emit(done)
        self._contest()

    def _fail(self, handle: JobHandle) -> None:
        self._due.clear()
        self._notify(Notice("error", f"Tags could not be learned: {handle.error}"))

    def _drop(self, tags: frozenset[int]) -> None:
        self._due -= tags
        for tag in tags:
            self.models.pop(tag, None)
            self.predictions.pop(tag, None)
        if tags:
            self.changed.emit(tags)

    def take(self, tag: int, model: TagModel) -> None:
        """Use a model until the next label of its tag."""
        if self.features is not None:
            self.models[tag] = model
            self.predictions[tag] = model.predict(self.features.X)
            self.changed.emit(frozenset({tag}))

    def _contest(self) -> None:
        """Let curved learners compete for one tag that has labels enough, one after the other."""
        features = self.features
        if self._contesting is not None or features is None:
            return
        for tag, labels in self.labels.items():
            known, now = self._contested.get(tag, 0), len(labels.rows)
            curved = tag in self.models and self.models[tag].kind in _CURVED
            due = now != known if curved else now > _CONTEST_GROWTH * known
            if due and tag in self.models and ready_for_contest(labels):
                self._contesting, self._contested[tag] = (tag, labels, features), now
                self._jobs.submit(
                    ContestSpec.of(features, labels),
                    where="process",
                    key="tag contest",
                    on_end=self._decided,
                )
                return

    def _decided(self, handle: JobHandle) -> None:
        contest, self._contesting = self._contesting, None
        if handle.state is JobState.DONE and contest is not None:
            tag, labels, features = contest
            winner: TagModel = handle.result[0]
            here = tag in self.models and features is self.features
            if here and (winner.kind in _CURVED or self.models[tag].kind in _CURVED):
                held = replace(winner.held_out, rows=labels.rows[winner.held_out.rows])
                self.take(tag, replace(winner, held_out=held))
        if handle.state is not JobState.CANCELLED:
            self._contest()
