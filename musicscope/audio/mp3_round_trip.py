"""What is left of a sound after it was stored as an MP3."""

from __future__ import annotations

import io
from typing import Any, cast

import numpy as np

from musicscope.audio.container import ffmpeg
from musicscope.core.errors import ParameterError

#: Sampling rates that the format has, Hz: MPEG-2.5, MPEG-2 and MPEG-1 Layer III.
RATES = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
#: Samples at each end by which a lossy encoder leads in and out.
_EDGE = 2_304


def mp3_round_trip(y: np.ndarray, rate: int, *, kbit_s: int = 64) -> np.ndarray:
    """Return sound as it comes back from an MP3 of its own, at the same place and length.

    Sound at a rate that the format does not have goes through the next higher one.

    Parameters
    ----------
    y : np.ndarray [shape=(n_samples,)], float32, -1..1
        Louder samples are clipped, as an encoder does.
    rate : int
        Hz.
    kbit_s : int
        Thousands of bits a second; LAME takes the nearest that the format has at this rate.

    Returns
    -------
    np.ndarray [shape=(n_samples,)], float32

    Raises
    ------
    ParameterError
        If this FFmpeg cannot write MP3.
    """
    if not len(y):
        return y.astype(np.float32)
    stored = next((possible for possible in RATES if possible >= rate), RATES[-1])
    sound = _resampled(np.clip(y, -1.0, 1.0).astype(np.float32), rate, stored)
    back = _resampled(_decoded(_encoded(sound, stored, kbit_s), len(sound)), stored, rate)
    return _of_length(back, len(y))


def _encoded(y: np.ndarray, rate: int, kbit_s: int) -> bytes:
    av = cast(Any, ffmpeg())
    if "libmp3lame" not in av.codecs_available:
        raise ParameterError("This FFmpeg cannot write MP3, so that loss cannot be tried.")
    file = io.BytesIO()
    with av.open(file, "w", format="mp3") as container:
        line = container.add_stream("libmp3lame", rate=rate)
        line.layout = "mono"
        line.bit_rate = 1_000 * kbit_s
        padded = np.pad(y, (0, _EDGE))
        frame = av.AudioFrame.from_ndarray(padded[None], format="fltp", layout="mono")
        frame.sample_rate = rate
        frame.pts = 0
        for packet in (*line.encode(frame), *line.encode(None)):
            container.mux(packet)
    return file.getvalue()


def _decoded(raw: bytes, n: int) -> np.ndarray:
    av = cast(Any, ffmpeg())
    with av.open(io.BytesIO(raw)) as container:
        blocks = [frame.to_ndarray().mean(axis=0) for frame in container.decode(audio=0)]
    return _of_length(np.concatenate(blocks).astype(np.float32), n)


def _resampled(y: np.ndarray, rate: int, wanted: int) -> np.ndarray:
    if rate == wanted:
        return y
    import soxr

    return np.asarray(soxr.resample(y, rate, wanted), np.float32)


def _of_length(y: np.ndarray, n: int) -> np.ndarray:
    return np.pad(y[:n], (0, max(0, n - len(y))))
