"""The views of a lesson, and how the window looked before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from musicscope.gui.listening import listen

if TYPE_CHECKING:
    from musicscope.gui.main_window import MainWindow
    from musicscope.workspace.lessons import Step


class LessonViews:
    """Opens what each step shows, and brings the views back when no lesson is open any more.

    Parameters
    ----------
    window : MainWindow
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._lessons = window.workspace.lessons
        self._before: tuple[dict[str, Any], dict[str, Any]] | None = None
        listen(window, self._lessons.step_shown, self._show)
        listen(window, self._lessons.changed, lambda _: self._follow())

    def _show(self, step: Step) -> None:
        host = self._window.host
        if self._before is None:
            self._before = (host.arrangement(), host.states())
        self._window.show_views([(view.kind, view.settings) for view in step.views])

    def _follow(self) -> None:
        if self._before is not None and self._lessons.lesson is None:
            (arrangement, states), self._before = self._before, None
            self._window.host.show_arrangement(arrangement)
            self._window.host.restore_states(states)
