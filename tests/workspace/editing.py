"""Edits playlists without end, and says when each edit is done: for tests that kill it."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from musicscope.core.changes import Changes
from musicscope.core.undo import UndoStack
from musicscope.jobs import InlineRunner
from musicscope.library.catalogue import Catalogue
from musicscope.library.library import Library
from musicscope.workspace.playlists import PlaylistService

TRACKS = range(1, 41)


def state_of(library: Library) -> list[Any]:
    """Return all that the playlists of a library hold."""
    service = PlaylistService(library, Catalogue(library), None, InlineRunner(), *[print] * 3)
    return [(p.id, p.name, p.position, service.tracks(p.id)) for p in service.all()]


def edits(library: Library, seed: int) -> Iterator[Changes]:
    """Do one edit after the other, always the same ones for a seed, and yield each when done."""
    undo, rng = UndoStack(), random.Random(seed)
    done: list[Changes] = []
    service = PlaylistService(
        library, Catalogue(library), None, InlineRunner(), undo.push, done.append, print
    )
    while True:
        chosen = [p.id for p in service.all()]
        playlist = rng.choice(chosen) if chosen else 0
        edit = rng.randrange(7) if len(chosen) > 2 else 6
        if edit == 0:
            service.add(playlist, rng.choices(TRACKS, k=5), at=3)
        elif edit == 1:
            service.remove_places(playlist, rng.sample(range(20), 4))
        elif edit == 2:
            service.move_places(playlist, rng.sample(range(10), 3), rng.randrange(10))
        elif edit == 3:
            service.rename(playlist, f"name {rng.randrange(1000)}")
        elif edit == 4 and len(chosen) > 5:
            service.delete(playlist)
        elif edit == 5:
            undo.undo()
        else:
            service.make(f"list {rng.randrange(1000)}", rng.choices(TRACKS, k=20))
        yield from done
        done.clear()


def main() -> None:
    """Edit until killed."""
    for _ in edits(Library(Path(sys.argv[1])), int(sys.argv[2])):
        print("done", flush=True)


if __name__ == "__main__":
    main()
