"""Suggestions become labels, doubts are settled, versions are compared: in the dock of tags."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from musicscope.gui.labels.accept_dialog import AcceptDialog
from musicscope.gui.labels.panel import TagsPanel
from musicscope.gui.labels.suggest import offers_of
from musicscope.gui.labels.tag_list import columns_of
from musicscope.gui.labels.tag_menus import tags_menu
from musicscope.gui.labels.versions_dialog import VersionsDialog
from musicscope.gui.theme import themes
from musicscope.learning.calibration import UNKNOWN, Quality
from musicscope.workspace.learning_answers import Doubt
from tests.gui.learned_world import LearnedWorld


@pytest.fixture
def world(tmp_path):
    made = LearnedWorld(tmp_path)
    made.warm, made.sea = made.labelling.make("warm"), made.labelling.make("sea & salt")
    made.labelling.yes(made.warm, [1, 2])
    made.labelling.no(made.warm, [9])
    made.learning.think(
        made.warm, {1: (0.1, True), 3: (0.95, True), 4: (0.85, False), 5: (0.6, True)}
    )
    made.learning.think(made.sea, {3: (0.7, True)})
    yield made
    made.close()


@pytest.fixture
def panel(world, qtbot):
    themes.apply("dark")
    made = TagsPanel(world)
    qtbot.addWidget(made)
    made.resize(420, 640)
    made.show()
    made.refresh()
    return made


@pytest.fixture
def dialog(world, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    made = AcceptDialog(world, world.labelling.get(world.warm), window)
    made.show()
    yield made
    window.close()


def test_the_slider_shows_how_many_and_which(dialog):
    assert dialog.table.numbers() == [3, 4]
    assert dialog.accept_all.text() == "Accept 2"
    assert "of 1 the model is not sure" in dialog.sentence.text()
    dialog.slider.setValue(60)
    assert dialog.table.numbers() == [3, 4, 5]
    dialog.slider.setValue(99)
    assert dialog.table.numbers() == []
    assert not dialog.accept_all.isEnabled()


def test_all_above_are_accepted_as_one_step(world, dialog):
    before = world.labelling.answers(world.warm)
    dialog.accept_all.click()
    assert world.labelling.answers(world.warm) == before | {3: True, 4: True}
    world.undo.undo()
    assert world.labelling.answers(world.warm) == before


def test_a_track_that_is_left_out_stays_unknown(world, dialog):
    dialog.table.selectRow(0)
    QTest.keyClick(dialog.table, Qt.Key.Key_Delete)
    assert dialog.accept_all.text() == "Accept 1"
    dialog.accept_all.click()
    assert world.labelling.answer(3, world.warm) is None
    assert world.labelling.answer(4, world.warm) is True


def test_an_unmeasured_model_asks_to_listen_first(world, dialog):
    assert "could not be measured" in dialog.note.text()
    world.learning.measure(0.91, 0.03)
    dialog.refresh()
    assert dialog.note.text().startswith("AUC 0.91 ±0.03")


def test_the_menu_opens_suggestions_and_versions(world, panel):
    panel.list.go_to(world.warm)
    texts = {action.text(): action for action in tags_menu(panel).actions()}
    assert texts["Accept suggestions (3)…"].isEnabled()
    assert texts["Versions…"].isEnabled()
    panel.list.go_to(world.sea)
    texts["Accept suggestions (3)…"].trigger()
    (opened,) = panel.window().findChildren(AcceptDialog)
    assert "warm" in opened.windowTitle()
    opened.close()


def test_the_tag_that_is_looked_at_is_answered_first(world, panel):
    panel.list.go_to(world.sea)
    assert [tag.id for tag, _ in offers_of(world, [3, 4])] == [world.sea, world.warm]
    panel.list.go_to(world.warm)
    assert [tag.id for tag, _ in offers_of(world, [3, 4])] == [world.warm, world.sea]
    assert next(tag.id for tag, _ in offers_of(world, [3], world.sea)) == world.sea
    assert offers_of(world, [1, 2]) == []


def test_a_doubt_is_kept_and_asked_no_more(world, panel):
    world.learning.doubts = [Doubt(1, True, 0.1), Doubt(9, False, 0.9)]
    panel.list.go_to(world.warm)
    panel.refresh()
    assert panel.doubts.isVisible()
    row = panel.doubts.rows[0]
    assert row.words.text() == "yes · model 0.10"
    row.keep.click()
    assert [doubt.track for doubt in panel.doubts.doubts] == [9]
    panel.refresh()
    assert [doubt.track for doubt in panel.doubts.doubts] == [9]
    assert world.labelling.answer(1, world.warm) is True


@pytest.mark.parametrize("scale", [1.0, 1.4])
def test_a_doubt_tells_its_figure_where_there_is_little_room(world, panel, qtbot, scale):
    themes.enlarge(scale)
    try:
        panel.resize(312, 600)
        world.learning.doubts = [Doubt(9, False, 0.94)]
        panel.list.go_to(world.warm)
        panel.refresh()
        qtbot.waitUntil(panel.doubts.isVisible)
        row = panel.doubts.rows[0]
        qtbot.waitUntil(lambda: row.width() <= 312)
        assert row.words.width() >= row.words.fontMetrics().horizontalAdvance(row.words.text())
        assert row.correct.geometry().right() <= row.width()
    finally:
        themes.enlarge(1.0)


@pytest.mark.parametrize(("width", "shown"), [(400, "key quality"), (312, "quality"), (270, "key")])
def test_how_well_a_tag_is_known_is_shown_before_its_key(width, shown):
    themes.enlarge(1.4)
    try:
        columns = columns_of(QRectF(0, 0, width, 30), learned=True)
    finally:
        themes.enlarge(1.0)
    assert shown == " ".join(n for n in ("key", "quality") if getattr(columns, n).width())


def test_a_slip_is_corrected_by_one_click_and_one_undo(world, panel, qtbot):
    world.learning.doubts = [Doubt(1, True, 0.1)]
    panel.list.go_to(world.warm)
    panel.refresh()
    row = panel.doubts.rows[0]
    assert row.correct.text() == "No"
    row.correct.click()
    assert world.labelling.answer(1, world.warm) is False
    qtbot.waitUntil(lambda: not panel.doubts.isVisible())
    world.undo.undo()
    assert world.labelling.answer(1, world.warm) is True


def test_a_click_on_a_doubt_plays_it_in_label_mode(world, panel, qtbot):
    world.learning.doubts = [Doubt(1, True, 0.1)]
    panel.list.go_to(world.warm)
    panel.refresh()
    with qtbot.waitSignal(panel.label_wanted) as wanted:
        panel.doubts.rows[0].title.click()
    assert wanted.args == [1]


def stored(made_s, yes, quality=UNKNOWN, kind="logistic"):
    model = SimpleNamespace(made_s=made_s, kind=kind, n_yes=yes, n_no=4, quality=quality)
    return SimpleNamespace(model=model)


@pytest.fixture
def versions(world, qtbot):
    now = time.time()
    world.learning.stored = [
        (Path("new"), stored(now, 12, Quality(0.9, 0.85, 0.95))),
        (Path("old"), stored(now - 90_000, 5, kind="prototype")),
    ]
    window = QWidget()
    qtbot.addWidget(window)
    made = VersionsDialog(world, world.labelling.get(world.warm), window)
    made.show()
    yield made
    window.close()


def test_versions_tell_their_date_learner_labels_and_quality(versions):
    rows = [versions.table.model().index(0, column).data() for column in range(4)]
    assert rows[0].startswith("today, ")
    assert rows[1:] == ["logistic regression", "12 yes, 4 no", "0.90 ±0.05"]
    assert versions.table.model().index(1, 3).data() == "could not be measured"


def test_an_older_version_is_compared_with_the_newest(versions):
    assert not versions.compared.isVisible()
    versions.table.selectRow(1)
    assert "Both would suggest 7 tracks" in versions.words.text()
    assert versions.compared.numbers() == [3, 4]
    assert versions.compared.model().index(0, 1).data() == "the older"


def test_an_older_version_is_restored(world, versions):
    versions.table.selectRow(1)
    versions.restore.click()
    assert world.learning.restored == [Path("old")]
