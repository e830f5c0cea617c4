"""One step of a lesson, to be read: what is said, what to look at, what to listen for."""

from __future__ import annotations

import html
import re

import qtawesome
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from musicscope.gui.lab.control import scaled
from musicscope.gui.lab.form import set_type
from musicscope.gui.listening import listen
from musicscope.gui.theme import INSET, SPACE, Theme, themes
from musicscope.workspace.lesson_files import Lesson, Step

#: Lines are no longer than this, so that the eye finds the next one.
_WIDEST = 680


def marked_up(words: str) -> str:
    """Return words as rich text, ``*these*`` in italics."""
    return re.sub(r"\*([^*]+)\*", r"<i>\1</i>", html.escape(words, quote=False))


class _Task(QFrame):
    """A framed line with an icon: look, or listen."""

    def __init__(self, word: str, glyph: str) -> None:
        super().__init__()
        self.setObjectName("task")
        self._glyph = glyph
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignTop)
        name = QLabel(word)
        set_type(name, 12, 600)
        self.words = QLabel(wordWrap=True)
        set_type(self.words, 14)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(name)
        column.addWidget(self.words)
        line = QHBoxLayout(self)
        line.setContentsMargins(INSET, 10, INSET, 10)
        line.setSpacing(INSET)
        line.addWidget(self._icon)
        line.addLayout(column, 1)
        listen(self, themes.changed, self._paint)
        self._paint(themes.active)

    def show_words(self, words: str) -> None:
        """Show what to do; nothing hides the line."""
        self.words.setText(marked_up(words))
        self.setVisible(bool(words))

    def _paint(self, theme: Theme) -> None:
        side = round(scaled(20))
        picture = qtawesome.icon(f"ph.{self._glyph}", color=theme.soft)
        self._icon.setPixmap(picture.pixmap(QSize(side, side), self.devicePixelRatioF()))
        self.setStyleSheet(f"QFrame#task {{ background: {theme.raised}; border-radius: 6px; }}")


class LessonPage(QWidget):
    """The text of one step."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(wordWrap=True)
        set_type(self._title, 18, 600)
        self._text = QVBoxLayout()
        self._text.setSpacing(10)
        self._look = _Task("Look", "eye")
        self._listen = _Task("Listen", "ear")
        self._sources = QLabel(wordWrap=True)
        self._sources.setProperty("role", "label")
        self._sources.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._column = QWidget()
        self._column.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(INSET)
        column.addWidget(self._title)
        column.addLayout(self._text)
        column.addWidget(self._look)
        column.addWidget(self._listen)
        column.addSpacing(SPACE)
        column.addWidget(self._sources)
        column.addStretch(1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, INSET, 0)
        line.addWidget(self._column, 1)
        line.addStretch(0)
        listen(self, themes.changed, lambda _: self._fit())
        self._fit()

    @property
    def words(self) -> str:
        """All that is shown, for a test or a screen reader."""
        parts = [self._title.text()]
        parts += [self._text.itemAt(i).widget().text() for i in range(self._text.count())]
        return "\n".join([*parts, self._look.words.text(), self._listen.words.text()])

    def show_step(self, lesson: Lesson, step: Step) -> None:
        """Show a step; the last one names the sources."""
        self._title.setText(step.title)
        while self._text.count():
            old = self._text.takeAt(0).widget()
            old.hide()
            old.deleteLater()
        for words in step.paragraphs:
            paragraph = QLabel(marked_up(words), wordWrap=True)
            paragraph.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            set_type(paragraph, 14)
            self._text.addWidget(paragraph)
        self._look.show_words(step.look)
        self._listen.show_words(step.listen)
        last = step is lesson.steps[-1] and bool(lesson.sources)
        self._sources.setText("Sources: " + "; ".join(lesson.sources) + "." if last else "")
        self._sources.setVisible(last)

    def _fit(self) -> None:
        self._column.setMaximumWidth(round(scaled(_WIDEST)))
