"""Label mode: one track after the other, one key a tag."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from musicscope.core.changes import Changes
from musicscope.gui.labels.ahead_list import MOST, AheadList
from musicscope.gui.labels.bar import LabelBar
from musicscope.gui.labels.chip_field import ChipField
from musicscope.gui.labels.excerpt import Excerpt
from musicscope.gui.labels.head import TrackHead, span_words
from musicscope.gui.labels.hints import KeyHints
from musicscope.gui.labels.keys import NEW, KeyReader, is_typing, keys_of, next_key
from musicscope.gui.labels.learned import learning_of
from musicscope.gui.labels.said import Said
from musicscope.gui.labels.work_list import NAMES, Source, WorkList, wording_of
from musicscope.gui.listening import listen
from musicscope.gui.theme import SPACE, themes

if TYPE_CHECKING:
    from musicscope.library.labels import Label
    from musicscope.workspace import Workspace

#: After the last change the list ahead and its reasons are looked at again.
_SETTLE_MS = 250
_TICK_MS = 40
_ONWARD = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LabelView(QFrame):
    """The track in front, all tags as chips, what comes next.

    Parameters
    ----------
    workspace : Workspace
    current_search : callable, optional
        Returns what the library is searched for.
    """

    def __init__(
        self,
        workspace: Workspace,
        current_search: Callable[[], str] = str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName("Label mode")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.workspace, self._search = workspace, current_search
        self.work = WorkList(workspace)
        self.excerpt = Excerpt(workspace, self)
        self.keys: dict[str, int] = {}
        self._reader = KeyReader()
        self._begun = False
        self.bar = LabelBar(self.excerpt, self)
        self.head = TrackHead(workspace, self)
        self.empty = QLabel(wordWrap=True)
        self.empty.setProperty("role", "soft")
        self.chips = ChipField(self)
        self.hints = KeyHints(self)
        self.heading = QLabel("Next")
        self.heading.setProperty("role", "heading")
        self.ahead = AheadList(workspace, self)
        self._lay_out()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._show_ahead)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self.head.follow)
        self._connect()
        self._follow_tags()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        column.setSpacing(SPACE)
        for widget in (self.bar, self.head, self.empty):
            column.addWidget(widget)
        column.addSpacing(SPACE // 2)
        column.addWidget(self.chips)
        column.addWidget(self.hints)
        column.addSpacing(SPACE // 2)
        column.addWidget(self.heading)
        column.addWidget(self.ahead, 1)

    def _connect(self) -> None:
        w = self.workspace
        self.bar.menu_wanted.connect(self._fill_sources)
        self.head.wanted.connect(self.excerpt.seek)
        self.head.span_wanted.connect(self._label_span)
        self.head.whole_wanted.connect(self._label_whole)
        self.chips.answered.connect(self.answer)
        self.chips.field.named.connect(self.say_by_name)
        self.chips.field.left.connect(self.setFocus)
        self.ahead.wanted.connect(self.visit)
        self.excerpt.found.connect(lambda: self.head.show_part(self.excerpt.part))
        listen(self, w.labelling.changed, self._follow_labels)
        listen(self, w.changes, self._follow_changes)
        listen(self, themes.changed, lambda _: self.chips.restyle())
        practice = getattr(w, "practice", None)
        if practice is not None:
            listen(self, practice.changed, lambda _: self._show_said())
        learning = learning_of(w)
        if learning is not None:
            listen(self, learning.changed, lambda _: self._follow_learning())

    # --- what the window calls

    def begin(self) -> None:
        """Take the keyboard, and play the track in front."""
        self._begin_once()
        self.setFocus()
        self._show_current(play=True)

    def label_from(self, source: Source) -> None:
        """Take the tracks to label from elsewhere, as they are now."""
        name = NAMES[source]
        if source == "search" and self._search().strip():
            name = f"The search “{wording_of(self._search().strip())}”"
        self._take(source, self.work.found(source, self._search()), name)

    def label_these(self, ids: Iterable[int], name: str = "") -> None:
        """Label these tracks one after the other."""
        self._take("given", ids, name)

    def visit(self, track: int) -> None:
        """Put one track in front; the list goes on after it."""
        self._begun = True
        if track in self.workspace.catalogue:
            self.work.go_to(track)
            self._show_current(play=True)
            self.setFocus()

    @property
    def track(self) -> int | None:
        """The track in front."""
        current = self.work.current
        return None if current is None else current.track

    @property
    def span(self) -> tuple[float, float] | None:
        """What of the track is labelled, s; None for the whole of it."""
        practice = getattr(self.workspace, "practice", None)
        if practice is None or practice.span is None or self.track is None:
            return None
        if self.workspace.playback.current != self.track:
            return None
        return (practice.span.start_s, practice.span.stop_s)

    def answer(self, tag: int, yes: bool) -> None:
        """Say yes or no of the track in front; the same again takes it back."""
        track, labelling = self.track, self.workspace.labelling
        if track is None or labelling.get(tag) is None:
            return
        span = self.span
        before = _answer(labelling.labels_of(track), tag, span)
        say = labelling.clear if before is yes else labelling.yes if yes else labelling.no
        self.workspace.attempt(lambda: say(tag, (track,), span))

    def say_by_name(self, name: str) -> None:
        """Say yes to the tag of this name, which is made where there is none."""
        labelling = self.workspace.labelling

        def say() -> None:
            known = labelling.named(name)
            tag = labelling.make(name, key=next_key(labelling.all())) if known is None else known.id
            if tag is not None and self.track is not None and self._said().get(tag) is not True:
                labelling.yes(tag, (self.track,), self.span)

        self.workspace.attempt(say)
        self.setFocus()

    def step(self, by: int) -> None:
        """Go to the next track (1), or back (-1)."""
        if self.work.step(by):
            self._show_current(play=True)

    # --- the keyboard

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self._is_mine(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if is_typing(self):
            if event.key() in _ONWARD:
                self.setFocus()
        elif event.key() in _ONWARD and plain:
            self.step(1)
        elif event.key() == Qt.Key.Key_Backspace and plain:
            self.step(-1)
        elif event.key() == Qt.Key.Key_Escape and self.span is not None:
            self._label_whole()
        elif (
            event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_Z
        ):
            self.workspace.attempt(self.workspace.undo.undo)
        else:
            self._press(event)

    def _press(self, event: QKeyEvent) -> None:
        key = self._reader.read(event)
        if key == NEW:
            self.chips.field.setFocus()
            self.chips.ensureWidgetVisible(self.chips.field)
        elif key in self.keys:
            if not event.isAutoRepeat():
                yes = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                self.answer(self.keys[key], yes)
        else:
            super().keyPressEvent(event)

    def _is_mine(self, event: QKeyEvent) -> bool:
        if is_typing(self):
            return False
        if event.key() == Qt.Key.Key_Escape:
            return self.span is not None
        if event.key() in {*_ONWARD, Qt.Key.Key_Backspace}:
            return not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        key = self._reader.read(event)
        return key == NEW or key in self.keys

    # --- how it follows

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick.start()
        self._begin_once()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()

    def _begin_once(self) -> None:
        if self._begun:
            return
        advised = self.work.found("next")
        source: Source = "next" if advised else "unlabelled"
        tracks = advised or self.work.found("unlabelled")
        self._begun = bool(tracks)
        self.work.take(source, tracks)
        self._show_current(play=False)

    def _take(self, source: Source, ids: Iterable[int], name: str) -> None:
        self._begun = True
        self.work.take(source, ids, name)
        self._show_current(play=True)
        self.setFocus()

    def _show_current(self, *, play: bool) -> None:
        asked = self.work.current
        self.bar.show_list(self.work.name, self.work.progress)
        self.head.setVisible(asked is not None)
        self.empty.setVisible(asked is None)
        if asked is None:
            self.empty.setText(self._empty_words())
        else:
            self.head.show_asked(asked)
        if asked is None or asked.track != self.excerpt.track or play:
            self.excerpt.show(self.track, play=play)
        self._show_said()
        self._settle.start()

    def _empty_words(self) -> str:
        if not len(self.workspace.catalogue):
            return "Your tracks will come here one after the other; open a music folder first."
        if self.work.tracks:
            n = len(self.work.tracks)
            done = "This track is done." if n == 1 else f"All {n:,} tracks are done."
            return f"{done} Backspace goes back; choose another list above to go on."
        if self.work.source == "selection":
            return "Nothing is selected; select tracks in the library or on the map."
        return "There is nothing to label in this list; choose another one above."

    def _said(self) -> dict[int, bool]:
        """Return what was said of exactly what is labelled now, by tag."""
        if self.track is None:
            return {}
        said = self.workspace.labelling.labels_of(self.track)
        return {label.tag: label.value for label in said if label.span == self.span}

    def _show_said(self) -> None:
        track, span = self.track, self.span
        self.head.show_span(span)
        labels = () if track is None else self.workspace.labelling.labels_of(track)
        answers = {label.tag: label.value for label in labels if label.span == span}
        learning = learning_of(self.workspace)
        said = {}
        for tag in self.chips.chips:
            guess = None
            if learning is not None and track is not None and tag not in answers:
                guess = learning.probability(tag, track)
            said[tag] = (
                Said(answers.get(tag))
                if guess is None
                else Said(None, guess.probability, guess.sure, guess.from_name)
            )
        self.chips.show_said(said)
        self._show_marks(labels)

    def _show_marks(self, labels: Iterable[Label]) -> None:
        marks = []
        for label in labels:
            chip = self.chips.chips.get(label.tag)
            if label.span is not None and chip is not None:
                word = "" if label.value else "not "
                text = f"{span_words(label.span)}: {word}{wording_of(chip.tag.name)}"
                marks.append((*label.span, chip.tag.colour, label.value, text))
        self.head.show_marks(marks)

    def _show_ahead(self) -> None:
        learning = learning_of(self.workspace)
        if learning is not None:
            self.chips.expect_figures(frozenset((*learning.tags(), *learning.guessed())))
        asked = self.work.ahead(MOST)
        self.heading.setVisible(bool(asked))
        self.heading.setText(NAMES["next"] if self.work.source == "next" else "Next")
        self.ahead.show_asked(asked)

    def _follow_tags(self) -> None:
        tags = self.workspace.labelling.all()
        self.keys = keys_of(tags)
        self.chips.show_tags(tags, self.keys)
        self.hints.show_for(bool(tags))
        self._show_said()

    def _follow_labels(self, changes: Changes) -> None:
        known = self.chips.chips
        if not changes.changed or not changes.tags <= known.keys():
            self._follow_tags()
        elif self.track in changes.changed:
            self._show_said()

    def _follow_changes(self, changes: Changes) -> None:
        gone = self._gone(changes)
        if gone:
            before = self.track
            self.work.forget(gone)
            self._show_current(play=self.isVisible() and self.track != before)
        elif not self._begun and changes.tracks and self.isVisible():
            self._begin_once()
        elif self.track is not None and self.track in changes.added | changes.analysed:
            self.head.show_asked(self.work.current)

    def _gone(self, changes: Changes) -> set[int]:
        """Return the tracks of the list that have been removed, or left out by the owner."""
        catalogue = self.workspace.catalogue
        touched = (changes.removed | changes.changed).intersection(self.work.tracks)
        return {t for t in touched if t not in catalogue or catalogue.track(t).excluded}

    def _follow_learning(self) -> None:
        if self.isVisible():
            self._show_said()
            self._settle.start()

    def _label_whole(self) -> None:
        practice = getattr(self.workspace, "practice", None)
        if practice is not None:
            practice.clear()

    def _label_span(self, start_s: float, stop_s: float) -> None:
        if self.track is not None:
            self.excerpt.bring(start_s)
            self.workspace.practice.select(start_s, stop_s)
            self.setFocus()

    def _fill_sources(self) -> None:
        search = self._search().strip()
        sources: list[Source] = ["next"] if learning_of(self.workspace) is not None else []
        sources += ["unlabelled", "selection"] + (["search"] if search else [])
        rows = [(s, NAMES[s], len(self.work.found(s, search))) for s in sources]
        self.bar.open_menu(rows, self.label_from)


def _answer(labels: Iterable[Label], tag: int, span: tuple[float, float] | None) -> bool | None:
    """Return what was said last of exactly this span, or of the whole."""
    said = [label.value for label in labels if label.tag == tag and label.span == span]
    return said[-1] if said else None
