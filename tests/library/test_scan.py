"""What a scan finds, keeps and tells."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musicscope.core.errors import LibraryError
from musicscope.jobs import Cancelled
from musicscope.library.library import Library
from musicscope.library.scan import ScanSpec
from musicscope.library.track import TrackState
from tests.library.music import analyse_all, only, open_folder, place, scan, write_track
from tests.places import SHARED_DATA, needs_shared_data


def test_a_scan_finds_every_sound_and_reads_its_tags(library: Library, music: Path) -> None:
    path = write_track(
        music / "a" / "b.flac",
        title="Slavonic Dance",
        artist="Antonín Dvořák",
        album="Op. 46",
        albumartist="Czech Philharmonic",
        date="1878-11-16",
        genre=["Classical", "Dance"],
        tracknumber="3/8",
    )
    report = open_folder(library, music)
    track = only(library)
    assert (report.added, report.changed, report.removed) == (1, 0, 0)
    assert track.path == path
    assert (track.title, track.artist, track.album) == (
        "Slavonic Dance",
        "Antonín Dvořák",
        "Op. 46",
    )
    assert (track.album_artist, track.year, track.track_number) == ("Czech Philharmonic", 1878, 3)
    assert track.genres == ("Classical", "Dance")
    assert (track.codec, track.channels, track.rate) == ("flac", 1, 8_000)
    assert track.duration_s == pytest.approx(0.1)
    assert track.state is TrackState.PENDING
    assert track.size == place(path).stat().st_size


def test_a_track_without_a_title_is_called_by_its_file(library: Library, music: Path) -> None:
    write_track(music / "03 Blue in Green.flac")
    open_folder(library, music)
    assert only(library).title == "03 Blue in Green"


def test_a_second_scan_of_an_unchanged_folder_touches_nothing(
    library: Library, music: Path
) -> None:
    for n in range(5):
        write_track(music / f"{n}.flac", 200 + n)
    open_folder(library, music)
    before = library.tracks()
    report, published = scan(library)
    assert (report.added, report.changed, report.removed, report.unchanged) == (0, 0, 0, 5)
    assert not any(published)
    assert library.tracks() == before


def test_tracks_are_published_in_small_groups_while_the_scan_runs(
    library: Library, music: Path
) -> None:
    for n in range(450):
        (music / f"{n}.mp3").write_bytes(b"")
    library.add_folder(os.fsencode(music))
    report, published = scan(library)
    assert report.added == 450
    assert max(len(changes.added) for changes in published) <= 200
    assert frozenset().union(*(changes.added for changes in published)) == {
        track.id for track in library.tracks()
    }


def test_files_that_are_no_sound_are_no_tracks(library: Library, music: Path) -> None:
    for name in ["cover.jpg", "list.m3u", "disc.cue", "tags.id3", "notes", "._hidden.mp3"]:
        (music / name).write_bytes(b"\xff\xd8\xff no sound at all")
    trash = music / ".Trash-1000"
    write_track(trash / "old.flac")
    os.mkfifo(music / "pipe.mp3")
    report = open_folder(library, music)
    assert (report.added, report.unreadable) == (0, ())


def test_a_sound_without_an_extension_is_known_by_its_first_bytes(
    library: Library, music: Path
) -> None:
    write_track(music / "recording")
    write_track(music / "Mr. Blue Sky", 500)
    open_folder(library, music)
    assert {t.title for t in library.tracks()} == {"recording", "Mr. Blue Sky"}


def test_names_that_no_one_expects_survive(library: Library, music: Path) -> None:
    names = [
        b"caf\xe9 \xff\xfe.flac",
        b"two\nlines.flac",
        "emoji 🎷.flac".encode(),
        b'it\'s "quoted" `$(x)`; DROP TABLE tracks.flac',
        b"-rf.flac",
        b" .flac",
    ]
    for n, name in enumerate(names):
        write_track(os.path.join(os.fsencode(music), name), 300 + n)
    report = open_folder(library, music)
    assert report.added == len(names)
    assert {os.path.basename(t.path) for t in library.tracks()} == set(names)
    assert all(t.title.isprintable() for t in library.tracks())
    assert scan(library)[0].unchanged == len(names)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.binary(min_size=1, max_size=40).filter(
        lambda name: b"/" not in name and b"\0" not in name and not name.startswith(b".")
    )
)
def test_any_name_comes_back_byte_for_byte(tmp_path: Path, name: bytes) -> None:
    shutil.rmtree(tmp_path, ignore_errors=True)
    path = write_track(os.path.join(os.fsencode(tmp_path), b"music", name + b".flac"))
    library = Library(tmp_path / "library.sqlite3")
    try:
        open_folder(library, tmp_path / "music")
        assert only(library).path == path
    finally:
        library.close()


def test_loops_and_second_ways_to_a_file_give_one_track(library: Library, music: Path) -> None:
    write_track(music / "album" / "song.flac")
    (music / "album" / "loop").symlink_to(music)
    (music / "self").symlink_to(music / "self")
    (music / "again.flac").symlink_to(music / "album" / "song.flac")
    (music / "gone.flac").symlink_to(music / "nowhere.flac")
    open_folder(library, music)
    assert os.path.basename(only(library).path) == b"song.flac"


def test_a_link_to_music_elsewhere_is_followed(
    library: Library, music: Path, tmp_path: Path
) -> None:
    write_track(tmp_path / "elsewhere" / "song.flac")
    (tmp_path / "elsewhere" / "back").symlink_to(tmp_path / "elsewhere")
    (music / "link").symlink_to(tmp_path / "elsewhere")
    open_folder(library, music)
    assert only(library).path == os.fsencode(music / "link" / "song.flac")


def test_a_vanished_file_is_kept_as_missing_and_comes_back(library: Library, music: Path) -> None:
    path = write_track(music / "song.flac")
    open_folder(library, music)
    analyse_all(library)
    content, times = place(path).read_bytes(), place(path).stat()
    place(path).unlink()
    report, published = scan(library)
    assert report.removed == 1
    track = only(library)
    assert track.missing
    assert published[-1].changed == {track.id}
    assert scan(library)[0].removed == 0
    place(path).write_bytes(content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    scan(library)
    back = only(library)
    assert (back.id, back.missing, back.state) == (track.id, False, TrackState.READY)


def test_an_unplugged_disk_loses_nothing_and_is_named(library: Library, music: Path) -> None:
    for n in range(3):
        write_track(music / f"{n}.flac", 400 + n)
    open_folder(library, music)
    analyse_all(library)
    before = library.tracks()
    away = music.with_name("away")
    music.rename(away)
    report, _ = scan(library)
    (path, reason) = report.unreadable[0]
    assert path == os.fsencode(music)
    assert "3 tracks are kept" in reason
    assert all(t.missing for t in library.tracks())
    assert library.pending() == []
    assert not library.folders()[0].available
    away.rename(music)
    scan(library)
    assert library.tracks() == before


def test_an_empty_mount_point_is_named_too(library: Library, music: Path) -> None:
    path = write_track(music / "song.flac")
    open_folder(library, music)
    place(path).unlink()
    report, _ = scan(library)
    assert "is its disk connected?" in report.unreadable[0][1]


def test_tracks_in_an_unreadable_folder_are_not_called_missing(
    library: Library, music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_track(music / "locked" / "song.flac")
    write_track(music / "open.flac", 500)
    open_folder(library, music)
    real = os.scandir

    def refuse(path: bytes):
        if path.endswith(b"locked"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    report, _ = scan(library)
    assert report.unreadable == ((os.fsencode(music / "locked"), "permission denied"),)
    assert not any(t.missing for t in library.tracks())


def test_an_unreadable_file_is_reported_and_the_rest_is_read(
    library: Library, music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_track(music / "bad.flac")
    write_track(music / "good.flac", 500)
    real = Path.open

    def refuse(self: Path, *args: object, **kwargs: object):
        if self.name == "bad.flac":
            raise PermissionError(13, "Permission denied", str(self))
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    report = open_folder(library, music)
    assert report.added == 1
    assert report.unreadable[0][0].endswith(b"bad.flac")


@pytest.mark.parametrize("first", ["inner", "outer"])
def test_a_folder_inside_another_adds_no_track_twice(
    library: Library, music: Path, first: str
) -> None:
    write_track(music / "inner" / "song.flac")
    write_track(music / "top.flac", 500)
    order = [music / "inner", music] if first == "inner" else [music, music / "inner"]
    for folder in order:
        open_folder(library, folder)
    assert len(library.tracks()) == 2
    assert [f.track_count for f in library.folders()] == [2, 1]
    outer = library.folders()[0].id
    changes = library.remove_folder(outer)
    assert len(changes.removed) == 1
    assert [os.path.basename(t.path) for t in library.tracks()] == [b"song.flac"]


def test_a_removed_folder_comes_back_with_everything_known_of_it(
    library: Library, music: Path
) -> None:
    write_track(music / "song.flac")
    open_folder(library, music)
    analyse_all(library)
    track = only(library).id
    library.record_play(track)
    assert library.remove_folder(library.folders()[0].id).removed == {track}
    assert library.tracks() == []
    assert library.coverage().total == 0
    library.add_folder(os.fsencode(music))
    _, published = scan(library)
    assert published[0].added == {track}
    assert (only(library).plays, only(library).state) == (1, TrackState.READY)


@pytest.mark.parametrize(
    ("name", "words"), [("nowhere", "does not exist"), ("file.txt", "is not a folder")]
)
def test_what_is_no_folder_is_refused_in_a_sentence(
    library: Library, music: Path, name: str, words: str
) -> None:
    (music / "file.txt").write_text("x")
    with pytest.raises(LibraryError, match=words):
        library.add_folder(os.fsencode(music / name))
    assert library.folders() == []


def test_a_folder_added_twice_or_through_a_link_is_one_folder(
    library: Library, music: Path, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(music)
    assert library.add_folder(os.fsencode(music)).folders
    assert not library.add_folder(os.fsencode(tmp_path / "link"))
    assert not library.add_folder(os.fsencode(music) + b"/")
    assert len(library.folders()) == 1


def test_an_empty_folder_and_no_folder_at_all_scan_to_nothing(
    library: Library, music: Path
) -> None:
    assert scan(library)[0].added == 0
    assert open_folder(library, music).unreadable == ()


class _StopsAfter:
    """A job's context that is cancelled after some calls."""

    def __init__(self, calls: int) -> None:
        self.left = calls

    def progress(self, done: int, total: int, unit: str) -> None:
        pass

    def publish(self, partial: object) -> None:
        pass

    def check(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def test_a_scan_that_was_stopped_goes_on_where_it_was(library: Library, music: Path) -> None:
    for n in range(300):
        (music / f"{n}.mp3").write_bytes(b"")
    library.add_folder(os.fsencode(music))
    with pytest.raises(Cancelled):
        ScanSpec(library.path).run(_StopsAfter(250))
    kept = {t.path: t.id for t in library.tracks()}
    assert 0 < len(kept) < 300
    scan(library)
    after = {t.path: t.id for t in library.tracks()}
    assert len(after) == 300
    assert kept.items() <= after.items()


@needs_shared_data
def test_every_bad_file_at_once_gives_a_track_or_nothing(library: Library) -> None:
    report = open_folder(library, SHARED_DATA / "badinput")
    names = {os.path.basename(t.path) for t in library.tracks()}
    assert report.unreadable == ()
    assert {b"no_ext", b"emptyfile.mp3", b"ooming-header.flac", b"full.mp3"} <= names
    assert not names & {
        b"abbey.jpg",
        b"archive.7z",
        b"playlist.m3u",
        b"no_ext_not_music",
        b"testcue.cue",
        b"issue_21.id3",
        b"itunes_library_unix.xml",
        b"sample.mid",
    }
    for track in library.tracks():
        assert 0 <= track.duration_s < 1e6
        assert all(text.isprintable() for text in (track.title, track.artist, *track.genres))
    assert scan(library)[0].unchanged == report.added
