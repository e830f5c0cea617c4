"""Where a track is listened into to know what it is like."""

from __future__ import annotations

import numpy as np
import pytest

from musicscope.analysis.portrait.portrait import read_portrait
from musicscope.jobs import InlineRunner
from musicscope.library.track import Track
from musicscope.workspace.audition import find_typical, typical_start

A, B, C = 0.0, 1.0, 2.0
B_PRIME = 1001.0


def portrait(duration_s=120.0, **vectors):
    return read_portrait({}, {k: np.asarray(v, np.float32) for k, v in vectors.items()}, duration_s)


def test_the_loudest_part_that_comes_back_is_typical():
    song = portrait(
        sections=[(0, 30, A), (30, 60, B), (60, 90, A), (90, 120, B)],
        loudness_curve=[-30, -18, -28, -12],
    )
    assert typical_start(song) == 90.0


def test_a_variant_is_the_same_music():
    song = portrait(
        sections=[(0, 30, A), (30, 60, B), (60, 90, C), (90, 120, B_PRIME)],
        loudness_curve=[-8, -20, -8, -14],
    )
    assert typical_start(song) == 90.0


def test_a_loud_part_that_comes_once_is_not_typical():
    song = portrait(
        sections=[(0, 30, A), (30, 60, B), (60, 90, C), (90, 120, A)],
        loudness_curve=[-20, -30, -5, -21],
    )
    assert typical_start(song) == 0.0


def test_without_loudness_the_middle_of_the_commonest_music_is_typical():
    song = portrait(sections=[(0, 20, A), (20, 60, B), (60, 80, A), (80, 120, B)])
    assert typical_start(song, 10.0) == 35.0


def test_without_sections_the_stretch_most_like_all_others_is_typical():
    alike = np.full((12, 12), 20.0)
    alike[4:10, 4:10] = 250.0
    start = typical_start(portrait(similarity_matrix=alike), 20.0)
    assert 40.0 <= start <= 80.0


def test_of_an_unknown_track_the_place_is_two_fifths_in():
    assert typical_start(portrait(100.0)) == pytest.approx(40.0)


@pytest.mark.parametrize("duration_s", [0.0, 4.0, 10.0, 16.0])
def test_the_excerpt_lies_inside_a_short_track(duration_s):
    start = typical_start(portrait(duration_s), 10.0)
    assert 0.0 <= start <= max(duration_s - 10.0, 0.0)


def test_a_refrain_at_the_very_end_is_heard_in_full():
    song = portrait(
        sections=[(0, 60, A), (60, 115, B), (115, 120, A)], loudness_curve=[-30] * 23 + [-5]
    )
    assert typical_start(song, 10.0) == 110.0


class Catalogue:
    def track(self, track_id: int) -> Track:
        from tests.gui.map_world import TRACK

        return TRACK


class Broken:
    def results(self, track_id: int) -> object:
        raise OSError("The disk is gone.")


def test_what_cannot_be_read_is_heard_two_fifths_in():
    heard: list[float] = []
    find_typical(InlineRunner(), Broken(), Catalogue(), 1, heard.append)
    assert heard == [pytest.approx(48.0)]
