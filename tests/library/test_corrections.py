"""What the owner knows better than the machine."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from musicscope.core.errors import ParameterError
from musicscope.library.catalogue import Catalogue
from musicscope.library.database import Database
from musicscope.library.library import Library
from musicscope.library.migrations import format_of, migrate
from musicscope.library.schema import NEWEST, STEPS
from tests.library.music import found, only, open_folder, place, retag, scan, write_track

SLOW = {"tempo_bpm": 92.0}
A_MINOR = {"key_tonic": 9, "key_mode": 1}


@pytest.fixture
def track(library: Library, music: Path) -> int:
    path = write_track(music / "song.flac", 400, title="Song")
    open_folder(library, music)
    analyse(library, path)
    return only(library).id


def analyse(library: Library, path: bytes, bpm: float = 184.0) -> None:
    facts = {
        "tempo_bpm": bpm,
        "tempo_confidence": 0.4,
        "key_tonic": 0.0,
        "key_mode": 0.0,
        "key_confidence": 0.3,
        "loudness_lufs": -14.2,
        "brightness_hz": 2_210.0,
    }
    library.store_analyses([(only(library).id, found(path, **facts))], [])


def test_a_correction_wins_and_is_marked(library: Library, track: int) -> None:
    assert only(library).corrected == frozenset()
    assert library.correct(track, SLOW).changed == {track}
    song = only(library)
    assert (song.tempo_bpm, song.tempo_confidence) == (92.0, 1.0)
    assert song.corrected == {"tempo_bpm"}
    assert (song.key_tonic, song.key_mode, song.key_confidence) == (0, 0, 0.3)
    library.correct(track, A_MINOR)
    song = only(library)
    assert (song.key_tonic, song.key_mode, song.key_confidence) == (9, 1, 1.0)
    assert song.corrected == {"tempo_bpm", "key_tonic", "key_mode"}
    assert library.corrections(track) == {**SLOW, **A_MINOR}


def test_it_is_kept_apart_from_what_the_machine_found(library: Library, track: int) -> None:
    library.correct(track, SLOW)
    assert library.facts(track)["tempo_bpm"] == 184.0
    assert library.results(track)[0]["tempo_bpm"] == 184.0
    assert library.uncorrect(track, ["tempo_bpm"]).changed == {track}
    assert only(library).tempo_bpm == 184.0
    assert only(library).corrected == frozenset()
    assert not library.uncorrect(track)


def test_it_survives_a_new_analysis(library: Library, track: int) -> None:
    library.correct(track, SLOW)
    analyse(library, only(library).path, bpm=180.0)
    assert only(library).tempo_bpm == 92.0
    assert library.facts(track)["tempo_bpm"] == 180.0


def test_it_survives_moving_and_retagging_the_file(
    library: Library, music: Path, track: int
) -> None:
    library.correct(track, A_MINOR)
    retag(music / "song.flac", title="Another name")
    scan(library)
    (music / "song.flac").rename(music / "moved.flac")
    scan(library)
    song = only(library)
    assert (song.id, song.title, song.path) == (
        track,
        "Another name",
        bytes(music / "moved.flac"),
    )
    assert (song.key_tonic, song.key_mode) == (9, 1)


def test_it_survives_another_recording_in_the_same_file(
    library: Library, music: Path, track: int
) -> None:
    library.correct(track, SLOW)
    write_track(music / "song.flac", 555, title="Song, remastered")
    scan(library)
    assert library.facts(track) == {}
    assert (only(library).tempo_bpm, only(library).corrected) == (92.0, {"tempo_bpm"})


def test_two_tracks_that_become_one_keep_the_corrections_of_both(
    library: Library, music: Path, track: int
) -> None:
    twin_path = write_track(music / "twin.flac", 400, title="Song")
    scan(library)
    (twin,) = (t.id for t in library.tracks() if t.id != track)
    library.correct(track, SLOW)
    library.correct(twin, {"tempo_bpm": 60.0, **A_MINOR})
    place(only_path(library, track)).unlink()
    library.relink(track, twin_path)
    assert library.corrections(track) == {**SLOW, **A_MINOR}
    assert library.corrections(twin) == {}


def only_path(library: Library, track: int) -> bytes:
    return library.tracks([track])[0].path


@pytest.mark.parametrize(
    "values",
    [
        {"tempo_bpm": 0.0},
        {"tempo_bpm": float("nan")},
        {"tempo_bpm": 10_000.0},
        {"key_tonic": 3},
        {"key_mode": 1},
        {"key_tonic": 12, "key_mode": 0},
        {"key_tonic": 2.5, "key_mode": 0},
        {"key_tonic": 2, "key_mode": 2},
        {"loudness_lufs": -10.0},
    ],
)
def test_what_cannot_be_is_refused(library: Library, track: int, values: dict[str, float]) -> None:
    with pytest.raises(ParameterError):
        library.correct(track, values)
    assert library.corrections(track) == {}


def test_a_track_that_is_not_there_cannot_be_corrected(library: Library) -> None:
    assert not library.correct(4711, SLOW)


def test_search_and_sorting_go_by_the_correction(library: Library, music: Path, track: int) -> None:
    other_path = write_track(music / "other.flac", 500, title="Other")
    scan(library)
    (other,) = (t.id for t in library.tracks() if t.id != track)
    facts = {"tempo_bpm": 100.0, "key_tonic": 2.0, "key_mode": 0.0, "loudness_lufs": -9.0}
    library.store_analyses([(other, found(other_path, **facts))], [])
    catalogue = Catalogue(library)
    assert catalogue.select("", "tempo").tolist() == [other, track]
    catalogue.refresh(library.correct(track, {**SLOW, **A_MINOR}))
    assert catalogue.select("", "tempo").tolist() == [track, other]
    assert catalogue.select("bpm:92 key:Am").tolist() == [track]
    assert catalogue.select("bpm:184").tolist() == []
    assert catalogue.values("key", [track]) == [(9, 1)]
    assert catalogue.track(track) == library.tracks([track])[0]


def test_loudness_and_brightness_are_columns(library: Library, music: Path, track: int) -> None:
    write_track(music / "other.flac", 500, title="Not analysed")
    scan(library)
    (other,) = (t.id for t in library.tracks() if t.id != track)
    catalogue = Catalogue(library)
    assert catalogue.values("loudness", [track, other]) == [-14.2, None]
    assert catalogue.values("brightness", [track, other]) == [2_210.0, None]
    assert catalogue.select("", "loudness").tolist() == [track, other]
    for query in ("lufs:-20..-10", "lufs:-14", "loudness:<-10", "bright:>2000", "brightness:2200"):
        assert catalogue.select(query).tolist() == [track], query
    for query in ("lufs:>-14", "lufs:-30..-20", "bright:<2000", "bright:2000"):
        assert catalogue.select(query).tolist() == [], query
    for half_typed in ("lufs:", "lufs:-", "lufs:>-", "lufs:..-"):
        assert len(catalogue.select(half_typed)) == 2, half_typed


def test_a_library_of_format_1_keeps_everything_and_can_be_corrected(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    with Database(path) as database:
        migrate(database, STEPS[:1])
    with closing(sqlite3.connect(path)) as old, old:
        old.execute("INSERT INTO methods (versions) VALUES ('{\"tempo\": 1}')")
        old.execute(
            "INSERT INTO tracks (path, size, mtime_ns, added_s, title, state, methods, plays) "
            "VALUES (x'2f61', 1, 1, 1.5, 'Old', 'ready', 1, 3)"
        )
        old.execute("INSERT INTO facts VALUES ('tempo_bpm', 1, 184.0)")
        old.execute("INSERT INTO vectors VALUES (1, 'mfcc', 1, '2', x'0000803f00000040')")
    with closing(Library(path)) as library:
        song = only(library)
        assert (song.title, song.plays, song.tempo_bpm) == ("Old", 3, 184.0)
        assert library.vectors("mfcc")[1].tolist() == [[1.0, 2.0]]
        assert library.outdated({"tempo": 2}) == [(song.id, b"/a", ("tempo",))]
        library.correct(song.id, SLOW)
    with closing(Library(path)) as again:
        assert only(again).tempo_bpm == 92.0
        with again.database.reading() as connection:
            assert format_of(connection) == NEWEST
    (backup,) = (tmp_path / "backups").glob("library-before-format-2-*.sqlite3")
    with closing(sqlite3.connect(backup)) as kept:
        assert kept.execute("SELECT title FROM tracks").fetchall() == [("Old",)]
