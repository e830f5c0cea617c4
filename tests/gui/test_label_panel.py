"""The dock of all tags, and the menu that labels many tracks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit

from musicscope.gui.labels.menu import label_menu
from musicscope.gui.labels.panel import TagsPanel
from musicscope.gui.labels.tag_menus import more_menu, tags_menu
from musicscope.gui.playlists.report_dialog import ReportDialog
from musicscope.gui.theme import themes
from tests.gui.label_world import LabelWorld

Key = Qt.Key


@pytest.fixture
def workspace(tmp_path):
    made = LabelWorld(tmp_path)
    yield made
    made.close()


@pytest.fixture
def panel(workspace, qtbot):
    themes.apply("dark")
    made = TagsPanel(workspace)
    qtbot.addWidget(made)
    made.resize(420, 640)
    with qtbot.waitActive(made):
        made.show()
    return made


def type_tag(panel, name):
    panel.field.setFocus()
    QTest.keyClicks(panel.field, name)
    QTest.keyClick(panel.field, Key.Key_Return)


def names(panel):
    panel.refresh()
    return [row.tag.name if row.tag else f"[{row.group}]" for row in panel.model.rows]


def entry(menu, text):
    found = [a for a in menu.actions() if a.text().replace("&&", "&").startswith(text)]
    assert found, [a.text() for a in menu.actions()]
    return found[0]


def test_a_word_and_enter_make_a_tag_with_the_next_free_key(workspace, panel):
    assert not panel.model.rows
    type_tag(panel, "warm")
    type_tag(panel, "city")
    assert names(panel) == ["city", "warm"]
    assert {t.name: t.key for t in workspace.labelling.all()} == {"warm": "1", "city": "2"}
    type_tag(panel, "WARM")
    assert names(panel) == ["city", "warm"]
    assert "already" in workspace.told[-1]


def test_f2_renames_in_place(workspace, panel, qtbot):
    type_tag(panel, "warm")
    panel.list.setFocus()
    QTest.keyClick(panel.list, Key.Key_F2)
    editor = panel.list.findChild(QLineEdit)
    editor.selectAll()
    editor.setText("mild & 🌞")
    QTest.keyClick(editor, Key.Key_Return)
    qtbot.waitUntil(lambda: workspace.labelling.named("mild & 🌞") is not None)
    assert names(panel) == ["mild & 🌞"]
    workspace.undo.undo()
    assert names(panel) == ["warm"]


def test_delete_offers_undo_and_the_menu_restores(workspace, panel):
    type_tag(panel, "warm")
    type_tag(panel, "sea")
    tag = workspace.labelling.named("warm").id
    workspace.labelling.yes(tag, [1, 2])
    offers = []
    workspace.notices.subscribe(offers.append)
    panel.list.go_to(tag)
    panel.list.setFocus()
    QTest.keyClick(panel.list, Key.Key_Delete)
    assert names(panel) == ["sea"]
    assert "30 days" in offers[-1].sentence
    offers[-1].action()
    assert names(panel) == ["sea", "warm"]
    panel.list.go_to(tag)
    panel.delete_chosen()
    restore = entry(more_menu(panel), "Restore").menu()
    entry(restore, "warm").trigger()
    assert names(panel) == ["sea", "warm"]
    assert workspace.labelling.answers(tag) == {1: True, 2: True}


def test_groups_stand_above_their_tags_and_merging_keeps_what_was_said(workspace, panel):
    labelling = workspace.labelling
    sea, city, _ = (labelling.make(n) for n in ("sea", "city", "warm"))
    labelling.yes(sea, [1])
    labelling.yes(city, [2])
    panel.refresh()
    panel.list.choose([sea, city], None)
    assert set(panel.list.chosen()) == {sea, city}
    labelling.regroup(sea, "places")
    labelling.regroup(city, "places")
    assert names(panel) == ["warm", "[places]", "city", "sea"]
    panel.list.choose([sea, city], None)
    into = entry(tags_menu(panel), "Merge into").menu()
    entry(into, "sea").trigger()
    assert labelling.answers(sea) == {1: True, 2: True}
    assert names(panel) == ["warm", "[places]", "sea"]


def test_the_menu_recolours_keys_and_splits_by_the_selection(workspace, panel, monkeypatch):
    labelling = workspace.labelling
    warm = labelling.make("warm")
    labelling.yes(warm, [1, 2, 3])
    panel.refresh()
    panel.list.go_to(warm)
    entry(entry(tags_menu(panel), "Colour").menu(), "Green").trigger()
    assert labelling.get(warm).colour == "#44bb99"
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("W", True))
    entry(tags_menu(panel), "Change the key").trigger()
    assert labelling.get(warm).key == "w"
    workspace.selection.set([2, 3, 9], None)
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("hot", True))
    entry(tags_menu(panel), "Split off").trigger()
    assert labelling.answers(labelling.named("hot").id) == {2: True, 3: True}
    assert labelling.answers(warm) == {1: True}


def test_a_click_searches_for_the_tag(workspace, panel, qtbot):
    tag = workspace.labelling.make("rainy Sunday")
    panel.refresh()
    place = panel.list.visualRect(panel.model.index(0)).center()
    with qtbot.waitSignal(panel.search_wanted) as wanted:
        qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    workspace.labelling.yes(tag, [4, 7])
    assert wanted.args == ['tag:"rainy Sunday"']


def test_counts_follow_the_labels(workspace, panel, qtbot):
    tag = workspace.labelling.make("warm")
    workspace.labelling.yes(tag, [1, 2, 3])
    workspace.labelling.no(tag, [4])
    qtbot.waitUntil(lambda: bool(panel.model.rows) and panel.model.rows[0].counts.yes == 3)
    assert panel.model.rows[0].counts.no == 1
    assert "4 labels" in panel.summary.text()
    words = panel.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "yes to 3 tracks" in words


def test_labels_go_to_a_file_and_come_back_with_a_report_of_bad_rows(
    workspace, panel, tmp_path, monkeypatch, qtbot
):
    tag = workspace.labelling.make("warm")
    workspace.labelling.yes(tag, [1, 2])
    path = tmp_path / "out.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), ""))
    panel.refresh()
    entry(more_menu(panel), "Export all labels").trigger()
    assert "2 labels were written" in workspace.told[-1]
    with path.open("a") as file:
        file.write("warm,perhaps,,,,,/nowhere.flac\n")
    workspace.labelling.delete(tag)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(path), ""))
    entry(more_menu(panel), "Import labels").trigger()
    report = panel.window().findChild(ReportDialog)
    assert "could not be read" in report.sentence.text()
    report.close()
    assert workspace.labelling.answers(workspace.labelling.named("warm").id) == {1: True, 2: True}


def test_five_hundred_tags_are_shown(workspace, panel):
    for number in range(500):
        workspace.labelling.store.make(f"word {number:03} {'🌧' * 40}", group=f"g{number % 7}")
    panel.refresh()
    assert len([row for row in panel.model.rows if row.tag]) == 500
    panel.list.scrollToBottom()
    panel.grab()


def test_the_menu_labels_a_selection_in_one_step(workspace, panel):
    labelling = workspace.labelling
    warm = labelling.make("warm & wide")
    labelling.yes(warm, [1])
    menu = label_menu(workspace, [1, 2, 3], panel)
    action = entry(menu, "warm & wide")
    assert "1 of 3" in action.text()
    action.trigger()
    assert labelling.answers(warm) == {1: True, 2: True, 3: True}
    workspace.undo.undo()
    assert labelling.answers(warm) == {1: True}
    workspace.undo.redo()
    entry(label_menu(workspace, [1, 2, 3], panel), "warm").trigger()
    assert labelling.answers(warm) == {}


def test_the_menu_makes_a_new_tag_for_a_selection(workspace, panel, monkeypatch):
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("new one", True))
    entry(label_menu(workspace, [5, 6], panel), "New tag").trigger()
    assert workspace.on_disk() == {("new one", 5, None): True, ("new one", 6, None): True}
