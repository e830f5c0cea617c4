"""Now playing: who plays, over the waveform and the form of the whole track."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from musicscope.gui.hearing.taggram_strip import TaggramStrip
from musicscope.gui.inspector.strips import FormStrip
from musicscope.gui.listening import listen
from musicscope.gui.theme import INSET, SPACE
from musicscope.gui.views.overview_header import OverviewHeader
from musicscope.gui.views.overview_waveform import SIDE, OverviewWaveform
from musicscope.gui.views.pill import PillSwitch

if TYPE_CHECKING:
    from musicscope.gui.views.context import ViewContext

_STRIP = 14
#: Below these heights the header, then the strip of sections, are left out, px.
_HEADER_FROM, _STRIP_FROM = 150, 84
#: Below this height what a network hears is left out, px.
_TAGGRAM_FROM = 110


class OverviewView(QFrame):
    """Header, waveform with its marks, and the strip of sections.

    Parameters
    ----------
    context : ViewContext
    """

    KIND = "overview"
    TITLE = "Now playing"

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName("Now playing")
        self._context = context
        self.header = OverviewHeader(context)
        self.waveform = OverviewWaveform(context)
        self.form = FormStrip(height=_STRIP)
        self.form.wanted.connect(context.stage.seek)
        self.taggram = TaggramStrip(height=_STRIP)
        self.taggram.wanted.connect(context.stage.seek)
        self._colours = PillSwitch("palette", "Colours of the moodbar", self.waveform)
        self._colours.setChecked(True)
        self._colours.toggled.connect(self.waveform.show_colours)
        strip = QVBoxLayout()
        strip.setContentsMargins(SIDE, 0, SIDE, 0)
        strip.setSpacing(2)
        strip.addWidget(self.form)
        strip.addWidget(self.taggram)
        column = QVBoxLayout(self)
        column.setContentsMargins(INSET, INSET, INSET, INSET)
        column.setSpacing(SPACE)
        column.addWidget(self.header)
        column.addWidget(self.waveform, 1)
        column.addLayout(strip)
        listen(self, context.portrait_now.changed, lambda _: self._show_form())
        listen(self, context.workspace.hearing.heard, lambda _: self._show_taggram())
        listen(self, context.pictures.cleared, lambda _: self._begin_track())
        self._begin_track()

    def tick(self) -> None:
        """Follow the playhead."""
        self.waveform.tick()
        if self.form.isVisible():
            self.form.follow(self._context.stage.position_s)
        if self.taggram.isVisible():
            self.taggram.follow(self._context.stage.position_s)

    def state(self) -> dict[str, Any]:
        """Return what is chosen, as JSON values."""
        return {"moodbar": self.waveform.in_colours}

    def restore(self, state: dict[str, Any]) -> None:
        """Choose again what `state` gave."""
        self._colours.setChecked(state.get("moodbar", True) is not False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.header.setVisible(self.height() >= _HEADER_FROM)
        self._show_form()
        self._show_taggram()

    def _begin_track(self) -> None:
        pictures, timeline = self._context.pictures, self._context.timeline
        if timeline.track != pictures.track:
            timeline.track = pictures.track
            if pictures.live:
                timeline.begin_live()
            else:
                timeline.reset(pictures.duration_s)
        self._show_form()
        self._show_taggram()

    def _show_form(self) -> None:
        portrait = self._context.portrait_now.portrait
        sections = portrait.sections if portrait is not None else ()
        self.form.setVisible(bool(sections) and self.height() >= _STRIP_FROM)
        if portrait is not None:
            self.form.show_sections(sections, portrait.duration_s)
        self._place_switch()

    def _show_taggram(self) -> None:
        """Show what a network said of the track, once a view has asked it."""
        track, heard = self._context.stage.track, None
        if track is not None and self.height() >= _TAGGRAM_FROM:
            heard = self._context.workspace.hearing.latest_taggram(track)
        self.taggram.setVisible(heard is not None)
        if heard is not None:
            self.taggram.show_heard(heard, self._context.pictures.duration_s)

    def _place_switch(self) -> None:
        portrait = self._context.portrait_now.portrait
        known = portrait is not None and len(portrait.moodbar) > 0
        corner = QPoint(self.waveform.width() - self._colours.width() - 6, 6)
        self._colours.move(corner)
        self._colours.setVisible(known and not self.waveform.empty and self.waveform.height() > 60)
