"""Playlists are kept in order, come back under their number, and follow their tracks."""

from __future__ import annotations

import pytest

from musicscope.core.errors import LibraryError
from musicscope.library.library import Library
from musicscope.library.playlists import HISTORY, Playlists, inherit_playlists


@pytest.fixture
def library(tmp_path):
    made = Library(tmp_path / "library.sqlite3")
    with made.database.transaction() as connection:
        for track in range(1, 6):
            connection.execute(
                "INSERT INTO tracks (id, path, size, mtime_ns, added_s) VALUES (?, ?, 1, 1, 1)",
                (track, b"/m/%d" % track),
            )
    yield made
    made.close()


@pytest.fixture
def store(library):
    return Playlists(library.database)


def test_tracks_keep_their_order_and_may_occur_twice(store):
    made = store.create("Morning", None, [3, 1, 3, 2])
    assert store.tracks(made.id) == (3, 1, 3, 2)
    assert store.get(made.id).count == 4
    changes = store.put_tracks(made.id, [2, 5])
    assert changes.playlists == {made.id}
    assert store.tracks(made.id) == (2, 5)


def test_playlists_stand_in_the_order_in_which_they_were_made(store):
    first, second = store.create("b"), store.create("a", "genre:jazz")
    assert [p.id for p in store.all()] == [first.id, second.id]
    assert [p.query for p in store.all()] == [None, "genre:jazz"]


def test_a_removed_playlist_comes_back_under_its_number_and_in_its_place(store):
    first, second = store.create("one", None, [1, 2]), store.create("two")
    store.remove(first.id)
    assert store.get(first.id) is None
    assert store.tracks(first.id) == ()
    third = store.create("three")
    assert third.id not in {first.id, second.id}
    store.restore(first, [1, 2])
    assert [p.name for p in store.all()] == ["one", "two", "three"]
    assert store.tracks(first.id) == (1, 2)


def test_a_number_that_is_taken_is_never_overwritten(store):
    made = store.create("mine", None, [1])
    with pytest.raises(LibraryError):
        store.restore(made, [2])
    assert store.tracks(made.id) == (1,)


def test_unknown_tracks_are_left_out(store):
    made = store.create("odd", None, [4, 999, 5])
    assert store.tracks(made.id) == (4, 5)


def test_a_track_outside_the_library_keeps_its_place_and_is_not_counted(library, store):
    made = store.create("trip", None, [1, 2, 3])
    with library.database.transaction() as connection:
        connection.execute("UPDATE tracks SET detached = 1 WHERE id = 2")
    assert store.get(made.id).count == 2
    assert store.tracks(made.id) == (1, 2, 3)


def test_a_track_that_becomes_one_with_another_leaves_it_its_places(library, store):
    made = store.create("trip", None, [1, 2, 1])
    library.record_play(2)
    with library.database.transaction() as connection:
        inherit_playlists(connection, 5, 2)
        connection.execute("DELETE FROM tracks WHERE id = 2")
    assert store.tracks(made.id) == (1, 5, 1)
    assert [play.track for play in store.history(10)] == [5]


def test_every_play_is_in_the_history_newest_first(library, store):
    for track in (1, 4, 1):
        assert library.record_play(track).playlists == {HISTORY}
    assert [play.track for play in store.history(10)] == [1, 4, 1]
    assert [play.track for play in store.history(2)] == [1, 4]
    assert store.count_plays() == 3
    played = [play.played_s for play in store.history(10)]
    assert played == sorted(played, reverse=True)
    assert library.tracks([1])[0].plays == 2


def test_a_play_of_an_unknown_track_is_no_play(library, store):
    assert not library.record_play(999)
    assert store.count_plays() == 0
