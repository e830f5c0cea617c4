"""The 518 features from the series of a whole track."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from musicscope.analysis.fma.cens import chroma_cens
from musicscope.analysis.fma.columns import FEATURES
from musicscope.analysis.fma.statistics import summarise
from musicscope.analysis.tonnetz import tonal_centroid

#: The descriptor that is the feature over time.
SERIES = {
    "chroma_cqt": "chroma_cqt",
    "chroma_stft": "chroma",
    "mfcc": "mfcc",
    "rmse": "rmse",
    "spectral_bandwidth": "bandwidth",
    "spectral_centroid": "centroid",
    "spectral_contrast": "contrast",
    "spectral_rolloff": "rolloff",
    "zcr": "zero_crossing_rate",
}

#: Frames that are computed at once, so that a long track needs little memory.
_BLOCK_FRAMES = 16_384

#: Features whose moments are computed in double precision; those of the others are in single.
_DOUBLE = {
    "spectral_bandwidth",
    "spectral_centroid",
    "spectral_contrast",
    "spectral_rolloff",
    "tonnetz",
    "zcr",
}


def track_features(series: Mapping[str, np.ndarray]) -> np.ndarray:
    """Compute the 518 features.

    Parameters
    ----------
    series : mapping of str to np.ndarray [shape=(d, n_frames)]
        The descriptors named in `SERIES`, of all frames of a track.

    Returns
    -------
    np.ndarray [shape=(518,)], float32, finite
        In the order of `musicscope.analysis.fma.columns.COLUMNS`.
    """
    cens = chroma_cens(series[SERIES["chroma_cqt"]])
    whole = {"chroma_cens": cens, "tonnetz": _tonnetz(cens)}
    parts = []
    for feature in FEATURES:
        values = whole[feature] if feature in whole else series[SERIES[feature]]
        precision = np.float64 if feature in _DOUBLE else np.float32
        parts.append(summarise(values, precision).ravel())
    return np.concatenate(parts)


def _tonnetz(cens: np.ndarray) -> np.ndarray:
    places = np.empty((6, cens.shape[1]))
    for first in range(0, cens.shape[1], _BLOCK_FRAMES):
        block = slice(first, first + _BLOCK_FRAMES)
        places[:, block] = tonal_centroid(cens[:, block].astype(np.float64))
    return places
