"""A metronome: short clicks added to sound, each at its own frame."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from musicscope.audio.rendition import ClickTrack, CountIn
from musicscope.audio.samples import Block

#: Hz of an accented and of a plain click, and how loud the second is beside the first.
_ACCENTED_HZ, _PLAIN_HZ, _PLAIN_LEVEL = 1_760.0, 1_320.0, 0.6
#: Seconds that a click lasts, in which it falls to 1/e, and in which it rises.
_LENGTH_S, _DECAY_S, _ATTACK_S = 0.05, 0.008, 0.0005


@lru_cache(maxsize=32)
def click(rate: int, level: float, *, accented: bool) -> Block:
    """Return one click [shape=(n, 1)] that begins at its first sample; not to be written to."""
    t = np.arange(round(_LENGTH_S * rate)) / rate
    frequency, strength = (_ACCENTED_HZ, 1.0) if accented else (_PLAIN_HZ, _PLAIN_LEVEL)
    sound = np.sin(2 * np.pi * frequency * t) * np.exp(-t / _DECAY_S)
    sound *= np.minimum(1.0, (t + 1 / rate) / _ATTACK_S) * np.minimum(1.0, t[::-1] / 0.01)
    sound *= level * strength / np.abs(sound).max()
    samples: Block = sound.astype(np.float32)[:, None]
    samples.flags.writeable = False
    return samples


def clicks_between(track: ClickTrack, start_s: float, stop_s: float) -> list[tuple[float, bool]]:
    """Return when clicks fall at or after `start_s` and before `stop_s`, and which are accented."""
    first = bisect_left(track.times_s, start_s)
    last = bisect_left(track.times_s, stop_s)
    return list(zip(track.times_s[first:last], track.accented[first:last], strict=True))


def count_in_block(count_in: CountIn, rate: int, channels: int) -> Block:
    """Return the clicks of a count-in and the silence between them [shape=(n, channels)]."""
    beats = max(0, count_in.beats)
    block = np.zeros((round(beats * max(0.0, count_in.interval_s) * rate), channels), np.float32)
    for beat in range(beats):
        first = round(beat * count_in.interval_s * rate)
        sound = click(rate, count_in.level, accented=beat == 0)[: len(block) - first]
        block[first : first + len(sound)] += sound
    return block


class ClickMixer:
    """Adds clicks to blocks that follow each other; one may ring on in the next block.

    Parameters
    ----------
    rate : int
        Hz.
    level : float
        Peak of an accented click.
    """

    def __init__(self, rate: int, level: float) -> None:
        self._rate = rate
        self._level = level
        self._ringing: list[tuple[int, Block]] = []

    def mix(self, block: Block, first: int, due: Iterable[tuple[float, bool]]) -> Block:
        """Return `block`, whose first frame has the number `first`, with its clicks.

        Parameters
        ----------
        due : iterable of (float, bool)
            The frames, by the same numbers, at which clicks begin, and whether they are accented.
        """
        for frame, accented in due:
            sound = click(self._rate, self._level, accented=accented)
            self._ringing.append((math.floor(frame + 0.5), sound))
        if not self._ringing:
            return block
        mixed = block.copy()
        stop = first + len(block)
        for begin, sound in self._ringing:
            skip = max(0, first - begin)
            part = sound[skip : max(skip, stop - begin)]
            at = max(begin, first) - first
            mixed[at : at + len(part)] += part
        self._ringing = [(begin, s) for begin, s in self._ringing if begin + len(s) > stop]
        return mixed
