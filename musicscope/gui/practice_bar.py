"""Practising: what is repeated, how fast and how high it sounds, clicks and bookmarks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSlider,
    QSpinBox,
    QToolButton,
    QWidget,
)

from musicscope.gui.elided import ElidedLabel
from musicscope.gui.icons import icon
from musicscope.gui.library.wording import moment
from musicscope.gui.listening import listen
from musicscope.gui.theme import INSET, SPACE, font, themes
from musicscope.workspace import Workspace
from musicscope.workspace.practice import FASTEST, MOST_COUNT_IN, MOST_SEMITONES, SLOWEST

HEIGHT = 44
#: Steps of the speed slider, percent.
SPEED_STEP = 5
#: A bar narrower than this leaves out captions, than that more, px at the usual size of type.
_NARROW, _NARROWER = 1160, 820


class SpeedSlider(QSlider):
    """Speed in percent; a double click goes back to 100."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(round(SLOWEST * 100), round(FASTEST * 100))
        self.setSingleStep(SPEED_STEP)
        self.setPageStep(2 * SPEED_STEP)
        self.setFixedWidth(112)
        self.setAccessibleName("Speed in percent")
        self.setToolTip("Speed; the pitch stays (Ctrl+Shift+Up, Ctrl+Shift+Down)")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.setValue(100)


