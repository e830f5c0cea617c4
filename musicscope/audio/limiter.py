"""Keeping what was made louder from clipping."""

from __future__ import annotations

import numpy as np

from musicscope.audio.samples import Block

#: What is softer than this is left as it is (0.9 dB below full scale).
KNEE = 0.9


def soften(block: Block) -> None:
    """Round off what is louder than `KNEE`, in place, so that nothing reaches full scale.

    A hyperbolic tangent joined at the knee with the same slope: samples below it are not touched.
    """
    size = np.abs(block)
    loud = size > KNEE
    if not loud.any():
        return
    room = 1.0 - KNEE
    rounded = KNEE + room * np.tanh((size[loud] - KNEE) / room)
    block[loud] = np.copysign(np.minimum(rounded, np.float32(0.9999)), block[loud])
