"""Tags in the table: columns of single tags, chips of all, in the order of what is known."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from musicscope.gui.library.panel import LibraryPanel
from musicscope.gui.theme import themes
from tests.gui.learned_world import LearnedWorld

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def world(tmp_path):
    made = LearnedWorld(tmp_path)
    made.warm = made.labelling.make("warm")
    made.city = made.labelling.make("city, at night 🌃")
    made.labelling.yes(made.warm, [1])
    made.labelling.no(made.warm, [2])
    made.learning.think(
        made.warm, {1: (0.2, True), 3: (0.9, True), 4: (0.6, False), 5: (0.1, True)}
    )
    yield made
    made.close()


@pytest.fixture
def panel(world, qtbot):
    themes.apply("dark")
    made = LibraryPanel(world)
    qtbot.addWidget(made)
    made.resize(1100, 600)
    made.show()
    return made


def heads(panel):
    header = panel.table.header
    shown = [header.logicalIndex(v) for v in range(header.count())]
    return [header.looks[i].label for i in shown if not header.isSectionHidden(i)]


def cell(panel, track, name):
    place = panel.table.header.position(name)
    row = panel.table.tracks.row_of(track)
    return panel.table.tracks.index(row, place).data()


def test_a_tag_gets_a_column_that_says_what_is_known(world, panel):
    menu = panel.columns_menu(panel)
    (inner,) = [a.menu() for a in menu.actions() if a.text() == "Your words"]
    (action,) = [a for a in inner.actions() if a.text() == "warm"]
    action.trigger()
    assert heads(panel)[-1] == "warm"
    name = f"tag {world.warm}"
    assert [cell(panel, track, name) for track in (1, 2, 3, 4, 5, 6)] == [
        "yes",
        "no",
        "suggested, 0.90",
        "unknown, the model is not sure, 0.60",
        "unknown, probably not, 0.10",
        "unknown",
    ]
    action.trigger()
    assert "warm" not in heads(panel)


def test_a_click_on_the_header_brings_the_likeliest_first_and_the_unknown_last(world, panel):
    panel.table.tag_columns.show(world.warm, True)
    header = panel.table.header
    header._clicked(header.position(f"tag {world.warm}"))
    assert panel.table.tracks.ids[:5].tolist() == [1, 3, 4, 5, 2]
    header._clicked(header.position(f"tag {world.warm}"))
    assert panel.table.tracks.ids[:5].tolist() == [2, 5, 4, 3, 1]
    assert len(panel.table.tracks.ids) == len(world.catalogue)


def test_a_label_moves_its_track_in_such_an_order(world, panel, qtbot):
    panel.table.tag_columns.show(world.warm, True)
    panel.table.header.sort_by(f"tag {world.warm}", True)
    world.labelling.yes(world.warm, [9])
    qtbot.waitUntil(lambda: set(panel.table.tracks.ids[:2].tolist()) == {1, 9})
    world.undo.undo()
    qtbot.waitUntil(lambda: panel.table.tracks.ids[:2].tolist() == [1, 3])


def test_chosen_columns_are_there_at_the_next_start(world, panel, qtbot):
    panel.table.tag_columns.show(world.city, True)
    panel.table.header.sort_by(f"tag {world.city}", True)
    panel.table.header.save()
    again = LibraryPanel(world)
    qtbot.addWidget(again)
    assert heads(again)[-1] == "city, at night 🌃"
    assert again.table.header.sort_look.tag == world.city


def test_a_deleted_tag_takes_its_column_away_and_a_renamed_one_keeps_it(world, panel):
    panel.table.tag_columns.show(world.warm, True)
    panel.table.header.sort_by(f"tag {world.warm}", True)
    world.labelling.rename(world.warm, "cosy")
    assert heads(panel)[-1] == "cosy"
    world.labelling.delete(world.warm)
    assert "cosy" not in heads(panel)
    assert panel.table.header.sort_look.name == "artist"


def test_all_tags_stand_as_chips_in_one_column(world, panel):
    panel.table.header.show_column("tags", True)
    world.labelling.yes(world.city, [1])
    panel.table.cells.changed.emit()
    assert cell(panel, 1, "tags") == "city, at night 🌃, warm"
    assert cell(panel, 3, "tags") == "perhaps warm 0.90"
    assert cell(panel, 2, "tags") == cell(panel, 5, "tags") == ""
    panel.table.header.sort_by("tags", True)
    assert panel.table.tracks.ids[0] == 1
    panel.grab()


def test_labels_are_filled_and_suggestions_are_outlines(world, panel):
    panel.table.tag_columns.show(world.warm, True)
    panel.table.header.sort_by(f"tag {world.warm}", True)
    table, place = panel.table, panel.table.header.position(f"tag {world.warm}")
    accent = themes.active.accent
    shares = []
    for row in (0, 1):
        box = table.visualRect(table.tracks.index(row, place))
        image = table.viewport().grab(box).toImage()
        pixels = [
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
        ]
        shares.append(pixels.count(accent) / len(pixels))
    assert shares[0] > 0.1 > shares[1] > 0


def test_keys_accept_and_refuse_what_is_suggested_for_the_selection(world, panel):
    world.selection.set([3, 4, 6], None)
    panel.table.setFocus()
    QTest.keyClick(panel.table, Key.Key_Return, CTRL)
    answers = world.labelling.answers(world.warm)
    assert (answers.get(3), answers.get(4), answers.get(6)) == (True, True, None)
    assert "yes to 2 tracks" in world.told[-1]
    world.undo.undo()
    assert 3 not in world.labelling.answers(world.warm)
    QTest.keyClick(panel.table, Key.Key_Delete, CTRL)
    assert world.labelling.answers(world.warm)[4] is False
    assert len(world.catalogue) == 200


def test_the_menu_of_tracks_offers_the_suggestion(world, panel):
    world.selection.set([3, 4, 6], None)
    texts = [action.text() for action in panel.table.menu().actions()]
    assert "Accept the suggestion “warm” for 2 of 3 (1 not sure)" in texts
    assert "Refuse the suggestion “warm” for 2 of 3 (1 not sure)" in texts


def test_a_label_alone_does_not_read_the_library_anew(world, panel, monkeypatch):
    read = []
    monkeypatch.setattr(panel, "refresh", lambda: read.append(None))
    world.labelling.yes(world.city, [7])
    assert not read
    panel.search.setText("tag:city")
    world.labelling.yes(world.city, [8])
    panel._refresh_if_due()
    assert read


def test_five_hundred_tags_fit_into_the_menu(world, panel):
    for number in range(500):
        world.labelling.store.make(f"word {number:03} {'🌧' * 40}")
    world.labelling.make("one more")
    menu = panel.columns_menu(panel)
    (inner,) = [a.menu() for a in menu.actions() if a.text() == "Your words"]
    assert len(inner.actions()) <= 15
    assert sum(len(a.menu().actions()) for a in inner.actions()) == 503
    assert np.all([len(a.text()) < 60 for a in inner.actions()])


def test_the_hovered_cell_says_more(world, panel):
    panel.table.tag_columns.show(world.warm, True)
    place = panel.table.header.position(f"tag {world.warm}")
    index = panel.table.tracks.index(panel.table.tracks.row_of(3), place)
    assert index.data(Qt.ItemDataRole.ToolTipRole).startswith("warm: suggested, 0.90")
    assert panel.table.indexAt(QPoint(0, 0)).isValid()
