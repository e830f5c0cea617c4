"""The lessons: a list, then one step after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.lab.form import set_type, sound_icon
from musicscope.gui.lab.lesson_card import LessonCard, StepDots
from musicscope.gui.lab.lesson_page import LessonPage
from musicscope.gui.listening import listen
from musicscope.gui.theme import INSET, SPACE, themes

if TYPE_CHECKING:
    from musicscope.gui.views.context import ViewContext


class LessonsView(QFrame):
    """Chooses a lesson, and turns its pages.

    Parameters
    ----------
    context : ViewContext
    """

    KIND = "lessons"
    TITLE = "Lessons"

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName(self.TITLE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lessons = context.workspace.lessons
        self._lab = context.workspace.lab
        self._pages = QStackedWidget()
        self._pages.addWidget(self._make_list())
        self._pages.addWidget(self._make_lesson())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(INSET, INSET, 0, INSET)
        whole.addWidget(self._pages)
        for keys, turn in (("PgDown", self._lessons.next), ("PgUp", self._lessons.previous)):
            shortcut = QShortcut(QKeySequence(keys), self, turn)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        listen(self, self._lessons.changed, lambda _: self.refresh())
        listen(self, self._lab.changed, lambda _: self._show_playing())
        listen(self, themes.changed, lambda _: self._show_playing())
        self.refresh()

    def tick(self) -> None:
        """Do nothing: what moves is in the other views."""

    def state(self) -> dict[str, Any]:
        """Return the lesson and the step that are open, as JSON values."""
        lesson = self._lessons.lesson
        return {"lesson": lesson.name, "step": self._lessons.index} if lesson else {}

    def restore(self, state: dict[str, Any]) -> None:
        """Open what `state` returned, without loading its sounds; nothing when it is unknown."""
        name, step = state.get("lesson"), state.get("step")
        if isinstance(name, str) and isinstance(step, int):
            self._lessons.resume(name, step)

    def refresh(self) -> None:
        """Show the list, or the step that is open."""
        lesson, step = self._lessons.lesson, self._lessons.step
        if lesson is None or step is None:
            if self._pages.currentIndex() == 1:
                self._pages.setCurrentIndex(0)
            return
        index, count = self._lessons.index, len(lesson.steps)
        self._lesson_title.setText(lesson.title)
        self._count.setText(f"{index + 1} of {count}")
        self._dots.show_step(index, count)
        self.page.show_step(lesson, step)
        self.previous.setEnabled(index > 0)
        self.next.setText("Done" if index == count - 1 else "Next")
        self._area.verticalScrollBar().setValue(0)
        self._pages.setCurrentIndex(1)
        self._show_playing()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._lessons.lesson is None:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Right:
            self._lessons.next()
        elif event.key() == Qt.Key.Key_Left:
            self._lessons.previous()
        elif event.key() == Qt.Key.Key_Backspace:
            self._lessons.close()
        else:
            super().keyPressEvent(event)

    def _make_list(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, INSET, 0)
        column.setSpacing(6)
        title = QLabel("Lessons")
        title.setProperty("role", "heading")
        column.addWidget(title)
        sentence = QLabel(
            "Short demonstrations, in order: each step loads its own sound and views.",
            wordWrap=True,
        )
        sentence.setProperty("role", "soft")
        column.addWidget(sentence)
        column.addSpacing(2)
        self.cards: list[LessonCard] = []
        for number, lesson in enumerate(self._lessons.all, 1):
            card = LessonCard(number, lesson)
            card.clicked.connect(lambda _=False, name=lesson.name: self._open(name))
            column.addWidget(card)
            self.cards.append(card)
        for sentence in self._lessons.damaged:
            label = QLabel(sentence, wordWrap=True)
            label.setProperty("role", "bad")
            column.addWidget(label)
        column.addStretch(1)
        return _scrolling(inside, "List of lessons")

    def _make_lesson(self) -> QWidget:
        self._back = QPushButton("‹ All lessons")
        self._back.setProperty("role", "link")
        self._back.setToolTip("Return to the list (Backspace)")
        self._back.clicked.connect(lambda _: self._lessons.close())
        self._lesson_title = QLabel()
        self._lesson_title.setProperty("role", "soft")
        self._lesson_title.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._count = QLabel()
        self._count.setProperty("role", "soft")
        set_type(self._count, 12, tabular=True)
        self._dots = StepDots()
        self._dots.chosen.connect(self._go_to)
        self.page = LessonPage()
        self._area = _scrolling(self.page, "Text of the lesson")
        self.previous = QPushButton("Previous")
        self.previous.setToolTip("The step before (Page up)")
        self.previous.clicked.connect(lambda _: self._lessons.previous())
        self.again = QPushButton("Load again")
        self.again.setToolTip("Return sound, views and equaliser to what this step says")
        self.again.clicked.connect(lambda _: self._lessons.again())
        self.play = QPushButton("Stop")
        self.play.clicked.connect(lambda _: self._toggle_sound())
        self.next = QPushButton("Next")
        self.next.setProperty("role", "primary")
        self.next.setToolTip("The next step (Page down)")
        self.next.clicked.connect(lambda _: self._turn_on())
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(self._back)
        head.addWidget(self._lesson_title, 1)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE)
        foot.addWidget(self.previous)
        foot.addWidget(self.play)
        foot.addWidget(self.again)
        foot.addStretch(1)
        foot.addWidget(self._count)
        foot.addWidget(self.next)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        for line in (head, foot):
            line.setContentsMargins(0, 0, INSET, 0)
        dots = QHBoxLayout()
        dots.setContentsMargins(0, 0, INSET, 0)
        dots.addWidget(self._dots)
        column.addLayout(head)
        column.addLayout(dots)
        column.addWidget(self._area, 1)
        column.addLayout(foot)
        return holder

    def _open(self, name: str) -> None:
        self._lessons.open(name)
        self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn_on(self) -> None:
        if not self._lessons.next():
            self._lessons.close()

    def _go_to(self, index: int) -> None:
        lesson = self._lessons.lesson
        if lesson is not None:
            self._lessons.open(lesson.name, index)

    def _toggle_sound(self) -> None:
        if self._lab.playing:
            self._lab.stop()
        else:
            self._lab.play()

    def _show_playing(self) -> None:
        step, playing = self._lessons.step, self._lab.playing
        self.play.setVisible(playing or (step is not None and step.sound is not None))
        self.play.setText("Stop" if playing else "Play")
        self.play.setIcon(sound_icon(playing))
        self.play.setAccessibleName("Stop the sound" if playing else "Play the sound")


def _scrolling(inside: QWidget, name: str) -> QScrollArea:
    area = QScrollArea(widgetResizable=True)
    area.setAccessibleName(name)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    inside.setAutoFillBackground(False)
    return area
