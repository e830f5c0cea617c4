"""The dialog in which a map is shared."""

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from musicscope.core.events import Event
from musicscope.gui.map.share_dialog import ShareDialog
from musicscope.jobs import InlineRunner, Progress
from musicscope.jobs.handle import JobHandle
from musicscope.library.library import Library
from musicscope.workspace.colours import colour_by
from musicscope.workspace.field import FieldContext
from musicscope.workspace.fields import FIELDS
from tests.gui.map_world import World


class Patient:
    """Runs nothing until it is told to."""

    def __init__(self):
        self.changed = Event()
        self.asked = []

    def submit(self, spec, *, where, key, on_end):
        job = JobHandle(
            spec.label, key, lambda call: call(), on_end=on_end, on_change=self.changed.emit
        )
        self.asked.append((spec, job))
        return job


def dialog_of(qtbot, n=48, jobs=None, library=None):
    angles = np.linspace(0, 6, n)
    genres = [("Jazz", "March")[i % 2] for i in range(n)]
    world = World(
        np.column_stack([np.cos(angles), np.sin(angles)]),
        genres=[(g,) for g in genres],
        artist=["Band"] * n,
    )
    workspace = SimpleNamespace(
        catalogue=world.catalogue, jobs=jobs or InlineRunner(), library=library
    )
    dialog = ShareDialog(
        workspace,
        world.mapping,
        lambda field: colour_by(FIELDS[field], world.ids, FieldContext(world.catalogue)),
        field="genre",
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.estimate.text() != "")
    return dialog


def choose(box, value):
    box.setCurrentIndex(box.findData(value))


def test_it_opens_with_a_page_coloured_as_the_map_is(qtbot):
    dialog = dialog_of(qtbot)
    assert dialog.form == "html"
    assert dialog.colour.currentText() == "Genre"
    assert dialog.excerpts.isVisible()
    assert not dialog.wide.isVisible()
    assert dialog.estimate.text() == "48 tracks, about 1.3 MB."


def test_a_picture_has_a_size_and_no_sound_and_no_reader_to_follow(qtbot):
    dialog = dialog_of(qtbot)
    choose(dialog.format, "png")
    assert dialog.wide.isVisible()
    assert not dialog.excerpts.isVisible()
    assert dialog.theme.currentData() == "dark"
    dialog.sizes.setCurrentIndex(4)
    assert (dialog.wide.value(), dialog.high.value()) == (4960, 7016)
    dialog.wide.setValue(1234)
    assert dialog.sizes.currentText() == "Another size"
    assert dialog.spec.size == (1234, 7016)


@pytest.mark.parametrize("form", ["html", "svg", "png"])
def test_saving_writes_the_file_and_offers_to_open_it(qtbot, tmp_path, monkeypatch, form):
    dialog = dialog_of(qtbot)
    choose(dialog.format, form)
    dialog.title.clear()
    qtbot.keyClicks(dialog.title, "Our <class>")
    choose(dialog.colour, "artist")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "ours"), ""))
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    target = tmp_path / f"ours.{form}"
    assert target.exists()
    assert dialog.estimate.text().startswith(f"{target} has been written, ")
    assert dialog.open.isVisible()
    if form != "png":
        text = target.read_text("utf-8")
        assert "Our &lt;class&gt;" in text
        assert "Artists" in text


def test_excerpts_make_the_page_larger_and_too_many_are_warned_of(qtbot, tmp_path):
    library = Library(tmp_path / "library.sqlite3")
    dialog = dialog_of(qtbot, library=library)
    qtbot.mouseClick(
        dialog.excerpts, Qt.MouseButton.LeftButton, pos=dialog.excerpts.rect().center() / 4
    )
    dialog.excerpts.setChecked(True)
    qtbot.waitUntil(lambda: "5.4 MB" in dialog.estimate.text())
    library.close()
    many = dialog_of(qtbot, 2000, library=SimpleNamespace(path=tmp_path / "library.sqlite3"))
    many.excerpts.setChecked(True)
    qtbot.waitUntil(lambda: "takes long to open" in many.estimate.text())
    assert many.estimate.property("role") == "warn"
    assert many.save.isEnabled()


def test_progress_is_shown_and_stop_stops(qtbot, tmp_path):
    jobs = Patient()
    dialog = dialog_of(qtbot, jobs=jobs)
    dialog.save_to(tmp_path / "map.html")
    ((_, job),) = jobs.asked
    assert dialog.progress.isVisible()
    assert not dialog.save.isEnabled()
    job.report_progress(Progress(12, 48, "tracks", 9.4))
    assert dialog.progress.value() == 12
    assert dialog.estimate.text() == "12 of 48 excerpts, about 9 s left"
    qtbot.keyClick(dialog.stop, Qt.Key.Key_Space)
    assert job.cancelled()
    assert dialog.estimate.text() == "Stopped; nothing was written."
    assert dialog.save.isEnabled()
    assert not dialog.progress.isVisible()


def test_closing_stops_what_is_being_written(qtbot, tmp_path):
    jobs = Patient()
    dialog = dialog_of(qtbot, jobs=jobs)
    dialog.save_to(tmp_path / "map.html")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert jobs.asked[0][1].cancelled()


def test_a_failure_is_said_in_a_sentence(qtbot, tmp_path):
    dialog = dialog_of(qtbot)
    dialog.save_to(tmp_path / "absent" / "map.html")
    assert "cannot be written (No such file or directory); choose another place." in (
        dialog.estimate.text()
    )
    assert dialog.estimate.property("role") == "bad"
    assert dialog.save.isEnabled()


def test_an_empty_map_cannot_be_shared(qtbot):
    dialog = dialog_of(qtbot, 0)
    assert not dialog.save.isEnabled()
    assert "no dots on this map yet" in dialog.estimate.text()


def test_every_control_has_a_name(qtbot):
    dialog = dialog_of(qtbot)
    for widget in (dialog.format, dialog.title, dialog.colour, dialog.theme, dialog.sizes,
                   dialog.wide, dialog.high, dialog.excerpts, dialog.progress):  # fmt: skip
        assert widget.accessibleName()
