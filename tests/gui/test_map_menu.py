"""What can be done with a dot: queue, playlists, likeness, paths, clusters."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog

from tests.gui.map_world import World
from tests.gui.test_map_panel import CROSS, opened

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def world():
    world = World(CROSS)
    world.clusters.group([0, 0, 1, 1, 1], {0: "Brass & drums", 1: "Strings"})
    return world


@pytest.fixture
def panel(qtbot, world):
    return opened(qtbot, world)


def actions(menu):
    return {a.text(): a for a in menu.actions() if a.text()}


def test_more_like_a_dot_or_like_the_selection(panel, world, qtbot):
    with qtbot.waitSignal(panel.similar_wanted) as wanted:
        actions(panel.menu_for(3))["More like this"].trigger()
    assert wanted.args == [(3,)]
    world.selection.set((1, 2), None)
    with qtbot.waitSignal(panel.similar_wanted) as wanted:
        actions(panel.menu_for(2))["More like these"].trigger()
    assert wanted.args == [(1, 2)]


def test_why_needs_two_tracks(panel, world, qtbot):
    assert not actions(panel.menu_for(3))["Why…"].isEnabled()
    world.selection.set((5, 3), None)
    with qtbot.waitSignal(panel.why_wanted) as wanted:
        actions(panel.menu_for(3))["Why are these two together…"].trigger()
    assert wanted.args == [5, 3]
    world.selection.set((5,), None)
    with qtbot.waitSignal(panel.why_wanted) as wanted:
        actions(panel.menu_for(2))["Why are these two together…"].trigger()
    assert wanted.args == [5, 2]


def test_a_path_leads_to_the_dot_that_is_clicked_next(panel, world, qtbot):
    actions(panel.menu_for(3))["Path to…"].trigger()
    assert "Esc" in panel.footer.status.text()
    with qtbot.waitSignal(panel.path_wanted) as wanted:
        QTest.mouseClick(panel.view, LEFT, pos=panel.view.dot_position(4))
    assert wanted.args == [3, 4]
    assert world.playback.played == []
    QTest.mouseClick(panel.view, LEFT, pos=panel.view.dot_position(4))
    assert world.playback.played == [4]


def test_escape_gives_up_the_path(panel, world, qtbot):
    panel.pick_path_from(3)
    QTest.keyClick(panel.view, Qt.Key.Key_Escape)
    assert not panel.view.picking
    with qtbot.assertNotEmitted(panel.path_wanted):
        QTest.mouseClick(panel.view, LEFT, pos=panel.view.dot_position(4))
    assert world.playback.played == [4]


def test_the_path_is_walked_to_with_the_keyboard_too(panel, qtbot):
    panel.pick_path_from(3)
    panel.view.reveal(2)
    with qtbot.waitSignal(panel.path_wanted) as wanted:
        QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert wanted.args == [3, 2]


def test_tracks_are_added_to_a_playlist(panel, world):
    world.playlists.make("Walks", [9])
    world.selection.set((1, 2), None)
    inner = actions(panel.menu_for(1))["Add to playlist"].menu()
    actions(inner)["Walks"].trigger()
    assert world.playlists.kept == {"Walks": [9, 1, 2]}
    actions(inner)["New playlist"].trigger()
    assert world.playlists.kept["From Track 1 to Track 2"] == [1, 2]


def test_a_cluster_is_selected_and_renamed_from_one_of_its_dots(panel, world):
    menu = actions(panel.menu_for(1))
    menu["Select “Brass && drums”"].trigger()
    assert world.selection.ids == (1, 2)
    menu["Rename “Brass && drums”…"].trigger()
    dialog = panel.findChild(QInputDialog)
    assert dialog.textValue() == "Brass & drums"
    dialog.setTextValue("Marches")
    dialog.accept()
    assert world.clusters.renamed == [(0, "Marches")]


def test_true_neighbours_are_joined_to_the_chosen_dot(panel, world):
    world.mapping.near = {2: [5, 4], 3: [1]}
    world.selection.set((2,), None)
    assert panel.view.lines.of("neighbours") == ()
    QTest.keyClick(panel.view, Qt.Key.Key_N)
    assert panel.view.lines.of("neighbours") == ((2, 5), (2, 4))
    world.selection.set((), None)
    panel.view.reveal(3)
    assert panel.view.lines.of("neighbours") == ((3, 1),)
    panel.grab()
    QTest.keyClick(panel.view, Qt.Key.Key_N)
    assert panel.view.lines.of("neighbours") == ()


def test_a_path_is_drawn_and_taken_away(panel):
    before = panel.view.grab().toImage()
    panel.show_path([2, 1, 3])
    panel.view.viewpoint.finish()
    assert panel.view.lines.of("path") == ((2, 1), (1, 3))
    assert panel.view.grab().toImage() != before
    actions(panel.menu_for(None))["Take the path away"].trigger()
    assert panel.view.lines.of("path") == ()


def test_a_search_dims_the_rest_and_a_single_hit_comes_to_the_middle(panel, qtbot):
    panel.view.viewpoint.zoom(6.0, 10, 10)
    panel.show_hits([2, 4])
    assert panel.view.scene.missed.tolist() == [True, False, True, False, True]
    panel.show_hits([4])
    qtbot.waitUntil(lambda: len(panel.view.canvas.hits.rows) == 1, timeout=3000)
    panel.view.viewpoint.finish()
    camera = panel.view.viewpoint.camera
    assert (camera.x, camera.y) == pytest.approx(CROSS[3])
    panel.show_hits(None)
    assert not panel.view.scene.missed.any()


def test_enter_in_the_search_shows_all_hits(panel):
    panel.view.viewpoint.zoom(40.0, 10, 10)
    panel.show_hits([2, 3])
    panel.go_to_hits()
    panel.view.viewpoint.finish()
    for track in (2, 3):
        assert panel.view.rect().contains(panel.view.dot_position(track))
