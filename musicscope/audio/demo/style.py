"""What makes a style: metre, tempi, form, the chords it likes, and how its parts are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from musicscope.audio.demo.plan import Form, Plan, make_plan
from musicscope.audio.demo.score import Score
from musicscope.audio.demo.theory import Key

#: For each mode, for each letter of a form, the lines to choose from.
Progressions = Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True)
class Style:
    """A style of the demo library.

    Attributes
    ----------
    name : str
        Also the genre tag.
    metre : str
        As written on the staff, ``"6/8"``.
    beats_per_bar : int
        Beats as a foot taps them, which in a jig's 6/8 are two.
    tempi_bpm : tuple of float
        One for each piece.
    form : Form
        Layouts and phrase lengths.
    progressions : Progressions
        Lines for ``"i"``, ``"A"`` and ``"B"`` in each mode.
    endings : mapping of str to tuple of str
        For each mode, lines that close a piece; their last bar is the tonic.
    write : callable
        Writes all parts over a plan.
    """

    name: str
    metre: str
    beats_per_bar: int
    tempi_bpm: tuple[float, ...]
    form: Form
    progressions: Progressions
    endings: Mapping[str, tuple[str, ...]]
    write: Callable[[Plan, Random], Score]

    def plan(self, key: Key, number: int, rng: Random) -> Plan:
        """Return the plan of the style's piece `number`, from 0.

        Consecutive pieces take consecutive layouts and lines, so that none sounds like the last.
        """
        tempo = self.tempi_bpm[number]
        layouts = self.form.fitting(tempo, self.beats_per_bar)
        lines = self.progressions[key.mode]
        turn = number // 2
        return make_plan(
            key,
            tempo,
            self.beats_per_bar,
            self.form,
            rng.choice(layouts),
            {letter: choices[turn % len(choices)] for letter, choices in lines.items()},
            self.endings[key.mode][turn % len(self.endings[key.mode])],
        )
