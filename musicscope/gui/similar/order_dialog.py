"""Any selection in an order that goes well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from musicscope.gui.icons import icon
from musicscope.gui.library import wording
from musicscope.gui.listening import listen
from musicscope.gui.similar import asking
from musicscope.gui.similar.dialog import SimilarDialog
from musicscope.gui.similar.energy_curve import SHAPES, EnergyCurve
from musicscope.gui.similar.keeping import keep_as_playlist
from musicscope.gui.similar.order_chart import OrderChart
from musicscope.gui.similar.question import Question
from musicscope.gui.similar.row_list import RowList
from musicscope.gui.similar.rows import Row
from musicscope.gui.similar.wrapping import WrappingRow
from musicscope.gui.theme import SPACE, themes

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

_DELAY_MS = 60
#: By the name that the engine knows: what a person calls it, and what it does.
ORDERS: dict[str, tuple[str, str]] = {
    "tempo arc": ("Tempo arc", "The tempo rises to the fastest in the middle, and falls again."),
    "fifths": ("Circle of fifths", "Keys follow each other in fifths, as for harmonic mixing."),
    "energy": ("Energy curve", "Loud and lively where the curve is high; draw it as you like."),
    "tour": ("Shortest tour", "Each track is as much like the one before as can be."),
}


class OrderDialog(SimilarDialog):
    """Four ways to order tracks, with a picture of what comes out.

    Parameters
    ----------
    workspace : Workspace
    ids : sequence of int
        The tracks, in their present order.
    """

    def __init__(
        self, workspace: Workspace, ids: Sequence[int], parent: QWidget | None = None
    ) -> None:
        super().__init__(workspace, "Put in order", "order", (620, 720), parent)
        self._ids = tuple(dict.fromkeys(int(i) for i in ids))
        self._make_controls()
        self.chart = OrderChart()
        self.chart.pointed.connect(self._point_out)
        self.list = RowList(workspace, "Tracks in order", self)
        self.list.looks.numbered = True
        self.list.play_wanted.connect(self._play)
        self.list.selectionModel().currentChanged.connect(
            lambda now, _: self.chart.show_place(now.row())
        )
        self._question = Question(self, _DELAY_MS)
        self._question.answered.connect(self._show)
        self._question.failed.connect(self._fail)
        self._question.waiting.connect(self._wait)
        self._lay_out()
        self.play = self.add_button("Play", "Play the tracks in this order", primary=True)
        self.keep = self.add_button("Keep as playlist", "Keep this order as a playlist")
        self.play.clicked.connect(lambda _=False: self._play(0))
        self.keep.clicked.connect(lambda _=False: self._keep())
        listen(self, workspace.changes, self._follow_changes)
        listen(self, themes.changed, lambda _: self._restyle())
        self._restyle()
        self.list.setFocus()
        chosen = self.setting("by", "tempo arc")
        self.use(chosen if chosen in ORDERS else "tempo arc")

    @property
    def order(self) -> tuple[int, ...]:
        """The tracks in the order found."""
        return self.list.found.ids

    @property
    def by(self) -> str:
        """What orders them: a name of `ORDERS`."""
        return next(name for name, chip in self.chips.items() if chip.isChecked())

    def use(self, by: str) -> None:
        """Order by something else."""
        for name, chip in self.chips.items():
            chip.setChecked(name == by)
        self.keep_setting("by", by)
        self._curve_part.setVisible(by == "energy")
        self._about = ORDERS[by][1]
        self.ask()

    def ask(self) -> None:
        """Find the order again."""
        if len(self._ids) < 2:
            self._fail("Select at least two tracks to put in order.")
            return
        self.keep_setting("curve", [list(point) for point in self.curve.curve])
        self._mark_shape()
        curve = self.curve.curve if self.by == "energy" else None
        self._question.ask(asking.order(self._workspace, self._ids, self.by, curve))

    def _show(self, found: Sequence[int]) -> None:
        catalogue = self._workspace.catalogue
        known = [track for track in found if track in catalogue]
        self.list.show_rows([Row(track) for track in known])
        self.chart.show_order(
            [catalogue.track(i) for i in known], asking.energies(self._workspace, known)
        )
        total = sum(filter(None, catalogue.values("duration", known)))
        size = f"{wording.counted(len(known), 'track')}, {wording.total_duration(total)}."
        self.sentence.setText(f"{size} {self._about}")
        self._follow()

    def _fail(self, sentence: str) -> None:
        self.list.empty_text = sentence
        self.list.show_rows(())
        self.chart.show_order((), ())
        self.sentence.setText("")
        self._follow()

    def _wait(self, waiting: bool) -> None:
        if waiting:
            self.sentence.setText("Putting them in order…")

    def _follow(self) -> None:
        self.play.setEnabled(bool(self.order))
        self.keep.setEnabled(bool(self.order))

    def _point_out(self, place: int) -> None:
        index = self.list.found.index(place)
        self.list.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self.list.scrollTo(index)

    def _play(self, row: int) -> None:
        if self.order:
            self._workspace.playback.play(self.order[row], self.order)

    def _keep(self) -> None:
        keep_as_playlist(self._workspace, self.order, ORDERS[self.by][0], self)

    def _follow_changes(self, changes: Any) -> None:
        if changes.removed & set(self._ids):
            self._ids = tuple(i for i in self._ids if i not in changes.removed)
            self.ask()

    def end(self) -> None:
        self._question.drop()

    # building

    def _make_controls(self) -> None:
        self.chips: dict[str, QPushButton] = {}
        for name, (text, tip) in ORDERS.items():
            chip = _chip(text, tip)
            chip.clicked.connect(lambda _=False, n=name: self.use(n))
            self.chips[name] = chip
        self.curve = EnergyCurve()
        self.curve.use(self.setting("curve", []))
        self.curve.curve_changed.connect(self.ask)
        self.shapes: dict[str, QPushButton] = {}
        for name, points in SHAPES.items():
            shape = _chip(name, "A ready curve")
            shape.clicked.connect(lambda _=False, p=points: self.curve.use(p))
            shape.clicked.connect(lambda _=False: self._mark_shape())
            self.shapes[name] = shape

    def _lay_out(self) -> None:
        choices = QWidget()
        choices.setAccessibleName("Order by")
        row = WrappingRow(choices)
        for chip in self.chips.values():
            row.addWidget(chip)
        self._curve_part = QWidget()
        shapes = QWidget()
        flow = WrappingRow(shapes)
        for shape in self.shapes.values():
            flow.addWidget(shape)
        part = QVBoxLayout(self._curve_part)
        part.setContentsMargins(0, 0, 0, 0)
        part.setSpacing(SPACE)
        part.addWidget(self.curve)
        part.addWidget(shapes)
        well = QFrame()
        well.setObjectName("panel")
        inside = QVBoxLayout(well)
        inside.setContentsMargins(0, 4, 0, 4)
        inside.addWidget(self.list)
        self.list.setMinimumHeight(80)
        for widget in (choices, self._curve_part, self.sentence, self.chart):
            self.body.addWidget(widget)
        self.body.addWidget(well, 1)

    def _mark_shape(self) -> None:
        for name, shape in self.shapes.items():
            shape.setChecked(self.curve.curve == SHAPES[name])

    def _restyle(self) -> None:
        self.play.setIcon(icon("play", "on_accent"))


def _chip(text: str, tip: str) -> QPushButton:
    chip = QPushButton(text, checkable=True)
    chip.setProperty("role", "chip")
    chip.setAutoDefault(False)
    chip.setToolTip(tip)
    chip.setAccessibleDescription(tip)
    return chip
