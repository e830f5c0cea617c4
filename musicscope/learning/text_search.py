"""Words about sound, where a network knows both: search by description, tags by name alone.

Zero-shot tagging as with CLAP: a tag's prompt is compared with each track, and with the other
tags' prompts (Radford et al., 2021; Wu et al., 2023).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from musicscope.core.errors import ParameterError

#: What stands around a tag's name; the mean of their vectors is less moody than any one.
TEMPLATES = (
    "this is a recording of {name} music",
    "the sound of {name}",
    "{name}",
)
#: Scores of suggestions by name alone stay inside, so that no screen shows them as certain.
_LEAST, _MOST = 0.05, 0.95


@dataclass(frozen=True, eq=False)
class Ranking:
    """Tracks in order of a description.

    Attributes
    ----------
    order : np.ndarray [shape=(n,)], int64
        Rows, the nearest first; rows without a vector are last.
    scores : np.ndarray [shape=(n,)], float32
        Cosine of each row, in the order of the rows; NaN without a vector.
    """

    order: np.ndarray
    scores: np.ndarray


@dataclass(frozen=True, eq=False)
class FirstGuess:
    """What a tag's name alone suggests, before any label.

    Attributes
    ----------
    scores : np.ndarray [shape=(n,)], float32
        0.05..0.95; like a probability in order only. NaN without a vector.
    unsure : bool
        Always true: nothing was learned from the owner.
    """

    scores: np.ndarray
    unsure: bool = True


def prompts(name: str) -> list[str]:
    """Return a tag's name in the sentences of `TEMPLATES`."""
    name = " ".join(name.split())
    if not name:
        raise ParameterError("Type a name or some words first.")
    return [template.format(name=name) for template in TEMPLATES]


def one_vector(vectors: np.ndarray) -> np.ndarray:
    """Return the direction between vectors: of a tag's prompts, or of a track's windows.

    Parameters
    ----------
    vectors : np.ndarray [shape=(m, d)]

    Returns
    -------
    np.ndarray [shape=(d,)], float32
    """
    middle: np.ndarray = _unit(_unit(vectors).mean(axis=0, keepdims=True))[0]
    return middle


def rank(tracks: np.ndarray, text: np.ndarray) -> Ranking:
    """Order tracks by how near they lie to a description.

    Parameters
    ----------
    tracks : np.ndarray [shape=(n, d)]
        One vector a track; NaN where there is none.
    text : np.ndarray [shape=(d,)]

    Raises
    ------
    ParameterError
        If the vectors come from another network than the words.
    """
    scores = _cosines(tracks, text[np.newaxis])[:, 0]
    order = np.argsort(np.where(np.isnan(scores), np.inf, -scores), kind="stable")
    return Ranking(order, scores)


def first_guess(
    tracks: np.ndarray, tag: np.ndarray, others: Sequence[np.ndarray] = ()
) -> FirstGuess:
    """Guess from a tag's name alone which tracks it fits.

    A track's cosine is set against those of other tags and of the other tracks: the scores tell
    which tracks are unusually near for this library, not how sure anything is.

    Parameters
    ----------
    tracks : np.ndarray [shape=(n, d)]
        NaN where there is none.
    tag : np.ndarray [shape=(d,)]
        `one_vector` of the embedded `prompts`.
    others : sequence of np.ndarray [shape=(d,)]
        The same of other tags of the owner.
    """
    near = _cosines(tracks, np.stack([tag, *others]))
    margin = near[:, 0] - (near[:, 1:].mean(axis=1) if others else 0.0)
    known = np.isfinite(margin)
    scores = np.full(len(tracks), np.nan, np.float32)
    if known.any():
        middle = np.median(margin[known])
        spread = max(1.4826 * float(np.median(np.abs(margin[known] - middle))), 1e-3)
        surprise = np.clip((margin[known] - middle) / spread - 1.0, -30, 30)
        scores[known] = _LEAST + (_MOST - _LEAST) / (1.0 + np.exp(-surprise))
    return FirstGuess(scores)


def _cosines(tracks: np.ndarray, words: np.ndarray) -> np.ndarray:
    if tracks.ndim != 2 or tracks.shape[1] != words.shape[1]:
        raise ParameterError("These tracks were heard by another network than knows the words.")
    near: np.ndarray = (_unit(tracks) @ _unit(words).T).astype(np.float32)
    return near


def _unit(vectors: np.ndarray) -> np.ndarray:
    vectors = np.asarray(vectors, np.float32)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: np.ndarray = vectors / np.maximum(length, 1e-12)
    return scaled
