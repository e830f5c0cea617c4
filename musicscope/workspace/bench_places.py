"""Tracks whose places on the mood plane are known, for networks to learn from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from musicscope.library.ratings import SCALES
from musicscope.workspace.bench_answers import Answered, same_side, strangers

if TYPE_CHECKING:
    from musicscope.library.catalogue import Catalogue

MOOD = "mood"
LABEL = "Mood: valence and arousal"
ONLY_NETWORKS = "Only a network can learn this; train one in Networks."
#: Artists to learn from, to stop by, and to test.
_LEAST_ARTISTS = 3
_NONE = (
    "No track has a place on the mood plane yet; open the view “Mood plane” and place some tracks."
)


def answer_places(
    catalogue: Catalogue, placed: Mapping[int, Mapping[str, float]]
) -> tuple[Answered, str]:
    """Return tracks with their places, and why they cannot be learned from; empty when they can.

    Parameters
    ----------
    catalogue : Catalogue
    placed : mapping of int to mapping of str to float
        -1..1, by scale, by track; a scale that is not known is absent.
    """
    tracks = sorted(track for track in placed if track in catalogue)
    answers = np.array(
        [[placed[track].get(scale, np.nan) for scale in SCALES] for track in tracks], np.float32
    ).reshape(-1, len(SCALES))
    artists = same_side(catalogue, tracks)
    notes = strangers(catalogue, tracks, "artist")
    found = Answered(
        LABEL, "places", SCALES, np.array(tracks, np.int64), answers, artists, tuple(notes)
    )
    return found, _reason(answers, len(np.unique(artists)))


def _reason(answers: np.ndarray, artists: int) -> str:
    if not len(answers):
        return _NONE
    if artists < _LEAST_ARTISTS:
        return (
            f"The tracks on the mood plane are of {'one artist' if artists == 1 else 'two artists'}"
            f", and {_LEAST_ARTISTS} are needed to learn and to test; place tracks of others."
        )
    spread = [len(np.unique(column[np.isfinite(column)])) for column in answers.T]
    if max(spread) < 2:
        return "All tracks are at the same place of the mood plane; place some elsewhere."
    return ""
