"""Killed at any moment, the program loses no label that it reported, and invents none."""

from __future__ import annotations

import multiprocessing
import os
import random
import sqlite3
import time

import pytest

from musicscope.library.library import Library
from musicscope.library.tags import Tags
from tests.workspace import saying

#: The whole proof is 200 kills; a few of them are enough to see that nothing has broken.
KILLS = int(os.environ.get("MUSICSCOPE_KILLS", "25"))


def said_in(path):
    """What another program finds in the file."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT tag, track, start_s, stop_s, value FROM labels")
        found = {}
        for tag, track, start, stop, value in rows:
            place = (tag, track, None if start is None else (start, stop))
            assert place not in found, "a label is there twice"
            found[place] = bool(value)
    connection.close()
    return found


@pytest.mark.timeout(300)
def test_killed_while_labelling_loses_no_label_and_invents_none(tmp_path):
    path = tmp_path / "library.sqlite3"
    library = Library(path)
    with library.database.transaction() as connection:
        for track in saying.TRACKS:
            connection.execute(
                "INSERT INTO tracks (id, path, size, mtime_ns, added_s) VALUES (?, ?, 1, 1, 1)",
                (track, b"/m/%d" % track),
            )
    for name in ("warm", "city", "sea"):
        Tags(library.database).make(name)
    library.close()

    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["tests.workspace.saying"])
    moments, wishes = random.Random(5), saying.wishes()
    expected: saying.Said = {}
    fulfilled = 0
    for _ in range(KILLS):
        listening, telling = server.Pipe(duplex=False)
        program = server.Process(target=saying.say_on, args=(path, fulfilled, telling))
        program.start()
        telling.close()
        assert listening.recv_bytes() == b"done", "the program did not start"
        time.sleep(moments.uniform(0.0, 0.03))
        program.kill()
        program.join()
        reported = 1
        try:
            while listening.recv_bytes() == b"done":
                reported += 1
        except EOFError:
            listening.close()
        for _ in range(reported):
            saying.fulfil(expected, next(wishes))
        fulfilled += reported
        found = said_in(path)
        if found != expected:
            saying.fulfil(expected, next(wishes))
            fulfilled += 1
        assert found == expected, "the library is neither as reported nor one step further"
    assert fulfilled > KILLS
