"""Which sections are the same."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

#: Mean squared distance, as a share of that of any two moments, below which one section is
#: another one played again, and below which it is a variant of it.
_SAME, _VARIANT = 0.35, 0.6
#: The shorter of two sections must have this share of the longer one's length.
_COMPARABLE = 0.6
#: How far two sections may be shifted against each other, seconds, and what must still meet.
_SHIFT_S = 1.0
_MEETING = 0.8

#: Below this mean squared distance of any two moments nothing changes at all; 4 is usual.
_STILL = 0.05


@dataclass
class _Letter:
    """Sections that share a letter: the first, and the first of each variant."""

    models: list[tuple[int, int]] = field(default_factory=list)


def section_distance(
    distances: np.ndarray, one: tuple[int, int], other: tuple[int, int], shift: int
) -> float:
    """Return how much two sections differ when they run side by side.

    Parameters
    ----------
    distances : np.ndarray [shape=(n, n)]
        Of each two units of the track.
    one, other : tuple of int
        Begin and end of each section.
    shift : int
        Units that one may be late.

    Returns
    -------
    float
        Mean distance of the units that meet, at the best shift; infinite for sections of
        different length.
    """
    lengths = one[1] - one[0], other[1] - other[0]
    if min(lengths) < _COMPARABLE * max(lengths):
        return np.inf
    block = distances[slice(*one), slice(*other)]
    means = [
        diagonal.mean()
        for late in range(-shift, shift + 1)
        if len(diagonal := block.diagonal(late)) >= max(1, _MEETING * min(lengths))
    ]
    return float(min(means, default=np.inf))


def label_sections(distances: np.ndarray, places: np.ndarray, unit_s: float) -> tuple[str, ...]:
    """Name sections in order of appearance.

    Parameters
    ----------
    distances : np.ndarray [shape=(n, n)]
        Of each two units of the track.
    places : np.ndarray [shape=(n_sections + 1,)], int
        Where sections begin, and the end.
    unit_s : float
        Length of a unit in seconds.

    Returns
    -------
    tuple of str
        ``"A"``, ``"B"``, … ``"Z"``, ``"AA"``; one prime for each variant: ``"A′"``, ``"A″"``.
    """
    usual = float(distances.mean())
    if usual < _STILL:
        return tuple("A" for _ in places[1:])
    shift = max(1, round(_SHIFT_S / unit_s))
    letters: list[_Letter] = []
    labels = []
    for section in zip(places[:-1].tolist(), places[1:].tolist(), strict=True):
        nearest, which, variant = np.inf, -1, -1
        for number, letter in enumerate(letters):
            for turn, model in enumerate(letter.models):
                distance = section_distance(distances, model, section, shift) / usual
                if distance < nearest:
                    nearest, which, variant = distance, number, turn
        if nearest >= _VARIANT:
            letters.append(_Letter())
            which = len(letters) - 1
        if nearest >= _SAME:
            letters[which].models.append(section)
            variant = len(letters[which].models) - 1
        labels.append(_letter(which) + _primes(variant))
    return tuple(labels)


def _letter(number: int) -> str:
    name = chr(ord("A") + number % 26)
    return name if number < 26 else _letter(number // 26 - 1) + name


def _primes(count: int) -> str:
    return "″" * (count // 2) + "′" * (count % 2)
