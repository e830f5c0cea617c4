"""Chorale: four voices in 4/4, choir with organ, in a church."""

from __future__ import annotations

from random import Random

from musicscope.audio.demo.expression import force_at, humanised
from musicscope.audio.demo.melody import Line, Rhythm
from musicscope.audio.demo.plan import Form, Plan
from musicscope.audio.demo.score import Part, Score
from musicscope.audio.demo.style import Style
from musicscope.audio.demo.theory import pitches_in
from musicscope.audio.demo.tune import write_tune
from musicscope.audio.demo.voicing import four_parts
from musicscope.audio.synthesis.keys import organ
from musicscope.audio.synthesis.winds import choir_ah, choir_oo

_FLOW: Rhythm = ((0, 1), (1, 1), (2, 1), (3, 1))
_REST: Rhythm = ((0, 1), (1, 1), (2, 2))
_LONG: Rhythm = ((0, 4),)
_VOICES = ("bass", "tenor", "alto", "soprano")
#: How readily each voice fills a third with a passing note.
_PASSING = (0.4, 0.2, 0.2, 0.5)


def _write(plan: Plan, rng: Random) -> Score:
    score = Score(room_s=2.3)
    slow = {"room": 0.75, "early_s": 0.03}
    score.add_parts(
        Part("soprano", choir_ah, 0.50, -0.30, **slow),
        Part("alto", choir_ah, 0.38, 0.25, **slow),
        Part("tenor", choir_oo, 0.40, -0.15, **slow),
        Part("bass", choir_oo, 0.48, 0.30, **slow),
        Part("organ", organ, 0.19, 0.0, spread=0.1, room=0.7, early_s=0.01),
        Part("pedal", organ, 0.34, 0.0, room=0.4, early_s=0.01),
    )
    bars = {"A": (_FLOW, _REST), "B": (_FLOW, _REST)}
    sung = [
        note
        for _, notes in write_tune(plan, bars, _LONG, Line(62, 77, arch=5, leap=1.3), rng)
        for note in notes
    ]
    chords = [plan.chord_at(note.start) for note in sung]
    layouts = four_parts(chords, [note.pitch for note in sung])
    for voice, name in enumerate(_VOICES):
        place = 0
        while place < len(sung):
            after = place + 1
            while (
                after < len(sung)
                and voice < 3
                and layouts[after][voice] == layouts[place][voice]
                and chords[after] == chords[place]
            ):
                after += 1
            start = sung[place].start
            end = sung[after].start if after < len(sung) else float(plan.beats)
            pitch = layouts[place][voice]
            passing = None
            if after < len(sung) and end - start <= 1 and rng.random() < _PASSING[voice]:
                passing = _passing_note(plan, pitch, layouts[after][voice], start)
            middle = end if passing is None else end - 0.5
            _sing(score, plan, name, pitch, start, middle, rng)
            if passing is not None:
                _sing(score, plan, name, passing, middle, end, rng)
            place = after
    return score


def _passing_note(plan: Plan, here: int, there: int, beat: float) -> int | None:
    """Return the scale note between two notes a third apart."""
    if abs(there - here) not in {3, 4}:
        return None
    scale = plan.key.scale_under(plan.chord_at(beat))
    between = pitches_in(scale, min(here, there) + 1, max(here, there) - 1)
    return between[0] if between else None


def _sing(
    score: Score, plan: Plan, voice: str, pitch: int, start: float, end: float, rng: Random
) -> None:
    force = humanised(force_at(plan, start, accent=0.04), rng)
    score.play(voice, pitch, start, end - start - 0.03, force)
    score.play("organ", pitch, start, end - start - 0.06, 0.9 * force)
    if voice == "bass":
        score.play("pedal", pitch - 12, start, end - start - 0.06, 0.9 * force)


CHORALE = Style(
    name="Chorale",
    metre="4/4",
    beats_per_bar=4,
    tempi_bpm=(80, 92, 84, 70, 100, 88),
    form=Form(("AAB", "ABA", "AB"), phrase_bars=2),
    progressions={
        "major": {
            "A": ("I . V vi | IV I V .", "I IV I V | vi ii V .", "I V vi iii | IV I ii V"),
            "B": ("vi . iii . | IV ii V .", "IV . I . | ii vi V .", "IV . I . | vi . V ."),
        },
        "minor": {
            "A": ("i . V i | iv i V .", "i iv V i | VI iv V .", "i VII III . | iv i V ."),
            "B": ("III . VII . | VI iv V .", "VI . III . | iv . V .", "iv . i . | iio . V ."),
        },
    },
    endings={
        "major": ("% % V7 . | I", "% ii V7 . | I", "% IV V7 . | I"),
        "minor": ("% iv V7 . | i", "% % V7 . | i", "% iv V7 . | i"),
    },
    write=_write,
)
