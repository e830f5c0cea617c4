"""Places in tracks that the owner marked are kept, in order, and follow their track."""

from __future__ import annotations

import pytest

from musicscope.library.bookmarks import Bookmark
from musicscope.library.library import Library


@pytest.fixture
def library(tmp_path):
    made = Library(tmp_path / "library.sqlite3")
    with made.database.transaction() as connection:
        for track in (1, 2):
            connection.execute(
                "INSERT INTO tracks (id, path, size, mtime_ns, added_s) VALUES (?, ?, 1, 1, 1)",
                (track, b"/m/%d" % track),
            )
    yield made
    made.close()


def test_bookmarks_come_in_the_order_of_time(library):
    store = library.bookmarks
    store.put([Bookmark(store.next_id(), 1, 30.0, "coda")])
    changes = store.put([Bookmark(store.next_id(), 1, 5.5, "verse")])
    assert changes.changed == {1}
    assert [(b.at_s, b.name) for b in store.of_track(1)] == [(5.5, "verse"), (30.0, "coda")]
    assert store.of_track(2) == ()


def test_a_removed_bookmark_comes_back_under_its_number(library):
    store = library.bookmarks
    first = Bookmark(store.next_id(), 1, 1.0, "a")
    store.put([first])
    store.remove(first)
    assert store.get(first.id) is None
    assert store.next_id() > first.id
    store.put([first])
    assert store.of_track(1) == (first,)


def test_bookmarks_go_with_their_track(library):
    store = library.bookmarks
    store.put([Bookmark(store.next_id(), 2, 1.0, "a")])
    with library.database.transaction() as connection:
        connection.execute("DELETE FROM tracks WHERE id = 2")
    assert store.of_track(2) == ()
