"""Asks how the map is to be shared, says how large that will be, and writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from musicscope.core.paths import display_path
from musicscope.gui.theme import SPACE
from musicscope.jobs import JobState
from musicscope.maps.picture_plan import LARGEST_SIDE, SMALLEST_SIDE
from musicscope.maps.picture_sheet import Group, Sheet, count_of
from musicscope.workspace.fields import FIELDS
from musicscope.workspace.sharing import FORMS, Shared, ShareSpec, share
from musicscope.workspace.sharing_sheet import heading_of, sheet_of
from musicscope.workspace.sharing_size import Form, size_words, warning_of

if TYPE_CHECKING:
    from musicscope.jobs import JobHandle
    from musicscope.workspace import Workspace
    from musicscope.workspace.mapping import Mapping
    from musicscope.workspace.sharing_sheet import Colouring

#: Sizes of a picture to choose from.
SIZES = (
    ("Screen", QSize(1600, 1000)),
    ("Slide", QSize(1920, 1080)),
    ("4K", QSize(3840, 2160)),
    ("Square", QSize(2000, 2000)),
    ("Poster, A2", QSize(4960, 7016)),
)
OWN_SIZE = "Another size"
#: The first is for pages alone: a picture has no reader to follow.
THEMES = (("Follows the reader", "system"), ("Dark", "dark"), ("Light", "light"))
FILTERS = {
    "html": "Web pages (*.html)",
    "svg": "Vectors (*.svg)",
    "png": "Pictures (*.png)",
}
#: The estimate is renewed when nothing was changed for so long, ms.
SETTLE_MS = 60


class ShareDialog(QDialog):
    """Format, colours, theme, size, excerpts; what they cost; then the file.

    Parameters
    ----------
    workspace : Workspace
    mapping : Mapping
        The map to be shared.
    colours : callable
        ``colours(field)`` returns the colouring of the map's dots by a field of `FIELDS`.
    groups : iterable of Group
        The clusters whose names stand on the map.
    field : str
        By which the map is coloured now.
    """

    def __init__(
        self,
        workspace: Workspace,
        mapping: Mapping,
        colours: Callable[[str], Colouring],
        groups: Iterable[Group] = (),
        field: str = "cluster",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Share the map")
        self._workspace = workspace
        self._mapping = mapping
        self._layout = mapping.layout
        self._colours = colours
        self._groups = tuple(groups)
        self._sheets: dict[str, Sheet] = {}
        self._job: JobHandle | None = None
        self._written: Path | None = None
        self._left = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._build(field)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._show_estimate)
        self._follow = workspace.jobs.changed.subscribe(self._show_progress)
        self.finished.connect(self._leave)
        self._adapt()

    @property
    def form(self) -> Form:
        """The format that was chosen."""
        return self.format.currentData()

    @property
    def spec(self) -> ShareSpec | None:
        """What would be written now, to no place yet; None while there is no map."""
        if self._mapping.layout is not self._layout:
            self._layout = self._mapping.layout
            self._sheets.clear()
        if self._layout is None:
            return None
        field = FIELDS[self.colour.currentData()]
        if field.name not in self._sheets:
            self._sheets[field.name] = sheet_of(
                self._layout,
                self._colours(field.name),
                self._workspace.catalogue,
                groups=self._groups,
                heading=heading_of(field),
            )
        sheet = self._sheets[field.name].titled(self.title.text().strip())
        spec = ShareSpec(sheet, Path(f"map.{self.form}"), self.form).with_look(
            self.theme.currentData(), (self.wide.value(), self.high.value())
        )
        sounds = self.form == "html" and self.excerpts.isChecked()
        return spec.with_sound(self._workspace) if sounds else spec

    def save_to(self, target: Path) -> None:
        """Begin to write; the dialog stays and shows how far it is."""
        spec = self.spec
        if spec is None:
            return
        self._settle.stop()
        self._written = None
        self._say(f"Writing {display_path(target.name)} …", "soft")
        job = share(self._workspace, spec.to(target), self._ended)
        if not job.ended:
            self._job = job
            self._show_state()

    def _build(self, field: str) -> None:
        self.format = _choice("Format", [(label, form) for form, label in FORMS.items()])
        self.title = QLineEdit()
        self.title.setPlaceholderText("A map of music")
        self.title.setAccessibleName("Title of the map")
        self.title.setMaxLength(120)
        self.colour = _choice("Colours", [(entry.label, name) for name, entry in FIELDS.items()])
        self.colour.setCurrentIndex(max(self.colour.findData(field), 0))
        self.theme = _choice("Theme", THEMES)
        self.sizes = _choice("Size of the picture", [*SIZES, (OWN_SIZE, None)])
        self.wide = self._side("Width in pixels", SIZES[0][1].width())
        self.high = self._side("Height in pixels", SIZES[0][1].height())
        self.excerpts = QCheckBox("Ten seconds of each track, to be played on a click")
        self.excerpts.setAccessibleName("Excerpts of ten seconds")
        self.estimate = QLabel()
        self.estimate.setWordWrap(True)
        self.estimate.setMinimumHeight(2 * self.estimate.fontMetrics().lineSpacing())
        self.estimate.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Progress of writing")
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        pixels = QHBoxLayout()
        pixels.setSpacing(SPACE)
        for widget in (self.sizes, self.wide, QLabel("×"), self.high):
            pixels.addWidget(widget)
        self._pixels = QWidget()
        pixels.setContentsMargins(0, 0, 0, 0)
        self._pixels.setLayout(pixels)
        self._form = QFormLayout()
        self._form.setSpacing(SPACE)
        self._form.addRow("Format", self.format)
        self._form.addRow("Title", self.title)
        self._form.addRow("Colours", self.colour)
        self._form.addRow("Theme", self.theme)
        self._form.addRow("Size", self._pixels)
        self._form.addRow("Sound", self.excerpts)
        column = QVBoxLayout(self)
        column.setSpacing(2 * SPACE)
        column.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        column.addLayout(self._form)
        column.addWidget(self.estimate)
        column.addWidget(self.progress)
        column.addWidget(self._make_buttons())
        self.setMinimumWidth(460)
        for box in (self.format, self.colour, self.theme):
            box.currentIndexChanged.connect(self._adapt)
        self.sizes.currentIndexChanged.connect(self._use_size)
        for side in (self.wide, self.high):
            side.valueChanged.connect(self._note_size)
        self.excerpts.toggled.connect(self._adapt)
        self.title.textEdited.connect(self._adapt)

    def _make_buttons(self) -> QDialogButtonBox:
        self.save = QPushButton("Save …")
        self.save.setProperty("role", "primary")
        self.save.setDefault(True)
        self.save.clicked.connect(self._choose_file)
        self.open = QPushButton("Open it")
        self.open.clicked.connect(self._open_written)
        self.stop = QPushButton("Stop")
        self.stop.clicked.connect(self._stop)
        self.away = QPushButton("Close")
        self.away.clicked.connect(self.reject)
        buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        for button, place in (
            (self.save, role.AcceptRole),
            (self.open, role.ActionRole),
            (self.stop, role.ActionRole),
            (self.away, role.RejectRole),
        ):
            buttons.addButton(button, place)
        return buttons

    def _side(self, name: str, value: int) -> QSpinBox:
        box = QSpinBox()
        box.setRange(SMALLEST_SIDE, LARGEST_SIDE)
        box.setValue(value)
        box.setSuffix(" px")
        box.setAccessibleName(name)
        return box

    def _use_size(self) -> None:
        size = self.sizes.currentData()
        if size is not None:
            self.wide.setValue(size.width())
            self.high.setValue(size.height())

    def _note_size(self) -> None:
        size = QSize(self.wide.value(), self.high.value())
        named = [index for index, (_, known) in enumerate(SIZES) if known == size]
        self.sizes.blockSignals(True)
        self.sizes.setCurrentIndex(named[0] if named else len(SIZES))
        self.sizes.blockSignals(False)
        self._adapt()

    def _adapt(self) -> None:
        """Offer what the format has, and estimate anew."""
        page = self.form == "html"
        self._form.setRowVisible(self._pixels, not page)
        self._form.setRowVisible(self.excerpts, page)
        self.theme.model().item(0).setEnabled(page)
        if not page and self.theme.currentIndex() == 0:
            self.theme.setCurrentIndex(1)
        self._written = None
        self._show_state()
        self._settle.start()

    def _show_estimate(self) -> None:
        spec = self.spec
        if spec is None or not len(spec.sheet):
            self._say("There are no dots on this map yet; analyse some music first.", "warn")
            return
        size = spec.estimated_bytes
        warning = warning_of(size)
        about = f"{count_of(len(spec.sheet))}, about {size_words(size)}."
        self._say(
            f"{about} Caution: {warning}" if warning else about, "warn" if warning else "soft"
        )

    def _show_state(self) -> None:
        busy = self._job is not None
        there = self._layout is not None and len(self._layout.ids) > 0
        self.progress.setVisible(busy)
        self.stop.setVisible(busy)
        self.open.setVisible(self._written is not None and not busy)
        self.save.setEnabled(there and not busy)
        for row in range(self._form.rowCount()):
            self._form.itemAt(row, QFormLayout.ItemRole.FieldRole).widget().setEnabled(not busy)
        if busy:
            self.progress.setRange(0, 0)
            self.stop.setFocus()

    def _show_progress(self, job: JobHandle) -> None:
        if job is self._job and job.progress is not None:
            progress = job.progress
            self.progress.setRange(0, progress.total)
            self.progress.setValue(progress.done)
            rest = _left(progress.remaining_s)
            self._say(f"{progress.done:,} of {progress.total:,} excerpts{rest}", "soft")

    def _ended(self, job: JobHandle) -> None:
        if self._left:
            return
        self._job = None
        if job.state is JobState.DONE:
            shared: Shared = job.result
            self._written = shared.target
            self._say(shared.sentence, "good")
        elif job.state is JobState.FAILED:
            self._say(str(job.error), "bad")
        else:
            self._say("Stopped; nothing was written.", "soft")
        self._show_state()
        (self.open if self._written else self.save).setFocus()

    def _say(self, sentence: str, role: str) -> None:
        self.estimate.setText(sentence)
        if self.estimate.property("role") != role:
            self.estimate.setProperty("role", role)
            self.estimate.style().polish(self.estimate)

    def _choose_file(self) -> None:
        stem = self.title.text().strip().replace("/", "-") or "Map of music"
        name, _ = QFileDialog.getSaveFileName(
            self, "Share the map", f"{stem}.{self.form}", FILTERS[self.form]
        )
        if name:
            target = Path(name)
            if target.suffix.lower() != f".{self.form}":
                target = target.with_name(f"{target.name}.{self.form}")
            self.save_to(target)

    def _open_written(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written)))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _leave(self) -> None:
        self._left = True
        self._follow()
        self._settle.stop()
        self._stop()


def _left(remaining_s: float | None) -> str:
    if remaining_s is None:
        return ""
    minutes = remaining_s / 60
    time = f"{minutes:.0f} min" if minutes > 1.5 else f"{max(round(remaining_s), 1)} s"
    return f", about {time} left"


def _choice(name: str, entries: Iterable[tuple[str, object]]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for label, value in entries:
        box.addItem(label, value)
    return box
