"""The same music more than once: compare, find the files, leave some out of the library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.icons import icon
from musicscope.gui.library import file_places, wording
from musicscope.gui.listening import listen
from musicscope.gui.similar import asking
from musicscope.gui.similar.dialog import SimilarDialog
from musicscope.gui.similar.excerpts import Excerpt, ExcerptPlayer
from musicscope.gui.similar.group_list import GroupList
from musicscope.gui.similar.question import Question
from musicscope.gui.theme import SPACE, themes

if TYPE_CHECKING:
    from musicscope.similarity.duplicates import Group
    from musicscope.workspace import Workspace

#: What is heard of a file to compare it: so long, from this share of its length on.
_HEARD_S, _FROM = 12.0, 0.35
_ABOUT = (
    "By the sound itself, not by names. Nothing is deleted: excluded files stay where they are, "
    "and Undo takes them back in."
)


class DuplicatesDialog(SimilarDialog):
    """Looks for duplicates when it opens, with progress; never touches a file.

    Signals
    -------
    why_wanted : int, int
        What do these two have in common?
    """

    why_wanted = Signal(int, int)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, "Duplicates", "duplicates", (760, 620), parent)
        self.player = ExcerptPlayer(workspace.playback, self)
        self.list = GroupList(workspace, self._heard, self)
        self._make_progress()
        self._lay_out()
        self.listen = self.add_button("Listen", "Hear a part of the selected file", primary=True)
        self.show_file = self.add_button("Show in folder", "Open the folder of the selected file")
        self.compare = self.add_button("Why this?", "Compare the two selected files")
        self.only = self.add_button(
            "Keep only this", "Exclude all others of the group from the library"
        )
        self.exclude = self.add_button(
            "Exclude from library", "Leave the selected files out of the library; can be undone"
        )
        self.listen.clicked.connect(lambda _=False: self._listen_to_chosen())
        self.show_file.clicked.connect(lambda _=False: self._show_in_folder())
        self.compare.clicked.connect(lambda _=False: self.why_wanted.emit(*self.list.chosen()[:2]))
        self.only.clicked.connect(lambda _=False: self._keep_only())
        self.exclude.clicked.connect(lambda _=False: self._exclude())
        self.list.listen_wanted.connect(self._listen)
        self.list.exclude_wanted.connect(self._exclude)
        self.list.chosen_changed.connect(self._follow_choice)
        self.player.changed.connect(self._follow_sound)
        self._question = Question(self)
        self._question.answered.connect(self._show)
        self._question.failed.connect(self._fail)
        listen(self, workspace.changes, self._follow_changes)
        listen(self, workspace.jobs.changed, lambda _: self._follow_job())
        listen(self, themes.changed, lambda _: self._follow_sound())
        self._follow_sound()
        self.list.setFocus()
        self.look()

    @property
    def looking(self) -> bool:
        """Whether the search is going on."""
        return self._question.open

    def look(self) -> None:
        """Look for duplicates."""
        self.list.empty_text = "Comparing every track with those that may be the same…"
        self.list.show_groups(())
        self.sentence.setText(_ABOUT)
        self._bar.setRange(0, 0)
        self._state.setText("")
        self._question.ask(asking.duplicates(self._workspace))
        self._show_looking()

    def cancel(self) -> None:
        """Stop looking."""
        self._question.drop()
        self.list.empty_text = "The search was cancelled. “Look again” starts it anew."
        self.list.viewport().update()
        self._show_looking()

    def _show(self, groups: Sequence[Group]) -> None:
        self.list.empty_text = "Every track is there only once."
        self.list.show_groups(groups)
        files = sum(line.track is not None for line in self.list.found.lines)
        number = sum(line.track is None for line in self.list.found.lines)
        if number:
            found = f"{wording.counted(number, 'group')} with {wording.counted(files, 'file')}."
            self.sentence.setText(f"{found} {_ABOUT}")
        self._show_looking()

    def _fail(self, sentence: str) -> None:
        self.list.empty_text = sentence
        self.list.show_groups(())
        self._show_looking()

    def _show_looking(self) -> None:
        self._progress.setVisible(self.looking)
        self.again.setVisible(not self.looking)
        self._follow_choice()

    def _follow_job(self) -> None:
        """Show how far the search is; its work may be done by several jobs."""
        search = self._question.job
        progress = search.progress if search is not None else None
        if progress is None or progress.total < 2:
            return
        self._bar.setRange(0, progress.total or 0)
        self._bar.setValue(min(progress.done, progress.total or 0))
        left = wording.remaining(progress.remaining_s)
        what = f"{wording.count(progress.done)} of {wording.count(progress.total)} {progress.unit}"
        self._state.setText(f"{what} · {left}" if left else what)

    # what can be done with them

    def _heard(self) -> int | None:
        return self.player.current.track if self.player.current is not None else None

    def _listen(self, track: int) -> None:
        if self._heard() == track:
            self.player.stop()
            return
        duration = self._workspace.catalogue.track(track).duration_s
        start = max(min(_FROM * duration, duration - _HEARD_S), 0.0)
        self.player.play([Excerpt(track, start, start + _HEARD_S)])

    def _listen_to_chosen(self) -> None:
        chosen = self.list.chosen()
        if chosen:
            self._listen(chosen[0])
        else:
            self.player.stop()

    def _show_in_folder(self) -> None:
        for track in self.list.chosen()[:1]:
            file_places.show_in_folder(self._workspace.catalogue.track(track).path)

    def _exclude(self) -> None:
        present = self._included(self.list.chosen())
        if present:
            self._workspace.exclude(present)

    def _keep_only(self) -> None:
        kept = self.list.chosen()[:1]
        others = [i for track in kept for i in self.list.group_of(track) if i != track]
        if self._included(others):
            self._workspace.exclude(self._included(others))

    def _included(self, ids: Sequence[int]) -> list[int]:
        catalogue = self._workspace.catalogue
        return [i for i in ids if i in catalogue and not catalogue.track(i).excluded]

    def _follow_choice(self) -> None:
        chosen = self.list.chosen()
        included = self._included(chosen)
        self.show_file.setEnabled(len(chosen) == 1)
        self.compare.setEnabled(len(chosen) == 2)
        self.only.setEnabled(len(chosen) == 1)
        self.exclude.setEnabled(bool(included))
        self._follow_sound()

    def _follow_sound(self) -> None:
        chosen, heard = self.list.chosen(), self._heard()
        stops = heard is not None and (not chosen or chosen[0] == heard)
        self.listen.setText("Stop" if stops else "Listen")
        self.listen.setIcon(icon("pause" if stops else "play", "on_accent"))
        self.listen.setEnabled(bool(chosen) or heard is not None)
        self.list.viewport().update()

    def _follow_changes(self, changes: Any) -> None:
        if changes.removed:
            self.list.show_groups(self.list.found.groups)
        if changes.tracks:
            self._follow_choice()

    def end(self) -> None:
        self.player.stop()
        self._question.drop()

    # building

    def _make_progress(self) -> None:
        self._bar = QProgressBar(textVisible=False)
        self._bar.setAccessibleName("Progress of the search")
        self._state = QLabel()
        self._state.setProperty("role", "label")
        self.stop = QPushButton("Cancel")
        self.stop.setAutoDefault(False)
        self.stop.setProperty("role", "link")
        self.stop.setAccessibleName("Cancel the search")
        self.stop.clicked.connect(lambda _=False: self.cancel())
        self.again = QPushButton("Look again")
        self.again.setAutoDefault(False)
        self.again.setProperty("role", "link")
        self.again.clicked.connect(lambda _=False: self.look())

    def _lay_out(self) -> None:
        self._progress = QWidget()
        row = QHBoxLayout(self._progress)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._bar, 1)
        row.addWidget(self._state)
        row.addWidget(self.stop)
        head = QHBoxLayout()
        head.addWidget(self.sentence, 1)
        head.addWidget(self.again)
        well = QFrame()
        well.setObjectName("panel")
        inside = QVBoxLayout(well)
        inside.setContentsMargins(0, 4, 0, 4)
        inside.addWidget(self.list)
        self.body.addLayout(head)
        self.body.addWidget(self._progress)
        self.body.addWidget(well, 1)
