"""Columns of feature groups in plain words."""

from __future__ import annotations

import re

_STATISTICS = {
    "mean": "mean",
    "std": "how much it varies",
    "skew": "which way it leans (skew)",
    "kurtosis": "how rare its extremes are (kurtosis)",
    "median": "median",
    "min": "lowest",
    "max": "highest",
}
_FEATURES = {
    "spectral_centroid": "brightness (spectral centroid)",
    "spectral_bandwidth": "spread of the spectrum (bandwidth)",
    "spectral_rolloff": "upper end of the spectrum (rolloff)",
    "rmse": "level (RMS)",
    "zcr": "noisiness (zero crossings)",
}
_NOTES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")
_CHROMAS = {"chroma_stft": "STFT", "chroma_cqt": "CQT", "chroma_cens": "CENS"}
_TONNETZ = ("fifths", "fifths", "minor thirds", "minor thirds", "major thirds", "major thirds")
#: ``mfcc.mean.01``, ``mfcc_mean_01`` and ``mfcc mean 01`` are the same column.
_COLUMN = re.compile(
    rf"(?P<feature>[a-z_]+?)[ ._](?P<statistic>{'|'.join(_STATISTICS)})[ ._](?P<number>\d+)"
)
_NUMBERED = re.compile(r"(?P<name>.*?)[ ._]*(?P<number>\d+)")

#: ``pattern 22, 0 to 2,200 Hz``: of a zone of the spectrum.
_ZONED = re.compile(r"(?P<what>.*?)(?: at distance)? \d+, (?P<zone>[\d,]+ to [\d,]+ Hz)")


def column_words(column: str, group: str = "") -> str:
    """Return what a column measures.

    Parameters
    ----------
    column : str
        ``"spectral_centroid mean 01"``.
    group : str
        Its feature group, for columns that have no more than a number.

    Returns
    -------
    str
        ``"brightness (spectral centroid), mean"``.
    """
    if found := _COLUMN.fullmatch(column):
        feature = _feature_words(found["feature"], int(found["number"]))
        return f"{feature}, {_STATISTICS[found['statistic']]}"
    found = _NUMBERED.fullmatch(column)
    if found is None:
        return _plain(column) or _plain(group)
    return f"{_plain(found['name']) or _plain(group)}, number {int(found['number'])}"


def family_words(column: str, group: str = "") -> str:
    """Return what a column measures together with those that differ in their number alone."""
    if found := _COLUMN.fullmatch(column):
        feature = found["feature"]
        words = _FEATURES.get(feature) or _several_words(feature)
        return f"{words}, {_STATISTICS[found['statistic']]}"
    if found := _ZONED.fullmatch(column):
        return f"{found['what']}, {found['zone']}"
    found = _NUMBERED.fullmatch(column)
    return (_plain(found["name"]) if found else _plain(column)) or _plain(group)


def _feature_words(feature: str, number: int) -> str:
    if feature in _FEATURES:
        return _FEATURES[feature]
    if feature in _CHROMAS and 1 <= number <= 12:
        return f"note {_NOTES[number - 1]} (chroma, {_CHROMAS[feature]})"
    if feature == "tonnetz" and 1 <= number <= 6:
        return f"harmony along {_TONNETZ[number - 1]} (tonnetz {number})"
    if feature == "mfcc":
        return f"timbre (MFCC {number})"
    if feature == "spectral_contrast":
        return f"peaks against valleys, band {number} (spectral contrast)"
    return f"{_plain(feature)} {number}"


def _several_words(feature: str) -> str:
    if feature in _CHROMAS:
        return f"notes (chroma, {_CHROMAS[feature]})"
    return {
        "tonnetz": "harmony (tonnetz)",
        "mfcc": "timbre (MFCC)",
        "spectral_contrast": "peaks against valleys (spectral contrast)",
    }.get(feature, _plain(feature))


def _plain(name: str) -> str:
    return re.sub(r"[ ._]+", " ", name).strip()
