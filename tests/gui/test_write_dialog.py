"""Tags are written into files from the window only after what would change was shown."""

from __future__ import annotations

import pytest

from musicscope.gui.labels.panel import TagsPanel
from musicscope.gui.labels.tag_menus import more_menu, tags_menu
from musicscope.gui.labels.write_dialog import WriteDialog
from musicscope.library.tag_writing import Refusal, TagChange, WritingPlan
from tests.gui.label_world import LabelWorld


class Writing:
    """Shows a plan of one change and one refusal, and notes what is written."""

    def __init__(self):
        self.asked, self.written = [], []

    def preview(self, ids, tags=None, field="grouping", *, done):
        self.asked.append((len(ids), tags, field))
        done(
            WritingPlan(
                (TagChange(1, b"/m/1.flac", field, ("old",), ("old", "warm")),),
                (Refusal(2, b"/m/2.wav", "It cannot hold tags."),),
            )
        )

    def write(self, plan):
        self.written.append(plan)


@pytest.fixture
def workspace(tmp_path):
    made = LabelWorld(tmp_path)
    made.tag_writing = Writing()
    made.warm = made.labelling.make("warm")
    made.labelling.yes(made.warm, [1])
    yield made
    made.close()


def test_what_would_be_written_is_shown_first(workspace, qtbot):
    dialog = WriteDialog(workspace, [workspace.warm], None)
    dialog.open()
    assert workspace.tag_writing.asked == [(200, [workspace.warm], "grouping")]
    model = dialog.table.model()
    shown = [[model.index(r, c).data() for c in range(3)] for r in range(model.rowCount())]
    assert shown == [
        ["/m/1.flac", "old", "old, warm"],
        ["/m/2.wav", "It cannot hold tags.", "left as it is"],
    ]
    assert "nothing has been written yet. 1 file cannot be written." in dialog.sentence.text()
    dialog.field.setCurrentIndex(1)
    assert workspace.tag_writing.asked[-1][2] == "mood"
    assert not workspace.tag_writing.written
    dialog.write.click()
    assert len(workspace.tag_writing.written) == 1


def test_the_menus_of_the_dock_offer_it(workspace, qtbot):
    panel = TagsPanel(workspace)
    qtbot.addWidget(panel)
    assert "Write tags into files…" in [action.text() for action in more_menu(panel).actions()]
    panel.list.go_to(workspace.warm)
    assert "Write into files…" in [action.text() for action in tags_menu(panel).actions()]
