"""Pitch classes, triads and centroids lie where music theory puts them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from musicscope.analysis.tonnetz import tonal_centroid
from musicscope.gui.views.lattice import Lattice, pitch_at, place_of


def centroid(*pitches: int) -> list[float]:
    chroma = np.zeros((12, 1))
    chroma[list(pitches)] = 1
    return list(tonal_centroid(chroma)[:, 0])


def test_fifths_go_right_and_thirds_up() -> None:
    lattice = Lattice(400, 300, 50)
    assert [pitch_at(x, 0) for x in range(4)] == [0, 7, 2, 9]
    assert [pitch_at(0, y) for y in range(3)] == [0, 4, 8]
    assert lattice.point(0, 0) == (200, 150)
    assert lattice.point(1, 0) == (250, 150)
    assert lattice.point(0, 1)[1] < 150 < lattice.point(0, -1)[1]


def test_neighbours_are_equally_far() -> None:
    lattice = Lattice(400, 300, 50)
    for step in ((1, 0), (0, 1), (1, -1)):
        assert math.dist(lattice.point(0, 0), lattice.point(*step)) == pytest.approx(50)


@pytest.mark.parametrize("fifths", range(-2, 3))
@pytest.mark.parametrize("thirds", range(-2, 3))
def test_a_single_pitch_class_lies_on_its_node(fifths: int, thirds: int) -> None:
    lattice = Lattice(400, 300, 50)
    node = lattice.point(fifths, thirds)
    place = place_of(centroid(pitch_at(fifths, thirds)))
    assert math.dist(lattice.nearest_copy(place, node), node) < 1e-6


@pytest.mark.parametrize("root", range(12))
@pytest.mark.parametrize("mode", [0, 1])
def test_a_triad_lies_in_its_triangle(root: int, mode: int) -> None:
    lattice = Lattice(600, 500, 50)
    pitches = root, root + (3 if mode else 4), root + 7
    place = place_of(centroid(*(p % 12 for p in pitches)))
    triangles = [c for triad, c in lattice.triangles() if triad == root + 12 * mode]
    middles = [tuple(np.mean(corners, axis=0)) for corners in triangles]
    assert min(math.dist(lattice.nearest_copy(place, m), m) for m in middles) < 10


def test_the_corners_of_every_triangle_are_its_triad() -> None:
    lattice = Lattice(300, 300, 60)
    at = {tuple(np.round(p, 3)): pitch_at(x, y) for x, y, p in Lattice(900, 900, 60).nodes()}
    offset = lattice.point(0, 0)[0] - Lattice(900, 900, 60).point(0, 0)[0]
    for triad, corners in lattice.triangles():
        third = 3 if triad >= 12 else 4
        pitches = {at[tuple(np.round(np.subtract(c, offset), 3))] for c in corners}
        assert pitches == {triad % 12, (triad + third) % 12, (triad + 7) % 12}


def test_the_nearest_copy_is_the_nearest() -> None:
    lattice = Lattice(400, 300, 50)
    periods = [(4 * m, -4 * m + 3 * n) for m in range(-9, 10) for n in range(-9, 10)]
    generator = np.random.default_rng(1)
    for place in generator.uniform(-3, 3, (30, 2)):
        near = tuple(generator.uniform(0, 400, 2))
        found = lattice.nearest_copy(tuple(place), near)
        copies = (lattice.point(place[0] + x, place[1] + y) for x, y in periods)
        assert math.dist(found, near) == pytest.approx(min(math.dist(c, near) for c in copies))
