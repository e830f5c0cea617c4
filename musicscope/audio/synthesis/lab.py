"""The sound lab's generator: what the formula says, to the sample, and no clicks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musicscope.audio.synthesis.lab_sound import (
    Envelope,
    LabSound,
    Noise,
    Partial,
    Sweep,
    hz_of_note,
)
from musicscope.audio.synthesis.lab_waves import bursts, noise, steady_partials, swept_partials
from musicscope.audio.synthesis.tone import DoubleArray, FloatArray

__all__ = ["Envelope", "LabSound", "Noise", "Partial", "Sweep", "hz_of_note", "render"]

#: Louder than this, the whole sound is turned down.
_LOUDEST = 0.98
#: Fades at ends that would click, and the join of a loop, in s.
_EDGE_S, _JOIN_S = 0.004, 0.02
#: A looped sound may be shorter or longer by this part, to end on whole cycles.
_GIVE = 0.06


def render(sound: LabSound) -> FloatArray:
    """Return the samples of a sound.

    Each partial is ``a · 10^(level / 20) · sin(2π · ratio · f · t + phase)`` times its decay and
    the envelope. Where the sum would pass full scale, all of it is turned down alike.

    A held sound that loops is cut where all partials are nearest to whole cycles, at most 6 % off
    the duration asked for, and its first 20 ms are faded over from the sound's own continuation:
    the last sample is followed by the first as if there were no end. Any other end that would
    click is faded within 4 ms.

    Returns
    -------
    np.ndarray [shape=(n,)], float32, -1..1, at `sound.rate`
    """
    voices = _voices(sound)
    if sound.loop and sound.steady:
        y = _joined(sound, voices)
    else:
        n = max(round(sound.duration_s * sound.rate), 1)
        y = _shaped(_tones(sound, voices, n) + _hiss(sound, n), sound)
    y *= np.float32(10 ** (sound.level_db / 20))
    peak = float(np.max(np.abs(y), initial=0.0))
    if peak > _LOUDEST:
        y *= np.float32(_LOUDEST / peak)
    return y


@dataclass(frozen=True)
class _Voices:
    """Every partial that sounds, on every fundamental; arrays [shape=(n_voices,)]."""

    ratios: DoubleArray
    frequencies_hz: DoubleArray
    amplitudes: DoubleArray
    phases: DoubleArray
    decays_s: DoubleArray


def _voices(sound: LabSound) -> _Voices:
    partials = [p for p in sound.partials if p.amplitude]
    ground = (1.0,) if sound.sweep else sound.fundamentals_hz
    rows = [
        (p.ratio, p.ratio * hz, p.amplitude, np.deg2rad(p.phase_deg), p.decay_s or np.inf)
        for hz in ground
        for p in partials
    ]
    table = np.array(rows, np.float64).reshape(-1, 5)
    if sound.generator == "band-limited" and not sound.sweep:
        table = table[table[:, 1] < sound.rate / 2]
    return _Voices(*table.T)


def _tones(sound: LabSound, voices: _Voices, n: int) -> FloatArray:
    if sound.sweep is None:
        return steady_partials(
            voices.frequencies_hz,
            voices.amplitudes,
            voices.phases,
            voices.decays_s,
            n,
            sound.rate,
        )
    return swept_partials(
        sound.sweep,
        voices.ratios,
        voices.amplitudes,
        voices.phases,
        n,
        sound.rate,
        ceiling_hz=np.inf if sound.generator == "naive" else sound.rate / 2,
    )


def _hiss(sound: LabSound, n: int) -> FloatArray:
    level = sound.noise.amplitude
    if not level:
        return np.zeros(n, np.float32)
    hiss = np.float32(level) * noise(sound.noise.colour, n, sound.rate)
    return bursts(hiss, sound.noise.bursts_hz, sound.rate) if sound.noise.bursts_hz else hiss


def _joined(sound: LabSound, voices: _Voices) -> FloatArray:
    n = _whole_cycles(sound, voices)
    over = min(round(_JOIN_S * sound.rate), n // 4)
    rise = np.linspace(0, 1, over, endpoint=False, dtype=np.float32)
    tones = _tones(sound, voices, n + over)
    tones[:over] = rise * tones[:over] + (1 - rise) * tones[n:]
    hiss = _hiss(sound, n + over)
    if not sound.noise.bursts_hz:
        hiss[:over] = np.sqrt(rise) * hiss[:over] + np.sqrt(1 - rise) * hiss[n:]
    return np.asarray(tones[:n] + hiss[:n], np.float32)


def _whole_cycles(sound: LabSound, voices: _Voices) -> int:
    """Return the number of samples nearest to what is asked for after which the sound repeats."""
    wanted = sound.duration_s * sound.rate
    if not voices.frequencies_hz.size:
        return round(wanted)
    folded = np.abs((voices.frequencies_hz / sound.rate + 0.5) % 1 - 0.5)
    weights = voices.amplitudes / voices.amplitudes.max()
    period = 1 / max(float(folded[weights.argmax()]), 1e-4)
    reach = max(_GIVE * wanted, period)
    first = max(np.ceil((wanted - reach) / period), 1)
    last = min(max(np.floor((wanted + reach) / period), first), first + 2_000)
    lengths = np.round(np.arange(first, last + 1) * period)
    apart = np.abs((lengths[:, None] * folded + 0.5) % 1 - 0.5)
    seam = np.max(apart * weights, axis=1)
    return int(lengths[np.argmin(seam + 0.02 * np.abs(lengths - wanted) / wanted)])


def _shaped(y: FloatArray, sound: LabSound) -> FloatArray:
    length = len(y) / sound.rate
    if not sound.envelope.holds:
        moments, levels = zip(*sound.envelope.corners(length), strict=True)
        at = np.asarray(moments) * sound.rate
        y *= np.interp(np.arange(len(y)), at, levels).astype(np.float32)
    edge = min(round(_EDGE_S * sound.rate), len(y) // 2)
    fade = (0.5 - 0.5 * np.cos(np.pi * np.arange(edge) / max(edge, 1))).astype(np.float32)
    if abs(float(y[0])) > 1e-4:
        y[:edge] *= fade
    y[len(y) - edge :] *= fade[::-1]
    return y
