"""Ambient: wide pads, a thumb piano on the slow beats, bells with long echoes."""

from __future__ import annotations

from random import Random

from musicscope.audio.demo.expression import force_at, humanised
from musicscope.audio.demo.melody import Line, Rhythm
from musicscope.audio.demo.plan import Form, Plan
from musicscope.audio.demo.score import Part, Score
from musicscope.audio.demo.style import Style
from musicscope.audio.demo.theory import nearest, pitches_in
from musicscope.audio.demo.tune import write_tune
from musicscope.audio.demo.voicing import close_voicing
from musicscope.audio.synthesis.drums import shaker
from musicscope.audio.synthesis.electronic import sub_bass, warm_pad
from musicscope.audio.synthesis.keys import electric_piano, glass, kalimba

_FALL: Rhythm = ((0, 2), (2, 1), (3, 1))
_DRIFT: Rhythm = ((0, 3), (3, 0.5), (3.5, 0.5))
_HOLD: Rhythm = ((0, 1), (1, 3))
_LAST: Rhythm = ((0, 4),)
_TUNES = (
    {"A": (_FALL, _HOLD), "B": (_DRIFT, _HOLD)},
    {"A": (_DRIFT, _FALL), "B": (_HOLD, _FALL)},
    {"A": (_HOLD, _HOLD), "B": (_FALL, _DRIFT)},
)
#: Which notes of the ladder the thumbs play on the eighths of a bar.
_THUMBS = (
    (0, 2, 4, 3, 1, 3, 5, 4),
    (0, 3, 1, 4, 2, 5, 3, 4),
    (0, 1, 3, 5, 4, 3, 1, 2),
)


def _write(plan: Plan, rng: Random) -> Score:
    score = Score(room_s=2.8)
    score.add_parts(
        Part("pad left", warm_pad, 0.125, -0.7, room=0.6, early_s=0.04),
        Part("pad right", warm_pad, 0.125, 0.7, room=0.6, early_s=0.04),
        Part("deep", sub_bass, 0.30, 0.0, room=0.1, early_s=0.01),
        Part(
            "thumbs", kalimba, 0.30, -0.1, spread=0.3, room=0.5, ring_s=0.8,
            echo_beats=1.5, echo_feedback=0.25,
        ),
        Part(
            "keys", electric_piano, 0.30, -0.1, spread=0.3, room=0.5, ring_s=0.8,
            echo_beats=1.5, echo_feedback=0.25,
        ),
        Part("bells", glass, 0.22, 0.15, room=0.8, ring_s=1.5, echo_beats=2, echo_feedback=0.3),
        Part("seeds", shaker, 0.20, 0.4, room=0.4),
    )  # fmt: skip
    _float(score, plan)
    _pulse(score, plan, rng)
    line = Line(72, 88, stress=1.0, arch=4, leap=0.6)
    for _, notes in write_tune(plan, rng.choice(_TUNES), _LAST, line, rng):
        for note in notes:
            force = humanised(0.9 * force_at(plan, note.start, accent=0.02), rng)
            score.play("bells", note.pitch, note.start, note.length, force)
    return score


def _float(score: Score, plan: Plan) -> None:
    voicing: tuple[int, ...] = ()
    for span in plan.chords:
        voicing = close_voicing(span.chord, 52, 71, min(len(span.chord.pitch_classes), 4), voicing)
        force = force_at(plan, span.start)
        for pitch in voicing:
            score.play("pad left", pitch, span.start, span.end - span.start, force)
            score.play("pad right", pitch, span.start, span.end - span.start, 0.98 * force)
        root = nearest(span.chord.root, 40, 35, 46)
        score.play("deep", root, span.start, span.end - span.start - 0.1, force)


def _pulse(score: Score, plan: Plan, rng: Random) -> None:
    player = rng.choice(("thumbs", "keys"))
    order = rng.choice(_THUMBS)
    for step in range(2 * plan.last_bar):
        beat = step / 2
        chord = plan.chord_at(beat)
        root = nearest(chord.root, 57, 52, 63)
        ladder = [root, *pitches_in(chord.pitch_classes, root + 3, root + 28)]
        changed = step > 0 and plan.chord_at(beat - 0.5) != chord
        pitch = root if changed else ladder[min(order[step % 8], len(ladder) - 1)]
        force = force_at(plan, beat, accent=0.14) * (1.0 if step % 2 == 0 else 0.72)
        score.play(player, pitch, beat, 0.9, humanised(force, rng))
        if step % 4 == 2 and plan.section_at(beat).label != "intro":
            score.hit("seeds", beat, humanised(0.7, rng))
    root = nearest(plan.key.tonic, 57, 52, 63)
    score.play(player, root, plan.last_bar, 4, 0.7)
    score.play(player, root + 7, plan.last_bar + 0.03, 3.9, 0.6)


AMBIENT = Style(
    name="Ambient",
    metre="4/4",
    beats_per_bar=4,
    tempi_bpm=(66, 72, 60, 78, 82, 69),
    form=Form(("iAB", "AB", "AAB", "ABA"), phrase_bars=2, intro_bars=1),
    progressions={
        "major": {
            "i": ("Imaj7", "I", "Imaj9"),
            "A": ("Imaj9 | IVmaj7", "I | vi7", "Imaj7 | iii7"),
            "B": ("vi7 | IVmaj9", "IVmaj7 | Vsus4 V", "ii9 | IVmaj7"),
        },
        "minor": {
            "i": ("i", "i7", "i9"),
            "A": ("i9 | VImaj7", "i7 | iv7", "i | IIImaj7"),
            "B": ("iv7 | VII", "VImaj7 | v7", "iv9 | VImaj7"),
        },
    },
    endings={"major": ("I", "Imaj7"), "minor": ("i", "i7")},
    write=_write,
)
