"""Networks without a window: given away, and taken in on a profile that has no music yet."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner

import musicscope.cli.networks
from musicscope.cli import app
from musicscope.core.errors import LibraryError, MusicScopeError, ParameterError
from musicscope.learning.packages import Shelf, read_package
from tests.workspace.heard_world import HIGH_HZ, LOW_HZ, RATE, network_file, tone


def run(*arguments):
    """Run one command; an error that `main` would print is raised."""
    assert musicscope.cli.networks
    result = CliRunner().invoke(app, list(map(str, arguments)))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(scope="module")
def music(tmp_path_factory):
    folder = tmp_path_factory.mktemp("music")
    for name, hz in (("low", LOW_HZ), ("high", HIGH_HZ)):
        soundfile.write(folder / f"{name}.wav", tone(hz, 2.5), RATE)
    return folder


@pytest.fixture
def profile(tmp_path):
    """Where a network was trained."""
    package = read_package(network_file())
    Shelf(tmp_path / "here" / "networks").keep(
        package.state, replace(package.card, name="High or low")
    )
    return tmp_path / "here"


def said_of(music, data):
    run("networks", "import", network_file(), "--data", data)
    run("scan", music, "--data", data)
    rows = json.loads(run("networks", "tag", "--data", data).stdout)
    return {row["title"]: row["says"] for row in rows}


def test_a_network_gives_the_same_probabilities_on_a_fresh_profile(music, profile, tmp_path):
    gift = tmp_path / "gift.network"
    here = said_of(music, profile)
    run("networks", "export", gift, "--model", "High or low", "--data", profile)
    fresh = tmp_path / "fresh"
    assert run("networks", "import", gift, "--data", fresh).exit_code == 0
    (kept,) = json.loads(run("networks", "list", "--json", "--data", fresh).stdout)
    assert kept["name"] == "High or low"
    run("scan", music, "--data", fresh)
    rows = json.loads(run("networks", "tag", "--over-time", "--data", fresh).stdout)
    assert {row["title"]: row["says"] for row in rows} == here
    assert here["low"]["low"] > 0.5 > here["high"]["low"]
    assert all(np.isclose(sum(w["says"].values()), 1, atol=1e-3) for w in rows[0]["windows"])


def test_a_pickle_is_refused_in_one_sentence(tmp_path):
    bad = tmp_path / "bad.network"
    bad.write_bytes(b"\x80\x04\x95cposix\nsystem\n.")
    result = run("networks", "import", bad, "--data", tmp_path / "data")
    assert result.exit_code == 1
    assert "it is a pickle" in result.stderr
    assert json.loads(run("networks", "list", "--json", "--data", tmp_path / "data").stdout) == []


def test_what_is_not_there_is_a_sentence(profile, music, tmp_path):
    with pytest.raises(LibraryError, match="There is no library"):
        run("networks", "tag", "--data", tmp_path / "nowhere")
    said_of(music, profile)
    with pytest.raises(ParameterError, match="no network called Nobody"):
        run("networks", "export", tmp_path / "x.network", "--model", "Nobody", "--data", profile)
    with pytest.raises(MusicScopeError):
        run("networks", "train", "no such target", "--data", profile)
