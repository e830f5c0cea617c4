"""The torus and the circles lie where the mathematics of the tonal space puts them."""

from __future__ import annotations

import math

import librosa
import numpy as np
import pytest

from musicscope.analysis.tonnetz import pitch_places, tonal_centroid, triad_pitches
from musicscope.gui.views import torus
from musicscope.gui.views.circles import Circles, fit_circles
from musicscope.gui.views.lattice import place_of, places_of
from musicscope.gui.views.tonnetz_chart import Direction, Spot
from musicscope.gui.views.torus_picture import TorusChart

SIZES = [(276, 244), (416, 386), (976, 846), (900, 240), (240, 900)]


def harte(circle: int, pitch: int) -> tuple[float, float]:
    step, radius = ((7 / 6, 1.0), (3 / 2, 1.0), (2 / 3, 0.5))[circle]
    angle = step * math.pi * pitch
    return radius * math.sin(angle), radius * math.cos(angle)


def test_each_fifth_is_nearer_on_the_torus_than_any_other_note() -> None:
    points = torus.embed(torus.node_angles())
    away = np.linalg.norm(points[:, None] - points, axis=2)
    for pitch in range(12):
        nearest = np.argsort(away[pitch])[1:3]
        assert set(nearest.tolist()) == {(pitch + 7) % 12, (pitch - 7) % 12}


def test_ring_and_tube_are_two_circles_of_the_tonal_centroid() -> None:
    ring, tube = torus.node_angles().T
    fifths, minor = pitch_places()[0:2], pitch_places()[2:4]
    assert np.stack([np.sin(ring), np.cos(ring)]) == pytest.approx(fifths, abs=1e-12)
    assert np.stack([np.sin(tube), np.cos(tube)]) == pytest.approx(minor, abs=1e-12)


def test_copies_of_a_node_are_one_point_of_the_torus() -> None:
    places = np.random.default_rng(2).uniform(-3, 3, (20, 2))
    for period in ((4, -4), (0, 3), (4, -1), (12, 0)):
        there = torus.embed(torus.angles(places + np.array(period)))
        assert there == pytest.approx(torus.embed(torus.angles(places)))


def test_the_spiral_goes_through_all_fifths_once_around_and_three_times_over() -> None:
    line = torus.spiral()
    assert line[-1] - line[0] == pytest.approx((2 * math.pi, 6 * math.pi))
    through = torus.embed(line[:: torus.SPIRAL_PIECES])[:12]
    nodes = torus.embed(torus.node_angles())
    assert through == pytest.approx(nodes[[7 * step % 12 for step in range(12)]])


@pytest.mark.parametrize("triad", range(24))
def test_the_corners_of_a_face_are_its_triad_and_its_centroid_lies_on_it(triad: int) -> None:
    corners = torus.embed(torus.angles(torus.face_corners(triad)))
    nodes = torus.embed(torus.node_angles())[list(triad_pitches(triad))]
    assert np.array(sorted(corners.tolist())) == pytest.approx(np.array(sorted(nodes.tolist())))
    chroma = np.zeros((12, 1))
    chroma[list(triad_pitches(triad))] = 1
    centroid = torus.embed(torus.angles(places_of(tonal_centroid(chroma))))[0]
    middles = torus.embed(torus.face_angles()[1])
    assert np.linalg.norm(middles - centroid, axis=1).argmin() == triad


def test_the_faces_cover_the_torus_once() -> None:
    corners, _ = torus.face_angles()
    a, b, c = np.moveaxis(corners.reshape(-1, 3, 2), 1, 0)
    (x1, y1), (x2, y2) = (b - a).T, (c - a).T
    assert np.abs(x1 * y2 - x2 * y1).sum() / 2 == pytest.approx((2 * math.pi) ** 2)


