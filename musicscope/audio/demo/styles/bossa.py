"""Bossa nova: sevenths and ninths on a nylon guitar, double bass, brushes, a quiet soloist."""

from __future__ import annotations

from random import Random

from musicscope.audio.demo.expression import force_at, humanised
from musicscope.audio.demo.melody import Line, Rhythm
from musicscope.audio.demo.plan import Form, Plan
from musicscope.audio.demo.score import Part, Score
from musicscope.audio.demo.style import Style
from musicscope.audio.demo.theory import nearest
from musicscope.audio.demo.tune import write_tune
from musicscope.audio.demo.voicing import close_voicing
from musicscope.audio.synthesis.drums import brush_sweep, brush_tap, rim, shaker
from musicscope.audio.synthesis.keys import electric_piano, vibraphone
from musicscope.audio.synthesis.strings import double_bass, nylon_guitar
from musicscope.audio.synthesis.winds import flute

_PUSH: Rhythm = ((0, 1.5), (1.5, 0.5), (2, 0.5), (2.5, 1.5))
_TALK: Rhythm = ((0.5, 0.5), (1, 0.5), (1.5, 1), (2.5, 0.5), (3, 1))
_LONG: Rhythm = ((0, 2.5), (2.5, 0.5), (3, 0.5), (3.5, 0.5))
_REST: Rhythm = ((0, 1), (1, 0.5), (1.5, 2.5))
_LAST: Rhythm = ((0, 3.5),)
_TUNES = (
    {"A": (_PUSH, _REST), "B": (_TALK, _LONG)},
    {"A": (_LONG, _REST), "B": (_PUSH, _TALK)},
    {"A": (_TALK, _REST), "B": (_LONG, _PUSH)},
)
#: Guitar strokes over two bars, onset and length in beats: the clave of the style.
_COMPING = ((0, 0.8), (1, 0.4), (2.5, 0.9), (4, 0.4), (5.5, 0.9), (7, 0.7))
_CLAVE = (0, 1.5, 3, 5, 6.5)


def _write(plan: Plan, rng: Random) -> Score:
    score = Score(room_s=0.9)
    score.add_parts(
        Part("guitar", nylon_guitar, 0.29, -0.28, spread=0.1, room=0.2, ring_s=0.05),
        Part("bass", double_bass, 0.58, 0.05, room=0.08),
        Part("flute", flute, 0.36, 0.22, room=0.4, early_s=0.010),
        Part("vibraphone", vibraphone, 0.35, 0.22, spread=0.1, room=0.35, ring_s=0.4),
        Part("piano", electric_piano, 0.36, 0.22, spread=0.1, room=0.3, ring_s=0.15),
        Part("brush", brush_sweep, 0.18, 0.3, room=0.2),
        Part("tap", brush_tap, 0.42, 0.2, room=0.2),
        Part("shaker", shaker, 0.22, -0.45, room=0.15),
        Part("rim", rim, 0.30, 0.12, room=0.25),
    )
    _comp(score, plan, rng)
    _walk(score, plan, rng)
    _keep_time(score, plan, rng)
    soloist, low = rng.choice((("flute", 69), ("vibraphone", 65), ("piano", 64)))
    line = Line(low, low + 17, stress=1.0, arch=4, leap=0.8)
    for _, notes in write_tune(plan, rng.choice(_TUNES), _LAST, line, rng):
        for note in notes:
            force = humanised(force_at(plan, note.start, accent=0.03), rng)
            score.play(soloist, note.pitch, note.start, 0.92 * note.length, force)
    return score


def _comp(score: Score, plan: Plan, rng: Random) -> None:
    voicing: tuple[int, ...] = ()
    for start in range(0, plan.last_bar, 8):
        for onset, length in _COMPING:
            beat = start + onset
            if beat >= plan.last_bar:
                break
            voicing = close_voicing(plan.chord_at(beat), 52, 69, 4, voicing)
            force = 0.85 * force_at(plan, beat, accent=0.04)
            for pitch in voicing:
                score.play("guitar", pitch, beat, length, humanised(force, rng))
    final = close_voicing(plan.chord_at(plan.last_bar), 52, 69, 4, voicing)
    for number, pitch in enumerate(final):
        score.play("guitar", pitch, plan.last_bar + 0.02 * number, 3.8, humanised(0.66, rng))


def _walk(score: Score, plan: Plan, rng: Random) -> None:
    for beat in range(0, plan.last_bar, 2):
        chord = plan.chord_at(beat)
        force = force_at(plan, beat, accent=0.04)
        root = nearest(chord.root, 38, 31, 45)
        again = beat % 4 == 2 and plan.chord_at(beat - 2) == chord
        low = nearest(chord.fifth, root, 29, 45) if again else root
        score.play("bass", low, beat, 1.35, humanised(force, rng))
        if beat + 2 < plan.last_bar:
            coming = plan.chord_at(beat + 2)
            held = low if coming == chord else nearest(chord.fifth, low, 29, 45)
            score.play("bass", held, beat + 1.5, 0.45, humanised(0.7 * force, rng))
    root = nearest(plan.chord_at(plan.last_bar).root, 36, 29, 43)
    score.play("bass", root, plan.last_bar, 3.6, humanised(0.75, rng))


def _keep_time(score: Score, plan: Plan, rng: Random) -> None:
    for half in range(2 * plan.last_bar):
        beat = half / 2
        force = force_at(plan, beat, accent=0.05)
        weight = 0.9 if half % 2 == 0 else 0.6
        score.hit("shaker", beat, humanised(weight * force, rng))
        if half % 4 == 2:
            score.hit("tap", beat, humanised(0.8 * force, rng))
        elif half % 4 == 0:
            score.hit("brush", beat, humanised(0.9 * force, rng))
    for start in range(0, plan.last_bar, 8):
        for onset in _CLAVE:
            if start + onset < plan.last_bar and plan.section_at(start).label != "intro":
                score.hit("rim", start + onset, humanised(0.7, rng))
    score.hit("tap", plan.last_bar, 0.6)


BOSSA_NOVA = Style(
    name="Bossa nova",
    metre="4/4",
    beats_per_bar=4,
    tempi_bpm=(120, 132, 114, 126, 140, 118),
    form=Form(("iAABA", "AABA", "AAB", "iABA", "iAAB"), phrase_bars=2, intro_bars=2),
    progressions={
        "major": {
            "i": ("Imaj7 | ii7 V7", "Imaj9 | bIImaj7", "Imaj7 | IVmaj7"),
            "A": ("I6 | ii7 V9", "Imaj9 VI7 | ii7 V7", "Imaj7 II9 | ii7 V9"),
            "B": ("IVmaj7 iii7 | ii7 V7", "iv7 bVII7 | iii7 VI7", "iii7 VI7 | ii7 V9"),
        },
        "minor": {
            "i": ("i7 | iv7", "i9 | VImaj7", "i7 | iv7"),
            "A": ("i9 | iv7 V7", "i7 iv7 | iih7 V7", "i7 VImaj7 | iih7 V7"),
            "B": ("iv7 VII7 | IIImaj7 V7", "VImaj7 iv7 | iih7 V7", "IIImaj7 VI7 | iih7 V7"),
        },
    },
    endings={"major": ("% % ii7 V9 | I6", "% % bII7 . | Imaj7"), "minor": ("% % iih7 V7 | i9",)},
    write=_write,
)
