"""Samples as the program has them: float32, -1..1, planar, finite."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Block = npt.NDArray[np.float32]

#: Louder than any recording (60 dB above full scale): only damaged files say so.
_LOUDEST = 1_000.0

#: FFmpeg's name of a sample format, without its ``p`` for planar: type, zero and full scale.
_FORMATS: dict[str, tuple[type[np.generic], float, float]] = {
    "u8": (np.uint8, 128.0, 2.0**7),
    "s16": (np.int16, 0.0, 2.0**15),
    "s32": (np.int32, 0.0, 2.0**31),
    "s64": (np.int64, 0.0, 2.0**63),
    "flt": (np.float32, 0.0, 1.0),
    "dbl": (np.float64, 0.0, 1.0),
}


#: FFmpeg's usual order of channels: left, right, centre or both, - for low frequencies.
_SIDES = {3: "LRC", 5: "LRCLR", 6: "LRC-LR", 7: "LRC-CLR", 8: "LRC-LRLR"}


class FrameReader:
    """Copies the samples of decoded frames of one format into planar arrays.

    Parameters
    ----------
    frame : av.AudioFrame
        The first frame of a run of frames of the same format.
    """

    def __init__(self, frame: Any) -> None:
        self.rate: int = frame.sample_rate
        self.channels: int = frame.layout.nb_channels
        self.planar: bool = frame.format.is_planar
        self.type, self._zero, self._full_scale = _FORMATS[frame.format.name.removesuffix("p")]
        self._key = (self.rate, self.channels, frame.format.name)

    def fits(self, frame: Any) -> bool:
        """Return whether `frame` has the format of this reader's first frame."""
        return (frame.sample_rate, frame.layout.nb_channels, frame.format.name) == self._key

    def copy(self, frame: Any, start: int, stop: int, out: Block) -> None:
        """Copy raw values of the frame's samples `start` to `stop` to `out`."""
        planes = frame.planes
        if self.planar:
            for channel in range(self.channels):
                out[channel] = np.frombuffer(planes[channel], self.type, stop)[start:]
        else:
            raw = np.frombuffer(planes[0], self.type, stop * self.channels)
            out[:] = raw.reshape(stop, self.channels).T[:, start:]

    def finish(self, block: Block) -> Block:
        """Scale raw values to -1..1 in place, and replace what is not finite by 0."""
        if self._zero:
            block -= np.float32(self._zero)
        if self._full_scale != 1.0:
            block *= np.float32(1.0 / self._full_scale)
            return block
        return make_finite(block)


def make_finite(block: Block) -> Block:
    """Replace NaN and infinite samples by 0, and limit absurd ones, in place."""
    if block.size and not (block.max() <= _LOUDEST and block.min() >= -_LOUDEST):
        block[~np.isfinite(block)] = 0.0
        np.clip(block, -_LOUDEST, _LOUDEST, out=block)
    return block


def mix(block: Block, channels: int) -> Block:
    """Return `block` with another number of channels.

    One channel is the mean of all. One becomes many by copying. More than two become two with
    all but the front ones at -3 dB and the low-frequency channel left out (ITU-R BS.775), scaled
    so that nothing is louder than full scale.

    Parameters
    ----------
    block : np.ndarray [shape=(n_channels, n_samples)]

    Returns
    -------
    mixed : np.ndarray [shape=(channels, n_samples)]
    """
    have = block.shape[0]
    if have == channels:
        return block
    if channels == 1:
        mean = np.add.reduce(block, axis=0, keepdims=True)
        mean *= np.float32(1.0 / have)
        return mean
    if have == 1:
        return np.repeat(block, channels, axis=0)
    if channels == 2:
        return np.asarray(_two_from(have) @ block, np.float32)
    mixed = np.zeros((channels, block.shape[1]), np.float32)
    mixed[: min(have, channels)] = block[: min(have, channels)]
    return mixed


def _two_from(have: int) -> Block:
    sides = _SIDES.get(have) or "LR" * have
    weights = np.zeros((2, have), np.float32)
    for channel, side in enumerate(sides[:have]):
        level = 1.0 if channel < 2 else np.sqrt(0.5)
        weights[0, channel] = level * (side in "LC")
        weights[1, channel] = level * (side in "RC")
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float32)
