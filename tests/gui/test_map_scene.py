"""Dots by track: where they are, what steps back, which one comes next."""

from __future__ import annotations

import numpy as np
import pytest

from musicscope.gui.map.scene import MapScene

RIGHT, LEFT, UP, DOWN = (1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)


def scene_of(positions, ids=None):
    scene = MapScene()
    positions = np.asarray(positions, np.float32)
    scene.place(np.arange(len(positions)) if ids is None else np.asarray(ids), positions)
    return scene


def test_an_arrow_goes_to_the_nearest_dot_in_that_direction():
    scene = scene_of([(0, 0), (1, 0.2), (3, 0), (-2, 0), (0, 1), (0.2, -4)])
    assert scene.step(0, *RIGHT) == 1
    assert scene.step(0, *LEFT) == 3
    assert scene.step(0, *UP) == 4
    assert scene.step(0, *DOWN) == 5


def test_a_dot_far_off_the_direction_is_taken_only_when_there_is_no_other():
    scene = scene_of([(0, 0), (0.1, 1), (5, 0)])
    assert scene.step(0, *RIGHT) == 2
    assert scene_of([(0, 0), (0.1, 1)]).step(0, *RIGHT) == 1


def test_the_outermost_dot_has_no_next_one():
    assert scene_of([(0, 0), (1, 0)]).step(1, *RIGHT) is None


def test_dots_on_one_point_are_all_reached():
    scene = scene_of([(0.5, 0.5)] * 4)
    seen, row = [0], 0
    while (row := scene.step(row, *RIGHT)) is not None:
        seen.append(row)
    assert seen == [0, 1, 2, 3]


@pytest.mark.parametrize("count", [2, 9, 300])
def test_every_dot_is_reached_with_the_arrows(count):
    rng = np.random.default_rng(count)
    scene = scene_of(rng.normal(size=(count, 2)))
    reached, edge = {0}, [0]
    while edge:
        row = edge.pop()
        for way in (RIGHT, LEFT, UP, DOWN):
            following = scene.step(row, *way)
            if following is not None and following not in reached:
                reached.add(following)
                edge.append(following)
    assert reached == set(range(count))


def test_tracks_are_found_by_id_in_any_order():
    scene = scene_of([(0, 0), (1, 1), (2, 2)], ids=[30, 10, 20])
    assert [scene.row(i) for i in (10, 20, 30, 40, None)] == [1, 2, 0, None, None]


def test_a_new_layout_says_where_each_track_was():
    scene = scene_of([(0, 0), (1, 1)], ids=[1, 2])
    before = scene.place(np.array([2, 3]), np.array([(5, 5), (6, 6)], np.float32))
    np.testing.assert_array_equal(before, [(1, 1), (6, 6)])


def test_the_selection_survives_a_new_layout():
    scene = scene_of([(0, 0), (1, 1)], ids=[1, 2])
    scene.select([2, 99])
    scene.place(np.array([99, 2, 5]), np.zeros((3, 2), np.float32))
    np.testing.assert_array_equal(scene.selected, [True, True, False])


def test_selected_dots_lie_on_top_in_full_colour_and_the_rest_steps_back():
    scene = scene_of([(0, 0), (1, 1), (2, 2)])
    scene.colour(np.full((3, 3), 200, np.uint8), {})
    scene.select([0])
    scene.set_aside([2])
    rgb, order = scene.shades((0, 0, 0))
    assert order[-1] == 0
    assert rgb[0, 0] == 200 > rgb[1, 0] > rgb[2, 0] > 0


def test_an_empty_map_has_no_dot_anywhere():
    scene = MapScene()
    assert scene.nearest(0, 0, float("inf")) is None
    assert len(scene.inside(np.array([(0, 0), (1, 0), (1, 1)]))) == 0
    assert scene.row(1) is None


def test_dots_are_read_from_top_to_bottom_and_left_to_right():
    scene = scene_of([(0.5, -1), (1, 1), (-1, 0.99), (-1, 0), (1, -1)])
    assert scene.reading_order.tolist() == [2, 1, 3, 0, 4]
    assert len(MapScene().reading_order) == 0


def test_a_search_dims_all_but_its_hits_also_after_a_new_layout():
    scene = scene_of([(0, 0), (1, 1), (2, 2)], ids=[5, 6, 7])
    scene.show_filter([6, 99])
    assert scene.dimmed.tolist() == [True, False, True]
    scene.place(np.array([6, 7, 99, 100]), np.zeros((4, 2), np.float32))
    assert scene.dimmed.tolist() == [False, True, False, True]
    scene.show_filter(None)
    assert not scene.dimmed.any()


def test_an_index_of_dots_that_have_moved_since_is_not_used():
    from musicscope.maps.dots import DotIndex
    from musicscope.maps.levels import DotLevels

    scene = scene_of([(0, 0), (1, 1)])
    old = scene.positions
    scene.move(old + 1)
    assert not scene.take_index(old, DotLevels(old), DotIndex(old))
    assert scene.nearest(1, 1, 0.1) == 0
