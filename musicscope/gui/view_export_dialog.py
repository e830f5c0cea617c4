"""Asks at which size a view is to be written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QSpinBox,
    QWidget,
)

from musicscope.gui.view_export import LARGEST, SMALLEST, save_view

#: Sizes to choose from; the first is that of the view.
SIZES = (
    ("As shown", None),
    ("Slide, 1280 × 720", QSize(1280, 720)),
    ("Full HD, 1920 × 1080", QSize(1920, 1080)),
    ("4K, 3840 × 2160", QSize(3840, 2160)),
    ("Square, 2000 × 2000", QSize(2000, 2000)),
)


class ViewExportDialog(QDialog):
    """A size, by name or in pixels; then the file.

    Parameters
    ----------
    view : QWidget
        What is written.
    title : str
        Its name for people.
    attempt : callable
        Runs what may fail, says why it did, and returns whether it went well.
    """

    def __init__(
        self,
        view: QWidget,
        title: str,
        attempt: Callable[[Callable[[], object]], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Export “{title}”")
        self._view = view
        self._title = title
        self._attempt = attempt
        self._sizes = QComboBox()
        for name, _ in SIZES:
            self._sizes.addItem(name)
        self._sizes.setAccessibleName("Size of the picture")
        self._width = self._side("Width in pixels", view.width())
        self._height = self._side("Height in pixels", view.height())
        self._sizes.currentIndexChanged.connect(self._use)
        form = QFormLayout(self)
        form.addRow("Size", self._sizes)
        form.addRow("Width", self._width)
        form.addRow("Height", self._height)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self._choose_file)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)

    @property
    def size_px(self) -> QSize:
        """The size that was chosen."""
        return QSize(self._width.value(), self._height.value())

    def save_to(self, path: Path) -> None:
        """Write the view, and close unless that failed."""
        if self._attempt(lambda: save_view(self._view, self.size_px, path)):
            self.accept()

    def _side(self, name: str, value: int) -> QSpinBox:
        box = QSpinBox()
        box.setRange(SMALLEST, LARGEST)
        box.setValue(value)
        box.setSuffix(" px")
        box.setAccessibleName(name)
        return box

    def _use(self, index: int) -> None:
        size = SIZES[index][1] or self._view.size()
        self._width.setValue(size.width())
        self._height.setValue(size.height())

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.windowTitle(), f"{self._title}.png", "Pictures (*.png *.svg)"
        )
        if name:
            self.save_to(Path(name))
