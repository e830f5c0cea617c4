"""Why two tracks are together, paths, orders and duplicates."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from musicscope.core.changes import Changes
from musicscope.gui.similar.aspect_rows import LikenessBar
from musicscope.gui.similar.duplicates_dialog import DuplicatesDialog
from musicscope.gui.similar.energy_curve import SHAPES
from musicscope.gui.similar.excerpts import Excerpt
from musicscope.gui.similar.keeping import KeepDialog
from musicscope.gui.similar.order_dialog import OrderDialog
from musicscope.gui.similar.path_dialog import PathDialog
from musicscope.gui.similar.why_dialog import WhyDialog
from tests.gui.similar_world import Group, kept, similar_world

Left = Qt.MouseButton.LeftButton
Key = Qt.Key


@pytest.fixture
def workspace(qtbot, tmp_path):
    made = similar_world(tmp_path)
    yield made
    made.close()


def shown(qtbot, dialog):
    with qtbot.waitActive(dialog):
        dialog.show()
    return dialog


def asked(workspace, what):
    return [question for question in workspace.similar.asked if question[0] == what]


def settled(qtbot, dialog):
    qtbot.waitUntil(lambda: not dialog._question.open)


# why


@pytest.fixture
def why(qtbot, workspace):
    dialog = shown(qtbot, WhyDialog(workspace, 5, 9))
    settled(qtbot, dialog)
    yield dialog
    if isValid(dialog):
        dialog.close()


def test_the_sentence_and_each_aspect_are_told(why):
    assert why.sentence.text().startswith("Both in 6/8")
    names = [bar.accessibleName() for bar in why.rows.findChildren(LikenessBar)]
    assert names[0] == "Timbre: 91 % alike. very similar spectrum, both dark"
    assert len(names) == 4


def test_the_circle_names_both_keys(why, workspace):
    first, second = workspace.catalogue.track(5), workspace.catalogue.track(9)
    assert first.key_tonic is not None
    assert second.key_tonic is not None
    assert why.circle.accessibleName().startswith("Circle of fifths: ")
    assert " and " in why.circle.accessibleName()


def test_an_excerpt_is_heard_from_its_start_and_stops(qtbot, why, workspace):
    qtbot.mouseClick(why.sides[1].play, Left)
    assert workspace.playback.auditioning == 9
    assert workspace.playback.position_s == 63.0
    assert why.sides[1].play.text() == "Stop"
    assert why.sides[0].play.text() == "Play A"
    qtbot.mouseClick(why.sides[1].play, Left)
    assert workspace.playback.auditioning is None


def test_both_excerpts_are_heard_one_after_the_other(qtbot, why, workspace):
    qtbot.mouseClick(why.play_both, Left)
    assert why.player.current == Excerpt(5, 12.0, 20.0)
    qtbot.waitUntil(lambda: why.player._begun)
    workspace.player.position_s = 20.1
    qtbot.waitUntil(lambda: why.player.current == Excerpt(9, 63.0, 71.0))
    qtbot.waitUntil(lambda: why.player._begun)
    workspace.player.position_s = 71.1
    qtbot.waitUntil(lambda: why.player.current is None)
    assert workspace.playback.auditioning is None
    assert why.play_both.text() == "Play both"


def test_playing_something_else_ends_the_comparison(qtbot, why, workspace):
    qtbot.mouseClick(why.play_both, Left)
    workspace.playback.play(30, [30])
    assert why.player.current is None
    assert workspace.playback.current == 30


def test_enter_on_the_picture_plays_the_excerpt(qtbot, why, workspace):
    why.sides[0].excerpt.setFocus()
    qtbot.keyClick(why.sides[0].excerpt, Key.Key_Return)
    assert workspace.playback.auditioning == 5


def test_closing_returns_to_the_music(qtbot, why, workspace):
    qtbot.mouseClick(why.play_both, Left)
    qtbot.keyClick(why, Key.Key_Escape)
    assert workspace.playback.auditioning is None


def test_a_file_that_is_gone_is_named_in_place_of_its_picture(why):
    assert "cannot be played" in why.sides[0].excerpt._sentence


def test_one_track_cannot_be_compared_with_itself(qtbot, workspace):
    dialog = shown(qtbot, WhyDialog(workspace, 5, 5))
    assert "choose two" in dialog.sentence.text()
    assert not dialog.play_both.isEnabled()
    dialog.close()


def test_why_closes_when_a_track_leaves_the_library(qtbot, why, workspace):
    workspace.changes.emit(Changes(removed=frozenset({9})))
    qtbot.waitUntil(lambda: not isValid(why))


# path


@pytest.fixture
def path(qtbot, workspace):
    dialog = PathDialog(workspace, 10, 50)
    dialog.shown_paths = []
    dialog.path_shown.connect(dialog.shown_paths.append)
    shown(qtbot, dialog)
    settled(qtbot, dialog)
    yield dialog
    if isValid(dialog):
        dialog.close()


def test_a_path_leads_from_a_to_b_and_is_drawn_on_the_map(qtbot, path):
    assert path.path[0] == 10
    assert path.path[-1] == 50
    assert path.shown_paths[-1] == list(path.path)
    qtbot.waitUntil(lambda: bool(path.list.found.rows[-1].by_aspect))
    assert path.list.found.rows[1].words.endswith("%")
    assert "6/8" in path.list.found.rows[1].sentence


def test_more_steps_and_smoothness_ask_again(qtbot, path, workspace):
    path.steps.setFocus()
    qtbot.keyClick(path.steps, Key.Key_Up)
    path.smooth_key.setFocus()
    qtbot.keyClick(path.smooth_key, Key.Key_Space)
    settled(qtbot, path)
    assert asked(workspace, "path")[-1] == ("path", 10, 50, 9, False, True)
    assert len(path.path) == 10


def test_a_path_can_be_turned_round_played_and_kept(qtbot, path, workspace):
    qtbot.mouseClick(path.turn, Left)
    settled(qtbot, path)
    assert path.path[0] == 50
    qtbot.mouseClick(path.play, Left)
    assert workspace.playback.current == 50
    assert workspace.playback.queue == path.path[1:]
    qtbot.mouseClick(path.keep, Left)
    qtbot.keyClick(path.findChild(KeepDialog).name, Key.Key_Return)
    assert kept(workspace)[0][1] == path.path


def test_each_step_can_be_asked_about(qtbot, path):
    assert not path.why.isEnabled()
    path.list.setCurrentIndex(path.list.found.index(2))
    with qtbot.waitSignal(path.why_wanted) as wanted:
        qtbot.mouseClick(path.why, Left)
    assert tuple(wanted.args) == path.path[1:3]


def test_the_map_forgets_the_path_on_request_and_on_closing(qtbot, path):
    path.on_map.setFocus()
    qtbot.keyClick(path.on_map, Key.Key_Space)
    assert path.shown_paths[-1] == []
    qtbot.keyClick(path.on_map, Key.Key_Space)
    assert path.shown_paths[-1]
    path.close()
    assert path.shown_paths[-1] == []


def test_choices_are_remembered_by_the_next_window(qtbot, path, workspace):
    path.steps.setValue(5)
    path.smooth_tempo.setChecked(True)
    path.close()
    again = PathDialog(workspace, 1, 2)
    assert again.steps.value() == 5
    assert again.smooth_tempo.isChecked()
    again.close()


def test_a_path_needs_two_tracks(qtbot, workspace):
    dialog = shown(qtbot, PathDialog(workspace, 5, 5))
    assert "two different tracks" in dialog.list.empty_text
    assert not dialog.play.isEnabled()
    dialog.close()


# order


@pytest.fixture
def order(qtbot, workspace):
    dialog = shown(qtbot, OrderDialog(workspace, [30, 10, 20, 40, 10]))
    settled(qtbot, dialog)
    yield dialog
    if isValid(dialog):
        dialog.close()


def test_a_selection_is_put_in_order(qtbot, order, workspace):
    assert order.order == (10, 20, 30, 40)
    qtbot.mouseClick(order.chips["tour"], Left)
    settled(qtbot, order)
    assert asked(workspace, "order")[-1] == ("order", (30, 10, 20, 40), "tour", None)
    assert order.order == (40, 30, 20, 10)
    assert not order.curve.isVisible()


def test_the_energy_curve_is_moved_by_keys_and_orders_anew(qtbot, order, workspace):
    qtbot.mouseClick(order.chips["energy"], Left)
    order.curve.setFocus()
    qtbot.keyClick(order.curve, Key.Key_Up)
    settled(qtbot, order)
    curve = asked(workspace, "order")[-1][3]
    assert curve[0] == (0.0, pytest.approx(SHAPES["Arc"][0][1] + 0.02))
    assert not order.shapes["Arc"].isChecked()
    qtbot.mouseClick(order.shapes["Rising"], Left)
    settled(qtbot, order)
    assert asked(workspace, "order")[-1][3] == SHAPES["Rising"]


def test_a_click_on_the_chart_points_the_track_out(qtbot, order):
    x = round(order.chart._x(2))
    qtbot.mouseClick(order.chart, Left, pos=QPoint(x, 20))
    assert order.list.currentIndex().row() == 2


def test_an_order_is_played_from_any_row(qtbot, order, workspace):
    order.list.setCurrentIndex(order.list.found.index(1))
    qtbot.keyClick(order.list, Key.Key_Return)
    assert workspace.playback.current == 20
    assert workspace.playback.queue == (30, 40)


def test_one_track_has_no_order(qtbot, workspace):
    dialog = shown(qtbot, OrderDialog(workspace, [7]))
    assert "at least two" in dialog.list.empty_text
    assert not dialog.keep.isEnabled()
    dialog.close()


# duplicates


@pytest.fixture
def duplicates(qtbot, workspace):
    workspace.similar.groups = [
        Group("same", (3, 4), "same sound, different files"),
        Group("near", (10, 44, 71), "same piece, 3 versions"),
    ]
    dialog = shown(qtbot, DuplicatesDialog(workspace))
    settled(qtbot, dialog)
    yield dialog
    if isValid(dialog):
        dialog.close()


def choose(duplicates, *tracks):
    model, selection = duplicates.list.found, duplicates.list.selectionModel()
    selection.clear()
    for row, line in enumerate(model.lines):
        if line.track in tracks:
            selection.setCurrentIndex(model.index(row), selection.SelectionFlag.Select)


def test_groups_stand_under_headings_with_their_words(duplicates):
    assert "2 groups with 5 files" in duplicates.sentence.text()
    told = [
        duplicates.list.found.data(duplicates.list.found.index(row))
        for row, line in enumerate(duplicates.list.found.lines)
        if line.track is None
    ]
    assert told[0] == "The same recording: same sound, different files"
    assert told[1] == "Nearly the same: same piece, 3 versions"


def test_the_keyboard_passes_over_headings(qtbot, duplicates):
    duplicates.list.setFocus()
    duplicates.list.setCurrentIndex(duplicates.list.found.index(1))
    walked = []
    for _ in range(6):
        walked += duplicates.list.chosen()
        qtbot.keyClick(duplicates.list, Key.Key_Down)
    assert walked == [3, 4, 10, 44, 71, 71]
    for _ in range(6):
        qtbot.keyClick(duplicates.list, Key.Key_Up)
    assert duplicates.list.chosen() == [3]


def test_each_file_can_be_heard(qtbot, duplicates, workspace):
    choose(duplicates, 10)
    qtbot.mouseClick(duplicates.listen, Left)
    assert workspace.playback.auditioning == 10
    assert duplicates.listen.text() == "Stop"
    qtbot.mouseClick(duplicates.listen, Left)
    assert workspace.playback.auditioning is None


def test_excluding_can_be_undone_and_keeps_the_file(qtbot, duplicates, workspace):
    choose(duplicates, 44)
    qtbot.keyClick(duplicates.list, Key.Key_Delete)
    assert workspace.catalogue.track(44).excluded
    assert not duplicates.exclude.isEnabled()
    qtbot.keyClick(duplicates, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not workspace.catalogue.track(44).excluded
    assert duplicates.exclude.isEnabled()


def test_keeping_one_excludes_the_others_of_its_group(qtbot, duplicates, workspace):
    choose(duplicates, 44)
    qtbot.mouseClick(duplicates.only, Left)
    left_out = [i for i in (3, 4, 10, 44, 71) if workspace.catalogue.track(i).excluded]
    assert left_out == [10, 71]


def test_space_plays_and_pauses_as_in_the_main_window(qtbot, duplicates, workspace):
    workspace.playback.play(30, [30])
    qtbot.keyClick(duplicates.list, Key.Key_Space)
    assert not workspace.playback.playing
    qtbot.keyClick(duplicates.list, Key.Key_Space)
    assert workspace.playback.playing


def test_two_files_can_be_compared(qtbot, duplicates):
    choose(duplicates, 10, 71)
    with qtbot.waitSignal(duplicates.why_wanted) as wanted:
        qtbot.mouseClick(duplicates.compare, Left)
    assert wanted.args == [10, 71]


def test_the_search_is_cancelled_and_begun_again(qtbot, workspace):
    workspace.similar.hold()
    dialog = shown(qtbot, DuplicatesDialog(workspace))
    qtbot.waitUntil(lambda: bool(asked(workspace, "duplicates")))
    assert dialog.looking
    qtbot.mouseClick(dialog.stop, Left)
    assert not dialog.looking
    assert "cancelled" in dialog.list.empty_text
    workspace.similar.release()
    assert "cancelled" in dialog.list.empty_text
    qtbot.mouseClick(dialog.again, Left)
    settled(qtbot, dialog)
    assert dialog.list.empty_text == "Every track is there only once."
    dialog.close()


def test_windows_do_not_block_the_others_and_free_themselves(qtbot, workspace):
    for dialog in (
        WhyDialog(workspace, 5, 9),
        PathDialog(workspace, 5, 9),
        OrderDialog(workspace, [5, 9]),
        DuplicatesDialog(workspace),
    ):
        shown(qtbot, dialog)
        assert not dialog.isModal()
        assert QApplication.activeModalWidget() is None
        qtbot.keyClick(dialog, Key.Key_Escape)
        qtbot.waitUntil(lambda closed=dialog: not isValid(closed))
