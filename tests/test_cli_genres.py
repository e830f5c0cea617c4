"""Genres without a window."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from musicscope.cli import app
from musicscope.core.errors import MusicScopeError
from tests.library.music import write_track
from tests.test_cli_tags import library_of


def run(*arguments):
    result = CliRunner().invoke(app, ["genres", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("MUSICSCOPE_OUTPUT", "silent")
    for number in range(4):
        write_track(
            tmp_path / "music" / f"{number}.flac", 400 + number, title=f"{number}", genre="Jazz"
        )
    return library_of(tmp_path / "data", tmp_path / "music")


def test_before_genres_are_learned_it_says_what_to_run(data):
    with pytest.raises(MusicScopeError, match="genres learn"):
        run("show", "--data", data)


def test_one_genre_and_an_unknown_group_are_refused(data):
    with pytest.raises(MusicScopeError, match=r"3 tracks each; the files' genres name 1 such\."):
        run("learn", "--data", data)
    with pytest.raises(MusicScopeError, match="there is none yet"):
        run("learn", "--group", "moods", "--data", data)


def test_learned_genres_are_shown_as_json(data, monkeypatch):
    from musicscope.learning.genre import Guess
    from musicscope.workspace.genre_learning import GenreLearning

    class Done:
        error, ended, label = None, True, ""

    monkeypatch.setattr(GenreLearning, "start", lambda _: Done())
    guesses = [Guess("Jazz", 0.9), Guess("Folk", 0.1)]
    monkeypatch.setattr(GenreLearning, "top", lambda _, __, count: guesses[:count])
    rows = json.loads(run("show", "--json", "--top", "1", "--data", data).stdout)
    assert [row["sounds"] for row in rows] == [{"Jazz": 0.9}] * 4
