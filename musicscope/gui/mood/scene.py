"""The mood plane as it is shown: the owner's dots, and the outlines of what a network says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import (
    QFontMetricsF,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QPixmap,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from musicscope.gui.hearing.model_pill import ModelPill
from musicscope.gui.library import wording
from musicscope.gui.listening import listen
from musicscope.gui.mood import picture
from musicscope.gui.mood.network_mood import NetworkMood
from musicscope.gui.mood.plane import Dots, Plane, place_words
from musicscope.gui.mood.transfer import ask_and_export, ask_and_import
from musicscope.gui.theme import INSET, font
from musicscope.gui.views.panel import PanelView, scaled
from musicscope.gui.views.pill import PillButton, PillSwitch, Run
from musicscope.gui.views.tonnetz_chart import Place as Spot
from musicscope.gui.views.tonnetz_ripples import draw_label
from musicscope.workspace.ratings import Place

if TYPE_CHECKING:
    from musicscope.core.changes import Changes
    from musicscope.gui.views.context import ViewContext

_GAP = 6


class MoodScene(PanelView):
    """Valence to the right, arousal upwards (Russell, 1980).

    Parameters
    ----------
    context : ViewContext

    Attributes
    ----------
    dots : Dots
        What the owner said.
    mark : Place or None
        Where the track that is being moved would be placed.
    moved : int or None
        The track whose dot is being dragged.
    hovered : int or None
        The track whose dot is pointed to.
    """

    NAME = "Mood plane"
    EMPTY_TITLE = "Place your music by its mood"
    EMPTY_SENTENCE = (
        "Play a track, then double-click where it belongs: pleasant to the right, excited at the "
        "top. A network can learn it from a few dozen."
    )

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._stage = context.workspace, context.stage
        self.dots = Dots({})
        self.mark: Place | None = None
        self.moved: int | None = None
        self.hovered: int | None = None
        self._track: int | None = None
        self._moment: QPointF | None = None
        self._backdrop: QPixmap | None = None
        self.model = ModelPill(context, self)
        self.pen = PillSwitch("pencil-simple", "Pen: a click places the track that plays", self)
        self.files = PillButton(self)
        self._make_files()
        self.network = NetworkMood(context, self.model, self)
        self.setMouseTracking(True)
        listen(self, self._workspace.changes, self._apply)
        listen(self, self._workspace.selection.changed, lambda _: self.renew())
        listen(self, self._stage.changed, lambda _: self._follow_stage())
        listen(self, self.network.changed, lambda _: self._arrange())
        self._read()
        self._follow_stage()

    def _make_files(self) -> None:
        menu = QMenu(self.files)
        menu.addAction("Import CSV…", lambda: ask_and_import(self._workspace, self))
        menu.addAction("Export CSV…", lambda: ask_and_export(self._workspace, self))
        self.files.setMenu(menu)
        self.files.set_words("Files")
        self.files.setAccessibleName("Import and export places")

    # what is shown

    @property
    def empty(self) -> bool:
        """Whether nothing is placed and nothing plays."""
        return not len(self.dots) and self._track is None

    @property
    def place_now(self) -> Place | None:
        """Where the owner placed the track on stage."""
        return None if self._track is None else self.dots.places.get(self._track)

    def plane(self) -> Plane:
        """Return the plane where it is on the widget."""
        return Plane(QRectF(self.well()))

    def well(self) -> QRect:
        top = INSET + self.model.height() + _GAP
        return self.rect().adjusted(INSET, top, -INSET, -INSET - self._footer_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 200)

    def sizeHint(self) -> QSize:
        return QSize(480, 440)

    def tick(self) -> None:
        """Follow what plays and, with the playhead, the network's path."""
        self.network.follow()
        place = self.network.at(self._stage.position_s)
        moment = None if place is None else self.plane().point(place)
        moved = moment is None or self._moment is None
        if moment != self._moment and (moved or (moment - self._moment).manhattanLength() >= 0.5):
            self._moment = moment
            self.update(self.well())

    def legend(self) -> list[tuple[str, str]]:
        """Return the line below the plane: signs and words, what matters most first."""
        parts: list[tuple[str, str]] = []
        if self._track is not None and self.place_now is None:
            parts.append(("", f"Double-click where “{self._title(self._track)}” belongs"))
        if len(self.dots):
            parts.append(("dot", f"{wording.counted(len(self.dots), 'track')} placed by you"))
        network = self.network
        if network.trouble:
            parts.append(("", network.trouble))
        elif network.able and self._track is not None:
            words = "is listening …" if network.listening else "hears it here, and so over time"
            parts.append(("diamond", f"“{network.name}” {words}"))
        elif network.name and not network.able:
            parts.append(("", f"“{network.name}” has not learned mood; choose or train another"))
        elif len(self.dots):
            parts.append(("", "A network can learn this: open Networks"))
        return parts

    def _title(self, track: int) -> str:
        return self._workspace.catalogue.track(track).title

    def _read(self) -> None:
        here = set(self._workspace.catalogue.ids().tolist())
        rated = self._workspace.ratings.all()
        self.dots = Dots({track: place for track, place in rated.items() if track in here})
        self.hovered = self.hovered if self.hovered in self.dots.places else None
        self._name()
        self._arrange()

    def let_go(self) -> None:
        """Forget what was being moved."""
        self.mark = self.moved = None
        self._name()
        self.renew()

    def _apply(self, changes: Changes) -> None:
        if changes.rated or changes.added or changes.removed or changes.changed:
            self._read()

    def _follow_stage(self) -> None:
        if self._stage.track != self._track:
            self._track = self._stage.track
            self.let_go()
        self.network.follow()
        self._name()
        self._arrange()

    def _name(self) -> None:
        words = [self.NAME]
        place = self.mark or self.place_now
        if self._track is not None:
            words.append(self._title(self._track))
            words.append(place_words(place) if place is not None else "not placed yet")
        self.setAccessibleName(f"{words[0]}: {', '.join(words[1:])}" if words[1:] else words[0])

    # drawing

    def renew(self) -> None:
        """Draw everything again."""
        self._backdrop = None
        self.update()

    def restyle(self) -> None:
        self.model.set_words(self.model.text())
        self.files.set_words("Files")
        self.pen.fit()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def _footer_height(self) -> int:
        return round(QFontMetricsF(font(11)).height()) + _GAP

    def _arrange(self) -> None:
        """Put the pills where they belong, from the left, as far as there is room."""
        right = INSET
        for pill in (self.pen, self.files, self.model):
            pill.move(right, INSET)
            right += pill.width() + _GAP
            wanted = pill is not self.model or bool(self.network.name)
            pill.setVisible(wanted and right <= self.width() - INSET)
        self._moment = None
        self.renew()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.empty:
            self.draw_panel(painter, event.region())
            self.draw_empty(painter, self.well())
        elif painter.paintEngine().type() is not QPaintEngine.Type.Raster:
            self._draw_backdrop(painter)
            self._draw_moving(painter)
        else:
            self._draw_behind(painter)
            self._draw_moving(painter)
        self.draw_ring(painter)

    def _draw_behind(self, painter: QPainter) -> None:
        if self._backdrop is None:
            ratio = self.devicePixelRatioF()
            self._backdrop = QPixmap(self.size() * ratio)
            self._backdrop.setDevicePixelRatio(ratio)
            inner = QPainter(self._backdrop)
            self._draw_backdrop(inner)
            inner.end()
        painter.drawPixmap(0, 0, self._backdrop)

    def _draw_backdrop(self, painter: QPainter) -> None:
        self.draw_panel(painter, QRegion(self.rect()))
        plane = self.plane()
        picture.draw_plane(painter, plane)
        places = self.dots.places.items()
        kept = {track: plane.point(place) for track, place in places if track != self.moved}
        picture.draw_dots(painter, (p for track, p in kept.items() if track != self._track))
        path = [plane.point(place) for place in self.network.path]
        if len(path) > 1:
            picture.draw_path(painter, path)
        if self.network.answer is not None:
            picture.draw_answer(painter, plane.point(self.network.answer))
        if self._track in kept:
            picture.draw_now(painter, kept[self._track])
        for track in self._workspace.selection.ids:
            if track in kept and track != self._track:
                picture.draw_chosen(painter, kept[track])
        if self.mark is not None:
            picture.draw_mark(painter, plane.point(self.mark))
        well = self.well()
        footer = QRectF(INSET, well.bottom() + 2, well.width(), self._footer_height() + _GAP)
        picture.draw_legend(painter, footer, self.legend())

    def _draw_moving(self, painter: QPainter) -> None:
        place = self.network.at(self._stage.position_s)
        plane = self.plane()
        if place is not None:
            picture.draw_moment(painter, plane.point(place))
        if self.mark is not None:
            self._label(
                painter, plane.point(self.mark), [[(place_words(self.mark), 11, 400, "text")]]
            )
        elif self.hovered is not None:
            track = self.hovered
            where = self.dots.places[track]
            title, artist = self._title(track), self._workspace.catalogue.track(track).artist
            said = " · ".join(part for part in (artist, place_words(where)) if part)
            lines: list[list[Run]] = [[(title, 12, 600, "text")], [(said, 11, 400, "soft")]]
            self._label(painter, plane.point(where), lines)

    def _label(self, painter: QPainter, at: QPointF, lines: list[list[Run]]) -> None:
        spot = Spot(at.x(), at.y(), picture.RADIUS_NOW + scaled(2))
        draw_label(painter, spot, lines, QRectF(self.rect()))
