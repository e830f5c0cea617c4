"""The widget that shows the map: dots and what is said of them, seen from somewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicscope.gui.map import overlays
from musicscope.gui.map.camera import MARGIN
from musicscope.gui.map.canvas import MapCanvas
from musicscope.gui.map.dotimage import dot_radius
from musicscope.gui.map.lines import Lines
from musicscope.gui.map.minimap import MiniMap
from musicscope.gui.map.motion import DURATION_MS, Glide
from musicscope.gui.map.pulse import Pulse
from musicscope.gui.map.scales import Scales
from musicscope.gui.map.scene import MapScene
from musicscope.gui.map.viewpoint import Viewpoint
from musicscope.gui.theme import Theme, themes
from musicscope.maps.axes import Axis

GLIDING_DOTS = 20_000
#: What axes say stands beside all dots.
MARGIN_WITH_AXES = 76.0
EDGE = 12

Describe = Callable[[int], tuple[str, str]]


def nothing_known(track_id: int) -> tuple[str, str]:
    """Describe a track of which nothing is known."""
    return f"Track {track_id}", ""


class MapSurface(QWidget):
    """Shows a layout; knows no mouse and no keys.

    Parameters
    ----------
    describe : callable
        Gives the title of a track and a line on what else is known of it.

    Attributes
    ----------
    scene : MapScene
    canvas : MapCanvas
    viewpoint : Viewpoint
    hovered : int or None
        The row of the dot under the cursor.
    linked : int or None
        The track under the cursor of another map.
    lines : Lines
        Between dots.
    scales : Scales
        Axes, where the map has some.
    halo : Pulse
        Of the playing dot.
    """

    def __init__(self, describe: Describe = nothing_known, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.scene = MapScene()
        self.viewpoint = Viewpoint(self)
        self.viewpoint.changed.connect(self._looked)
        self.hovered: int | None = None
        self.linked: int | None = None
        self.lines = Lines()
        self.scales = Scales()
        self._cursor: tuple[float, float] | None = None
        self._describe = describe
        self._playing: int | None = None
        self.canvas = MapCanvas(self, self.scene, lambda row: self.describe_row(row)[0])
        self.canvas.changed.connect(self.update)
        self._dots_glide = Glide(self)
        self.halo = Pulse(self)
        self.halo.beat.connect(self._repaint_playing)
        self.minimap = MiniMap(self)
        self.minimap.hide()
        self.minimap.looked_at.connect(self.viewpoint.look_at)
        self.destroyed.connect(themes.changed.subscribe(self.redress))

    def sizeHint(self) -> QSize:
        return QSize(900, 640)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 160)

    @property
    def dots_drawn(self) -> int:
        """How many dots the last picture shows."""
        return self.canvas.dots_drawn

    @property
    def playing_row(self) -> int | None:
        """The row of the track that is heard."""
        return self.scene.row(self._playing)

    def describe_row(self, row: int) -> tuple[str, str]:
        """Return a dot's title and what else is known of it."""
        return self._describe(int(self.scene.ids[row]))

    def id_of(self, row: int | None) -> int | None:
        """Return the track of a row, None where there is none."""
        return None if row is None or row >= len(self.scene) else int(self.scene.ids[row])

    def place(self, row: int) -> QPointF:
        """Return where a dot is in the widget."""
        x, y = self.viewpoint.camera.to_screen(self.scene.positions[row])[0].tolist()
        return QPointF(x, y)

    def place_of(self, track_id: int | None) -> QPointF | None:
        """Return where a track's dot is in the widget, or None when it has none."""
        row = self.scene.row(track_id)
        return None if row is None else self.place(row)

    def dot_position(self, track_id: int) -> QPoint | None:
        """Return the pixel of a track's dot in the widget, or None when it has none."""
        spot = self.place_of(track_id)
        return None if spot is None else spot.toPoint()

    @property
    def radius(self) -> float:
        """The radius of a dot of the usual size, in pixels."""
        return dot_radius(len(self.scene), self.viewpoint.camera, self.viewpoint.fitted.scale)

    def show_layout(
        self,
        ids: np.ndarray,
        positions: np.ndarray,
        axes: tuple[Axis, Axis] | None = None,
        *,
        duration_ms: int = DURATION_MS,
    ) -> None:
        """Show dots at other places; they glide there, and so does a view nobody has moved.

        Parameters
        ----------
        ids : np.ndarray [shape=(n,)], int64
            Track ids.
        positions : np.ndarray [shape=(n, 2)]
            In layout units, y upwards.
        axes : tuple of Axis, optional
            What x and y measure, where they do.
        duration_ms : int
            How long the dots are on their way.
        """
        was_empty = not len(self.scene)
        before = self.scene.place(ids, positions)
        after = self.scene.positions
        self.scales.axes = axes
        self.hovered = None
        self.canvas.titles.forget()
        self.viewpoint.stop()
        start = self.viewpoint.camera
        self.viewpoint.margin = MARGIN if axes is None else MARGIN_WITH_AXES
        fitted = start.fitted(after, self.viewpoint.margin)
        self.viewpoint.fitted = fitted
        at_once = was_empty or len(after) > GLIDING_DOTS or not self.isVisible()

        def step(share: float) -> None:
            whole = share >= 1.0
            self.scene.move(after if whole else before + (after - before) * np.float32(share))
            self.redress()
            if not self.viewpoint.moved:
                self.viewpoint.refit(start.blended(fitted, share))

        if at_once:
            self._dots_glide.stop()
            step(1.0)
        else:
            step(0.0)
            self._dots_glide.start(step, duration_ms)
        if was_empty:
            self.viewpoint.trail.start_at(self.viewpoint.camera)

    def show_colours(self, rgb: np.ndarray, shapes: Mapping[int, int]) -> None:
        """Colour the dots, one row of `rgb` [shape=(n, 3)], uint8, for each.

        `shapes` gives, by track, the number of a shape in `SHAPES`, 0 where there is none.
        """
        self.scene.colour(rgb, shapes)
        self.redress()

    def redress(self, _theme: Theme | None = None) -> None:
        """Draw the dots as the scene says they look now."""
        self.canvas.refresh()
        if not self._dots_glide.moving and self.canvas.drawing is not None:
            self.minimap.show_dots(self.canvas.drawing)

    def show_playing(self, track_id: int | None, playing: bool) -> None:
        """Mark the track that is heard; its halo breathes while it plays."""
        self._repaint_playing()
        self._playing = track_id
        self.halo.run(playing and self.scene.row(track_id) is not None)
        self._repaint_playing()

    def _looked(self) -> None:
        self.minimap.show_view(self.viewpoint.camera)
        roomy = self.width() > 360 and self.height() > 260
        self.minimap.setVisible(roomy and len(self.scene) > 1 and self.viewpoint.zoomed_in)
        self.update()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        corner = self.rect().bottomRight() - self.minimap.rect().bottomRight()
        self.minimap.move(corner - QPoint(EDGE, EDGE))
        self.viewpoint.resize(self.width(), self.height(), self.scene.positions)

    def showEvent(self, _event: QShowEvent) -> None:
        self.halo.resume()

    def hideEvent(self, _event: QHideEvent) -> None:
        self._dots_glide.finish()
        self.viewpoint.finish()
        self.halo.pause()

    def _repaint_playing(self) -> None:
        row = self.playing_row
        if row is not None:
            reach = int(overlays.HALO + overlays.BREATH) + 3
            spot = self.place(row).toPoint()
            self.update(QRect(spot.x() - reach, spot.y() - reach, 2 * reach, 2 * reach))

    @property
    def named(self) -> int | None:
        """The row of the dot whose name is shown beside it."""
        return self.hovered

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        named = self.named
        camera, radius = self.viewpoint.camera, self.radius
        self.canvas.paint(
            painter,
            event.rect(),
            camera,
            self.devicePixelRatioF(),
            radius=radius,
            near=camera.scale / self.viewpoint.fitted.scale,
            cursor=self._cursor,
            taken=[self.minimap.geometry().getRect()] if self.minimap.isVisible() else [],
            besides=frozenset() if named is None else frozenset({named}),
        )
        corner = self.minimap.width() + EDGE if self.minimap.isVisible() else 0
        room = QRectF(self.rect()).adjusted(0, 0, -corner, 0)
        self.scales.paint(painter, camera, room, themes.active)
        self.lines.paint(painter, self.place_of, radius, themes.active)
        self.paint_over(painter, radius, themes.active)
        painter.end()

    def paint_over(self, painter: QPainter, radius: float, theme: Theme) -> None:
        """Paint what lies over the dots, which have this radius."""
