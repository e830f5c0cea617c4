"""The seeds as chips: add, turn into their opposite, take away, drop tracks on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from musicscope.gui.library.track_model import TRACKS_MIME, tracks_from_mime
from musicscope.gui.listening import listen
from musicscope.gui.similar.seed_chip import SeedChip
from musicscope.gui.similar.seeds import Seeds
from musicscope.gui.similar.wrapping import WrappingRow
from musicscope.gui.theme import colour, themes

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

#: More seeds than this say no more, and fill the window.
MOST = 12


class SeedBar(QWidget):
    """Chips that wrap into further lines.

    With no seeds of the person's own, the track that plays is the seed.

    Signals
    -------
    changed : no arguments
        The search starts from other tracks.
    """

    changed = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._seeds = Seeds()
        self._followed: int | None = None
        self._chips: list[SeedChip] = []
        self._dragging = False
        self.setAcceptDrops(True)
        self.setAccessibleName("Seeds")
        self._flow = WrappingRow(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.add = self._button(
            "+ selection", "Add the selected tracks: more like these", self._add_selected
        )
        self.oppose = self._button(
            "− selection", "Add the selected tracks: less like these", self._oppose_selected
        )
        self.clear = self._button(
            "follow what plays", "Take all seeds away; what plays is the seed again", self._clear
        )
        listen(self, workspace.selection.changed, lambda _: self._follow_selection())
        listen(self, workspace.playback.changed, lambda _: self._follow_playback())
        listen(self, workspace.changes, self._follow_changes)
        listen(self, themes.changed, lambda _: self._restyle())
        self._followed = workspace.playback.current
        self._restyle()

    @property
    def seeds(self) -> Seeds:
        """What the search starts from; what plays where the person chose nothing."""
        if self._seeds.wanted or self._followed is None:
            return self._seeds
        return Seeds((self._followed,), self._seeds.against)

    @property
    def own(self) -> Seeds:
        """The seeds that the person chose."""
        return self._seeds

    @property
    def chips(self) -> tuple[SeedChip, ...]:
        """The chips, in the order shown."""
        return tuple(self._chips)

    def use(self, seeds: Seeds) -> None:
        """Start from these from now on."""
        catalogue = self._workspace.catalogue
        known = Seeds(
            tuple(i for i in seeds.wanted if i in catalogue)[:MOST],
            tuple(i for i in seeds.against if i in catalogue)[:MOST],
        )
        if known != self._seeds:
            self._seeds = known
            self._show()
            self.changed.emit()

    # what the chips do

    def _turn(self, chip: SeedChip) -> None:
        if not chip.follows:
            self._replace(chip, self._seeds.turned(chip.track.id))

    def _remove(self, chip: SeedChip) -> None:
        if not chip.follows:
            self._replace(chip, self._seeds.without((chip.track.id,)))

    def _replace(self, chip: SeedChip, seeds: Seeds) -> None:
        """Use other seeds; the keyboard stays where it was."""
        focused, at = chip.hasFocus(), self._chips.index(chip)
        track = chip.track.id
        self.use(seeds)
        if focused and self._chips:
            same = [c for c in self._chips if c.track.id == track and not c.follows]
            target = same[0] if same else self._chips[min(at, len(self._chips) - 1)]
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, chip: SeedChip, by: int) -> None:
        at = self._chips.index(chip) + by
        if 0 <= at < len(self._chips):
            self._chips[at].setFocus(Qt.FocusReason.TabFocusReason)

    def _add_selected(self) -> None:
        self.use(self._seeds.with_wanted(self._workspace.selection.ids[:MOST]))

    def _oppose_selected(self) -> None:
        self.use(self._seeds.with_against(self._workspace.selection.ids[:MOST]))

    def _clear(self) -> None:
        self.use(Seeds())

    # following

    def _follow_selection(self) -> None:
        some = bool(self._workspace.selection.ids)
        self.add.setEnabled(some)
        self.oppose.setEnabled(some)

    def _follow_playback(self) -> None:
        now = self._workspace.playback.current
        if now is None or now == self._followed:
            return
        self._followed = now
        if not self._seeds.wanted:
            self._show()
            self.changed.emit()

    def _follow_changes(self, changes: object) -> None:
        gone = changes.removed
        if self._followed in gone:
            self._followed = None
        if gone & set(self._seeds.all):
            self.use(self._seeds.without(gone))
        elif changes.tracks & set(self.seeds.all):
            self._show()

    # drawing

    def _restyle(self) -> None:
        for button in (self.add, self.oppose, self.clear):
            button.setStyleSheet(f"font-size: {round(11 * themes.scale)}px;")
        self._show()

    def _show(self) -> None:
        catalogue, seeds = self._workspace.catalogue, self.seeds
        follows = not self._seeds.wanted
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        for button in (self.add, self.oppose, self.clear):
            self._flow.removeWidget(button)
        self._chips = [
            SeedChip(catalogue.track(i), against=False, follows=follows, parent=self)
            for i in seeds.wanted
            if i in catalogue
        ]
        self._chips += [
            SeedChip(catalogue.track(i), against=True, follows=False, parent=self)
            for i in seeds.against
            if i in catalogue
        ]
        for chip in self._chips:
            chip.clicked.connect(lambda _=False, c=chip: self._turn(c))
            chip.removed.connect(lambda c=chip: self._remove(c))
            chip.stepped.connect(lambda by, c=chip: self._step(c, by))
            self._flow.addWidget(chip)
            chip.show()
        for button in (self.add, self.oppose, self.clear):
            self._flow.addWidget(button)
        self.clear.setVisible(bool(self._seeds))
        before: QWidget = self
        for widget in (*self._chips, self.add, self.oppose, self.clear):
            if before is not self:
                QWidget.setTabOrder(before, widget)
            before = widget
        self._follow_selection()
        self.updateGeometry()

    def _button(self, text: str, tip: str, run: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("role", "link")
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(lambda _=False: run())
        return button

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._flow.heightForWidth(max(self.width(), 80)))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(TRACKS_MIME):
            self._dragging = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: object) -> None:
        self._dragging = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._dragging = False
        ids = tracks_from_mime(event.mimeData())
        held = event.modifiers() & Qt.KeyboardModifier.AltModifier
        self.use(self._seeds.with_against(ids) if held else self._seeds.with_wanted(ids))
        self.update()
        event.acceptProposedAction()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._dragging:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colour(themes.active.raised))
        painter.setPen(QPen(colour(themes.active.soft), 1.5, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 6, 6)
        painter.end()
