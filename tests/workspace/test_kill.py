"""The program killed at any moment loses nothing that it had reported, and goes on from there."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicscope.library.library import Library
from musicscope.library.track import TrackState

ROOT = Path(__file__).resolve().parents[2]
KILLS = 10
PIECES = 60


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "music"
    folder.mkdir()
    rng = np.random.default_rng(3)
    for number in range(PIECES):
        time_s = np.arange(22_050) / 22_050
        tone = np.sin(2 * np.pi * 110 * 2 ** (number / 12) * time_s) * 0.3
        noise = rng.normal(0, 0.01, len(tone))
        soundfile.write(folder / f"{number:02}.wav", (tone + noise).astype(np.float32), 22_050)
    return folder


def start(data, folder):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.workspace.reporting", str(data), str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env={**os.environ, "MUSICSCOPE_OUTPUT": "silent"},
    )


def run_until_killed(data, folder, after_s):
    """Run, kill after `after_s` of work, and return what had been reported, in order."""
    program = start(data, folder)
    first = program.stdout.readline()
    assert first.strip(), "the program did not start"
    time.sleep(after_s)
    program.kill()
    rest, _ = program.communicate()
    return [line.split() for line in (first + rest).splitlines()]


@pytest.mark.timeout(300)
def test_ten_kills_lose_no_track_and_no_result(tmp_path, folder):
    data = tmp_path / "data"
    moments = random.Random(5)
    tracks, results = set(), set()
    for _ in range(KILLS):
        said = run_until_killed(data, folder, moments.uniform(0.0, 1.6))
        again = {int(i) for word, *ids in said if word == "result" for i in ids}
        assert not again & results, "a finished analysis was repeated"
        results |= again
        tracks |= {int(i) for word, *ids in said if word == "track" for i in ids}
        library = Library(data / "library.sqlite3")
        known = {track.id: track for track in library.tracks()}
        library.close()
        assert tracks <= set(known)
        assert all(known[i].state is TrackState.READY for i in results)

    program = start(data, folder)
    output, _ = program.communicate(timeout=120)
    assert output.endswith("finished\n")
    assert not {int(w.split()[1]) for w in output.splitlines() if w.startswith("result")} & results
    library = Library(data / "library.sqlite3")
    found = library.tracks()
    library.close()
    assert len(found) == PIECES
    assert {track.state for track in found} == {TrackState.READY}
