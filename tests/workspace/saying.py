"""Labels tracks without end, and says when each label is done: for tests that kill it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from musicscope.core.undo import UndoStack
from musicscope.jobs import InlineRunner
from musicscope.library.library import Library
from musicscope.workspace.labelling import Labelling

TRACKS = range(1, 41)
TAGS = (1, 2, 3)

#: What was said: yes or no by tag, track and span.
Said = dict[tuple[int, int, tuple[float, float] | None], bool]


def wishes() -> Iterator[tuple[str, int, tuple[int, ...], tuple[float, float] | None]]:
    """Yield what a restless person says, always the same."""
    rng = random.Random(11)
    while True:
        word = rng.choice(("yes", "yes", "no", "clear"))
        many = rng.random() < 0.2
        tracks = tuple(rng.sample(TRACKS, 15)) if many else (rng.choice(TRACKS),)
        start = rng.randrange(5) * 10.0
        span = (start, start + 15.0) if rng.random() < 0.3 else None
        yield word, rng.choice(TAGS), tracks, span


def fulfil(said: Said, wish: tuple[str, int, tuple[int, ...], object]) -> None:
    """Do to `said` what the library should have done."""
    word, tag, tracks, span = wish
    for track in tracks:
        if word == "clear":
            said.pop((tag, track, span), None)
        else:
            said[tag, track, span] = word == "yes"


def say_on(database: Path, first: int, done: Connection) -> None:
    """Label from the `first` wish on until killed; each one done is told."""
    library, undo = Library(database), UndoStack()
    labelling = Labelling(library, InlineRunner(), undo.push, lambda _: None, lambda _: None)
    for number, (word, tag, tracks, span) in enumerate(wishes()):
        if number >= first:
            getattr(labelling, word)(tag, tracks, span)
            done.send_bytes(b"done")
