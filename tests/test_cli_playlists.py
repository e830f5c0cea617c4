"""Playlists without a window."""

from __future__ import annotations

import json
from contextlib import closing

import pytest
from typer.testing import CliRunner

from musicscope.cli import app
from musicscope.core.errors import MusicScopeError
from musicscope.library.library import Library
from musicscope.library.playlists import Playlists
from tests.library.music import open_folder, write_track


def run(*arguments):
    """Run one command; an error that `main` would print is raised."""
    result = CliRunner().invoke(app, ["playlists", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def music(tmp_path):
    return tmp_path / "music"


@pytest.fixture
def data(tmp_path, music, monkeypatch):
    """A library of four songs, two of them jazz, and two playlists."""
    monkeypatch.setenv("MUSICSCOPE_OUTPUT", "silent")
    for number in range(4):
        genre = "Jazz" if number % 2 else "Folk"
        write_track(
            music / f"{number}.flac", 400 + 50 * number, title=f"Song {number}", genre=genre
        )
    folder = tmp_path / "data"
    with closing(Library(folder / "library.sqlite3")) as library:
        open_folder(library, music)
        ids = {track.title: track.id for track in library.tracks()}
        store = Playlists(library.database)
        store.create("Morning", None, [ids["Song 3"], ids["Song 0"]])
        store.create("Jazz now", "genre:jazz")
        library.record_play(ids["Song 2"])
    return folder


def shown(name, data):
    return [row["title"] for row in json.loads(run("show", name, "--json", "--data", data).stdout)]


def test_playlists_are_listed(data):
    rows = json.loads(run("list", "--json", "--data", data).stdout)
    assert rows == [
        {"name": "Morning", "search": None, "tracks": 2},
        {"name": "Jazz now", "search": "genre:jazz", "tracks": 2},
    ]
    assert "Morning" in run("list", "--data", data).stdout


def test_a_playlist_is_shown_in_its_order(data):
    assert shown("Morning", data) == ["Song 3", "Song 0"]
    assert shown("morning", data) == ["Song 3", "Song 0"]
    assert sorted(shown("Jazz now", data)) == ["Song 1", "Song 3"]
    assert shown("history", data) == ["Song 2"]
    assert "Song 3" in run("show", "Morning", "--data", data).stdout
    with pytest.raises(MusicScopeError, match="choose one of these: Morning, Jazz now"):
        run("show", "Evening", "--data", data)


def test_what_is_exported_is_imported_again(data, music, tmp_path):
    for ending in ("m3u8", "m3u", "pls", "xspf", "jspf"):
        target = tmp_path / f"out.{ending}"
        assert "2 tracks in" in run("export", "Morning", target, "--data", data).stdout
        assert str(music) not in target.read_text("utf-8")
        assert "All 2 entries" in run("import", target, "--data", data).stdout
    assert shown("Morning 6", data) == ["Song 3", "Song 0"]
    run("export", "Morning", tmp_path / "whole.m3u8", "--absolute", "--data", data)
    assert str(music) in (tmp_path / "whole.m3u8").read_text("utf-8")
    with pytest.raises(MusicScopeError, match="tells no format"):
        run("export", "Morning", tmp_path / "out.flac", "--data", data)


def test_what_an_import_lacks_is_listed(data, music):
    file = music / "mix.m3u8"
    file.write_text("2.flac\nnone.flac\nhttp://x.example/live\n")
    result = run("import", file, "--data", data)
    assert result.exit_code == 0
    assert "1 of 3 entries of “mix” was found." in result.stdout
    assert "line 2: none.flac: There is no such file" in result.stderr
    assert "line 3: http://x.example/live" in result.stderr
    assert shown("mix", data) == ["Song 2"]
    file.write_text("none.flac\n")
    assert run("import", file, "--data", data).exit_code == 1
    absent = run("import", music / "no.m3u", "--data", data)
    assert absent.exit_code == 1
    assert "no.m3u cannot be read" in absent.stderr


def test_one_bad_file_does_not_keep_the_others_out(data, music, tmp_path):
    bad, good = tmp_path / "bad.jspf", tmp_path / "good.m3u8"
    bad.write_text("not a playlist", "utf-8")
    good.write_text(f"{music}/1.flac\nD:\\records\\2.flac\n", "utf-8")
    result = run("import", bad, tmp_path / "absent.m3u", good, "--data", data)
    assert result.exit_code == 1
    assert "line 1: The file is damaged from here on." in result.stderr
    assert "absent.m3u" in result.stderr
    assert "a file of the library has this name" in result.stderr
    assert shown("good", data) == ["Song 1"]
