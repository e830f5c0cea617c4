"""From notes to sound."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from zlib import crc32

import numpy as np
from cachetools import LRUCache

from musicscope.audio.demo.piece import Piece
from musicscope.audio.demo.score import Note, Part
from musicscope.audio.synthesis.mixing import duck, echo, master, place
from musicscope.audio.synthesis.reverb import reverberate
from musicscope.audio.synthesis.tone import FloatArray, Tone, frequency_of, sample_count

#: Largest deviation of a note from its beat, in seconds.
JITTER_S = 0.008

#: Level of the room at full send: a distant church.
_WET = 0.42

_LAYERS = 5
_CACHE_BYTES = 48 * 2**20


class Orchestra:
    """The instruments, which remember the notes they have sounded."""

    def __init__(self) -> None:
        self._sounded: LRUCache[tuple[object, ...], FloatArray] = LRUCache(
            _CACHE_BYTES, getsizeof=lambda y: int(y.nbytes)
        )

    def sound(self, part: Part, note: Note, beat_s: float) -> FloatArray:
        """Return a note at a peak of 1; length and force are rounded, so that many are equal."""
        duration_s = round(note.length * beat_s + part.ring_s, 2)
        layer = round(note.force * _LAYERS)
        key = (part.voice, part.name, note.pitch, duration_s, layer)
        known = self._sounded.get(key)
        if known is None:
            seed = crc32(f"{part.name} {note.pitch}".encode())
            tone = Tone(frequency_of(note.pitch), duration_s, layer / _LAYERS, seed)
            known = self._sounded[key] = part.voice(tone)
        return known


def render(piece: Piece, orchestra: Orchestra, check: Callable[[], None]) -> FloatArray:
    """Return the sound of a piece.

    Parameters
    ----------
    piece : Piece
        What to play.
    orchestra : Orchestra
        Who plays; one for many pieces is faster.
    check : callable
        Called between parts; may raise to give up.

    Returns
    -------
    np.ndarray [shape=(2, n)], float32
        At `RATE`, peak -3 dBFS.
    """
    plan, score = piece.plan, piece.score
    beat_s = 60 / plan.tempo_bpm
    tail_s = min(0.7 + 0.45 * score.room_s, 1.6)
    n = sample_count(plan.seconds(plan.beats) + tail_s)
    mix = np.zeros((2, n), dtype=np.float32)
    send = np.zeros(n, dtype=np.float32)
    kicks = np.array(
        [plan.seconds(note.start) for note in score.notes if note.part == "kick"], np.float32
    )
    rng = Random(piece.seed)
    by_part: dict[str, list[Note]] = {name: [] for name in score.parts}
    for note in score.notes:
        by_part[note.part].append(note)
    for name, notes in by_part.items():
        if not notes:
            continue
        check()
        part = score.parts[name]
        bus = np.zeros((2, n), dtype=np.float32)
        for note in notes:
            deviation_s = max(-JITTER_S, min(JITTER_S, rng.gauss(0, 0.0025)))
            start_s = plan.seconds(note.start) + deviation_s - part.early_s
            gain = part.level * note.force**1.5
            pan = part.pan + part.spread * (note.pitch - 64) / 12
            place(bus, orchestra.sound(part, note, beat_s), start_s, gain, pan)
        if part.echo_beats:
            bus = echo(bus, part.echo_beats * beat_s, part.echo_feedback)
        if part.ducked:
            duck(bus, kicks, part.ducked, 0.8 * beat_s)
        mix += bus
        send += np.float32(_WET * part.room) * (bus[0] + bus[1])
    check()
    mix += reverberate(send, score.room_s)
    return master(mix, 0.8 * tail_s)
