"""What is asked in the Clever Hans lab, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from musicscope.audio.equaliser import Equaliser
from musicscope.core.registry import Entry
from musicscope.learning.clever_hans import PERTURBATIONS, Perturbation, tried_amounts
from musicscope.learning.evaluation.dataset import Task

#: The change whose amount is a curve.
EQUALISER = "equaliser"
#: How much of a change: a number in its unit, or a curve.
Amount = float | Equaliser
#: Tags are given from this probability on.
GIVEN = 0.5
#: A sweep goes so far, in usual amounts.
_FURTHEST = (0.5, 1.0, 2.0)


@dataclass(frozen=True)
class Change:
    """A change of sound that leaves the music what it is.

    Attributes
    ----------
    name : str
        Of `musicscope.learning.clever_hans.PERTURBATIONS`.
    label, help : str
        For people.
    unit : str
    minimum, maximum, usual : float
        In `unit`.
    tried : tuple of float
        Amounts by which robustness is measured.
    swept : tuple of float
        Amounts of a sweep, in order.
    """

    name: str
    label: str
    help: str
    unit: str
    minimum: float
    maximum: float
    usual: float
    tried: tuple[float, ...]
    swept: tuple[float, ...]

    @property
    def both_ways(self) -> bool:
        """Whether there is a less and a more."""
        return len(self.tried) > 1

    def words(self, amount: float) -> str:
        """Return an amount as ``"+3 dB"`` or ``"64 kbit/s"``."""
        sign = "+" if self.both_ways and amount > 0 else ""
        return f"{sign}{amount:g} {_unit(self.unit, amount)}".replace("-", "−")

    @property
    def tried_words(self) -> str:
        """What is tried, as ``"Bass ±3 dB"`` or ``"MP3 64 kbit/s"``."""
        sign = "±" if self.both_ways else ""
        return f"{self.label} {sign}{self.usual:g} {_unit(self.unit, self.usual)}"


def known_changes() -> tuple[Change, ...]:
    """Return the changes that there are: curves first, then all others."""
    entries = {entry.name: entry for entry in PERTURBATIONS}
    first = ("bass", "presence", "treble", "tilt", "gain", "mp3", "pitch", "tempo")
    names = [name for name in first if name in entries]
    return tuple(_change(entries[name]) for name in dict.fromkeys((*names, *entries)))


def _change(entry: Entry[Perturbation]) -> Change:
    (parameter,) = entry.parameters
    usual = float(parameter.default)
    low = usual if parameter.minimum is None else float(parameter.minimum)
    high = usual if parameter.maximum is None else float(parameter.maximum)
    tried = tried_amounts(entry)
    wished = {factor * usual * sign for factor in _FURTHEST for sign in ((-1, 1))}
    swept = sorted(amount for amount in wished if low <= amount <= high)
    paragraph = entry.doc.split("\n\n")[0].replace("\n", " ")
    return Change(
        entry.name, entry.label, paragraph, parameter.unit, low, high, usual, tried, tuple(swept)
    )


def _unit(unit: str, amount: float) -> str:
    return unit.removesuffix("s") if unit == "semitones" and abs(amount) == 1 else unit


def flips(before: np.ndarray, after: np.ndarray, task: Task) -> bool:
    """Return whether an answer is another one after a change.

    Parameters
    ----------
    before, after : np.ndarray [shape=(k,)]
        Probabilities.
    task : {"classes", "tags"}
        Another class is likeliest, or a tag is given or taken away.
    """
    if task == "classes":
        return int(before.argmax()) != int(after.argmax())
    return bool(((before >= GIVEN) != (after >= GIVEN)).any())


@dataclass(frozen=True, eq=False)
class Rescored:
    """What a model says of a track as it is, and changed.

    Attributes
    ----------
    names : tuple of str
    before, after : np.ndarray [shape=(k,)]
        Probabilities, of the same windows.
    task : {"classes", "tags"}
    windows, of : int
        How many of the track's windows were heard.
    """

    names: tuple[str, ...]
    before: np.ndarray
    after: np.ndarray
    task: Task
    windows: int
    of: int

    @property
    def flipped(self) -> bool:
        """Whether the answer is another one."""
        return flips(self.before, self.after, self.task)


@dataclass(frozen=True, eq=False)
class Swept:
    """What a change did by its amounts.

    Attributes
    ----------
    change : Change
    names : tuple of str
    amounts : tuple of float
        In order.
    before : np.ndarray [shape=(k,)]
        Probabilities of the sound as it is.
    probabilities : np.ndarray [shape=(amounts, k)]
    task : {"classes", "tags"}
    """

    change: Change
    names: tuple[str, ...]
    amounts: tuple[float, ...]
    before: np.ndarray
    probabilities: np.ndarray
    task: Task

    @property
    def flipped(self) -> tuple[bool, ...]:
        """Whether the answer is another one, by amount."""
        return tuple(flips(self.before, after, self.task) for after in self.probabilities)

    @property
    def followed(self) -> int:
        """The answer that is worth following: the likeliest of the sound as it is."""
        return int(self.before.argmax())

    @property
    def flip_rate(self) -> float:
        """The share of amounts at which it is another one, 0..1."""
        return float(np.mean(self.flipped))

    def at(self, amount: float) -> Rescored:
        """Return what was said at one of the amounts; raises `ValueError` for another one."""
        after = self.probabilities[self.amounts.index(amount)]
        return Rescored(self.names, self.before, after, self.task, 0, 0)


@dataclass(frozen=True, eq=False)
class Sturdiness:
    """How often mild changes turn a model's answers in a library, as far as is known by now.

    Attributes
    ----------
    rates : mapping of str to float
        Share of answers that flip, 0..1, by what was tried: ``"Bass ±3 dB"``.
    shifts : mapping of str to float
        The mean change of a probability, 0..1, by the same.
    tracks : int
        Heard.
    of : int
        That are to be heard.
    failed : tuple of str
        Why others could not be, a sentence each.
    unlearned : bool
        Whether the model is known not to have learned from them.
    """

    rates: Mapping[str, float]
    shifts: Mapping[str, float]
    tracks: int
    of: int
    failed: tuple[str, ...]
    unlearned: bool

    @property
    def flip_rate(self) -> float:
        """The mean over the changes, 0..1; NaN when no track could be heard."""
        return float(np.mean(list(self.rates.values()))) if self.rates else float("nan")
