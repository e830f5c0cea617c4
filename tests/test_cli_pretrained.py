"""Pretrained networks without a window, and without any connection."""

from __future__ import annotations

import json
import shutil
import socket
from contextlib import closing

import pytest
from typer.testing import CliRunner

import musicscope.cli.pretrained
from musicscope.cli import app
from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.learning.pretrained import PretrainedError
from tests.learning.pretrained.tiny_models import save_clap
from tests.workspace.similar_world import World

TRACKS = 6


def run(*arguments, said=""):
    """Run one command; an error that `main` would print is raised."""
    assert musicscope.cli.pretrained
    result = CliRunner().invoke(app, list(map(str, ("pretrained", *arguments))), input=said)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    save_clap(folder / "clap")
    return folder


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    with closing(World(folder, TRACKS)):
        pass
    return folder


@pytest.fixture
def data(library, tmp_path):
    return shutil.copytree(library, tmp_path / "data")


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    def refuse(*_):
        raise ConnectionRefusedError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("MUSICSCOPE_OUTPUT", "silent")
    monkeypatch.chdir(tmp_path)


def test_the_list_says_licence_and_where_each_is(data, models):
    told = json.loads(run("list", "--folder", models, "--json", "--data", data).stdout)
    rows = {row["name"]: row for row in told}
    assert rows["clap"]["place"] == str(models / "clap")
    assert rows["clap"]["text"]
    assert rows["discogs_effnet"]["licence"] == "CC BY-NC-SA 4.0"
    assert rows["mert"]["place"] is None
    assert rows["mert"]["own_program"]
    again = json.loads(run("list", "--json", "--data", data).stdout)
    assert again == told


def test_a_library_is_listened_to_and_searched_by_description(data, models):
    run("embed", "clap", "--folder", models, "--data", data)
    found = json.loads(run("search", "slow piano in the rain", "--json", "--data", data).stdout)
    cosines = [row["cosine"] for row in found]
    assert len(found) == TRACKS
    assert cosines == sorted(cosines, reverse=True)
    shown = run("search", "slow piano in the rain", "--limit", 1, "--data", data).stdout
    assert found[0]["title"] in shown
    assert found[1]["title"] not in shown


def test_a_search_of_tracks_asks_a_network_that_knows_words_first(data, models):
    run("embed", "clap", "--folder", models, "--data", data)
    arguments = ["tracks", 'sounds:"slow piano<1"', "--format", "json", "--data", str(data)]
    found = json.loads(CliRunner().invoke(app, arguments).stdout)
    assert len(found) == TRACKS


def test_a_search_before_any_network_listened_says_what_to_do(data):
    with pytest.raises(ParameterError, match="let CLAP listen first"):
        run("search", "rain", "--data", data)


def test_what_is_not_here_is_not_fetched_by_listening(data, tmp_path):
    (tmp_path / "empty").mkdir()
    result = run("embed", "clap", "--folder", tmp_path / "empty", "--data", data)
    assert result.exit_code == 1


def test_consent_needs_the_program_to_be_here(data, models):
    with pytest.raises(ParameterError, match="not on this computer"):
        run("embed", "mert", "--agree", "--folder", models, "--data", data)


def test_a_download_says_source_licence_and_size_and_asks(data):
    result = run("download", "discogs_effnet", "--data", data, said="n\n")
    assert result.exit_code == 1
    for words in ("essentia.upf.edu", "CC BY-NC-SA 4.0", "not for commercial use", "18 MB"):
        assert words in result.stdout


def test_a_download_without_a_connection_says_so(data):
    with pytest.raises(PretrainedError, match="check the connection"):
        run("download", "discogs_effnet", "--yes", "--data", data)


def test_a_name_that_is_none_lists_those_there_are(data):
    with pytest.raises(MusicScopeError, match="clap"):
        run("embed", "clapp", "--data", data)


def test_a_folder_that_is_not_there_is_told(data, tmp_path):
    with pytest.raises(ParameterError, match="does not exist"):
        run("list", "--folder", tmp_path / "nowhere", "--data", data)
