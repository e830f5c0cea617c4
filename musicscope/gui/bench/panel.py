"""The bench: what is tried at the left, what was found at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.bench.progress_list import ProgressList
from musicscope.gui.bench.result_page import ResultPage
from musicscope.gui.bench.runs_list import RunsList
from musicscope.gui.bench.setup_form import SetupForm
from musicscope.gui.bench.taking_out import export_menu
from musicscope.gui.bench.teaching import Teaching
from musicscope.gui.listening import listen
from musicscope.gui.theme import INSET, SPACE, themes
from musicscope.workspace.notices import Notice
from musicscope.workspace.texture import learns_from_texture

if TYPE_CHECKING:
    from musicscope.learning.evaluation.result import Result
    from musicscope.workspace import Workspace

#: Narrower than this, px, one side is shown at a time.
SPLIT_FROM = 700
_LEFT, _LEAST_LEFT, _LEAST_RIGHT = 320, 270, 360
#: While the library changes, what can be learned follows this often, ms.
_FOLLOW_MS = 600
SETUP, RUNS, RESULT = range(3)


class BenchPanel(QFrame):
    """Learners are tried on the owner's music, and compared.

    Parameters
    ----------
    workspace : Workspace
    parent : QWidget, optional
    """

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName("Bench")
        self.workspace = workspace
        self.setup = SetupForm(workspace, self)
        self.runs = RunsList(self)
        self.page = ResultPage(workspace, self)
        self.going_on = ProgressList(workspace.bench, self)
        self._due = True
        self._timer = QTimer(self, singleShot=True, interval=_FOLLOW_MS)
        self._timer.timeout.connect(self._refresh_if_seen)
        self._tab = SETUP
        self._make_head()
        self._lay_out()
        self._connect()
        self._show_runs()

    # --- parts

    def _make_head(self) -> None:
        self.tabs: list[QPushButton] = []
        group = QButtonGroup(self)
        for number, words in enumerate(("Set up", "Runs", "Result")):
            tab = QPushButton(words, self, checkable=True)
            tab.setProperty("role", "chip")
            group.addButton(tab, number)
            self.tabs.append(tab)
        group.idClicked.connect(self.show_tab)
        self.export = QPushButton("Export", self)
        self.export.setAccessibleName("Export what is shown")
        self.export.clicked.connect(
            lambda: export_menu(self.workspace, self.page, self).popup(_below(self.export))
        )
        self.delete = QPushButton("Delete", self)
        self.delete.setAccessibleName("Delete the runs that are shown")
        self.delete.clicked.connect(lambda: self.delete_runs(self.runs.ticked()))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(INSET, SPACE // 2, SPACE, 0)
        head.setSpacing(SPACE // 2)
        for tab in self.tabs:
            head.addWidget(tab)
        head.addStretch(1)
        for button in (self.delete, self.export):
            head.addWidget(button)
        self._empty = QLabel("Runs are kept here until you delete them.", self, wordWrap=True)
        self._empty.setProperty("role", "soft")
        self._empty.setContentsMargins(INSET, SPACE, INSET, SPACE)
        hint = QLabel(
            "A click shows a run. Ticks put runs side by side. Delete can be undone.", wordWrap=True
        )
        hint.setProperty("role", "label")
        hint.setContentsMargins(INSET, 0, INSET, 0)
        kept = QWidget(self)
        column = QVBoxLayout(kept)
        column.setContentsMargins(0, SPACE // 2, 0, 0)
        column.addWidget(self._empty)
        column.addWidget(self.runs, 1)
        column.addWidget(hint)
        self._hint = hint
        self.side = QStackedWidget(self)
        self.side.addWidget(self.setup)
        self.side.addWidget(kept)
        self.left = QWidget(self)
        left = QVBoxLayout(self.left)
        left.setContentsMargins(0, 0, 0, SPACE // 2)
        left.setSpacing(0)
        left.addWidget(self.side, 1)
        left.addWidget(self.going_on)
        self.right = QStackedWidget(self)
        self.right.addWidget(Teaching(self))
        self.right.addWidget(self.page)
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.left)
        self.split.addWidget(self.right)
        self.split.setStretchFactor(1, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE // 2)
        outer.addLayout(head)
        outer.addWidget(self.split, 1)
        self._fit()

    def _connect(self) -> None:
        w, bench = self.workspace, self.workspace.bench
        self.setup.run_wanted.connect(self.run)
        self.runs.shown.connect(self._show_results)
        self.runs.delete_wanted.connect(self.delete_runs)
        listen(self, bench.changed, lambda _: self._show_runs())
        listen(self, bench.finished, self._follow_end)
        listen(self, w.changes, lambda _: self._soon())
        listen(self, w.labelling.changed, lambda _: self._soon())
        clusters = getattr(w, "clusters", None)
        if clusters is not None:
            listen(self, clusters.changed, lambda _: self._soon())
        listen(self, themes.changed, lambda _: self._fit())

    # --- what can be done

    def run(self) -> None:
        """Start what is set up."""
        experiment, target = self.setup.experiment, self.setup.target
        if learns_from_texture(experiment):
            self.workspace.textures.ensure(
                done=lambda: self.workspace.bench.run(experiment, target)
            )
        else:
            self.workspace.bench.run(experiment, target)

    def delete_runs(self, ids: Sequence[str]) -> None:
        """Delete runs, and offer to take that back."""
        bench, undo = self.workspace.bench, self.workspace.undo
        known = {result.id: result for result in bench.results()}
        gone = [known[id_] for id_ in ids if id_ in known]
        if not gone:
            return
        bench.delete(list(ids))
        label = undo.undo_label
        what = f"“{gone[0].title}” was" if len(gone) == 1 else f"{len(gone)} runs were"

        def take_back() -> None:
            if undo.undo_label == label:
                self.workspace.attempt(undo.undo)
                self._show_runs([result.id for result in gone])

        self.workspace.notices.emit(Notice("info", f"{what} deleted.", "Undo", take_back))

    def show_tab(self, tab: int) -> None:
        """Show the set-up, the runs, or the result where both have no room."""
        self._tab = tab
        if tab != RESULT:
            self.side.setCurrentIndex(tab)
        self._fit()

    # --- how

    @property
    def split_up(self) -> bool:
        """Whether there is room for both sides."""
        return self.width() >= SPLIT_FROM * max(themes.scale, 1.0)

    def _show_runs(self, chosen: Sequence[str] = ()) -> None:
        results = self.workspace.bench.results()
        self.runs.show_runs(results, chosen)
        self.tabs[RUNS].setText(f"Runs ({len(results)})" if results else "Runs")
        self._empty.setVisible(not results)
        self._hint.setVisible(bool(results))
        self.runs.setVisible(bool(results))
        if results and not self.runs.ticked():
            self.runs.show_only(results[0].id)
        else:
            self._show_results(self.runs.ticked())

    def _show_results(self, ids: Sequence[str]) -> None:
        shown = [result.id for result in self.page.shown()]
        self.delete.setEnabled(bool(ids))
        self.export.setEnabled(bool(ids))
        self.right.setCurrentIndex(1 if ids else 0)
        if ids and list(ids) != shown:
            self.page.show_comparison(self.workspace.bench.compare(ids))

    def _follow_end(self, result: Result) -> None:
        self._show_runs()
        self.runs.show_only(result.id)
        if not self.split_up:
            self.show_tab(RESULT)

    def _soon(self) -> None:
        self._due = True
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def _refresh_if_seen(self) -> None:
        if self._due and self.isVisible():
            self._due = False
            self.setup.refresh()

    def _fit(self) -> None:
        """Show both sides where there is room, or else the one that was chosen."""
        both = self.split_up
        if both and self._tab == RESULT:
            self._tab = self.side.currentIndex()
        self.tabs[RESULT].setVisible(not both)
        self.tabs[self._tab].setChecked(True)
        self.left.setVisible(both or self._tab != RESULT)
        self.right.setVisible(both or self._tab == RESULT)
        scale = max(themes.scale, 1.0)
        self.left.setMinimumWidth(round(_LEAST_LEFT * scale) if both else 0)
        self.right.setMinimumWidth(round(_LEAST_RIGHT * scale) if both else 0)
        if both and not self.split.property("sized"):
            self.split.setProperty("sized", True)
            left = round(_LEFT * scale)
            self.split.setSizes([left, max(self.width() - left, 1)])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh_if_seen()


def _below(button: QWidget) -> QPoint:
    return button.mapToGlobal(button.rect().bottomLeft())
