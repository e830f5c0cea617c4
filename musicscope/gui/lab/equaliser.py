"""The equaliser: ten bands, heard and seen at once, and what they do to the descriptors."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musicscope.core.errors import ParameterError
from musicscope.gui.lab.bands import Bands
from musicscope.gui.lab.effect_table import EffectTable
from musicscope.gui.lab.form import line_between
from musicscope.gui.listening import listen, while_alive
from musicscope.gui.theme import INSET, SPACE
from musicscope.jobs import JobState
from musicscope.workspace.equaliser_effect import EffectSpec, WarmEffectSpec

if TYPE_CHECKING:
    from musicscope.gui.views.context import ViewContext
    from musicscope.jobs import JobHandle

#: Seconds of sound that are described, and between two descriptions.
_HEARD_S, _EVERY_S = 2.0, 0.4


class EqualiserView(QFrame):
    """Bands, presets, switches, and a live table of descriptors.

    Parameters
    ----------
    context : ViewContext
    """

    KIND = "equaliser"
    TITLE = "Equaliser"

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName(self.TITLE)
        self._stage = context.stage
        self._jobs = context.workspace.jobs
        self._equalising = context.workspace.equalising
        self._job: JobHandle | None = None
        self._measured_at = 0.0
        self._measured = while_alive(self, self._show_measured)
        self._make_controls()
        self._arrange()
        listen(self, self._equalising.changed, lambda _: self.refresh())
        self._jobs.submit(WarmEffectSpec(), key="warm equaliser")
        self.refresh()

    def state(self) -> dict[str, Any]:
        """Return the bands and the switch, as JSON values."""
        return {"gains_db": list(self._equalising.gains_db), "on": self._equalising.on}

    def restore(self, state: dict[str, Any]) -> None:
        """Take on what `state` returned; what is unknown stays as it is."""
        gains = state.get("gains_db")
        if not isinstance(gains, list):
            return
        try:
            self._equalising.set(gains, on=state.get("on") is True)
        except (ParameterError, TypeError, ValueError):
            return

    def tick(self) -> None:
        """Describe what is heard, a few times a second."""
        now = time.monotonic()
        if self._job is None and self._stage.playing and now - self._measured_at >= _EVERY_S:
            self._measured_at = now
            self.measure()

    def measure(self) -> None:
        """Let the last seconds be described without and with the bands."""
        samples, rate = self._stage.heard(_HEARD_S)
        if not len(samples):
            return
        mono = np.ascontiguousarray(samples.mean(axis=1), np.float32)
        spec = EffectSpec(mono, rate, self._equalising.curve, self._equalising.on)
        job = self._jobs.submit(spec, key=f"equaliser effect {id(self)}", on_end=self._measured)
        self._job = None if job.ended else job

    def _show_measured(self, handle: JobHandle) -> None:
        self._job = None
        if handle.state is JobState.DONE:
            self.table.show_effects(handle.result)

    def refresh(self) -> None:
        """Show the equaliser as it is now."""
        now = self._equalising
        self.bands.show_gains(now.gains_db, now.curve, now.on)
        self._check(self.on, now.on)
        self._check(self.for_models, now.for_models)
        self.presets.setText(f"{now.preset or 'Own curve'} ▾")
        self.presets.setAccessibleName(f"Preset: {now.preset or 'own curve'}")

    def _make_controls(self) -> None:
        self.on = QCheckBox("On")
        self.on.setAccessibleName("Equaliser on")
        self.on.setMinimumWidth(52)
        self.on.toggled.connect(lambda on: setattr(self._equalising, "on", on))
        self.presets = QToolButton()
        self.presets.setProperty("role", "chip")
        self.presets.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.presets.setToolTip("Ready curves, and your own")
        menu = QMenu("Presets", self.presets)
        menu.aboutToShow.connect(lambda: self._fill_presets(menu))
        self._fill_presets(menu)
        self.presets.setMenu(menu)
        self.reset = QPushButton("Reset")
        self.reset.setProperty("role", "chip")
        self.reset.setAccessibleName("Set all bands to 0 dB")
        self.reset.clicked.connect(lambda _: self._set([0.0] * len(self._equalising.bands_hz)))
        self.bands = Bands()
        self.bands.gains_changed.connect(self._set)
        self.for_models = QCheckBox("Also for the models")
        self.for_models.setToolTip(
            "Models that listen to music shall hear it as it leaves the equaliser"
        )
        self.for_models.toggled.connect(lambda on: setattr(self._equalising, "for_models", on))
        self.table = EffectTable()

    def _arrange(self) -> None:
        title = QLabel(self.TITLE)
        title.setProperty("role", "heading")
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(title)
        head.addStretch(1)
        for widget in (self.on, self.presets, self.reset):
            head.addWidget(widget)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(INSET, INSET, INSET, INSET)
        whole.setSpacing(SPACE)
        whole.addLayout(head)
        whole.addWidget(self.bands, 1)
        whole.addWidget(self.for_models)
        whole.addWidget(line_between())
        whole.addWidget(self.table)

    def _fill_presets(self, menu: QMenu) -> None:
        menu.clear()
        own = self._equalising.own_presets
        for name in self._equalising.presets:
            if own and name == own[0]:
                menu.addSeparator()
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(name == self._equalising.preset)
            action.triggered.connect(lambda _=False, n=name: self._equalising.use(n))
        menu.addSeparator()
        menu.addAction("Save this curve…").triggered.connect(lambda _=False: self._save())
        for name in own:
            forget = menu.addAction(f"Forget “{name}”")
            forget.triggered.connect(lambda _=False, n=name: self._equalising.remove_preset(n))

    def _set(self, gains_db: list[float]) -> None:
        """Set the bands; the first touch turns the equaliser on."""
        was_flat = self._equalising.curve.flat
        self._equalising.set(gains_db, on=self._equalising.on or was_flat)

    def _save(self) -> None:
        sentence = "Name of this curve:"
        while True:
            name, said = QInputDialog.getText(self, "Save this curve", sentence)
            if not said:
                return
            try:
                self._equalising.save_preset(name)
            except ParameterError as error:
                sentence = str(error)
            else:
                return

    @staticmethod
    def _check(box: QCheckBox, on: bool) -> None:
        blocked = box.blockSignals(True)
        box.setChecked(on)
        box.blockSignals(blocked)
