"""Sound for the Clever Hans lab: a few windows of a track, and sound as a change leaves it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from musicscope.audio.equaliser import Equaliser
from musicscope.core.errors import ParameterError
from musicscope.workspace.clever_hans_answers import EQUALISER, Amount

#: Of longer tracks, so many seconds in the middle are heard.
MOST_S = 600.0
#: Seconds of sound in the few windows that are heard while a hand moves; at least one window.
FEW_S = 30.0
#: Changes that take seconds for a song are made in pieces, so that they can be left off.
_SLOW = frozenset({"mp3", "pitch", "tempo"})
_PIECE_S = 6.0


def few_windows(y: np.ndarray, window: int, rate: int) -> tuple[np.ndarray, int, int]:
    """Return a few evenly spaced windows of a track, one after the other.

    Parameters
    ----------
    y : np.ndarray [shape=(n,)]
    window : int
        Samples.
    rate : int
        Hz.

    Returns
    -------
    sound : np.ndarray [shape=(windows * window,)]
        All of a track that has no more.
    windows : int
    of : int
        How many the track has.
    """
    of = max(1, -(-len(y) // window))
    windows = min(of, max(1, int(FEW_S * rate) // window))
    if windows == of:
        return y, of, of
    last = len(y) - window
    starts = [last // 2] if windows == 1 else np.rint(np.linspace(0, last, windows)).astype(int)
    return np.concatenate([y[start : start + window] for start in starts]), windows, of


def changed(
    y: np.ndarray, rate: int, change: str, amount: Amount, check: Callable[[], None]
) -> np.ndarray:
    """Return sound as a change leaves it; the same array where it leaves all as it is.

    Parameters
    ----------
    y : np.ndarray [shape=(n,)], float32
    rate : int
        Hz.
    change : str
        Of `musicscope.learning.clever_hans.PERTURBATIONS`, or `EQUALISER`.
    amount : float or Equaliser
    check : callable
        Called every few seconds of sound; may raise to leave off.

    Raises
    ------
    ParameterError
        When there is no such change, or the amount is outside its range.
    """
    from musicscope.learning.clever_hans import PERTURBATIONS
    from musicscope.learning.clever_hans.perturbations.tone import equalised

    check()
    if change == EQUALISER:
        if not isinstance(amount, Equaliser):
            raise ParameterError("The equaliser needs a curve.")
        lifted = Equaliser(tuple(band for band in amount.bands if band.gain_db))
        return y if lifted.flat else equalised(y, rate, lifted)
    entry = PERTURBATIONS.get(change)
    if isinstance(amount, Equaliser):
        raise ParameterError("Only the equaliser takes a curve.")
    entry.settings({"amount": amount})
    if change not in _SLOW:
        return np.asarray(entry.run(y, rate, amount))
    step = int(_PIECE_S * rate)
    pieces = []
    for start in range(0, len(y), step):
        check()
        pieces.append(entry.run(y[start : start + step], rate, amount))
    return np.concatenate(pieces) if pieces else y
