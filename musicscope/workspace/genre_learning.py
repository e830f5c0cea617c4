"""Genres, as the music sounds: which one of several classes each track probably is."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from musicscope.core.events import Event
from musicscope.jobs import JobHandle, JobState
from musicscope.learning.genre import TOP, Guess
from musicscope.learning.genre_file import GenreShelf, StoredGenres
from musicscope.workspace.genre_jobs import AskGenresSpec, GenresOfTracks, LearnGenresSpec
from musicscope.workspace.genre_sources import (
    FILES,
    GROUP,
    GenreSource,
    SaidGenres,
    all_sources,
    said_genres,
)
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.core.changes import Changes
    from musicscope.core.settings import Settings
    from musicscope.jobs import InlineRunner, JobRunner
    from musicscope.library.catalogue import Catalogue
    from musicscope.library.library import Library
    from musicscope.workspace.labelling import Labelling
    from musicscope.workspace.learning import Learning

_SEARCH = re.compile(r"(?P<name>.*?)\s*(?:(?P<sign>>=|<=|>|<)\s*(?P<bound>[0-9]*[.,]?[0-9]+))?")
_KEY = "learn genres"
_SOURCE = "genre source"


class GenreLearning:
    """The learned genres of one library; learned when asked, then kept.

    Parameters
    ----------
    library, catalogue, labelling, learning, jobs, settings, notify
        Of the workspace.

    Attributes
    ----------
    changed : Event of None
        Learned, asked anew, begun, or known to be out of date; in the thread of the window.
    """

    def __init__(
        self,
        library: Library,
        catalogue: Catalogue,
        labelling: Labelling,
        learning: Learning,
        jobs: JobRunner | InlineRunner,
        settings: Settings,
        notify: Callable[[Notice], None],
    ) -> None:
        self.changed: Event[None] = Event()
        self._library = library
        self._catalogue = catalogue
        self._labelling = labelling
        self._learning = learning
        self._jobs = jobs
        self._settings = settings
        self._notify = notify
        self._shelf = GenreShelf(library.path.parent / "genre models")
        self._found: GenresOfTracks | None = None
        self._said: SaidGenres | None = None
        self._new_tracks = False
        self.busy = False
        labelling.changed.subscribe(self._follow_labels)

    # --- from what

    @property
    def source(self) -> str:
        """What classes are learned from: ``"files"``, or ``"group:"`` and a group of tags."""
        return str(self._settings.get(_SOURCE, FILES))

    def sources(self) -> tuple[GenreSource, ...]:
        """Return all that classes could be learned from, with how much each knows."""
        return all_sources(self._catalogue, self._labelling)

    def said(self, track: int) -> str | None:
        """Return the class of a track as the source of the model says; None where it says none."""
        known = self.known
        return None if known is None else self._said_of(known.source).of_track.get(track)

    # --- when

    def start(self) -> JobHandle | None:
        """Ask the stored model about all tracks; None where there is none, which costs nothing."""
        return None if self._shelf.empty else self._ask(None)

    def refresh(self) -> None:
        """Ask about what was analysed since; to be called when an analysis has finished."""
        if self._new_tracks and self.known is not None:
            self._new_tracks = False
            self._ask(None)

    def apply(self, changes: Changes) -> None:
        """Follow a change of the library; `refresh` then asks about what is new."""
        if changes.analysed or changes.added or changes.removed:
            self._new_tracks = True
        if changes.added or changes.removed or (changes.changed and not changes.tags):
            self._forget_said(FILES)

    def learn(self, source: str | None = None) -> JobHandle:
        """Learn genres anew in the background; a notice says why that is not possible.

        Parameters
        ----------
        source : str, optional
            One of `sources`, from now on; by default the one before.
        """
        if source is not None:
            self._settings.set(_SOURCE, source)
        said = self._said_of(self.source)
        tracks = list(said.of_track)
        artists = dict(zip(tracks, self._catalogue.values("artist", tracks), strict=True))
        spec = LearnGenresSpec(self._library.path, self._learning.sets, said, artists, self._shelf)
        return self._submit(spec, "Genres could not be learned")

    def _ask(self, path: Path | None) -> JobHandle:
        spec = AskGenresSpec(self._library.path, self._shelf, path)
        return self._submit(spec, "Genres could not be recognised")

    def _submit(self, spec: LearnGenresSpec | AskGenresSpec, sorry: str) -> JobHandle:
        def ended(handle: JobHandle) -> None:
            if handle.state is JobState.CANCELLED:
                return
            self.busy = False
            if handle.state is JobState.FAILED:
                self._notify(Notice("error", f"{sorry}. {handle.error}"))
            elif handle.result is not None:
                self._found = handle.result
            self.changed.emit(None)

        self.busy = True
        self.changed.emit(None)
        return self._jobs.submit(spec, where="process", key=_KEY, on_end=ended)

    # --- what is known

    @property
    def known(self) -> StoredGenres | None:
        """The model in use: its genres, counts, accuracy, date; None before any was learned."""
        return None if self._found is None else self._found.stored

    @property
    def genres(self) -> tuple[str, ...]:
        """The genres that are told apart."""
        return () if self.known is None else self.known.model.genres

    @property
    def stale(self) -> bool:
        """Whether what is said of genres differs from what the model learned from."""
        known = self.known
        return known is not None and self._said_of(known.source).fingerprint != known.fingerprint

    @property
    def quality(self) -> tuple[float, float]:
        """How often it is right about artists it has not heard, 0..1, with ± of 95 %; NaN unknown.

        The mean over genres, so that a common genre counts no more than a rare one.
        """
        known = self.known
        if known is None:
            return math.nan, math.nan
        return known.model.accuracy, 1.96 * known.model.deviation

    def top(self, track: int, count: int = TOP) -> list[Guess]:
        """Return the likeliest genres of a track, the likeliest first; empty where unknown."""
        found = self._found
        row = None if found is None else _row_of(found.ids, track)
        if found is None or row is None:
            return []
        chances = found.probability[row]
        order = np.argsort(-chances, kind="stable")[:count]
        return [Guess(self.genres[place], float(chances[place])) for place in order]

    def disagreements(self) -> list[tuple[int, str, Guess]]:
        """Return tracks that sound like another genre than is said, the strangest first.

        Returns
        -------
        list of (int, str, Guess)
            The track, what is said of it, and what it sounds like.
        """
        found, known = self._found, self.known
        if found is None or known is None:
            return []
        place_of = {genre: place for place, genre in enumerate(self.genres)}
        rows = []
        for track, genre in self._said_of(known.source).of_track.items():
            row, place = _row_of(found.ids, track), place_of.get(genre)
            if row is None or place is None:
                continue
            best = int(found.probability[row].argmax())
            if best != place:
                own, other = (float(found.probability[row, p]) for p in (place, best))
                rows.append((own, track, genre, Guess(self.genres[best], other)))
        return [(track, genre, guess) for _, track, genre, guess in sorted(rows)]

    def find(self, word: str) -> np.ndarray:
        """Return the ids of the tracks that ``genre?:word`` finds, ascending, int64.

        Parameters
        ----------
        word : str
            ``"rock>0.6"``; ``"rock"`` for those that sound like rock more than like anything else.
        """
        parts, found = _SEARCH.fullmatch(word.strip()), self._found
        names = {genre.casefold(): place for place, genre in enumerate(self.genres)}
        place = None if parts is None else names.get(parts["name"].strip('"').casefold())
        if parts is None or found is None or place is None:
            return np.empty(0, np.int64)
        chances = found.probability[:, place]
        if parts["sign"] is None:
            return np.asarray(found.ids[found.probability.argmax(axis=1) == place])
        bound = float(parts["bound"].replace(",", "."))
        within = {
            ">": chances > bound,
            ">=": chances >= bound,
            "<": chances < bound,
            "<=": chances <= bound,
        }
        return np.asarray(found.ids[within[parts["sign"]]])

    # --- versions

    def versions(self) -> list[tuple[Path, StoredGenres]]:
        """Return the stored models, the newest first; what is damaged is left out."""
        return self._shelf.read()

    def restore(self, path: Path) -> JobHandle:
        """Use an older model until genres are learned anew; a notice says why that cannot be."""
        return self._ask(path)

    # --- how

    def _said_of(self, source: str) -> SaidGenres:
        if self._said is None or self._said.source != source:
            self._said = said_genres(source, self._catalogue, self._labelling)
        return self._said

    def _forget_said(self, kind: str) -> None:
        if self._said is not None and self._said.source.startswith(kind):
            self._said = None
            self.changed.emit(None)

    def _follow_labels(self, changes: Changes) -> None:
        if changes.tags:
            self._forget_said(GROUP)


def _row_of(ids: np.ndarray, track: int) -> int | None:
    row = int(np.searchsorted(ids, track))
    return row if row < len(ids) and ids[row] == track else None
