"""The library under mouse and keyboard."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from musicscope.core.changes import Changes
from musicscope.gui.library import file_places, track_menu, track_table
from musicscope.gui.library.columns import LOOKS
from musicscope.gui.library.panel import LibraryPanel
from musicscope.gui.library.search_field import negations
from musicscope.gui.library.track_header import COLUMNS_SETTING
from musicscope.gui.library.track_model import TRACKS_MIME, tracks_from_mime
from musicscope.gui.theme import ROW, themes
from musicscope.jobs.context import Progress
from musicscope.jobs.handle import JobHandle, JobState, call_now
from tests.gui.fake_workspace import FAILED, MISSING, FakeWorkspace

Key = Qt.Key


@pytest.fixture
def workspace(tmp_path):
    made = FakeWorkspace(tmp_path)
    yield made
    made.close()


@pytest.fixture
def panel(workspace, qtbot):
    themes.apply("dark")
    made = LibraryPanel(workspace)
    qtbot.addWidget(made)
    made.resize(420, 600)
    with qtbot.waitActive(made):
        made.show()
    return made


def titles(panel):
    model = panel.table.tracks
    return [model.track(row).title for row in range(model.rowCount())]


def click_row(qtbot, panel, row, modifier=Qt.KeyboardModifier.NoModifier):
    place = panel.table.visualRect(panel.table.tracks.index(row, 0)).center()
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def start_job(workspace, unit="tracks", label="Analysing"):
    job = JobHandle(label, None, call_now, on_change=workspace.jobs.changed.emit)
    workspace.jobs.active.append(job)
    job.report_progress(Progress(120, 200, unit, 372.0))
    return job


def test_typing_narrows_the_table_and_counts_the_hits(panel, qtbot):
    assert panel.table.tracks.rowCount() == 200
    assert panel.search.count_text == ""
    qtbot.keyClicks(panel.search, "march")
    assert titles(panel)
    assert all("March" in title for title in titles(panel))
    assert panel.search.count_text == f"{len(titles(panel))} of 200"


def test_escape_clears_the_search_and_then_goes_to_the_table(panel, qtbot):
    panel.focus_search()
    qtbot.keyClicks(panel.search, "march")
    qtbot.keyClick(panel.search, Key.Key_Escape)
    assert panel.search.text() == ""
    assert len(titles(panel)) == 200
    qtbot.keyClick(panel.search, Key.Key_Escape)
    assert panel.table.hasFocus()


def test_down_from_the_search_reaches_the_first_hit_and_enter_plays_it(panel, workspace, qtbot):
    qtbot.keyClicks(panel.search, "march")
    qtbot.keyClick(panel.search, Key.Key_Down)
    qtbot.keyClick(panel.table, Key.Key_Return)
    shown = panel.table.tracks.ids.tolist()
    assert workspace.playback.current == shown[0]
    assert workspace.playback.queue == tuple(shown[1:])


def test_a_double_click_plays_and_the_shown_order_follows(panel, workspace, qtbot):
    place = panel.table.visualRect(panel.table.tracks.index(3, 0)).center()
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    shown = panel.table.tracks.ids.tolist()
    assert workspace.playback.current == shown[3]
    assert workspace.playback.queue[0] == shown[4]


def test_letters_typed_in_the_table_go_to_the_search(panel, qtbot):
    panel.table.setFocus()
    qtbot.keyClicks(panel.table, "m")
    assert panel.search.hasFocus()
    assert panel.search.text() == "m"


def test_a_click_on_a_header_sorts_and_a_second_one_turns_the_order(panel, qtbot):
    header = panel.table.header

    def click(name):
        section = next(i for i, look in enumerate(LOOKS) if look.name == name)
        place = QPoint(header.sectionViewportPosition(section) + 10, 10)
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)

    click("tempo")
    tempos = [panel.table.tracks.track(row).tempo_bpm for row in range(200)]
    known = [tempo for tempo in tempos if tempo is not None]
    assert known == sorted(known)
    assert tempos[: len(known)] == known
    click("tempo")
    tempos = [panel.table.tracks.track(row).tempo_bpm for row in range(200)]
    assert tempos[: len(known)] == sorted(known, reverse=True)


def test_order_and_columns_are_as_they_were_left(panel, workspace, qtbot):
    header = panel.table.header
    header.show_column("album", True)
    header.show_column("key", False)
    header.moveSection(1, 3)
    header.sort_by("tempo", descending=True)
    header.save()
    assert json.loads(workspace.settings.path.read_text())[COLUMNS_SETTING]["shown"]
    again = LibraryPanel(workspace)
    qtbot.addWidget(again)
    kept = workspace.settings.get(COLUMNS_SETTING)["shown"]
    assert "album" in kept
    assert "key" not in kept
    again.table.header.save()
    assert workspace.settings.get(COLUMNS_SETTING)["shown"] == kept
    assert again.table.tracks.ids.tolist() == panel.table.tracks.ids.tolist()


def test_columns_fill_the_panel(panel):
    for width in (350, 700):
        panel.resize(width, 600)
        QApplication.processEvents()
        assert panel.table.header.length() == panel.table.viewport().width()


def test_a_column_keeps_the_width_it_was_given(panel, workspace, qtbot):
    header = panel.table.header
    artist, title = (
        next(i for i, x in enumerate(LOOKS) if x.name == n) for n in ("artist", "title")
    )
    header.resizeSection(artist, 150)
    assert header.sectionSize(artist) == 150
    assert header.length() == panel.table.viewport().width()
    before = header.sectionSize(title)
    header.resizeSection(title, before - 20)
    assert header.sectionSize(artist) == 170
    header.save()
    again = LibraryPanel(workspace)
    qtbot.addWidget(again)
    again.resize(900, 300)
    assert again.table.header.sectionSize(artist) == 170


def test_the_title_cannot_be_hidden(panel):
    menu = panel.columns_menu(panel)
    title = next(action for action in menu.actions() if action.text() == "Title")
    assert not title.isEnabled()


def test_a_selection_outlives_a_search_that_hides_it(panel, workspace, qtbot):
    click_row(qtbot, panel, 0)
    click_row(qtbot, panel, 2, Qt.KeyboardModifier.ControlModifier)
    chosen = set(workspace.selection.ids)
    assert len(chosen) == 2
    panel.search_for("nothing has this name")
    assert panel.table.tracks.rowCount() == 0
    assert set(workspace.selection.ids) == chosen
    panel.search_for("")
    assert set(panel.table.selected_tracks()) == chosen


def test_what_another_view_selects_is_selected_and_in_sight_here(panel, workspace):
    chosen = panel.table.tracks.ids[[150, 151, 160]].tolist()
    workspace.selection.set(chosen, "the map")
    assert panel.table.selected_tracks() == chosen
    assert panel.table.current_track() == chosen[0]
    first = panel.table.visualRect(panel.table.tracks.index(150, 0))
    assert panel.table.viewport().rect().contains(first.center())


def test_the_view_stays_where_it_was_when_tracks_come_and_go(panel, workspace):
    bar = panel.table.verticalScrollBar()
    bar.setValue(60 * ROW + 7)
    top = panel.table.tracks.ids[panel.table.rowAt(0)]
    gone = [int(i) for i in panel.table.tracks.ids[[3, 9, 20]]]
    workspace.exclude(gone)
    assert panel.table.tracks.ids[panel.table.rowAt(0)] == top
    assert bar.value() == 57 * ROW + 7
    workspace.undo.undo()
    panel.refresh()
    assert bar.value() == 60 * ROW + 7


def test_an_unchanged_list_is_not_rebuilt(panel, workspace, qtbot):
    with qtbot.assertNotEmitted(panel.table.tracks.modelReset):
        workspace.changes.emit(Changes(analysed=frozenset({1})))
        panel.refresh()


def test_delete_excludes_and_undo_brings_back(panel, workspace, qtbot):
    click_row(qtbot, panel, 1)
    (chosen,) = workspace.selection.ids
    qtbot.keyClick(panel.table, Key.Key_Delete)
    assert chosen not in panel.table.tracks.ids
    workspace.undo.undo()
    qtbot.waitUntil(lambda: chosen in panel.table.tracks.ids)


def test_all_tracks_can_be_selected_from_the_keyboard(panel, workspace, qtbot):
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(workspace.selection.ids) == 200


def actions_of(panel):
    return {action.text(): action for action in panel.table.menu().actions() if action.text()}


def test_the_menu_queues_and_plays(panel, workspace, qtbot):
    click_row(qtbot, panel, 5)
    (chosen,) = workspace.selection.ids
    actions_of(panel)["Add to queue"].trigger()
    assert workspace.playback.queue == (chosen,)
    actions_of(panel)["Play"].trigger()
    assert workspace.playback.current == chosen


def test_only_a_missing_track_can_be_relinked(panel, workspace, qtbot, monkeypatch, tmp_path):
    click_row(qtbot, panel, 5)
    assert ("Relink…" in actions_of(panel)) == (workspace.selection.ids[0] in MISSING)
    workspace.selection.set((MISSING[1],), self_source := object())
    assert self_source is not panel.table
    asked = []
    monkeypatch.setattr(workspace, "relink", lambda track, path: asked.append((track, path)))
    monkeypatch.setattr(track_menu.file_places, "choose_file", lambda *_: b"/new/place.flac")
    actions_of(panel)["Relink…"].trigger()
    assert asked == [(MISSING[1], b"/new/place.flac")]
    assert not actions_of(panel)["Play"].isEnabled()


def test_paths_are_copied_as_text(panel, workspace, qtbot):
    click_row(qtbot, panel, 0)
    actions_of(panel)["Copy path"].trigger()
    path = workspace.catalogue.track(workspace.selection.ids[0]).path
    assert QGuiApplication.clipboard().text() == path.decode()


def test_a_folder_whose_name_is_not_utf8_can_be_opened():
    url = file_places.folder_url(b"/music/caf\xe9 1/song.mp3")
    assert bytes(url.toEncoded().data()) == b"file:///music/caf%E9%201"


def test_the_map_is_asked_for_with_the_tracks_selected(panel, workspace, qtbot):
    click_row(qtbot, panel, 4)
    with qtbot.waitSignal(panel.map_requested) as asked:
        actions_of(panel)["Show on map"].trigger()
    assert asked.args == [workspace.selection.ids[0]]


def test_a_great_scattered_selection_is_kept_without_qt(panel, workspace, qtbot, monkeypatch):
    monkeypatch.setattr(track_table, "MOST_RANGES", 5)
    chosen = panel.table.tracks.ids[::7].tolist()
    workspace.selection.set(chosen, "the map")
    assert panel.table.selected_tracks() == chosen
    panel.search_for("march")
    panel.search_for("")
    assert panel.table.selected_tracks() == chosen
    click_row(qtbot, panel, 3)
    assert len(workspace.selection.ids) == 1


def test_tracks_can_be_dragged(panel):
    model = panel.table.tracks
    mime = model.mimeData([model.index(2, 0), model.index(1, 0), model.index(1, 1)])
    assert mime.hasFormat(TRACKS_MIME)
    assert tracks_from_mime(mime) == model.ids[[1, 2]].tolist()


def test_a_failed_and_a_missing_track_say_why(panel, workspace):
    model = panel.table.tracks
    tip = model.data(model.index(model.row_of(FAILED[0]), 0), Qt.ItemDataRole.ToolTipRole)
    assert "Could not be analysed. It holds no audio stream." in tip
    tip = model.data(model.index(model.row_of(MISSING[0]), 0), Qt.ItemDataRole.ToolTipRole)
    assert "Missing: " in tip


def test_show_playing_finds_the_track_even_behind_a_search(panel, workspace):
    workspace.playback.play(int(panel.table.tracks.ids[190]))
    panel.search_for("nothing has this name")
    panel.show_playing()
    assert panel.table.current_track() == workspace.playback.current


def test_negated_words_are_found_for_colouring():
    text = 'key:Em -city "a -b" -artist:"Ryan Reilly" -'
    found = [text[start : start + length] for start, length in negations(text)]
    assert found == ["-city", '-artist:"Ryan Reilly"']


def test_hints_come_with_the_empty_field_and_go_with_the_first_letter(panel, qtbot):
    panel.table.setFocus()
    qtbot.mouseClick(panel.search, Qt.MouseButton.LeftButton)
    assert panel.hints.isVisible()
    qtbot.keyClicks(panel.search, "a")
    assert not panel.hints.isVisible()


def test_a_hint_goes_into_the_search(panel, qtbot):
    panel.hints.chosen.emit("state:failed")
    assert panel.search.text() == "state:failed"
    assert set(panel.table.tracks.ids.tolist()) == set(FAILED)


def test_the_footer_counts_tracks_hours_and_failures(panel):
    panel.resize(500, 600)
    QApplication.processEvents()
    assert panel.footer.text == "200 tracks · 17 h | 193 of 198 analysed | 3 failed"


def test_a_running_job_shows_time_left_and_can_be_cancelled(panel, workspace, qtbot):
    panel.resize(560, 600)
    job = start_job(workspace)
    qtbot.waitUntil(lambda: "6 min left" in panel.footer.text)
    assert "193 analysed · 6 min left" in panel.footer.text
    cancel = panel.footer.cancel
    assert cancel.accessibleName() == "Cancel Analysing"
    workspace.jobs.active.remove(job)
    qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert job.state is JobState.CANCELLED
    assert "Cancel" not in panel.footer.text


def test_jobs_of_other_views_are_left_to_them(panel, workspace, qtbot):
    start_job(workspace, unit="steps", label="Laying out the map")
    qtbot.wait(400)
    assert "left" not in panel.footer.text


def test_analysis_that_was_stopped_can_go_on(panel, workspace, qtbot):
    workspace.analysing.paused = True
    panel.refresh()
    assert "Go on" in panel.footer.text
    qtbot.mouseClick(panel.footer.go_on, Qt.MouseButton.LeftButton)
    assert workspace.analysing.started == 1
    assert "Go on" not in panel.footer.text


def test_a_narrow_footer_keeps_what_matters(panel, workspace, qtbot):
    panel.setFixedWidth(330)
    start_job(workspace)
    qtbot.waitUntil(lambda: "Cancel" in panel.footer.text)
    assert panel.footer.text == "200 tracks | 6 min left | 3 failed | Cancel"


def test_an_empty_library_says_what_will_be_here(tmp_path, qtbot):
    workspace = FakeWorkspace(tmp_path, tracks=0)
    panel = LibraryPanel(workspace)
    qtbot.addWidget(panel)
    assert "Open a music folder" in panel.table.empty_text
    assert panel.footer.text == "No tracks yet"
    panel.search_for("anything")
    assert "Open a music folder" in panel.table.empty_text
    workspace.close()


def test_closed_panels_no_longer_follow_the_library(workspace, qtbot):
    panel = LibraryPanel(workspace)
    panel.deleteLater()
    gone = []
    panel.destroyed.connect(lambda: gone.append(True))
    qtbot.waitUntil(lambda: bool(gone))
    workspace.exclude([1])
    workspace.playback.play(2)
