"""Windows are drawn into memory and sound goes nowhere, unless a test says otherwise."""

import os
import threading
import time

import numpy as np
import pytest
import soundfile

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("MUSICSCOPE_OUTPUT", "silent")

RATE = 22_050
PIECES = 5
LIMIT_MS = 60_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("music")
    seconds = np.arange(8 * RATE) / RATE
    for number in range(PIECES):
        root = 220 * 2 ** (number * 2 / 12)
        chord = sum(np.sin(2 * np.pi * root * ratio * seconds) for ratio in (1, 1.26, 1.5))
        beat = (np.sin(2 * np.pi * 2 * seconds) > 0) * 0.5 + 0.5
        soundfile.write(folder / f"piece {number}.wav", (chord * beat * 0.2).astype("f4"), RATE)
    return folder


@pytest.fixture
def session(qtbot, tmp_path):
    before = set(threading.enumerate())
    from musicscope.core.paths import Places
    from musicscope.gui.session import Session

    session = Session(Places(tmp_path / "data", tmp_path / "cache"))
    session.window.resize(1280, 800)
    session.window.show()
    yield session
    session.close()
    deadline = time.monotonic() + 5
    while set(threading.enumerate()) - before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not set(threading.enumerate()) - before, "a thread outlived the window"


@pytest.fixture
def opened(qtbot, session, folder):
    workspace = session.workspace
    workspace.open_folder(os.fsencode(folder))
    qtbot.waitUntil(lambda: workspace.coverage().analysed == PIECES, timeout=LIMIT_MS)
    qtbot.waitUntil(
        lambda: not workspace.mapping.building and workspace.clusters.labels is not None,
        timeout=LIMIT_MS,
    )
    return session
