"""House: four on the floor, a saw pad that breathes with the kick, plucks and a lead."""

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
from musicscope.audio.synthesis.drums import clap, closed_hat, crash, kick, open_hat
from musicscope.audio.synthesis.electronic import saw_pad, synth_bass, synth_lead, synth_pluck

_CALL: Rhythm = ((0, 0.75), (0.75, 0.75), (1.5, 0.5), (2, 1), (3, 0.5), (3.5, 0.5))
_PUSH: Rhythm = ((0, 1.5), (1.5, 1.5), (3, 1))
_HOLD: Rhythm = ((0, 1.5), (1.5, 2.5))
_LAST: Rhythm = ((0, 3),)
_TUNES = (
    {"A": (_CALL, _HOLD), "B": (_PUSH, _PUSH)},
    {"A": (_PUSH, _HOLD), "B": (_CALL, _CALL)},
    {"A": (_HOLD, _CALL), "B": (_PUSH, _CALL)},
)
#: Sixteenths of one bar on which the plucks sound, and which note of the chord.
_ARPEGGIOS = (
    (0, 1, 2, 3, 2, 1, 0, 2, 3, 1, 2, 0, 3, 2, 1, 2),
    (0, 2, 1, 3, 0, 2, 1, 3, 0, 2, 1, 3, 2, 3, 1, 2),
    (3, 2, 1, 0, 1, 2, 3, 2, 3, 2, 1, 0, 1, 2, 1, 2),
)


def _write(plan: Plan, rng: Random) -> Score:
    score = Score(room_s=1.2)
    score.add_parts(
        Part("kick", kick, 0.54, 0.0, room=0.02),
        Part("clap", clap, 0.22, 0.05, room=0.3),
        Part("hat", closed_hat, 0.22, 0.25, room=0.1),
        Part("open hat", open_hat, 0.15, -0.2, room=0.15),
        Part("crash", crash, 0.16, 0.1, room=0.3),
        Part("bass", synth_bass, 0.40, 0.0, room=0.02, ducked=0.5),
        Part("pad left", saw_pad, 0.115, -0.75, room=0.35, ducked=0.7),
        Part("pad right", saw_pad, 0.115, 0.75, room=0.35, ducked=0.7),
        Part(
            "pluck", synth_pluck, 0.17, 0.2, spread=0.2, room=0.3,
            echo_beats=0.75, echo_feedback=0.35, ducked=0.3,
        ),
        Part(
            "lead", synth_lead, 0.25, 0.0, room=0.3,
            echo_beats=0.75, echo_feedback=0.28, ducked=0.2,
        ),
    )  # fmt: skip
    _beat(score, plan, rng)
    _harmony(score, plan, rng)
    _arpeggio(score, plan, rng)
    tune = write_tune(plan, rng.choice(_TUNES), _LAST, Line(69, 84, arch=4, leap=0.8), rng)
    for section, notes in tune:
        if section.turn or section.label == "B" or section.final:
            for note in notes:
                force = force_at(plan, note.start, accent=0.03)
                score.play("lead", note.pitch, note.start, 0.9 * note.length, force)
    return score


def _beat(score: Score, plan: Plan, rng: Random) -> None:
    for beat in range(plan.last_bar):
        force = 0.75 + 0.25 * force_at(plan, beat, accent=0.02)
        score.hit("kick", beat, force)
        section = plan.section_at(beat)
        if section.label != "intro" and beat % 2 == 1:
            score.hit("clap", beat, humanised(force, rng))
        score.hit("open hat", beat + 0.5, humanised(0.8 * force, rng))
        for step, weight in ((0, 0.5), (0.25, 0.35), (0.75, 0.45)):
            score.hit("hat", beat + step, humanised(weight * force, rng))
        if beat and section.start == beat:
            score.hit("crash", beat, 0.7)
    score.hit("kick", plan.last_bar, 0.9)
    score.hit("crash", plan.last_bar, 0.8)


def _harmony(score: Score, plan: Plan, rng: Random) -> None:
    voicing: tuple[int, ...] = ()
    for span in plan.chords:
        voicing = close_voicing(span.chord, 53, 72, min(len(span.chord.pitch_classes), 4), voicing)
        force = force_at(plan, span.start)
        length = span.end - span.start
        for pitch in voicing:
            score.play("pad left", pitch, span.start, length, force)
            score.play("pad right", pitch, span.start, length, 0.98 * force)
        root = nearest(span.chord.root, 38, 33, 44)
        beat = span.start
        while beat < min(span.end, plan.last_bar):
            for step, pitch in ((0.5, root), (0.75, root + 12)):
                if beat + step < span.end and (step == 0.5 or rng.random() < 0.4):
                    score.play("bass", pitch, beat + step, 0.25, humanised(force, rng))
            score.play("bass", root, beat, 0.4, humanised(0.8 * force, rng))
            beat += 1
    score.play("bass", nearest(plan.key.tonic, 38, 33, 44), plan.last_bar, 3, 0.8)


def _arpeggio(score: Score, plan: Plan, rng: Random) -> None:
    order = rng.choice(_ARPEGGIOS)
    for step in range(4 * plan.last_bar):
        beat = step / 4
        if plan.section_at(beat).label == "intro" and beat < plan.beats_per_bar:
            continue
        low, middle, high = close_voicing(plan.chord_at(beat), 64, 83, 3)
        pitch = (low, middle, high, low + 12)[order[step % 16]]
        force = 0.85 * force_at(plan, beat, accent=0.1)
        score.play("pluck", pitch, beat, 0.3, humanised(force, rng))


HOUSE = Style(
    name="House",
    metre="4/4",
    beats_per_bar=4,
    tempi_bpm=(124, 128, 120, 130, 122, 134),
    form=Form(("iAAB", "iABA", "AABA", "iAABA"), phrase_bars=2, intro_bars=2),
    progressions={
        "major": {
            "i": ("I | I", "I | V", "I | IV"),
            "A": ("I V | vi IV", "I iii | IV V", "I vi | IV V"),
            "B": ("vi IV | I V", "IV V | vi V", "ii IV | vi V"),
        },
        "minor": {
            "i": ("i | i", "i | VI", "i | VII"),
            "A": ("i VI | III VII", "i VII | VI v", "i VI | VII i"),
            "B": ("VI VII | i v", "iv VI | III VII", "iv VI | VII i"),
        },
    },
    endings={"major": ("% V | I",), "minor": ("% VII | i", "% v | i")},
    write=_write,
)
