"""What is labelled now: cover, title, artist, why it is asked for, the sound at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from musicscope.gui.elided import ElidedLabel
from musicscope.gui.inspector.portraits import Portraits
from musicscope.gui.inspector.strips import FormStrip
from musicscope.gui.labels.wave_strip import Mark, WaveStrip
from musicscope.gui.labels.work_list import Asked
from musicscope.gui.library import wording
from musicscope.gui.library.cover import CoverLabel
from musicscope.gui.listening import listen
from musicscope.gui.theme import INSET, SPACE
from musicscope.library.track import Track

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

_COVER = 56


class TrackHead(QWidget):
    """The track in front, large.

    Signals
    -------
    wanted : float
        A moment, s, that the person wants to hear.
    span_wanted : float, float
        A span, s, is to be labelled, rather than the whole track.
    whole_wanted : no arguments
        The whole track is to be labelled, rather than a span.
    """

    wanted = Signal(float)
    span_wanted = Signal(float, float)
    whole_wanted = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.track: Track | None = None
        self._reason, self._part, self._sections = "", None, 0
        self.cover = CoverLabel(workspace, _COVER)
        self.title, self.line = ElidedLabel(), ElidedLabel()
        self.title.setProperty("role", "title")
        self.line.setProperty("role", "soft")
        self.span = QPushButton()
        self.span.setProperty("role", "chip")
        self.span.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.span.setToolTip("Labels are of this span only; Esc labels the whole track again")
        self.span.clicked.connect(self.whole_wanted)
        self.span.hide()
        self.strip, self.form = WaveStrip(), FormStrip(height=14)
        self.strip.wanted.connect(self.wanted)
        self.strip.selected.connect(self.span_wanted)
        self.form.wanted.connect(self.wanted)
        self.portraits = Portraits(workspace, self, "label mode")
        listen(self, self.portraits.arrived, self._take_portrait)
        self._lay_out()

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addStretch(1)
        names.addWidget(self.title)
        names.addWidget(self.line)
        names.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(INSET)
        row.addWidget(self.cover)
        row.addLayout(names, 1)
        row.addWidget(self.span, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addLayout(row)
        column.addSpacing(SPACE // 2)
        column.addWidget(self.strip)
        column.addWidget(self.form)

    def show_asked(self, asked: Asked) -> None:
        """Show another track, or the same one as it is now."""
        track = self._workspace.catalogue.track(asked.track)
        other = self.track is None or self.track.id != track.id
        self.track, self._reason = track, asked.reason
        self.cover.show_track(track)
        self.title.setText(track.title)
        if other:
            self._part = None
            self.strip.show_part(None)
            self.strip.show_sound((), (), track.duration_s)
            self.form.show_sections((), track.duration_s)
            self._sections = 0
        self._show_line()
        self.portraits.want(track.id)
        self._take_portrait(track.id)

    def show_part(self, part: tuple[float, float] | None) -> None:
        """Say where the telling part is."""
        whole = part is not None and self.track and part[1] - part[0] >= self.track.duration_s - 1
        self._part = None if whole else part
        self.strip.show_part(self._part)
        self._show_line()

    def show_span(self, span: tuple[float, float] | None) -> None:
        """Say which span is labelled; None for the whole track."""
        self.strip.show_span(span)
        self.span.setVisible(span is not None)
        if span is not None:
            self.span.setText(f"{span_words(span)} only   ✕")
            self.span.setAccessibleName(f"{span_words(span)} only; press for the whole track")

    def show_marks(self, marks: list[Mark]) -> None:
        """Show what was said of spans of it."""
        self.strip.show_marks(marks)

    def follow(self) -> None:
        """Move the playhead."""
        playback = self._workspace.playback
        heard = self.track is not None and playback.current == self.track.id
        position = playback.position_s if heard else None
        self.strip.follow(position)
        self.form.follow(position if self._sections else None)

    def _show_line(self) -> None:
        words = [self.track.artist or "Artist unknown"]
        if self._reason:
            words.append(f"asked because: {self._reason}")
        if self._part is not None:
            words.append(f"telling part {span_words(self._part, ' to ')}")
        genres = self._workspace.labelling.file_words_of(self.track.id)
        if genres:
            words.append(f"the file says {', '.join(genres)}")
        self.line.setText(" · ".join(words))

    def _take_portrait(self, track_id: int) -> None:
        portrait = self.portraits.get(track_id)
        if portrait is None or self.track is None or self.track.id != track_id:
            return
        seconds = portrait.duration_s or self.track.duration_s
        self.strip.show_sound(portrait.moodbar, portrait.loudness_curve, seconds)
        self.form.show_sections(portrait.sections, seconds)
        self._sections = len(portrait.sections)


def span_words(span: tuple[float, float], between: str = "–") -> str:
    """Return ``"0:12–0:20"``; to a tenth of a second where that tells more."""
    start, stop = (wording.moment(moment) for moment in span)
    if round(span[0]) != round(span[1]) and span[1] - span[0] >= 2:
        start, stop = (wording.moment(float(round(moment))).partition(".")[0] for moment in span)
    return f"{start}{between}{stop}"
