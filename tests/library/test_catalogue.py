"""Searching and sorting the library."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from musicscope.core.changes import Changes
from musicscope.core.errors import ParameterError
from musicscope.library.catalogue import COLUMNS, Catalogue
from musicscope.library.library import Library
from musicscope.library.track import TrackState
from tests.library.music import open_folder, scan, write_track

_NUMBERS = count()


def add(library: Library, **values: object) -> int:
    """Put a track into the database as a scan and an analysis would."""
    facts = {n: values.pop(n) for n in list(values) if n.startswith(("key_", "tempo_"))}
    number = next(_NUMBERS)
    row = {"path": b"/music/%d.flac" % number, "size": 1, "mtime_ns": 1, "added_s": number}
    row |= values
    names = ", ".join(row)
    with library.database.transaction() as connection:
        track = connection.execute(
            f"INSERT INTO tracks ({names}) VALUES ({', '.join('?' * len(row))})",
            tuple(row.values()),
        ).lastrowid
        connection.executemany(
            "INSERT INTO facts VALUES (?, ?, ?)", [(n, track, v) for n, v in facts.items()]
        )
    return track


def titles(catalogue: Catalogue, query: str = "", **order: object) -> list[str]:
    return [catalogue.track(int(i)).title for i in catalogue.select(query, **order)]


@pytest.fixture
def catalogue(library: Library) -> Iterator[Catalogue]:
    add(
        library,
        title="Slovanský tanec č. 2",
        artist="Antonín Dvořák",
        album="Op. 72",
        year=1886,
        genres="Classical\nDance",
        key_tonic=4,
        key_mode=1,
        tempo_bpm=90.2,
        state="ready",
        duration_s=310.0,
    )
    add(
        library,
        title="So What",
        artist="Miles Davis",
        album="Kind of Blue",
        track_number=1,
        year=1959,
        genres="Jazz",
        tempo_bpm=136.4,
        key_tonic=2,
        key_mode=1,
        state="ready",
        duration_s=562.0,
    )
    add(
        library,
        title="Blue in Green",
        artist="Miles Davis",
        album="Kind of Blue",
        track_number=3,
        year=1959,
        genres="Jazz",
        state="failed",
        reason="It is broken.",
    )
    add(library, title="City of Rain", artist="R&B Trio", genres="R&B", missing=1, plays=7)
    add(library, path=b"/music/caf\xe9/untitled 10.flac", excluded=1)
    return Catalogue(library)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("dvorak", {"Slovanský tanec č. 2"}),
        ("DVOŘÁK", {"Slovanský tanec č. 2"}),
        ("davis blue", {"So What", "Blue in Green"}),
        ("davis -green", {"So What"}),
        ("title:blue", {"Blue in Green"}),
        ('"in green"', {"Blue in Green"}),
        ("genre:dance", {"Slovanský tanec č. 2"}),
        ("genre:r&b", {"City of Rain"}),
        ("year:19", {"So What", "Blue in Green"}),
        ("year:1800..1900", {"Slovanský tanec č. 2"}),
        ("year<1900", {"Slovanský tanec č. 2"}),
        ("bpm:90", {"Slovanský tanec č. 2"}),
        ("bpm:90..140", {"Slovanský tanec č. 2", "So What"}),
        ("bpm:>", {"Slovanský tanec č. 2", "So What", "Blue in Green", "City of Rain"}),
        ('bpm:""', {"Blue in Green", "City of Rain"}),
        ("bpm:fast", set()),
        ("key:Em", {"Slovanský tanec č. 2"}),
        ("key:minor", {"Slovanský tanec č. 2", "So What"}),
        ('key:"" davis', {"Blue in Green"}),
        ("-key:Em key:minor", {"So What"}),
        ("state:failed", {"Blue in Green"}),
        ("state:miss", {"City of Rain"}),
        ("state:analysed", {"Slovanský tanec č. 2", "So What"}),
        ("state:excluded", {"untitled 10"}),
        ('artist:""', set()),
        ('album:""', {"City of Rain"}),
        ("path:music", {"Slovanský tanec č. 2", "So What", "Blue in Green", "City of Rain"}),
        ("length:>6:00", {"So What"}),
        ("plays:7", {"City of Rain"}),
        ("nothing like this", set()),
    ],
)
def test_a_search_finds_what_it_says(catalogue: Catalogue, query: str, found: set[str]) -> None:
    assert set(titles(catalogue, query)) == found


def test_a_search_agrees_with_looking_at_every_track(catalogue: Catalogue) -> None:
    """Compared with a plain loop over the words of each track."""
    for letters in ("a", "e", "an", "in", "bl", "s", "of"):
        expected = {
            t.title
            for t in map(catalogue.track, catalogue.ids().tolist())
            if letters in f"{t.title}\n{t.artist}\n{t.album}\n{'|'.join(t.genres)}".lower()
        }
        found = set(titles(catalogue, letters))
        assert expected <= found
        assert found - expected <= {"Slovanský tanec č. 2"}


def test_keys_sort_round_the_circle_of_fifths(library: Library) -> None:
    circle = [0, 7, 2, 9, 4, 11, 6, 1, 8, 3, 10, 5]
    for tonic in range(12):
        add(library, title=f"{circle.index(tonic):02} major", key_tonic=tonic, key_mode=0)
        relative = circle.index((tonic + 3) % 12)
        add(library, title=f"{relative:02} minor", key_tonic=tonic, key_mode=1)
    add(library, title="unknown")
    catalogue = Catalogue(library)
    expected = [f"{n:02} {mode}" for n in range(12) for mode in ("major", "minor")]
    assert titles(catalogue, sort="key") == [*expected, "unknown"]
    assert titles(catalogue, sort="key", descending=True) == [*expected[::-1], "unknown"]


def test_text_sorts_as_people_do(library: Library) -> None:
    for title in ["Track 10", "track 2", "Ärger", "zebra", "Apfel", "Track 02b", "Øre"]:
        add(library, title=title)
    assert titles(Catalogue(library), sort="title") == [
        "Apfel",
        "Ärger",
        "Øre",
        "track 2",
        "Track 02b",
        "Track 10",
        "zebra",
    ]


@pytest.mark.parametrize("descending", [False, True])
def test_what_is_unknown_comes_last_and_ties_go_by_album_and_track(
    library: Library, descending: bool
) -> None:
    for album, number, title in [
        ("B", 2, "b2"),
        ("B", 10, "b10"),
        ("A", None, "a?"),
        ("A", 1, "a1"),
        ("", 1, "no album"),
    ]:
        add(library, artist="One", album=album, track_number=number, title=title)
    add(library, artist="", title="nobody")
    assert titles(Catalogue(library), sort="artist", descending=descending) == [
        "a1",
        "a?",
        "b2",
        "b10",
        "no album",
        "nobody",
    ]


@pytest.mark.parametrize("column", [c.name for c in COLUMNS])
def test_every_column_sorts_both_ways_with_the_same_tracks(
    catalogue: Catalogue, column: str
) -> None:
    up = catalogue.select("", column)
    down = catalogue.select("", column, True)
    assert sorted(up) == sorted(down) == sorted(catalogue.ids())
    known = [v for v in catalogue.values(column, up) if v not in (None, "", ())]
    back = [v for v in catalogue.values(column, down) if v not in (None, "", ())]
    assert len(known) == len(back)
    if next(c for c in COLUMNS if c.name == column).numeric:
        assert known == sorted(known)
        assert back == sorted(back, reverse=True)


def test_an_unknown_column_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(ParameterError):
        catalogue.select("", "smell")
    with pytest.raises(ParameterError):
        catalogue.values("smell", [])


def test_tracks_are_the_same_as_in_the_library(library: Library, catalogue: Catalogue) -> None:
    for track in library.tracks():
        assert catalogue.track(track.id) == track
    assert [t.title for t in catalogue.excluded()] == ["untitled 10"]
    assert len(catalogue) == 4
    with pytest.raises(KeyError):
        catalogue.track(12345)


def test_values_are_for_computing_not_for_showing(catalogue: Catalogue) -> None:
    ids = catalogue.select("", "added")
    assert catalogue.values("genre", ids)[0] == ("Classical", "Dance")
    assert catalogue.values("key", ids)[:3] == [(4, 1), (2, 1), None]
    assert catalogue.values("tempo", ids)[1:3] == [136.4, None]
    assert catalogue.values("state", ids) == ["ready", "ready", "failed", "missing"]
    assert catalogue.values("year", ids)[:2] == [1886, 1959]
    assert isinstance(catalogue.values("path", ids)[0], bytes)


def test_every_operation_is_seen_after_a_refresh(
    library: Library, music: Path, tmp_path: Path
) -> None:
    catalogue = Catalogue(library)
    assert catalogue.select("anything").size == 0
    assert catalogue.select("").dtype == np.int64

    def check() -> None:
        fresh = Catalogue(library)
        for query, sort in [("", "title"), ("song", "artist"), ("state:missing", "path")]:
            assert catalogue.select(query, sort).tolist() == fresh.select(query, sort).tolist()
        assert {i: catalogue.track(i) for i in catalogue.ids().tolist()} == {
            i: fresh.track(i) for i in fresh.ids().tolist()
        }
        assert len(catalogue) == len(fresh)

    def apply(changes: Changes) -> None:
        catalogue.refresh(changes)
        check()

    for n in range(6):
        write_track(music / f"{n}.flac", 300 + n, title=f"Song {n}", artist="Ä")
    library.add_folder(str(music).encode())
    for changes in scan(library)[1]:
        catalogue.refresh(changes)
    check()
    first, second, third, *_ = catalogue.ids().tolist()
    assert catalogue.select("song").size == 6
    apply(library.store_analyses([], [(first, "It broke.")]))
    assert catalogue.track(first).reason == "It broke."
    apply(library.retry([first]))
    assert catalogue.track(first).state is TrackState.PENDING
    apply(library.exclude([second]))
    assert second in catalogue
    assert second not in catalogue.ids()
    apply(library.include([second]))
    apply(library.record_play(third))
    assert catalogue.values("plays", [third]) == [1]
    (music / "0.flac").unlink()
    write_track(music / "1.flac", 901, title="Anders", artist="B")
    (music / "2.flac").rename(music / "moved.flac")
    write_track(music / "new.flac", 902, title="Song new")
    for changes in scan(library)[1]:
        catalogue.refresh(changes)
    check()
    assert catalogue.select("anders").size == 1
    apply(library.remove_folder(library.folders()[0].id))
    assert len(catalogue) == 0
    assert first not in catalogue
    open_folder(library, music)
    catalogue.reload()
    check()
    assert len(catalogue) == 6


def test_rows_of_tracks_that_left_are_given_back(library: Library) -> None:
    tracks = [add(library, title=f"Song {n}") for n in range(3000)]
    catalogue = Catalogue(library)
    with library.database.transaction() as connection:
        connection.execute("UPDATE tracks SET detached = 1 WHERE id > ?", (tracks[9],))
    catalogue.refresh(Changes(removed=frozenset(tracks[10:])))
    assert catalogue.ids().tolist() == tracks[:10]
    assert titles(catalogue, "song", sort="title") == [f"Song {n}" for n in range(10)]
