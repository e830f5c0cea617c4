"""Label mode under real key presses: what is pressed is what is on disk."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit

from musicscope.gui.labels.said import Said
from musicscope.gui.labels.view import LabelView
from musicscope.gui.labels.work_list import Asked
from musicscope.gui.theme import themes
from tests.gui.label_world import LabelWorld

Key, Shift = Qt.Key, Qt.KeyboardModifier.ShiftModifier
Control = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def workspace(tmp_path):
    made = LabelWorld(tmp_path)
    yield made
    made.close()


def shown(workspace, qtbot):
    themes.apply("dark")
    made = LabelView(workspace)
    qtbot.addWidget(made)
    made.resize(760, 700)
    with qtbot.waitActive(made):
        made.show()
    made.setFocus()
    return made


@pytest.fixture
def view(workspace, qtbot):
    for name, key in (("warm", "1"), ("city", "2"), ("sea", "s")):
        workspace.labelling.make(name, key=key)
    made = shown(workspace, qtbot)
    made.label_these(range(31, 101))
    return made


def chip(view, name):
    return next(chip for chip in view.chips.chips.values() if chip.tag.name == name)


def test_the_first_tag_is_made_by_typing_a_word(workspace, qtbot):
    view = shown(workspace, qtbot)
    field = view.chips.field
    assert "first tag" in field.placeholderText()
    qtbot.keyClicks(view, "+")
    assert view.focusWidget() is field
    qtbot.keyClicks(field, "rainy Sunday 1")
    qtbot.keyClick(field, Key.Key_Return)
    assert workspace.on_disk() == {("rainy Sunday 1", view.track, None): True}
    assert view.hasFocus()
    qtbot.keyClick(view, Key.Key_1)
    assert workspace.on_disk() == {}


def test_sixty_tracks_are_labelled_with_keys_alone_and_undone_to_the_first(workspace, view, qtbot):
    expected, states = {}, []
    for number in range(60):
        track = view.track
        assert track == 31 + number
        states.append(dict(expected))
        if number % 2:
            qtbot.keyClick(view, Key.Key_1)
            expected["warm", track, None] = True
        else:
            qtbot.keyClick(view, Key.Key_S, Shift)
            expected["sea", track, None] = False
        assert workspace.labelling.labels_of(track)
        qtbot.keyClick(view, Key.Key_Return)
    assert workspace.on_disk() == expected
    for state in reversed(states[-20:]):
        qtbot.keyClick(view, Key.Key_Z, Control)
        expected = state
    assert workspace.on_disk() == expected
    for _ in range(40):
        qtbot.keyClick(view, Key.Key_Z, Control)
    assert workspace.on_disk() == {}


def test_the_same_key_again_takes_back_and_shift_turns_round(workspace, view, qtbot):
    track = view.track
    qtbot.keyClick(view, Key.Key_2)
    assert chip(view, "city").said.answer is True
    qtbot.keyClick(view, Key.Key_2, Shift)
    assert workspace.on_disk() == {("city", track, None): False}
    assert chip(view, "city").said.answer is False
    qtbot.keyClick(view, Key.Key_2, Shift)
    assert workspace.on_disk() == {}
    assert "unknown" in chip(view, "city").accessibleName()


def test_a_click_says_yes_and_with_shift_no(workspace, view, qtbot):
    qtbot.mouseClick(chip(view, "warm"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(chip(view, "city"), Qt.MouseButton.LeftButton, Shift)
    said = {(name, value) for (name, _, _), value in workspace.on_disk().items()}
    assert said == {("warm", True), ("city", False)}
    assert view.hasFocus()


def test_shift_and_a_digit_is_no_although_it_makes_a_sign(workspace, view, qtbot):
    qtbot.keyClick(view, Key.Key_Exclam, Shift)
    assert workspace.on_disk() == {("warm", view.track, None): False}


def test_enter_and_backspace_walk_through_the_list_and_play_it(workspace, view, qtbot):
    assert workspace.playback.current == 31
    assert workspace.playback.playing
    assert workspace.playback.position_s == pytest.approx(view.excerpt.part[0])
    qtbot.keyClick(view, Key.Key_Return)
    assert workspace.playback.current == view.track == 32
    qtbot.keyClick(view, Key.Key_Backspace)
    qtbot.keyClick(view, Key.Key_Backspace)
    assert view.track == 31
    assert "1 of 70" in view.bar.progress.text()


def test_at_the_end_it_says_so_and_back_goes_back(workspace, view, qtbot):
    view.label_these([40])
    qtbot.keyClick(view, Key.Key_Return)
    assert view.track is None
    assert "done" in view.empty.text()
    qtbot.keyClick(view, Key.Key_1)
    assert workspace.on_disk() == {}
    qtbot.keyClick(view, Key.Key_Backspace)
    assert view.track == 40


def test_letters_typed_into_the_field_label_nothing(workspace, view, qtbot):
    qtbot.keyClicks(view, "+")
    field = view.focusWidget()
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "s12S")
    qtbot.keyClick(field, Key.Key_Backspace)
    assert workspace.on_disk() == {}
    assert view.track == 31
    qtbot.keyClick(field, Key.Key_Escape)
    assert view.hasFocus()
    assert len(workspace.labelling.all()) == 3


def test_a_known_word_in_any_case_says_yes_to_that_tag(workspace, view, qtbot):
    qtbot.keyClicks(view, "+")
    qtbot.keyClicks(view.chips.field, "WARM")
    qtbot.keyClick(view.chips.field, Key.Key_Return)
    assert workspace.on_disk() == {("warm", view.track, None): True}


def test_a_span_is_labelled_in_place_of_the_whole(workspace, view, qtbot):
    qtbot.keyClick(view, Key.Key_1)
    workspace.practice.select(12.0, 20.0)
    assert "0:12–0:20 only" in view.head.span.text()
    assert chip(view, "warm").said.answer is None
    qtbot.keyClick(view, Key.Key_1, Shift)
    track = view.track
    expected = {("warm", track, None): True, ("warm", track, (12.0, 20.0)): False}
    assert workspace.on_disk() == expected
    qtbot.keyClick(view, Key.Key_Escape)
    assert view.head.span.isHidden()
    assert chip(view, "warm").said.answer is True


def drag(qtbot, strip, start_s, stop_s):
    first, last = (QPoint(round(strip.x_of(at)), 30) for at in (start_s, stop_s))
    qtbot.mousePress(strip, Qt.MouseButton.LeftButton, pos=first)
    for share in (0.3, 0.6, 1.0):
        qtbot.mouseMove(strip, first + (last - first) * share)
    qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=last)


def test_dragging_over_the_picture_of_the_track_labels_a_passage(workspace, view, qtbot):
    strip, seconds = view.head.strip, view.head.track.duration_s
    drag(qtbot, strip, 0.6 * seconds, 0.3 * seconds)
    start, stop = view.span
    assert (start, stop) == pytest.approx((0.3 * seconds, 0.6 * seconds), abs=seconds / 300)
    assert not view.head.span.isHidden()
    assert view.hasFocus()
    qtbot.keyClick(view, Key.Key_1)
    assert workspace.on_disk() == {("warm", view.track, (start, stop)): True}
    drag(qtbot, strip, 0.1 * seconds, 0.2 * seconds)
    assert view.span[1] < start


def test_a_click_on_the_picture_of_the_track_still_goes_there(workspace, view, qtbot):
    strip, playback = view.head.strip, workspace.playback
    view.excerpt.on = False
    view.visit(40)
    assert playback.current != 40
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(strip.width() // 2, 30))
    assert playback.current == 40
    assert view.span is None
    drag(qtbot, strip, 10.0, 20.0)
    assert view.span == pytest.approx((10.0, 20.0), abs=strip.duration_s / 300)


def test_a_tag_deleted_while_shown_goes_and_its_key_does_nothing(workspace, view, qtbot):
    warm = workspace.labelling.named("warm").id
    qtbot.keyClick(view, Key.Key_1)
    workspace.labelling.delete(warm)
    assert {c.tag.name for c in view.chips.chips.values()} == {"city", "sea"}
    qtbot.keyClick(view, Key.Key_1)
    assert workspace.on_disk() == {}
    workspace.undo.undo()
    assert chip(view, "warm").said.answer is True


def test_a_track_removed_while_shown_makes_room_for_the_next(workspace, view, qtbot):
    workspace.exclude([31, 33])
    assert view.track == 32
    qtbot.keyClick(view, Key.Key_1)
    qtbot.keyClick(view, Key.Key_Return)
    assert view.track == 34
    assert workspace.on_disk() == {("warm", 32, None): True}


def test_odd_names_are_shown_whole_in_words_and_elided_on_the_chip(workspace, view, qtbot):
    names = ("🌊 mer, été", "x" * 300, "a & b")
    for name in names:
        assert workspace.labelling.make(name) is not None
    for name in names:
        assert chip(view, name).accessibleName().startswith(name)
        assert chip(view, name).sizeHint().width() < 400
        assert chip(view, name).key
    view.grab()


@pytest.mark.parametrize(
    ("probability", "sure", "figure"),
    [
        (0.94, True, "0.94"),
        (0.94, False, "0.94 not sure"),
        (0.1, True, ""),
        (0.3, False, "not sure"),
    ],
)
def test_a_suggestion_carries_its_probability_and_its_doubt(probability, sure, figure):
    assert Said(None, probability, sure).figure == figure
    assert Said(True, probability, sure).figure == ""


def test_why_a_track_is_asked_for_stands_before_what_is_known_of_it(view):
    view.head.show_asked(Asked(31, "warm 0.52 · unsure"))
    assert view.head.line.text().index("asked because: warm 0.52") < 40


def test_all_without_a_label_leaves_out_what_was_labelled(workspace, view):
    workspace.labelling.yes(workspace.labelling.named("sea").id, [5, 6])
    view.label_from("unlabelled")
    assert not {5, 6} & set(view.work.tracks)
    workspace.selection.set([9, 8], None)
    view.label_from("selection")
    assert view.work.tracks == (9, 8)


def test_it_opens_without_music(tmp_path, qtbot):
    workspace = LabelWorld(tmp_path, tracks=0)
    view = shown(workspace, qtbot)
    assert "music folder" in view.empty.text()
    qtbot.keyClick(view, Key.Key_Return)
    view.close()
    workspace.close()
