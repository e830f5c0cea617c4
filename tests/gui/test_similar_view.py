"""More like this: seeds, weights, filter, and the list that follows them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from musicscope.core.changes import Changes
from musicscope.gui.library.track_model import tracks_to_mime
from musicscope.gui.similar.keeping import KeepDialog
from musicscope.gui.similar.seeds import Seeds
from musicscope.gui.similar.view import SimilarView
from musicscope.gui.similar.weights import MIXTURES, OWN, USUAL
from musicscope.gui.theme import themes
from tests.gui.similar_world import kept, similar_world

Left = Qt.MouseButton.LeftButton
Key = Qt.Key


@pytest.fixture
def workspace(qtbot, tmp_path):
    made = similar_world(tmp_path)
    yield made
    made.close()


@pytest.fixture
def view(qtbot, workspace):
    workspace.playback.play(50, [50, 51])
    shown = SimilarView(workspace)
    qtbot.addWidget(shown)
    shown.resize(340, 760)
    with qtbot.waitActive(shown):
        shown.show()
    qtbot.waitUntil(lambda: len(shown.list.found.rows) > 0)
    return shown


def asked(workspace):
    return [question for question in workspace.similar.asked if question[0] == "more"]


def settled(qtbot, view):
    qtbot.waitUntil(lambda: not view._question.open)


def chip(view, track):
    return next(c for c in view.seeds.chips if c.track.id == track)


def test_with_nothing_playing_it_says_how_to_begin(qtbot, workspace):
    view = SimilarView(workspace)
    qtbot.addWidget(view)
    assert "Play a track" in view.list.empty_text
    assert not view.list.found.rows
    assert not view.queue_all.isEnabled()
    assert asked(workspace) == []


def test_what_plays_is_the_seed_until_the_person_chooses_one(qtbot, view, workspace):
    assert view.seeds.seeds == Seeds((50,))
    assert view.seeds.chips[0].follows
    workspace.playback.play(60, [60])
    settled(qtbot, view)
    assert asked(workspace)[-1][1] == (60,)
    view.seed_with([70])
    workspace.playback.play(80, [80])
    settled(qtbot, view)
    assert asked(workspace)[-1][1] == (70,)


def test_the_nearest_come_first_and_tell_their_likeness(view):
    rows = view.list.found.rows
    assert abs(rows[0].track - 50) == 1
    assert rows[0].words == "98 %"
    told = view.list.found.data(view.list.found.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert "98 %" in told
    assert "timbre" in told
    assert "dynamics" in told


def test_selected_tracks_become_seeds_and_a_click_turns_one_round(qtbot, view, workspace):
    assert not view.seeds.add.isEnabled()
    workspace.selection.set([10, 20], None)
    qtbot.mouseClick(view.seeds.add, Left)
    settled(qtbot, view)
    assert asked(workspace)[-1][1:3] == ((10, 20), ())
    qtbot.mouseClick(chip(view, 20), Left)
    settled(qtbot, view)
    assert asked(workspace)[-1][1:3] == ((10,), (20,))
    assert chip(view, 20).against
    assert chip(view, 20).accessibleName().startswith("Less like")


def test_the_cross_of_a_chip_takes_the_seed_away(qtbot, view):
    view.seeds.use(Seeds((10, 20)))
    seed = chip(view, 10)
    qtbot.mouseClick(seed, Left, pos=seed.cross().center().toPoint())
    assert view.seeds.own == Seeds((20,))


def test_chips_are_turned_left_and_removed_by_keyboard(qtbot, view):
    view.seeds.use(Seeds((10, 20, 30)))
    chip(view, 10).setFocus()
    qtbot.keyClick(chip(view, 10), Key.Key_Right)
    assert QApplication.focusWidget() is chip(view, 20)
    qtbot.keyClick(chip(view, 20), Key.Key_Space)
    assert view.seeds.own == Seeds((10, 30), (20,))
    assert QApplication.focusWidget() is chip(view, 20)
    qtbot.keyClick(chip(view, 20), Key.Key_Delete)
    assert view.seeds.own == Seeds((10, 30))
    assert QApplication.focusWidget() in view.seeds.chips


def test_without_own_seeds_it_follows_the_music_again(qtbot, view):
    view.seeds.use(Seeds((10,), (20,)))
    qtbot.mouseClick(view.seeds.clear, Left)
    assert view.seeds.seeds == Seeds((50,))
    assert view.seeds.clear.isHidden()


def drop(view, mime: QMimeData, held=Qt.KeyboardModifier.NoModifier):
    place = QPointF(10, 10)
    event = QDropEvent(place, Qt.DropAction.CopyAction, mime, Left, held)
    view.seeds.dropEvent(event)


def test_dropped_tracks_become_seeds_and_with_alt_their_opposite(view):
    drop(view, tracks_to_mime([11, 12]))
    drop(view, tracks_to_mime([13]), Qt.KeyboardModifier.AltModifier)
    assert view.seeds.own == Seeds((11, 12), (13,))


def test_a_seed_that_leaves_the_library_leaves_the_seeds(qtbot, view, workspace):
    view.seeds.use(Seeds((10, 20)))
    workspace.changes.emit(Changes(removed=frozenset({10})))
    assert view.seeds.own == Seeds((20,))


def test_a_moving_slider_asks_once_and_the_newest_answer_counts(qtbot, view, workspace):
    workspace.similar.hold()
    before = len(asked(workspace))
    slider = view.weights.sliders["rhythm"]
    slider.setFocus()
    for _ in range(6):
        qtbot.keyClick(slider, Key.Key_Left)
    qtbot.waitUntil(lambda: len(asked(workspace)) > before)
    assert len(asked(workspace)) == before + 1
    qtbot.keyClick(slider, Key.Key_Left)
    view.seeds.use(Seeds((120,)))
    qtbot.waitUntil(lambda: len(asked(workspace)) == before + 2)
    workspace.similar.release()
    assert abs(view.list.found.rows[0].track - 120) == 1
    assert view.weights.weights["rhythm"] == pytest.approx(USUAL["rhythm"] - 7 / 20)


def test_ready_mixtures_set_the_sliders_and_are_named(qtbot, view, workspace):
    view.weights.presets["Same groove"].trigger()
    settled(qtbot, view)
    assert asked(workspace)[-1][3] == MIXTURES["Same groove"]
    assert view.weights.mixture.text() == "Same groove"
    qtbot.keyClick(view.weights.sliders["timbre"], Key.Key_Right)
    assert view.weights.mixture.text() == OWN
    view.weights.presets["As usual"].trigger()
    assert view.weights.weights == USUAL


def test_weights_that_rest_count_for_paths_too(qtbot, view, workspace):
    view.weights.presets["Same harmony"].trigger()
    qtbot.waitUntil(lambda: workspace.similar.weights == MIXTURES["Same harmony"])


def test_when_nothing_counts_it_says_so(qtbot, view):
    view.weights.use(dict.fromkeys(USUAL, 0.0))
    assert "at least one aspect" in view.list.empty_text
    assert not view.list.found.rows


def test_the_filter_speaks_the_search_language(qtbot, view, workspace):
    qtbot.keyClicks(view.filter, "genre:jazz")
    settled(qtbot, view)
    assert asked(workspace)[-1][4] == "genre:jazz"
    jazz = set(workspace.catalogue.select("genre:jazz").tolist())
    assert set(view.list.found.ids) <= jazz
    qtbot.keyClick(view.filter, Key.Key_Down)
    assert view.list.hasFocus()
    view.filter.setText("title:nothing-of-that-name")
    settled(qtbot, view)
    assert "No track fits" in view.list.empty_text


def test_artists_vary_unless_switched_off(qtbot, view, workspace):
    assert asked(workspace)[-1][5] is True
    view.vary.setFocus()
    qtbot.keyClick(view.vary, Key.Key_Space)
    settled(qtbot, view)
    assert asked(workspace)[-1][5] is False


def test_enter_and_a_double_click_play(qtbot, view, workspace):
    view.list.setFocus()
    view.list.setCurrentIndex(view.list.found.index(2))
    third = view.list.found.ids[2]
    view.seeds.use(Seeds((50,)))
    settled(qtbot, view)
    qtbot.keyClick(view.list, Key.Key_Return)
    assert workspace.playback.current == third
    fifth = view.list.found.ids[4]
    place = view.list.visualRect(view.list.found.index(4)).center()
    qtbot.mouseClick(view.list.viewport(), Left, pos=place)
    qtbot.mouseDClick(view.list.viewport(), Left, pos=place)
    assert workspace.playback.current == fifth


def test_a_choice_outlives_new_results(qtbot, view):
    view.list.setCurrentIndex(view.list.found.index(3))
    chosen = view.list.chosen()
    view.vary.setChecked(False)
    settled(qtbot, view)
    assert view.list.chosen() == chosen


def test_queue_all_queues_what_is_found_or_chosen(qtbot, view, workspace):
    workspace.playback.clear_queue()
    qtbot.mouseClick(view.queue_all, Left)
    assert workspace.playback.queue == view.list.found.ids
    workspace.playback.clear_queue()
    view.list.setCurrentIndex(view.list.found.index(0))
    qtbot.keyClick(view.list, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view.queue_all.text() == "Queue these"
    qtbot.mouseClick(view.queue_all, Left)
    assert workspace.playback.queue == view.list.found.ids[:2]


def test_what_is_found_becomes_a_playlist(qtbot, view, workspace):
    qtbot.mouseClick(view.keep, Left)
    dialog = view.findChild(KeepDialog)
    assert dialog.name.text() == f"Like {workspace.catalogue.track(50).title}"
    dialog.name.clear()
    assert not dialog.save.isEnabled()
    qtbot.keyClicks(dialog.name, "Sunday")
    qtbot.keyClick(dialog.name, Key.Key_Return)
    assert kept(workspace) == [("Sunday", view.list.found.ids)]
    workspace.undo.undo()
    assert kept(workspace) == []


def test_the_map_is_asked_for(qtbot, view):
    with qtbot.waitSignal(view.map_wanted) as wanted:
        qtbot.mouseClick(view.show_on_map, Left)
    assert wanted.args[0] == list(view.list.found.ids)


def test_the_radio_shows_that_it_is_on_and_stops(qtbot, view, workspace):
    assert view.on_air.isHidden()
    qtbot.mouseClick(view.radio, Left)
    assert workspace.similar.radio_is_on
    assert view.radio.text() == "Stop radio"
    assert view.on_air.isVisible()
    qtbot.mouseClick(view.radio, Left)
    assert not workspace.similar.radio_is_on
    assert view.radio.text() == "Radio"
    workspace.similar.radio([1], against=(), weights={}, query="", vary_artists=True)
    assert view.radio.isChecked()


def test_a_late_answer_says_that_it_is_awaited(qtbot, view, workspace):
    workspace.similar.hold()
    view.seeds.use(Seeds((90,)))
    qtbot.waitUntil(lambda: view.summary.text() == "Listening…")
    workspace.similar.release()
    assert view.summary.text().startswith("50 tracks")


def test_a_failure_is_a_sentence_in_the_list(qtbot, view, workspace):
    workspace.similar.refuse = "“X” has not been analysed yet; wait for the analysis."
    view.seeds.use(Seeds((91,)))
    settled(qtbot, view)
    assert view.list.empty_text == workspace.similar.refuse
    assert not view.list.found.rows


def test_the_next_window_is_as_this_one_was_left(qtbot, view, workspace):
    view.vary.setChecked(False)
    view.weights.presets["Same groove"].trigger()
    qtbot.mouseClick(view.weights.fold, Left)
    qtbot.waitUntil(lambda: workspace.similar.weights == MIXTURES["Same groove"])
    other = SimilarView(workspace)
    qtbot.addWidget(other)
    assert not other.vary.isChecked()
    assert other.weights.folded
    assert other.weights.weights == MIXTURES["Same groove"]


def test_the_menu_of_found_tracks_seeds_opposes_and_asks_why(qtbot, view, workspace):
    added = []
    view.extend_menu = lambda menu, ids: added.append(menu.addAction("More") and tuple(ids))
    menu = view.list.menu([20, 21])
    actions = {action.text(): action for action in menu.actions()}
    assert added == [(20, 21)]
    with qtbot.waitSignal(view.why_wanted) as wanted:
        actions["Why this?"].trigger()
    assert wanted.args == [50, 20]
    actions["Add to the seeds"].trigger()
    assert view.seeds.own == Seeds((20, 21))
    view.list.menu([30]).actions()[1].trigger()
    assert view.seeds.own == Seeds((20, 21), (30,))


@pytest.mark.parametrize(("theme", "scale"), [("dark", 1.0), ("light", 1.5)])
def test_it_can_be_drawn_small_and_large(qtbot, view, theme, scale):
    themes.scale = scale
    themes.apply(theme)
    try:
        view.seeds.use(Seeds((10, 11, 12), (13,)))
        for size in ((260, 420), (700, 900)):
            view.resize(*size)
            assert not view.grab().isNull()
            assert view.list.height() >= 60
    finally:
        themes.scale = 1.0
        themes.apply("dark")
