"""Likeness on the command line."""

import pytest
from typer.testing import CliRunner

from musicscope.cli import app, terminal
from musicscope.core.errors import MusicScopeError
from tests.workspace.similar_world import World


def run(*arguments):
    """Run one command; an error that `main` would print is raised."""
    result = CliRunner().invoke(app, [str(a) for a in arguments], env={"COLUMNS": "200"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


@pytest.fixture(autouse=True)
def _wide_terminal(monkeypatch):
    monkeypatch.setattr(terminal.out, "width", 200)


@pytest.fixture
def data(tmp_path):
    World(tmp_path, 12).close()
    return tmp_path


def test_what_is_like_a_file_is_listed(data):
    output = run("similar", data / "music" / "003.flac", "--limit", 3, "--data", data)
    assert "3 tracks" in output
    assert "Track 3 " not in output
    assert "Track 0" in output or "Track 6" in output or "Track 9" in output


def test_weights_and_a_search_are_taken(data):
    output = run(
        "similar", "1", "--weights", "timbre=2, rhythm=0", "--only", "genre:folk", "--data", data
    )
    assert "4 tracks" in output


def test_a_path_is_listed_from_end_to_end(data):
    output = run("path", "1", "2", "--steps", 4, "--smooth-key", "--data", data)
    assert "4 steps" in output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("similar", "nowhere.flac"), "is not in the library"),
        (("similar", "1", "--weights", "timbre"), "is no weight"),
        (("similar", "1", "--weights", "height=1"), "no aspect called height"),
        (("path", "1", "1"), "two different tracks"),
    ],
)
def test_what_cannot_be_is_a_sentence(data, arguments, words):
    with pytest.raises(MusicScopeError, match=words):
        run(*arguments, "--data", data)


def test_a_library_without_duplicates_says_so(tmp_path):
    World(tmp_path, 0).close()
    assert "0 groups" in run("duplicates", "--data", tmp_path)
