"""Waltz: a piano in a salon, 3/4, bass and two chords under a singing right hand."""

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
from musicscope.audio.synthesis.keys import piano
from musicscope.audio.synthesis.strings import string_section

_LONG: Rhythm = ((0, 2), (2, 1))
_EVEN: Rhythm = ((0, 1), (1, 1), (2, 1))
_DOTTED: Rhythm = ((0, 1.5), (1.5, 0.5), (2, 1))
_RUN: Rhythm = ((0, 1), (1, 0.5), (1.5, 0.5), (2, 0.5), (2.5, 0.5))
_REST: Rhythm = ((0, 3),)
_TUNES = (
    {"A": (_LONG, _RUN, _LONG, _EVEN), "B": (_EVEN, _DOTTED, _EVEN, _REST)},
    {"A": (_DOTTED, _EVEN, _DOTTED, _REST), "B": (_RUN, _LONG, _RUN, _LONG)},
    {"A": (_EVEN, _LONG, _RUN, _REST), "B": (_LONG, _LONG, _DOTTED, _EVEN)},
)


def _write(plan: Plan, rng: Random) -> Score:
    score = Score(room_s=1.5)
    score.add_parts(
        Part("left hand", piano, 0.40, -0.05, spread=0.16, room=0.30, ring_s=0.12),
        Part("right hand", piano, 0.48, -0.05, spread=0.16, room=0.34, ring_s=0.25),
        Part("strings", string_section, 0.13, 0.15, spread=-0.2, room=0.6, early_s=0.04),
    )
    _accompany(score, plan, rng)
    tune = write_tune(plan, rng.choice(_TUNES), _REST, Line(67, 86, arch=6, leap=0.7), rng)
    for section, notes in tune:
        for note in notes:
            force = humanised(force_at(plan, note.start) + 0.06, rng)
            score.play("right hand", note.pitch, note.start, note.length, force)
            if section.label == "B" or section.final:
                chord = plan.chord_at(note.start)
                below = pitches_in(chord.pitch_classes, note.pitch - 9, note.pitch - 3)
                if note.length >= 1 and below:
                    score.play("right hand", below[-1], note.start, note.length, 0.7 * force)
    return score


def _accompany(score: Score, plan: Plan, rng: Random) -> None:
    voicing: tuple[int, ...] = ()
    low = 0
    for bar in range(plan.bars):
        beat = 3 * bar
        chord = plan.chord_at(beat)
        same = bar > 0 and plan.chord_at(beat - 3) == chord
        root = nearest(chord.root, 43, 36, 50)
        low = nearest(chord.fifth, root - 1, 36, 50) if same and low == root else root
        voicing = close_voicing(chord, 52, 69, min(len(chord.pitch_classes), 4), voicing)
        force = force_at(plan, beat)
        if beat == plan.last_bar:
            for pitch in (root - 12 if root > 40 else root, root, *voicing):
                score.play("left hand", pitch, beat, 3, humanised(0.8 * force, rng))
            break
        score.play("left hand", low, beat, 2.6, humanised(force, rng))
        for stroke, weight in ((1, 0.62), (2, 0.56)):
            chord = plan.chord_at(beat + stroke)
            voicing = close_voicing(chord, 52, 69, min(len(chord.pitch_classes), 4), voicing)
            for pitch in voicing:
                hit = humanised(weight * force, rng)
                score.play("left hand", pitch, beat + stroke, 0.7, hit)
    for span in plan.chords:
        section = plan.section_at(span.start)
        if section.label == "B" or section.final:
            for pitch in close_voicing(span.chord, 55, 72, 3):
                force = 0.8 * force_at(plan, span.start)
                score.play("strings", pitch, span.start, span.end - span.start, force)


WALTZ = Style(
    name="Waltz",
    metre="3/4",
    beats_per_bar=3,
    tempi_bpm=(144, 132, 156, 126, 150, 138),
    form=Form(("iAAB", "iABA", "AABA", "ABA", "AAB"), phrase_bars=4, intro_bars=2),
    progressions={
        "major": {
            "i": ("I | V7", "I | I", "I | IV"),
            "A": ("I | vi | ii7 | V7", "I | I | V7 | V7", "I | IV | II7 | V7"),
            "B": ("IV | I | II7 | V7", "vi | iii | IV | V7", "III7 | vi | ii7 | V7"),
        },
        "minor": {
            "i": ("i | V7", "i | i", "i | iv"),
            "A": ("i | iv | V7 | i", "i | VI | iv | V7", "i | i | iih7 | V7"),
            "B": ("VII7 | III | iv | V7", "III | VII | iv | V7", "VI | III | iih7 | V7"),
        },
    },
    endings={"major": ("ii7 | V7 | I", "V7 | I"), "minor": ("iv | V7 | i", "V7 | i")},
    write=_write,
)
