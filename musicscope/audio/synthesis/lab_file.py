"""Writing a lab sound where the player and the pictures can read it."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

from musicscope.audio.synthesis.tone import FloatArray

_FLOAT = 3


def write_wav(path: Path, samples: FloatArray, rate: int) -> None:
    """Write mono float32 samples as a WAV file, in one go.

    Parameters
    ----------
    path : Path
        Replaced when it exists.
    samples : np.ndarray [shape=(n,)]
    rate : int
        Hz.

    Raises
    ------
    OSError
        When the file cannot be written.
    """
    data = np.ascontiguousarray(samples, "<f4").tobytes()
    form = struct.pack("<4sIHHIIHHH", b"fmt ", 18, _FLOAT, 1, rate, 4 * rate, 4, 32, 0)
    fact = struct.pack("<4sII", b"fact", 4, len(samples))
    body = b"WAVE" + form + fact + struct.pack("<4sI", b"data", len(data))
    path.write_bytes(struct.pack("<4sI", b"RIFF", len(body) + len(data)) + body + data)
