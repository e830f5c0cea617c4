"""What learned tags answer, by track."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musicscope.learning.active import Reason


@dataclass(frozen=True)
class Suggested:
    """A track that a tag may fit.

    Attributes
    ----------
    track : int
    probability : float
        0..1.
    sure : bool
        False for *not sure*.
    from_name : bool
        Whether nothing was learned: the tag's name alone suggests it.
    """

    track: int
    probability: float
    sure: bool
    from_name: bool = False


@dataclass(frozen=True, eq=False)
class NameGuess:
    """What the name of a tag suggests before any label; never sure.

    Attributes
    ----------
    ids : np.ndarray [shape=(n,)], int64, ascending
        Of the tracks.
    probability : np.ndarray [shape=(n,)], 0..1
        Like a probability in order only.
    """

    ids: np.ndarray
    probability: np.ndarray


@dataclass(frozen=True)
class ToLabel:
    """A track whose label would help.

    Attributes
    ----------
    track : int
    reason : {"may be a yes", "unsure", "unlike the others", "at random"}
    tag : int or None
        The tag that would learn most; None for one drawn at random.
    """

    track: int
    reason: Reason
    tag: int | None


@dataclass(frozen=True)
class Doubt:
    """A label that the model contradicts: *was this a slip?*

    Attributes
    ----------
    track : int
    said : bool
    probability : float
        0..1; of yes.
    """

    track: int
    said: bool
    probability: float


@dataclass(frozen=True, eq=False)
class TagCurve:
    """How probable a tag is over the time of a track.

    Attributes
    ----------
    times_s : np.ndarray [shape=(k,)]
        Ascending; the middle of each window.
    probability : np.ndarray [shape=(k,)], 0..1
    sure : np.ndarray [shape=(k,)], bool
    """

    times_s: np.ndarray
    probability: np.ndarray
    sure: np.ndarray
