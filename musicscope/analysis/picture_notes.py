"""Which notes sound in one column of a spectral picture."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.constant_q import C1_HZ

#: Weaker than the strongest note by more than this, a note does not count, levels (25 dB).
_BELOW_STRONGEST = 58.0
#: Below this nothing sounds, levels (-72 dB).
_QUIET = 88.0


def sounding_notes(
    column: np.ndarray, frequencies: np.ndarray, *, notes: int = 96, most: int = 8
) -> dict[int, float]:
    """Find the semitones that stand out in a column.

    A semitone takes the highest level within a quarter tone; it sounds when it is higher than
    both its neighbours and not much weaker than the strongest. Overtones count as notes.

    Parameters
    ----------
    column : np.ndarray [shape=(n_bins,)]
        Levels 0..255 of -110..0 dB.
    frequencies : np.ndarray [shape=(n_bins,)], rising
        Centre of each bin, Hz.
    notes : int
        Semitones from C1 upwards.
    most : int
        At most so many are returned.

    Returns
    -------
    dict of int to float
        Semitones above C1, and how strongly each sounds: 1 for the strongest, 0 where it ends
        to count.
    """
    audible = frequencies > 0
    semitones = np.full(len(frequencies), -1)
    semitones[audible] = np.round(12 * np.log2(frequencies[audible] / C1_HZ)).astype(int)
    inside = (semitones >= 0) & (semitones < notes)
    levels = np.zeros(notes + 2, np.float32)
    np.maximum.at(levels, semitones[inside] + 1, column[inside])
    strongest = float(levels.max())
    middle = levels[1:-1]
    limit = max(strongest - _BELOW_STRONGEST, _QUIET)
    peaks = (middle > limit) & (middle >= levels[:-2]) & (middle > levels[2:])
    found = sorted(np.flatnonzero(peaks), key=lambda n: -float(middle[n]))[:most]
    return {int(n): float((middle[n] - limit) / max(strongest - limit, 1e-6)) for n in found}