@pytest.mark.parametrize("spin", [-2.0, 0.0, 1.3])
def test_what_faces_the_eye_is_found_where_it_is_drawn(spin: float) -> None:
    chart = TorusChart()
    chart.resize(440, 440, 1.0)
    chart.look_from(spin, 0.8)
    facing = chart.camera.seen(torus.node_angles())[1]
    front = [pitch for pitch in range(12) if facing[pitch] > 0.3]
    assert len(front) >= 3
    for pitch in front:
        place = chart.place(Spot(pitch))
        assert chart.spot_at(place.x, place.y) == Spot(pitch)
    triads = {chart.spot_at(x, y) for x in range(60, 380, 16) for y in range(100, 340, 16)}
    assert len({spot for spot in triads if spot and spot.triad}) >= 8


def test_a_spot_behind_is_brought_to_the_front() -> None:
    chart = TorusChart()
    chart.resize(440, 440, 1.0)
    for spot in chart.spots():
        chart.look_from(0.0, 0.8)
        chart.bring_forward(spot)
        table = torus.face_angles()[1] if spot.triad else torus.node_angles()
        assert chart.camera.seen(table[spot.number][None])[1][0] > 0.1


@pytest.mark.parametrize("size", SIZES)
def test_circles_are_drawn_by_the_formula(size: tuple[int, int]) -> None:
    circles = fit_circles(*size)
    for circle in range(3):
        middle = circles.middles[circle]
        for pitch in range(12):
            x, y = circles.place(circle, pitch)
            drawn = (x - middle[0]) / circles.scale, (middle[1] - y) / circles.scale
            assert drawn == pytest.approx(harte(circle, pitch), abs=1e-9)


@pytest.mark.parametrize("size", SIZES)
def test_circles_and_their_discs_stay_inside_and_apart(size: tuple[int, int]) -> None:
    circles = fit_circles(*size)
    discs = [circles.disc_place(c, p) for c in range(3) for p in range(12)]
    for x, y in discs:
        assert circles.disc <= x <= size[0] - circles.disc
        assert circles.disc <= y <= size[1] - circles.disc
    for first in range(36):
        for second in range(first):
            assert math.dist(discs[first], discs[second]) > 1.9 * circles.disc


def test_discs_at_one_place_surround_it() -> None:
    circles = Circles(100.0, ((0.0, 0.0),) * 3)
    for circle, together in ((1, (0, 4, 8)), (2, (1, 4, 7, 10))):
        middle = np.mean([circles.disc_place(circle, p) for p in together], axis=0)
        assert tuple(middle) == pytest.approx(circles.place(circle, together[0]))


def test_the_moving_points_are_the_centroid_of_librosa() -> None:
    chroma = np.random.default_rng(7).random((12, 9))
    expected = librosa.feature.tonnetz(chroma=chroma)
    circles = Circles(50.0, ((10.0, 20.0), (200.0, 20.0), (60.0, 300.0)))
    for circle in range(3):
        middle = circles.middles[circle]
        points = np.array(circles.path(circle, tonal_centroid(chroma)))
        drawn = np.stack([points[:, 0] - middle[0], middle[1] - points[:, 1]]) / 50
        assert drawn == pytest.approx(expected[2 * circle : 2 * circle + 2])


def test_arrow_keys_reach_every_note_and_triad() -> None:
    chart = TorusChart()
    chart.resize(440, 440, 1.0)
    reached, ways = set(), [chart.step(None, Direction.UP)]
    while ways:
        spot = ways.pop()
        if spot not in reached:
            reached.add(spot)
            ways += [chart.step(spot, direction) for direction in Direction]
    assert reached == set(chart.spots())


def test_a_single_note_lies_at_its_node_on_the_torus() -> None:
    for pitch in range(12):
        chroma = np.zeros((12, 1))
        chroma[pitch] = 1
        place = np.array([place_of(list(tonal_centroid(chroma)[:, 0]))])
        point = torus.embed(torus.angles(place))[0]
        assert point == pytest.approx(torus.embed(torus.node_angles())[pitch])
