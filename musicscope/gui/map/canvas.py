"""The picture of the map: dots, names of regions, titles and hits, one over the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from musicscope.gui.map.camera import Camera
from musicscope.gui.map.dotimage import DotImage, Drawing
from musicscope.gui.map.hits import Hits
from musicscope.gui.map.label_grid import Box
from musicscope.gui.map.region_names import RegionNames
from musicscope.gui.map.scene import MapScene
from musicscope.gui.map.track_titles import TrackTitles
from musicscope.gui.theme import Theme, themes
from musicscope.jobs import JobState
from musicscope.maps.dots import DotIndex
from musicscope.maps.levels import DotLevels, IndexSpec
from musicscope.maps.regions import Region

if TYPE_CHECKING:
    from musicscope.jobs import JobHandle, JobRunner

#: More dots than this are indexed in the background, while some of them are drawn already.
INDEX_IN_BACKGROUND = 150_000


class MapCanvas(QObject):
    """Draws a scene; emits `changed` when there is something else to see.

    Parameters
    ----------
    view : QWidget
        Where it is drawn.
    scene : MapScene
    title_of : callable
        Gives the title of a row.

    Attributes
    ----------
    drawing : Drawing or None
        What is drawn.
    names : RegionNames
    titles : TrackTitles
    hits : Hits
    """

    changed = Signal()

    def __init__(self, view: QWidget, scene: MapScene, title_of: Callable[[int], str]) -> None:
        super().__init__(view)
        self.drawing: Drawing | None = None
        self.names = RegionNames(view)
        self.names.faded.connect(self.changed)
        self.hits = Hits(view)
        self.hits.moved.connect(self.changed)
        self.titles = TrackTitles(scene, title_of)
        self._scene = scene
        self._image = DotImage()
        self._jobs: JobRunner | None = None
        self._indexing: np.ndarray | None = None

    @property
    def dots_drawn(self) -> int:
        """How many dots the last picture shows."""
        return self._image.drawn

    def use_jobs(self, jobs: JobRunner) -> None:
        """Make indices of very many dots in the background."""
        self._jobs = jobs

    def refresh(self) -> None:
        """Draw the scene as it is now."""
        scene, theme = self._scene, themes.active
        if scene.wants_index:
            self._index()
        rgb, layer = scene.shades(QColor(theme.ground).getRgb()[:3])
        self.drawing = Drawing(
            scene.positions,
            rgb,
            scene.shape,
            scene.size,
            layer,
            scene.selected,
            theme,
            scene.rims,
            scene.levels,
        )
        self._image.set(self.drawing)
        self.changed.emit()

    def renamed(self) -> None:
        """Ask for titles anew."""
        self.titles.forget()
        self.changed.emit()

    def show_regions(self, regions: Sequence[Region]) -> None:
        """Put names on the map, those of the largest regions first."""
        self.names.show_regions(regions, self._scene.positions)
        self.changed.emit()

    def _index(self) -> None:
        positions = self._scene.positions
        if len(positions) <= INDEX_IN_BACKGROUND or self._jobs is None:
            self._scene.take_index(positions, DotLevels(positions), DotIndex(positions))
        elif self._indexing is not positions:
            self._indexing = positions

            def made(handle: JobHandle) -> None:
                if handle.state is JobState.DONE:
                    self._take_index(positions, *handle.result)

            self._jobs.submit(IndexSpec(positions), key=f"map index {id(self)}", on_end=made)

    def _take_index(self, positions: np.ndarray, levels: DotLevels, dots: DotIndex) -> None:
        self._indexing = None
        if self._scene.take_index(positions, levels, dots):
            self.refresh()

    def paint(
        self,
        painter: QPainter,
        area: QRect,
        camera: Camera,
        ratio: float,
        *,
        radius: float,
        near: float,
        cursor: tuple[float, float] | None,
        taken: Iterable[Box],
        besides: frozenset[int],
    ) -> None:
        """Paint the map.

        Parameters
        ----------
        painter : QPainter
        area : QRect
            The part of the widget to paint.
        camera : Camera
        ratio : float
            Pixels of the device in one of the widget's.
        radius : float
            Of a dot of the usual size.
        near : float
            How much larger the map is seen than it would fit.
        cursor : (float, float) or None
        taken : iterable of Box
            Where no title may lie, as under the small map.
        besides : frozenset of int
            Rows whose title is shown otherwise.
        """
        theme = themes.active
        if self.drawing is None:
            painter.fillRect(area, QColor(theme.ground))
            return
        image = self._image.render(camera, ratio, radius)
        if ratio == 1.0:
            painter.drawImage(area, image, area)
        else:
            whole = QRectF(0, 0, image.width() / ratio, image.height() / ratio)
            painter.drawImage(whole, image, QRectF(image.rect()))
        self.names.paint(painter, camera, theme, ratio, near)
        self._paint_titles(painter, camera, theme, ratio, radius, cursor, taken, besides)
        if len(self.hits.rows):
            self._paint_hits(painter, camera, radius, theme)

    def _paint_titles(
        self,
        painter: QPainter,
        camera: Camera,
        theme: Theme,
        ratio: float,
        radius: float,
        cursor: tuple[float, float] | None,
        taken: Iterable[Box],
        besides: frozenset[int],
    ) -> None:
        self.titles.paint(
            painter,
            camera,
            radius,
            theme,
            ratio,
            near=cursor,
            taken=[*self.names.boxes(camera), *taken],
            besides=besides,
        )

    def _paint_hits(self, painter: QPainter, camera: Camera, radius: float, theme: Theme) -> None:
        rows = self.hits.rows[self.hits.rows < len(self._scene)]
        screen = camera.to_screen(self._scene.positions[rows]).tolist()
        self.hits.paint(painter, [QPointF(x, y) for x, y in screen], radius, theme)
