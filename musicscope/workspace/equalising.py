"""The equaliser of what plays: heard and seen at once, and kept for the models."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from musicscope.audio.equaliser import BANDS_HZ, FLAT, Equaliser, ten_bands
from musicscope.core.errors import ParameterError
from musicscope.core.events import Event

if TYPE_CHECKING:
    from musicscope.core.settings import Settings
    from musicscope.workspace.pictures import Pictures
    from musicscope.workspace.playback import Playback

#: The most that a band can lift or lower, dB.
MOST_DB = 18.0
SETTING = "equaliser"
Gains = tuple[float, ...]

#: Ready curves: gains in dB of the ten bands, 31 Hz to 16 kHz.
PRESETS: Mapping[str, Gains] = {
    "Flat": (0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    "Bass": (9, 8, 6, 3, 0, 0, 0, 0, 0, 0),
    "Less bass": (-18, -15, -10, -4, 0, 0, 0, 0, 0, 0),
    "Treble": (0, 0, 0, 0, 0, 0, 3, 6, 8, 9),
    "Less treble": (0, 0, 0, 0, 0, -2, -6, -10, -14, -18),
    "Voice": (-9, -6, -3, 0, 2, 4, 5, 3, -2, -6),
    "Smile": (7, 6, 3, 0, -3, -4, -3, 0, 4, 6),
    "Telephone": (-18, -18, -18, -9, 2, 5, 6, -6, -18, -18),
    "Next room": (2, 2, 1, 0, -4, -9, -14, -18, -18, -18),
    "Old radio": (-18, -18, -12, -4, 2, 5, 3, -6, -15, -18),
}  # fmt: skip


class Equalising:
    """Ten bands on the playing sound, its pictures, and on request what the models see.

    Parameters
    ----------
    playback, pictures
        What is heard and what is seen.
    settings : Settings
        Keeps gains, own presets and the wish for the models.

    Attributes
    ----------
    changed : Event
        Something of it is different.
    """

    def __init__(self, playback: Playback, pictures: Pictures, settings: Settings) -> None:
        self.changed: Event[None] = Event()
        self._playback = playback
        self._pictures = pictures
        self._settings = settings
        kept = settings.get(SETTING, {})
        self._gains = _kept_gains(kept.get("gains_db"))
        self._on = kept.get("on") is True
        self._for_models = kept.get("for_models") is True
        own = kept.get("presets")
        self._own: dict[str, Gains] = {
            str(name): _kept_gains(gains)
            for name, gains in (own.items() if isinstance(own, dict) else ())
        }
        self._apply()

    @property
    def bands_hz(self) -> tuple[float, ...]:
        """Centres of the ten bands."""
        return BANDS_HZ

    @property
    def gains_db(self) -> Gains:
        """What each band lifts, -18 to 18 dB."""
        return self._gains

    @gains_db.setter
    def gains_db(self, gains_db: Sequence[float]) -> None:
        gains = tuple(float(gain) for gain in gains_db)
        if len(gains) != len(BANDS_HZ) or not all(map(math.isfinite, gains)):
            raise ParameterError(f"The equaliser needs {len(BANDS_HZ)} gains in dB.")
        self._gains = tuple(min(max(gain, -MOST_DB), MOST_DB) for gain in gains)
        self._follow()

    @property
    def on(self) -> bool:
        """Whether it is heard and seen."""
        return self._on

    @on.setter
    def on(self, value: bool) -> None:
        self._on = bool(value)
        self._follow()

    @property
    def for_models(self) -> bool:
        """Whether the models shall see the sound as it leaves the equaliser."""
        return self._for_models

    @for_models.setter
    def for_models(self, value: bool) -> None:
        self._for_models = bool(value)
        self._follow()

    @property
    def curve(self) -> Equaliser:
        """What the bands say, whether or not it is on."""
        return ten_bands(self._gains)

    @property
    def equaliser(self) -> Equaliser:
        """What is heard and seen: flat while it is off."""
        curve = self.curve
        return curve if self._on and not curve.flat else FLAT

    @property
    def model_equaliser(self) -> Equaliser:
        """What the models shall see through: flat unless asked for."""
        return self.equaliser if self._for_models else FLAT

    @property
    def presets(self) -> dict[str, Gains]:
        """Ready curves and the person's own, by name."""
        return {**PRESETS, **self._own}

    @property
    def own_presets(self) -> tuple[str, ...]:
        """Names of the curves that the person saved."""
        return tuple(self._own)

    @property
    def preset(self) -> str:
        """The name of the curve in use; empty when it has none."""
        return next((name for name, gains in self.presets.items() if gains == self._gains), "")

    def use(self, preset: str) -> None:
        """Set the bands as a preset has them; raises `ParameterError` when there is none."""
        gains = self.presets.get(preset)
        if gains is None:
            raise ParameterError(f"There is no equaliser preset called “{preset}”.")
        self.set(gains, on=True)

    def set(self, gains_db: Sequence[float], *, on: bool) -> None:
        """Set bands and switch together."""
        self._on = on
        self.gains_db = tuple(gains_db)

    def save_preset(self, name: str) -> None:
        """Keep the present bands under a name.

        Raises
        ------
        ParameterError
            When there is no name, or a ready curve has it.
        """
        name = name.strip()
        if not name:
            raise ParameterError("A preset needs a name.")
        if name in PRESETS:
            raise ParameterError(f"“{name}” is a ready preset; choose another name.")
        self._own[name] = self._gains
        self._follow()

    def remove_preset(self, name: str) -> None:
        """Forget one of the person's own curves."""
        self._own.pop(name, None)
        self._follow()

    def _follow(self) -> None:
        self._apply()
        self._settings.set(
            SETTING,
            {
                "gains_db": list(self._gains),
                "on": self._on,
                "for_models": self._for_models,
                "presets": {name: list(gains) for name, gains in self._own.items()},
            },
        )
        self.changed.emit(None)

    def _apply(self) -> None:
        self._playback.player.equaliser = self.equaliser
        self._pictures.equaliser = self.equaliser


def _kept_gains(kept: object) -> Gains:
    """Return stored gains, or a flat curve where they are damaged."""
    flat = (0.0,) * len(BANDS_HZ)
    if not isinstance(kept, list) or len(kept) != len(BANDS_HZ):
        return flat
    if not all(isinstance(g, int | float) and math.isfinite(g) for g in kept):
        return flat
    return tuple(min(max(float(g), -MOST_DB), MOST_DB) for g in kept)
