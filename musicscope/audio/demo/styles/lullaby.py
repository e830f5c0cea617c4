"""Lullaby: music box and harp in a slow 6/8 of which every eighth is heard."""

from __future__ import annotations

from random import Random

from musicscope.audio.demo.expression import force_at, humanised
from musicscope.audio.demo.melody import Line, Rhythm
from musicscope.audio.demo.plan import Form, Plan
from musicscope.audio.demo.score import Part, Score
from musicscope.audio.demo.style import Style
from musicscope.audio.demo.theory import Chord, nearest
from musicscope.audio.demo.tune import write_tune
from musicscope.audio.demo.voicing import close_voicing
from musicscope.audio.synthesis.keys import music_box
from musicscope.audio.synthesis.strings import harp, string_section
from musicscope.audio.synthesis.winds import choir_oo

_ROCK: Rhythm = ((0, 2), (2, 1), (3, 2), (5, 1))
_SIGH: Rhythm = ((0, 3), (3, 2), (5, 1))
_TURN: Rhythm = ((0, 1), (1, 1), (2, 1), (3, 2), (5, 1))
_REST: Rhythm = ((0, 2), (2, 1), (3, 3))
_LAST: Rhythm = ((0, 6),)
_TUNES = (
    {"A": (_ROCK, _REST), "B": (_TURN, _REST)},
    {"A": (_TURN, _REST), "B": (_SIGH, _ROCK)},
    {"A": (_SIGH, _REST), "B": (_ROCK, _TURN)},
)


def _write(plan: Plan, rng: Random) -> Score:
    score = Score(room_s=1.7)
    score.add_parts(
        Part("music box", music_box, 0.40, 0.12, spread=0.08, room=0.4, ring_s=1.6),
        Part("harp", harp, 0.30, -0.15, spread=0.18, room=0.4, ring_s=0.9),
        Part("strings", string_section, 0.10, 0.1, spread=-0.25, room=0.6, early_s=0.04),
        Part("hum", choir_oo, 0.09, -0.2, room=0.7, early_s=0.03),
    )
    _rock(score, plan, rng)
    for section, notes in write_tune(
        plan, rng.choice(_TUNES), _LAST, Line(76, 93, stress=3, arch=5, leap=0.8), rng
    ):
        for note in notes:
            force = humanised(force_at(plan, note.start) - 0.02, rng)
            score.play("music box", note.pitch, note.start, note.length, force)
            if section.turn or section.final:
                score.play("music box", note.pitch - 12, note.start, note.length, 0.45 * force)
    warm = "strings" if rng.random() < 0.6 else "hum"
    voicing: tuple[int, ...] = ()
    for span in plan.chords:
        if plan.section_at(span.start).label == "intro":
            continue
        voicing = close_voicing(span.chord, 55, 73, 3, voicing)
        for pitch in voicing:
            force = 0.85 * force_at(plan, span.start)
            score.play(warm, pitch, span.start, span.end - span.start, force)
    return score


def _figure(chord: Chord) -> tuple[int, ...]:
    """Return six notes that rise through the chord and fall back."""
    root = nearest(chord.root, 46, 41, 52)
    classes = chord.pitch_classes
    fifth = nearest(classes[2], root + 7, root, root + 12)
    third = nearest(classes[1], root + 16, root + 10, root + 21)
    top = nearest(classes[3 if len(classes) > 3 else 0], root + 22, root + 16, root + 28)
    return root, fifth, root + 12, third, top, third


def _rock(score: Score, plan: Plan, rng: Random) -> None:
    """Let the harp play every eighth note of every bar but the last."""
    for beat in range(plan.last_bar):
        chord = plan.chord_at(beat)
        force = force_at(plan, beat, accent=0.12)
        place = beat % 6
        changed = beat > 0 and plan.chord_at(beat - 1) != chord
        pitch = _figure(chord)[0 if changed else place]
        weight = (1.0, 0.66, 0.7, 0.85, 0.66, 0.7)[place]
        score.play("harp", pitch, beat, 1.4, humanised(weight * force, rng))
    final = plan.chord_at(plan.last_bar)
    for number, pitch in enumerate(_figure(final)[:5]):
        force = humanised(0.8 - 0.05 * number, rng)
        score.play("harp", pitch, plan.last_bar + 0.04 * number, 5.8, force)


LULLABY = Style(
    name="Lullaby",
    metre="6/8",
    beats_per_bar=6,
    tempi_bpm=(132, 120, 144, 126, 152, 138),
    form=Form(("iAAB", "iABA", "AAB", "ABA", "iAB"), phrase_bars=2, intro_bars=1),
    progressions={
        "major": {
            "i": ("I", "I", "I IV"),
            "A": ("I | IV V", "I vi | IV V7", "I | ii V"),
            "B": ("vi iii | IV V", "IV | I V7", "IV iii | ii V"),
        },
        "minor": {
            "i": ("i", "i", "i iv"),
            "A": ("i | iv V", "i VI | iv V7", "i | VI V"),
            "B": ("III VII | iv V", "VI | iv V7", "iv i | iv V"),
        },
    },
    endings={"major": ("% V7 | I",), "minor": ("% V7 | i",)},
    write=_write,
)
