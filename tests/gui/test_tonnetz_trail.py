"""The chords of a whole piece as a trail: where, how long, in what order, replayed."""

from __future__ import annotations

import pytest

from musicscope.analysis.portrait.spans import Span
from musicscope.gui.views.harmony_trail import REPLAY_S, HarmonyTrail, Replay

CHORDS = (
    Span(0, 4, "C:maj"),
    Span(4, 6, "F:maj"),
    Span(6, 8, "G:7"),
    Span(8, 12, "C:maj"),
    Span(12, 16, "N"),
    Span(16, 20, "A:min"),
)


@pytest.fixture
def trail() -> HarmonyTrail:
    return HarmonyTrail(CHORDS, 20.0)


def test_a_chord_that_returns_is_one_stop(trail: HarmonyTrail) -> None:
    assert [stop.label for stop in trail.stops] == ["C:maj", "F:maj", "G:7", "A:min"]
    home = trail.stops[0]
    assert home.visits == ((0, 4), (8, 12))
    assert home.total_s == 8
    assert home.pitches == (0, 4, 7)
    assert [midi % 12 for midi in trail.stops[2].midi] == [7, 11, 2, 5]


def test_its_steps_are_the_changes_of_chord(trail: HarmonyTrail) -> None:
    pairs = [(step.first, step.second) for step in trail.steps]
    assert pairs == [(0, 1), (1, 2), (2, 0), (0, 3)]


def test_the_next_visit_is_the_next_in_time_or_the_first(trail: HarmonyTrail) -> None:
    home = trail.stops[0]
    assert [home.next_visit(t) for t in (2.0, 9.0)] == [8, 0]


def test_recent_chords_are_brighter_than_old_ones_and_those_to_come(trail: HarmonyTrail) -> None:
    shown = trail.at(7.0)
    opacity = dict(zip([s.label for s in shown.stops], shown.opacities, strict=True))
    assert opacity["G:7"] > opacity["F:maj"] > opacity["A:min"]
    assert shown.stops[shown.now].label == "G:7"
    assert trail.at(13.0).now == -1
    assert max(shown.sizes) == shown.sizes[0] == 1


def test_a_replay_goes_through_the_piece_in_fast_motion(trail: HarmonyTrail) -> None:
    replay = Replay(trail)
    replay.start()
    heard = []
    for _ in range(200):
        stop = replay.advance(REPLAY_S / 150)
        if stop is not None:
            heard.append(stop.label)
    assert heard == ["C:maj", "F:maj", "G:7", "C:maj", "A:min"]
    assert not replay.running
    replay.start()
    assert replay.at_s == 0


def test_without_chords_there_is_nothing_to_walk() -> None:
    empty = HarmonyTrail((Span(0, 9, "N"),), 9.0)
    assert empty.stops == ()
    assert empty.at(3.0).steps == ()
    assert Replay(empty).newly() is None
