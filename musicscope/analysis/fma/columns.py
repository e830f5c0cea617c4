"""How the 518 features are named and ordered."""

from __future__ import annotations

from typing import NamedTuple

#: How many numbers each feature has, by name.
FEATURES = {
    "chroma_cens": 12,
    "chroma_cqt": 12,
    "chroma_stft": 12,
    "mfcc": 20,
    "rmse": 1,
    "spectral_bandwidth": 1,
    "spectral_centroid": 1,
    "spectral_contrast": 7,
    "spectral_rolloff": 1,
    "tonnetz": 6,
    "zcr": 1,
}

STATISTICS = ("kurtosis", "max", "mean", "median", "min", "skew", "std")


class Column(NamedTuple):
    """One of the 518 numbers.

    Attributes
    ----------
    feature : str
    statistic : str
    number : str
        From ``"01"``.
    """

    feature: str
    statistic: str
    number: str

    @property
    def name(self) -> str:
        """One word: ``"mfcc.mean.01"``."""
        return ".".join(self)


#: In the order of the published table: by feature, then statistic, then number.
COLUMNS = tuple(
    Column(feature, statistic, f"{number:02d}")
    for feature, size in FEATURES.items()
    for statistic in STATISTICS
    for number in range(1, size + 1)
)
