"""The settings of a spectrogram, in a small panel beside its picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QWidget,
)

from musicscope.analysis.picture import PictureChoice, level_value, picture_of
from musicscope.core.errors import MusicScopeError
from musicscope.gui.theme import INSET, SPACE, colour, themes
from musicscope.gui.views.colour_tables import COLOUR_TABLES
from musicscope.gui.views.panel import PANEL_RADIUS, scaled
from musicscope.gui.views.pitch_axis import AXES
from musicscope.gui.views.spectrogram_look import (
    CLOSEST,
    GAMMAS,
    Look,
    kind_labels,
    look_of,
    parameters,
)
from musicscope.gui.views.spectrogram_parameter import make_control
from musicscope.gui.views.words import hertz_between, strength

if TYPE_CHECKING:
    from musicscope.gui.views.spectrogram import SpectrogramView

_WIDTH = 340


class SpectrogramSettings(QFrame):
    """Only the parameters that the chosen kind has; every change shows at once.

    Parameters
    ----------
    view : SpectrogramView
        Whose look it changes.
    """

    def __init__(self, view: SpectrogramView) -> None:
        super().__init__(view, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName("Settings of the spectrogram")
        self._view = view
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(INSET + 4, INSET, INSET + 4, INSET)
        self._grid.setHorizontalSpacing(INSET)
        self._grid.setVerticalSpacing(SPACE - 2)
        self._grid.setColumnStretch(1, 1)
        self._built_for: tuple[object, ...] = ()
        self.show_look()

    def open_at(self, corner: QPoint) -> None:
        """Show it with its top right corner at a point of the screen, or as near as it fits."""
        self._build()
        self.setFixedWidth(scaled(_WIDTH))
        self.adjustSize()
        screen = self._view.screen().availableGeometry()
        x = min(max(corner.x() - self.width(), screen.left()), screen.right() - self.width())
        y = min(max(corner.y(), screen.top()), screen.bottom() - self.height())
        self.move(x, y)
        self.show()
        self._first.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_look(self) -> None:
        """Follow the view; controls are made anew only when there are others."""
        look = self._view.look
        if self._built_for != (look.kind, themes.active, themes.scale):
            self._build()
            return
        self._show_values()

    # building

    def _build(self) -> None:
        look = self._view.look
        self._built_for = (look.kind, themes.active, themes.scale)
        while (item := self._grid.takeAt(0)) is not None:
            if item.widget() is not None:
                item.widget().hide()
                item.widget().deleteLater()
        self._row = 0
        self._first = self._choice("Kind", kind_labels(), look.kind, "kind")
        for parameter in parameters(look.kind):
            control = make_control(
                look.kind,
                parameter,
                look.chosen(parameter),
                lambda value, name=parameter.name: self._set_parameter(name, value),
                self,
            )
            self._add(parameter.label, control)
        self._resolution = self._note()
        if picture_of(look.choice).rows_are == "hz":
            self._choice("Axis", AXES, look.axis, "axis")
            self._range()
        self._line()
        self._choice("Colours", COLOUR_TABLES, look.colours, "colours")
        self._levels()
        self._line()
        self._switches()
        self._show_values()
        if self.isVisible():
            for number in range(self._grid.count()):
                self._grid.itemAt(number).widget().show()
            self.adjustSize()
            self._first.setFocus()

    def _add(self, label: str, control: QWidget, value: QLabel | None = None) -> None:
        words = QLabel(label, self)
        words.setProperty("role", "soft")
        words.setBuddy(control)
        self._grid.addWidget(words, self._row, 0)
        self._grid.addWidget(control, self._row, 1, 1, 1 if value else 2)
        if value is not None:
            self._grid.addWidget(value, self._row, 2)
        self._row += 1

    def _across(self, widget: QWidget) -> None:
        self._grid.addWidget(widget, self._row, 0, 1, 3)
        self._row += 1

    def _note(self) -> QLabel:
        note = QLabel(self)
        note.setProperty("role", "label")
        note.setWordWrap(True)
        self._across(note)
        return note

    def _line(self) -> None:
        line = QFrame(self)
        line.setObjectName("separator")
        self._across(line)

    def _choice(self, label: str, choices: Mapping[str, str], now: str, name: str) -> QComboBox:
        box = QComboBox(self)
        for value, words in choices.items():
            box.addItem(words, value)
        box.setCurrentIndex(list(choices).index(now))
        box.setAccessibleName(label)
        box.activated.connect(lambda index: self._view.set_look(name, box.itemData(index)))
        self._add(label, box)
        return box

    def _range(self) -> None:
        self._range_words = QLabel(self)
        whole = QPushButton("Whole range", self)
        whole.setProperty("role", "link")
        whole.clicked.connect(self._view.show_whole_range)
        row = QWidget(self)
        inside = QHBoxLayout(row)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._range_words, 1)
        inside.addWidget(whole)
        self._whole = whole
        self._add("Range", row)

    def _levels(self) -> None:
        self._automatic = QCheckBox("Brightness follows the track", self)
        self._automatic.toggled.connect(self._set_automatic)
        self._across(self._automatic)
        self._ceiling, self._ceiling_words = self._slider("Ceiling", 0, 255)
        self._floor, self._floor_words = self._slider("Floor", 0, 255)
        low, high = (round(100 * gamma) for gamma in GAMMAS)
        self._gamma, self._gamma_words = self._slider("Gamma", low, high)
        self._ceiling.valueChanged.connect(self._set_ceiling)
        self._floor.valueChanged.connect(self._set_floor)
        self._gamma.valueChanged.connect(
            lambda value: self._view.show_look(replace(self._view.look, gamma=value / 100))
        )

    def _slider(self, label: str, low: int, high: int) -> tuple[QSlider, QLabel]:
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setRange(low, high)
        slider.setAccessibleName(label)
        words = QLabel(self)
        words.setMinimumWidth(scaled(56))
        words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._add(label, slider, words)
        return slider, words

    def _switches(self) -> None:
        view = self._view
        self._harmonics = QCheckBox("Overtones under the cursor (H)", self)
        self._harmonics.toggled.connect(view.show_harmonics)
        self._trace = QCheckBox("Line along the strongest frequency (T)", self)
        self._trace.toggled.connect(lambda on: view.show_look(replace(view.look, trace=on)))
        self._frozen = QCheckBox("Freeze and compare (Z)", self)
        self._frozen.toggled.connect(view.set_frozen)
        reset = QPushButton("Back to the defaults of this kind", self)
        reset.setProperty("role", "link")
        reset.clicked.connect(self._reset)
        for widget in (self._harmonics, self._trace, self._frozen):
            self._across(widget)
        self._grid.addWidget(reset, self._row, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)

    # values

    def _show_values(self) -> None:
        view, look = self._view, self._view.look
        choice = view.choice
        low, high = look.levels(view.strip.loudness, choice)
        with_values = (
            (self._automatic, look.automatic),
            (self._harmonics, view.harmonics),
            (self._trace, look.trace),
            (self._frozen, view.frozen is not None),
        )
        for box, on in with_values:
            _quietly(box, lambda b=box, v=on: b.setChecked(v))
        for slider, value in (
            (self._floor, low),
            (self._ceiling, high),
            (self._gamma, look.gamma * 100),
        ):
            _quietly(slider, lambda s=slider, v=value: s.setValue(round(v)))
        self._floor_words.setText(strength(*level_value(choice, max(low, 0.0))))
        self._ceiling_words.setText(strength(*level_value(choice, high)))
        self._gamma_words.setText(f"{look.gamma:.2f}")
        self._resolution.setText(resolution_words(choice))
        if picture_of(choice).rows_are == "hz":
            axis = view.pane.axis(1000)
            self._range_words.setText(hertz_between(axis.lowest_hz, axis.highest_hz))
            self._whole.setEnabled(look.range_hz is not None)

    def _set_parameter(self, name: str, value: Any) -> None:
        try:
            self._view.set_parameter(name, value)
        except MusicScopeError as error:
            self._resolution.setText(str(error))

    def _set_automatic(self, on: bool) -> None:
        look = self._view.look
        low, high = look.levels(self._view.strip.loudness, self._view.choice)
        low, high = max(low, 0.0), min(high, 255.0)
        self._view.show_look(replace(look, automatic=on, floor=low, ceiling=high))

    def _set_ceiling(self, value: int) -> None:
        look = self._fixed()
        floor = min(look.floor, value - CLOSEST)
        self._view.show_look(replace(look, ceiling=float(value), floor=max(floor, 0.0)))

    def _set_floor(self, value: int) -> None:
        look = self._fixed()
        ceiling = max(look.ceiling, value + CLOSEST)
        self._view.show_look(replace(look, floor=float(value), ceiling=min(ceiling, 255.0)))

    def _fixed(self) -> Look:
        look = self._view.look
        low, high = look.levels(self._view.strip.loudness, self._view.choice)
        return replace(look, automatic=False, floor=max(low, 0.0), ceiling=min(high, 255.0))

    def _reset(self) -> None:
        look = self._view.look
        others = {kind: chosen for kind, chosen in look.settings.items() if kind != look.kind}
        kept = {"kind": look.kind, "axis": look.axis, "settings": others, "trace": look.trace}
        self._view.show_look(look_of(kept))
        self._build()

    # the panel itself

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_S):
            self.close()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(themes.active.line), 1))
        painter.setBrush(colour(themes.active.panel))
        rect = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, PANEL_RADIUS, PANEL_RADIUS)


def resolution_words(choice: PictureChoice) -> str:
    """Say how finely a picture tells moments and pitches apart."""
    picture = picture_of(choice)
    words = [f"One frame each {1000 * picture.hop / picture.rate:.3g} ms"]
    fft = getattr(picture, "fft", None)
    if fft:
        words.append(f"each hears {1000 * fft / picture.rate:.3g} ms")
        words.append(f"bins {picture.rate / fft:.3g} Hz apart")
    words.append(f"{len(picture.frequencies):,} rows")
    return ", ".join(words) + "."


def _quietly(widget: QWidget, act: object) -> None:
    """Set a control without its telling anyone."""
    blocked = widget.blockSignals(True)
    act()
    widget.blockSignals(blocked)
