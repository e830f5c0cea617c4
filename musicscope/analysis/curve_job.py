"""Curves of one file: at once for the visible part, then for the whole track."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from musicscope.analysis.curve import (
    MOMENTARY,
    SHORT_TERM,
    Curve,
    curve_kinds,
    loudness_curves,
    series_curve,
)
from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.loudness.meter import LoudnessMeter
from musicscope.analysis.series import track_series
from musicscope.analysis.sound import FRAME, HOP, RATE, SharedSound, cleaned
from musicscope.core.paths import display_path

if TYPE_CHECKING:
    from musicscope.audio.decode import Sound
    from musicscope.jobs import JobContext

#: Frames around the visible part that descriptors look at, and what loudness needs before it, s.
_MARGIN = 8
_SETTLING_S = 4.0
_LOUDNESS = (MOMENTARY, SHORT_TERM)


@dataclass(frozen=True)
class CurvesSpec:
    """Computes curves of one file.

    Attributes
    ----------
    path : bytes
    names : tuple of str
        Descriptors, or the curves of loudness.
    start_s, stop_s : float
        The part that is published before the whole is begun.
    """

    path: bytes
    names: tuple[str, ...]
    start_s: float = 0.0
    stop_s: float = 0.0

    @property
    def label(self) -> str:
        """For people."""
        return f"Drawing curves of {display_path(self.path.rsplit(b'/', 1)[-1])}"

    def run(self, context: JobContext) -> dict[str, Curve]:
        """Publish the curves of the part, by name; return those of the whole.

        Raises
        ------
        DecodeError
            If the file is no sound.
        """
        from musicscope.audio.decode import Sound

        with Sound(self.path) as sound:
            if self.stop_s > self.start_s:
                context.publish(self._part(sound))
                context.check()
            return self._whole(sound, context)

    @property
    def _descriptors(self) -> list[str]:
        return [name for name in self.names if curve_kinds()[name].of_descriptor]

    @property
    def _loudness(self) -> list[str]:
        return [name for name in self.names if name in _LOUDNESS]

    def _whole(self, sound: Sound, context: JobContext) -> dict[str, Curve]:
        meter = LoudnessMeter(sound.rate, sound.channels) if self._loudness else None
        passes = 0

        def source() -> Iterator[np.ndarray]:
            nonlocal passes
            passes += 1
            tap = meter.push if meter is not None and passes == 1 else None
            for block in sound.stream(rate=RATE, channels=1, tap=tap):
                yield block[:, 0]

        if self._descriptors:
            found = track_series(source, self._descriptors, context.check)
            n_frames = 1 + found.n_samples // HOP
            series = found.series
        else:
            for _ in source():
                context.check()
            n_frames, series = 0, {}
        curves = {name: series_curve(name, rows, n_frames) for name, rows in series.items()}
        if meter is not None:
            measured = meter.result()
            loudness = loudness_curves(
                measured.momentary_lufs, measured.short_term_lufs, measured.step_s
            )
            curves |= {name: loudness[name] for name in self._loudness}
        return curves

    def _part(self, sound: Sound) -> dict[str, Curve]:
        curves = self._part_series(sound) if self._descriptors else {}
        if self._loudness:
            curves |= self._part_loudness(sound)
        return {name: self._cut(curve) for name, curve in curves.items()}

    def _part_series(self, sound: Sound) -> dict[str, Curve]:
        first = max(int(self.start_s * RATE / HOP) - _MARGIN, 0)
        stop = int(self.stop_s * RATE / HOP) + 2 + _MARGIN
        begin = first * HOP - FRAME // 2
        end = (stop - 1) * HOP + FRAME // 2
        blocks = sound.stream(
            rate=RATE, channels=1, start_s=max(begin, 0) / RATE, stop_s=end / RATE
        )
        samples = cleaned(np.concatenate([np.zeros(0, np.float32), *(b[:, 0] for b in blocks)]))
        before = max(-begin, 0)
        after = max(FRAME - before - len(samples), FRAME // 2 if len(samples) < end - begin else 0)
        padded = np.pad(samples, (before, after))
        part = SharedSound(padded, before, before + len(samples), is_whole=False)
        return {
            name: series_curve(
                name,
                part.once(DESCRIPTORS.get(name).run),
                part.n_frames,
                first=first,
                whole=False,
            )
            for name in self._descriptors
        }

    def _part_loudness(self, sound: Sound) -> dict[str, Curve]:
        start_s = max(round((self.start_s - _SETTLING_S) * 10) / 10, 0.0)
        meter = LoudnessMeter(sound.rate, sound.channels)
        for block in sound.stream(start_s=start_s, stop_s=self.stop_s + 1.5):
            meter.push(block)
        measured = meter.result()
        found = loudness_curves(
            measured.momentary_lufs, measured.short_term_lufs, measured.step_s, start_s=start_s
        )
        return {name: found[name] for name in self._loudness}

    def _cut(self, curve: Curve) -> Curve:
        """Leave out what has its margin missing."""
        step_s = HOP / RATE
        inside = (curve.times_s >= self.start_s - step_s) & (curve.times_s <= self.stop_s + step_s)
        return replace(
            curve, times_s=curve.times_s[inside], values=curve.values[inside], whole=False
        )
