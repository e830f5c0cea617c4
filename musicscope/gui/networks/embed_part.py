"""Listening to the whole library with a network, so that likeness can count what it hears."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from musicscope.analysis.aspect import EMBEDDING
from musicscope.gui.library import wording
from musicscope.gui.listening import listen
from musicscope.gui.networks.said import said
from musicscope.gui.theme import SPACE
from musicscope.jobs.handle import JobState
from musicscope.workspace.aspects import aspects_of

if TYPE_CHECKING:
    from musicscope.core.changes import Changes
    from musicscope.jobs import JobHandle
    from musicscope.learning.packages import NetworkCard
    from musicscope.workspace import Workspace

_WHY = (
    "Gives every track the vector of what this network hears in it. Then the map, likeness and the "
    "bench can count it, and your tags can learn from it."
)
_WHERE = (
    "Every track has what this network hears. It counts as soon as you say so: for the map under "
    "its Weights, in More like this under its weights, on the Bench among the features."
)


class EmbedPart(QWidget):
    """A button with progress, and afterwards where to switch it on."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._card: NetworkCard | None = None
        self._path: object = None
        self._handles: dict[str, JobHandle] = {}
        self.words = said(_WHY, "soft", self)
        self.button = QPushButton("Listen to the whole library", self)
        self.button.clicked.connect(self._begin)
        self.stop = QPushButton("Cancel", self)
        self.stop.setAccessibleName("Cancel listening to the library")
        self.stop.setAccessibleDescription("What was heard so far is kept")
        self.stop.clicked.connect(self._cancel)
        self.forget = QPushButton("Forget what it heard", self)
        self.forget.clicked.connect(self._forget)
        self.bar = QProgressBar(self, textVisible=False)
        self.bar.setAccessibleName("Progress of listening to the library")
        self.pace = said("", "label", self)
        self.tags = QCheckBox("My tags learn from it too", self)
        self.tags.setToolTip("All tags are learned anew, from this network as well")
        self.tags.clicked.connect(self._use_for_tags)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for widget in (self.button, self.stop, self.forget):
            row.addWidget(widget)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        for widget in (self.words, self.bar, self.pace, self.tags):
            column.addWidget(widget)
        column.addLayout(row)
        listen(self, workspace.jobs.changed, self._follow_job)
        listen(self, workspace.changes, self._follow_changes)

    @property
    def name(self) -> str:
        """Of the set of vectors."""
        return EMBEDDING + self._card.name if self._card is not None else ""

    @property
    def stored(self) -> bool:
        """Whether tracks have what the network hears."""
        return self.name in {aspect.name for aspect in aspects_of(self._workspace.library)}

    def show_model(self, path: object, card: NetworkCard) -> None:
        """Offer another network."""
        self._path, self._card = path, card
        self._refresh()

    def _begin(self) -> None:
        handle = self._workspace.networks.embed(self._path)
        if handle is not None and handle.state is JobState.RUNNING:
            self._handles[self.name] = handle
        self._refresh()

    def _cancel(self) -> None:
        handle = self._handles.get(self.name)
        if handle is not None:
            handle.cancel()

    def _forget(self) -> None:
        learning = self._learning
        if learning is not None and self.name in learning.sets:
            learning.use_sets([name for name in learning.sets if name != self.name])
        self._workspace.networks.forget(self._card.name)
        self._refresh()

    @property
    def _learning(self) -> object:
        return getattr(self._workspace, "learning", None)

    def _use_for_tags(self, on: bool) -> None:
        others = [name for name in self._learning.sets if name != self.name]
        self._learning.use_sets([*others, self.name] if on else others)

    def _follow_changes(self, changes: Changes) -> None:
        if changes.vectors:
            self._refresh()

    def _follow_job(self, handle: JobHandle) -> None:
        known = next((name for name, own in self._handles.items() if own is handle), None)
        if known is None:
            return
        if handle.ended:
            del self._handles[known]
        self._refresh()

    def _refresh(self) -> None:
        if self._card is None:
            return
        handle, stored = self._handles.get(self.name), self.stored
        going = handle is not None
        self.button.setVisible(not going)
        self.button.setText("Listen to what is new" if stored else "Listen to the whole library")
        self.stop.setVisible(going)
        self.forget.setVisible(stored and not going)
        self.bar.setVisible(going)
        self.pace.setVisible(going)
        self.words.setText(_WHERE if stored and not going else _WHY)
        learning = self._learning
        self.tags.setVisible(stored and learning is not None)
        if learning is not None:
            self.tags.setChecked(self.name in learning.sets)
        if going:
            self._show_pace(handle)

    def _show_pace(self, handle: JobHandle) -> None:
        progress = handle.progress
        total = progress.total if progress is not None else 0
        self.bar.setMaximum(total)
        if not total:
            self.pace.setText("The network is being opened")
            return
        self.bar.setValue(min(progress.done, total))
        parts = [f"{progress.done:,} of {wording.counted(total, 'track')}"]
        parts.append(wording.remaining(progress.remaining_s))
        self.pace.setText(" · ".join(part for part in parts if part))
