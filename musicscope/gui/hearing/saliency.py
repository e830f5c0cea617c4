"""What the network heard: the parts of the sound on which its answer hangs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import QMenu, QWidget

from musicscope.gui.hearing.frame import HearingFrame
from musicscope.gui.hearing.relevance_picture import draw_legend, relevance_image, row_ticks
from musicscope.gui.hearing.taggram import value_words
from musicscope.gui.listening import while_alive
from musicscope.gui.theme import DARK, colour, font, themes
from musicscope.gui.views.pill import PillButton, Run, choice_menu
from musicscope.gui.views.timeline import Window
from musicscope.gui.views.words import clock
from musicscope.workspace.hearing_jobs import GRADIENTS, METHODS
from musicscope.workspace.hearing_times import stretch_at, stretch_count

if TYPE_CHECKING:
    from musicscope.gui.views.context import ViewContext
    from musicscope.workspace.hearing_jobs import Saliency

STRONGEST = "Strongest answer"
#: Wider than this, px, a picture is stretched when it is drawn instead of before.
_WIDEST = 6000
#: So much is looked at ahead of the playhead, and at least one window, s.
_AHEAD_S = 8.0
#: The legend and the answers are left out in a picture that is lower than this, px.
_LOW = 120
#: A longer list of names is no menu that a person could read.
_MOST_IN_MENU = 60


class SaliencyView(HearingFrame):
    """The spectrogram of the network in grey, with what speaks for and against its answer.

    Parameters
    ----------
    context : ViewContext
    """

    KIND = "saliency"
    TITLE = "What the network heard"
    NAME = "What the network heard"
    EMPTY_TITLE = "On what the answer hangs"
    EMPTY_SENTENCE = "Play a track: what speaks for the answer lights up, in step with the sound."

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        self.name = ""
        self.method = GRADIENTS
        self.trouble = ""
        self.found: dict[int, Saliency] = {}
        self._images: dict[int, QImage] = {}
        self._fitted: dict[int, tuple[tuple[int, int], QImage]] = {}
        self._asking: int | None = None
        self._window_s = 0.0
        super().__init__(context, parent)
        self.setAccessibleDescription(
            "Left and Right seek, plus and minus zoom in time, F follows the playhead, "
            "C chooses the answer, M the method."
        )
        self.begin_network()
        self._name_pills()

    # what is shown

    def show_name(self, name: str) -> None:
        """Ask about an answer; the empty one is the strongest of each part."""
        self.name = name
        self._begin_anew()

    def show_method(self, method: str) -> None:
        """Find relevance by one of `METHODS`."""
        self.method = method
        self._begin_anew()

    def state(self) -> dict[str, Any]:
        return {"name": self.name, "method": self.method}

    def restore(self, state: dict[str, Any]) -> None:
        name, method = state.get("name"), state.get("method")
        self.name = name if isinstance(name, str) else ""
        self.method = method if method in METHODS else GRADIENTS
        self._begin_anew()

    def begin_network(self) -> None:
        path = self.model.path
        self._window_s = self.hearing.window_s(path) if path is not None else 0.0
        if self.card is not None and self.name not in self.card.names:
            self.name = ""
        self._begin_anew()
        super().begin_network()

    def begin_track(self) -> None:
        self._begin_anew()
        super().begin_track()

    def _begin_anew(self) -> None:
        self.found.clear()
        self._images.clear()
        self._fitted.clear()
        self._asking, self.trouble = None, ""
        self._name_pills()
        self.redraw()

    # following the sound

    def tick(self) -> None:
        super().tick()
        if self.asked is not None and self._window_s and not self.trouble:
            self._ask_ahead()

    def _ask_ahead(self) -> None:
        duration_s = self.timeline.duration_s
        here = stretch_at(self.timeline.position_s, self._window_s, duration_s)
        ahead = max(1, round(_AHEAD_S / (here.windows * self._window_s)))
        last = min(here.index + ahead, stretch_count(self._window_s, duration_s) - 1)
        wanted = [n for n in range(here.index, last + 1) if n not in self.found]
        if not wanted or self._asking in wanted:
            return
        index = self._asking = wanted[0]
        at_s = (index + 0.5) * here.windows * self._window_s
        mark = (self.asked, self.name, self.method, index)

        def done(found: Saliency) -> None:
            if mark == (self.asked, self.name, self.method, self._asking):
                self._take(found)

        def failed(sentence: str) -> None:
            if mark == (self.asked, self.name, self.method, self._asking):
                self._asking, self.trouble = None, sentence
                self.redraw()

        self.hearing.saliency(
            *self.asked,
            self.name,
            at_s,
            self.method,
            while_alive(self, done),
            while_alive(self, failed),
            key=f"saliency {id(self)}",
        )

    def _take(self, found: Saliency) -> None:
        self._asking = None
        self.found[found.index] = found
        self._images[found.index] = relevance_image(found.picture, found.relevance)
        self._name_pills()
        self.redraw()

    # pills

    def make_pills(self) -> None:
        super().make_pills()
        self._name_pill, self._method_pill = PillButton(self), PillButton(self)
        menu = QMenu(self._name_pill)
        menu.aboutToShow.connect(lambda: self._fill(menu))
        self._name_pill.setMenu(menu)
        self._methods = choice_menu(self._method_pill, METHODS, self.show_method)

    def pills(self) -> list[PillButton]:
        return [*super().pills(), self._name_pill, self._method_pill]

    def _name_pills(self) -> None:
        name = self.name or STRONGEST
        self._name_pill.set_words(name)
        self._name_pill.setAccessibleName(f"Answer: {name}")
        self._name_pill.setToolTip("Choose the answer (C)")
        self._method_pill.set_words(METHODS[self.method])
        self._method_pill.setAccessibleName(f"Method: {METHODS[self.method]}")
        self._method_pill.setToolTip("Choose the method (M)")
        for action in self._methods.actions():
            action.setChecked(action.data() == self.method)
        self.place_pills()

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        names = self.card.names if self.card is not None else ()
        for name in ("", *sorted(names)[:_MOST_IN_MENU]):
            action = menu.addAction(name or STRONGEST, lambda name=name: self.show_name(name))
            action.setCheckable(True)
            action.setChecked(name == self.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pill = {Qt.Key.Key_C: self._name_pill, Qt.Key.Key_M: self._method_pill}.get(event.key())
        if pill is not None and not event.modifiers() and not self.empty:
            pill.showMenu()
        else:
            super().keyPressEvent(event)

    # drawing

    def draw_picture(self, painter: QPainter, plot: QRect, window: Window) -> None:
        theme = themes.active
        painter.fillRect(plot, colour(theme.ground))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shown = False
        for index in sorted(self.found):
            one = self.found[index]
            left = plot.left() + (one.start_s * window.scale - window.left) / self.ratio
            width = (one.stop_s - one.start_s) * window.scale / self.ratio
            if left < plot.right() and left + width > plot.left():
                shown = True
                self._draw_part(painter, index, QRectF(left, plot.top(), width, plot.height()))
        if self.trouble or not shown:
            painter.setFont(font(12))
            painter.setPen(colour(theme.soft))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            words = self.trouble or "Looking at what the network hears here …"
            painter.drawText(plot.adjusted(12, 0, -12, 0), flags, words)

    def _draw_part(self, painter: QPainter, index: int, rect: QRectF) -> None:
        if rect.width() > _WIDEST:
            painter.drawImage(rect, self._images[index])
            return
        size = round(rect.width() * self.ratio), round(rect.height() * self.ratio)
        known = self._fitted.get(index)
        if known is None or known[0] != size:
            ways = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            image = self._images[index].scaled(max(size[0], 1), max(size[1], 1), *ways)
            image.setDevicePixelRatio(self.ratio)
            known = self._fitted[index] = size, image
        painter.drawImage(QPointF(round(rect.left()), rect.top()), known[1])

    def draw_over(self, painter: QPainter, plot: QRect, window: Window) -> None:
        one = self._at(self.timeline.position_s)
        if one is None or plot.height() < _LOW:
            return
        draw_legend(painter, plot, one.name)
        for part in self.found.values():
            left = self.x_of(part.start_s)
            right = min(self.x_of(part.stop_s), plot.right() - 6.0)
            if part.start_s > 0 and plot.left() < left < plot.right():
                painter.fillRect(QRectF(left, plot.top(), 1, plot.height()), colour(DARK.text, 90))
            self._draw_answer(painter, plot, part, max(left, plot.left()), right)

    def _draw_answer(
        self, painter: QPainter, plot: QRect, part: Saliency, left: float, right: float
    ) -> None:
        """Write the answer of a part below the pills, where there is room for it."""
        theme, chosen = themes.active, font(11, 600)
        words = f"{part.name} {value_words(part.score, part.probable)}"
        metrics = QFontMetricsF(chosen)
        box = QRectF(left + 8, self.below_pills(), metrics.horizontalAdvance(words) + 12,
                     metrics.height() + 4)  # fmt: skip
        if box.right() > right:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.ground, 225))
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(chosen)
        painter.setPen(colour(theme.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def draw_gutter(self, painter: QPainter, rect: QRect) -> None:
        one = next(iter(self.found.values()), None)
        if one is None:
            return
        plot = self.plot()
        painter.setFont(font(11, tabular=True))
        painter.setPen(colour(themes.active.faint))
        line = QFontMetricsF(painter.font()).height()
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for row, name in row_ticks(one.frequencies, one.rows, plot.height()):
            y = plot.bottom() - (row + 0.5) * plot.height() / len(one.rows)
            y = min(max(y, plot.top() + line / 2), plot.bottom() - line / 2)
            painter.drawText(QRectF(rect.left(), y - line / 2, rect.width() - 8, line), flags, name)

    def lines_at(self, moment_s: float, y: float) -> list[list[Run]]:
        one = self._at(moment_s)
        if one is None:
            return []
        rows, frames = one.relevance.shape
        row = min(max(int((1 - y / max(self.plot().height(), 1)) * rows), 0), rows - 1)
        share = (moment_s - one.start_s) / max(one.stop_s - one.start_s, 1e-9)
        frame = min(max(int(share * frames), 0), frames - 1)
        value = float(one.relevance[row, frame])
        lines: list[list[Run]] = [
            [(one.rows[row], 12, 600, "text"), (f"  {clock(moment_s, 2)}", 11, 400, "soft")],
            [(_speaks(value, one.name), 11, 400, "soft")],
        ]
        if one.completeness is not None:
            told = f"all points explain {one.completeness:.0%}".replace("%", " %")
            lines.append([(told, 11, 400, "soft")])
        return lines

    def _at(self, moment_s: float) -> Saliency | None:
        holding = [p for p in self.found.values() if p.start_s <= moment_s <= p.stop_s]
        return max(holding, key=lambda p: p.index, default=None)

    def restyle(self) -> None:
        self._images = {
            index: relevance_image(one.picture, one.relevance) for index, one in self.found.items()
        }
        self._fitted.clear()
        self._name_pills()
        super().restyle()


def _speaks(value: float, name: str) -> str:
    if abs(value) < 0.05:
        return f"matters little to {name}"
    how = "for" if value > 0 else "against"
    much = "strongly " if abs(value) > 0.6 else ""
    return f"speaks {much}{how} {name}"
