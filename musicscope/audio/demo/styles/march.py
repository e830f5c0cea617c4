"""March: brass, piccolo and drums, 2/4, in the open."""

from __future__ import annotations

from random import Random

from musicscope.audio.demo.expression import force_at, humanised
from musicscope.audio.demo.melody import Line, Rhythm
from musicscope.audio.demo.plan import Form, Plan, Section
from musicscope.audio.demo.score import Part, Score
from musicscope.audio.demo.style import Style
from musicscope.audio.demo.theory import nearest, pitches_in
from musicscope.audio.demo.tune import write_tune
from musicscope.audio.demo.voicing import close_voicing
from musicscope.audio.synthesis.drums import bass_drum, crash, snare
from musicscope.audio.synthesis.winds import flute, horn, trumpet, tuba

_CALL: Rhythm = ((0, 0.75), (0.75, 0.25), (1, 0.5), (1.5, 0.5))
_STEP: Rhythm = ((0, 1), (1, 1))
_RUN: Rhythm = ((0, 0.5), (0.5, 0.5), (1, 0.5), (1.5, 0.5))
_LONG: Rhythm = ((0, 2),)
_SNAP: Rhythm = ((0, 0.5), (0.5, 0.25), (0.75, 0.25), (1, 1))
_TUNES = (
    {"A": (_CALL, _STEP, _CALL, _LONG), "B": (_RUN, _RUN, _STEP, _LONG)},
    {"A": (_STEP, _SNAP, _STEP, _SNAP), "B": (_CALL, _CALL, _RUN, _LONG)},
    {"A": (_SNAP, _RUN, _SNAP, _STEP), "B": (_STEP, _RUN, _STEP, _LONG)},
)
#: Snare drum, beat and force: one bar of march, and the roll into a new section.
_PATTERN = ((0, 0.75), (0.5, 0.45), (0.75, 0.4), (1, 0.65), (1.5, 0.5))
_ROLL = tuple((k / 6, 0.34 + 0.04 * k) for k in range(12))


def _write(plan: Plan, rng: Random) -> Score:
    score = Score(room_s=1.2)
    score.add_parts(
        Part("trumpet", trumpet, 0.36, -0.25, room=0.35, early_s=0.008),
        Part("horn", horn, 0.24, 0.35, spread=0.1, room=0.4, early_s=0.010),
        Part("tuba", tuba, 0.46, 0.1, room=0.25, early_s=0.010),
        Part("piccolo", flute, 0.17, 0.45, room=0.35, early_s=0.010),
        Part("snare", snare, 0.55, -0.1, room=0.25),
        Part("bass drum", bass_drum, 0.66, 0.0, room=0.2),
        Part("cymbals", crash, 0.30, 0.2, room=0.3),
    )
    _accompany(score, plan, rng)
    _drum(score, plan, rng)
    tune = write_tune(plan, rng.choice(_TUNES), ((0, 1.8),), Line(65, 81, arch=5, leap=0.8), rng)
    for section, notes in tune:
        for note in notes:
            force = humanised(force_at(plan, note.start) + 0.05, rng)
            held = note.length * (0.9 if note.length >= 1 else 0.72)
            score.play("trumpet", note.pitch, note.start, held, force)
            if section.turn or section.label == "B":
                classes = plan.chord_at(note.start).pitch_classes
                third = pitches_in(classes, note.pitch - 9, note.pitch - 3)[-1]
                score.play("trumpet", third, note.start, held, 0.6 * force)
            if section.final or section.turn:
                _answer(score, section, note.pitch, note.start, held, force)
    return score


def _answer(
    score: Score, section: Section, pitch: int, start: float, length: float, force: float
) -> None:
    """Let the piccolo double the tune an octave up, with a trill on long notes."""
    high = pitch + 12 if pitch < 80 else pitch
    if length < 0.8 or start + length > section.end - 0.5:
        score.play("piccolo", high, start, length, 0.8 * force)
        return
    for k in range(4):
        turned = high + (2 if k % 2 else 0)
        score.play("piccolo", turned, start + k * length / 4, 0.24 * length, 0.7 * force)


def _accompany(score: Score, plan: Plan, rng: Random) -> None:
    voicing: tuple[int, ...] = ()
    for beat in range(plan.beats):
        chord = plan.chord_at(beat)
        voicing = close_voicing(chord, 52, 70, 3, voicing)
        force = force_at(plan, beat)
        root = nearest(chord.root, 38, 31, 46)
        if beat == plan.last_bar:
            for pitch in voicing:
                score.play("horn", pitch, beat, 1.8, humanised(force, rng))
            score.play("tuba", root, beat, 1.8, humanised(force, rng))
            break
        low = root if beat % 2 == 0 else nearest(chord.fifth, root - 3, 29, 46)
        score.play("tuba", low, beat, 0.6, humanised(force, rng))
        for pitch in voicing:
            score.play("horn", pitch, beat + 0.5, 0.3, humanised(0.75 * force, rng))


def _drum(score: Score, plan: Plan, rng: Random) -> None:
    for bar in range(plan.bars):
        beat = 2 * bar
        if beat == plan.last_bar:
            score.hit("snare", beat, 0.9)
            score.hit("bass drum", beat, 0.9)
            score.hit("cymbals", beat, 0.8)
            return
        force = force_at(plan, beat)
        turns = plan.section_at(beat + 2) != plan.section_at(beat)
        for stroke, weight in _ROLL if turns else _PATTERN:
            score.hit("snare", beat + stroke, humanised(weight * force, rng))
        score.hit("bass drum", beat, humanised(0.85 * force, rng))
        score.hit("bass drum", beat + 1, humanised(0.6 * force, rng))
        if bar and plan.section_at(beat).start == beat:
            score.hit("cymbals", beat, humanised(0.8 * force, rng))


MARCH = Style(
    name="March",
    metre="2/4",
    beats_per_bar=2,
    tempi_bpm=(112, 120, 104, 116, 108, 124),
    form=Form(("iAABA", "iAAB", "iABA", "AABA"), phrase_bars=4, intro_bars=2),
    progressions={
        "major": {
            "i": ("I | V", "I | V7", "I | I"),
            "A": ("I | I | IV | V", "I | I | V7 | I", "I | IV | V7 | I"),
            "B": ("vi | iii | II7 | V7", "IV | I | II7 | V", "IV | I | II7 | V7"),
        },
        "minor": {
            "i": ("i | V", "i | V7", "i | i"),
            "A": ("i | i | iv | V", "i | i | V7 | i", "i | iv | V7 | i"),
            "B": ("III | VII | iv | V7", "VI | III | iv | V", "VII7 | III | iv | V7"),
        },
    },
    endings={"major": ("IV V7 | I", "ii V7 | I"), "minor": ("iv V7 | i", "VI V7 | i")},
    write=_write,
)
