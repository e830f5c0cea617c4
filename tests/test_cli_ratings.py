"""Places on the mood plane without a window."""

from __future__ import annotations

from contextlib import closing

import pytest
from typer.testing import CliRunner

import musicscope.cli.ratings
from musicscope.cli import app
from musicscope.core.errors import MusicScopeError
from musicscope.library.library import Library
from musicscope.library.ratings import RatedTracks
from tests.library.music import open_folder, write_track


def run(*arguments):
    """Run one command; an error that `main` would print is raised."""
    assert musicscope.cli.ratings
    result = CliRunner().invoke(app, ["ratings", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("MUSICSCOPE_OUTPUT", "silent")
    for n in range(2):
        write_track(tmp_path / "music" / f"{n}.flac", 400 + 50 * n, title=f"Song {n}")
    with closing(Library(tmp_path / "data" / "library.sqlite3")) as library:
        open_folder(library, tmp_path / "music")
    return tmp_path / "data"


def stored(data):
    with closing(Library(data / "library.sqlite3")) as library:
        return RatedTracks(library.database).all()


def test_ratings_come_in_and_go_out(data, tmp_path):
    table = tmp_path / "mood.csv"
    table.write_text("path,valence,arousal\nmusic/0.flac,9,1\nmusic/1.flac,3,5\nmusic/9.flac,5,5\n")
    came = run("import", table, "--data", data)
    assert came.exit_code == 0
    assert "2 tracks were placed on the mood plane" in came.stdout
    assert "from 1 to 9" in came.stdout
    assert "The library does not know this track." in came.stderr
    assert sorted(map(tuple, (sorted(v.values()) for v in stored(data).values()))) == [
        (-1.0, 1.0),
        (-0.5, 0.0),
    ]
    assert "2 tracks in" in run("export", tmp_path / "out.csv", "--data", data).stdout
    written = (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()
    assert written[0] == "path,valence,arousal"
    assert written[1].endswith("0.flac,1.0,-1.0")


def test_bad_rows_are_told_and_the_command_fails(data, tmp_path):
    (tmp_path / "mood.csv").write_text("path,valence,arousal\nmusic/0.flac,x,1\n")
    came = run("import", tmp_path / "mood.csv", "--data", data)
    assert came.exit_code == 1
    assert "Its valence is no number." in came.stderr
    (tmp_path / "odd.csv").write_text("a,b\n")
    with pytest.raises(MusicScopeError, match="name the columns"):
        run("import", tmp_path / "odd.csv", "--data", data)
