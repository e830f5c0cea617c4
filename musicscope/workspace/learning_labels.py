"""What the owner said, as rows for the learners."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from musicscope.learning.data import TagLabels, encode_groups, gather_labels
from musicscope.workspace.learning_features import TagFeatures

if TYPE_CHECKING:
    from musicscope.library.catalogue import Catalogue


def artists_of(features: TagFeatures, catalogue: Catalogue) -> np.ndarray:
    """Return a number for the artist of each row; tracks without one are each their own."""
    here = [track if track in catalogue else None for track in features.ids.tolist()]
    known = [track for track in here if track is not None]
    names = dict(zip(known, catalogue.values("artist", known), strict=True))
    return encode_groups(
        (names.get(track) or "").strip().casefold() or row for row, track in enumerate(here)
    )


def rows_of_answers(
    features: TagFeatures, answers: Mapping[int, bool], artists: np.ndarray
) -> TagLabels:
    """Return the answers of one tag on tracks that have been analysed.

    Parameters
    ----------
    features : TagFeatures
    answers : mapping of int to bool
        By track, see `musicscope.library.label_answers`; contradictions are settled there.
    artists : np.ndarray [shape=(n,)]
        See `artists_of`.
    """
    yes = features.rows_of(track for track, value in answers.items() if value)
    no = features.rows_of(track for track, value in answers.items() if not value)
    return gather_labels(yes.tolist(), no.tolist(), artists)


@lru_cache(1_024)
def all_rows(labels: TagLabels) -> frozenset[int]:
    """Return every row that a label speaks of."""
    return frozenset(np.concatenate([labels.rows, labels.contradicted]).tolist())
