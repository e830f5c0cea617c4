"""Jig: fiddle, flute, guitar and bodhrán over a drone, 6/8, two swinging beats a bar."""

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
from musicscope.audio.synthesis.drums import bodhran
from musicscope.audio.synthesis.strings import double_bass, fiddle, steel_guitar, string_section
from musicscope.audio.synthesis.winds import flute

_T = 1 / 3
_RUN: Rhythm = tuple((k * _T, _T) for k in range(6))
_SKIP: Rhythm = ((0, 2 * _T), (2 * _T, _T), (1, _T), (1 + _T, _T), (1 + 2 * _T, _T))
_LILT: Rhythm = ((0, _T), (_T, _T), (2 * _T, _T), (1, 2 * _T), (1 + 2 * _T, _T))
_REST: Rhythm = ((0, _T), (_T, _T), (2 * _T, _T), (1, 1))
_TUNES = (
    {"A": (_RUN, _LILT, _RUN, _REST), "B": (_SKIP, _RUN, _SKIP, _REST)},
    {"A": (_SKIP, _RUN, _LILT, _REST), "B": (_RUN, _RUN, _LILT, _REST)},
    {"A": (_LILT, _LILT, _RUN, _REST), "B": (_RUN, _SKIP, _RUN, _REST)},
)
#: Bodhrán: onset in beats, force, and pitch of the skin.
_DRUM = (
    (0, 0.9, 45),
    (_T, 0.32, 52),
    (2 * _T, 0.5, 50),
    (1, 0.75, 47),
    (1 + _T, 0.32, 52),
    (1 + 2 * _T, 0.55, 50),
)


def _write(plan: Plan, rng: Random) -> Score:
    score = Score(room_s=1.0)
    score.add_parts(
        Part("fiddle", fiddle, 0.36, -0.3, room=0.3, early_s=0.006),
        Part("flute", flute, 0.30, 0.35, room=0.35, early_s=0.010),
        Part("guitar", steel_guitar, 0.20, 0.2, spread=0.1, room=0.22, ring_s=0.1),
        Part("bass", double_bass, 0.48, -0.05, room=0.15),
        Part("drone", string_section, 0.08, -0.1, room=0.5, early_s=0.04),
        Part("bodhrán", bodhran, 0.62, -0.1, room=0.22),
    )
    _accompany(score, plan, rng)
    line = Line(66, 83, stress=1.0, arch=5, leap=0.6)
    leader, partner = ("fiddle", "flute") if rng.random() < 0.6 else ("flute", "fiddle")
    for section, notes in write_tune(plan, rng.choice(_TUNES), ((0, 1.7),), line, rng):
        for note in notes:
            force = humanised(force_at(plan, note.start, accent=0.12) + 0.04, rng)
            held = note.length * (0.94 if note.start % 1 else 0.86)
            score.play(leader, note.pitch, note.start, held, force)
            if section.turn or section.label == "B" or section.final:
                octave = 12 if partner == "flute" and note.pitch < 76 else 0
                score.play(partner, note.pitch + octave, note.start, held, 0.75 * force)
    return score


def _accompany(score: Score, plan: Plan, rng: Random) -> None:
    drone = nearest(plan.key.tonic, 50, 45, 56)
    for section in plan.sections:
        length = section.end - section.start
        for pitch in (drone, drone + 7):
            score.play("drone", pitch, section.start, length, 0.6)
    voicing: tuple[int, ...] = ()
    for bar in range(plan.bars):
        beat = 2 * bar
        final = beat == plan.last_bar
        for offset, weight, skin in _DRUM[:1] if final else _DRUM:
            force = force_at(plan, beat + offset, accent=0.1)
            score.hit("bodhrán", beat + offset, humanised(weight * force, rng), skin)
        for stroke in (0,) if final else (0, 1):
            chord = plan.chord_at(beat + stroke)
            force = force_at(plan, beat + stroke, accent=0.1)
            voicing = close_voicing(chord, 52, 70, 3, voicing)
            root = nearest(chord.root, 40, 33, 47)
            low = root if stroke == 0 else nearest(chord.fifth, root, 33, 47)
            score.play("bass", low, beat + stroke, 1.8 if final else 0.8, humanised(force, rng))
            _strum(score, voicing, beat + stroke, 1.8 if final else 0.6, force, rng)
            if not final:
                _strum(score, voicing[1:], beat + stroke + 2 * _T, 0.28, 0.6 * force, rng)


def _strum(
    score: Score,
    voicing: tuple[int, ...],
    start: float,
    length: float,
    force: float,
    rng: Random,
) -> None:
    for number, pitch in enumerate(voicing):
        score.play("guitar", pitch, start + 0.012 * number, length, humanised(0.9 * force, rng))


JIG = Style(
    name="Jig",
    metre="6/8",
    beats_per_bar=2,
    tempi_bpm=(118, 106, 124, 112, 100, 128),
    form=Form(("iAABA", "iAAB", "iABA", "AABA"), phrase_bars=4, intro_bars=1),
    progressions={
        "major": {
            "i": ("I",),
            "A": ("I | IV | I | V", "I | V | IV | V", "I | vi | IV | V"),
            "B": ("IV | I | IV | V", "vi | IV | I | V", "V | IV | I | V"),
        },
        "minor": {
            "i": ("i",),
            "A": ("i | VII | i | iv", "i | VI | VII | i", "i | iv | VII | v"),
            "B": ("III | VII | iv | v", "VI | VII | i | VII", "iv | i | VI | VII"),
        },
    },
    endings={"major": ("IV V | I", "ii V | I"), "minor": ("VI VII | i", "iv V | i")},
    write=_write,
)
