"""The legend: what is switched off, isolated, selected, renamed, narrowed."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from musicscope.analysis.pitch import key_colour, key_name
from musicscope.gui.map.legend import Legend
from musicscope.gui.theme import themes
from musicscope.workspace.colours import Colouring, LegendEntry, Scale

LEFT = Qt.MouseButton.LeftButton
NONE, CTRL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
Key = Qt.Key


def entry(label, *ids, **more):
    return LegendEntry(label, "#44bb99", np.array(ids, np.int64), **more)


GENRES = (entry("jazz", 1, 2, 3), entry("folk", 4, 5), entry("Unknown", 6))


@pytest.fixture
def legend(qtbot):
    legend = Legend()
    qtbot.addWidget(legend)
    legend.resize(legend.width(), 700)
    legend.show()
    qtbot.waitExposed(legend)
    legend.heard = []
    legend.chosen = []
    legend.renamed = []
    legend.aside_changed.connect(lambda ids: legend.heard.append(set(ids.tolist())))
    legend.select_wanted.connect(legend.chosen.append)
    legend.rename_wanted.connect(lambda *told: legend.renamed.append(told))
    return legend


@pytest.fixture
def genres(legend):
    legend.show_entries("Genres", "3", GENRES, [0, 1, 0])
    return legend


def click(legend, row, keys=NONE):
    QTest.mouseClick(legend.list.viewport(), LEFT, keys, legend.row_rect(row).center())


def test_a_click_dims_and_another_shows_again(genres):
    click(genres, 0)
    assert genres.heard[-1] == {1, 2, 3}
    click(genres, 1)
    assert genres.heard[-1] == {1, 2, 3, 4, 5}
    click(genres, 0)
    assert genres.heard[-1] == {4, 5}


def test_alt_and_click_or_a_double_click_isolates_and_again_shows_all(genres):
    click(genres, 1, ALT)
    assert genres.heard[-1] == {1, 2, 3, 6}
    click(genres, 1, ALT)
    assert genres.heard[-1] == set()
    place = genres.row_rect(2).center()
    QTest.mouseClick(genres.list.viewport(), LEFT, NONE, place)
    QTest.mouseDClick(genres.list.viewport(), LEFT, NONE, place)
    assert genres.heard[-1] == {1, 2, 3, 4, 5}


def test_control_and_click_selects(genres):
    click(genres, 1, CTRL)
    assert genres.chosen == [(4, 5)]
    assert genres.heard[-1] == set()


def test_everything_by_keyboard(genres):
    genres.list.setFocus()
    genres.list.setCurrentIndex(genres.list.model().index(0, 0))
    QTest.keyClick(genres.list, Key.Key_Down)
    QTest.keyClick(genres.list, Key.Key_Space)
    assert genres.heard[-1] == {4, 5}
    QTest.keyClick(genres.list, Key.Key_Return)
    assert genres.heard[-1] == {1, 2, 3, 6}
    QTest.keyClick(genres.list, Key.Key_Return, CTRL)
    assert genres.chosen == [(4, 5)]


def test_rows_say_their_names_and_counts(genres):
    model = genres.list.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(0, 0).data(role) == "jazz, 3 tracks"
    click(genres, 0)
    assert model.index(0, 0).data(role) == "jazz, 3 tracks, dimmed"


def test_what_is_dimmed_stays_dimmed_when_more_tracks_come(genres):
    click(genres, 0)
    genres.show_entries("Genres", "3", (entry("jazz", 1, 2, 3, 9), *GENRES[1:]), [0, 1, 0])
    assert genres.heard[-1] == {1, 2, 3, 9}
    genres.show_entries("Artists", "1", (entry("jazz", 7),), [0])
    assert genres.heard[-1] == set()


def test_a_cluster_is_renamed_in_place(legend, qtbot):
    legend.show_entries(
        "Clusters", "2", (entry("low drones", 1, group=5), entry("No cluster", 2)), [0, 0]
    )
    legend.list.setFocus()
    legend.list.setCurrentIndex(legend.list.model().index(0, 0))
    QTest.keyClick(legend.list, Key.Key_F2)
    editor = legend.list.findChild(QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "  night   drives ")
    QTest.keyClick(editor, Key.Key_Return)
    qtbot.waitUntil(lambda: legend.renamed == [(5, "night drives")])


def test_only_clusters_are_renamed(legend):
    legend.show_entries("Clusters", "2", (entry("a", 1, group=5), entry("No cluster", 2)), [0, 0])
    texts = [[action.text() for action in legend.menu_for(row).actions()] for row in (0, 1)]
    assert "Rename…" in texts[0]
    assert "Rename…" not in texts[1]
    assert "Name from its sound" not in texts[0]


def test_a_name_of_the_owner_can_be_given_up(legend):
    legend.show_entries("Clusters", "1", (entry("mine", 1, group=5, own_name=True),), [0])
    action = next(a for a in legend.menu_for(0).actions() if a.text() == "Name from its sound")
    action.trigger()
    assert legend.renamed == [(5, "")]


def tempo(values=(60, 80, 100, 120, 140, np.nan)):
    values = np.array(values, float)
    ids = np.arange(1, len(values) + 1)
    known = values[np.isfinite(values)]
    scale = Scale(known.min(), known.max(), ((100.0, "100"),), "bpm", "{:.0f}".format, ids, values)
    legend = (entry("60 to 140", 1, 2, 3, 4, 5), entry("Unknown", 6))
    return Colouring(np.zeros((len(ids), 3), np.uint8), legend, "bpm", scale)


@pytest.fixture
def bar(legend):
    legend.show_measure("Tempo", tempo())
    return legend.bar


def drag(bar, start, stop):
    band = bar._band()
    points = [QPoint(round(band.left() + s * band.width()), 40) for s in (start, stop)]
    QTest.mousePress(bar, LEFT, NONE, points[0])
    QTest.mouseMove(bar, points[1])
    QTest.mouseRelease(bar, LEFT, NONE, points[1])


def test_dragging_an_end_of_the_scale_dims_what_lies_outside(legend, bar):
    drag(bar, 0.0, 0.4)
    assert legend.heard[-1] == {1, 2, 6}
    assert "to 140 bpm" in bar.accessibleName()
    drag(bar, 1.0, 0.8)
    assert legend.heard[-1] == {1, 2, 5, 6}
    drag(bar, 0.55, 0.15)
    assert legend.heard[-1] == {3, 4, 5, 6}
    band = bar._band()
    QTest.mouseDClick(bar, LEFT, NONE, QPoint(round(band.center().x()), 40))
    assert legend.heard[-1] == set()


def test_the_range_is_chosen_by_keyboard(legend, bar):
    bar.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(15):
        QTest.keyClick(bar, Key.Key_Right)
    assert legend.heard[-1] == {1, 2, 6}
    QTest.keyClick(bar, Key.Key_Up)
    for _ in range(10):
        QTest.keyClick(bar, Key.Key_Left)
    assert legend.heard[-1] == {1, 2, 5, 6}
    QTest.keyClick(bar, Key.Key_Escape)
    assert legend.heard[-1] == set()


def test_a_range_stays_when_more_tracks_come_and_goes_with_its_measure(legend, bar):
    drag(bar, 0.0, 0.4)
    legend.show_measure("Tempo", tempo((60, 80, 100, 120, 140, np.nan, 65)))
    assert legend.heard[-1] == {1, 2, 6, 7}
    legend.show_measure("Year", tempo())
    assert legend.heard[-1] == set()


def test_unknown_ones_are_switched_beside_the_scale(legend, bar):
    assert [e.label for e in legend.entries] == ["Unknown"]
    click(legend, 0)
    assert legend.heard[-1] == {6}


def test_a_measure_that_nobody_has_shows_no_scale(legend):
    legend.show_measure("Loudness", Colouring(np.zeros((1, 3), np.uint8), (entry("Unknown", 1),)))
    assert not legend.bar.isVisible()
    assert legend.list.isVisible()


@pytest.fixture
def keys(legend):
    names = [(0, 0), (9, 1), (7, 0)]
    entries = [
        LegendEntry(key_name(*key), key_colour(*key), np.array([number]))
        for number, key in enumerate(names, 1)
    ]
    legend.show_keys("Keys", entries)
    return legend


def on_wheel(legend, turn, reach):
    angle = np.radians(30 * turn)
    middle = QPointF(legend.wheel.width() / 2, legend.wheel.height() / 2)
    return (middle + QPointF(reach * np.sin(angle), -reach * np.cos(angle))).toPoint()


def test_keys_are_switched_on_the_circle_of_fifths(keys):
    QTest.mouseClick(keys.wheel, LEFT, NONE, on_wheel(keys, 0, 78))
    assert keys.heard[-1] == {1}
    QTest.mouseClick(keys.wheel, LEFT, NONE, on_wheel(keys, 0, 50))
    assert keys.heard[-1] == {1, 2}
    QTest.mouseClick(keys.wheel, LEFT, ALT, on_wheel(keys, 1, 78))
    assert keys.heard[-1] == set()
    QTest.mouseClick(keys.wheel, LEFT, CTRL, on_wheel(keys, 1, 78))
    assert keys.chosen == [(3,)]


def test_a_key_that_no_track_has_does_nothing(keys):
    before = list(keys.heard)
    QTest.mouseClick(keys.wheel, LEFT, NONE, on_wheel(keys, 6, 78))
    QTest.mouseClick(keys.wheel, LEFT, NONE, on_wheel(keys, 0, 5))
    assert keys.heard == before


def test_shapes_are_switched_beside_colours(genres):
    genres.show_shapes("Codecs", (entry("flac", 1, 4), entry("mp3", 2, 3, 5, 6)), (0, 2))
    click(genres, 1)
    place = genres.shape_list.row_rect(0).center()
    QTest.mouseClick(genres.shape_list.viewport(), LEFT, NONE, place)
    assert genres.heard[-1] == {1, 4, 5}
    genres.show_shapes("", (), ())
    assert genres.heard[-1] == {4, 5}
    assert not genres.shape_list.isVisible()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_sizes_and_faithfulness_have_their_keys(genres, theme):
    before = themes.active.name
    themes.apply(theme)
    try:
        genres.show_sizes("Play count", tempo().scale)
        genres.show_faithfulness("ring", (30, 8, 3))
        assert genres.sizes.isVisible()
        assert genres.faith.accessibleName() == "30 faithful, 8 fair, 3 rough"
        picture = genres.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        assert not picture.isNull()
        genres.show_sizes("", None)
        genres.show_faithfulness("", (30, 8, 3))
        assert not genres.sizes.isVisible()
        assert not genres.faith.isVisible()
    finally:
        themes.apply(before)
