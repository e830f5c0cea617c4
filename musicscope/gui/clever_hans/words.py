"""What became of an answer, in words."""

from __future__ import annotations

import numpy as np

from musicscope.learning.report.words import percent
from musicscope.workspace.clever_hans_answers import GIVEN, Rescored

#: So many tags are named; the rest are counted.
_NAMED = 4


def heard_words(answer: Rescored) -> str:
    """Return what is said of the sound as it is: ``"It hears jazz, 83 %."``."""
    if answer.task == "tags":
        return f"It hears {_listed(_given(answer.names, answer.before))}."
    best = int(answer.before.argmax())
    return f"It hears {answer.names[best]}, {percent(float(answer.before[best]))}."


def verdict(answer: Rescored) -> str:
    """Return whether the answer flips, as a sentence: ``"The answer flips: jazz → classical."``."""
    if answer.task == "tags":
        return _tags_verdict(answer)
    first, last = int(answer.before.argmax()), int(answer.after.argmax())
    name = answer.names[first]
    course = f"{percent(float(answer.before[first]))} → {percent(float(answer.after[first]))}"
    if first == last:
        return f"The answer stays {name}: {course}."
    return f"The answer flips: {name} → {answer.names[last]}."


def short_verdict(answer: Rescored) -> str:
    """Return the same in a word or two, for a row."""
    if answer.task == "tags":
        return "flips" if answer.flipped else "stays"
    first, last = int(answer.before.argmax()), int(answer.after.argmax())
    if first != last:
        return f"flips to {answer.names[last]}"
    return f"stays, {percent(float(answer.after[first]))}"


def _tags_verdict(answer: Rescored) -> str:
    before, after = _given(answer.names, answer.before), _given(answer.names, answer.after)
    if before == after:
        return f"The answer stays: {_listed(after)}."
    gone = [f"− {name}" for name in before if name not in after]
    come = [f"+ {name}" for name in after if name not in before]
    return f"The answer flips: {', '.join((gone + come)[:_NAMED])}."


def _given(names: tuple[str, ...], probabilities: np.ndarray) -> list[str]:
    return [name for name, p in zip(names, probabilities, strict=True) if p >= GIVEN]


def _listed(names: list[str]) -> str:
    if not names:
        return "none of its tags"
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")
