"""The 518 features as one vector."""

from __future__ import annotations

from musicscope.analysis.fact import FACTS, Finding
from musicscope.analysis.fma.features import track_features
from musicscope.analysis.material import Material


@FACTS.register("fma518", "The 518 track features")
def fma518(material: Material) -> Finding:
    """How timbre, harmony and loudness are distributed over the track, in 518 numbers.

    Mean, standard deviation, skewness, kurtosis, median, least and greatest value of 74 series
    (Defferrard, Benzi, Vandergheynst and Bresson, 2017), in published order.
    """
    return Finding({}, {"fma518": track_features(material.series)})
