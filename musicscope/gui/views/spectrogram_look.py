"""How a spectrogram looks: its kind and settings, axis, colours and range of levels."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import Any

from musicscope.analysis.picture import (
    FLOOR_DB,
    PICTURES,
    PictureChoice,
    level_value,
    picture_of,
)
from musicscope.core.errors import MusicScopeError
from musicscope.core.registry import Parameter
from musicscope.gui.views.colour_tables import COLOUR_TABLES, picture_colours
from musicscope.gui.views.pitch_axis import AXES

#: Kinds of spectrogram in the order of the list; the words for people are the registry's.
KINDS = ("stft", "half_stft", "reassigned", "mel", "cqt", "mfcc", "edges")
#: Gamma at both ends of its slider.
GAMMAS = (0.4, 2.5)
#: dB between black and the brightest colour while the brightness follows the track.
DEPTH_DB = 65.0
#: The brightest colour stands for the track's own loudest partials, in steps of so many levels,
#: so that the picture does not change its colours with each tile.
_BRIGHT_STEP = 8
#: Silence and noise are not drawn as if they were music, levels (-60 dB).
_DARKEST_BRIGHT = 116
#: The least distance of floor and ceiling, levels.
CLOSEST = 8.0

Settings = tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Look:
    """Everything that a person can choose about one spectrogram.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    settings : mapping of str to mapping
        Of each kind, the parameters that differ from their defaults.
    axis : str
        One of `AXES`.
    colours : str
        One of `COLOUR_TABLES`.
    gamma : float
        Above 1 lifts what is soft.
    automatic : bool
        Whether the range of levels follows the track's loudest partials.
    floor, ceiling : float
        Levels of the darkest and the brightest colour when it does not.
    range_hz : tuple of float or None
        The part of the axis that is shown; None for all.
    trace : bool
        Whether the strongest frequency of each frame is drawn as a line.
    """

    kind: str = "cqt"
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    axis: str = "notes"
    colours: str = "magma"
    gamma: float = 1.0
    automatic: bool = True
    floor: float = 255 * (1 - DEPTH_DB / -FLOOR_DB)
    ceiling: float = 255.0
    range_hz: tuple[float, float] | None = None
    trace: bool = False

    @property
    def choice(self) -> PictureChoice:
        """The picture to ask for."""
        chosen = self.settings.get(self.kind, {})
        return PictureChoice(self.kind, tuple(sorted(chosen.items())))

    def chosen(self, parameter: Parameter) -> Any:
        """Return what a parameter of the kind is now."""
        return self.settings.get(self.kind, {}).get(parameter.name, parameter.default)

    def with_setting(self, name: str, value: Any) -> Look:
        """Return the look with another parameter of its kind.

        Raises
        ------
        ParameterError
            When the kind has no such parameter or it cannot be that.
        """
        defaults = {p.name: p.default for p in parameters(self.kind)}
        mine = {**self.settings.get(self.kind, {}), name: value}
        mine = {n: v for n, v in mine.items() if n not in defaults or v != defaults[n]}
        look = replace(self, settings={**self.settings, self.kind: mine})
        picture_of(look.choice)
        return look

    def with_kind(self, kind: str) -> Look:
        """Return the look with another kind; where levels mean something else, they start anew."""
        other = replace(self, kind=kind)
        if in_decibels(other.choice) != in_decibels(self.choice):
            other = replace(other, automatic=True)
        return other

    def levels(self, loudness: tuple[float, float], choice: PictureChoice) -> tuple[float, float]:
        """Return the levels of the darkest and the brightest colour.

        Parameters
        ----------
        loudness : tuple of float
            Levels of what is softest and of the loudest partials in the track.
        choice : PictureChoice
            The picture that is drawn.
        """
        if not self.automatic:
            return self.floor, max(self.ceiling, self.floor + CLOSEST)
        soft_level, loud_level = loudness
        if not in_decibels(choice):
            spread = loud_level - soft_level >= CLOSEST
            return (soft_level, loud_level) if spread else (0.0, 255.0)
        bright = max(-(-loud_level // _BRIGHT_STEP) * _BRIGHT_STEP, _DARKEST_BRIGHT)
        return bright - DEPTH_DB * 255 / -FLOOR_DB, bright

    def table(self, loudness: tuple[float, float], choice: PictureChoice) -> tuple[int, ...]:
        """Return the colour of each level."""
        return picture_colours(self.colours, *self.levels(loudness, choice), self.gamma)

    def state(self) -> dict[str, Any]:
        """Return all choices as JSON values."""
        return asdict(self)


@lru_cache(maxsize=1)
def kind_labels() -> dict[str, str]:
    """Return the kinds of spectrogram that there are, and their words."""
    present = PICTURES.names()
    return {kind: PICTURES.get(kind).label for kind in KINDS if kind in present}


def parameters(kind: str) -> tuple[Parameter, ...]:
    """Return the parameters of a kind."""
    return PICTURES.get(kind).parameters


def in_decibels(choice: PictureChoice) -> bool:
    """Return whether the levels of a picture are decibels."""
    return level_value(choice, 0.0)[1] == "dB"


def look_of(state: object) -> Look:
    """Return the look that ``Look.state`` described; what is unknown takes its default."""
    kept = state if isinstance(state, dict) else {}
    found: dict[str, Any] = {}
    for name, allowed in (("kind", kind_labels()), ("axis", AXES), ("colours", COLOUR_TABLES)):
        if isinstance(kept.get(name), str) and kept[name] in allowed:
            found[name] = kept[name]
    for name, (low, high) in (("gamma", GAMMAS), ("floor", (0, 255)), ("ceiling", (0, 255))):
        if _number(kept.get(name)):
            found[name] = min(max(float(kept[name]), low), high)
    for name in ("automatic", "trace"):
        if isinstance(kept.get(name), bool):
            found[name] = kept[name]
    ends = kept.get("range_hz")
    if isinstance(ends, list | tuple) and len(ends) == 2 and all(map(_number, ends)):
        found["range_hz"] = (float(ends[0]), float(ends[1]))
    return replace(Look(**found), settings=_settings_of(kept.get("settings")))


def _settings_of(kept: object) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for kind, chosen in kept.items() if isinstance(kept, dict) else ():
        if kind not in kind_labels() or not isinstance(chosen, dict):
            continue
        try:
            picture_of(PictureChoice(kind, tuple(sorted(chosen.items()))))
        except (MusicScopeError, TypeError, ValueError):
            continue
        found[kind] = dict(chosen)
    return found


def _number(value: object) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(value)
