"""Another speed at the same pitch, another pitch at the same speed, as a stream.

The library `pedalboard` runs Rubber Band's finer engine over sections that overlap. Each section
has its exact place, so that nothing drifts and nothing is late; where two meet, the passage of
the overlap in which they differ least is sought, and they go over into each other there
(the step of WSOLA: Verhelst and Roelands, 1993).
"""

from __future__ import annotations

import math

import numpy as np

from musicscope.audio.samples import Block

#: Seconds of sound that the first section gives, and a later one: each is twice the former.
_FIRST_S, _LONGEST_S = 0.2, 2.0
#: Seconds of the input of a section: within it the engine drifts, by 2 ms in a second.
_LONGEST_INPUT_S = 2.5
#: Share of a section in which the next may begin, and the longest, seconds.
_OVERLAP, _LONGEST_OVERLAP_S = 0.25, 0.3
#: Seconds of the input that stand around a section, so that its ends are as its middle.
_AROUND_S = 0.12
#: Seconds in which a section goes over into the next, and by which the next may be moved for it.
_FADE_S, _SHIFT_S = 0.025, 0.006
#: Hz at which the place of the transition is sought, before it is refined.
_SEARCH_HZ = 8_000
#: Share of its power by which a place at the limit of what is allowed has to be better.
_SLIGHT = 0.01
#: Hz above which the engine uses its short window, a third of the work.
_SHORT_WINDOW_ABOVE_HZ = 50_000


class Stretcher:
    """Changes speed and pitch of a stream of frames.

    The output frame ``k`` sounds what the input frame ``k * speed`` sounded.

    Parameters
    ----------
    rate, channels : int
    speed : float
        Seconds of input in a second of output.
    semitones : float
        By which the pitch goes up.

    Attributes
    ----------
    given : int
        Frames that were given out.

    References
    ----------
    Rubber Band Library, engine R3: https://breakfastquay.com/rubberband/
    """

    def __init__(self, rate: int, channels: int, speed: float, semitones: float) -> None:
        self.given = 0
        self._rate = rate
        self._speed = speed
        self._semitones = semitones
        self._input: Block = np.zeros((0, channels), np.float32)
        self._input_at = 0
        self._taken = 0
        self._tail: Block = self._input
        self._section = round(_FIRST_S * rate)
        self._longest = round(min(_LONGEST_S, _LONGEST_INPUT_S / speed) * rate)
        self._around = round(_AROUND_S * rate)
        self._fade = round(_FADE_S * rate)
        self._shift = round(_SHIFT_S * rate)

    def push(self, block: Block) -> None:
        """Take the next frames of the input [shape=(n, channels)]."""
        self._input = np.concatenate([self._input, block])
        self._taken += len(block)

    def pull(self, *, last: bool = False) -> Block:
        """Return the next frames of the output; none while more input is needed.

        Parameters
        ----------
        last : bool
            Whether no more input comes for now: everything is given out.
        """
        begin = self.given
        stop, overlap = begin + self._section, self._overlap()
        needed = math.ceil((stop + overlap + self._shift) * self._speed) + self._around
        if needed > self._taken:
            if not last:
                return self._tail[:0]
            stop, overlap = round(self._taken / self._speed), 0
        if stop <= begin:
            return self._tail[:0]
        section, at = self._stretched(begin, min(needed, self._taken))
        block, section = self._joined(section, at, stop - begin)
        self._tail = section[:overlap]
        self.given = stop
        self._section = min(2 * self._section, self._longest)
        self._forget()
        return block

    def _overlap(self) -> int:
        return min(round(_OVERLAP * self._section), round(_LONGEST_OVERLAP_S * self._rate))

    def _stretched(self, begin: int, until: int) -> tuple[Block, int]:
        """Return the input up to `until` as it sounds, and where in it frame `begin` lies."""
        import pedalboard

        first = max(self._input_at, math.floor(begin * self._speed) - self._around)
        source = np.ascontiguousarray(
            self._input[first - self._input_at : until - self._input_at].T
        )
        sound = pedalboard.time_stretch(
            source,
            float(self._rate),
            stretch_factor=self._speed,
            pitch_shift_in_semitones=self._semitones,
            use_long_fft_window=False if self._rate > _SHORT_WINDOW_ABOVE_HZ else None,
            preserve_formants=False,
        )
        return np.ascontiguousarray(sound.T), round(begin - first / self._speed)

    def _joined(self, section: Block, at: int, n: int) -> tuple[Block, Block]:
        """Return `n` frames from `at` on, led over to from the former section, and the rest."""
        former = self._tail
        fade = min(self._fade, len(former))
        if not fade:
            return _padded(section[at : at + n], n), section[at + n :]
        place, shift = self._transition(former, section, at, fade)
        begin = max(0, at + shift)
        own = _padded(section[begin : begin + n], n)
        block = own.copy()
        block[:place] = former[:place]
        share = np.linspace(0.0, 1.0, fade + 2, dtype=np.float32)[1:-1, None]
        leaving, coming = former[place : place + fade], own[place : place + fade]
        block[place : place + fade] = leaving + share * (coming - leaving)
        return block, section[begin + n :]

    def _transition(self, former: Block, section: Block, at: int, fade: int) -> tuple[int, int]:
        """Return where in `former` to leave it, and how far `section` is moved for that.

        The differences are taken at a low rate first, then refined sample by sample.
        """
        shift = min(self._shift, at)
        step = max(1, self._rate // _SEARCH_HZ)
        left = former.sum(axis=1)
        right = section[at - shift : at + len(former) + shift].sum(axis=1)
        right = np.pad(right, (0, max(0, len(left) + 2 * shift - len(right))))
        coarse_left, coarse_right = (_thinned(sound, step) for sound in (left, right))
        width, reach = max(1, fade // step), 2 * (shift // step)
        best = (np.inf, 0, 0)
        for place in range(0, max(1, len(coarse_left) - width), max(1, width // 2)):
            window = coarse_left[place : place + width]
            difference = _differences(window, coarse_right[place : place + width + reach])
            k = int(difference.argmin())
            best = min(best, (float(difference[k]), place * step, k * step))
        _, place, moved = best
        place = min(place, len(left) - fade)
        low = max(0, moved - step)
        around = right[place + low : place + moved + step + fade]
        moved = low + int(_differences(left[place : place + fade], around).argmin())
        return place, moved - shift

    def _forget(self) -> None:
        needed = math.floor(self.given * self._speed) - self._around - self._shift
        drop = max(0, needed - self._input_at)
        self._input = self._input[drop:]
        self._input_at += drop


def _padded(block: Block, n: int) -> Block:
    return block if len(block) == n else np.pad(block, ((0, n - len(block)), (0, 0)))


def _thinned(sound: np.ndarray, step: int) -> np.ndarray:
    n = len(sound) // step * step
    return np.asarray(sound[:n].reshape(-1, step).mean(axis=1))


def _differences(window: np.ndarray, around: np.ndarray) -> np.ndarray:
    """Return the squared difference of `window` to `around` at each place in it.

    Where that hardly matters, as in silence, the place in the middle comes out best.
    """
    window, around = window.astype(np.float64), around.astype(np.float64)
    alike = np.correlate(around, window, "valid")
    power = np.concatenate([[0.0], np.cumsum(around**2)])
    here = power[len(window) :] - power[: -len(window)]
    own = (window**2).sum()
    aside = np.linspace(-1.0, 1.0, len(alike)) ** 2 if len(alike) > 1 else np.zeros(1)
    return np.asarray(here + own - 2.0 * alike + (_SLIGHT * own + 1e-9) * aside)
