"""The texture of a track as one vector with named numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from musicscope.analysis.sound import RATE
from musicscope.analysis.texture.co_occurrence import (
    ANGLES,
    DISTANCES,
    PROPERTIES,
    count_pairs,
    describe_pairs,
)
from musicscope.analysis.texture.image import N_ROWS, grey_image, power_rows, zones_of
from musicscope.analysis.texture.patterns import (
    N_BINS,
    count_codes,
    pattern_codes,
    robust_shares,
    uniform_shares,
)

#: The stored vector's name.
TEXTURE = "texture"
#: Bands of equal width in which texture is described, from the lowest.
N_ZONES = 5
PATTERNS = ("lbp", "rlbp")


def describe_texture(passages: Sequence[np.ndarray]) -> np.ndarray:
    """Describe the spectrogram of passages of a track as one texture.

    Co-occurrence of grey levels and uniform local binary patterns in linear zones (Costa,
    Oliveira, Koerich and Gouyon, 2011; Costa, Oliveira, Koerich, Gouyon and Martins, 2012), and
    robust patterns (Costa, Oliveira and Silla, 2017). All passages are counted together; what is
    white is the loudest of all.

    Parameters
    ----------
    passages : sequence of np.ndarray [shape=(n_samples,)], float32
        At 22,050 Hz, one or more.

    Returns
    -------
    np.ndarray [shape=(n,)], float32, finite
        In the order of `texture_columns`.
    """
    powers = [power_rows(y) for y in passages]
    loudest = max(float(power.max(initial=0.0)) for power in powers)
    images = [zones_of(grey_image(power, loudest), N_ZONES) for power in powers]
    parts = []
    for zone in zip(*images, strict=True):
        pairs = np.sum([count_pairs(image) for image in zone], axis=0)
        codes = np.sum([count_codes(pattern_codes(image)) for image in zone], axis=0)
        parts += [describe_pairs(pairs).ravel(), uniform_shares(codes), robust_shares(codes)]
    return np.concatenate(parts).astype(np.float32)


@lru_cache(maxsize=1)
def texture_columns() -> tuple[str, ...]:
    """Return what each number of the vector is, in order: ``"glcm.contrast.1.time.zone1"``."""
    names: list[str] = []
    for zone in range(1, N_ZONES + 1):
        names += [
            f"glcm.{name}.{distance}.{angle}.zone{zone}"
            for name in PROPERTIES
            for distance in DISTANCES
            for angle in ANGLES
        ]
        for kind in PATTERNS:
            names += [f"{kind}.{number:02d}.zone{zone}" for number in range(1, N_BINS + 1)]
    return tuple(names)


def texture_words(column: str) -> str:
    """Return what a number says, for people.

    Parameters
    ----------
    column : str
        One of `texture_columns`.
    """
    kind, *which, zone = column.split(".")
    number = int(zone.removeprefix("zone"))
    edge = RATE / 2 / (N_ROWS + 2) * (N_ROWS / N_ZONES)
    band = f"{round((number - 1) * edge, -1):,.0f} to {round(number * edge, -1):,.0f} Hz"
    if kind == "glcm":
        name, distance, angle = which
        direction = {"time": "along time", "frequency": "up in frequency"}.get(angle, angle)
        return f"{name} of brightness {direction} at distance {distance}, {band}"
    other = int(which[0]) == N_BINS
    pattern = "irregular patterns" if other else f"pattern {int(which[0])}"
    return f"{'noise-tolerant ' if kind == 'rlbp' else ''}{pattern}, {band}"


def passage_ranges(duration_s: float, length_s: float, count: int) -> Iterable[tuple[float, float]]:
    """Return where passages begin and end, s: spread evenly; a short track is one passage."""
    if duration_s <= count * length_s:
        return [(0.0, count * length_s)]
    middles = (np.arange(count) + 0.5) / count * duration_s
    return [(float(m - length_s / 2), float(m + length_s / 2)) for m in middles]
