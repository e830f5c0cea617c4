"""The pictures of a tour: layouts, every view, present mode and lessons, dark and light."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from musicscope.gui.main_window import MainWindow
from musicscope.gui.theme import themes
from musicscope.gui.views.kinds import VIEW_KINDS

#: Lessons that are shown, by their place in the list.
LESSONS = (1, 2, 7)
PRESENTED = ["spectrogram", "chords", "tonnetz"]
#: A moment for what moves to come to rest, s.
REST_S = 0.6


class TourPictures:
    """Shows the window's faces one after the other and writes a picture of each.

    Parameters
    ----------
    window : MainWindow
        A track is on stage.
    out : Path
        The folder of the pictures.
    wait : callable
        Lets the window live until a condition holds, for so many seconds at most.
    """

    def __init__(
        self, window: MainWindow, out: Path, wait: Callable[[Callable[[], bool], float], bool]
    ) -> None:
        self._window = window
        self._out = out
        self._wait = wait
        self.problems: list[str] = []

    def shoot(self, widget: QWidget, name: str) -> None:
        """Write a picture of a widget as it is."""
        if not widget.grab().save(str(self._out / f"{name}.png")):
            self.problems.append(f"The picture {name}.png could not be written.")

    def shoot_all(self) -> None:
        """Write every picture in both themes."""
        for theme in ("dark", "light"):
            themes.apply(theme)
            self._views(theme)
            self._present(theme)
            self._layouts(theme)
            self._lessons(theme)
        themes.apply("dark")
        self._window.use_layout("Listen")

    def _layouts(self, theme: str) -> None:
        window = self._window
        for layout in window.host.names:
            window.use_layout(layout)
            window.reset_layout()
            self._settle()
            QTest.mouseMove(window, QPoint(4, 4))
            self._rest()
            self.shoot(window, f"{layout.lower()}-{theme}")

    def _views(self, theme: str) -> None:
        host = self._window.host
        for kind in VIEW_KINDS:
            host.present([kind])
            view = host.view(kind)
            self._wait(view.isVisible, 5.0)
            self._settle()
            self._rest()
            self._rest()
            self.shoot(view, f"view-{kind}-{theme}")
        host.end_presenting()

    def _present(self, theme: str) -> None:
        window = self._window
        before = window.present.kinds
        window.present.use(PRESENTED)
        size = window.size()
        window.present.begin()
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowFullScreen)
        window.resize(size)
        self._settle()
        self._rest()
        self.shoot(window, f"present-{theme}")
        window.present.end()
        window.present.use(before)

    def _lessons(self, theme: str) -> None:
        window, lessons = self._window, self._window.workspace.lessons
        window.use_layout("Listen")
        for number in LESSONS:
            window.reset_layout()
            window.host.open("lessons")
            lessons.open(lessons.all[number].name, 1)
            self._wait(lambda: window.workspace.lab.on_stage, 5.0)
            self._settle()
            self._rest()
            self.shoot(window, f"lesson-{number + 1}-{theme}")
        lessons.close()
        window.workspace.lab.stop()
        self._wait(lambda: not window.workspace.lab.on_stage, 5.0)
        window.reset_layout()

    def _settle(self) -> None:
        self._wait(lambda: not self._window.workspace.pictures.busy, 10.0)

    def _rest(self) -> None:
        self._wait(lambda: False, REST_S)
