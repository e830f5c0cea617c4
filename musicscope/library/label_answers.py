"""One answer out of many labels, and what contradicts what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from musicscope.library.labels import Contradiction, Label


def answer_of(labels: Iterable[Label]) -> bool | None:
    """Return whether a track has a tag, by its labels of this tag; None where that is unknown.

    What was said last of the whole track counts. Where nothing was, the track has the tag if a
    span of it does that no newer *no* overlaps.
    """
    ordered = sorted(labels, key=lambda label: label.age)
    whole = [label.value for label in ordered if label.span is None]
    if whole:
        return whole[-1]
    if not ordered:
        return None
    return any(
        label.value and not any(not later.value and overlap(label, later) for later in ordered[n:])
        for n, label in enumerate(ordered)
    )


def answer_at(labels: Iterable[Label], at_s: float) -> bool | None:
    """Return whether one moment of a track has a tag; None where that is unknown.

    The newest span around the moment counts, else what was said of the whole track.
    """
    ordered = sorted(labels, key=lambda label: label.age)
    around = [x.value for x in ordered if x.span is not None and x.span[0] <= at_s < x.span[1]]
    whole = [label.value for label in ordered if label.span is None]
    said = around or whole
    return said[-1] if said else None


def answers_of(labels: Iterable[Label]) -> dict[int, bool]:
    """Return the answer for each track that labels of one tag speak of."""
    by_track: dict[int, list[Label]] = defaultdict(list)
    for label in labels:
        by_track[label.track].append(label)
    answers = {}
    for track, said in by_track.items():
        answer = said[0].value if len(said) == 1 else answer_of(said)
        if answer is not None:
            answers[track] = answer
    return answers


def contradictions_in(labels: Iterable[Label]) -> tuple[Contradiction, ...]:
    """Return each yes and no of one tag and track that speak of the same time.

    A span that differs from the whole track is no contradiction: a warm piece may have a cold
    bridge.
    """
    groups: dict[tuple[int, int], list[Label]] = defaultdict(list)
    for label in labels:
        groups[label.tag, label.track].append(label)
    found = []
    for said in groups.values():
        for one, other in combinations(sorted(said, key=lambda label: label.age), 2):
            if one.value is not other.value and overlap(one, other):
                found.append(Contradiction(one, other))
    return tuple(found)


def overlap(one: Label, other: Label) -> bool:
    """Return whether two labels are both of the whole track, or of spans that share a time."""
    if one.span is None or other.span is None:
        return one.span is other.span
    return one.span[0] < other.span[1] and other.span[0] < one.span[1]
