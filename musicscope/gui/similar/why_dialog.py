"""Why this? What brings two tracks together, in words, numbers and sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.icons import icon
from musicscope.gui.listening import listen
from musicscope.gui.similar import asking
from musicscope.gui.similar.aspect_rows import AspectRows
from musicscope.gui.similar.beats_picture import BeatsPicture
from musicscope.gui.similar.dialog import SimilarDialog
from musicscope.gui.similar.excerpts import Excerpt, ExcerptPlayer
from musicscope.gui.similar.fifths_circle import FifthsCircle
from musicscope.gui.similar.question import Question
from musicscope.gui.similar.relations import key_of, key_relation, keys_in_words, tempo_relation
from musicscope.gui.similar.track_side import TrackSide
from musicscope.gui.theme import INSET, SPACE, font, themes

if TYPE_CHECKING:
    from musicscope.similarity.why import Why
    from musicscope.workspace import Workspace

#: How often the playhead of an excerpt is drawn.
_TICK_MS = 33
_LETTERS = ("A", "B")


class WhyDialog(SimilarDialog):
    """Two tracks side by side.

    Parameters
    ----------
    workspace : Workspace
    a, b : int
        The tracks.
    """

    SENTENCE = ""

    def __init__(self, workspace: Workspace, a: int, b: int, parent: QWidget | None = None) -> None:
        super().__init__(workspace, "Why this?", "why", (760, 640), parent)
        self._tracks = (a, b)
        self._excerpts: tuple[Excerpt, Excerpt] | None = None
        self.player = ExcerptPlayer(workspace.playback, self)
        first, second = (workspace.catalogue.track(i) for i in self._tracks)
        self.sides = tuple(
            TrackSide(workspace, letter, track)
            for letter, track in zip(_LETTERS, (first, second), strict=True)
        )
        self.rows = AspectRows()
        self.circle, self.beats = FifthsCircle(), BeatsPicture()
        self._lay_out()
        self.play_both = self.add_button(
            "Play both", "Hear the two excerpts one after the other", primary=True
        )
        self.play_both.setEnabled(False)
        self.play_both.clicked.connect(lambda _=False: self._hear_both())
        for number, side in enumerate(self.sides):
            side.play.clicked.connect(lambda _=False, n=number: self._hear(n))
        self.player.changed.connect(self._follow_player)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._follow_sound)
        self._question = Question(self)
        self._question.answered.connect(self._show)
        self._question.failed.connect(self._fail)
        self._question.waiting.connect(self._wait)
        listen(self, workspace.changes, self._follow_changes)
        listen(self, themes.changed, lambda _: self._restyle())
        self._restyle()
        self.play_both.setFocus()
        self._show_facts()
        self._ask()

    # asking

    def _ask(self) -> None:
        if self._tracks[0] == self._tracks[1]:
            self._fail("This is one and the same track; choose two.")
            return
        self._question.ask(asking.why(self._workspace, *self._tracks))

    def _show(self, why: Why) -> None:
        self.sentence.setText(why.sentence)
        self.rows.show_matches(why.aspects)
        ranges = (why.excerpt_a, why.excerpt_b)
        self._excerpts = None
        if all(ranges):
            self._excerpts = tuple(
                Excerpt(track, *span) for track, span in zip(self._tracks, ranges, strict=True)
            )
            for side, excerpt in zip(self.sides, self._excerpts, strict=True):
                side.excerpt.show_excerpt(excerpt)
        for button in (self.play_both, *(side.play for side in self.sides)):
            button.setEnabled(self._excerpts is not None)

    def _fail(self, sentence: str) -> None:
        self.sentence.setText(sentence)

    def _wait(self, waiting: bool) -> None:
        if waiting:
            self.sentence.setText("Listening to both…")

    def _show_facts(self) -> None:
        first, second = (self._workspace.catalogue.track(i) for i in self._tracks)
        keys, tempi = (key_of(first), key_of(second)), (first.tempo_bpm, second.tempo_bpm)
        self.circle.show_keys(*keys)
        self._key_words.setText(key_relation(*keys))
        self._key_names.setText(keys_in_words(*keys))
        self.beats.show_tempi(*tempi)
        self._tempo_words.setText(tempo_relation(*tempi))

    # hearing

    def _hear(self, number: int) -> None:
        if self._excerpts is None:
            return
        if self.player.current == self._excerpts[number]:
            self.player.stop()
        else:
            self.player.play([self._excerpts[number]])

    def _hear_both(self) -> None:
        if self.player.current is not None:
            self.player.stop()
        elif self._excerpts is not None:
            self.player.play(self._excerpts)

    def _follow_player(self) -> None:
        heard = self.player.current
        for number, side in enumerate(self.sides):
            is_it = self._excerpts is not None and heard == self._excerpts[number]
            side.show_heard(is_it)
            if not is_it:
                side.excerpt.show_moment(None)
        self.play_both.setText("Stop" if heard is not None else "Play both")
        self._restyle()
        if heard is not None:
            self._tick.start()
        else:
            self._tick.stop()

    def _follow_sound(self) -> None:
        for number, side in enumerate(self.sides):
            if self._excerpts is not None and self.player.current == self._excerpts[number]:
                side.excerpt.show_moment(self._workspace.playback.position_s)

    def _follow_changes(self, changes: Any) -> None:
        if changes.removed & set(self._tracks):
            self.close()
        elif changes.tracks & set(self._tracks):
            for side, track in zip(self.sides, self._tracks, strict=True):
                side.show_track(self._workspace.catalogue.track(track))
            self._show_facts()
            self._ask()

    def end(self) -> None:
        self.player.stop()
        self._question.drop()

    # building

    def _lay_out(self) -> None:
        pair = QHBoxLayout()
        pair.setSpacing(SPACE)
        for side in self.sides:
            pair.addWidget(side, 1)
        self._key_words, self._tempo_words = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self._key_names = QLabel(wordWrap=True)
        self._key_names.setProperty("role", "label")
        aspects = _panel("Aspects")
        aspects.layout().addWidget(self.rows)
        aspects.layout().addStretch(1)
        keys = _panel("Keys")
        words = QVBoxLayout()
        words.addStretch(1)
        words.addWidget(self._key_words)
        words.addWidget(self._key_names)
        words.addStretch(1)
        around = QHBoxLayout()
        around.setSpacing(INSET)
        around.addWidget(self.circle)
        around.addLayout(words, 1)
        keys.layout().addLayout(around)
        tempi = _panel("Tempi")
        tempi.layout().addWidget(self.beats)
        tempi.layout().addWidget(self._tempo_words)
        tempi.layout().addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(SPACE)
        right.addWidget(keys)
        right.addWidget(tempi, 1)
        below = QHBoxLayout()
        below.setSpacing(SPACE)
        below.addWidget(aspects, 1)
        below.addLayout(right, 1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.sentence)
        column.addLayout(pair)
        column.addLayout(below, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        inside.setObjectName("inside")
        area.setStyleSheet("QScrollArea, QWidget#inside { background: transparent; }")
        area.setWidget(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(area)

    def _restyle(self) -> None:
        self.sentence.setFont(font(15, 500))
        heard = self.player.current is not None
        self.play_both.setIcon(icon("pause" if heard else "play", "on_accent"))


def _panel(title: str) -> QFrame:
    panel = QFrame()
    panel.setObjectName("panel")
    heading = QLabel(title)
    heading.setProperty("role", "heading")
    column = QVBoxLayout(panel)
    column.setContentsMargins(INSET, INSET, INSET, INSET)
    column.setSpacing(SPACE)
    column.addWidget(heading)
    return panel
