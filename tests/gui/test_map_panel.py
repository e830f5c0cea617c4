"""The map joined to its services: toolbar, legend, selection, playing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton

from musicscope.core.changes import Changes
from musicscope.gui.map.lasso import Tool
from musicscope.gui.map.panel import MapPanel
from musicscope.gui.map.shapes import tell_apart
from musicscope.gui.theme import themes
from musicscope.workspace.colours import LegendEntry
from tests.gui.map_world import World

LEFT = Qt.MouseButton.LeftButton
CROSS = [(0, 0), (1, 0), (-1, 0), (0, 0.6), (0, -0.6)]


def opened(qtbot, world):
    panel = MapPanel(world)
    qtbot.addWidget(panel)
    panel.resize(1100, 700)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def world():
    world = World(
        CROSS,
        artist=["Ada", "Ada", "Bo", "Bo", "Cy"],
        key_tonic=[4, 0, None, 9, 7],
        key_mode=[1, 0, None, 1, 0],
        tempo_bpm=[88.2, 120.0, None, 61.0, 140.0],
    )
    world.clusters.group([0, 0, 1, 1, 1])
    return world


@pytest.fixture
def panel(qtbot, world):
    return opened(qtbot, world)


def button(panel, text):
    found = [b for b in panel.findChildren(QToolButton) if b.text() == text]
    assert len(found) == 1
    return found[0]


def named(panel, name):
    found = [b for b in panel.findChildren(QToolButton) if b.accessibleName() == name]
    assert len(found) == 1
    return found[0]


def click(widget):
    QTest.mouseClick(widget, LEFT)


def legend_click(panel, row, clicks=1):
    viewport = panel.legend.list.viewport()
    place = panel.legend.row_rect(row).center()
    QTest.mouseClick(viewport, LEFT, pos=place)
    if clicks == 2:
        QTest.mouseDClick(viewport, LEFT, pos=place)


def aside(panel):
    return set(panel.view.scene.ids[panel.view.scene.aside].tolist())


def labels(panel):
    return [entry.label for entry in panel.legend.entries]


def test_a_click_on_a_dot_plays_its_track(panel, world):
    QTest.mouseClick(panel.view, LEFT, pos=panel.view.dot_position(3))
    assert world.playback.played == [3]
    assert panel.view.playing_row == 2


def test_a_selection_made_elsewhere_is_ringed_on_the_map(panel, world):
    world.selection.set((2, 5), object())
    assert panel.view.scene.selected.tolist() == [False, True, False, False, True]


def test_a_lasso_selects_in_the_library(panel, world):
    panel.view.selection_wanted.emit((4, 1))
    assert world.selection.ids == (4, 1)
    click(button(panel, "Clear"))
    assert world.selection.ids == ()


def test_hovering_says_title_artist_key_and_tempo(panel):
    assert panel.describe(1) == ("Track 1", "Ada · E minor · 88 bpm")
    assert panel.describe(3) == ("Track 3", "Bo")


def test_a_settling_map_can_be_cancelled(panel, world):
    cancel = button(panel, "Cancel")
    assert not cancel.isVisible()
    world.mapping.build("tsne")
    assert cancel.isVisible()
    click(cancel)
    assert world.mapping.asked == ["tsne", "cancel"]
    assert not cancel.isVisible()


def test_the_pill_says_how_faithful_a_settled_map_is(panel, world):
    assert panel.toolbar._pill.text() == "faithful 0.94"
    world.mapping.settle(CROSS, 0.6)
    assert panel.toolbar._pill.text() == "rough 0.60"
    world.mapping.settle(CROSS, float("nan"))
    assert not panel.toolbar._pill.isVisible()


def test_the_chosen_colour_is_remembered(panel, world, qtbot):
    panel.colour_by("artist")
    assert set(labels(panel)) == {"Ada", "Bo", "Cy"}
    again = opened(qtbot, world)
    assert set(labels(again)) == {"Ada", "Bo", "Cy"}


def test_dots_get_new_colours_when_clusters_change(panel, world):
    before = panel.view.scene.rgb.copy()
    world.clusters.group([4, 4, 4, 3, 3], {4: "Brass", 3: "Strings"})
    assert not np.array_equal(panel.view.scene.rgb, before)
    assert labels(panel) == ["Brass", "Strings"]


def test_dots_keep_their_colours_while_clusters_are_made_anew(panel, world):
    before = panel.view.scene.rgb.copy()
    world.clusters.busy = True
    world.clusters.changed.emit(None)
    np.testing.assert_array_equal(panel.view.scene.rgb, before)
    assert panel.legend.isVisible()


def test_a_changed_tag_changes_the_colour(panel, world, qtbot):
    panel.colour_by("artist")
    for track in world.catalogue.tracks.values():
        world.catalogue.tracks[track.id] = replace(track, artist="Zoe")
    world.changes.emit(Changes(changed=frozenset({1, 2, 3, 4, 5})))
    qtbot.waitUntil(lambda: labels(panel) == ["Zoe"], timeout=2000)


def test_a_click_in_the_legend_dims_and_a_second_one_undims(panel, world):
    ids = set(panel.legend.entries[0].ids.tolist())
    legend_click(panel, 0)
    assert aside(panel) == ids
    legend_click(panel, 0)
    assert aside(panel) == set()


def test_a_double_click_in_the_legend_isolates_and_another_ends_that(panel, world):
    panel.colour_by("artist")
    ids = set(panel.legend.entries[1].ids.tolist())
    legend_click(panel, 1, clicks=2)
    assert aside(panel) == {1, 2, 3, 4, 5} - ids
    legend_click(panel, 1, clicks=2)
    assert aside(panel) == set()


def test_show_all_brings_back_what_was_dimmed(panel):
    legend_click(panel, 0)
    legend_click(panel, 1)
    assert aside(panel) == {1, 2, 3, 4, 5}
    click(button(panel, "Show all"))
    assert aside(panel) == set()


def test_the_legend_works_with_the_keyboard(panel):
    panel.legend.list.setCurrentIndex(panel.legend.list.model().index(1))
    QTest.keyClick(panel.legend.list, Qt.Key.Key_Space)
    assert aside(panel) == set(panel.legend.entries[1].ids)


def test_a_legend_entry_selects_its_tracks(panel, world):
    entry = panel.legend.entries[0]
    menu = panel.legend.menu_for(0)
    menu.actions()[0].trigger()
    assert set(world.selection.ids) == set(entry.ids)
    menu.close()


def test_select_all_leaves_out_what_the_legend_dims(panel, world):
    legend_click(panel, 0)
    panel.view.select_all()
    assert not set(world.selection.ids) & set(panel.legend.entries[0].ids)


def test_names_that_share_a_colour_get_different_shapes():
    legend = [LegendEntry(f"name {i}", "#4477aa", frozenset({i})) for i in range(5)]
    legend.append(LegendEntry("other", "#ee8866", frozenset({9})))
    shapes = tell_apart(legend)
    assert len(set(shapes[:5])) == 5
    assert shapes[0] == shapes[5] == 0


@pytest.mark.parametrize("tool", list(Tool))
def test_the_tools_are_buttons(panel, tool):
    names = {
        Tool.PAN: "Move",
        Tool.LASSO: "Lasso",
        Tool.RECTANGLE: "Rectangle",
        Tool.LINE: "Line",
    }
    click(named(panel, names[tool]))
    assert panel.view.tool is tool
    assert ("Shift" in panel.footer.status.text()) == (tool is not Tool.PAN)


def test_a_lasso_button_is_enough_for_a_mouse_alone(panel, world):
    click(named(panel, "Lasso"))
    centre = panel.view.dot_position(1)
    QTest.mousePress(panel.view, LEFT, pos=centre - QPoint(30, 30))
    for dx, dy in ((-29, -20), (-30, 30), (30, 30), (30, -30)):
        QTest.mouseMove(panel.view, centre + QPoint(dx, dy))
    QTest.mouseRelease(panel.view, LEFT, pos=centre + QPoint(30, -30))
    assert world.selection.ids == (1,)


def test_the_map_says_how_many_tracks_it_shows(qtbot):
    panel = opened(qtbot, World(np.random.default_rng(1).normal(size=(38, 2)), unmapped=3))
    assert panel.footer.status.text() == "38 of 41 tracks are on the map"


@pytest.mark.parametrize("count", [1, 2, 3])
def test_very_few_tracks_make_a_map(qtbot, count):
    world = World(np.zeros((count, 2)) if count == 2 else CROSS[:count])
    panel = opened(qtbot, world)
    panel.grab()
    assert panel.view.isVisible()
    assert panel.view.dots_drawn == count
    QTest.mouseClick(panel.view, LEFT, pos=panel.view.dot_position(1))
    assert len(world.playback.played) == 1


def test_an_empty_library_offers_to_fill_it(qtbot):
    world = World([])
    panel = opened(qtbot, world)
    assert not panel.view.isVisible()
    with qtbot.waitSignal(panel.folder_wanted):
        click(next(b for b in panel.findChildren(QPushButton) if "folder" in b.text()))
    click(next(b for b in panel.findChildren(QPushButton) if "demo" in b.text()))
    assert world.demo_made == 1


def test_before_the_first_analysis_the_place_says_what_will_come(qtbot):
    world = World([], unmapped=41)
    panel = opened(qtbot, world)
    assert "The map appears when the first tracks are analysed." in panel.empty.sentence
    world.total = 5
    world.mapping.settle(CROSS)
    qtbot.waitUntil(lambda: panel.view.isVisible(), timeout=2000)


def test_analysed_tracks_without_a_map_offer_to_draw_it(qtbot):
    world = World([], unmapped=10)
    world.analysed = 4
    panel = opened(qtbot, world)
    click(next(b for b in panel.findChildren(QPushButton) if b.text() == "Draw the map"))
    assert world.mapping.asked == ["umap"]


def test_the_menu_of_a_dot_plays_and_queues_the_selection_it_belongs_to(panel, world):
    world.selection.set((1, 2), None)
    menu = panel.menu_for(2)
    actions = {a.text(): a for a in menu.actions() if a.text()}
    actions["Play 2 tracks next"].trigger()
    actions["Play"].trigger()
    assert world.playback.queued == [((1, 2), True)]
    assert world.playback.played == [2]
    alone = panel.menu_for(5)
    {a.text(): a for a in alone.actions() if a.text()}["Add to the queue"].trigger()
    assert world.playback.queued[-1] == ((5,), False)
    menu.close()
    alone.close()


def test_a_track_that_is_gone_leaves_the_map(panel, world):
    panel.view.hovered = 4
    world.mapping.settle(CROSS[:4])
    panel.grab()
    assert panel.view.dot_position(5) is None


def test_a_narrow_map_gives_up_its_legend_first(panel):
    assert panel.legend.isVisible()
    panel.resize(500, 500)
    assert not panel.legend.isVisible()
    panel.resize(1000, 500)
    assert panel.legend.isVisible()


@pytest.mark.parametrize("choice", ["dark", "light"])
def test_both_themes_draw(panel, qapp, choice):
    themes.apply(choice)
    try:
        assert not panel.grab().toImage().isNull()
    finally:
        themes.apply("dark")


def test_a_closed_map_no_longer_listens(qtbot, world):
    panel = MapPanel(world)
    panel.deleteLater()
    qtbot.wait(20)
    world.mapping.changed.emit(None)
    world.playback.changed.emit(None)
    world.selection.set((1,), None)
    themes.changed.emit(themes.active)


def test_region_names_follow_the_colours_also_after_a_measure(panel):
    named = []
    for field in ("genre", "tempo", "artist"):
        panel.colour_by(field)
        named.append(panel.dressing.encoding.names)
    assert named == ["genre", "cluster", "artist"]


def test_the_selection_is_counted_anew_when_dots_arrive(panel, world):
    everything = world.mapping.layout
    world.mapping.layout = everything.kept(everything.ids > 2)
    world.mapping.changed.emit(None)
    world.selection.set((1, 2), None)
    toolbar = panel.toolbar
    assert not toolbar._to_selection.isEnabled()
    world.mapping.layout = everything
    world.mapping.changed.emit(None)
    assert toolbar._to_selection.isEnabled()
