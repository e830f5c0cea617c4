"""Cover art: read and scaled in the background, a gradient of the title's own until then."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QImageReader,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from musicscope.gui.theme import colour, themes
from musicscope.jobs import JobContext, JobHandle
from musicscope.library.track import Track

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

RADIUS = 6
#: A cover that would be larger than this when unpacked is not drawn.
LARGEST_PX = 64_000_000


@dataclass(frozen=True)
class CoverSpec:
    """Reads the cover of one file.

    Attributes
    ----------
    path : bytes
        The audio file.
    size_px : int
        Edge of the square that it will fill.
    """

    path: bytes
    size_px: int

    @property
    def label(self) -> str:
        """What the person reads in the list of running work."""
        return "Reading cover art"

    def run(self, context: JobContext) -> QImage | None:
        """Return the picture, square and scaled; None where there is none."""
        from musicscope.library.covers import read_cover

        data = read_cover(self.path)
        context.check()
        return scale_cover(data, self.size_px) if data else None


def scale_cover(data: bytes, size_px: int) -> QImage | None:
    """Return an encoded picture as a square of `size_px`; None when it cannot be read."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    whole = reader.size()
    if whole.isValid():
        if whole.width() * whole.height() > LARGEST_PX:
            return None
        reader.setScaledSize(
            whole.scaled(
                QSize(size_px, size_px), Qt.AspectRatioMode.KeepAspectRatioByExpanding
            ).expandedTo(QSize(1, 1))
        )
    image = reader.read()
    if image.isNull():
        return None
    edge = min(image.width(), image.height())
    square = image.copy((image.width() - edge) // 2, (image.height() - edge) // 2, edge, edge)
    return square.scaled(
        size_px,
        size_px,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


def gradient_colours(text: str) -> tuple[QColor, QColor, QColor]:
    """Return three quiet colours that belong to a text, for ever the same."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    hue = digest[0] / 256
    turn = 0.12 + digest[1] / 256 * 0.16
    return (
        QColor.fromHslF(hue, 0.34, 0.36),
        QColor.fromHslF((hue + turn) % 1.0, 0.42, 0.60),
        QColor.fromHslF((hue + 2 * turn) % 1.0, 0.55, 0.70),
    )


class CoverLabel(QWidget):
    """A square with the cover of one track.

    Parameters
    ----------
    workspace : Workspace
        Its jobs read the picture.
    size_px : int
        Edge of the square.
    """

    def __init__(self, workspace: Workspace, size_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._job: JobHandle | None = None
        self._path: bytes | None = None
        self.image: QImage | None = None
        self._name = ""
        self.setFixedSize(size_px, size_px)
        self.destroyed.connect(lambda *_: self._job and self._job.cancel())

    def show_track(self, track: Track | None) -> None:
        """Show a track's cover as soon as it has been read; an empty square for None."""
        if track is None:
            self._path, self.image, self._name = None, None, ""
            self.setAccessibleName("No cover")
            self.update()
            return
        self._name = track.album or track.title
        self.setAccessibleName(f"Cover of {self._name}")
        if track.path == self._path:
            self.update()
            return
        self._path = track.path
        self.image = None
        self.update()
        if self._job is not None:
            self._job.cancel()
        if not track.missing:
            size = round(self.width() * self.devicePixelRatioF())
            self._job = self._workspace.jobs.submit(
                CoverSpec(track.path, size), on_end=lambda job: self._arrived(track.path, job)
            )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        painter.setClipPath(shape)
        if self.image is not None:
            painter.drawImage(self.rect(), self.image)
        elif self._path is None:
            painter.fillRect(self.rect(), colour(themes.active.raised))
        else:
            ramp = QLinearGradient(0, 0, self.width(), self.height())
            for place, tone in zip((0.0, 0.55, 1.0), gradient_colours(self._name), strict=True):
                ramp.setColorAt(place, tone)
            painter.fillRect(self.rect(), ramp)
        painter.end()

    def _arrived(self, path: bytes, job: JobHandle) -> None:
        if path == self._path and isinstance(job.result, QImage):
            self.image = job.result
            self.update()
