"""The playlists under mouse and keyboard."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLineEdit

from musicscope.gui.library.track_model import (
    TRACKS_MIME,
    mime_of_tracks,
    tracks_from_mime,
    tracks_to_mime,
)
from musicscope.gui.playlists import menus
from musicscope.gui.playlists.export_dialog import ExportDialog
from musicscope.gui.playlists.panel import WIDE, PlaylistsPanel
from musicscope.gui.playlists.report_dialog import ReportDialog
from musicscope.gui.playlists.slot_model import ARTIST, TITLE
from musicscope.gui.playlists.smart_dialog import SmartDialog
from musicscope.gui.theme import themes
from musicscope.library.playlists import HISTORY
from tests.gui.fake_workspace import MISSING
from tests.gui.playlists_world import PlaylistsWorld

Key = Qt.Key
Alt = Qt.KeyboardModifier.AltModifier
Left = Qt.MouseButton.LeftButton
Copy = Qt.DropAction.CopyAction


@pytest.fixture
def workspace(tmp_path):
    made = PlaylistsWorld(tmp_path)
    made.fill()
    yield made
    made.close()


@pytest.fixture
def empty(tmp_path):
    made = PlaylistsWorld(tmp_path)
    yield made
    made.close()


def shown(workspace, qtbot, search=""):
    themes.apply("dark")
    made = PlaylistsPanel(workspace, lambda: search)
    qtbot.addWidget(made)
    made.resize(420, 640)
    with qtbot.waitActive(made):
        made.show()
    return made


@pytest.fixture
def panel(workspace, qtbot):
    return shown(workspace, qtbot)


def names(panel):
    return [panel.model.index(row).data() for row in range(panel.model.rowCount())]


def counts(panel):
    return [playlist.count for playlist in panel.model.playlists]


def order(panel):
    return panel.table.model_.ids()


def actions(menu):
    return {action.text(): action for action in menu.actions() if action.text()}


def dialog_of(kind):
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


def drop(view, mime, where):
    """Drag `mime` over a view and let it go there, as a person does."""
    port = view.viewport()
    plain, held = Qt.KeyboardModifier.NoModifier, Left
    actions = Copy | Qt.DropAction.MoveAction
    QApplication.sendEvent(port, QDragEnterEvent(where, actions, mime, held, plain))
    moving = QDragMoveEvent(where, actions, mime, held, plain)
    QApplication.sendEvent(port, moving)
    if moving.isAccepted():
        QApplication.sendEvent(port, QDropEvent(QPointF(where), actions, mime, held, plain))
    return moving.isAccepted()


def centre(view, row):
    return view.visualRect(view.model().index(row, 0)).center()


# --- what is there


def test_the_list_shows_history_and_playlists_with_their_counts(panel, workspace):
    assert names(panel) == ["History", "Morning", "All jazz"]
    jazz = len(workspace.catalogue.select("genre:jazz"))
    assert counts(panel) == [3, 4, jazz]
    role = Qt.ItemDataRole.AccessibleTextRole
    assert panel.model.index(2).data(role) == f"All jazz, smart playlist, {jazz} tracks"


def test_the_table_shows_the_chosen_playlist(panel, workspace, qtbot):
    assert order(panel) == [5, 3, 8, 1]
    assert panel.summary.text().startswith("4 tracks · ")
    qtbot.mouseClick(panel.list.viewport(), Left, pos=centre(panel.list, 2))
    assert order(panel) == workspace.catalogue.select("genre:jazz").tolist()
    qtbot.keyClick(panel.list, Key.Key_Home)
    assert order(panel) == [9, 4, 9]
    assert panel.summary.text() == "3 plays"
    assert panel.table.model_.index(0, 3).data() == "today"
    assert panel.table.accessibleName() == "Tracks of History"


def test_empty_playlists_say_what_will_be_here(empty, qtbot):
    panel = shown(empty, qtbot)
    assert names(panel) == ["History"]
    assert "listened to" in panel.table.empty_text
    made = empty.playlists.make("New", [])
    panel.list.go_to(made)
    assert "Drag tracks" in panel.table.empty_text
    panel.list.go_to(empty.playlists.make_smart("None", "genre:polka"))
    assert "matches “genre:polka”" in panel.table.empty_text
    assert not panel.play_button.isEnabled()
    panel.grab()


def test_a_wide_panel_puts_list_and_table_side_by_side(panel, qtbot):
    assert panel.splitter.orientation() == Qt.Orientation.Vertical
    assert not panel.table.isColumnHidden(ARTIST)
    panel.resize(WIDE + 10, 400)
    assert panel.splitter.orientation() == Qt.Orientation.Horizontal
    panel.resize(300, 600)
    assert panel.table.isColumnHidden(ARTIST)
    for theme in ("light", "dark"):
        themes.apply(theme)
        panel.grab()


def test_smart_playlists_follow_the_library(panel, workspace, qtbot):
    panel.list.go_to(workspace.smart)
    gone = order(panel)[:2]
    workspace.exclude(gone)
    qtbot.waitUntil(lambda: not set(gone) & set(order(panel)))
    assert counts(panel)[2] == len(order(panel))


def test_a_play_appears_in_the_history(panel, workspace):
    panel.list.go_to(HISTORY)
    workspace.publish(workspace.library.record_play(7))
    assert order(panel) == [7, 9, 4, 9]


# --- playing


def test_enter_on_a_playlist_plays_it(panel, workspace, qtbot):
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Key.Key_Return)
    assert workspace.playback.current == 5
    assert workspace.playback.queue == (3, 8, 1)


def test_a_double_click_on_a_track_plays_it_and_the_rest_follows(panel, workspace, qtbot):
    place = centre(panel.table, 1)
    qtbot.mouseClick(panel.table.viewport(), Left, pos=place)
    qtbot.mouseDClick(panel.table.viewport(), Left, pos=place)
    assert workspace.playback.current == 3
    assert workspace.playback.queue == (8, 1)


def test_the_second_of_two_equal_tracks_goes_on_from_its_place(panel, workspace, qtbot):
    workspace.playlists.put_in_order(workspace.morning, [5, 3, 5, 8])
    panel.table.setFocus()
    panel.table.choose([2])
    qtbot.keyClick(panel.table, Key.Key_Return)
    assert workspace.playback.current == 5
    assert workspace.playback.queue == (8,)


def test_selecting_tracks_selects_them_everywhere(panel, workspace, qtbot):
    panel.table.setFocus()
    qtbot.mouseClick(panel.table.viewport(), Left, pos=centre(panel.table, 2))
    assert workspace.selection.ids == (8,)
    qtbot.keyClick(panel.table, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert set(workspace.selection.ids) == {8, 1}


# --- editing


def test_alt_and_arrows_move_the_chosen_tracks_and_undo_brings_them_back(panel, workspace, qtbot):
    panel.table.setFocus()
    panel.table.choose([1, 2])
    qtbot.keyClick(panel.table, Key.Key_Up, Alt)
    assert order(panel) == [3, 8, 5, 1]
    assert panel.table.chosen() == [0, 1]
    qtbot.keyClick(panel.table, Key.Key_Up, Alt)
    assert order(panel) == [3, 8, 5, 1]
    for _ in range(2):
        qtbot.keyClick(panel.table, Key.Key_Down, Alt)
    assert order(panel) == [5, 1, 3, 8]
    while workspace.undo.undo_label.startswith("Move"):
        workspace.undo.undo()
    assert order(panel) == [5, 3, 8, 1]


def test_delete_takes_the_chosen_tracks_out(panel, workspace, qtbot):
    panel.table.setFocus()
    panel.table.choose([0, 2])
    qtbot.keyClick(panel.table, Key.Key_Delete)
    assert order(panel) == [3, 1]
    assert panel.table.chosen() == [0]
    qtbot.keyClick(panel.table, Key.Key_Delete)
    assert order(panel) == [1]
    workspace.undo.undo()
    workspace.undo.undo()
    assert order(panel) == [5, 3, 8, 1]


def test_nothing_is_taken_out_of_history_and_smart_playlists(panel, workspace, qtbot):
    for playlist in (HISTORY, workspace.smart):
        panel.list.go_to(playlist)
        before = order(panel)
        panel.table.setFocus()
        panel.table.choose([0])
        qtbot.keyClick(panel.table, Key.Key_Delete)
        qtbot.keyClick(panel.table, Key.Key_Down, Alt)
        assert order(panel) == before


def test_f2_renames_in_place(panel, workspace, qtbot):
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Key.Key_F2)
    editor = panel.list.findChild(QLineEdit)
    assert editor.accessibleName() == "Name of the playlist"
    editor.selectAll()
    qtbot.keyClicks(editor, "Noon, with rain")
    qtbot.keyClick(editor, Key.Key_Return)
    qtbot.waitUntil(lambda: names(panel)[1] == "Noon, with rain")
    assert panel.name.text() == "Noon, with rain"
    workspace.undo.undo()
    assert names(panel)[1] == "Morning"


def test_an_empty_name_changes_nothing_and_the_history_has_one(panel, workspace, qtbot):
    assert not panel.model.setData(panel.model.index(1), "  ")
    assert names(panel)[1] == "Morning"
    assert not panel.model.flags(panel.model.index(0)) & Qt.ItemFlag.ItemIsEditable


def test_delete_on_the_list_deletes_and_the_notice_takes_it_back(panel, workspace, qtbot):
    said = []
    workspace.notices.subscribe(said.append)
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Key.Key_Delete)
    assert names(panel) == ["History", "All jazz"]
    assert panel.list.current() == workspace.smart
    assert said[-1].sentence == "“Morning” was deleted."
    said[-1].action()
    assert names(panel) == ["History", "Morning", "All jazz"]
    assert workspace.playlists.tracks(workspace.morning) == [5, 3, 8, 1]
    panel.delete(HISTORY)
    assert "cannot be deleted" in said[-1].sentence


# --- making


def test_a_new_playlist_is_named_at_once(panel, workspace, qtbot):
    workspace.selection.set([11, 12], "the map")
    actions(menus.new_menu(panel))["New from the selected tracks"].trigger()
    editor = panel.list.findChild(QLineEdit)
    qtbot.keyClicks(editor, "From the map")
    qtbot.keyClick(editor, Key.Key_Return)
    qtbot.waitUntil(lambda: names(panel)[-1] == "From the map")
    assert order(panel) == [11, 12]


def test_the_queue_becomes_a_playlist(panel, workspace, qtbot):
    assert not actions(menus.new_menu(panel))["New from the queue"].isEnabled()
    workspace.playback.play(4, context=[4, 6, 7])
    actions(menus.new_menu(panel))["New from the queue"].trigger()
    assert order(panel) == [4, 6, 7]


def test_a_smart_playlist_begins_with_the_current_search(workspace, qtbot):
    panel = shown(workspace, qtbot, "genre:folk")
    panel.make_smart()
    dialog = dialog_of(SmartDialog)
    assert dialog.query.text() == "genre:folk"
    assert dialog.found.text() == f"{len(workspace.catalogue.select('genre:folk'))} tracks now"
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    dialog.query.clear()
    assert not ok.isEnabled()
    qtbot.keyClicks(dialog.query, "genre:ambient")
    assert dialog.name.text() == "genre:ambient"
    dialog.name.selectAll()
    qtbot.keyClicks(dialog.name, "Quiet")
    qtbot.mouseClick(ok, Left)
    assert names(panel)[-1] == "Quiet"
    assert order(panel) == workspace.catalogue.select("genre:ambient").tolist()
    panel.change_smart(panel.list.current())
    dialog = dialog_of(SmartDialog)
    dialog.query.setText("genre:jazz")
    dialog.accept()
    assert order(panel) == workspace.catalogue.select("genre:jazz").tolist()
    assert names(panel)[-1] == "Quiet"
    workspace.undo.undo()
    assert order(panel) == workspace.catalogue.select("genre:ambient").tolist()


def test_a_smart_playlist_can_be_kept_and_searched_for(panel, workspace, qtbot):
    smart = workspace.playlists.get(workspace.smart)
    offered = actions(menus.playlist_menu(panel, smart))
    with qtbot.waitSignal(panel.search_wanted) as wanted:
        offered["Search the library for it"].trigger()
    assert wanted.args == ["genre:jazz"]
    offered["Keep as a playlist"].trigger()
    assert names(panel)[-1] == "All jazz 2"
    assert workspace.playlists.get(panel.list.current()).query is None
    assert order(panel) == workspace.playlists.tracks(workspace.smart)


# --- dragging


def test_tracks_are_dropped_onto_a_playlist(panel, workspace):
    assert drop(panel.list, tracks_to_mime([20, 21]), centre(panel.list, 1))
    assert workspace.playlists.tracks(workspace.morning) == [5, 3, 8, 1, 20, 21]
    assert not drop(panel.list, tracks_to_mime([20]), centre(panel.list, 0))
    assert not drop(panel.list, tracks_to_mime([20]), centre(panel.list, 2))


def test_tracks_dropped_below_the_list_make_a_playlist(panel, workspace):
    below = centre(panel.list, 2) + QPoint(0, 60)
    assert drop(panel.list, tracks_to_mime([20, 21]), below)
    assert len(names(panel)) == 4
    assert order(panel) == [20, 21]


def test_tracks_are_dropped_between_tracks(panel, workspace):
    gap = panel.table.visualRect(panel.table.model().index(1, 0)).topLeft() + QPoint(5, 1)
    assert drop(panel.table, tracks_to_mime([20, 21]), gap)
    assert order(panel) == [5, 20, 21, 3, 8, 1]
    assert panel.table.chosen() == [1, 2]


@pytest.mark.parametrize(
    ("rows", "at", "after"),
    [
        ([0], 4, [3, 8, 1, 5]),
        ([3], 0, [1, 5, 3, 8]),
        ([0, 2], 4, [3, 1, 5, 8]),
        ([1, 3], -1, [5, 8, 3, 1]),
        ([1], 1, [5, 3, 8, 1]),
    ],
)
def test_dragged_rows_land_where_they_are_dropped(panel, workspace, rows, at, after):
    model = panel.table.model_
    mime = model.mimeData([model.index(row, TITLE) for row in rows])
    model.dropMimeData(mime, Qt.DropAction.MoveAction, at, 0, QModelIndex())
    assert order(panel) == after


def test_history_and_smart_playlists_take_no_drops_but_give_tracks(panel, workspace):
    panel.list.go_to(workspace.smart)
    model = panel.table.model_
    assert not drop(panel.table, tracks_to_mime([20]), centre(panel.table, 0))
    mime = model.mimeData([model.index(0, 0), model.index(1, 0)])
    assert tracks_from_mime(mime) == order(panel)[:2]
    assert drop(panel.list, mime, centre(panel.list, 1))
    assert workspace.playlists.tracks(workspace.morning)[-2:] == order(panel)[:2]


def test_dragged_tracks_are_files_to_other_programs(workspace):
    mime = mime_of_tracks(workspace.catalogue, [1, MISSING[0], 2])
    assert tracks_from_mime(mime) == [1, MISSING[0], 2]
    paths = [os.fsencode(url.toLocalFile()) for url in mime.urls()]
    assert paths == workspace.catalogue.values("path", [1, 2])


def test_a_file_manager_can_never_move_a_dragged_file(panel):
    assert panel.table.model_.supportedDragActions() == Copy


def test_names_that_are_not_utf8_are_dragged_byte_by_byte():
    mime = tracks_to_mime([1], [b"/m/caf\xe9 #1%.ogg"])
    assert bytes(mime.data("text/uri-list").data()) == b"file:///m/caf%E9%20%231%25.ogg\r\n"
    assert mime.hasFormat(TRACKS_MIME)


# --- the library's menu


def test_the_menu_of_tracks_adds_to_playlists(workspace, qtbot):
    from musicscope.gui.library.panel import LibraryPanel

    library = LibraryPanel(workspace)
    qtbot.addWidget(library)
    library.table.selectRow(0)
    (track,) = library.table.selected_tracks()
    menu = actions(library.table.menu())["Add to playlist"].menu()
    assert set(actions(menu)) == {"New playlist…", "Morning"}
    actions(menu)["Morning"].trigger()
    assert workspace.playlists.tracks(workspace.morning) == [5, 3, 8, 1, track]


def test_the_menu_of_a_playlists_tracks(panel, workspace):
    panel.table.choose([0, 1])
    offered = actions(menus.slots_menu(panel, panel.table))
    offered["Add to queue"].trigger()
    assert workspace.playback.queue == (5, 3)
    offered["Move down"].trigger()
    assert order(panel) == [8, 5, 3, 1]
    offered["Remove from playlist"].trigger()
    assert order(panel) == [8, 1]
    panel.list.go_to(HISTORY)
    panel.table.choose([0])
    assert "Remove from playlist" not in actions(menus.slots_menu(panel, panel.table))


# --- files


def test_an_import_with_gaps_lists_them(panel, workspace, qtbot, tmp_path, monkeypatch):
    known = workspace.catalogue.track(2).path
    file = tmp_path / "mix.m3u8"
    file.write_bytes(known + b"\nhttp://x.example/live\n/elsewhere/none.mp3\n")
    chosen = ([str(file)], "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: chosen)
    panel.import_files()
    assert names(panel)[-1] == "mix"
    assert order(panel) == [2]
    dialog = dialog_of(ReportDialog)
    assert dialog.sentence.text() == "1 of 3 entries of “mix” was found."
    assert [dialog.table.model().index(row, 0).data() for row in (0, 1)] == ["line 2", "line 3"]
    qtbot.mouseClick(dialog.copy, Left)
    assert "line 2\thttp://x.example/live\t" in QApplication.clipboard().text()
    dialog.accept()


def test_a_playlist_file_dropped_onto_the_list_is_imported(panel, workspace, tmp_path):
    said = []
    workspace.notices.subscribe(said.append)
    file, song = tmp_path / "dropped.m3u", tmp_path / "song.flac"
    file.write_bytes(workspace.catalogue.track(3).path + b"\n")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)), QUrl.fromLocalFile(str(song))])
    assert drop(panel.list, mime, centre(panel.list, 1))
    assert order(panel) == [3]
    assert said[-1].sentence == "All 1 entries of “dropped” were found."
    mime.setUrls([QUrl.fromLocalFile(str(song))])
    assert not drop(panel.list, mime, centre(panel.list, 1))


def test_a_file_that_is_no_playlist_is_a_sentence(panel, workspace, tmp_path):
    said = []
    workspace.notices.subscribe(said.append)
    panel.import_these([bytes(tmp_path / "none.pls")])
    assert "cannot be read" in said[-1].sentence
    assert len(names(panel)) == 3


def test_the_chosen_playlist_is_written(panel, workspace, tmp_path, monkeypatch, qtbot):
    panel.export_chosen()
    dialog = dialog_of(ExportDialog)
    dialog.form.setCurrentIndex(dialog.form.findData(".xspf"))
    dialog.save_to(tmp_path / "no" / "such" / "folder")
    assert dialog.isVisible()
    chosen = (str(tmp_path / "morning"), "")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: chosen)
    save = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save)
    qtbot.mouseClick(save, Left)
    report = workspace.playlists.import_file(Path(tmp_path / "morning.xspf"))
    assert workspace.playlists.tracks(report.playlist) == [5, 3, 8, 1]


def test_the_queue_is_written(panel, workspace, tmp_path):
    workspace.playback.play(4, context=[4, 6])
    panel.export_queue()
    dialog_of(ExportDialog).save_to(tmp_path / "queue.m3u8")
    assert (tmp_path / "queue.m3u8").read_text("utf-8").count("#EXTINF") == 2
