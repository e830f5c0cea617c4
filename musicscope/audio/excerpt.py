"""A few seconds of a track as a small file of their own, to be heard in a browser."""

from __future__ import annotations

import io
import os
from typing import Any, cast

import numpy as np

from musicscope.audio.container import NO_SOUND, ffmpeg
from musicscope.audio.decode import stream
from musicscope.core.errors import DecodeError

#: The rate at which Opus works, Hz.
RATE = 48_000
#: The file begins and ends softly, s.
FADE_IN_S, FADE_OUT_S = 0.06, 0.35


def cut_excerpt(
    path: bytes | str | os.PathLike[str],
    start_s: float,
    length_s: float = 10.0,
    *,
    bit_rate: int = 48_000,
) -> bytes:
    """Return some seconds of a file as Opus in WebM, which every browser plays.

    Parameters
    ----------
    path : bytes or str or os.PathLike
        The sound file.
    start_s : float, s
        Where to begin; earlier if the file ends before the excerpt would.
    length_s : float, s
        A shorter file is given whole.
    bit_rate : int
        Bits a second.

    Returns
    -------
    bytes
        A WebM file of one or two channels, with soft ends.

    Raises
    ------
    DecodeError
        If there is no sound in it that could be decoded.
    """
    y = _decode(path, start_s, length_s)
    if len(y) < round(length_s * RATE) and start_s > 0:
        missing_s = length_s - len(y) / RATE
        y = _decode(path, max(0.0, start_s - missing_s), length_s)
    if not len(y):
        y = _decode(path, 0.0, length_s)
    if not len(y):
        raise DecodeError(path, NO_SOUND)
    return encode_opus(_soften(y), bit_rate=bit_rate)


def encode_opus(y: np.ndarray, *, bit_rate: int = 48_000) -> bytes:
    """Return samples [shape=(n, 1 or 2)], float32, -1..1, at `RATE` as Opus in WebM."""
    av = cast(Any, ffmpeg())
    file = io.BytesIO()
    layout = "mono" if y.shape[1] == 1 else "stereo"
    with av.open(file, "w", format="webm") as container:
        line = container.add_stream("libopus", rate=RATE)
        line.layout = layout
        line.bit_rate = bit_rate
        packed = np.ascontiguousarray(np.clip(y, -1.0, 1.0), np.float32).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(packed, format="flt", layout=layout)
        frame.sample_rate = RATE
        frame.pts = 0
        for packet in (*line.encode(frame), *line.encode(None)):
            container.mux(packet)
    return file.getvalue()


def _decode(path: bytes | str | os.PathLike[str], start_s: float, length_s: float) -> np.ndarray:
    blocks = [
        block if block.shape[1] <= 2 else block.mean(axis=1, keepdims=True)
        for block in stream(path, rate=RATE, start_s=start_s, stop_s=start_s + length_s)
    ]
    return np.concatenate(blocks) if blocks else np.zeros((0, 1), np.float32)


def _soften(y: np.ndarray) -> np.ndarray:
    """Return samples [shape=(n, channels)] with raised-cosine ends."""
    gain = np.ones(len(y), np.float32)
    for length_s, ends in ((FADE_IN_S, gain), (FADE_OUT_S, gain[::-1])):
        n = min(round(length_s * RATE), len(y))
        ends[:n] *= (0.5 - 0.5 * np.cos(np.pi * (np.arange(n) + 0.5) / max(n, 1))).astype(
            np.float32
        )
    softened: np.ndarray = y * gain[:, None]
    return softened
