"""Pictures of sound: what kinds there are, where their frames lie, what their levels mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, Protocol

import numpy as np

from musicscope.analysis.picture_excerpt import HOP, RATE, Excerpt
from musicscope.core.registry import Registry

#: Frames of one tile at the usual hop and rate.
TILE_FRAMES = 2048
#: Every tile of every picture covers so many seconds, about 24.
TILE_S = TILE_FRAMES * HOP / RATE
#: What level 0 of a spectrum stands for; level 255 is 0 dB, a tone of amplitude 1.
FLOOR_DB = -110.0

#: What the rows of a picture, its `frequencies`, are numbers of.
RowsAre = Literal["hz", "coefficients", "pitch classes"]


class Picture(Protocol):
    """One kind of picture with its settings chosen."""

    @property
    def hop(self) -> int:
        """Samples between two frames."""

    @property
    def rate(self) -> int:
        """Samples a second of the sound it is made from, Hz."""

    @property
    def rows_are(self) -> RowsAre:
        """What `frequencies` holds: Hz, the notes of one octave, or numbers of coefficients."""

    @property
    def frequencies(self) -> np.ndarray:
        """Centre of each row from the lowest, mostly Hz [shape=(n_bins,)]; see `rows_are`."""

    @property
    def margin_frames(self) -> int:
        """Frames of sound that it needs before the first and after the last frame."""

    @property
    def preview(self) -> Picture | None:
        """A quicker one with the same rows and a longer hop, to be shown until this one is made."""

    def values(self, excerpt: Excerpt) -> np.ndarray:
        """Return what is measured, float32 [shape=(n_bins, n_frames)]: power, or as the kind says.

        An excerpt has the picture's hop and rate, and a margin of `margin_frames` or more.
        """

    def levels(self, excerpt: Excerpt) -> np.ndarray:
        """Return the levels of an excerpt, uint8 [shape=(n_bins, n_frames)], lowest bin first."""

    def value(self, level: float) -> float:
        """Return what a level stands for, in the unit of its entry in `PICTURES`."""


PICTURES: Registry[Callable[..., Picture]] = Registry("picture", "musicscope.analysis.pictures")


@dataclass(frozen=True)
class PictureChoice:
    """A kind of picture and the settings that differ from its defaults; serves as a key.

    Attributes
    ----------
    kind : str
        A name in `PICTURES`.
    settings : tuple of (str, value)
        Parameters by name.
    """

    kind: str
    settings: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Tile:
    """A piece of a picture of one track.

    Attributes
    ----------
    track : int
        Whose.
    choice : PictureChoice
        Which picture.
    index : int
        It holds the frames centred from ``index * TILE_S`` on, see `frames_of_tile`.
    levels : np.ndarray [shape=(n_bins, n_frames)], uint8
        Row 0 is the lowest bin. What 0..255 stand for tells `level_value`.
    fresh_from : int
        The first column that differs from when this tile came last.
    known : tuple of (int, int) or None
        First column that has been made, and the one behind the last; the others follow and are 0
        until then. None for a tile that is complete.
    """

    track: int
    choice: PictureChoice
    index: int
    levels: np.ndarray
    fresh_from: int = 0
    known: tuple[int, int] | None = None


@lru_cache(maxsize=64)
def picture_of(choice: PictureChoice) -> Picture:
    """Return the picture of a choice; raises `ParameterError` for what there is not."""
    entry = PICTURES.get(choice.kind)
    return entry.run(**entry.settings(dict(choice.settings)))


def bin_frequencies(choice: PictureChoice) -> np.ndarray:
    """Return the centre of each bin, lowest first, Hz [shape=(n_bins,)]."""
    return picture_of(choice).frequencies


def frame_rate(choice: PictureChoice) -> float:
    """Return how many frames a second a picture has."""
    picture = picture_of(choice)
    return picture.rate / picture.hop


def frame_count(duration_s: float, picture: Picture | None = None) -> int:
    """Return how many frames a sound has: one at its start, and one after each hop.

    Without a picture these are the frames of `HOP` and `RATE`.
    """
    hop, rate = (HOP, RATE) if picture is None else (picture.hop, picture.rate)
    return 1 + int(max(duration_s, 0.0) * rate / hop)


def tile_count(duration_s: float) -> int:
    """Return how many tiles a picture of a sound has, whatever its hop and rate."""
    return -(-frame_count(duration_s) // TILE_FRAMES)


def frames_of_tile(choice: PictureChoice, index: int) -> tuple[int, int]:
    """Return which frames of the track a tile holds.

    Frame ``k`` of a track is centred at ``k * hop / rate`` seconds; tile ``i`` holds the frames
    centred from ``i * TILE_S`` on and before ``(i + 1) * TILE_S``.

    Returns
    -------
    first, count : int
        The last tile of a track ends with the track, see `frame_count`.
    """
    first, stop = frames_between(picture_of(choice), index, index + 1)
    return first, stop - first


def frames_between(picture: Picture, start: float, stop: float) -> tuple[int, int]:
    """Return the first frame from `start` on and the first from `stop` on, both in tiles.

    Exact for whole tiles and for all dyadic parts of them.
    """
    per_tile = TILE_FRAMES * HOP * picture.rate
    per_frame = picture.hop * RATE

    def frame(tiles: float) -> int:
        parts = round(tiles * 1024)
        return -(-parts * per_tile // (1024 * per_frame))

    return frame(start), frame(stop)


def level_value(choice: PictureChoice, level: float) -> tuple[float, str]:
    """Return what a level of a picture stands for, and its unit; plain strengths have none."""
    return picture_of(choice).value(level), PICTURES.get(choice.kind).unit


def decibel_levels(power: np.ndarray) -> np.ndarray:
    """Return power as uint8 levels from `FLOOR_DB` (0) to 0 dB (255), of the same shape.

    Parameters
    ----------
    power : np.ndarray, float32
        Squared amplitudes, 1 is full scale.
    """
    levels = np.log(power + np.float32(1e-20))
    levels *= np.float32(-255 / FLOOR_DB * 10 / np.log(10))
    levels += np.float32(255.5)
    np.clip(levels, 0.0, 255.0, out=levels)
    return levels.astype(np.uint8)


def level_decibels(level: float) -> float:
    """Return the dB re full scale that a level of a spectrum stands for."""
    return FLOOR_DB - FLOOR_DB * level / 255
