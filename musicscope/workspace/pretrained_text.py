"""The background work of holding tracks against words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.jobs import JobContext
from musicscope.learning.text_search import first_guess, prompts, rank
from musicscope.library.vectors import read_vectors
from musicscope.workspace.learning_answers import NameGuess
from musicscope.workspace.learning_jobs import rest
from musicscope.workspace.pretrained_source import Source
from musicscope.workspace.pretrained_words import Reader

_SEARCH = re.compile(r"(?P<text>.*?)\s*(?:(?P<sign>>=|<=|>|<)\s*(?P<bound>-?[0-9]*[.,]?[0-9]+))?")
#: A tag's name is set against so many other names at most.
_OTHERS = 60


@dataclass(frozen=True)
class Asked:
    """What ``sounds:word`` asks for.

    Attributes
    ----------
    text : str
        The description.
    sign : str
        ``">="``, ``"<"``, …; empty for the nearest of the library.
    bound : float
        Cosine, -1..1.
    """

    text: str
    sign: str = ""
    bound: float = 0.0


def asked_of(word: str) -> Asked:
    """Read what stands behind ``sounds:``: ``"slow piano"`` or ``"slow piano>0.3"``."""
    parts = _SEARCH.fullmatch(" ".join(word.split()))
    if parts is None or parts["sign"] is None:
        return Asked(" ".join(word.split()))
    return Asked(parts["text"], parts["sign"], float(parts["bound"].replace(",", ".")))


@dataclass(frozen=True, eq=False)
class Described:
    """How near the tracks of a library are to a description.

    Attributes
    ----------
    ids : np.ndarray [shape=(n,)], int64, ascending
    scores : np.ndarray [shape=(n,)], float32
        Cosine, -1..1.
    order : np.ndarray [shape=(n,)], int64
        Rows, the nearest first.
    """

    ids: np.ndarray
    scores: np.ndarray
    order: np.ndarray

    def within(self, asked: Asked) -> np.ndarray:
        """Return the ids of the tracks that are meant, ascending, int64.

        Without a bound: those that are clearly nearer than is usual in this library, and always
        the nearest tenth.
        """
        ways = {
            ">": np.greater,
            ">=": np.greater_equal,
            "<": np.less,
            "<=": np.less_equal,
        }
        if asked.sign:
            return np.asarray(self.ids[ways[asked.sign](self.scores, asked.bound)])
        middle = np.median(self.scores) if len(self.scores) else 0.0
        spread = 1.4826 * np.median(np.abs(self.scores - middle)) if len(self.scores) else 0.0
        near = self.scores > middle + spread
        near[self.order[: max(1, len(self.ids) // 10)]] = True
        return np.asarray(self.ids[near])


@dataclass(frozen=True, eq=False)
class DescribeSpec:
    """Holds all tracks against descriptions.

    Attributes
    ----------
    reader : Reader
    source : Source
        A network that knows words.
    database : Path
    vectors : str
        What it heard in the tracks: the name of that set.
    texts : tuple of str
    pause_s : float
        Waits so long first, for the next letter.
    """

    reader: Reader
    source: Source
    database: Path
    vectors: str
    texts: tuple[str, ...]
    pause_s: float = 0.0
    label: str = "Searching by description"

    def run(self, context: JobContext) -> dict[str, Described]:
        """Return what is near, by description; raises `MusicScopeError` with a sentence."""
        rest(self.pause_s, context)
        if not all(self.texts):
            raise ParameterError("Type some words that describe the music first.")
        ids, values = read_vectors(self.database, self.vectors)
        found = self.reader.read(self.source, [[text] for text in self.texts], keep=False)
        context.check()
        answers = {}
        for text, vector in zip(self.texts, found, strict=True):
            ranking = rank(values, vector) if len(ids) else None
            empty = np.empty(0, np.float32), np.empty(0, np.int64)
            scores, order = empty if ranking is None else (ranking.scores, ranking.order)
            answers[text] = Described(ids, scores, order)
        return answers


@dataclass(frozen=True, eq=False)
class GuessSpec:
    """Guesses from the names of tags which tracks they fit.

    Attributes
    ----------
    reader, source, database, vectors
        As of `DescribeSpec`.
    names : mapping of int to str
        The tags to guess for.
    others : sequence of str
        Names of all tags, that each is set against.
    """

    reader: Reader
    source: Source
    database: Path
    vectors: str
    names: Mapping[int, str]
    others: Sequence[str]
    label: str = "Guessing tags by their names"

    def run(self, context: JobContext) -> dict[int, NameGuess]:
        """Return a guess for each tag; raises `PretrainedError` when there is no network."""
        ids, values = read_vectors(self.database, self.vectors)
        if not len(ids):
            return {}
        every = list(dict.fromkeys((*self.names.values(), *self.others[:_OTHERS])))
        read = self.reader.read(self.source, [prompts(name) for name in every], keep=True)
        vector_of = dict(zip(every, read, strict=True))
        guesses = {}
        for tag, name in self.names.items():
            context.check()
            others = [vector_of[n] for n in every[-_OTHERS:] if n != name]
            guess = first_guess(values, vector_of[name], others)
            guesses[tag] = NameGuess(ids, guess.scores.astype(np.float64))
        return guesses
