"""The Clever Hans lab: drag the equaliser, and see whether the answer flips."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from musicscope.audio.equaliser import BANDS_HZ, ten_bands
from musicscope.gui.clever_hans.lab_page import LabPage
from musicscope.gui.clever_hans.teaching import Teaching
from musicscope.gui.clever_hans.words import heard_words, verdict
from musicscope.gui.listening import listen, while_alive
from musicscope.workspace.clever_hans_answers import EQUALISER, Amount, Change, Rescored
from musicscope.workspace.clever_hans_examiner import TASKS
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.learning.packages import OnShelf
    from musicscope.workspace import Workspace

#: After the hand rested so long, all of the track is heard, ms.
_REST_MS = 350
_EQUALISER_WORDS = "another curve"


class CleverHansPanel(QFrame):
    """Tries whether a network's answer survives what no listener would mind.

    Parameters
    ----------
    workspace : Workspace
    parent : QWidget, optional
    """

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName("Clever Hans")
        self.workspace = workspace
        self._lab = workspace.clever_hans
        self._track: int | None = None
        self._gains = [0.0] * len(BANDS_HZ)
        self._asked: tuple[str, Amount] = (EQUALISER, ten_bands(self._gains))
        self._serial = self._newest = 0
        self._shown: tuple[Path, int] | None = None
        self._changes = {change.name: change for change in self._lab.changes()}
        self._answered = while_alive(self, self._show)
        self._refused = while_alive(self, self._show_trouble)
        self._swept_through = while_alive(self, lambda _: self._end_sweep())
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._ask_all)
        self.page = LabPage(self._lab, self)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(Teaching(self))
        self.pages.addWidget(self.page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)
        self._connect()
        self._follow_models()
        self._follow_playback()

    def _connect(self) -> None:
        page, workspace = self.page, self.workspace
        page.models.activated.connect(lambda _: self._follow_choice())
        page.bands.gains_changed.connect(self.drag)
        page.reset.clicked.connect(lambda _: self.drag([0.0] * len(BANDS_HZ)))
        page.rows.wanted.connect(self.press)
        page.sweep.clicked.connect(lambda _: self.sweep())
        page.hear.clicked.connect(lambda _: self.hear())
        listen(self, workspace.networks.changed, lambda _: self._follow_models())
        listen(self, workspace.playback.changed, lambda _: self._follow_playback())

    # --- what can be done

    @property
    def model(self) -> Path | None:
        """The network that is tried."""
        chosen: Path | None = self.page.models.currentData()
        return chosen

    def drag(self, gains_db: list[float]) -> None:
        """Hear the track through the equaliser's bands."""
        self._gains = list(gains_db)
        self._ask(EQUALISER, ten_bands(self._gains), glance=self._lab.glance)
        self._rest.start()

    def press(self, change: Change, amount: float) -> None:
        """Hear the track after one of the other changes."""
        self._ask(change.name, amount, glance=self._lab.rescore)

    def sweep(self) -> None:
        """Try every change on this track by several amounts; or leave off."""
        if self.page.sweeping:
            self._lab.stop_sweep()
            self._end_sweep()
        elif self._track is not None and self.model is not None:
            self.page.show_sweeping(True)
            self._lab.sweep(
                self._track,
                self.model,
                self._swept_through,
                self._refused,
                while_alive(self, self.page.show_sweep),
            )

    def hear(self) -> None:
        """Play the changed sound, or end that."""
        if self._lab.heard:
            self._lab.end_hearing()
        elif self._track is not None:
            change, amount = self._asked
            playback = self.workspace.playback
            at_s = playback.position_s if playback.current == self._track else 0.0
            told = while_alive(self, self._tell)
            self._lab.hear(self._track, change, amount, self._words, at_s, told)
        self._show_hearing()

    # --- asking

    @property
    def _words(self) -> str:
        name, amount = self._asked
        if name == EQUALISER:
            return _EQUALISER_WORDS
        change = self._changes[name]
        return f"{change.label} {change.words(amount)}"

    def _ask(self, change: str, amount: Amount, *, glance: Any) -> None:
        """Ask, quickly or at length; what comes back of older questions is not shown."""
        self._asked = change, amount
        self._rest.stop()
        curve = ten_bands(self._gains)
        self.page.bands.show_gains(self._gains, curve, change == EQUALISER)
        self.page.rows.mark(change, amount)
        self._show_hearing()
        track, model = self._track, self.model
        if track is None or model is None:
            return
        self._serial += 1
        asked = self._serial, change, amount
        if self.page.bars.answer is None:
            self.page.show_verdict("Listening. The first time takes a few seconds.")
        glance(
            track,
            model,
            change,
            amount,
            lambda answer: self._answered((asked, answer)),
            self._refused,
        )

    def _ask_all(self) -> None:
        """Hear all of the track, once the hand rests, where that is more than was heard."""
        answer = self.page.bars.answer
        if answer is None or answer.windows < answer.of:
            self._ask(*self._asked, glance=self._lab.rescore)

    def _show(self, told: tuple[tuple[int, str, Amount], Rescored]) -> None:
        (serial, change, amount), answer = told
        if serial <= self._newest:
            return
        self._newest = serial
        self.page.bars.show_answer(answer)
        self.page.show_windows(answer)
        if change == EQUALISER and amount.flat:
            self.page.show_verdict(
                f"{heard_words(answer)} Drag a band, or try one of the changes below."
            )
        else:
            self.page.show_verdict(verdict(answer), "bad" if answer.flipped else "good")
        if change != EQUALISER:
            self.page.rows.show_answer(self._changes[change], amount, answer)

    def _show_trouble(self, sentence: str) -> None:
        self._end_sweep()
        self.page.bars.show_answer(None)
        self.page.show_verdict(sentence, "bad")

    def _tell(self, sentence: str) -> None:
        self.workspace.notices.emit(Notice("error", sentence))

    def _end_sweep(self) -> None:
        self.page.show_sweeping(False)

    # --- following

    def _follow_models(self) -> None:
        networks = self.workspace.networks
        usable = [one for one in networks.models() if one.card and one.card.task in TASKS]
        before = self.model
        self.page.show_models([(_label(one), one.path) for one in usable], before, networks.chosen)
        self.pages.setCurrentIndex(1 if usable else 0)
        if self.model != before:
            self._follow_choice()

    def _follow_choice(self) -> None:
        self.page.library.show_model(self.model)
        self._begin_anew()

    def _follow_playback(self) -> None:
        current = self.workspace.playback.current
        if current is not None and current != self._track:
            self._track = current
            self._begin_anew()
        self._show_hearing()

    def _begin_anew(self) -> None:
        """Show another track or network; it is asked once somebody can see the answer."""
        self._newest = self._serial
        self._lab.stop_sweep()
        self._end_sweep()
        self.page.rows.clear()
        self.page.bars.show_answer(None)
        self.page.show_track(self._title())
        self._ask_if_seen()

    def _ask_if_seen(self) -> None:
        model, track = self.model, self._track
        if model is None or track is None or not self.isVisible():
            return
        if self._shown != (model, track):
            self._shown = model, track
            self._ask(*self._asked, glance=self._lab.glance)
            self._rest.start()

    def _title(self) -> str:
        track, catalogue = self._track, self.workspace.catalogue
        if track is None or track not in catalogue:
            return ""
        known = catalogue.track(track)
        return f"“{known.title}” by {known.artist}" if known.artist else f"“{known.title}”"

    def _show_hearing(self) -> None:
        name = self._asked[0]
        changes = name != EQUALISER or not ten_bands(self._gains).flat
        self.page.show_hearing(self._lab.heard, possible=self._track is not None and changes)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_if_seen()

    def keyPressEvent(self, event: Any) -> None:
        if event.key() == Qt.Key.Key_Escape and (self.page.sweeping or self._lab.measuring):
            self._lab.stop_sweep()
            self._lab.cancel()
            self._end_sweep()
        else:
            super().keyPressEvent(event)


def _label(one: OnShelf) -> str:
    card = one.card
    return f"{card.name} ({len(card.names)} answers)"
