"""Files that were moved, renamed, retagged or replaced between two scans."""

import os
import shutil
from pathlib import Path

import pytest

from musicscope.library.library import Library
from musicscope.library.track import TrackState
from tests.library.music import analyse_all, only, open_folder, place, retag, scan, write_track


@pytest.mark.parametrize("analysed", [True, False])
def test_a_moved_file_stays_the_same_track(library: Library, music: Path, analysed: bool) -> None:
    write_track(music / "one" / "song.flac", title="Song")
    write_track(music / "one" / "other.flac", 600)
    open_folder(library, music)
    if analysed:
        analyse_all(library)
    before = {t.title: t for t in library.tracks()}
    (music / "one").rename(music / "two")
    report, published = scan(library)
    assert (report.added, report.moved, report.removed) == (0, 2, 0)
    after = {t.title: t for t in library.tracks()}
    assert {name: t.id for name, t in after.items()} == {n: t.id for n, t in before.items()}
    assert after["Song"].path == os.fsencode(music / "two" / "song.flac")
    assert after["Song"].state is before["Song"].state
    assert not published[0].added


def test_a_renamed_file_stays_the_same_track(library: Library, music: Path) -> None:
    path = write_track(music / "song.flac")
    open_folder(library, music)
    track = only(library).id
    place(path).rename(music / "a better name.flac")
    assert scan(library)[0].moved == 1
    assert only(library).id == track


def test_a_file_moved_and_retagged_is_known_by_its_sound(library: Library, music: Path) -> None:
    path = write_track(music / "song.flac", title="Old")
    open_folder(library, music)
    analyse_all(library)
    track = only(library).id
    place(path).rename(music / "renamed.flac")
    retag(music / "renamed.flac", title="New", comment="x" * 5000)
    report, _ = scan(library)
    assert (report.moved, report.added) == (1, 0)
    after = only(library)
    assert (after.id, after.title, after.state) == (track, "New", TrackState.READY)


def test_another_file_of_the_same_name_is_another_track(library: Library, music: Path) -> None:
    path = write_track(music / "01.flac")
    open_folder(library, music)
    analyse_all(library)
    place(path).unlink()
    write_track(music / "disc 2" / "01.flac", 999)
    scan(library)
    assert [t.missing for t in library.tracks()] == [True, False]


def test_a_copy_is_a_track_of_its_own(library: Library, music: Path) -> None:
    path = write_track(music / "song.flac")
    open_folder(library, music)
    analyse_all(library)
    shutil.copy2(path, os.fsencode(music / "copy.flac"))
    assert scan(library)[0].added == 1
    assert len(library.tracks()) == 2


def test_files_moved_to_another_folder_of_the_library_keep_their_tracks(
    library: Library, music: Path, tmp_path: Path
) -> None:
    write_track(music / "song.flac")
    open_folder(library, music)
    track = only(library).id
    (tmp_path / "new").mkdir()
    (music / "song.flac").rename(tmp_path / "new" / "song.flac")
    library.add_folder(os.fsencode(tmp_path / "new"))
    new = next(f.id for f in library.folders() if f.path.endswith(b"new"))
    scan(library, (new,))
    assert only(library).id == track


def test_retagging_keeps_the_analysis(library: Library, music: Path) -> None:
    path = write_track(music / "song.flac", title="Old")
    open_folder(library, music)
    analyse_all(library)
    retag(path, title="New", comment="y" * 3000)
    report, _ = scan(library)
    assert report.changed == 1
    track = only(library)
    assert (track.title, track.state, track.tempo_bpm) == ("New", TrackState.READY, 120.0)
    assert library.pending() == []


def test_other_sound_in_the_same_file_is_analysed_again(library: Library, music: Path) -> None:
    path = write_track(music / "song.flac")
    open_folder(library, music)
    analyse_all(library)
    track = only(library).id
    write_track(path, 700, title="Other")
    scan(library)
    assert library.pending() == [(track, path)]
    assert library.facts(track) == {}
    assert len(library.vectors("simple")[0]) == 0
    assert only(library).tempo_bpm is None


def test_a_failed_file_is_tried_again_once_it_changes(library: Library, music: Path) -> None:
    path = write_track(music / "song.flac")
    open_folder(library, music)
    library.store_analyses([], [(only(library).id, "It is broken.")])
    assert library.pending() == []
    write_track(path, 700)
    os.utime(path, ns=(1, 1))
    scan(library)
    assert [p for _, p in library.pending()] == [path]
    assert only(library).reason == ""
