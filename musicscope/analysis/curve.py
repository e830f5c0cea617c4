"""Curves: one figure over the time of a track, with unit and name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.sound import HOP, RATE

#: Curves that are no descriptors.
MOMENTARY, SHORT_TERM, TEMPO = "loudness_momentary", "loudness_short_term", "tempo"
#: Names as books have them, where a descriptor's label says what is heard.
_TERMS = {
    "rms": "RMS",
    "rmse": "RMS of the spectrum",
    "onset_strength": "spectral flux",
    "zero_crossing_rate": "zero crossings",
    "mfcc": "MFCC",
    "chroma_cqt": "chroma by constant-Q",
}


@dataclass(frozen=True)
class CurveKind:
    """What a curve can show.

    Attributes
    ----------
    name : str
    label : str
        What is heard, in sentence case: ``"Brightness"``.
    term : str
        What books call it: ``"centroid"``.
    unit : str
        Empty for a plain number.
    help : str
        One sentence.
    """

    name: str
    label: str
    term: str
    unit: str
    help: str

    @property
    def of_descriptor(self) -> bool:
        """Whether it is a descriptor's series, or the mean of its rows."""
        return self.name not in (MOMENTARY, SHORT_TERM, TEMPO)


@dataclass(frozen=True)
class Curve:
    """A figure over time.

    Attributes
    ----------
    name : str
        Of a `CurveKind`.
    times_s : np.ndarray [shape=(n,)], float64
        Ascending; the middle of what each value was taken from.
    values : np.ndarray [shape=(n,)], float32
    whole : bool
        Whether it covers all of the track and is as the analysis has it; what is at hand at
        first covers a part, and may differ where a descriptor depends on the whole.
    """

    name: str
    times_s: np.ndarray
    values: np.ndarray
    whole: bool = True

    def at(self, moment_s: float) -> float | None:
        """Return the value nearest to a moment; None outside of the curve."""
        n = len(self.times_s)
        if n == 0:
            return None
        reach = (self.times_s[-1] - self.times_s[0]) / max(n - 1, 1) + 1e-6
        if not self.times_s[0] - reach <= moment_s <= self.times_s[-1] + reach:
            return None
        place = int(np.searchsorted(self.times_s, moment_s))
        if place == n or (
            place and moment_s - self.times_s[place - 1] <= self.times_s[place] - moment_s
        ):
            place -= 1
        return float(self.values[place])


@lru_cache(maxsize=1)
def curve_kinds() -> dict[str, CurveKind]:
    """Return all curves by name: loudness and tempo, then every registered descriptor."""
    kinds = [
        CurveKind(
            MOMENTARY, "Loudness to the ear", "momentary loudness", "LUFS",
            "How loud 0.4 seconds are to the ear (ITU-R BS.1770-4).",
        ),
        CurveKind(
            SHORT_TERM, "Loudness of phrases", "short-term loudness", "LUFS",
            "How loud 3 seconds are to the ear (ITU-R BS.1770-4, EBU Tech 3341).",
        ),
        CurveKind(
            TEMPO, "Tempo", "tempo curve", "bpm",
            "The tempo around each beat: level for a machine, breathing for a player.",
        ),
    ]  # fmt: skip
    for entry in DESCRIPTORS:
        term = _TERMS.get(entry.name, entry.name.replace("_", " "))
        sentence = entry.doc.split("\n\n")[0].replace("\n", " ")
        kinds.append(CurveKind(entry.name, entry.label, term, entry.unit, sentence))
    return {kind.name: kind for kind in kinds}


def series_curve(
    name: str, series: np.ndarray, n_frames: int, *, first: int = 0, whole: bool = True
) -> Curve:
    """Return a descriptor's series as a curve, the mean of its rows where it has several.

    Parameters
    ----------
    name : str
        Of the descriptor.
    series : np.ndarray [shape=(d, n)]
        One column a frame; where there are fewer, they lie evenly over the frames.
    n_frames : int
        Frames that the series describes, centred `HOP` samples apart.
    first : int
        The first of them in the track.
    whole : bool
        Whether these are all frames of the track.
    """
    values = series[0] if len(series) == 1 else series.mean(axis=0, dtype=np.float64)
    n = len(values)
    frames = np.arange(n) if n == n_frames else (np.arange(n) + 0.5) * n_frames / max(n, 1)
    times_s = (first + frames) * (HOP / RATE)
    return Curve(name, times_s, np.asarray(values, np.float32), whole)


def loudness_curves(
    momentary: np.ndarray, short_term: np.ndarray, step_s: float, *, start_s: float = 0.0
) -> dict[str, Curve]:
    """Return curves of loudness, each value in the middle of the sound that it was taken from.

    Parameters
    ----------
    momentary, short_term : np.ndarray [shape=(n,)], LUFS
        Of the 0.4 s and 3 s that end at each step.
    step_s : float
        Seconds between two figures.
    start_s : float
        Where in the track the measuring began.
    """
    return {
        name: Curve(name, start_s + (np.arange(len(values)) + steps / 2) * step_s, values)
        for name, values, steps in ((MOMENTARY, momentary, 4), (SHORT_TERM, short_term, 30))
    }
