"""How chords are laid out: close voicings that move little, and four singing parts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product

import numpy as np

from musicscope.audio.demo.theory import Chord, nearest, pitches_in

#: Ranges of bass, tenor, alto and soprano in MIDI notes.
BASS, TENOR, ALTO, SOPRANO = (41, 60), (48, 67), (55, 73), (60, 79)


def close_voicing(
    chord: Chord, low: int, high: int, size: int, previous: Sequence[int] = ()
) -> tuple[int, ...]:
    """Return a chord in close position, near to how the one before lay.

    Parameters
    ----------
    chord : Chord
        Its first `size` notes are used; a ninth takes the root's place when `size` is 4.
    low, high : int
        Range in MIDI notes; at least an octave and a half, so that there is always a way.
    size : int
        Number of voices, 3 or 4.
    previous : sequence of int
        The voicing before; empty for the first chord.

    Returns
    -------
    tuple of int
        Ascending MIDI notes.
    """
    classes = chord.pitch_classes[:size]
    if len(chord.pitch_classes) == 5:
        classes = chord.pitch_classes[1:] if size == 4 else chord.pitch_classes[1:4]
    bottom_goal, top_goal = (previous[0], previous[-1]) if previous else (low + 5, high - 5)
    goal = previous if len(previous) == size else np.linspace(bottom_goal, top_goal, size)
    best: tuple[float, tuple[int, ...]] | None = None
    for bottom in pitches_in(classes, low, high):
        notes = [bottom]
        while len(notes) < size:
            used = {note % 12 for note in notes}
            free = [c for c in classes if c not in used] or list(classes)
            notes.append(min(notes[-1] + ((c - notes[-1]) % 12 or 12) for c in free))
        if notes[-1] > high:
            continue
        moved = sum(abs(a - b) for a, b in zip(notes, goal, strict=True))
        crowded = sum(b - a == 1 for a, b in pairwise(notes))
        cost = moved + 2.0 * crowded + 0.02 * abs(bottom - (low + high) / 2)
        if best is None or cost < best[0]:
            best = (cost, tuple(notes))
    if best is None:
        return tuple(sorted(nearest(c, (low + high) / 2) for c in classes))
    return best[1]


def four_parts(chords: Sequence[Chord], soprano: Sequence[int]) -> list[tuple[int, int, int, int]]:
    """Return bass, tenor and alto under a given soprano, by the rules of the chorale.

    The cheapest path (Viterbi) through all layouts that are complete and uncrossed: small steps,
    contrary motion welcome, parallel fifths and octaves all but forbidden, root in the bass
    preferred.

    Parameters
    ----------
    chords : sequence of Chord
        The harmony.
    soprano : sequence of int
        A chord tone for each of them.

    Returns
    -------
    list of (bass, tenor, alto, soprano)
    """
    layers = [_layouts(chord, top) for chord, top in zip(chords, soprano, strict=True)]
    layers[-1] = [x for x in layers[-1] if x[0] % 12 == chords[-1].root] or layers[-1]
    arrays = [np.array(layer) for layer in layers]
    cost = _own_cost(arrays[0], chords[0])
    back: list[np.ndarray] = []
    for left, right, chord in zip(arrays, arrays[1:], chords[1:], strict=False):
        total = cost[:, None] + _move_cost(left, right)
        back.append(total.argmin(axis=0))
        cost = total.min(axis=0) + _own_cost(right, chord)
    place = int(cost.argmin())
    path = [place]
    for pointers in reversed(back):
        place = int(pointers[place])
        path.append(place)
    return [layers[i][p] for i, p in enumerate(reversed(path))]


def _layouts(chord: Chord, top: int) -> list[tuple[int, int, int, int]]:
    needed = set(chord.pitch_classes) - {chord.fifth}
    found = []
    for bass, tenor, alto in product(
        pitches_in((chord.root, chord.third), *BASS),
        pitches_in(chord.pitch_classes, *TENOR),
        pitches_in(chord.pitch_classes, *ALTO),
    ):
        uncrossed = bass < tenor <= alto <= top and top - alto <= 12 and alto - tenor <= 12
        complete = needed <= {bass % 12, tenor % 12, alto % 12, top % 12}
        thirds = sum(pitch % 12 == chord.third for pitch in (bass, tenor, alto, top))
        if uncrossed and complete and thirds <= 1:
            found.append((bass, tenor, alto, top))
    if found:
        return found
    root = nearest(chord.root, 48, *BASS)
    return [(root, nearest(chord.fifth, 57, *TENOR), nearest(chord.third, 64, *ALTO), top)]


def _own_cost(layouts: np.ndarray, chord: Chord) -> np.ndarray:
    inverted = 3.5 * (layouts[:, 0] % 12 != chord.root)
    wide = 0.08 * (layouts[:, 3] - layouts[:, 1])
    no_fifth = 1.5 * ~np.any(layouts % 12 == chord.fifth, axis=1)
    deep = 0.05 * np.abs(layouts[:, 0] - 50)
    return np.asarray(inverted + wide + no_fifth + deep)


def _move_cost(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    step = right[None, :, :] - left[:, None, :]
    cost = np.abs(step[..., 1:3]).sum(axis=2) + 0.35 * np.abs(step[..., 0])
    cost = cost + 3.0 * (np.abs(step[..., 0]) > 7) + 4.0 * (np.abs(step[..., 1:3]) > 5).sum(axis=2)
    for low in range(3):
        for high in range(low + 1, 4):
            before = (left[:, high] - left[:, low])[:, None] % 12
            after = (right[:, high] - right[:, low])[None, :] % 12
            moving = (step[..., low] != 0) & (step[..., low] * step[..., high] > 0)
            cost = cost + 30.0 * ((before == after) & np.isin(after, (0, 7)) & moving)
    return np.asarray(cost)
