"""Tags that learn: what the library thinks of its owner's words, kept apart from what was said."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.core.events import Event
from musicscope.jobs import JobHandle
from musicscope.learning.calibration import UNKNOWN, Quality
from musicscope.learning.learner_model import TagModel
from musicscope.learning.model_file import StoredModel, read_model
from musicscope.learning.suggestions import SUGGESTED, disagreements
from musicscope.workspace.learning_answers import Doubt, Suggested, TagCurve, ToLabel
from musicscope.workspace.learning_compare import Comparison, compare_models
from musicscope.workspace.learning_course import Course
from musicscope.workspace.learning_features import SETS
from musicscope.workspace.learning_labels import all_rows
from musicscope.workspace.learning_opinions import Opinions
from musicscope.workspace.learning_over_time import ListenedThrough
from musicscope.workspace.learning_versions import Versions
from musicscope.workspace.learning_windows import TrackWindows
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.core.changes import Changes
    from musicscope.core.settings import Settings
    from musicscope.jobs import InlineRunner, JobRunner
    from musicscope.library.catalogue import Catalogue
    from musicscope.library.library import Library
    from musicscope.workspace.labelling import Labelling


class Learning:
    """The learned tags of one library.

    After each label its tag is fitted anew in the background; the newest wins.

    Parameters
    ----------
    library, catalogue, labelling, jobs, settings, notify
        Of the workspace.

    Attributes
    ----------
    changed : Event of frozenset of int
        The tags whose suggestions differ; in the thread of the window.
    opinions : Opinions
        Its ``first_guesses`` tells what names alone suggest.
    """

    def __init__(
        self,
        library: Library,
        catalogue: Catalogue,
        labelling: Labelling,
        jobs: JobRunner | InlineRunner,
        settings: Settings,
        notify: Callable[[Notice], None],
    ) -> None:
        self.changed: Event[frozenset[int]] = Event()
        self._catalogue = catalogue
        self._labelling = labelling
        self._jobs = jobs
        self._settings = settings
        self._notify = notify
        self._course = Course(library, catalogue, labelling, jobs, notify)
        self.opinions = Opinions(self._course, catalogue, labelling)
        self._versions = Versions(library.path.parent / "tag models", jobs, notify)
        self._listened = ListenedThrough(catalogue, jobs)
        self._stale = False
        self._course.changed.subscribe(self._tell)
        labelling.changed.subscribe(self._follow)

    # --- when

    def start(self) -> None:
        """Learn all tags from their labels; costs nothing where there are none."""
        if any(self._labelling.answers(tag.id) for tag in self._labelling.all()):
            self._course.read(self.sets)

    def refresh(self) -> None:
        """Read anew what was analysed since; to be called when an analysis has finished."""
        if self._stale:
            self._stale = False
            self.start()

    def apply(self, changes: Changes) -> None:
        """Follow a change of the library; `refresh` then reads what is new."""
        if changes.analysed or changes.added or changes.removed:
            self._stale = True
            for track in changes.tracks:
                self._listened.forget(track)

    @property
    def sets(self) -> tuple[str, ...]:
        """The sets of vectors that tags are learned on."""
        return tuple(map(str, self._settings.get("tag features", []))) or SETS

    def use_sets(self, sets: Iterable[str]) -> None:
        """Learn on other sets of vectors, all tags anew.

        Parameters
        ----------
        sets : iterable of str
            ``"likeness"``, ``"fma518"``, or names of stored vectors, such as an embedding.
        """
        self._settings.set("tag features", [str(name) for name in sets])
        self._listened.forget_all()
        self.start()

    @property
    def busy(self) -> bool:
        """Whether tags are being learned."""
        return self._course.busy

    def _follow(self, changes: Changes) -> None:
        touched = frozenset(getattr(changes, "tags", frozenset()))
        if not touched:
            return
        if self._course.features is None:
            self.start()
        elif self._stale and not self._all_known(changes.changed):
            self.refresh()
        else:
            self._course.learn(touched)

    def _all_known(self, tracks: Iterable[int]) -> bool:
        """Return whether tracks are in the features, as far as they have been analysed."""
        asked = tuple(tracks)
        features = self._course.features
        return features is not None and len(features.rows_of(asked)) == len(asked)

    def _tell(self, tags: frozenset[int]) -> None:
        kept = {}
        for tag in tags & self._course.models.keys():
            named = self._labelling.get(tag)
            if named is not None:
                kept[tag] = self._course.models[tag], named.name
        self._versions.keep(kept)
        self.changed.emit(tags)

    # --- what the models think

    def tags(self) -> tuple[int, ...]:
        """Return the tags that have been learned."""
        return tuple(sorted(self._course.models))

    def guessed(self) -> tuple[int, ...]:
        """Return the tags without any label whose name alone suggests tracks."""
        return tuple(sorted(self.opinions.first_guesses()))

    def model(self, tag: int) -> TagModel | None:
        """Return what a tag has learned, or None."""
        return self._course.models.get(tag)

    def quality(self, tag: int) -> Quality:
        """Return how well a tag ranks tracks of artists it has not seen, with an interval."""
        model = self._course.models.get(tag)
        return UNKNOWN if model is None else model.quality

    def wish(self, tag: int) -> str:
        """Return what would help a tag, ``"4 more “no” examples"``; empty for nothing."""
        model = self._course.models.get(tag)
        return "1 “yes” example" if model is None else model.wish

    def suggestions(self, tag: int, threshold: float = SUGGESTED) -> dict[int, float]:
        """Return the probability of each track that a tag is suggested for, by track.

        Never of a track that has a label of this tag.
        """
        return {s.track: s.probability for s in self.suggested(tag, threshold)}

    def suggested(self, tag: int, threshold: float = SUGGESTED) -> list[Suggested]:
        """Return the tracks that a tag is suggested for, the likeliest first.

        Before it has any label, what its name alone suggests, if a network knows words.
        """
        return self.opinions.suggested(tag, threshold)

    def probabilities(self, tag: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return what a tag thinks of every analysed track.

        Returns
        -------
        ids : np.ndarray [shape=(n,)], int64, ascending
        probability : np.ndarray [shape=(n,)], 0..1
        sure : np.ndarray [shape=(n,)], bool
            All empty where nothing has been learned.
        """
        return self.opinions.probabilities(tag)

    def probability(self, tag: int, track: int) -> Suggested | None:
        """Return what a tag thinks of one track; None where that is unknown."""
        return self.opinions.probability(tag, track)

    def suggested_of(self, tracks: Iterable[int]) -> dict[int, list[Suggested]]:
        """Return which of some tracks each tag is suggested for, by tag; only those that are."""
        return self.opinions.suggested_of(tracks)

    def next(self, count: int = 1, tag: int | None = None) -> list[ToLabel]:
        """Return tracks whose labels would help most, with the reason.

        Parameters
        ----------
        count : int
            At most `AHEAD` of them are thought of.
        tag : int, optional
            Only those that this tag would learn from, and those drawn at random.
        """
        features = self._course.features
        if features is None:
            return []
        said = {t: all_rows(labels) for t, labels in self._course.labels.items()}
        found = []
        for ahead in self._course.ahead:
            track = int(features.ids[ahead.row])
            labelled = ahead.row in said.get(ahead.tag or -1, frozenset())
            wanted = tag is None or ahead.tag in (tag, None)
            if wanted and not labelled and track in self._catalogue:
                found.append(ToLabel(track, ahead.reason, ahead.tag))
        return found[:count]

    def disagreements(self, tag: int) -> list[Doubt]:
        """Return the labels that the model contradicts, the strangest first."""
        features, model, labels = (
            self._course.features,
            self._course.models.get(tag),
            self._course.labels.get(tag),
        )
        if features is None or model is None or labels is None:
            return []
        yes, no = labels.rows[labels.yes], labels.rows[~labels.yes]
        return [
            Doubt(int(features.ids[d.row]), d.said, d.probability)
            for d in disagreements(model, features.X, yes.tolist(), no.tolist())
        ]

    def find(self, word: str) -> np.ndarray:
        """Return the ids of the tracks that ``tag?:word`` finds, ascending, int64.

        Parameters
        ----------
        word : str
            ``"warm>0.8"``, ``"warm<=0.2"``; ``"warm"`` for what is suggested. Labelled tracks are
            not found: of them the owner has spoken.
        """
        return self.opinions.find(word)

    # --- suggestions become labels only when the owner says so

    def accept(self, tag: int, tracks: Iterable[int]) -> None:
        """Say yes to suggestions, as one undoable step."""
        self._labelling.yes(tag, tuple(map(int, tracks)))

    def refuse(self, tag: int, tracks: Iterable[int]) -> None:
        """Say no to suggestions, as one undoable step."""
        self._labelling.no(tag, tuple(map(int, tracks)))

    def accept_above(self, tag: int, threshold: float) -> int:
        """Say yes to all suggestions from a probability on; return how many there were."""
        tracks = tuple(self.suggestions(tag, threshold))
        if tracks:
            self.accept(tag, tracks)
        return len(tracks)

    # --- over time

    def over_time(
        self,
        track: int,
        tags: Iterable[int],
        done: Callable[[dict[int, TagCurve]], None],
        failed: Callable[[str], None] = lambda _: None,
    ) -> JobHandle | None:
        """Find how probable tags are over the time of a track.

        The first time a track is listened through, in a process of its own; then it is known.

        Parameters
        ----------
        track : int
        tags : iterable of int
            Those that have not been learned are left out.
        done : callable
            Gets the curves by tag.
        failed : callable
            Gets one sentence.
        """
        wanted = tuple(map(int, tags))
        if self._course.features is None or track not in self._catalogue:
            failed("Nothing has been learned yet; label some tracks first.")
            return None
        return self._listened.ask(
            track,
            self._course.features.space,
            lambda windows: done(self._curves(windows, wanted)),
            failed,
        )

    def listened_to(self, track: int) -> bool:
        """Return whether `over_time` answers at once."""
        return track in self._listened

    def _curves(self, windows: TrackWindows, tags: Iterable[int]) -> dict[int, TagCurve]:
        curves = {}
        for tag in tags:
            model = self._course.models.get(tag)
            if model is not None and model.scorer.width == windows.X.shape[1]:
                curves[tag] = TagCurve(windows.times_s, *model.predict(windows.X))
        return curves

    # --- versions

    def versions(self, tag: int) -> list[tuple[Path, StoredModel]]:
        """Return the stored models of a tag, the newest first; what is damaged is left out."""
        return self._versions.of_tag(tag)

    def compare(self, tag: int, first: Path, second: Path) -> Comparison:
        """Return what two stored models of a tag would suggest, and where they differ.

        Raises
        ------
        MusicScopeError
            When one cannot be read, or knows the library as it was before.
        """
        features = self._course.features
        if features is None:
            raise ParameterError("Nothing has been learned yet; label some tracks first.")
        said = all_rows(self._course.labels[tag]) if tag in self._course.labels else frozenset()
        models = (read_model(path).model for path in (first, second))
        return compare_models(features, said, *models)

    def restore(self, tag: int, path: Path) -> bool:
        """Use an older model of a tag until its next label; says in a notice why not."""
        features = self._course.features
        try:
            stored = read_model(path).model
            if features is None or stored.features != features.space.names:
                raise ParameterError(
                    "This version knows the library as it was before; it can be compared, but "
                    "the tag has to be learned anew."
                )
            self._course.take(tag, self._versions.restore(path))
        except MusicScopeError as error:
            self._notify(Notice("error", str(error)))
            return False
        return True
