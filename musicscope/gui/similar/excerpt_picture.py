"""A few seconds of a track as a small spectrogram over its waveform, with the playhead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicscope.gui.library.wording import duration
from musicscope.gui.listening import listen
from musicscope.gui.similar.excerpts import Excerpt
from musicscope.gui.theme import colour, font, themes
from musicscope.gui.views.colour_tables import picture_colours
from musicscope.jobs import JobContext, JobHandle, JobState

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

_HEIGHT = 96
#: Share of the height that the waveform has.
_WAVE = 0.3
_COLUMNS = 400
#: Levels this far below the loudest are black: 66 dB of the 110 that 255 levels stand for.
_RANGE = 153


@dataclass(frozen=True)
class ExcerptPicture:
    """What is drawn of an excerpt.

    Attributes
    ----------
    levels : np.ndarray [shape=(n_bands, n_columns)], uint8
        Mel spectrogram, lowest band first.
    outline : np.ndarray [shape=(2, n_columns)], float32, -1..1
        Lowest and highest sample of each column.
    """

    levels: np.ndarray
    outline: np.ndarray


@dataclass(frozen=True)
class ExcerptPictureSpec:
    """Decodes an excerpt and measures what is drawn of it.

    Attributes
    ----------
    path : bytes
    start_s, stop_s : float
    """

    path: bytes
    start_s: float
    stop_s: float

    @property
    def label(self) -> str:
        """For people."""
        return "Drawing an excerpt"

    def run(self, context: JobContext) -> ExcerptPicture:
        """Return the picture; raises `DecodeError` when the file cannot be read."""
        from musicscope.analysis.picture import HOP, RATE, Excerpt
        from musicscope.analysis.pictures.mel import Mel
        from musicscope.audio.decode import decode

        sound = decode(self.path, rate=RATE, start_s=self.start_s, stop_s=self.stop_s)
        context.check()
        picture = Mel()
        margin = picture.margin_frames * HOP
        padded = np.concatenate([np.zeros(margin, np.float32), sound])
        frames = max(len(sound) // HOP, 1)
        levels = picture.levels(Excerpt(padded, frames, margin, check=context.check))
        columns = min(_COLUMNS, frames)
        starts = np.arange(columns) * frames // columns
        cells = np.zeros(max(frames * HOP, 1), np.float32)
        cells[: min(len(sound), len(cells))] = sound[: len(cells)]
        low = np.minimum.reduceat(cells, starts * HOP)
        high = np.maximum.reduceat(cells, starts * HOP)
        return ExcerptPicture(np.maximum.reduceat(levels, starts, axis=1), np.stack([low, high]))


class ExcerptView(QWidget):
    """The picture; a click or Enter plays the excerpt.

    Parameters
    ----------
    workspace : Workspace
    letter : str
        ``"A"`` or ``"B"``.

    Signals
    -------
    play_wanted : no arguments
    """

    play_wanted = Signal()

    def __init__(self, workspace: Workspace, letter: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._letter = workspace, letter
        self._excerpt: Excerpt | None = None
        self._picture: ExcerptPicture | None = None
        self._image: QImage | None = None
        self._sentence = ""
        self._job: JobHandle | None = None
        self._at: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        listen(self, themes.changed, lambda _: self._restyle())
        self.destroyed.connect(lambda *_, kept=self.__dict__: _stop(kept.get("_job")))
        self._name()

    @property
    def ready(self) -> bool:
        """Whether the picture has been drawn."""
        return self._image is not None

    def show_excerpt(self, excerpt: Excerpt | None) -> None:
        """Show an excerpt; nothing for None."""
        if excerpt == self._excerpt:
            return
        self._excerpt, self._picture, self._image, self._at = excerpt, None, None, None
        _stop(self._job)
        self._sentence = ""
        self._name()
        self.update()
        if excerpt is not None:
            path = self._workspace.catalogue.track(excerpt.track).path
            self._job = self._workspace.jobs.submit(
                ExcerptPictureSpec(path, excerpt.start_s, excerpt.stop_s),
                on_end=lambda job: self._arrived(excerpt, job),
            )

    def show_moment(self, moment_s: float | None) -> None:
        """Draw the playhead at a moment of the track; None draws none."""
        if moment_s != self._at:
            self._at = moment_s
            self.update()

    def _arrived(self, excerpt: Excerpt, job: JobHandle) -> None:
        if excerpt != self._excerpt:
            return
        if job.state is JobState.DONE:
            self._picture = job.result
            self._make_image()
        elif job.state is JobState.FAILED:
            self._sentence = str(job.error)
        self.update()

    def _make_image(self) -> None:
        levels = np.ascontiguousarray(self._picture.levels[::-1])
        top = int(levels.max(initial=0))
        height, width = levels.shape
        image = QImage(levels.data, width, height, width, QImage.Format.Format_Indexed8)
        image.setColorTable(picture_colours("magma", max(top - _RANGE, 0), max(top, 1)))
        self._image = image.convertToFormat(QImage.Format.Format_RGB32)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def _name(self) -> None:
        where = ""
        if self._excerpt is not None:
            start, stop = (_clock(s) for s in (self._excerpt.start_s, self._excerpt.stop_s))
            where = f" {start} to {stop}"
        self.setAccessibleName(f"Excerpt {self._letter}{where}")
        self.setAccessibleDescription("Enter or a click plays it")

    def sizeHint(self) -> QSize:
        return QSize(240, round(_HEIGHT * themes.scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, round(_HEIGHT * themes.scale))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.play_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.play_wanted.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: object) -> None:
        self.update()

    def focusOutEvent(self, event: object) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), themes.active
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        shape = QPainterPath()
        shape.addRoundedRect(box, 5, 5)
        painter.fillPath(shape, colour(theme.ground))
        painter.setClipPath(shape)
        if self._image is None:
            painter.setFont(font(12))
            painter.setPen(colour(theme.soft))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            words = self._sentence or ("Drawing…" if self._excerpt is not None else "No excerpt")
            painter.drawText(box.adjusted(8, 4, -8, -4), flags, words)
        else:
            split = box.height() * (1 - _WAVE)
            painter.drawImage(QRectF(box.x(), box.y(), box.width(), split), self._image)
            wave = QRectF(box.x(), box.y() + split, box.width(), box.height() - split)
            self._paint_wave(painter, wave)
            self._paint_times(painter, box)
        self._paint_playhead(painter, box)
        painter.setClipping(False)
        if self.hasFocus():
            painter.setPen(QPen(colour(theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 5, 5)
        painter.end()

    def _paint_wave(self, painter: QPainter, box: QRectF) -> None:
        low, high = self._picture.outline
        loudest = max(float(np.abs(self._picture.outline).max(initial=0.0)), 1e-4)
        middle, reach = box.center().y(), box.height() / 2 - 2
        step = box.width() / max(len(low), 1)
        painter.setPen(QPen(colour(themes.active.soft), max(step * 0.8, 0.8)))
        for column, (bottom, top) in enumerate(zip(low.tolist(), high.tolist(), strict=True)):
            x = box.x() + (column + 0.5) * step
            painter.drawLine(
                QPointF(x, middle - top / loudest * reach),
                QPointF(x, middle - bottom / loudest * reach + 0.5),
            )

    def _paint_times(self, painter: QPainter, box: QRectF) -> None:
        """Write where the excerpt begins and ends, each on a dark pill."""
        painter.setFont(font(10, 500, tabular=True))
        metrics = painter.fontMetrics()
        for moment, at_end in ((self._excerpt.start_s, False), (self._excerpt.stop_s, True)):
            words = _clock(moment)
            wide, tall = metrics.horizontalAdvance(words) + 10, metrics.height() + 3
            x = box.right() - wide - 4 if at_end else box.x() + 4
            pill = QRectF(x, box.y() + 4, wide, tall)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(12, 14, 17, 190))
            painter.drawRoundedRect(pill, 4, 4)
            painter.setPen(QColor("#e7e9ee"))
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_playhead(self, painter: QPainter, box: QRectF) -> None:
        excerpt = self._excerpt
        if excerpt is None or self._at is None:
            return
        share = (self._at - excerpt.start_s) / max(excerpt.stop_s - excerpt.start_s, 1e-6)
        x = box.x() + min(max(share, 0.0), 1.0) * box.width()
        painter.setPen(QPen(colour(themes.active.accent), 2))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))


def _clock(seconds: float) -> str:
    return duration(seconds) if seconds >= 0.5 else "0:00"


def _stop(job: Any) -> None:
    if job is not None and not job.ended:
        job.cancel()
