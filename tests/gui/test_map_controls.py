"""The toolbar in any width, and the panels that open below it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QPushButton, QSlider, QSpinBox, QWidget

from musicscope.gui.map.flow import ControlRow
from musicscope.gui.map.kcurve import KCurve
from musicscope.gui.theme import themes
from musicscope.maps.clustering import CLUSTERINGS
from musicscope.maps.projection import PROJECTIONS
from tests.gui.map_world import World
from tests.gui.test_map_panel import CROSS, opened

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def world():
    world = World(CROSS, tempo_bpm=[88.2, 120.0, None, 61.0, 140.0])
    world.clusters.group([0, 0, 1, 1, 1])
    return world


@pytest.fixture
def panel(qtbot, world):
    themes.apply("dark")
    panel = opened(qtbot, world)
    yield panel
    for popup in panel.findChildren(QWidget, options=Qt.FindChildOption.FindChildrenRecursively):
        if popup.windowType() is Qt.WindowType.Popup:
            popup.close()


def named(panel, name):
    return next(
        b for b in panel.toolbar.findChildren(QAbstractButton) if b.accessibleName() == name
    )


def open_popup(panel, name):
    named(panel, name).click()
    return panel.controls.popup


def chip(popup, text):
    return next(b for b in popup.findChildren(QAbstractButton) if b.text() == text)


def shown(panel):
    return [b for b in panel.toolbar.findChildren(QAbstractButton) if b.isVisible()]


@pytest.mark.parametrize("width", [320, 500, 700, 900, 1400, 2400])
def test_the_toolbar_is_one_line_in_any_width(panel, width):
    panel.resize(width, 600)
    toolbar = panel.toolbar
    buttons = sorted(shown(panel), key=lambda b: b.x())
    assert {b.y() for b in buttons} == {buttons[0].y()}
    for button, following in pairwise(buttons):
        assert button.geometry().right() < following.x()
    assert buttons[0].x() >= 0
    assert buttons[-1].geometry().right() < toolbar.width()
    worded = [b for b in buttons if b.icon().isNull() and b is not toolbar.more]
    assert all(b.width() >= b.sizeHint().width() for b in worded)


def test_in_700_pixels_layout_looks_clusters_and_tools_have_room(panel, qtbot):
    panel.resize(700, 600)
    qtbot.waitUntil(lambda: panel.toolbar.width() == 700, timeout=2000)
    names = {b.accessibleName() for b in shown(panel)}
    assert {"Layout of the map", "Colour of the dots", "Clusters", "Move", "Lasso", "Line"} <= names


def test_what_has_no_room_waits_in_a_menu_and_works_there(panel, world):
    panel.resize(420, 600)
    row: ControlRow = panel.toolbar
    hidden = [b.accessibleName() for b in row.hidden_controls]
    assert "True neighbours" in hidden
    menu = row.open_more()
    action = next(a for a in menu.actions() if a.text() == "True neighbours")
    action.trigger()
    assert panel.toolbar.neighbours_shown
    menu.close()
    panel.resize(1600, 600)
    assert not row.more.isVisible()


def test_a_wide_toolbar_says_how_much_each_aspect_counts(panel):
    panel.resize(1800, 600)
    assert "timbre" in named(panel, "Weights of the aspects").text()
    panel.resize(900, 600)
    assert "timbre" not in named(panel, "Weights of the aspects").text()


def test_each_projection_can_be_chosen_and_is_built(panel, world):
    popup = open_popup(panel, "Layout of the map")
    for entry in PROJECTIONS:
        QTest.mouseClick(chip(popup, entry.label), LEFT)
        assert world.mapping.asked[-1] == entry.name
    assert named(panel, "Layout of the map").text().startswith(entry.label)


def test_parameters_are_set_in_plain_words(panel, world):
    popup = open_popup(panel, "Layout of the map")
    field = next(f for f in popup.findChildren(QSpinBox) if f.accessibleName() == "Neighbours")
    assert field.accessibleDescription()
    field.setValue(40)
    QTest.mouseClick(chip(popup, "Lay out anew"), LEFT)
    name, settings = world.mapping.asked[-1]
    assert (name, settings["n_neighbors"]) == ("umap", 40)
    QTest.mouseClick(chip(popup, "Usual values"), LEFT)
    assert world.mapping.asked[-1][1] == PROJECTIONS.get("umap").settings()


def test_the_measure_of_distance_is_chosen(panel, world):
    popup = open_popup(panel, "Layout of the map")
    QTest.mouseClick(chip(popup, "Distance"), LEFT)
    assert world.mapping.asked == ["euclidean"]


def test_two_measures_can_be_the_axes(panel, world):
    popup = open_popup(panel, "Layout of the map")
    QTest.mouseClick(chip(popup, "Two measures"), LEFT)
    assert world.mapping.asked == [("tempo", "brightness")]
    up = next(b for b in popup.findChildren(QComboBox) if b.accessibleName() == "Up")
    up.setCurrentIndex(up.findData("loudness"))
    up.activated.emit(up.currentIndex())
    assert world.mapping.asked[-1] == ("tempo", "loudness")
    assert named(panel, "Layout of the map").text().startswith("Tempo × Loudness")
    assert not named(panel, "Weights of the aspects").isVisible()


def test_aspects_are_weighed_with_sliders(panel, world):
    popup = open_popup(panel, "Weights of the aspects")
    slider = next(s for s in popup.findChildren(QSlider) if "rhythm" in s.accessibleName())
    slider.setValue(2)
    assert world.mapping.asked == []
    QTest.mouseClick(chip(popup, "Lay out anew"), LEFT)
    assert world.mapping.asked[-1]["rhythm"] == 0.5
    assert set(world.mapping.asked[-1]) == {"timbre", "harmony", "rhythm", "dynamics"}


def test_each_clustering_can_be_chosen(panel, world):
    popup = open_popup(panel, "Clusters")
    for entry in CLUSTERINGS:
        QTest.mouseClick(chip(popup, entry.label), LEFT)
        assert world.clusters.asked[-1] == (entry.name, None)
    assert named(panel, "Clusters").text() == f"{entry.label} 2 ▾"


def test_the_number_of_clusters_is_typed(panel, world):
    popup = open_popup(panel, "Clusters")
    number = next(
        f for f in popup.findChildren(QSpinBox) if f.accessibleName() == "Number of clusters"
    )
    number.setValue(7)
    assert world.clusters.asked == [("kmeans", 7)]


@pytest.mark.parametrize(("text", "criterion"), [("Silhouette", "silhouette"), ("BIC", "bic")])
def test_the_best_number_is_left_to_a_criterion(panel, world, text, criterion):
    popup = open_popup(panel, "Clusters")
    QTest.mouseClick(chip(popup, text), LEFT)
    assert world.clusters.asked == [("kmeans", None, {"criterion": criterion})]


def test_a_click_on_the_curve_chooses_that_number(panel, world):
    world.clusters.curve = {2: 0.2, 3: 0.45, 4: 0.3, 5: 0.1}
    popup = open_popup(panel, "Clusters")
    curve = popup.findChild(KCurve)
    assert curve.isVisible()
    assert "3 is the best" in curve.accessibleName()
    assert curve.place(3).y() < curve.place(2).y()
    QTest.mouseClick(curve, LEFT, pos=curve.place(4).toPoint() + QPoint(2, 20))
    assert world.clusters.asked == [("kmeans", 4)]


def test_the_curve_is_walked_with_the_arrows(panel, world):
    world.clusters.curve = {2: 0.2, 3: 0.45, 4: 0.3}
    curve = open_popup(panel, "Clusters").findChild(KCurve)
    QTest.keyClick(curve, Qt.Key.Key_Right)
    assert curve.accessibleDescription().startswith("3 clusters")
    QTest.keyClick(curve, Qt.Key.Key_Return)
    assert world.clusters.asked == [("kmeans", 3)]


def test_a_method_that_finds_the_number_asks_for_none(panel, world):
    popup = open_popup(panel, "Clusters")
    QTest.mouseClick(chip(popup, "HDBSCAN"), LEFT)
    number = next(
        f for f in popup.findChildren(QSpinBox) if f.accessibleName() == "Number of clusters"
    )
    assert not number.isVisible()


def test_the_pill_explains_itself_in_a_sentence_and_shows_it_on_each_dot(panel, world):
    popup = open_popup(panel, "The map is faithful 0.94")
    words = " ".join(w.text() for w in popup.findChildren(QWidget) if hasattr(w, "text"))
    assert world.mapping.explain() in words
    QTest.mouseClick(chip(popup, "Rings"), LEFT)
    assert panel.dressing.encoding.faith == "ring"


def test_a_popup_stays_inside_the_screen(panel, qapp):
    panel.move(qapp.primaryScreen().availableGeometry().right() - 300, 0)
    popup = open_popup(panel, "Clusters")
    assert popup.geometry().right() <= qapp.primaryScreen().availableGeometry().right()


def test_looks_are_chosen_below_their_button(panel):
    popover = open_popup(panel, "Colour of the dots")
    box = popover.boxes["colour"]
    box.setCurrentIndex(box.findData("tempo"))
    box.activated.emit(box.currentIndex())
    assert named(panel, "Colour of the dots").text() == "Colour: tempo ▾"


def test_every_control_has_a_name(panel):
    for button in panel.toolbar.findChildren(QAbstractButton):
        assert button.accessibleName()
    for name in ("Layout of the map", "Weights of the aspects", "Clusters"):
        popup = open_popup(panel, name)
        for kind in (QPushButton, QSlider, QComboBox, QSpinBox):
            for widget in popup.findChildren(kind):
                assert widget.accessibleName() or widget.text(), widget
        popup.close()
