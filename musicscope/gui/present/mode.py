"""Presenting: large type, chosen views only, and nothing that a stray click could do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from musicscope.core.events import Event
from musicscope.gui.library.wording import moment
from musicscope.gui.present.chooser import PresentChooser
from musicscope.gui.present.notes import PresenterNotes
from musicscope.gui.present.veil import PresentVeil
from musicscope.gui.theme import themes
from musicscope.gui.views.kinds import VIEW_KINDS

if TYPE_CHECKING:
    from musicscope.gui.main_window import MainWindow

SETTING = "present_views"
DEFAULT_VIEWS = ["spectrogram", "chords", "tonnetz"]
#: Type is this much larger than the person's usual one.
ENLARGED = 1.5


class PresentMode:
    """Turns the window into what a class sees, and back.

    Parameters
    ----------
    window : MainWindow

    Attributes
    ----------
    changed : Event of bool
        Presenting began, or ended.
    """

    def __init__(self, window: MainWindow) -> None:
        self.changed: Event[bool] = Event()
        self._window = window
        self._settings = window.workspace.settings
        self._on = False
        self._before: tuple[float, Qt.WindowState, dict[str, bool]] | None = None
        self.veil = PresentVeil(self._words, self._figure, window)
        self.veil.hide()
        self.notes = PresenterNotes(self._settings, window)
        QShortcut(QKeySequence("Esc"), self.notes, self._leave_notes)

    @property
    def on(self) -> bool:
        """Whether the window presents."""
        return self._on

    @property
    def kinds(self) -> list[str]:
        """The kinds of views that are presented."""
        kept = self._settings.get(SETTING, [])
        return [kind for kind in kept if kind in VIEW_KINDS] or DEFAULT_VIEWS

    def choose(self) -> None:
        """Ask which views are presented; an open presentation follows."""
        dialog = PresentChooser(self.kinds, self._window)
        if dialog.exec():
            self.use(dialog.chosen)

    def use(self, kinds: list[str]) -> None:
        """Present these kinds of views from now on."""
        self._settings.set(SETTING, kinds)
        if self._on:
            self._window.host.present(self.kinds)

    def toggle(self) -> None:
        """Begin, or end."""
        if self._on:
            self.end()
        else:
            self.begin()

    def begin(self) -> None:
        """Show the chosen views, large."""
        if self._on:
            return
        window = self._window
        frame = self._frame()
        self._before = (
            themes.scale,
            window.windowState(),
            {name: not widget.isHidden() for name, widget in frame.items()},
        )
        self._on = True
        for widget in frame.values():
            widget.hide()
        themes.enlarge(themes.scale * ENLARGED)
        window.host.present(self.kinds)
        window.setWindowState(window.windowState() | Qt.WindowState.WindowFullScreen)
        window.clock.reset()
        self.veil.begin()
        window.host.setFocus()
        self.changed.emit(True)

    def end(self) -> None:
        """Return to the window as it was."""
        if not self._on or self._before is None:
            return
        window = self._window
        scale, state, shown = self._before
        self._on = False
        self.veil.end()
        self.notes.keep()
        themes.enlarge(scale)
        for name, widget in self._frame().items():
            widget.setVisible(shown[name])
        window.setWindowState(state)
        window.host.end_presenting()
        self.changed.emit(False)

    def show_notes(self, on: bool) -> None:
        """Open the presenter's own window, or close it."""
        self.notes.setVisible(on)

    def _leave_notes(self) -> None:
        if self._on:
            self.end()
        else:
            self.notes.close()

    def tick(self) -> None:
        """Let the presenter's window follow the sound."""
        if self.notes.isVisible():
            self.notes.say(self._words())

    def close(self) -> None:
        """End for good."""
        self.end()
        self.notes.keep()
        self.notes.close()

    def _frame(self) -> dict[str, object]:
        window = self._window
        return {
            "menu": window.menuBar(),
            "practice": window.practice_bar,
            "player": window.player_bar,
        }

    def _words(self) -> str:
        stage = self._window.workspace.stage
        if not stage.title:
            return ""
        return f"{stage.title}    {moment(stage.position_s)}"

    def _figure(self) -> str:
        return f"{self._window.clock.dropped} frames dropped"
