"""Which ticks are beats, and which beats begin a bar: the reading of a pulse that fits best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musicscope.analysis.rhythm.accents import Accents
from musicscope.analysis.rhythm.pulse import Pulse

#: What a listener taps to: outside this it becomes unlikely fast.
SLOWEST_BPM, FASTEST_BPM = 45.0, 210.0
_USUAL_BPM = (60.0, 160.0)
_MODERATE_BPM = 105.0
#: Beats of so many ticks are tried.
_DIVISIONS = (1, 2, 3, 4)
#: Bars of so many beats are tried.
_BARS = (2, 3, 4)
#: A reading with fewer beats or bars than this is not judged.
_FEWEST = 3
#: Fewer beats than this show no bars when tempi are compared.
_FEWEST_FOR_BARS = 12

#: Evidence from this few beats counts half.
_FEW_BEATS = 6

# How much each piece of evidence weighs, in nats: fitted to 660 synthesised pieces of many
# textures, then rounded. Accents are in standard deviations.
_MODERATE, _UNUSUAL = 1.5, 60.0  # per squared octave
_DENSITY = 0.3  # per squared octave from one strong onset a beat
_DIVISION = {1: 0.0, 2: -0.75, 3: -3.4, 4: -2.9}
_COHERENCE = 7.5
_ON_BEAT = {"bass": 1.2, "long": 0.9, "harmony": 3.8, "bass_change": 1.4}
_HALF_BEAT_HARMONY = 2.4
_TERNARY, _TERNARY_BASS = 3.2, 1.9
_IN_BAR = {"bass": 0.9, "long_harmony": 3.2, "bass_change": 0.5}

_BAR = {2: 0.0, 3: 0.0, 4: 0.2}
_TWO_OF_THREE = 1.2
_DOWN = {"loud": 1.6, "bass": 2.0, "harmony_4": 3.3}
_THREE = {"loud": 0.4, "long": 0.5, "bass": 1.0, "harmony_2": 1.9, "bass_change_2": 1.9}
#: Evidence from this few bars counts half.
_FEW_BARS = 3


@dataclass(frozen=True)
class BeatReading:
    """One way to hear beats in a pulse.

    Attributes
    ----------
    pulse : int
        Which of the pulses.
    division : int
        Ticks a beat.
    first : int
        The first tick that is a beat.
    bpm : float
    score : float
        Log likelihood up to a constant, nats.
    """

    pulse: int
    division: int
    first: int
    bpm: float
    score: float


@dataclass(frozen=True)
class BarReading:
    """One way to hear bars in beats.

    Attributes
    ----------
    length : int
        Beats a bar.
    first : int
        The first beat that begins a bar.
    score : float
        Log likelihood up to a constant, nats.
    """

    length: int
    first: int
    score: float


def _ternary(accent: np.ndarray) -> float:
    """Return how much more an accent repeats after three steps than after two or four."""

    def repeats(lag: int) -> float:
        return float(np.mean(accent[lag:] * accent[:-lag])) if len(accent) > lag + 4 else 0.0

    return repeats(3) - (repeats(2) + repeats(4)) / 2


def _alternation(on_beats: np.ndarray) -> float:
    """Return how far one beat of the bar that fits best stands out."""
    mean = on_beats.mean()
    return max(
        (
            float(on_beats[first::bar].mean() - mean)
            for bar in _BARS
            if len(on_beats) >= max(_FEWEST * bar, _FEWEST_FOR_BARS)
            for first in range(bar)
        ),
        default=0.0,
    )


def _tempo_prior(bpm: float) -> float:
    """Return how likely listeners tap at a tempo (Moelants, 2002, has a like curve), nats."""
    octaves = np.log2(bpm / _MODERATE_BPM)
    slow, fast = _USUAL_BPM
    beyond = max(0.0, float(np.log2(bpm / fast)), float(np.log2(slow / bpm)))
    return float(-_MODERATE * octaves**2 - _UNUSUAL * beyond**2)


def read_beats(pulses: list[Pulse], accents: list[Accents]) -> list[BeatReading]:
    """Judge every way to group the ticks of each pulse into beats.

    Beats carry bass notes, long notes and changes of harmony (Lerdahl and Jackendoff, 1983);
    they are moderately fast, hold about one to two onsets, and form bars.

    Returns
    -------
    list of BeatReading
        Best first; empty when no pulse has enough ticks.
    """
    readings: list[BeatReading] = []
    for number, (pulse, accent) in enumerate(zip(pulses, accents, strict=True)):
        coherence = _COHERENCE * float(np.log(pulse.coherence / pulses[0].coherence))
        ternary = _TERNARY * _ternary(accent.loud)
        not_binary = _TERNARY_BASS * _ternary(accent.bass)
        by_name = {
            "bass": accent.bass,
            "long": accent.long,
            "harmony": accent.harmony[2],
            "long_harmony": accent.harmony[4],
            "bass_change": accent.bass_change[2],
        }
        for division in _DIVISIONS:
            bpm = 60 * pulse.rate / division
            n_beats = len(accent.times) // division
            if not SLOWEST_BPM < bpm < FASTEST_BPM or n_beats < _FEWEST:
                continue
            density = float(np.log2(max(accent.density * division, 0.1)))
            prior = _tempo_prior(bpm) - _DENSITY * density**2 + _DIVISION[division] + coherence
            for first in range(division):
                heard = ternary if division == 3 else 0.0
                for name, weight in _ON_BEAT.items():
                    heard += weight * float(by_name[name][first::division].mean())
                for name, weight in _IN_BAR.items():
                    heard += weight * _alternation(by_name[name][first::division])
                if division % 2 == 0:
                    halves = by_name["harmony"][(first + division // 2) % division :: division]
                    heard += _HALF_BEAT_HARMONY * float(halves.mean()) - not_binary
                score = prior + heard * n_beats / (n_beats + _FEW_BEATS)
                readings.append(BeatReading(number, division, first, bpm, score))
    return sorted(readings, key=lambda reading: -reading.score)


def read_bars(beats: Accents, division: int | None) -> list[BarReading]:
    """Judge every way to group beats into bars.

    Parameters
    ----------
    beats : Accents
        Accents of the beats.
    division : int or None
        Into how many parts beats are divided: beats of three form bars of two more often.

    Returns
    -------
    list of BarReading
        Best first; empty when there are too few beats.
    """
    by_name = {
        "loud": beats.loud,
        "bass": beats.bass,
        "long": beats.long,
        "harmony_2": beats.harmony[2],
        "harmony_4": beats.harmony[4],
        "bass_change_2": beats.bass_change[2],
    }
    three = sum(weight * _ternary(by_name[name]) for name, weight in _THREE.items())
    readings = []
    for length in _BARS:
        n_bars = len(beats.times) / length
        if n_bars < _FEWEST:
            continue
        prior = _BAR[length] + _TWO_OF_THREE * (length == 2 and division == 3)
        for first in range(length):
            heard = three if length == 3 else 0.0
            for name, weight in _DOWN.items():
                heard += weight * float(by_name[name][first::length].mean())
            score = prior + heard * n_bars / (n_bars + _FEW_BARS)
            readings.append(BarReading(length, first, score))
    return sorted(readings, key=lambda reading: -reading.score)


def likelihoods(scores: list[float]) -> np.ndarray:
    """Return the probabilities [shape=(n,)] of readings by their scores in nats."""
    shares: np.ndarray = np.exp(np.array(scores) - max(scores, default=0.0))
    shares /= shares.sum()
    return shares
