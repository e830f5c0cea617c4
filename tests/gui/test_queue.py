"""The queue under mouse and keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt

from musicscope.gui.library.queue import QueuePanel
from musicscope.gui.library.track_model import tracks_to_mime
from tests.gui.fake_workspace import FakeWorkspace

Key = Qt.Key
Alt = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def workspace(tmp_path):
    made = FakeWorkspace(tmp_path)
    made.playback.play(1, context=[1, 2, 3, 4, 5, 6])
    yield made
    made.close()


@pytest.fixture
def panel(workspace, qtbot):
    made = QueuePanel(workspace)
    qtbot.addWidget(made)
    made.resize(300, 400)
    with qtbot.waitActive(made):
        made.show()
    made.list.setFocus()
    return made


def drop(panel, mime, row):
    panel.model.dropMimeData(mime, Qt.DropAction.MoveAction, row, 0, QModelIndex())


def test_it_shows_what_plays_next(panel, workspace):
    assert panel.model.ids == (2, 3, 4, 5, 6)
    first = workspace.catalogue.track(2)
    assert panel.model.index(0).data() == f"{first.title} · {first.artist}"
    assert panel.summary.text().startswith("5 tracks · ")


def test_enter_plays_the_chosen_track_and_keeps_the_others(panel, workspace, qtbot):
    panel.list.choose([2])
    qtbot.keyClick(panel.list, Key.Key_Return)
    assert workspace.playback.current == 4
    assert workspace.playback.queue == (2, 3, 5, 6)


def test_delete_takes_the_chosen_tracks_out(panel, workspace, qtbot):
    panel.list.choose([0, 2, 3])
    qtbot.keyClick(panel.list, Key.Key_Delete)
    assert workspace.playback.queue == (3, 6)
    qtbot.keyClick(panel.list, Key.Key_Delete)
    assert workspace.playback.queue == (6,)


def test_alt_and_arrows_move_the_chosen_tracks(panel, workspace, qtbot):
    panel.list.choose([1, 2])
    qtbot.keyClick(panel.list, Key.Key_Up, Alt)
    assert workspace.playback.queue == (3, 4, 2, 5, 6)
    qtbot.keyClick(panel.list, Key.Key_Up, Alt)
    assert workspace.playback.queue == (3, 4, 2, 5, 6)
    qtbot.keyClick(panel.list, Key.Key_Down, Alt)
    qtbot.keyClick(panel.list, Key.Key_Down, Alt)
    assert workspace.playback.queue == (2, 5, 3, 4, 6)


@pytest.mark.parametrize(
    ("rows", "at", "order"),
    [
        ([0], 5, (3, 4, 5, 6, 2)),
        ([4], 0, (6, 2, 3, 4, 5)),
        ([0, 3], 2, (3, 2, 5, 4, 6)),
        ([1, 2], 5, (2, 5, 6, 3, 4)),
        ([1, 4], -1, (2, 4, 5, 3, 6)),
        ([2], 2, (2, 3, 4, 5, 6)),
    ],
)
def test_dragged_rows_land_where_they_are_dropped(panel, workspace, rows, at, order):
    drop(panel, panel.model.mimeData([panel.model.index(row) for row in rows]), at)
    assert workspace.playback.queue == order


def test_tracks_dropped_from_the_library_are_queued_there(panel, workspace):
    drop(panel, tracks_to_mime([90, 91]), 1)
    assert workspace.playback.queue == (2, 90, 91, 3, 4, 5, 6)
    drop(panel, tracks_to_mime([92]), -1)
    assert workspace.playback.queue[-1] == 92


def test_clear_empties_it_and_says_what_will_be_here(panel, workspace, qtbot):
    assert panel.clear.isVisible()
    qtbot.mouseClick(panel.clear, Qt.MouseButton.LeftButton)
    assert workspace.playback.queue == ()
    assert not panel.clear.isVisible()
    assert panel.summary.text() == ""


def test_tracks_that_leave_the_library_leave_the_queue(panel, workspace):
    workspace.remove_folder(workspace.library.folders()[0].id)
    assert panel.model.ids == ()
