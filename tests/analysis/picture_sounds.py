"""Sounds for the tests of pictures, and excerpts of them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import soundfile
from scipy.signal import resample_poly

from musicscope.analysis.picture import RATE, Picture, PictureChoice, frame_count, picture_of
from musicscope.analysis.picture_excerpt import Excerpt
from tests.places import SHARED_DATA

RECORDINGS = ("Hungarian", "Vibe_Ace", "solo-trumpet", "Hobbs")


@lru_cache(maxsize=8)
def recording(name: str, seconds: float = 12.0, rate: int = RATE) -> np.ndarray:
    """Return the beginning of a real recording."""
    (path,) = (SHARED_DATA / "recordings").glob(f"*{name}*.ogg")
    sound, own_rate = soundfile.read(path, dtype="float32", always_2d=True)
    divisor = np.gcd(rate, own_rate)
    mono = resample_poly(sound.mean(axis=1), rate // divisor, own_rate // divisor)
    return mono[: int(seconds * rate)].astype(np.float32)


def tone(hz: float, amplitude: float = 1.0, seconds: float = 4.0, rate: int = RATE) -> np.ndarray:
    """Return a sine."""
    return (amplitude * np.sin(2 * np.pi * hz * np.arange(seconds * rate) / rate)).astype("f4")


def whole(sound: np.ndarray, picture: Picture) -> Excerpt:
    """Return all frames of a sound for a picture."""
    margin = picture.margin_frames * picture.hop
    frames = frame_count(len(sound) / picture.rate, picture)
    padded = np.pad(sound, (margin, 0))
    return Excerpt(padded, frames, margin, hop=picture.hop, rate=picture.rate)


def chosen(kind: str, **settings: object) -> Picture:
    """Return a picture with some settings."""
    return picture_of(PictureChoice(kind, tuple(settings.items())))


def values_of(sound: np.ndarray, kind: str, **settings: object) -> np.ndarray:
    """Return what a picture of a whole sound measures."""
    picture = chosen(kind, **settings)
    return picture.values(whole(sound, picture))


def levels_of(sound: np.ndarray, kind: str, **settings: object) -> np.ndarray:
    """Return the levels of a picture of a whole sound."""
    picture = chosen(kind, **settings)
    return picture.levels(whole(sound, picture))


def relative_error(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Return the greatest difference over the greatest value."""
    return float(np.abs(ours - theirs).max() / np.abs(theirs).max())
