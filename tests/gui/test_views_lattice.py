"""Pitch classes, triads and centroids lie where music theory puts them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from musicscope.analysis.harmony.vocabulary import QUALITIES
from musicscope.analysis.tonnetz import tonal_centroid
from musicscope.gui.views.lattice import (
    Lattice,
    chord_place,
    joined,
    node_of,
    pitch_at,
    place_of,
    places_of,
)


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


@pytest.mark.parametrize("pitch", range(12))
def test_every_pitch_class_has_a_node_next_to_c(pitch: int) -> None:
    assert pitch_at(*node_of(pitch)) == pitch
    assert all(abs(step) <= 2 for step in node_of(pitch))


@pytest.mark.parametrize("quality", list(QUALITIES))
@pytest.mark.parametrize("root", range(12))
def test_a_chord_lies_in_the_middle_of_its_notes(root: int, quality: str) -> None:
    notes = QUALITIES[quality]
    place = chord_place(root, notes)
    lattice = Lattice(0, 0, 1.0)
    nodes = [
        lattice.point(f, t)
        for f, t in ((f, t) for f in range(-5, 7) for t in range(-5, 7))
        if pitch_at(f, t) in {(root + note) % 12 for note in notes}
    ]
    near = sorted(math.dist(lattice.point(*place), node) for node in nodes)[: len(notes)]
    assert near[-1] <= 1.2


@pytest.mark.parametrize("triad", range(24))
def test_a_triad_of_a_trail_is_the_middle_of_its_triangle(triad: int) -> None:
    lattice = Lattice(600, 500, 50)
    notes = (0, 3, 7) if triad >= 12 else (0, 4, 7)
    place = chord_place(triad % 12, notes)
    middles = [
        tuple(np.mean(corners, axis=0))
        for number, corners in lattice.triangles()
        if number == triad
    ]
    assert min(math.dist(lattice.nearest_copy(place, m), m) for m in middles) < 1e-6


def test_a_path_goes_the_shortest_way() -> None:
    places = np.random.default_rng(4).uniform(-6, 6, (40, 2))
    path = joined(places)
    assert path[-1] == pytest.approx(places[-1])
    lattice = Lattice(0, 0, 1.0)
    periods = [(4 * m, -4 * m + 3 * n) for m in range(-9, 10) for n in range(-9, 10)]
    for index in range(39):
        here, there = lattice.point(*path[index]), lattice.point(*path[index + 1])
        copies = (lattice.point(path[index][0] + x, path[index][1] + y) for x, y in periods)
        assert math.dist(here, there) == pytest.approx(min(math.dist(c, there) for c in copies))


def test_many_centroids_lie_where_each_lies() -> None:
    centroids = np.random.default_rng(5).uniform(-1, 1, (6, 20))
    assert places_of(centroids) == pytest.approx(np.array([place_of(c) for c in centroids.T]))


def test_what_is_drawn_at_a_point_is_found_there() -> None:
    lattice = Lattice(400, 300, 50)
    assert lattice.place_at(lattice.point(1.5, -0.7)) == pytest.approx((1.5, -0.7))
