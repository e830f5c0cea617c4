"""The six pictures of half a minute of music that section 3's networks were published for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from musicscope.learning.networks.network import Input

SAMPLE_RATE = 22_050  # Hz
HOP = 1024
FRAMES = 643  # of a 30-second clip
SAMPLES = (FRAMES - 1) * HOP  # centred frames: the first and the last lie on the window's edges


def _half_minute(front_end: str, rows: int, **settings: Any) -> Input:
    shared = {"sample_rate": SAMPLE_RATE, "hop": HOP}
    return Input(front_end, {**shared, **settings}, rows, FRAMES, SAMPLE_RATE, SAMPLES, "tile")


INPUTS: Mapping[str, Input] = {
    "mel": _half_minute("mel", 256, n_fft=4096, n_mels=256),
    "stft": _half_minute("stft", 2049, n_fft=4096),
    "half_stft": _half_minute("half_stft", 1024, n_fft=4096),
    "cqt": _half_minute("cqt", 168, bins_per_octave=24, octaves=7),
    "mfcc": _half_minute("mfcc", 12, n_fft=4096, n_mels=128, n_mfcc=13),
    "chroma": _half_minute("chroma", 12, bins_per_octave=24, octaves=7),
}


def stacked(names: tuple[str, ...]) -> Input:
    """Return several of the `INPUTS` above one another: rows of the first, then of the next."""
    pictures = {name: INPUTS[name].as_json() for name in names}
    rows = sum(INPUTS[name].rows for name in names)
    settings = {"sample_rate": SAMPLE_RATE, "pictures": pictures}
    return Input("stack", settings, rows, FRAMES, SAMPLE_RATE, SAMPLES, "tile")
