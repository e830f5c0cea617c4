"""Loudness, brightness and moodbars in the table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor

from musicscope.gui.library.columns import LOOKS, position
from musicscope.gui.library.mood_strips import BATCH, MoodStrips, strip_image
from musicscope.gui.library.panel import LibraryPanel
from tests.gui.fake_workspace import FakeWorkspace
from tests.gui.portraits import dance, noise

DANCE, NOISE = 42, 43


@pytest.fixture
def workspace(tmp_path):
    made = FakeWorkspace(tmp_path)
    results = [(DANCE, dance()), (NOISE, replace(noise(), audio_hash=b"\1" * 16))]
    made.publish(made.library.store_analyses(results, []))
    yield made
    made.close()


def cell(workspace, track, column):
    return LOOKS[position(column)].text(workspace.catalogue.track(track))


def test_loudness_and_brightness_are_columns(workspace):
    assert cell(workspace, DANCE, "loudness") == "−21.4"
    assert cell(workspace, DANCE, "brightness") == "1.8 kHz"
    assert cell(workspace, 50, "loudness") == ""


def test_moods_are_sorted_from_dark_to_light(workspace, qtbot):
    panel = LibraryPanel(workspace)
    qtbot.addWidget(panel)
    panel.table.header.sort_by("mood")
    shown = panel.table.tracks.ids.tolist()
    assert shown.index(DANCE) < shown.index(NOISE)
    panel.table.header.sort_by("mood", descending=True)
    shown = panel.table.tracks.ids.tolist()
    assert shown.index(NOISE) < shown.index(DANCE)


def test_the_moodbar_is_painted_in_its_row(workspace, qtbot):
    panel = LibraryPanel(workspace)
    qtbot.addWidget(panel)
    panel.resize(500, 600)
    panel.show()
    panel.table.go_to(NOISE)
    qtbot.waitUntil(lambda: panel.table.strips.strip(NOISE) is not None)
    row, column = panel.table.tracks.row_of(NOISE), position("mood")
    where = panel.table.visualRect(panel.table.tracks.index(row, column)).center()
    panel.repaint()
    assert panel.table.viewport().grab().toImage().pixelColor(where) == QColor(120, 120, 120)


def test_a_batch_reads_the_newest_wishes_only(workspace, qtbot):
    read = []
    moodbars = workspace.library.moodbars
    workspace.library.moodbars = lambda ids: read.append(ids) or moodbars(ids)
    strips = MoodStrips(workspace)
    for track in range(1, 201):
        assert strips.strip(track) is None
    with qtbot.waitSignal(strips.arrived):
        pass
    assert read == [tuple(range(201 - BATCH, 201))]
    assert strips.strip(DANCE) is None or DANCE > 200 - BATCH
    strips.deleteLater()


def test_a_track_without_a_moodbar_is_not_read_again(workspace, qtbot):
    strips = MoodStrips(workspace)
    strips.strip(7)
    with qtbot.waitSignal(strips.arrived):
        pass
    assert strips.strip(7) is None
    assert not strips._timer.isActive()
    strips.deleteLater()


def test_a_new_analysis_brings_a_new_strip(workspace, qtbot):
    strips = MoodStrips(workspace)
    strips.strip(NOISE)
    with qtbot.waitSignal(strips.arrived):
        pass
    newer = dance()
    workspace.publish(
        workspace.library.store_analyses([(NOISE, replace(newer, audio_hash=b"\1" * 16))], [])
    )
    before = strips.strip(NOISE)
    assert before is not None
    with qtbot.waitSignal(strips.arrived):
        pass
    assert strips.strip(NOISE).width() != before.width()
    strips.deleteLater()


def test_a_strip_has_the_colours_of_the_moodbar():
    image = strip_image(np.array([[255, 0, 0], [0, 128, 0], [1, 2, 3]], np.uint8))
    assert [image.pixelColor(x, 0).getRgb()[:3] for x in range(3)] == [
        (255, 0, 0), (0, 128, 0), (1, 2, 3),
    ]  # fmt: skip
    assert strip_image(np.zeros((0, 3), np.uint8)) is None
