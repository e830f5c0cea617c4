"""Sounds to start from in the lab."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from musicscope.audio.synthesis.lab_sound import (
    MOST_PARTIALS,
    SILENT_DB,
    Envelope,
    LabSound,
    Noise,
    Partial,
    Sweep,
    hz_of_note,
)


@dataclass(frozen=True)
class Preset:
    """A sound with a name.

    Attributes
    ----------
    name : str
        For people.
    sound : LabSound
    """

    name: str
    sound: LabSound


def harmonics(
    levels_db: Mapping[int, float], phases_deg: Mapping[int, float] | None = None
) -> tuple[Partial, ...]:
    """Return the first 16 harmonics; those without a level are off."""
    turned = phases_deg or {}
    return tuple(
        Partial(float(k), round(levels_db.get(k, SILENT_DB), 2), turned.get(k, 0.0))
        for k in range(1, MOST_PARTIALS + 1)
    )


def filled(partials: Sequence[Partial]) -> tuple[Partial, ...]:
    """Return 16 partials: those given, then silent harmonics of the numbers that follow."""
    rest = range(len(partials) + 1, MOST_PARTIALS + 1)
    return (*partials, *(Partial(float(k), SILENT_DB) for k in rest))


def _db(amplitude: float) -> float:
    return 20 * math.log10(amplitude)


_ALL = range(1, MOST_PARTIALS + 1)
_ODD = range(1, MOST_PARTIALS + 1, 2)
_STRUCK = Envelope(attack_s=0.002, release_s=0.2)
_BLOWN = Envelope(attack_s=0.05, decay_s=0.1, sustain=0.9, release_s=0.15)
_SINE = harmonics({1: 0.0})
_SAWTOOTH = harmonics({k: _db(1 / k) for k in _ALL})
#: Frequency ratio, amplitude and relative length of the partials of Risset's bell.
_BELL = (
    (0.56, 1.0, 1.0), (0.563, 0.67, 0.9), (0.92, 1.0, 0.65), (0.923, 1.8, 0.55),
    (1.19, 2.67, 0.325), (1.7, 1.67, 0.35), (2.0, 1.46, 0.25), (2.74, 1.33, 0.2),
    (3.0, 1.33, 0.15), (3.76, 1.0, 0.1), (4.07, 1.33, 0.075),
)  # fmt: skip
#: Footages of an organ's drawbars, as ratios to the 8-foot pipe.
_DRAWBARS = {0.5: 0.0, 1.5: -6.0, 1.0: 0.0, 2.0: -4.0, 3.0: -12.0, 4.0: -8.0, 5.0: -24.0,
             6.0: -18.0, 8.0: -14.0}  # fmt: skip

#: In the order of a menu.
PRESETS: tuple[Preset, ...] = (
    Preset("Sine", LabSound(_SINE)),
    Preset("Two tones, 440 + 330 Hz", LabSound(_SAWTOOTH, (440.0, 330.0))),
    Preset("Square", LabSound(harmonics({k: _db(1 / k) for k in _ODD}), (220.0,))),
    Preset("Sawtooth", LabSound(_SAWTOOTH, (220.0,))),
    Preset(
        "Triangle",
        LabSound(
            harmonics({k: _db(1 / k**2) for k in _ODD}, {k: 180.0 for k in _ODD if k % 4 == 3}),
            (220.0,),
        ),
    ),
    Preset(
        "Clarinet-like",
        LabSound(
            harmonics({1: 0, 2: -38, 3: -2, 4: -30, 5: -8, 6: -26, 7: -12, 8: -24, 9: -15, 10: -26,
                       11: -20, 12: -32, 13: -28}),
            (hz_of_note("D4"),),
            _BLOWN,
        ),
    ),
    Preset(
        "Flute-like",
        LabSound(
            harmonics({1: 0, 2: -8, 3: -20, 4: -30, 5: -38}),
            (hz_of_note("A4"),),
            _BLOWN,
            Noise("pink", -44),
        ),
    ),
    Preset(
        "Trumpet-like",
        LabSound(
            harmonics({1: -6, 2: -2, 3: 0, 4: -1, 5: -2, 6: -4, 7: -7, 8: -10, 9: -13, 10: -16,
                       11: -19, 12: -22, 13: -25, 14: -28, 15: -31, 16: -34}),
            (hz_of_note("A4"),),
            _BLOWN,
        ),
    ),
    Preset(
        "Organ",
        LabSound(
            filled([Partial(ratio, level) for ratio, level in _DRAWBARS.items()]),
            (hz_of_note("C4"),),
            level_db=-16.0,
        ),
    ),
    Preset(
        "Bell",
        LabSound(
            filled([
                Partial(ratio, round(_db(level / 2.67), 2), decay_s=round(8.0 * length, 2))
                for ratio, level, length in _BELL
            ]),
            (440.0,),
            _STRUCK,
            duration_s=6.0,
        ),
    ),
    Preset(
        "Plucked string",
        LabSound(
            tuple(
                Partial(float(k), round(_db(abs(math.sin(math.pi * k / 5.3)) / k), 2),
                        decay_s=round(5 / k**0.7, 2))
                for k in _ALL
            ),
            (hz_of_note("E3"),),
            _STRUCK,
        ),
    ),
    Preset(
        "C major chord",
        LabSound(
            harmonics({k: _db(1 / k**1.5) for k in range(1, 9)}),
            tuple(hz_of_note(note) for note in ("C4", "E4", "G4")),
            level_db=-16.0,
        ),
    ),
    Preset("Pink noise", LabSound(harmonics({}), noise=Noise("pink", -6))),
    Preset("White noise", LabSound(harmonics({}), noise=Noise("white", -6))),
    Preset("Sweep", LabSound(_SINE, sweep=Sweep(55.0, 7_040.0), duration_s=8.0)),
    Preset(
        "Sweep that folds back",
        LabSound(
            _SINE, sweep=Sweep(100.0, 12_000.0, "linear"), generator="naive", rate=8_000,
            duration_s=8.0,
        ),
    ),
)  # fmt: skip
