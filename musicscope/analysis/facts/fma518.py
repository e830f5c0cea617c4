"""The 518 features as one vector."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from musicscope.analysis.fact import FACTS, Finding
from musicscope.analysis.fma.features import track_features


@FACTS.register("fma518", "The 518 track features")
def fma518(series: Mapping[str, np.ndarray]) -> Finding:
    """How timbre, harmony and loudness are distributed over the track, in 518 numbers.

    Mean, standard deviation, skewness, kurtosis, median, least and greatest value of 74 series
    (Defferrard, Benzi, Vandergheynst and Bresson, 2017).

    Returns
    -------
    Finding
        The 518 features in published order; no facts.
    """
    return Finding(track_features(series), {})
