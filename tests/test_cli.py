"""The program without a window."""

import csv
import json
import math
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner

from musicscope import __version__
from musicscope.cli import app, main
from musicscope.core.errors import MusicScopeError
from musicscope.library.library import Library
from tests.library.music import found, open_folder, retag, write_track

ROOT = Path(__file__).resolve().parents[1]
RATE = 22_050


def run(*arguments):
    """Run one command; an error that `main` would print is raised."""
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def song(tmp_path):
    """Six seconds of a melody with a pulse."""
    path = tmp_path / "music" / "song.flac"
    path.parent.mkdir()
    time_s = np.arange(6 * RATE) / RATE
    notes = 440 * 2 ** (np.array([0, 3, 7, 12])[(time_s * 2).astype(int) % 4] / 12)
    sound = np.sin(2 * np.pi * np.cumsum(notes) / RATE) * np.exp(-4 * (time_s % 0.5))
    soundfile.write(path, 0.5 * sound, RATE)
    retag(path, title="Song", artist="Somebody")
    return path


@pytest.fixture
def stored(data, tmp_path):
    """A library with two tracks, one of them analysed."""
    music = tmp_path / "stored"
    write_track(music / "a.flac", 400, title="Alpha", genre="Jazz")
    write_track(music / "b.flac", 500, title="Beta")
    with closing(Library(data / "library.sqlite3")) as library:
        open_folder(library, music)
        track, path = library.pending()[0]
        facts = {"tempo_bpm": 120.0, "key_tonic": 9.0, "key_mode": 1.0, "loudness_lufs": -14.0}
        library.store_analyses([(track, found(path, **facts))], [])
    return music


def test_main_is_what_the_scripts_start():
    done = subprocess.run(
        [sys.executable, "main.py", "--version"], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout.strip()) == (0, __version__)
    assert callable(main)


def test_every_command_is_there():
    named = {c.name or c.callback.__name__ for c in app.registered_commands}
    assert named == {
        "analyse",
        "demo",
        "doctor",
        "duplicates",
        "evaluate",
        "export",
        "features",
        "map",
        "open",
        "path",
        "predict",
        "rescue",
        "scan",
        "similar",
        "tour",
        "tracks",
        "train",
    }


def test_one_file_is_printed_and_the_library_left_alone(song, data):
    result = run("analyse", song, "--json", "--data", data)
    printed = json.loads(result.stdout)
    assert printed["file"] == str(song)
    assert printed["tags"]["title"] == "Song"
    assert {"key", "tempo", "beats", "downbeats", "chords", "sections"} <= printed.keys()
    assert printed["duration_s"] == pytest.approx(6.0, abs=0.05)
    assert not data.exists()


def test_one_file_can_be_read_by_people(song, data):
    text = run("analyse", song, "--data", data).stdout
    assert "Somebody" in text
    assert "tempo" in text


def test_what_is_no_file_is_named(tmp_path, song):
    with pytest.raises(MusicScopeError, match="does not exist"):
        run("analyse", tmp_path / "nothing.flac", "--json")
    (tmp_path / "text.flac").write_text("no sound")
    with pytest.raises(MusicScopeError, match=r"text\.flac"):
        run("analyse", tmp_path / "text.flac", "--json")
    with pytest.raises(MusicScopeError, match="one file"):
        run("analyse", song.parent, "--json")


def test_a_folder_is_analysed_listed_and_exported(song, data, tmp_path, monkeypatch):
    monkeypatch.setenv("MUSICSCOPE_OUTPUT", "silent")
    assert "1 of 1 analysed, 0 failed" in run("analyse", song.parent, "--data", data).stdout
    (row,) = json.loads(run("tracks", "--format", "json", "--data", data).stdout)
    assert (row["title"], row["state"]) == ("Song", "ready")
    target = tmp_path / "song.json"
    assert "1 tracks in" in run("export", target, "--data", data).stdout
    (written,) = json.loads(target.read_text("utf-8"))
    alone = json.loads(run("analyse", song, "--json").stdout)
    for name in ("key", "tempo", "beats", "chords", "sections"):
        assert written[name] == alone[name], "in a worker and here alike"


def test_an_older_analysis_is_renewed_only_when_asked(stored, data, monkeypatch):
    monkeypatch.setenv("MUSICSCOPE_OUTPUT", "silent")
    result = run("analyse", "--data", data)
    assert "1 analysed by an older version" in result.stderr
    with closing(Library(data / "library.sqlite3")) as library:
        assert library.facts(library.tracks()[0].id)["tempo_bpm"] == 120.0
    result = run("analyse", "--renew", "--data", data)
    assert "older version" not in result.stderr


def test_what_a_search_finds_is_exported(stored, data, tmp_path):
    target = tmp_path / "out.csv"
    run("export", target, "genre:jazz", "--data", data)
    header, row = target.read_text("utf-8").splitlines()
    assert header.startswith("id,path,title")
    assert "Alpha" in row
    run("export", tmp_path / "all", "--format", "csv", "--data", data)
    assert len((tmp_path / "all").read_text("utf-8").splitlines()) == 3


def test_an_export_that_cannot_be_says_why(stored, data, tmp_path):
    with pytest.raises(MusicScopeError, match="nothing to export"):
        run("export", tmp_path / "out.csv", "genre:polka", "--data", data)
    result = run("export", tmp_path / "nowhere" / "out.csv", "--data", data)
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr


def test_no_cluster_is_a_sentence(stored, data, monkeypatch):
    pytest.importorskip("distributed", reason="the extra “cluster” is not installed")
    monkeypatch.setattr("musicscope.jobs.cluster.CONNECT_S", 0.5)
    with pytest.raises(MusicScopeError, match="No cluster answers"):
        run("analyse", stored, "--cluster", "tcp://127.0.0.1:9", "--data", data)


def test_the_518_features_of_files_are_a_table_in_both_modes(song, tmp_path):
    for mode in ("default", "fma"):
        table = tmp_path / f"{mode}.csv"
        run("features", table, song, "--mode", mode)
        rows = list(csv.reader(table.read_text("utf-8").splitlines()))
        assert len(rows[0]) == 1 + 518
        assert rows[0][1] == "chroma_cens.kurtosis.01"
        assert rows[0][-1] == "zcr.std.01"
        assert len(rows) == 2
        assert all(math.isfinite(float(value)) for value in rows[1][1:])
