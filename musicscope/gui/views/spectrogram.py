"""The spectrogram: STFT, mel or constant-Q, on a linear, logarithmic or note axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QAction, QActionGroup, QPainter
from PySide6.QtWidgets import QMenu, QWidget

from musicscope.analysis.picture import (
    FLOOR_DB,
    PictureChoice,
    bin_frequencies,
    level_decibels,
)
from musicscope.analysis.picture_notes import sounding_notes
from musicscope.analysis.picture_raster import Rows
from musicscope.analysis.pitch import frequency_to_note
from musicscope.core.errors import ParameterError
from musicscope.gui.theme import colour, font, themes
from musicscope.gui.views.colour_tables import COLOUR_TABLES, picture_colours
from musicscope.gui.views.keyboard import draw_keyboard
from musicscope.gui.views.pill import PillButton, Run
from musicscope.gui.views.pitch_axis import AXES, PitchAxis
from musicscope.gui.views.time_view import TimeView
from musicscope.gui.views.timeline import Timeline
from musicscope.gui.views.words import clock, decibels, hertz

if TYPE_CHECKING:
    from musicscope.core.settings import Settings
    from musicscope.workspace.pictures import Pictures
    from musicscope.workspace.playback import Playback

#: Pictures in the list: label, choice, and the words on the pill.
KINDS: dict[str, tuple[str, PictureChoice, str]] = {
    "stft": ("STFT", PictureChoice("stft"), "STFT · 2,048 samples · dB"),
    "mel": ("Mel", PictureChoice("mel"), "Mel · 128 bands · dB"),
    "cqt12": (
        "Constant-Q, 12 per octave",
        PictureChoice("cqt", (("bins_per_octave", 12),)),
        "Constant-Q · 12 per octave · dB",
    ),
    "cqt24": (
        "Constant-Q, 24 per octave",
        PictureChoice("cqt", (("bins_per_octave", 24),)),
        "Constant-Q · 24 per octave · dB",
    ),
    "cqt36": (
        "Constant-Q, 36 per octave",
        PictureChoice("cqt"),
        "Constant-Q · 36 per octave · dB",
    ),
}
#: Label, and how many dB lie between black and the brightest colour.
CONTRASTS = {
    "soft": ("Soft: 85 dB", 85.0),
    "normal": ("Normal: 65 dB", 65.0),
    "strong": ("Strong: 50 dB", 50.0),
}
#: The brightest colour stands for the track's own loudest partials, in steps of so many levels,
#: so that the picture does not change its colours with each tile.
_BRIGHT_STEP = 8
#: Silence and noise are not drawn as if they were music, levels (-60 dB).
_DARKEST_BRIGHT = 116
_SETTING = "spectrogram"
_DEFAULTS = {"kind": "cqt36", "axis": "notes", "colours": "magma", "contrast": "normal"}
#: Frames over which sounding keys are averaged, so that they do not flicker.
_KEY_FRAMES = 7


class SpectrogramView(TimeView):
    """The strength of every frequency over time, around the playhead.

    Parameters
    ----------
    pictures, playback, settings
        Services of the workspace.
    timeline : Timeline
        Shared with the other views.
    """

    NAME = "Spectrogram"
    EMPTY_TITLE = "The spectrogram of what you hear"
    EMPTY_SENTENCE = "Play a track: every note and overtone appears here, in step with the sound."

    def __init__(
        self,
        pictures: Pictures,
        playback: Playback,
        settings: Settings,
        timeline: Timeline | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self._settings = settings
        self._look = _read(settings.get(_SETTING))
        self._lit: dict[int, float] = {}
        choice = KINDS[self._look["kind"]][1]
        super().__init__(pictures, playback, timeline or Timeline(), choice, parent)
        self._make_menus()
        self._name()

    def make_pills(self) -> None:
        super().make_pills()
        self._kind_pill = PillButton(self)
        self._axis_pill = PillButton(self)

    @property
    def kind(self) -> str:
        """The picture shown, a name in `KINDS`."""
        return self._look["kind"]

    @property
    def axis(self) -> str:
        """The axis of frequency, a name in `AXES`."""
        return self._look["axis"]

    def set_look(self, name: str, value: str) -> None:
        """Choose the ``kind``, ``axis``, ``colours`` or ``contrast``; kept in the settings.

        Raises
        ------
        ParameterError
            When there is no such choice.
        """
        if value not in _choices()[name]:
            raise ParameterError(f"A spectrogram has no {name} called {value}.")
        self._look = {**self._look, name: value}
        self._settings.set(_SETTING, self._look)
        self._lit = {}
        self.choose(KINDS[self.kind][1])
        self._name()
        self.redraw()

    def rows(self) -> Rows:
        return self._pitch_axis().rows_of(self.choice)

    def table(self) -> Sequence[int]:
        depth = CONTRASTS[self._look["contrast"]][1] * 255 / -FLOOR_DB
        bright = max(-(-self.strip.loud_level // _BRIGHT_STEP) * _BRIGHT_STEP, _DARKEST_BRIGHT)
        return picture_colours(self._look["colours"], bright - depth, bright)

    def follow_sound(self, moment_s: float) -> bool:
        if self.axis != "notes":
            return False
        column = self.strip.column(moment_s, _KEY_FRAMES)
        lit = {} if column is None else sounding_notes(column, bin_frequencies(self.choice))
        lit = {note: round(strength * 6) / 6 for note, strength in lit.items()}
        changed = lit != self._lit
        self._lit = lit
        return changed

    def lines_at(self, moment_s: float, y: float) -> list[list[Run]]:
        hz = max(self._pitch_axis().hz_at(y * self.ratio), 1e-3)
        rest = [hertz(hz)]
        column = self.strip.column(moment_s)
        if column is not None:
            frequencies = bin_frequencies(self.choice)
            nearest = int(abs(frequencies - hz).argmin())
            rest.append(decibels(level_decibels(float(column[nearest]))))
        rest.append(clock(moment_s, 1))
        below: list[Run] = [(" · ".join(rest), 11, 400, "soft")]
        if hz < 16:
            return [below]
        name, cents = frequency_to_note(hz)
        offset = f"{cents:+.0f} cents".replace("-", "−")
        return [[(name, 12, 600, "text"), (f"  {offset}", 11, 400, "soft")], below]

    def draw_gutter(self, painter: QPainter, rect: QRect) -> None:
        plot = self.plot()
        if self.axis == "notes":
            keys = QRectF(rect.left(), plot.top(), rect.width() - 2, plot.height())
            draw_keyboard(painter, keys, self._lit)
            self.round_corners(painter, keys.toRect(), themes.active.panel)
            return
        painter.setFont(font(11, tabular=True))
        painter.setPen(colour(themes.active.faint))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        axis = PitchAxis(self.axis, plot.height())
        unit = QRectF(rect.left(), plot.top() - 1, rect.width() - 6, 14)
        painter.drawText(unit, flags, "Hz")
        for hz, name in axis.ticks():
            y = plot.top() + axis.y_of(hz)
            if unit.bottom() + 6 < y < plot.bottom():
                painter.drawText(QRectF(rect.left(), y - 7, rect.width() - 6, 14), flags, name)

    def _pitch_axis(self) -> PitchAxis:
        return PitchAxis(self.axis, max(round(self.plot().height() * self.ratio), 1))

    def place_pills(self) -> None:
        super().place_pills()
        corner = self.plot().topLeft() + QPoint(8, 8)
        self._kind_pill.move(corner)
        self._axis_pill.move(corner + QPoint(self._kind_pill.width() + 6, 0))
        for pill in (self._kind_pill, self._axis_pill):
            pill.setVisible(not self.empty)

    def _name(self) -> None:
        self._kind_pill.set_words(KINDS[self.kind][2])
        self._kind_pill.setAccessibleName(f"Kind of spectrogram: {KINDS[self.kind][0]}")
        self._axis_pill.set_words(AXES[self.axis])
        self._axis_pill.setAccessibleName(f"Axis of frequency: {AXES[self.axis]}")
        self.place_pills()

    def _make_menus(self) -> None:
        kinds = QMenu(self._kind_pill)
        self._add_choices(kinds, "kind", {name: kind[0] for name, kind in KINDS.items()})
        kinds.addSeparator()
        colours = kinds.addMenu("Colours")
        self._add_choices(colours, "colours", COLOUR_TABLES)
        contrast = kinds.addMenu("Contrast")
        self._add_choices(contrast, "contrast", {n: c[0] for n, c in CONTRASTS.items()})
        self._kind_pill.setMenu(kinds)
        axes = QMenu(self._axis_pill)
        self._add_choices(axes, "axis", AXES)
        self._axis_pill.setMenu(axes)

    def _add_choices(self, menu: QMenu, name: str, labels: Mapping[str, str]) -> None:
        group = QActionGroup(menu)
        for value, label in labels.items():
            action = QAction(label, menu, checkable=True, checked=self._look[name] == value)
            action.triggered.connect(lambda _, v=value: self.set_look(name, v))
            group.addAction(action)
            menu.addAction(action)


def _choices() -> dict[str, Mapping[str, object]]:
    return {"kind": KINDS, "axis": AXES, "colours": COLOUR_TABLES, "contrast": CONTRASTS}


def _read(kept: object) -> dict[str, str]:
    """Return the look kept in the settings; what is missing or unknown takes its default."""
    chosen = kept if isinstance(kept, dict) else {}
    return {
        name: chosen.get(name) if chosen.get(name) in _choices()[name] else default
        for name, default in _DEFAULTS.items()
    }
