"""How loud a track is, and how it sounds."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from musicscope.analysis.portrait.figures import figure
from musicscope.analysis.portrait.portrait import Portrait
from musicscope.gui.inspector import words
from musicscope.gui.inspector.block import Block
from musicscope.gui.inspector.curve import Curve
from musicscope.gui.inspector.fact_row import Fact, LargeFigure
from musicscope.gui.theme import themes

#: Shorter silence is not worth a word, s.
_SHORT_S = 0.05
_QUIETEST_LUFS = -60.0


class LoudnessBlock(Block):
    """Loudness, its course, range, peak, gain, silence at the ends.

    Signals
    -------
    wanted : float
        A moment, s, to be heard.
    """

    wanted = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        names = ("loudness_lufs", "loudness_range_lu", "true_peak_dbtp", "gain_db")
        super().__init__("Loudness", names, parent)
        self.figure = LargeFigure()
        self.curve = Curve("Course of loudness", _lufs, least_span=12.0)
        self.curve.wanted.connect(self.wanted)
        self.facts = {
            "loudness_range_lu": Fact("Range"),
            "true_peak_dbtp": Fact("Peak"),
            "gain_db": Fact("Gain"),
            "silence_start_s": Fact("Silence"),
        }
        self.body.addWidget(self.figure)
        self.body.addWidget(self.curve)
        for name, fact in self.facts.items():
            fact.setToolTip(figure(name).help)
        self.add_facts(*self.facts.values())

    def show_loudness(self, portrait: Portrait) -> None:
        """Show a portrait's loudness; nothing where it was never measured."""
        facts, theme = portrait.facts, themes.active
        self.setVisible("silence_start_s" in facts or "loudness_lufs" in facts)
        lufs = facts.get("loudness_lufs")
        if lufs is None:
            self.figure.show_figure("Silent", "", "nothing is heard", theme.soft)
        else:
            self.figure.show_figure(words.signed(lufs), "LUFS", _compare(lufs), theme.text)
        curve = np.maximum(portrait.loudness_curve, _QUIETEST_LUFS)
        self.curve.setVisible(len(curve) > 1 and lufs is not None)
        self.curve.show_values(curve, portrait.duration_s)
        values = {
            "loudness_range_lu": _said(facts.get("loudness_range_lu"), "LU", plus=False),
            "true_peak_dbtp": _peak(facts.get("true_peak_dbtp")),
            "gain_db": _said(facts.get("gain_db"), "dB in the player", plus=True),
            "silence_start_s": _silence(
                facts.get("silence_start_s", 0.0), facts.get("silence_end_s", 0.0)
            )
            if lufs is not None
            else "",
        }
        for name, value in values.items():
            self.facts[name].show_value(value)


class TimbreBlock(Block):
    """Brightness, roughness, density, tuning, harmonic motion.

    Signals
    -------
    wanted : float
        A moment, s, to be heard.
    """

    wanted = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        names = ("brightness_hz", "roughness", "density", "harmonic_change")
        super().__init__("Sound", names, parent)
        self.body.setSpacing(3)
        self.curves: dict[str, Curve] = {}
        self.facts: dict[str, Fact] = {}
        for name, label, say, least in (
            ("brightness", "Brightness", words.hertz, 400.0),
            ("roughness", "Roughness", _share, 0.1),
            ("density", "Density", _density, 2.0),
        ):
            self._add_fact(name, label)
            curve = Curve(figure(name).label, say, least_span=least, height=26)
            curve.wanted.connect(self.wanted)
            self.curves[name] = curve
            self.body.addWidget(curve)
        self._add_fact("tuning_cents", "Tuning")
        self._add_fact("harmonic_change", "Harmony")

    def _add_fact(self, name: str, label: str) -> None:
        fact = Fact(label)
        fact.setToolTip(figure(name).help)
        self.facts[name] = fact
        self.body.addWidget(fact)

    def show_sound(self, portrait: Portrait) -> None:
        """Show a portrait's sound; nothing where it was never measured."""
        arrays = {
            "brightness": portrait.brightness,
            "roughness": portrait.roughness,
            "density": portrait.density,
        }
        hertz = portrait.facts.get("brightness_hz")
        tuning = portrait.facts.get("tuning_cents")
        change = portrait.facts.get("harmonic_change")
        values = {
            "brightness": "" if hertz is None else words.hertz(hertz),
            "roughness": _mean(portrait.roughness, _share),
            "density": _mean(portrait.density, _density),
            "tuning_cents": "" if tuning is None else words.tuning(tuning),
            "harmonic_change": "" if change is None else f"{words.harmonic_motion(change)} motion",
        }
        for name, value in values.items():
            self.facts[name].show_value(value)
        for name, values_over_time in arrays.items():
            self.curves[name].setVisible(len(values_over_time) > 1)
            self.curves[name].show_values(values_over_time, portrait.duration_s)
        self.setVisible(any(values.values()) or any(map(len, arrays.values())))


def _lufs(value: float) -> str:
    return f"{words.signed(value)} LUFS"


def _share(value: float) -> str:
    return f"{value:.2f}"


def _density(value: float) -> str:
    return f"{value:.1f} onsets a second"


def _mean(values: np.ndarray, say: object) -> str:
    return say(float(np.mean(values))) if len(values) else ""


def _compare(lufs: float) -> str:
    for least, word in ((-9, "very loud"), (-13, "loud"), (-19, "moderate"), (-26, "quiet")):
        if lufs >= least:
            return word
    return "very quiet"


def _said(value: float | None, unit: str, *, plus: bool) -> str:
    return "" if value is None else f"{words.signed(value, plus=plus)} {unit}"


def _peak(value: float | None) -> str:
    if value is None:
        return ""
    return f"{words.signed(value)} dBTP" + (", may distort" if value > 0 else "")


def _silence(before: float, after: float) -> str:
    parts = [
        f"{s:.1f} s {where}" for s, where in ((before, "before"), (after, "after")) if s > _SHORT_S
    ]
    return ", ".join(parts) or "none at the ends"
