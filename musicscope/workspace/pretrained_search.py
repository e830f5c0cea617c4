"""Search by description, and what names of tags suggest, where a network knows words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from musicscope.core.events import Event
from musicscope.jobs import JobHandle, JobState
from musicscope.workspace.learning_answers import NameGuess, Suggested
from musicscope.workspace.network_models import sentence_of
from musicscope.workspace.pretrained_entries import Near
from musicscope.workspace.pretrained_source import Source
from musicscope.workspace.pretrained_text import (
    Asked,
    Described,
    DescribeSpec,
    GuessSpec,
    asked_of,
)
from musicscope.workspace.pretrained_words import Reader

if TYPE_CHECKING:
    from musicscope.core.changes import Changes
    from musicscope.jobs import InlineRunner, JobRunner
    from musicscope.library.catalogue import Catalogue
    from musicscope.library.library import Library
    from musicscope.workspace.labelling import Labelling

Failed = Callable[[str], None]
#: Letters of a description that follow each other so closely are one question, s.
PAUSE_S = 0.25
#: Descriptions of the search field that are asked together, and remembered.
_TOGETHER, _KEPT = 3, 64
NO_WORDS = (
    "No network that knows words has listened to this library; under Networks, Pretrained, let "
    "CLAP listen first."
)


class WordSearch:
    """What words say of tracks.

    Parameters
    ----------
    library, catalogue, labelling, jobs
        Of the workspace.
    reader : Reader
    source : callable
        Returns the network that knows words and what it heard, or None.

    Attributes
    ----------
    answered : Event of None
        Something that `find` was asked for is known now.
    guessed : Event of frozenset of int
        The tags whose name suggests something else now.
    """

    def __init__(
        self,
        library: Library,
        catalogue: Catalogue,
        labelling: Labelling,
        jobs: JobRunner | InlineRunner,
        reader: Reader,
        source: Callable[[], tuple[Source, str] | None],
    ) -> None:
        self.answered: Event[None] = Event()
        self.guessed: Event[frozenset[int]] = Event()
        self._library = library
        self._catalogue = catalogue
        self._labelling = labelling
        self._jobs = jobs
        self._reader = reader
        self._source = source
        self._known: dict[str, Described | str] = {}
        self._waiting: list[str] = []
        self._age = 0
        self._guesses: dict[int, tuple[str, NameGuess]] = {}
        self._names: dict[int, str] = {}

    # --- search

    @property
    def knows_words(self) -> bool:
        """Whether a network that knows words has listened to tracks of this library."""
        return self._source() is not None

    def text_search(
        self, text: str, done: Callable[[tuple[Near, ...]], None], failed: Failed
    ) -> JobHandle | None:
        """Order the tracks by how near they are to a description, the nearest first.

        Parameters
        ----------
        text : str
            ``"slow piano in the rain"``
        done : callable
            Gets all tracks that the network has listened to.
        failed : callable
            Gets one sentence.
        """
        words = " ".join(text.split())
        known = self._known.get(words)
        if isinstance(known, Described):
            done(self._ranked(known))
            return None

        age = self._age

        def answered(found: Mapping[str, Described]) -> None:
            self._remember(found, age)
            done(self._ranked(found[words]))

        return self._describe((words,), 0.0, "description", answered, failed)

    def find(self, word: str) -> np.ndarray:
        """Return the ids of the tracks that ``sounds:word`` finds, ascending, int64.

        The first time it finds nothing, asks in the background, and `answered` tells when to
        search again.
        """
        asked = asked_of(word)
        if asked.text and asked.text not in self._known:
            self._ask(asked)
        known = self._known.get(asked.text)
        if isinstance(known, Described):
            return known.within(asked)
        return np.empty(0, np.int64)

    def trouble(self, texts: tuple[str, ...]) -> str:
        """Return why ``sounds:`` finds nothing for one of these words yet; empty if it does."""
        for word in texts:
            known = self._known.get(asked_of(word).text)
            if isinstance(known, str):
                return known
            if known is None:
                return "Listening for these words…" if self._waiting else NO_WORDS
        return ""

    def _ask(self, asked: Asked) -> None:
        if self._source() is None:
            self._known[asked.text] = NO_WORDS
            return
        self._waiting = [*self._waiting[-_TOGETHER + 1 :], asked.text]
        texts, age = tuple(self._waiting), self._age

        def end(found: Mapping[str, Described | str]) -> None:
            self._waiting = [text for text in self._waiting if text not in texts]
            self._remember(found, age)
            self.answered.emit(None)

        self._describe(
            texts,
            PAUSE_S,
            "words in the search",
            end,
            lambda sentence: end(dict.fromkeys(texts, sentence)),
        )

    def _describe(
        self,
        texts: tuple[str, ...],
        pause_s: float,
        key: str,
        done: Callable[[Mapping[str, Described]], None],
        failed: Failed,
    ) -> JobHandle | None:
        known = self._source()
        if known is None:
            failed(NO_WORDS)
            return None
        spec = DescribeSpec(self._reader, known[0], self._library.path, known[1], texts, pause_s)
        return self._jobs.submit(spec, key=key, on_end=partial(_tell, done, failed))

    def _remember(self, found: Mapping[str, Described | str], age: int) -> None:
        """Keep answers, unless tracks or the network have changed since they were asked for."""
        if age != self._age:
            return
        for text, described in found.items():
            while len(self._known) >= _KEPT:
                del self._known[next(iter(self._known))]
            self._known[text] = described

    def _ranked(self, described: Described) -> tuple[Near, ...]:
        rows = described.order.tolist()
        found = (Near(int(described.ids[row]), float(described.scores[row])) for row in rows)
        return tuple(near for near in found if near.track in self._catalogue)

    def forget(self) -> None:
        """Ask anew from now on: other tracks, or another network."""
        self._age += 1
        self._known.clear()
        self._waiting.clear()
        self.answered.emit(None)

    # --- tags by their names

    def guesses(self) -> dict[int, NameGuess]:
        """Return what names suggest, of the tags that have no label."""
        return {tag: guess for tag, (_, guess) in self._guesses.items()}

    def suggest(
        self,
        tag: int,
        done: Callable[[tuple[Suggested, ...]], None],
        failed: Failed = lambda _: None,
    ) -> JobHandle | None:
        """Find what a tag's name alone suggests, the likeliest tracks first; never sure.

        Parameters
        ----------
        tag : int
        done : callable
            Gets all tracks that the network has listened to.
        failed : callable
            Gets one sentence.
        """
        named = self._labelling.get(tag)
        if named is None:
            failed("This tag has been deleted.")
            return None

        def guessed(found: Mapping[int, NameGuess]) -> None:
            guess = found.get(tag)
            order = () if guess is None else np.argsort(-guess.probability, kind="stable").tolist()
            told = (
                Suggested(int(guess.ids[row]), float(guess.probability[row]), False, True)
                for row in order
                if guess is not None
            )
            done(tuple(one for one in told if one.track in self._catalogue))

        return self._guess({tag: named.name}, f"name of tag {tag}", guessed, failed)

    def guess_all(self) -> None:
        """Guess for every tag without a label; costs nothing where no network knows words."""
        if self._source() is None:
            self._forget_guesses()
            return
        names = {tag.id: tag.name for tag in self._labelling.all() if self._is_open(tag.id)}
        if not names:
            self._forget_guesses()
            return

        age = self._age

        def guessed(found: Mapping[int, NameGuess]) -> None:
            if age != self._age:
                return
            still = {tag: guess for tag, guess in found.items() if self._is_open(tag)}
            before = self._guesses.keys()
            self._guesses = {tag: (names[tag], guess) for tag, guess in still.items()}
            self.guessed.emit(frozenset(before | self._guesses.keys()))

        self._guess(names, "names of tags", guessed, lambda _: self._forget_guesses())

    def follow_labels(self, changes: Changes) -> None:
        """Let labels take the place of guesses."""
        lost = set()
        for tag in changes.tags:
            named = self._labelling.get(tag)
            open_name = named.name if named is not None and self._is_open(tag) else None
            known = self._guesses.get(tag)
            if open_name is None and known is not None:
                del self._guesses[tag]
                lost.add(tag)
            elif open_name is not None and (known is None or known[0] != open_name):
                self.guess_all()
                break
        if lost:
            self.guessed.emit(frozenset(lost))

    def _forget_guesses(self) -> None:
        gone = frozenset(self._guesses)
        self._guesses.clear()
        if gone:
            self.guessed.emit(gone)

    def _is_open(self, tag: int) -> bool:
        return not self._labelling.of_tag(tag)

    def _guess(
        self,
        names: Mapping[int, str],
        key: str,
        done: Callable[[Mapping[int, NameGuess]], None],
        failed: Failed,
    ) -> JobHandle | None:
        known = self._source()
        if known is None:
            failed(NO_WORDS)
            return None
        source, vectors = known
        others = [tag.name for tag in self._labelling.all()]
        spec = GuessSpec(self._reader, source, self._library.path, vectors, names, others)
        return self._jobs.submit(spec, key=key, on_end=partial(_tell, done, failed))


def _tell(done: Callable[[Any], None], failed: Failed, handle: JobHandle) -> None:
    if handle.state is JobState.DONE:
        done(handle.result)
    elif handle.state is JobState.FAILED:
        failed(sentence_of(handle.error))
