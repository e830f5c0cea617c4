"""Pictures of sound as tiles of small integers: what is drawn while the music plays."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from musicscope.analysis.picture_excerpt import HOP, RATE, Excerpt
from musicscope.core.paths import display_path
from musicscope.core.registry import Registry
from musicscope.jobs.context import JobContext

if TYPE_CHECKING:
    from musicscope.audio.decode import Sound

__all__ = [
    "FLOOR_DB",
    "HOP",
    "PICTURES",
    "RATE",
    "TILE_FRAMES",
    "Picture",
    "PictureChoice",
    "Tile",
    "TilesSpec",
    "WarmSpec",
    "bin_frequencies",
    "decibel_levels",
    "frame_count",
    "level_decibels",
    "picture_of",
    "tile_count",
]

#: Frames of one tile: 24 seconds.
TILE_FRAMES = 2048
#: What level 0 of a spectrum stands for; level 255 is 0 dB, a tone of amplitude 1.
FLOOR_DB = -110.0


class Picture(Protocol):
    """One kind of picture with its settings chosen."""

    @property
    def frequencies(self) -> np.ndarray:
        """Centre of each bin from the lowest, Hz [shape=(n_bins,)]."""

    @property
    def margin_frames(self) -> int:
        """Frames of sound that it needs before the first and after the last frame."""

    def levels(self, excerpt: Excerpt) -> np.ndarray:
        """Return the levels of an excerpt, uint8 [shape=(n_bins, n_frames)], lowest bin first."""


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
        It starts at frame ``index * TILE_FRAMES``.
    levels : np.ndarray [shape=(n_bins, n_frames)], uint8
        Row 0 is the lowest bin. 0..255 stand for -110..0 dB, for chroma for 0..1.
    """

    track: int
    choice: PictureChoice
    index: int
    levels: np.ndarray


@lru_cache(maxsize=64)
def picture_of(choice: PictureChoice) -> Picture:
    """Return the picture of a choice; raises `ParameterError` for what there is not."""
    entry = PICTURES.get(choice.kind)
    return entry.run(**entry.settings(dict(choice.settings)))


def bin_frequencies(choice: PictureChoice) -> np.ndarray:
    """Return the centre of each bin, lowest first, Hz [shape=(n_bins,)]."""
    return picture_of(choice).frequencies


def frame_count(duration_s: float) -> int:
    """Return how many frames a sound has: one at its start, and one after each hop."""
    return 1 + int(max(duration_s, 0.0) * RATE / HOP)


def tile_count(duration_s: float) -> int:
    """Return how many tiles a picture of a sound has."""
    return -(-frame_count(duration_s) // TILE_FRAMES)


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
    return FLOOR_DB * (1 - level / 255)


@dataclass(frozen=True)
class WarmSpec:
    """The job that loads and builds what the first picture after the start would wait for.

    Attributes
    ----------
    choices : tuple of PictureChoice
        The pictures that will be wanted.
    """

    choices: tuple[PictureChoice, ...]

    @property
    def label(self) -> str:
        """What the person reads in the list of running work."""
        return "Preparing to draw"

    def run(self, context: JobContext) -> None:
        """Make one tile of silence of each picture and drop it."""
        from musicscope.audio.resample import Resampler

        Resampler(2 * RATE, RATE, 1)
        for picture in map(picture_of, self.choices):
            context.check()
            margin = picture.margin_frames * HOP
            picture.levels(Excerpt(np.zeros(0, np.float32), TILE_FRAMES, margin))


@dataclass(frozen=True)
class TilesSpec:
    """The job that makes tiles of one track and publishes each as soon as it is there.

    Attributes
    ----------
    track : int
        Its id, written into the tiles.
    path : bytes
        The file.
    duration_s : float
        Its length; frames beyond the last sample show silence.
    choices : tuple of PictureChoice
        The pictures to make.
    order : tuple of int
        Indices of the tiles to make, first the one that is looked at.
    """

    track: int
    path: bytes
    duration_s: float
    choices: tuple[PictureChoice, ...]
    order: tuple[int, ...]

    @property
    def label(self) -> str:
        """What the person reads in the list of running work."""
        return f"Drawing {display_path(os.path.basename(self.path))}"

    def run(self, context: JobContext) -> int:
        """Decode and measure; publishes `Tile` objects and returns how many.

        Raises
        ------
        DecodeError
            When the file cannot be read as sound.
        """
        pictures = [(choice, picture_of(choice)) for choice in self.choices]
        margin = HOP * max((p.margin_frames for _, p in pictures), default=0)
        published = 0
        for done, (index, samples) in enumerate(self._decoded(margin)):
            context.check()
            frames = min(TILE_FRAMES, frame_count(self.duration_s) - index * TILE_FRAMES)
            excerpt = Excerpt(samples, frames, margin)
            for choice, picture in pictures:
                context.publish(Tile(self.track, choice, index, picture.levels(excerpt)))
                published += 1
                context.check()
            context.progress(done + 1, len(self.order), "tiles")
        return published

    def _decoded(self, margin: int) -> Iterator[tuple[int, np.ndarray]]:
        """Yield each tile's index and samples; the next tile is decoded meanwhile."""
        from musicscope.audio.decode import Sound

        with (
            Sound(self.path) as sound,
            ThreadPoolExecutor(1, thread_name_prefix="picture decoder") as decoder,
        ):
            ahead = [decoder.submit(_decode, sound, index, margin) for index in self.order[:1]]
            for position, index in enumerate(self.order):
                ahead.extend(
                    decoder.submit(_decode, sound, following, margin)
                    for following in self.order[position + 1 : position + 2]
                )
                yield index, ahead.pop(0).result()


def _decode(sound: Sound, index: int, margin: int) -> np.ndarray:
    """Return a tile's samples with `margin` more on each side, mono [shape=(n_samples,)]."""
    first = index * TILE_FRAMES * HOP - margin
    stop = first + 2 * margin + TILE_FRAMES * HOP
    blocks = sound.stream(rate=RATE, channels=1, start_s=max(first, 0) / RATE, stop_s=stop / RATE)
    before = np.zeros(max(-first, 0), np.float32)
    return np.concatenate([before, *(block[:, 0] for block in blocks)])
