"""Chords and beats that pass a playhead like a lead sheet."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from musicscope.analysis.portrait.spans import Span
from musicscope.gui.inspector import words
from musicscope.gui.listening import listen
from musicscope.gui.theme import colour, font, themes
from musicscope.gui.views.beat_pill import MetronomePill
from musicscope.gui.views.beat_signature import draw_signature
from musicscope.gui.views.chord_cells import strength_of
from musicscope.gui.views.chord_now import Heard, NowDrawing
from musicscope.gui.views.chord_pieces import ScrolledDrawing
from musicscope.gui.views.chord_reading import SheetReading
from musicscope.gui.views.chord_sheet_drawing import Lanes, SheetDrawing
from musicscope.gui.views.chord_symbol import symbol_words
from musicscope.gui.views.context import ViewContext
from musicscope.gui.views.pill import Run
from musicscope.gui.views.time_frame import TimeFrame
from musicscope.gui.views.timeline import Window
from musicscope.gui.views.transposing_pill import TransposingPill
from musicscope.gui.views.words import clock

#: What has passed lies under this much of the ground, 0..255.
_PASSED = 120
_SPAN_SHADE = 38
_LEAST_FOR_PILLS = 64
_NO_CHORDS = "No chords to show"
_NOT_YET = "They appear here as soon as this track has been analysed."
_NEVER = "Chords and beats are found in the tracks of your library."


class ChordLineView(TimeFrame):
    """The chords of the track on stage with bars and beats; the one that sounds is lit.

    Parameters
    ----------
    context : ViewContext
    """

    KIND = "chords"
    TITLE = "Chord and beat line"
    NAME = TITLE
    EMPTY_TITLE = "The chords and beats of what you hear"
    EMPTY_SENTENCE = "Play a track: its chords pass by here bar by bar, like a lead sheet."

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._heard: tuple[Span | None, SheetDrawing | None] = (None, None)
        self.setAccessibleDescription(
            "Left and Right go from bar to bar, with Shift from beat to beat. M turns the "
            "metronome on and off, T reads for another instrument, plus and minus zoom in time."
        )
        listen(self, self.practice.changed, lambda _: self._show_metronome())
        self._show_metronome()

    def make_pills(self) -> None:
        super().make_pills()
        self._read = SheetReading(self.context, self, self._read_again)
        self._reading_pill = TransposingPill(self._read.transposing, self)
        self._metronome = MetronomePill(self)
        self._metronome.clicked.connect(self._set_metronome)
        self._now = NowDrawing()
        self._make_drawing()

    def _make_drawing(self) -> None:
        self.drawing = SheetDrawing(self._read.sheet, self._read.reading)
        self._pieces = ScrolledDrawing(self.drawing)

    def _read_again(self) -> None:
        self._make_drawing()
        self.place_pills()
        self.redraw()

    def place_pills(self) -> None:
        super().place_pills()
        plot = self.plot()
        now = self.drawing.lanes_for(plot.height()).now
        shown = not self.empty and plot.height() >= _LEAST_FOR_PILLS
        right = plot.right() - 6
        top = plot.top() + round(now.top()) + 4
        if not now.height():
            top = plot.bottom() - self._reading_pill.height()
            right = self._back.x() - 6 if self._back.isVisibleTo(self) else right
        for pill, wanted in (
            (self._reading_pill, bool(self._read.sheet.chords)),
            (self._metronome, len(self._read.sheet.beats) > 0),
        ):
            pill.setVisible(shown and wanted)
            if shown and wanted:
                right -= pill.width()
                pill.move(right, top)
                right -= 6

    def restyle(self) -> None:
        self._make_drawing()
        super().restyle()

    @property
    def chord(self) -> Span | None:
        """The chord that sounds."""
        return self._read.sheet.chord_at(self.timeline.position_s)

    def tick(self) -> None:
        before = self._drawn
        super().tick()
        if self.empty or before is None:
            return
        now = self.window_now()
        if now.left == before.left and now.playhead != before.playhead:
            left, right = sorted((before.playhead / self.ratio, now.playhead / self.ratio))
            plot = self.plot()
            self.update(
                QRect(plot.left() + int(left) - 3, plot.top(), int(right - left) + 7, plot.height())
            )

    def follow_sound(self, moment_s: float) -> bool:
        chord = self.chord
        if (chord, self.drawing) != self._heard:
            self._heard = chord, self.drawing
            self.setAccessibleName(self._name_of(chord))
            self.update(self.plot())
        return False

    def _name_of(self, chord: Span | None) -> str:
        if chord is None:
            return self.NAME
        return f"{self.NAME}, now {symbol_words(self.drawing.cells.symbol_of(chord))}"

    # drawing

    def draw_picture(self, painter: QPainter, plot: QRect, window: Window) -> None:
        painter.save()
        lanes = self.drawing.lanes_for(plot.height())
        self._pieces.draw(painter, QRectF(plot), window, self.ratio)
        if not self._read.sheet.chords and not len(self._read.sheet.beats):
            self._draw_unknown(painter, plot)
            painter.restore()
            return
        self._draw_edge(painter, plot, window, lanes)
        self._draw_passed(painter, plot, window, lanes)
        self._draw_lit(painter, plot, window, lanes)
        if lanes.now.height() and self._read.sheet.chords:
            area = lanes.now.translated(plot.topLeft())
            area.setWidth(plot.width())
            self._now.draw(painter, area, self._heard_now(), self.ratio)
        self._shade_span(painter, plot)
        painter.restore()

    def _shade_span(self, painter: QPainter, plot: QRect) -> None:
        """Let the selected span stand out on a light ground, where a lighter band does not."""
        span = self.practice.span
        moments = self.timeline.marking or (span and (span.start_s, span.stop_s))
        if themes.active.dark or not moments:
            return
        left, right = (self.x_of(moment) for moment in sorted(moments))
        band = QRectF(left, plot.top(), right - left, plot.height()).intersected(QRectF(plot))
        painter.fillRect(band, colour(themes.active.accent, _SPAN_SHADE))

    def _draw_edge(self, painter: QPainter, plot: QRect, window: Window, lanes: Lanes) -> None:
        scale, edge = window.scale / self.ratio, window.left / self.ratio
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(plot.left() - edge, plot.top())
        self.drawing.cells.draw_at_edge(painter, lanes.chords, edge, scale)
        self.drawing.draw_section_at_edge(painter, edge, scale)
        painter.restore()

    def _draw_passed(self, painter: QPainter, plot: QRect, window: Window, lanes: Lanes) -> None:
        lane = lanes.chords.translated(plot.topLeft())
        passed = min(window.playhead / self.ratio, plot.width())
        if passed > 0:
            lane.setWidth(passed)
            painter.fillRect(lane, colour(themes.active.ground, _PASSED))

    def _draw_lit(self, painter: QPainter, plot: QRect, window: Window, lanes: Lanes) -> None:
        chord = self.chord
        if chord is None:
            return
        scale = window.scale / self.ratio
        origin = plot.left() - window.left / self.ratio
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(origin, plot.top())
        lane = lanes.chords
        rect = self.drawing.cells.rect(chord, lane.top(), lane.height(), scale)
        seen = QRectF(plot.left() - origin, 0, plot.width(), plot.height())
        self.drawing.cells.draw_lit(painter, chord, rect, seen, scale)
        self.drawing.draw_mark_of(painter, chord, scale)
        painter.translate(-origin, -plot.top())

    def _heard_now(self) -> Heard:
        cells, chord = self.drawing.cells, self.chord
        moment = self.timeline.position_s
        coming = [c for c in cells.following(moment, 3) if c.label != "N"][:2]
        following = tuple(cells.symbol_of(c) for c in coming)
        pills = (self._reading_pill, self._metronome)
        reserved = 24 + sum(pill.width() for pill in pills if pill.isVisibleTo(self))
        if chord is None:
            return Heard(("", ""), "", 0.0, following, reserved)
        tone = words.chord_colour(chord.label, themes.active.raised)
        return Heard(cells.symbol_of(chord), tone, strength_of(chord), following, reserved)

    def _draw_unknown(self, painter: QPainter, plot: QRect) -> None:
        found_later = self.stage.track is not None
        sentence = _NOT_YET if found_later else _NEVER
        middle, flags = plot.center().y(), Qt.AlignmentFlag.AlignHCenter
        for text, size, token, above in (
            (_NO_CHORDS, 13, themes.active.soft, True),
            (sentence, 12, themes.active.faint, False),
        ):
            face = font(size, 500 if above else 400)
            line = ceil(QFontMetricsF(face).height())
            top = middle - line - 2 if above else middle + 2
            painter.setFont(face)
            painter.setPen(colour(token))
            painter.drawText(QRect(plot.left(), top, plot.width(), line), flags, text)

    def draw_gutter(self, painter: QPainter, rect: QRect) -> None:
        sheet, plot = self._read.sheet, self.plot()
        if sheet.metre is not None and sheet.bars:
            lane = self.drawing.lanes_for(plot.height()).chords.translated(plot.topLeft())
            draw_signature(
                painter,
                QRectF(rect.left(), lane.top(), rect.width() - 6, lane.height()),
                words.metre(sheet.metre),
            )

    def lines_at(self, moment_s: float, y: float) -> list[list[Run]]:
        sheet = self._read.sheet
        chord, bar = sheet.chord_at(moment_s), sheet.bar_at(moment_s)
        section = sheet.section_at(moment_s)
        place = []
        if section is not None:
            place.append(section.label)
        if bar is not None:
            beat = sum(b <= moment_s + 1e-6 for b in bar.beats)
            place.append(f"bar {bar.number}, beat {max(beat, 1)}")
        place.append(clock(moment_s, 1))
        lines: list[list[Run]] = [[(" · ".join(place), 11, 400, "soft")]]
        if chord is not None and chord.label != "N":
            name = symbol_words(self.drawing.cells.symbol_of(chord))
            sure = words.sureness(chord.confidence)
            lines.insert(0, [(name, 12, 600, "text"), (f"  {sure}", 11, 400, "soft")])
        return lines

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        held = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if self.empty or held:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_T:
            self._read.transposing.step(-1 if shift else 1)
        elif event.key() == Qt.Key.Key_M and not shift:
            self._set_metronome(not self.practice.metronome)
        elif not self._step(event.key(), bars=not shift):
            super().keyPressEvent(event)

    def _step(self, key: int, *, bars: bool) -> bool:
        """Go to the neighbouring bar or beat; returns whether there is one."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)
        if step is None:
            return False
        target = self._read.sheet.neighbour(self.stage.position_s, step, bars=bars)
        if target is None:
            return False
        self.stage.seek(target)
        return True

    def _set_metronome(self, on: bool) -> None:
        self.practice.metronome = on
        self._show_metronome()

    def _show_metronome(self) -> None:
        self._metronome.setChecked(bool(self.practice.metronome))
