"""One running window: workspace, bridge and main window, opened and closed together."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from musicscope.core.errors import MusicScopeError
from musicscope.core.paths import Places
from musicscope.gui.bridge import Bridge
from musicscope.gui.main_window import MainWindow
from musicscope.gui.qt_messages import log_qt_messages
from musicscope.gui.theme import themes
from musicscope.jobs import JobRunner
from musicscope.workspace import Workspace

#: A thread that decodes for the ear waits this long at most for one that draws, not Python's 5 ms.
SWITCH_S = 0.001


class Session:
    """One running window with its workspace, and the way to end both.

    Parameters
    ----------
    places : Places
        Where the library lies.

    Raises
    ------
    LibraryError
        When the library cannot be opened.
    """

    def __init__(self, places: Places) -> None:
        self._closed = False
        self.bridge = Bridge()
        self.jobs = JobRunner(self.bridge.deliver)
        try:
            self.workspace = Workspace(places, self.jobs)
        except BaseException:
            self.jobs.close()
            raise
        themes.scale = self.workspace.settings.get("scale", 1.0)
        themes.apply(self.workspace.settings.get("theme", "system"))
        self.window = MainWindow(self.workspace)

    def close(self) -> None:
        """Close the window and end every thread and process; doing it again does nothing."""
        if self._closed:
            return
        self._closed = True
        self.window.close()
        self.bridge.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.workspace.close()


def has_display() -> bool:
    """Return whether a window can be shown."""
    return (
        not sys.platform.startswith("linux")
        or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
        or "QT_QPA_PLATFORM" in os.environ
    )


def draw_off_screen() -> None:
    """Let windows be drawn into memory where there is no display; call before the application."""
    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


def make_application() -> QApplication:
    """Return the one Qt application.

    Raises
    ------
    MusicScopeError
        When there is no display.
    """
    if not has_display():
        raise MusicScopeError(
            "There is no display to open a window on; “musicscope tour FOLDER --out DIR” and the "
            "other commands work without one."
        )
    sys.setswitchinterval(SWITCH_S)
    log_qt_messages()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    app.setApplicationName("MusicScope")
    app.setDesktopFileName("musicscope")
    return app
