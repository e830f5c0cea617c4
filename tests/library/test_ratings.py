"""Where the owner placed tracks: kept, undone exactly, and read from other programs' files."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.jobs import InlineRunner
from musicscope.library.database import Database
from musicscope.library.library import Library
from musicscope.library.migrations import migrate
from musicscope.library.rating_exchange import ExportRatingsSpec, ImportRatingsSpec
from musicscope.library.ratings import RatedTracks, Rating
from musicscope.library.schema import STEPS
from tests.library.music import open_folder, scan, write_track


@pytest.fixture
def pair(library, music):
    """Two songs, and their ids."""
    for n in range(2):
        write_track(music / f"{n}.flac", 300 + 50 * n, title=f"Song {n}")
    open_folder(library, music)
    return {track.title: track.id for track in library.tracks()}


@pytest.fixture
def rated(library):
    return RatedTracks(library.database)


def placed(track, valence, arousal):
    return [Rating(track, "valence", valence), Rating(track, "arousal", arousal)]


def run(spec):
    handle = InlineRunner().submit(spec)
    if handle.error is not None:
        raise handle.error
    return handle.result


def test_a_library_without_ratings_gets_them_and_keeps_all_it_had(tmp_path):
    path = tmp_path / "library.sqlite3"
    with Database(path) as database:
        migrate(database, STEPS[:5])
        with database.transaction() as connection:
            connection.execute(
                "INSERT INTO tracks (id, path, size, mtime_ns, added_s) "
                "VALUES (7, x'2f61', 1, 1, 1)"
            )
    with closing(Library(path)) as library:
        rated = RatedTracks(library.database)
        rated.put(placed(7, 0.5, -0.25))
        assert rated.all() == {7: {"valence": 0.5, "arousal": -0.25}}
        assert [track.id for track in library.tracks()] == [7]


def test_a_new_place_takes_the_place_of_the_old_and_can_be_undone_exactly(rated, pair):
    first = rated.put(placed(pair["Song 0"], 0.5, -0.5))
    moved = rated.put([Rating(pair["Song 0"], "valence", -1.0)])
    assert rated.of_track(pair["Song 0"]) == {"valence": -1.0, "arousal": -0.5}
    assert rated.do(moved.turned_round()).rated == {pair["Song 0"]}
    assert rated.of_track(pair["Song 0"]) == {"valence": 0.5, "arousal": -0.5}
    rated.do(first.turned_round())
    assert rated.all() == {}


@pytest.mark.parametrize("value", [1.01, -2.0, float("nan"), float("inf")])
def test_a_place_beyond_the_plane_is_refused(rated, pair, value):
    with pytest.raises(ParameterError, match="between −1 and 1"):
        rated.put(placed(pair["Song 0"], value, 0.0))
    assert rated.all() == {}


def test_unknown_scales_are_refused_and_unknown_tracks_left_out(rated, pair):
    with pytest.raises(ParameterError, match="choose valence or arousal"):
        rated.put([Rating(pair["Song 0"], "danceability", 0.0)])
    assert rated.put(placed(999, 0.0, 0.0)).after == ()


def test_it_is_on_disk_when_the_call_returns(library, rated, pair):
    rated.put(placed(pair["Song 1"], 0.1, 0.2))
    with closing(sqlite3.connect(library.path)) as other:
        assert other.execute("SELECT count(*) FROM ratings").fetchone() == (2,)


def test_a_track_that_leaves_and_comes_back_is_where_it_was(library, music, rated, pair):
    rated.put(placed(pair["Song 0"], 0.5, 0.5))
    folder = library.folders()[0]
    library.remove_folder(folder.id)
    library.add_folder(os.fsencode(music))
    scan(library)
    (back,) = [track for track in library.tracks() if track.title == "Song 0"]
    assert rated.of_track(back.id) == {"valence": 0.5, "arousal": 0.5}


def test_of_two_tracks_that_become_one_the_newer_place_counts(library, music, rated, pair):
    one, two = pair["Song 0"], pair["Song 1"]
    rated.put([Rating(one, "valence", 0.1, 100.0), Rating(one, "arousal", 0.2, 300.0)])
    rated.put([Rating(two, "valence", 0.9, 200.0), Rating(two, "arousal", 0.8, 200.0)])
    (music / "0.flac").unlink()
    library.relink(one, os.fsencode(music / "1.flac"))
    assert rated.all() == {one: {"valence": 0.9, "arousal": 0.2}}


def test_ratings_go_through_a_file_and_come_back_the_same(library, rated, pair, tmp_path):
    rated.put([*placed(pair["Song 0"], 1 / 3, -1.0), Rating(pair["Song 1"], "arousal", 0.25)])
    before = rated.all()
    assert run(ExportRatingsSpec(library.path, tmp_path / "mood.csv")) == 2
    rated.clear(pair.values())
    report = run(ImportRatingsSpec(library.path, os.fsencode(tmp_path / "mood.csv"))).report
    assert rated.all() == before
    assert report.placed == 2
    assert "−1 to 1" in report.sentence


def test_scales_of_1_to_9_are_recognised_and_said(library, rated, pair, music, tmp_path):
    table = tmp_path / "deam.csv"
    table.write_text("song_id, valence_mean, valence_std, arousal_mean\n0,9,1.2,1\n1,5,0.3,7\n")
    report = run(ImportRatingsSpec(library.path, os.fsencode(table))).report
    assert rated.of_track(pair["Song 0"]) == {"valence": 1.0, "arousal": -1.0}
    assert rated.of_track(pair["Song 1"]) == {"valence": 0.0, "arousal": 0.5}
    assert "from 1 to 9" in report.sentence
    assert "2 tracks were known by the file’s name alone" in report.sentence


def test_what_cannot_be_taken_is_told_row_by_row(library, rated, pair, music, tmp_path):
    table = tmp_path / "mood.csv"
    table.write_text(
        "Path;Valence;Arousal\n"
        f"{music}/0.flac;0,5;-0,5\n"
        "/nowhere/song.flac;0;0\n"
        f"{music}/1.flac;high;0\n"
        ";0;0\n"
        f"{music}/1.flac;;\n"
        f"{music}/0.flac;-1;-1\n",
        encoding="utf-16",
    )
    report = run(ImportRatingsSpec(library.path, os.fsencode(table))).report
    assert rated.all() == {pair["Song 0"]: {"valence": -1.0, "arousal": -1.0}}
    assert [row.where for row in report.unknown] == ["line 3"]
    assert [row.reason for row in report.bad] == [
        "Its valence is no number.",
        "It names no track.",
        "It has neither valence nor arousal.",
    ]
    assert [row.reason for row in report.repeated] == ["Line 7 counts instead."]
    assert len(report.lines) == 5


def test_paths_may_begin_at_the_file(library, rated, pair, music):
    (music / "mood.csv").write_text("path,valence,arousal\n1.flac,-0.5,0\n")
    report = run(ImportRatingsSpec(library.path, os.fsencode(music / "mood.csv"))).report
    assert (report.placed, report.guesses) == (1, 0)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"path,valence,arousal\na,12,3\n", "mend them"),
        (b"path,valence,arousal\na,-1,3\n", "mend them"),
        (b"title,mood\na,b\n", "name the columns"),
        (b"", "name the columns"),
        (bytes(range(8)) * 400, "no text"),
    ],
)
def test_files_that_are_no_ratings_are_refused_and_nothing_is_stored(
    library, rated, pair, tmp_path: Path, content, words
):
    (tmp_path / "odd.csv").write_bytes(content)
    with pytest.raises(MusicScopeError, match=words):
        run(ImportRatingsSpec(library.path, os.fsencode(tmp_path / "odd.csv")))
    assert rated.all() == {}


def test_a_file_that_cannot_be_read_or_written_is_named(library, rated, pair, tmp_path):
    with pytest.raises(MusicScopeError, match="choose a CSV file"):
        run(ImportRatingsSpec(library.path, os.fsencode(tmp_path / "none.csv")))
    with pytest.raises(MusicScopeError, match="cannot be written"):
        run(ExportRatingsSpec(library.path, tmp_path / "none" / "mood.csv"))
