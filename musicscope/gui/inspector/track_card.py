"""What is known of one track."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musicscope.audio.player import PlayerState
from musicscope.core.paths import display_path
from musicscope.gui.icons import icon
from musicscope.gui.inspector.fact_row import ElidedLabel, Fact
from musicscope.gui.inspector.form_block import ChordBlock, FormBlock
from musicscope.gui.inspector.genre_block import GenreBlock
from musicscope.gui.inspector.key_block import KeyBlock
from musicscope.gui.inspector.portraits import Portraits
from musicscope.gui.inspector.sound_blocks import LoudnessBlock, TimbreBlock
from musicscope.gui.inspector.tempo_block import TempoBlock
from musicscope.gui.inspector.timed_picture import TimedPicture
from musicscope.gui.inspector.words_block import WordsBlock
from musicscope.gui.library import file_places, wording
from musicscope.gui.library.cover import CoverLabel
from musicscope.gui.library.track_menu import relink
from musicscope.gui.listening import listen
from musicscope.gui.theme import themes
from musicscope.library.track import Track, TrackState

if TYPE_CHECKING:
    from musicscope.analysis.portrait.portrait import Portrait
    from musicscope.workspace import Workspace

COVER_PX = 72
#: What was shown of the last track stays this long while the next one's results are read.
PATIENCE_MS = 150


class TrackCard(QWidget):
    """Cover, names, state, everything that the analysis found, facts of one track."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.track: Track | None = None
        self.cover = CoverLabel(workspace, COVER_PX)
        self.title = ElidedLabel(2, px=18, weight=600)
        self.artist, self.album = ElidedLabel(tone="soft"), ElidedLabel(tone="soft")
        self.key, self.tempo = KeyBlock(), TempoBlock()
        self.loudness, self.sound = LoudnessBlock(), TimbreBlock()
        self.form, self.chords = FormBlock(), ChordBlock()
        self.words, self.genre = WordsBlock(workspace), GenreBlock(workspace)
        self._heard = (self.form, self.chords, self.loudness, self.sound)
        self.portraits = Portraits(workspace, self, "inspector")
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._hide_unread)
        self.state = QLabel(wordWrap=True)
        self.state.setProperty("role", "soft")
        self.act = QPushButton()
        self.act.clicked.connect(self._act)
        names = ("Genre", "Track no.", "Length", "Format", "Sound", "Size", "Plays", "Added")
        self.facts = {name: Fact(name) for name in names}
        self.facts |= {name: Fact(name, middle=True) for name in ("File", "Folder")}
        self.copy = QToolButton()
        self.copy.setProperty("role", "flat")
        self.copy.setAccessibleName("Copy path")
        self.copy.setToolTip("Copy path")
        self.copy.clicked.connect(self._copy_path)
        self.copy.setFixedSize(22, 20)
        self.copy.setStyleSheet("padding: 0;")
        self.facts["Folder"].row.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignVCenter)
        self._lay_out()
        self._connect_blocks()
        curves = self.words.curves.findChildren(TimedPicture)
        self._pictures = [p for p in self.findChildren(TimedPicture) if p not in curves]
        self._follow_theme()
        listen(self, themes.changed, lambda _: self._follow_theme())
        listen(self, self.portraits.arrived, self._take_portrait)

    def show_track(self, track: Track) -> None:
        """Show another track, or the same one with what is new."""
        self.track = track
        self.cover.show_track(track)
        self.title.set_text(track.title)
        self.artist.set_text(track.artist or "Artist unknown")
        self.album.set_text(wording.album_line(track))
        self.album.setVisible(bool(self.album.text))
        self._show_state(track)
        self._show_facts(track)
        self.words.show_track(track)
        self.genre.show_track(track)
        self.portraits.want(track.id)
        self._show_analysis(track, self.portraits.get(track.id))

    def tick(self) -> None:
        """Let all pictures follow the playhead, where this track plays."""
        playback = self._workspace.playback
        heard = self.track is not None and playback.current == self.track.id
        position_s = playback.position_s if heard else None
        for picture in self._pictures:
            if picture.isVisible():
                picture.follow(position_s)
        self.words.curves.follow(position_s)

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addStretch(1)
        names.addWidget(self.title)
        names.addWidget(self.artist)
        names.addWidget(self.album)
        names.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.cover, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(names, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addLayout(head)
        column.addWidget(self.state)
        column.addWidget(self.act, 0, Qt.AlignmentFlag.AlignLeft)
        for block in (self.words, self.genre, self.key, self.tempo, *self._heard):
            column.addWidget(block)
        self._hide_unread()
        column.addWidget(_separator())
        facts = QVBoxLayout()
        facts.setSpacing(0)
        for fact in self.facts.values():
            facts.addWidget(fact)
        column.addLayout(facts)

    def _connect_blocks(self) -> None:
        for block in (self.words, self.key, self.tempo, *self._heard):
            block.wanted.connect(self._go_to)
        for block in (self.key, self.tempo):
            block.corrected.connect(self._correct)
            block.uncorrected.connect(self._uncorrect)

    def _show_analysis(self, track: Track, portrait: Portrait | None) -> None:
        known = track.state is TrackState.READY or bool(track.corrected)
        self.key.setVisible(known)
        self.tempo.setVisible(known)
        self.key.show_key(track, portrait)
        self.tempo.show_tempo(track, portrait)
        if portrait is None:
            self._patience.start()
        else:
            self._patience.stop()
            self.form.show_form(portrait)
            self.chords.show_chords(portrait)
            self.loudness.show_loudness(portrait)
            self.sound.show_sound(portrait)
        self.tick()

    def _hide_unread(self) -> None:
        for block in self._heard:
            block.hide()

    def _take_portrait(self, track_id: int) -> None:
        if self.track is not None and self.track.id == track_id:
            self._show_analysis(self.track, self.portraits.get(track_id))

    def _go_to(self, seconds: float) -> None:
        if self.track is None:
            return
        playback = self._workspace.playback
        heard = playback.current == self.track.id
        if heard and playback.player.state is not PlayerState.STOPPED:
            playback.seek(seconds)
        else:
            playback.play(self.track.id)
            playback.player.seek(seconds)  # its length, which bounds `Playback.seek`, comes later
        self.tick()

    def _correct(self, values: dict[str, float]) -> None:
        if self.track is not None:
            self._workspace.correct(self.track.id, values)

    def _uncorrect(self, names: tuple[str, ...]) -> None:
        if self.track is not None:
            self._workspace.uncorrect(self.track.id, names)

    def _show_state(self, track: Track) -> None:
        self.state.setText(wording.condition(track))
        self.state.setVisible(bool(self.state.text()))
        action = _action(track)
        self.act.setVisible(bool(action))
        self.act.setText(action)

    def _show_facts(self, track: Track) -> None:
        bit_rate = wording.bit_rate(track.bit_rate) if track.bit_rate else ""
        sound = [wording.sample_rate(track.rate)] if track.rate else []
        sound += [wording.channels(track.channels)] if track.channels else []
        number = wording.count(track.track_number) if track.track_number else ""
        values = {
            "Genre": ", ".join(track.genres),
            "Track no.": number,
            "Length": wording.duration(track.duration_s) if track.duration_s else "",
            "Format": " · ".join(p for p in (wording.codec(track.codec), bit_rate) if p),
            "Sound": " · ".join(sound),
            "Size": wording.size(track.size),
            "Plays": wording.plays(track.plays, track.last_played_s),
            "Added": wording.day(track.added_s),
            "File": wording.file_name(track.path),
            "Folder": display_path(file_places.folder_of(track.path)),
        }
        for name, value in values.items():
            self.facts[name].show_value(value)

    def _act(self) -> None:
        track = self.track
        if track is None:
            return
        if track.missing:
            relink(self._workspace, track, self)
        elif track.excluded:
            self._workspace.include([track.id])
        else:
            self._workspace.retry([track.id])

    def _copy_path(self) -> None:
        if self.track is not None:
            file_places.copy_paths([self.track.path])

    def _follow_theme(self) -> None:
        self.copy.setIcon(icon("copy", "soft"))
        self.key.restyle()
        self.tempo.restyle()
        if self.track is not None and self.portraits.get(self.track.id) is not None:
            self.loudness.show_loudness(self.portraits.get(self.track.id))


def _action(track: Track) -> str:
    if track.missing:
        return "Relink…"
    if track.excluded:
        return "Include again"
    return "Try again" if track.state is TrackState.FAILED else ""


def _separator() -> QFrame:
    line = QFrame()
    line.setObjectName("separator")
    return line