class PracticeBar(QFrame):
    """A row of controls above the player."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("practice")
        self.setFixedHeight(HEIGHT)
        self._captions: list[QLabel] = []
        self._practice = workspace.practice
        self._stage = workspace.stage
        practice = self._practice
        self._a = self._chip("A", "Let the span begin here ([)", practice.set_a)
        self._b = self._chip("B", "Let the span end here and repeat it (])", practice.set_b)
        self._loop = self._switch("loop", "Repeat the span (L)", practice.toggle_loop)
        self._span = ElidedLabel()
        self._span.setProperty("role", "soft")
        self._clear = self._switch("close", "Select nothing (Ctrl+Shift+Backspace)", practice.clear)
        self._clear.setCheckable(False)
        self._snap = self._chip(
            "Snap to beats", "Ends of a span go to the nearest beat", self._snapped
        )
        self._speed = SpeedSlider()
        self._speed.valueChanged.connect(self._set_speed)
        self._percent = QLabel()
        self._pitch = self._number()
        self._pitch.setRange(-round(MOST_SEMITONES), round(MOST_SEMITONES))
        self._pitch.setSuffix(" st")
        self._pitch.setAccessibleName("Pitch in semitones")
        self._pitch.setToolTip("Pitch in semitones; the tempo stays")
        self._pitch.valueChanged.connect(self._set_semitones)
        self._count_in = self._number()
        self._count_in.setRange(0, MOST_COUNT_IN)
        self._count_in.setSpecialValueText("off")
        self._count_in.setAccessibleName("Beats counted in")
        self._count_in.setToolTip("Beats that are clicked before the sound goes on")
        self._count_in.valueChanged.connect(lambda beats: setattr(practice, "count_in", beats))
        self._metronome = self._chip("Metronome", "Click the beats (Ctrl+Shift+M)", self._click)
        self._level = self._chip(
            "Equal loudness", "Bring all tracks to the same loudness", self._levelled
        )
        self._bookmarks = QPushButton("Bookmarks")
        self._bookmarks.setProperty("role", "chip")
        self._bookmarks.setMenu(QMenu(self._bookmarks))
        self._bookmarks.menu().aboutToShow.connect(self._fill_bookmarks)
        self._arrange()
        listen(self, practice.changed, lambda _: self.refresh())
        listen(self, self._stage.changed, lambda _: self.refresh())
        listen(self, themes.changed, lambda _: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        """Show what holds now."""
        self._fit()
        practice, span = self._practice, self._practice.span
        self._loop.setIcon(icon("loop", "accent" if practice.looping else "soft"))
        self._loop.setChecked(practice.looping)
        self._clear.setIcon(icon("close", "soft"))
        self._clear.setVisible(span is not None)
        if span is None:
            self._span.setText("Drag in a view to select a span")
        else:
            ends = f"{moment(span.start_s)} – {moment(span.stop_s)}"
            self._span.setText(f"{ends} · {span.length_s:.1f} s")
        for button, on in (
            (self._snap, practice.snapping),
            (self._metronome, practice.metronome),
            (self._level, practice.equal_loudness),
        ):
            button.setChecked(on)
        for box, value in (
            (self._speed, round(practice.speed * 100)),
            (self._pitch, round(practice.semitones)),
            (self._count_in, practice.count_in),
        ):
            box.blockSignals(True)
            box.setValue(value)
            box.blockSignals(False)
        self._percent.setText(f"{round(practice.speed * 100)} %")
        count = len(practice.bookmarks)
        self._bookmarks.setText(f"Bookmarks {count}" if count else "Bookmarks")
        self._bookmarks.setEnabled(self._stage.track is not None)

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(INSET, 0, INSET, 0)
        row.setSpacing(SPACE)
        for widget in (self._a, self._b, self._loop, self._span, self._clear):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._snap)
        row.addSpacing(SPACE)
        row.addWidget(self._caption("Speed"))
        row.addWidget(self._speed)
        row.addWidget(self._percent)
        row.addWidget(self._caption("Pitch"))
        row.addWidget(self._pitch)
        row.addSpacing(SPACE)
        row.addWidget(self._caption("Count in"))
        row.addWidget(self._count_in)
        for widget in (self._metronome, self._level, self._bookmarks):
            row.addWidget(widget)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def _fit(self) -> None:
        """Follow the size of the type; where it is narrow, leave out what the menu has too."""
        scale = themes.scale
        self._span.setFont(font(12, tabular=True))
        self._percent.setFont(font(12, 500, tabular=True))
        self._percent.setMinimumWidth(round(40 * scale))
        for box in (self._pitch, self._count_in):
            box.setFixedWidth(round(58 * scale))
        narrow, narrower = (self.width() < least * scale for least in (_NARROW, _NARROWER))
        self._speed.setFixedWidth(64 if narrow else 112)
        for caption in self._captions:
            caption.setVisible(not narrow)
        for widget in (self._span, self._snap, self._level):
            widget.setVisible(not narrower)

    def _caption(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setProperty("role", "label")
        self._captions.append(label)
        return label

    @staticmethod
    def _number() -> QSpinBox:
        box = QSpinBox()
        box.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        return box

    @staticmethod
    def _chip(text: str, tip: str, run: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, checkable=len(text) > 1)
        button.setProperty("role", "chip")
        button.setToolTip(tip)
        button.setAccessibleName(tip.partition(" (")[0])
        button.clicked.connect(lambda _=False: run())
        return button

    @staticmethod
    def _switch(name: str, tip: str, run: Callable[[], object]) -> QToolButton:
        button = QToolButton(checkable=True)
        button.setProperty("role", "flat")
        button.setIcon(icon(name, "soft"))
        button.setIconSize(QSize(16, 16))
        button.setToolTip(tip)
        button.setAccessibleName(tip.partition(" (")[0])
        button.clicked.connect(lambda _=False: run())
        return button

    def _set_speed(self, percent: int) -> None:
        self._practice.speed = percent / 100

    def _set_semitones(self, semitones: int) -> None:
        self._practice.semitones = semitones

    def _snapped(self) -> None:
        self._practice.snapping = self._snap.isChecked()

    def _click(self) -> None:
        self._practice.metronome = self._metronome.isChecked()

    def _levelled(self) -> None:
        self._practice.equal_loudness = self._level.isChecked()

    def _add_bookmark(self) -> None:
        self._practice.add_bookmark()

    def _fill_bookmarks(self) -> None:
        menu = self._bookmarks.menu()
        menu.clear()
        menu.addAction("Add one here", self._add_bookmark)
        if self._practice.bookmarks:
            menu.addSeparator()
        for bookmark in self._practice.bookmarks:
            words = f"{moment(bookmark.at_s)}  {bookmark.name}".strip()
            menu.addAction(words, lambda at_s=bookmark.at_s: self._stage.seek(at_s))
