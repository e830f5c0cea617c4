"""Two maps of the same tracks, side by side."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from musicscope.gui.map.two_maps import SecondMapPanel
from musicscope.maps.axes import measured_axis
from musicscope.maps.layout import Layout
from tests.gui.map_world import World
from tests.gui.test_map_panel import CROSS, legend_click, opened

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def world():
    world = World(CROSS)
    turned = np.asarray(CROSS, np.float32)[:, ::-1].copy()
    world.second_mapping.layout = Layout(world.ids, turned, "pca", {}, 0.8)
    world.second_mapping.projection = "pca"
    world.clusters.group([0, 0, 1, 1, 1], {0: "Brass", 1: "Strings"})
    world.second_clusters.group([0, 1, 0, 1, 2], {0: "Quiet", 1: "Loud", 2: "Odd"})
    return world


@pytest.fixture
def maps(qtbot, world):
    first = opened(qtbot, world)
    second = SecondMapPanel(world, first)
    qtbot.addWidget(second)
    second.resize(1000, 700)
    second.show()
    qtbot.waitExposed(second)
    return first, second


def test_each_map_has_its_own_places_clusters_and_looks(maps, world):
    first, second = maps
    assert not np.array_equal(first.view.scene.positions, second.view.scene.positions)
    assert [e.label for e in first.legend.entries] == ["Strings", "Brass"]
    assert {e.label for e in second.legend.entries} == {"Quiet", "Loud", "Odd"}
    second.colour_by("artist")
    assert first.dressing.encoding.colour == "cluster"
    second.controls._panel.mapping.build("tsne")
    assert world.mapping.asked == []


def test_what_is_selected_and_what_plays_is_the_same_on_both(maps, world):
    first, second = maps
    second.view.selection_wanted.emit((2, 4))
    assert first.view.scene.selected.tolist() == second.view.scene.selected.tolist()
    QTest.mouseClick(second.view, LEFT, pos=second.view.dot_position(5))
    assert first.view.playing_row == second.view.playing_row == 4


def rest(panel, track):
    place = panel.view.dot_position(track)
    panel.view.hover(place.x(), place.y())


def test_the_dot_under_the_cursor_is_named_on_the_other_map(maps):
    first, second = maps
    rest(first, 3)
    assert second.view.linked == 3
    assert second.view.named == 2
    first.view.hover(None, None)
    assert second.view.named is None
    rest(second, 2)
    assert first.view.named == 1


def test_what_a_search_does_not_find_is_dimmed_on_both(maps):
    first, second = maps
    first.show_hits([1, 2])
    assert second.view.scene.missed.tolist() == [False, False, True, True, True]
    first.show_hits(None)
    assert not second.view.scene.missed.any()


def test_what_either_legend_dims_is_dimmed_on_both(maps):
    first, second = maps
    legend_click(first, [e.label for e in first.legend.entries].index("Brass"))
    legend_click(second, [e.label for e in second.legend.entries].index("Odd"))
    for panel in maps:
        assert set(panel.view.scene.ids[panel.view.scene.aside].tolist()) == {1, 2, 5}
    legend_click(first, [e.label for e in first.legend.entries].index("Brass"))
    for panel in maps:
        assert set(panel.view.scene.ids[panel.view.scene.aside].tolist()) == {5}


def test_the_second_map_takes_in_the_tracks_that_the_first_one_has(maps, world):
    world.mapping.changed.emit(None)
    assert world.second_mapping.asked == []
    world.mapping.settle([*CROSS, (1, 1)])
    assert world.second_mapping.asked == ["refresh"]


def test_axes_say_what_they_measure(qtbot, maps, world):
    _, second = maps
    axis = measured_axis("tempo", "Tempo", "bpm", [60.0, 90.0, 120.0, 150.0, None])
    plain = second.view.grab().toImage()
    layout = world.second_mapping.layout
    world.second_mapping.layout = Layout(
        layout.ids, layout.positions.copy(), "axes", {}, 0.8, axes=(axis, axis)
    )
    world.second_mapping.changed.emit(None)
    assert second.view.scales.axes == (axis, axis)
    assert second.view.grab().toImage() != plain
