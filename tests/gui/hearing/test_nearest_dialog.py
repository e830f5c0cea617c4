"""The nearest training examples can be seen, played, and heard against the track."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt

from musicscope.core.changes import Changes
from musicscope.gui.hearing.nearest_dialog import NearestDialog
from musicscope.gui.similar.why_dialog import WhyDialog
from musicscope.workspace.hearing_nearest import Nearest, Neighbour
from tests.gui.similar_world import similar_world

PATH = Path("evening.network")
CARD = SimpleNamespace(name="Evening")


class FakeHearing:
    """Answers at once, with what it is told to."""

    def __init__(self):
        self.answer = Nearest((Neighbour(9, 0.04, "Jig"), Neighbour(7, 0.3, "Waltz")), True)
        self.refuse = ""
        self.asked = []

    def nearest(self, track, path, done, failed):
        self.asked.append((track, path))
        if self.refuse:
            failed(self.refuse)
        else:
            done(self.answer)


@pytest.fixture
def workspace(qtbot, tmp_path):
    made = similar_world(tmp_path)
    made.hearing = FakeHearing()
    made.networks = SimpleNamespace(embedded=[])
    made.networks.embed = made.networks.embedded.append
    yield made
    made.close()


@pytest.fixture
def opened(qtbot, workspace):
    dialogs = []

    def make():
        dialog = NearestDialog(workspace, 5, PATH, CARD)
        dialogs.append(dialog)
        dialog.show()
        return dialog

    yield make
    for dialog in dialogs:
        dialog.close()


def test_the_nearest_come_first_with_label_and_distance(opened, workspace):
    dialog = opened()
    assert dialog.list.found.ids == (9, 7)
    assert [row.words for row in dialog.list.found.rows] == ["Jig · 0.04", "Waltz · 0.30"]
    assert dialog.sentence.text().startswith("Of all that Evening learned from")
    assert dialog.listen_button.isHidden()
    assert workspace.hearing.asked == [(5, PATH)]


def test_hear_why_opens_the_comparison_of_both(qtbot, opened, workspace):
    dialog = opened()
    qtbot.mouseClick(dialog.why, Qt.MouseButton.LeftButton)
    from PySide6.QtWidgets import QApplication

    (why,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, WhyDialog)]
    assert why._tracks == (5, 9)
    qtbot.waitUntil(lambda: not why._question.open)
    why.close()


def test_return_plays_an_example(qtbot, opened, workspace):
    dialog = opened()
    dialog.list.setFocus()
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    assert workspace.playback.current == 9


def test_a_library_that_was_not_listened_to_can_be_from_here(qtbot, opened, workspace):
    workspace.hearing.refuse = "This network has not listened to the library yet."
    dialog = opened()
    assert dialog.sentence.text() == workspace.hearing.refuse
    assert not dialog.why.isEnabled()
    qtbot.mouseClick(dialog.listen_button, Qt.MouseButton.LeftButton)
    assert workspace.networks.embedded == [PATH]
    workspace.hearing.refuse = ""
    workspace.changes.emit(Changes(vectors=frozenset({"embedding:Evening"})))
    assert dialog.list.found.ids == (9, 7)
    assert dialog.listen_button.isHidden()
