"""Inside the network: what the channels of one layer do while the music plays."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from musicscope.gui.hearing.channel_grid import Grid, draw_channels, draw_frame, lay_out
from musicscope.gui.hearing.model_pill import HOW_TO, LIVE, LIVE_HOW_TO, NO_NETWORK, ModelPill
from musicscope.gui.listening import listen, while_alive
from musicscope.gui.theme import DARK, INSET, colour, font, themes
from musicscope.gui.views.panel import PanelView
from musicscope.gui.views.pill import PillButton, draw_lines, lines_size

if TYPE_CHECKING:
    from musicscope.gui.views.context import ViewContext
    from musicscope.workspace.hearing_jobs import Activations, Layers

STEP_S, SMALL_STEP_S = 5.0, 1.0
#: From one picture to the next at least, s.
_APART_S = 0.15
#: Windows begin at multiples of this, or of a share of a long window, s.
_GRID_S, _SHARE = 0.25, 16
_GAP = 6


class ActivationsView(PanelView):
    """Small multiples of the channels of a layer, live with the playhead.

    Parameters
    ----------
    context : ViewContext
    """

    KIND = "activations"
    TITLE = "Inside the network"
    NAME = "Inside the network"
    EMPTY_TITLE = "What each channel of a layer does"
    EMPTY_SENTENCE = "Play a track: what a layer makes of it appears here, live."

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context, self.stage = context, context.stage
        self.hearing = context.workspace.hearing
        self.layer = ""
        self.page = 0
        self.trouble = ""
        self.found: Activations | None = None
        self.layers: Layers | None = None
        self._grid = Grid(0, (), 1)
        self._picture: QPixmap | None = None
        self._cursor: QPointF | None = None
        self._asking: tuple[object, ...] | None = None
        self._asked_at = -1e9
        self._line = -1.0
        self.model = ModelPill(context, self)
        self._layer_pill = PillButton(self)
        self._page_pill = PillButton(self)
        self._page_pill.clicked.connect(lambda _=False: self.turn(1))
        self._pills = (self.model, self._layer_pill, self._page_pill)
        menu = QMenu(self._layer_pill)
        menu.aboutToShow.connect(lambda: self._fill(menu))
        self._layer_pill.setMenu(menu)
        self.setMouseTracking(True)
        self.setAccessibleDescription(
            "Left and Right seek, Page Up and Page Down turn through the channels, L chooses the "
            "layer."
        )
        listen(self, self.model.changed, lambda _: self._begin_network())
        listen(self, context.pictures.cleared, lambda _: self._begin_anew())
        self._begin_network()

    # what is shown

    @property
    def empty(self) -> bool:
        """Whether there is no track, or no network to hear it."""
        return self.stage.track is None or self.model.card is None

    def show_layer(self, layer: str) -> None:
        """Watch another layer."""
        self.layer, self.page = layer, 0
        self._begin_anew()

    def turn(self, pages: int) -> None:
        """Show other channels; behind the last ones come the first."""
        self.page = (self.page + pages) % self._grid.pages
        self._compose()

    def state(self) -> dict[str, Any]:
        """Return the layer that is watched."""
        return {"layer": self.layer}

    def restore(self, state: dict[str, Any]) -> None:
        """Watch a layer again."""
        layer = state.get("layer")
        self.layer = layer if isinstance(layer, str) else ""
        self._begin_anew()

    def _begin_network(self) -> None:
        self.layers = None
        self._begin_anew()
        path = self.model.path
        if path is None or self.model.card is None:
            return

        def done(layers: Layers) -> None:
            if path == self.model.path:
                self.layers = layers
                if self.layer not in layers.names:
                    self.layer = layers.names[0] if layers.names else ""
                self._begin_anew()

        self.hearing.layers(path, while_alive(self, done), while_alive(self, self._fail))

    def _begin_anew(self) -> None:
        self.found, self._picture, self._asking = None, None, None
        self._grid, self.trouble = Grid(0, (), 1), ""
        self._name_pills()
        self.update()

    def _fail(self, sentence: str) -> None:
        self._asking, self.trouble = None, sentence
        self.update()

    # following the sound

    def tick(self) -> None:
        """Follow the playhead; asks anew a few times a second."""
        if self.empty or self.layers is None or self.trouble:
            return
        line = self._playhead()
        if self._picture is not None and abs(line - self._line) * self._cell_width() >= 1:
            self.update(self.room())
        if self._asking is None and time.monotonic() - self._asked_at >= _APART_S:
            self._ask()

    def _ask(self) -> None:
        track, path, layers = self.stage.track, self.model.path, self.layers
        if not layers.names:
            self.trouble = "Nothing in this network can be watched; choose another one."
            self.update()
            return
        mark = self._asking = (track, path, self.layer)
        self._asked_at = time.monotonic()

        def done(found: Activations) -> None:
            if mark == self._asking:
                self._asking = None
                if found is not self.found:
                    self.found = found
                    self._compose()

        def failed(sentence: str) -> None:
            if mark == self._asking:
                self._fail(sentence)

        self.hearing.activations(
            track,
            path,
            self.layer,
            self.stage.position_s,
            while_alive(self, done),
            while_alive(self, failed),
            step_s=max(_GRID_S, layers.window_s / _SHARE),
            key=f"activations {id(self)}",
        )

    def _playhead(self) -> float:
        """Return where the playhead stands in the window that is shown, 0..1."""
        if self.found is None:
            return 0.0
        length = max(self.found.stop_s - self.found.start_s, 1e-9)
        return min(max((self.stage.position_s - self.found.start_s) / length, 0.0), 1.0)

    def _cell_width(self) -> int:
        return self._grid.cells[0].width() if self._grid.cells else 0

    # pills

    def room(self) -> QRect:
        """Return where the channels are."""
        shown = [pill for pill in self._pills if pill.text()]
        top = max(pill.geometry().bottom() for pill in shown) + 8
        return self.rect().adjusted(INSET, top, -INSET, -INSET)

    def _name_pills(self) -> None:
        self._layer_pill.set_words(self.layer or "Layer")
        self._layer_pill.setAccessibleName(f"Layer: {self.layer or 'not known yet'}")
        self._layer_pill.setToolTip("Choose the layer (L)")
        words = ""
        if self.found is not None and self._grid.cells:
            n, first = len(self.found.values), self._grid.first
            words = f"{n} channels"
            if self._grid.pages > 1:
                words = f"{first + 1} – {first + len(self._grid.cells)} of {n} channels"
        self._page_pill.set_words(words)
        self._page_pill.setAccessibleName(f"{words}. Press for the next ones.")
        self._page_pill.setToolTip("Next channels (Page Down)" if self._grid.pages > 1 else "")
        self._place_pills()

    def _place_pills(self) -> None:
        corner, right = QPoint(INSET, INSET), self.width() - INSET
        for pill in self._pills:
            pill.set_words(pill.text())
            if corner.x() + pill.width() > right and corner.x() > INSET:
                corner = QPoint(INSET, corner.y() + pill.height() + _GAP)
            pill.move(corner)
            pill.setVisible(not self.empty and bool(pill.text()))
            corner += QPoint(pill.width() + _GAP, 0)

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        for layer in self.layers.names if self.layers is not None else ():
            action = menu.addAction(layer, lambda layer=layer: self.show_layer(layer))
            action.setCheckable(True)
            action.setChecked(layer == self.layer)

    # drawing

    def _compose(self) -> None:
        if self.found is not None:
            self._grid = lay_out(self.found.values.shape, self.room(), self.page)
            self._name_pills()  # may need one more line
            self._grid = lay_out(self.found.values.shape, self.room(), self.page)
            self._picture = draw_channels(
                self.found.values, self._grid, self.size(), self.devicePixelRatioF()
            )
        self._name_pills()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.draw_panel(painter, event.region())
        if self.empty:
            self._say_why_empty()
            self.draw_empty(painter, self.rect().adjusted(INSET, INSET, -INSET, -INSET))
        elif self._picture is None or self.trouble:
            painter.setFont(font(12))
            painter.setPen(colour(themes.active.soft))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.room(), flags, self.trouble or "Listening …")
        else:
            painter.drawPixmap(0, 0, self._picture)
            self._draw_playhead(painter)
            self._draw_cursor(painter)
        self.draw_ring(painter)

    def _say_why_empty(self) -> None:
        kind = type(self)
        self.EMPTY_TITLE, self.EMPTY_SENTENCE = kind.EMPTY_TITLE, kind.EMPTY_SENTENCE
        if self.model.card is None:
            self.EMPTY_TITLE, self.EMPTY_SENTENCE = NO_NETWORK, HOW_TO
        elif self.context.pictures.live:
            self.EMPTY_TITLE, self.EMPTY_SENTENCE = LIVE, LIVE_HOW_TO

    def _draw_playhead(self, painter: QPainter) -> None:
        self._line = self._playhead()
        if self.found.values.shape[2] == 1:
            return
        for cell in self._grid.cells:
            x = cell.left() + self._line * cell.width()
            painter.fillRect(QRectF(x - 1, cell.top(), 3, cell.height()), colour("#000000", 90))
            painter.fillRect(QRectF(x, cell.top(), 1.5, cell.height()), colour(DARK.accent))

    def _draw_cursor(self, painter: QPainter) -> None:
        if self._cursor is None:
            return
        channel = self._grid.channel_at(self._cursor.x(), self._cursor.y())
        if channel is None:
            return
        draw_frame(painter, self._grid.cells[channel - self._grid.first])
        lines = [
            [(f"Channel {channel + 1}", 12, 600, "text")],
            [(self.words_of(channel), 11, 400, "soft")],
        ]
        width, height = lines_size(lines)
        x = min(self._cursor.x() + 14, self.width() - width - 4)
        y = self._cursor.y() + 14
        if y + height > self.height() - 4:
            y = self._cursor.y() - 14 - height
        draw_lines(painter, QRectF(x, y, width, height), lines)

    def words_of(self, channel: int) -> str:
        """Return how active a channel is at the playhead, and over the window."""
        values = self.found.values[channel]
        frame = min(int(self._playhead() * values.shape[1]), values.shape[1] - 1)
        now, mean = float(values[:, frame].mean()), float(values.mean())
        return f"now {now:.2f} · mean of the window {mean:.2f}".replace("-", "−")

    def restyle(self) -> None:
        self._name_pills()
        self._compose()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_pills()
        self._compose()

    # mouse and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._cursor = event.position()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._cursor = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        small = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        step = SMALL_STEP_S if small else STEP_S
        actions = {
            Qt.Key.Key_Left: lambda: self.stage.seek(self.stage.position_s - step),
            Qt.Key.Key_Right: lambda: self.stage.seek(self.stage.position_s + step),
            Qt.Key.Key_Home: lambda: self.stage.seek(0.0),
            Qt.Key.Key_PageUp: lambda: self.turn(-1),
            Qt.Key.Key_PageDown: lambda: self.turn(1),
            Qt.Key.Key_L: self._layer_pill.showMenu,
        }
        action = actions.get(event.key())
        if action is None or self.empty:
            super().keyPressEvent(event)
        else:
            action()
