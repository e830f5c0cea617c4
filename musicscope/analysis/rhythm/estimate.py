"""The rhythm of a piece as a whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musicscope.analysis.rhythm.accents import measure_accents
from musicscope.analysis.rhythm.certainty import pulse_certainty
from musicscope.analysis.rhythm.metre import (
    FASTEST_BPM,
    SLOWEST_BPM,
    BeatReading,
    likelihoods,
    read_bars,
    read_beats,
)
from musicscope.analysis.rhythm.onsets import FRAME_RATE, Onsets
from musicscope.analysis.rhythm.pulse import (
    HISTOGRAM_BPM,
    beat_histogram,
    find_pulses,
    pulse_gram,
)

#: Frames this quiet at either end, in terms of loud ones, are no music; some before are kept.
_SILENT, _BEFORE = 0.03, 4
#: Onsets between beats weaker than this share of those on beats divide nothing.
_LEAST_DIVIDED = 0.03
#: Tempi nearer than this are the same.
_SAME = 0.04
#: How many other tempi are named, and how likely at least.
_ALTERNATIVES, _LEAST_LIKELY = 4, 0.02


@dataclass(frozen=True)
class TempoAlternative:
    """Another tempo that the piece can be heard in.

    Attributes
    ----------
    bpm : float
        Beats a minute.
    confidence : float
        0..1, on the scale of `Rhythm.tempo_confidence`.
    """

    bpm: float
    confidence: float


@dataclass(frozen=True)
class Rhythm:
    """What is known of a piece's rhythm.

    Attributes
    ----------
    tempo_bpm : float or None
        Beats a minute, where the music stays longest; None when there is no pulse: drone,
        speech, noise, a click.
    tempo_confidence : float
        0..1: how likely listeners would tap this tempo; 0 without one.
    tempo_alternatives : tuple of TempoAlternative
        Half, double and others, the likeliest first.
    beats : np.ndarray [shape=(n_beats,)], s
        When each beat falls; empty without a tempo.
    tempo_curve : np.ndarray [shape=(n_beats,)], bpm
        Tempo around each beat.
    beats_per_bar : int or None
        2, 3 or 4; None without a tempo, or when there are too few beats.
    beat_division : int or None
        2 when beats fall in halves, 3 in thirds (6/8, 9/8); None when nothing divides them.
    metre : int or None
        2, 3, 4, or 6 for two beats of three; None as `beats_per_bar`.
    metre_confidence : float
        0..1: how likely bars begin and end here; 0 without a metre.
    downbeats : np.ndarray [shape=(n_bars,)], s
        The beats that begin a bar.
    pulse_clarity : float
        0..1: how well the onsets repeat (Lartillot et al., 2008).
    pulse_coherence : float
        0..1: the share of onset strength that falls on a steady pulse.
    beat_histogram : np.ndarray [shape=(81,)], float32
        How strongly the onsets repeat at 40, 42, … 200 bpm; sums to 1, or 0 for nothing.
    """

    tempo_bpm: float | None
    tempo_confidence: float
    tempo_alternatives: tuple[TempoAlternative, ...]
    beats: np.ndarray
    tempo_curve: np.ndarray
    beats_per_bar: int | None
    beat_division: int | None
    metre: int | None
    metre_confidence: float
    downbeats: np.ndarray
    pulse_clarity: float
    pulse_coherence: float
    beat_histogram: np.ndarray


def _unknown(clarity: float, coherence: float, histogram: np.ndarray) -> Rhythm:
    nothing = np.zeros(0)
    return Rhythm(
        tempo_bpm=None,
        tempo_confidence=0.0,
        tempo_alternatives=(),
        beats=nothing,
        tempo_curve=nothing,
        beats_per_bar=None,
        beat_division=None,
        metre=None,
        metre_confidence=0.0,
        downbeats=nothing,
        pulse_clarity=clarity,
        pulse_coherence=coherence,
        beat_histogram=histogram,
    )


def _same(bpm: float, other: float) -> bool:
    return abs(bpm / other - 1) < _SAME


def _alternatives(
    tempo: float, readings: list[BeatReading], shares: np.ndarray
) -> tuple[float, tuple[TempoAlternative, ...]]:
    """Return the share of `tempo` among all readings, and the other tempi, likeliest first."""
    certain = 0.0
    others: list[TempoAlternative] = []
    for reading, share in zip(readings, shares.tolist(), strict=True):
        if _same(reading.bpm, tempo):
            certain += share
            continue
        for place, other in enumerate(others):
            if _same(reading.bpm, other.bpm):
                others[place] = TempoAlternative(other.bpm, other.confidence + share)
                break
        else:
            others.append(TempoAlternative(reading.bpm, share))
    for bpm in (tempo / 2, tempo * 2):
        known = any(_same(bpm, other.bpm) for other in others)
        if SLOWEST_BPM < bpm < FASTEST_BPM and not known:
            others.append(TempoAlternative(bpm, 0.0))
    others = [
        other
        for other in others
        if other.confidence >= _LEAST_LIKELY
        or _same(other.bpm, tempo / 2)
        or _same(other.bpm, tempo * 2)
    ]
    others.sort(key=lambda other: -other.confidence)
    return certain, tuple(others[:_ALTERNATIVES])


def _local_tempo(beats: np.ndarray, around: int) -> np.ndarray:
    """Return the tempo over `around` beats before and after each beat, fewer at the ends."""
    at = np.arange(len(beats))
    before = np.maximum(at - around, 0)
    after = np.minimum(at + around, len(beats) - 1)
    tempo: np.ndarray = 60 * (after - before) / (beats[after] - beats[before])
    return tempo


def _sounding(series: np.ndarray) -> tuple[int, int]:
    """Return first and last frame plus one between the silences at either end."""
    level = series[2:].sum(axis=0)
    if level.max(initial=0) <= 0:
        return 0, 0
    loud = np.flatnonzero(level > _SILENT * np.percentile(level[level > 0], 95))
    return max(int(loud[0]) - _BEFORE, 0), int(loud[-1]) + 1


def _usual_tempo(curve: np.ndarray) -> float:
    """Return the tempo that the music is near for the longest time: what breathes returns to it."""
    rising = np.sort(curve)
    elapsed = np.concatenate([[0], np.cumsum(1 / rising)])
    first = np.searchsorted(rising, rising * (1 - _SAME), side="left")
    stop = np.searchsorted(rising, rising * (1 + _SAME), side="right")
    longest = int((elapsed[stop] - elapsed[first]).argmax())
    return float(np.median(rising[first[longest] : stop[longest]]))


def _beat_division(strength: np.ndarray, beats: np.ndarray) -> int | None:
    """Return whether onsets fall on halves of the beats or on thirds."""

    def mean_at(part: float) -> float:
        frames = np.round((beats[:-1] + part * np.diff(beats)) * FRAME_RATE).astype(int)
        near = frames[:, np.newaxis] + np.arange(-1, 2)
        return float(strength[np.clip(near, 0, len(strength) - 1)].max(axis=1).mean())

    if len(beats) < 2:
        return None
    halves, thirds = mean_at(1 / 2), (mean_at(1 / 3) + mean_at(2 / 3)) / 2
    if max(halves, thirds) < _LEAST_DIVIDED * mean_at(0):
        return None
    return 2 if halves > thirds else 3


def estimate_rhythm(series: np.ndarray) -> Rhythm:
    """Find tempo, beats and bars of a piece.

    Pulses are found in windows of the onset strength's Fourier transform (Grosche and Müller,
    2011) along a path of slowly changing rate; every grouping of their ticks into beats and
    bars is judged by accents, and the likeliest is taken.

    Parameters
    ----------
    series : np.ndarray [shape=(26, n_frames)]
        From `measure_onsets`; several stretches of a piece joined.
    """
    first, stop = _sounding(series)
    start_s = first / FRAME_RATE
    series = series[:, first:stop]
    onsets = Onsets.of(series)
    if onsets.n_frames < 2:
        return _unknown(0.0, 0.0, np.zeros(len(HISTOGRAM_BPM), np.float32))
    histogram, clarity = beat_histogram(onsets.strength)
    if not onsets.strength.any():
        return _unknown(clarity, 0.0, histogram)
    pulses = find_pulses(pulse_gram(onsets.strength))
    coherence = pulses[0].coherence
    certainty = pulse_certainty(series[0], pulses[0], clarity, onsets.duration_s)
    if certainty == 0:
        return _unknown(clarity, coherence, histogram)
    accents = [measure_accents(onsets, pulse.ticks) for pulse in pulses]
    readings = read_beats(pulses, accents)
    if not readings:
        return _unknown(clarity, coherence, histogram)

    best = readings[0]
    beats = accents[best.pulse].on(best.first, best.division)
    division = _beat_division(onsets.strength, beats.times)
    bars = read_bars(beats, division)
    around = bars[0].length if bars else 2
    curve = _local_tempo(beats.times, around)
    tempo = _usual_tempo(curve)
    shares = certainty * likelihoods([reading.score for reading in readings])
    confidence, alternatives = _alternatives(best.bpm, readings, shares)
    bar = bars[0] if bars else None
    length = bar.length if bar else None
    bar_share = likelihoods([reading.score for reading in bars])[0] if bar else 0.0
    return Rhythm(
        tempo_bpm=tempo,
        tempo_confidence=confidence,
        tempo_alternatives=alternatives,
        beats=start_s + beats.times,
        tempo_curve=curve,
        beats_per_bar=length,
        beat_division=division,
        metre=6 if length == 2 and division == 3 else length,
        metre_confidence=certainty * float(bar_share),
        downbeats=start_s + beats.times[bar.first :: bar.length] if bar else np.zeros(0),
        pulse_clarity=clarity,
        pulse_coherence=coherence,
        beat_histogram=histogram,
    )
