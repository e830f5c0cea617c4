"""Colours of dots: one table for names, one scale for numbers, the same everywhere."""

from __future__ import annotations

import hashlib
import unicodedata

import numpy as np
import numpy.typing as npt

from musicscope.core.colour_tables import colour_table

#: Nine colours that stay distinct for the three common kinds of colour blindness.
#: After the *light* scheme of Tol (2021), *Colour schemes*, SRON technical note 09-002.
CATEGORY_COLOURS: tuple[str, ...] = (
    "#4477aa",
    "#ee8866",
    "#44bb99",
    "#eedd88",
    "#ee99aa",
    "#77aadd",
    "#bbcc33",
    "#aa88cc",
    "#99ddff",
)

#: Shapes that tell names of the same colour apart, in order of preference.
SHAPES: tuple[str, ...] = ("disc", "square", "triangle", "diamond", "cross")

#: For numbers that are not known.
UNKNOWN_RGB = (0x7D, 0x86, 0x96)
UNKNOWN_HEX = "#7d8696"

#: Chosen so that nine of the commonest genres get nine different colours, and so do the eight
#: styles of the demo library. It must never change: every name would change its colour.
_SALT = b"112998"


def to_rgb(colour: str) -> np.ndarray:
    """Return ``"#rrggbb"`` as an array [shape=(3,)], int32, 0..255."""
    return np.frombuffer(bytes.fromhex(colour.lstrip("#")), np.uint8).astype(np.int32)


#: Viridis of Smith, van der Walt and Firing (2015): dark blue (low) to yellow (high), even steps.
VIRIDIS: np.ndarray = np.array(colour_table("viridis"), np.uint8)


def _number_of(name: str) -> int:
    spelled = unicodedata.normalize("NFC", name).strip().casefold()
    digest = hashlib.blake2b(spelled.encode("utf-8", "surrogatepass"), digest_size=8, salt=_SALT)
    return int.from_bytes(digest.digest(), "little")


def category_colour(name: str) -> str:
    """Return the colour of a genre, an artist, any name: the same for the same name for ever.

    Upper and lower case do not matter. There are nine colours, so names share them: see
    `shape_of`.

    Returns
    -------
    str
        One of `CATEGORY_COLOURS`.
    """
    return CATEGORY_COLOURS[_number_of(name) % len(CATEGORY_COLOURS)]


def shape_of(name: str) -> str:
    """Return the shape of a name, one of `SHAPES`, independent of its colour."""
    return SHAPES[_number_of(name) // len(CATEGORY_COLOURS) % len(SHAPES)]


def continuous(
    values: npt.ArrayLike, *, low: float | None = None, high: float | None = None
) -> np.ndarray:
    """Return the colours of numbers on the viridis scale.

    Parameters
    ----------
    values : array_like [shape=(n,)]
        Numbers; what is not finite gets `UNKNOWN_RGB`.
    low, high : float, optional
        The numbers that get the two ends; by default the 2nd and the 98th percentile, so that one
        odd value does not dull all others.

    Returns
    -------
    np.ndarray [shape=(n, 3)], uint8
        Colours. Numbers that are all equal get the middle of the scale.
    """
    numbers = np.asarray(values, np.float64).ravel()
    known = np.isfinite(numbers)
    rgb = np.full((len(numbers), 3), UNKNOWN_RGB, np.uint8)
    if not known.any():
        return rgb
    usual = np.percentile(numbers[known], (2, 98))
    start = float(usual[0]) if low is None else low
    end = float(usual[1]) if high is None else high
    if end > start:
        place = (np.clip(numbers[known], start, end) - start) / (end - start)
    else:
        place = np.full(int(known.sum()), 0.5)
    rgb[known] = VIRIDIS[np.rint(place * 255).astype(int)]
    return rgb
