"""The player: what plays, its controls, its moment, its output; always at the bottom."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.elided import ElidedLabel
from musicscope.gui.icons import icon
from musicscope.gui.library.cover import CoverLabel
from musicscope.gui.library.wording import moment
from musicscope.gui.listening import listen
from musicscope.gui.seek_bar import SeekBar
from musicscope.gui.theme import INSET, SPACE, font, themes
from musicscope.workspace import Playback, Workspace

HEIGHT = 64
_NEXT_REPEAT = {"off": "all", "all": "one", "one": "off"}
_REPEAT_WORDS = {"off": "Repeat is off", "all": "Repeat the list", "one": "Repeat this track"}


class PlayerBar(QFrame):
    """Controls of the playback, and where it is."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("player")
        self.setFixedHeight(HEIGHT)
        self._workspace = workspace
        self._playback = workspace.playback
        self._cover = CoverLabel(workspace, 38)
        self._title = ElidedLabel()
        self._artist = ElidedLabel()
        self._artist.setProperty("role", "soft")
        self._previous = self._button("Previous track", self._playback.previous)
        self._play = self._button("Play", workspace.practice.toggle)
        self._play.setObjectName("play")
        self._next = self._button("Next track", self._playback.next)
        self._position = self._time_label()
        self._seek = SeekBar()
        self._duration = self._time_label()
        self._shuffle = self._button("Shuffle", self._toggle_shuffle, checkable=True)
        self._repeat = self._button("Repeat is off", self._cycle_repeat, checkable=True)
        self._mute = self._button("Mute", self._toggle_mute)
        self._volume = QSlider(Qt.Orientation.Horizontal)
        self._volume.setRange(0, 100)
        self._volume.setFixedWidth(84)
        self._volume.setAccessibleName("Volume")
        self.practice = self._button("Practice bar", lambda: None, checkable=True)
        self._output = ElidedLabel()
        self._output.setProperty("role", "faint")
        self._volume.valueChanged.connect(self._set_volume)
        self._seek.seek_requested.connect(self._playback.seek)
        self._arrange()
        listen(self, self._playback.changed, lambda _: self.refresh())
        listen(self, workspace.stage.changed, lambda _: self.refresh())
        listen(self, themes.changed, lambda _: self.refresh())
        self.refresh()

    def tick(self) -> None:
        """Show the moment that is heard now."""
        stage = self._workspace.stage
        position = stage.position_s if stage.duration_s else 0.0
        text = moment(position)
        if text != self._position.text():
            self._position.setText(text)
        self._seek.set_time(position, stage.duration_s)

    def refresh(self) -> None:
        """Show the track, the state and the output."""
        current = self._playback.current
        catalogue = self._workspace.catalogue
        track = catalogue.track(current) if current is not None and current in catalogue else None
        self._title.setFont(font(13, 600))
        for label in (self._position, self._duration):
            label.setFont(font(12, tabular=True))
            label.setMinimumWidth(round(48 * themes.scale))
        self._cover.show_track(track)
        title = self._workspace.stage.title
        self._title.setText(title or "Nothing is playing")
        hint = "" if title else "Choose a track in the library"
        self._artist.setText(track.artist if track else hint)
        self._duration.setText(moment(self._workspace.stage.duration_s))
        playing = self._playback.playing
        self._play.setIcon(icon("pause" if playing else "play", "on_accent"))
        self._name(self._play, "Pause" if playing else "Play")
        self._previous.setIcon(icon("previous"))
        self._next.setIcon(icon("next"))
        self.practice.setIcon(icon("practice", "text" if self.practice.isChecked() else "soft"))
        self._shuffle.setIcon(icon("shuffle", "text" if self._playback.shuffle else "soft"))
        self._shuffle.setChecked(self._playback.shuffle)
        repeat = self._playback.repeat
        self._repeat.setIcon(
            icon(
                "repeat-one" if repeat == "one" else "repeat", "soft" if repeat == "off" else "text"
            )
        )
        self._repeat.setChecked(repeat != "off")
        self._name(self._repeat, _REPEAT_WORDS[repeat])
        muted = self._playback.muted
        self._mute.setIcon(icon("muted" if muted else "volume", "soft"))
        self._name(self._mute, "Sound on" if muted else "Mute")
        self._volume.blockSignals(True)
        self._volume.setValue(round(self._playback.volume * 100))
        self._volume.blockSignals(False)
        self._output.setText(_output_words(self._playback))
        self._output.setProperty("role", "warn" if self._playback.silent else "faint")
        self._output.style().polish(self._output)
        self.tick()

    def _arrange(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch()
        words.addWidget(self._title)
        words.addWidget(self._artist)
        words.addStretch()
        names = QWidget()
        names.setLayout(words)
        words.setContentsMargins(0, 0, 0, 0)
        names.setFixedWidth(196)
        row = QHBoxLayout(self)
        row.setContentsMargins(INSET, 0, INSET, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._cover)
        row.addSpacing(SPACE // 2)
        row.addWidget(names)
        for button in (self._previous, self._play, self._next):
            row.addWidget(button)
        row.addWidget(self._position)
        row.addWidget(self._seek, 1)
        row.addWidget(self._duration)
        row.addSpacing(SPACE // 2)
        for widget in (self._shuffle, self._repeat, self.practice, self._mute, self._volume):
            row.addWidget(widget)
        row.addWidget(self._output)

    def _button(self, name: str, run: Callable[[], None], checkable: bool = False) -> QToolButton:
        button = QToolButton(checkable=checkable)
        button.setProperty("role", "flat")
        button.setIconSize(QSize(18, 18))
        button.clicked.connect(lambda _checked: run())
        self._name(button, name)
        return button

    @staticmethod
    def _name(button: QToolButton, name: str) -> None:
        button.setToolTip(name)
        button.setAccessibleName(name)

    @staticmethod
    def _time_label() -> QLabel:
        label = QLabel("0:00.0")
        label.setProperty("role", "soft")
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return label

    def _toggle_shuffle(self) -> None:
        self._playback.shuffle = not self._playback.shuffle

    def _cycle_repeat(self) -> None:
        self._playback.repeat = _NEXT_REPEAT[self._playback.repeat]

    def _toggle_mute(self) -> None:
        self._playback.muted = not self._playback.muted

    def _set_volume(self, percent: int) -> None:
        self._playback.volume = percent / 100


def _output_words(playback: Playback) -> str:
    """Return the output for people: ``"Speakers · 44.1 kHz"``."""
    player = playback.player
    if player.silent:
        return "No sound device · silent"
    rate = player.output_rate
    return f"{player.output_name} · {rate / 1000:g} kHz" if rate else ""
