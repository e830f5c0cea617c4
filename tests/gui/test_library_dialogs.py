"""The lists of failed files, music folders and excluded files; the first window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from musicscope.gui.library import folders
from musicscope.gui.library.excluded import ExcludedDialog
from musicscope.gui.library.failures import FailuresDialog
from musicscope.gui.library.folders import FoldersDialog
from musicscope.gui.library.welcome import WelcomePanel
from tests.gui.fake_workspace import FAILED, FakeWorkspace

Left = Qt.MouseButton.LeftButton


@pytest.fixture
def workspace(tmp_path):
    made = FakeWorkspace(tmp_path)
    yield made
    made.close()


def shown(dialog, qtbot):
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
    return dialog


def cells(dialog):
    model = dialog.table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_failures_name_file_and_reason(workspace, qtbot):
    dialog = shown(FailuresDialog(workspace), qtbot)
    assert len(cells(dialog)) == len(FAILED)
    assert all(reason == "It holds no audio stream." for _, reason in cells(dialog))
    assert dialog.sentence.text().startswith("3 files could not be read")


def test_the_chosen_failure_is_tried_again(workspace, qtbot):
    dialog = shown(FailuresDialog(workspace), qtbot)
    assert not dialog.retry_chosen.isEnabled()
    dialog.table.setFocus()
    dialog.table.selectRow(1)
    chosen = dialog.table.chosen()
    qtbot.mouseClick(dialog.retry_chosen, Left)
    assert workspace.library.tracks(chosen)[0].state.value == "pending"
    assert len(cells(dialog)) == 2


def test_all_failures_are_tried_again(workspace, qtbot):
    dialog = shown(FailuresDialog(workspace), qtbot)
    qtbot.mouseClick(dialog.retry_all, Left)
    assert cells(dialog) == []
    assert dialog.sentence.text() == "Nothing is wrong with any file."
    assert not dialog.retry_all.isEnabled()


def test_excluded_files_are_listed_and_included_again(workspace, qtbot):
    workspace.exclude([3, 4])
    dialog = shown(ExcludedDialog(workspace), qtbot)
    assert len(cells(dialog)) == 2
    dialog.table.selectAll()
    qtbot.mouseClick(dialog.include, Left)
    assert cells(dialog) == []
    assert {3, 4} <= set(workspace.catalogue.ids().tolist())


def test_folders_tell_how_much_they_hold_and_whether_they_are_there(workspace, qtbot):
    dialog = shown(FoldersDialog(workspace), qtbot)
    ((path, tracks, now),) = cells(dialog)
    assert path == str(workspace.music)
    assert (tracks, now) == ("200", "available")
    workspace.music.rmdir()
    dialog.refresh()
    assert cells(dialog)[0][2] == "not reachable"


def test_a_folder_is_added(workspace, qtbot, monkeypatch, tmp_path):
    dialog = shown(FoldersDialog(workspace), qtbot)
    more = tmp_path / "more"
    more.mkdir()
    monkeypatch.setattr(folders.file_places, "choose_folder", lambda *_: bytes(more))
    qtbot.mouseClick(dialog.add, Left)
    assert [row[0] for row in cells(dialog)] == sorted((str(more), str(workspace.music)))


def answer(word):
    """Press the button called `word` in the question that is about to open."""
    asked = []

    def press():
        box = QApplication.activeModalWidget()
        asked.append(f"{box.text()} {box.informativeText()}")
        next(b for b in box.buttons() if b.text().replace("&", "") == word).click()

    QTimer.singleShot(100, press)
    return asked


def test_a_folder_is_removed_only_after_a_question_that_says_what_happens(workspace, qtbot):
    dialog = shown(FoldersDialog(workspace), qtbot)
    dialog.table.setFocus()
    dialog.table.selectRow(0)
    asked = answer("Cancel")
    qtbot.keyClick(dialog.table, Qt.Key.Key_Delete)
    assert "200 tracks will leave the library" in asked[0]
    assert len(cells(dialog)) == 1
    answer("Remove")
    qtbot.mouseClick(dialog.remove, Left)
    assert cells(dialog) == []
    assert len(workspace.catalogue.ids()) == 0
    assert not dialog.remove.isEnabled()


def test_escape_closes_a_dialog_and_frees_it(workspace, qtbot):
    dialog = FailuresDialog(workspace)
    dialog.show()
    gone = []
    dialog.destroyed.connect(lambda: gone.append(True))
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: bool(gone))
    workspace.exclude([1])


def test_the_first_window_offers_two_steps_to_keyboard_and_mouse(qtbot):
    panel = WelcomePanel()
    qtbot.addWidget(panel)
    with qtbot.waitActive(panel):
        panel.show()
    panel.open.setFocus()
    with qtbot.waitSignal(panel.open_requested):
        qtbot.keyClick(panel.open, Qt.Key.Key_Space)
    qtbot.keyClick(panel.open, Qt.Key.Key_Tab)
    assert panel.demo.hasFocus()
    with qtbot.waitSignal(panel.demo_requested):
        qtbot.mouseClick(panel.demo, Left)
