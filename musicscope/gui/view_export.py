"""A view as a picture: PNG or SVG at any size, or on the clipboard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPaintDevice, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from musicscope.core.errors import MusicScopeError
from musicscope.core.paths import display_path
from musicscope.gui.theme import themes

#: Pixels of a side that can be asked for.
SMALLEST, LARGEST = 64, 16_384
FORMS = ("png", "svg")


def view_image(view: QWidget, size: QSize) -> QImage:
    """Return a view as it would look at `size` pixels."""
    image = QImage(size, QImage.Format.Format_ARGB32)
    image.fill(QColor(themes.active.ground))
    with _resized(view, size):
        _draw(view, image)
    return image


def copy_view(view: QWidget) -> None:
    """Put a view on the clipboard as it is shown."""
    ratio = view.devicePixelRatioF()
    QApplication.clipboard().setImage(
        view_image(view, view.size()) if ratio == 1 else view.grab().toImage()
    )


def save_view(view: QWidget, size: QSize, path: Path) -> None:
    """Write a view to a PNG or SVG file, by the file's extension.

    Raises
    ------
    MusicScopeError
        When the extension is another, the size cannot be, or the file cannot be written.
    """
    if not all(SMALLEST <= side <= LARGEST for side in (size.width(), size.height())):
        raise MusicScopeError(f"A picture has {SMALLEST} to {LARGEST} pixels on each side.")
    form = path.suffix.lower().removeprefix(".")
    if form == "png":
        written = view_image(view, size).save(str(path), "PNG")
    elif form == "svg":
        written = _write_svg(view, size, path)
    else:
        raise MusicScopeError(f"{path.name} tells no format; let the name end in .png or .svg.")
    if not written:
        raise MusicScopeError(f"{display_path(path)} cannot be written; choose another place.")


def _write_svg(view: QWidget, size: QSize, path: Path) -> bool:
    from PySide6.QtSvg import QSvgGenerator

    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setSize(size)
    generator.setViewBox(QRect(QPoint(0, 0), size))
    generator.setTitle(view.accessibleName())
    try:
        path.open("ab").close()
    except OSError:
        return False
    with _resized(view, size):
        _draw(view, generator)
    return path.stat().st_size > 0


def _draw(view: QWidget, device: QPaintDevice) -> None:
    painter = QPainter(device)
    view.render(painter, QPoint(0, 0))
    painter.end()


@contextmanager
def _resized(view: QWidget, size: QSize) -> Iterator[None]:
    """Let a view have another size, and its own again before anything is painted.

    Updates stay enabled: Qt leaves the children of a view that takes none out of a picture.
    """
    before = view.geometry()
    try:
        if size != before.size():
            view.resize(size)
        yield
    finally:
        view.setGeometry(before)
