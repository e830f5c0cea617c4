"""The dock of all tags: what each is called, how often it was said, how well it is learned."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musicscope.core.changes import Changes
from musicscope.gui.icons import icon
from musicscope.gui.labels.doubts import DoubtList
from musicscope.gui.labels.keys import keys_of, next_key
from musicscope.gui.labels.learned import learning_of
from musicscope.gui.labels.suggest import choose_tag
from musicscope.gui.labels.tag_heads import TagHeads
from musicscope.gui.labels.tag_list import TagList
from musicscope.gui.labels.tag_menus import more_menu, tags_menu
from musicscope.gui.labels.tag_model import TagModel
from musicscope.gui.labels.work_list import wording_of
from musicscope.gui.library import wording
from musicscope.gui.listening import listen
from musicscope.gui.theme import INSET, SPACE, themes
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.library.tags import Counts
    from musicscope.workspace import Workspace

#: While one label follows the other, figures follow this often.
FOLLOW_EVERY_MS = 150
#: The pause after each time, as a multiple of what it cost.
REST = 10


class TagsPanel(QFrame):
    """All tags by group, with their keys, counts and quality.

    Parameters
    ----------
    workspace : Workspace

    Signals
    -------
    search_wanted : str
        The library is to be searched for this.
    label_wanted : int
        A track is to be looked at in label mode.
    """

    search_wanted = Signal(str)
    label_wanted = Signal(int)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName("Tags")
        self.workspace = workspace
        self._counts: dict[int, Counts] = {}
        self.model = TagModel(workspace, self)
        self.list = TagList(self.model, self)
        self.heads = TagHeads(self.list, self)
        self.doubts = DoubtList(workspace, self)
        self.heading = QLabel("Your words")
        self.heading.setProperty("role", "heading")
        self.summary = QLabel()
        self.summary.setProperty("role", "label")
        self.field = QLineEdit()
        self.field.setAccessibleName("New tag")
        self.field.setPlaceholderText("New tag: type a word, press Enter")
        self.field.setMaxLength(400)
        self.field.returnPressed.connect(self._make)
        self.more = QToolButton()
        self.more.setProperty("role", "flat")
        self.more.setAccessibleName("What can be done with all tags")
        self.more.setToolTip("Import, export, restore")
        self.more.clicked.connect(lambda _: more_menu(self).popup(_below(self.more)))
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=FOLLOW_EVERY_MS)
        self._timer.timeout.connect(self._refresh_if_due)
        self._due = False
        self._connect()
        self._follow_theme()
        self.refresh()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(INSET, SPACE // 2, SPACE, 0)
        head.setSpacing(SPACE)
        head.addWidget(self.heading)
        head.addWidget(self.summary)
        head.addStretch(1)
        head.addWidget(self.more)
        field = QHBoxLayout()
        field.setContentsMargins(SPACE, 0, SPACE, SPACE // 2)
        field.addWidget(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE // 2)
        column.setSpacing(SPACE // 2)
        column.addLayout(head)
        column.addLayout(field)
        column.addWidget(self.heads)
        column.addWidget(self.list, 1)
        column.addWidget(self.doubts)

    def _connect(self) -> None:
        w = self.workspace
        self.list.opened.connect(self.find)
        self.list.delete_wanted.connect(self.delete_chosen)
        self.list.menu_wanted.connect(self._show_menu)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._follow_choice())
        self.doubts.wanted.connect(self.label_wanted)
        listen(self, w.labelling.changed, self._follow_labels)
        listen(self, w.changes, self._follow_changes)
        listen(self, themes.changed, lambda _: self._follow_theme())
        learning = learning_of(w)
        if learning is not None:
            listen(self, learning.changed, lambda _: self._soon())

    # --- what menus call

    def find(self, tag: int) -> None:
        """Search the library for the tracks of a tag."""
        named = self.workspace.labelling.get(tag)
        if named is not None:
            self.search_wanted.emit(search_for(named.name))

    def delete_chosen(self) -> None:
        """Delete the chosen tags, and offer to take that back."""
        tags = self.list.chosen()
        names = [tag.name for tag in map(self.workspace.labelling.get, tags) if tag is not None]
        row = self.list.currentIndex().row()
        done = sum(self.attempt(lambda t=tag: self.workspace.labelling.delete(t)) for tag in tags)
        if not done:
            return
        self._go_near(row)
        one = f"“{wording_of(names[0])}” was"
        what = one if done == 1 else f"{wording.counted(done, 'tag')} were"
        self.offer_undo(f"{what} deleted, and can be restored for 30 days.", done)

    def offer_undo(self, sentence: str, steps: int = 1) -> None:
        """Say what was done, with a button that takes it back."""
        workspace = self.workspace
        label = workspace.undo.undo_label

        def take_back() -> None:
            if workspace.undo.undo_label == label:
                for _ in range(steps):
                    workspace.attempt(workspace.undo.undo)

        workspace.notices.emit(Notice("info", sentence, "Undo", take_back))

    def attempt(self, operation: Callable[[], object]) -> bool:
        """Change tags; returns whether something changed."""
        pushed: list[None] = []
        unsubscribe = self.workspace.undo.changed.subscribe(lambda _: pushed.append(None))
        self.workspace.attempt(operation)
        unsubscribe()
        return bool(pushed)

    def refresh(self) -> None:
        """Read all tags and counts again; what is selected stays selected."""
        labelling = self.workspace.labelling
        tags = labelling.all()
        self._counts = labelling.all_counts()
        chosen, current = self.list.chosen(), self.list.current()
        before = self.model.rows
        self.model.show(tags, keys_of(tags), self._counts)
        if before and not self.list.chosen():
            self.list.choose(chosen, current)
        said = sum(counts.yes + counts.no for counts in self._counts.values())
        words = f"{wording.counted(len(tags), 'word')}, {wording.counted(said, 'label')}"
        self.summary.setText(words if tags else "")
        self.heads.learned = learning_of(self.workspace) is not None
        self.heads.setVisible(bool(tags))
        self.heads.update()
        self._show_doubts()

    # --- how

    def _make(self) -> None:
        name = self.field.text().strip()
        labelling = self.workspace.labelling
        made: list[int | None] = []
        if not name:
            return
        key = next_key(labelling.all())
        self.workspace.attempt(lambda: made.append(labelling.make(name, key=key)))
        known = labelling.named(name)
        if known is not None:
            self.field.clear()
            self.refresh()
            self.list.go_to(known.id)

    def _go_near(self, row: int) -> None:
        self.refresh()
        rows = self.model.rows
        near = [n for n in (*range(row, len(rows)), *range(row - 1, -1, -1)) if n >= 0]
        place = next((n for n in near if n < len(rows) and rows[n].tag is not None), None)
        if place is not None:
            self.list.setCurrentIndex(self.model.index(place))

    def _show_menu(self, at: QPoint) -> None:
        if self.list.chosen():
            tags_menu(self).popup(at)

    def _follow_choice(self) -> None:
        choose_tag(self.workspace, self.list.current())
        self._show_doubts()

    def _show_doubts(self) -> None:
        self.doubts.show_tag(self.list.current())

    def _follow_labels(self, changes: Changes) -> None:
        if changes.tags:
            self._soon()

    def _follow_changes(self, changes: Changes) -> None:
        if changes.added or changes.removed:
            self._soon()

    def _soon(self) -> None:
        self._due = True
        if not self._timer.isActive():
            self._timer.start(FOLLOW_EVERY_MS)

    def _refresh_if_due(self) -> None:
        if self._due and not self._renaming():
            self._due = False
            started = time.perf_counter()
            self.refresh()
            cost_ms = (time.perf_counter() - started) * 1000
            self._timer.start(max(FOLLOW_EVERY_MS, int(REST * cost_ms)))
        elif self._due:
            self._timer.start(FOLLOW_EVERY_MS)

    def _renaming(self) -> bool:
        return self.list.state() == TagList.State.EditingState

    def _follow_theme(self) -> None:
        self.more.setIcon(icon("caret", "soft"))
        self.list.doItemsLayout()
        self.heads.updateGeometry()


def search_for(name: str) -> str:
    """Return the search that finds the tracks of a tag."""
    return f'tag:"{name}"' if any(c in name for c in ' "') else f"tag:{name}"


def _below(button: QWidget) -> QPoint:
    return button.mapToGlobal(button.rect().bottomLeft())
