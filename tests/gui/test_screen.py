"""The real window on a real X server: what is on the screen is what the person sees."""

import os
import time

import numpy as np
import pytest
import soundfile
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from musicscope.core.paths import Places
from musicscope.gui.session import Session
from musicscope.gui.theme import themes

RATE = 22_050
LIMIT_MS = 60_000

pytestmark = pytest.mark.screen


@pytest.fixture
def session(qapp, tmp_path):
    if QGuiApplication.platformName() != "xcb":
        reason = f"needs an X server (the platform is {QGuiApplication.platformName()})"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    session = Session(Places(tmp_path / "data", tmp_path / "cache"))
    themes.apply("dark")
    session.window.resize(1600, 1000)
    session.window.show()
    assert QTest.qWaitForWindowExposed(session.window, 20_000)
    yield session
    session.close()


def screen_pixels(session) -> np.ndarray:
    """Grab what the X server shows in the window [height, width, 3]."""
    screen = session.window.screen()
    image = screen.grabWindow(session.window.winId()).toImage()
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(image.height(), image.bytesPerLine())[:, : image.width() * 3].reshape(
        image.height(), image.width(), 3
    )


def test_a_tone_is_seen_on_the_screen_as_a_line_at_its_pitch(qtbot, session, tmp_path):
    seconds = np.arange(20 * RATE) / RATE
    tone = (np.sin(2 * np.pi * 440 * seconds) * 0.5).astype(np.float32)
    soundfile.write(tmp_path / "tone.wav", tone, RATE)
    workspace, view = session.workspace, session.window.host.view("spectrogram")
    assert workspace.open_folder(bytes(tmp_path))
    qtbot.waitUntil(lambda: len(workspace.catalogue.ids()) == 1, timeout=LIMIT_MS)
    view.set_look("kind", "cqt")
    workspace.playback.play(int(workspace.catalogue.ids()[0]))
    qtbot.waitUntil(lambda: bool(workspace.pictures.tiles(view.choice)), timeout=LIMIT_MS)
    qtbot.waitUntil(lambda: workspace.playback.position_s > 1.0, timeout=LIMIT_MS)
    QTest.qWait(300)
    pixels = screen_pixels(session)
    plot = view.plot()
    corner = view.mapTo(session.window, plot.topLeft())
    ahead = slice(corner.x() + plot.width() * 3 // 4, corner.x() + plot.width() - 8)
    picture = pixels[corner.y() : corner.y() + plot.height(), ahead].astype(float)
    brightest = int(np.argmax(picture.sum(axis=(1, 2))))
    words = " ".join(run[0] for line in view.lines_at(2.0, brightest) for run in line)
    assert "A4" in words


def test_the_window_is_drawn_within_a_moment_and_is_not_blank(session):
    time.sleep(0.2)
    QTest.qWait(100)
    pixels = screen_pixels(session)
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 50
