"""The owner's words without a window."""

from __future__ import annotations

import json
from contextlib import closing

import numpy as np
import pytest
from typer.testing import CliRunner

import musicscope.cli.tags
from musicscope.cli import app
from musicscope.core.errors import MusicScopeError
from musicscope.library.labels import Label
from musicscope.library.library import Library
from musicscope.library.playlists import Playlists
from musicscope.library.tags import Tags
from tests.library.music import open_folder, write_track


def run(*arguments):
    """Run one command; an error that `main` would print is raised."""
    assert musicscope.cli.tags
    result = CliRunner().invoke(app, ["tags", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def library_of(folder, music):
    with closing(Library(folder / "library.sqlite3")) as library:
        open_folder(library, music)
    return folder


@pytest.fixture
def music(tmp_path):
    for number in range(3):
        write_track(
            tmp_path / "music" / f"{number}.flac",
            400 + 50 * number,
            title=f"Song {number}",
            artist="Ann",
            genre="Warm",
        )
    return tmp_path / "music"


@pytest.fixture
def data(tmp_path, music, monkeypatch):
    """A library of three songs, and two tags."""
    monkeypatch.setenv("MUSICSCOPE_OUTPUT", "silent")
    folder = library_of(tmp_path / "data", music)
    with closing(Library(folder / "library.sqlite3")) as library:
        ids = {track.title: track.id for track in library.tracks()}
        store = Tags(library.database)
        warm = store.make("warm", group="feelings", key="w")
        store.make("city")
        store.put([Label(warm.id, ids["Song 1"], True), Label(warm.id, ids["Song 0"], False)])
    return folder


def listed(data):
    rows = json.loads(run("list", "--json", "--data", data).stdout)
    return {row["name"]: (row["yes"], row["no"], row["file"]) for row in rows}


def test_tags_are_listed_with_their_counts(data):
    assert listed(data) == {"city": (0, 0, 0), "warm": (1, 1, 3)}
    assert "feelings" in run("list", "--data", data).stdout


def test_the_tracks_of_a_tag_are_shown(data):
    rows = json.loads(run("show", "WARM", "--json", "--data", data).stdout)
    assert [(row["value"], row["title"]) for row in rows] == [("yes", "Song 1"), ("no", "Song 0")]
    assert "Song 1" in run("show", "warm", "--data", data).stdout
    with pytest.raises(MusicScopeError, match="choose one of these: city, warm"):
        run("show", "cold", "--data", data)


def test_what_is_exported_is_imported_elsewhere(data, music, tmp_path):
    for name in ("labels.csv", "labels.json", "labels"):
        assert "2 labels in" in run("export", tmp_path / name, "--data", data).stdout
        fresh = library_of(tmp_path / f"fresh {name}", music)
        result = run("import", tmp_path / name, "--data", fresh)
        assert result.exit_code == 0
        assert "2 labels of" in result.stdout
        assert listed(fresh) == {"warm": (1, 1, 3)}
    assert (
        "0 labels in" in run("export", tmp_path / "c.csv", "--tag", "city", "--data", data).stdout
    )


def test_what_an_import_lacks_is_listed(data, tmp_path):
    file = tmp_path / "odd.csv"
    file.write_text("tag,value,path\nsea,yes,/nowhere/a.flac\nsea,perhaps,/nowhere/b.flac\n")
    result = run("import", file, "--data", data)
    assert result.exit_code == 1
    assert "1 waits until its track is in the library." in result.stdout
    assert "line 2: sea: a.flac: The library does not know this track yet." in result.stderr
    assert (
        "line 3: sea, perhaps, /nowhere/b.flac: Its value is neither yes nor no." in result.stderr
    )
    with pytest.raises(MusicScopeError, match="is no file"):
        run("import", tmp_path / "none.csv", "--data", data)


def test_a_search_for_suggestions_waits_until_tags_are_learned(data, tmp_path, monkeypatch):
    from musicscope.workspace.learning import Learning

    learned = []

    def start(learning):
        learned.append(None)
        learning.changed.emit(frozenset())

    monkeypatch.setattr(Learning, "start", start)
    monkeypatch.setattr(Learning, "find", lambda _, word: np.arange(2 if learned else 0) + 1)

    def found(*arguments):
        learned.clear()
        result = CliRunner().invoke(app, [*map(str, arguments), "--data", str(data)])
        assert result.exit_code == 0, result.output
        return result.stdout

    assert "2 tracks" in found("tracks", "tag?:warm>0.8")
    assert "1 track" in found("tracks", "song -tag?:warm>0.8")
    assert not learned or found("tracks", "song")
    assert not learned
    with closing(Library(data / "library.sqlite3")) as library:
        Playlists(library.database).create("Warm ones", "tag?:warm")
    assert "2" in found("playlists", "list")
    assert "Song 1" in found("playlists", "show", "Warm ones")
    assert "2 tracks" in found("playlists", "export", "Warm ones", tmp_path / "warm.m3u8")


def test_a_search_for_genres_by_sound_says_when_none_were_learned(data):
    result = CliRunner().invoke(app, ["tracks", "genre?:jazz", "--data", str(data)])
    assert result.exit_code == 0
    assert "0 tracks" in result.stdout
    assert "genres learn" in result.stderr
