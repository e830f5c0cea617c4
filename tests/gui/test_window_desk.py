"""A workspace is saved to a file and comes back exactly, through the window."""

from __future__ import annotations

import json

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.conftest import LIMIT_MS, RATE


@pytest.fixture
def playing(qtbot, opened):
    ids = [int(i) for i in opened.workspace.catalogue.select("", "title")]
    opened.window.use_layout("Listen")
    opened.workspace.playback.play(ids[1], ids)
    qtbot.waitUntil(lambda: opened.workspace.playback.duration_s > 0, timeout=LIMIT_MS)
    return opened


def test_tracks_span_speed_bookmarks_and_views_come_back(qtbot, playing, tmp_path):
    window, workspace = playing.window, playing.workspace
    practice, playback = workspace.practice, workspace.playback
    track = playback.current
    upcoming = playback.queue
    playback.pause()
    playback.seek(2.5)
    practice.select(2.0, 4.0)
    practice.toggle_loop()
    practice.speed, practice.semitones = 0.5, 3.0
    practice.add_bookmark(1.25, "here")
    workspace.equalising.set([3.0] * 10, on=True)
    qtbot.waitUntil(lambda: [b.name for b in practice.bookmarks] == ["here"])
    window.host.open("similarity")
    window.timeline.zoom(0.5)
    span_s = window.timeline.span_s
    window.save_desk(tmp_path / "a.mscope")
    assert (tmp_path / "a.mscope").exists()

    practice.remove_bookmark(practice.bookmarks[0].id)
    practice.clear()
    practice.speed, practice.semitones = 1.0, 0.0
    workspace.equalising.on = False
    window.host.close_kind("similarity")
    window.timeline.zoom(3.0)
    playback.play(upcoming[-1])

    window.open_desk(tmp_path / "a.mscope")
    assert playback.current == track
    assert playback.queue == upcoming
    assert playback.position_s == pytest.approx(2.5, abs=0.1)
    assert (practice.span.start_s, practice.span.stop_s) == (2.0, 4.0)
    assert practice.looping
    assert (practice.speed, practice.semitones) == (0.5, 3.0)
    assert workspace.equalising.on
    qtbot.waitUntil(lambda: [(b.at_s, b.name) for b in practice.bookmarks] == [(1.25, "here")])
    assert window.host.is_open("similarity")
    assert window.timeline.span_s == pytest.approx(span_s)
    workspace.undo.undo()
    assert practice.bookmarks == ()


def test_a_damaged_workspace_is_one_sentence_and_changes_nothing(qtbot, playing, tmp_path):
    track = playing.workspace.playback.current
    (tmp_path / "bad.mscope").write_text('{"format": "musicscope desk", "version": 1', "utf-8")
    playing.window.open_desk(tmp_path / "bad.mscope")
    assert "damaged" in playing.window.notices.sentence
    assert playing.workspace.playback.current == track


def test_a_workspace_brings_back_a_queue_with_repeats_in_its_order(playing, tmp_path):
    window, playback = playing.window, playing.workspace.playback
    first, second = playback.queue[:2]
    playback.clear_queue()
    playback.enqueue([second, playback.current, second, first])
    saved = playback.queue
    window.save_desk(tmp_path / "a.mscope")
    playback.shuffle = True
    playback.enqueue([first] * 3)
    window.open_desk(tmp_path / "a.mscope")
    assert playback.queue == saved


@pytest.mark.parametrize(
    "wrong",
    [
        {"time": None},
        {"views": [1]},
        {"arrangement": {"state": "", "docks": {"library": 3, "overview": ["a", {}]}}},
        {"arrangement": {"state": None, "docks": {"overview": [1, 10**30]}}},
        {"layout": []},
    ],
)
def test_a_window_that_is_described_wrongly_is_left_as_it_is(qtbot, playing, tmp_path, wrong):
    window = playing.window
    path = tmp_path / "a.mscope"
    window.save_desk(path)
    values = json.loads(path.read_text("utf-8"))
    values["window"] |= wrong
    path.write_text(json.dumps(values), "utf-8")
    window.open_desk(path)
    qtbot.waitUntil(window.host.view("overview").isVisible)


def test_brackets_and_l_choose_and_repeat_a_span(qtbot, playing):
    window, workspace = playing.window, playing.workspace
    workspace.playback.pause()
    workspace.playback.seek(1.0)
    QTest.keyClick(window, Qt.Key.Key_BracketLeft)
    workspace.playback.seek(3.0)
    QTest.keyClick(window, Qt.Key.Key_BracketRight)
    span = workspace.practice.span
    assert (span.start_s, span.stop_s) == pytest.approx((1.0, 3.0), abs=0.05)
    assert workspace.practice.looping
    QTest.keyClick(window, Qt.Key.Key_L)
    assert not workspace.practice.looping
    QTest.keyClick(window, Qt.Key.Key_B)
    assert len(workspace.practice.bookmarks) == 1


@pytest.mark.parametrize("name", ["a.wav", "a.csv", "a.npz"])
def test_the_selected_span_is_written(qtbot, playing, tmp_path, name):
    window, workspace = playing.window, playing.workspace
    workspace.practice.select(1.0, 2.0)
    path = workspace.catalogue.track(workspace.stage.track).path
    workspace.export_span(tmp_path / name, window.picture_shown())
    qtbot.waitUntil(lambda: (tmp_path / name).exists(), timeout=LIMIT_MS)
    whole, _ = soundfile.read(path.decode(), dtype="float32")
    if name == "a.wav":
        cut, rate = soundfile.read(tmp_path / name, dtype="float32")
        assert rate == RATE
        np.testing.assert_allclose(cut, whole[RATE : 2 * RATE], atol=1e-6)
    elif name == "a.csv":
        rows = np.loadtxt(tmp_path / name, delimiter=",", skiprows=1)
        assert 1.0 <= rows[0, 0] < rows[-1, 0] < 2.0
    else:
        with np.load(tmp_path / name) as kept:
            assert kept["values"].shape == (len(kept["rows"]), len(kept["times_s"]))
            loudest = kept["rows"][kept["values"].mean(axis=1).argmax()]
        spectrum = np.abs(np.fft.rfft(whole[RATE : 2 * RATE]))
        nearby = spectrum[round(loudest * 0.97) : round(loudest * 1.03)]
        assert nearby.max() > 0.9 * spectrum.max()


def test_a_lesson_gives_the_views_back_as_they_were(qtbot, playing):
    window, lessons = playing.window, playing.workspace.lessons
    before = window.host.states()["spectrogram"]
    kernels = next(lesson for lesson in lessons.all if "kernel" in lesson.title.lower())
    lessons.open(kernels.name, 1)
    qtbot.waitUntil(lambda: window.host.states()["spectrogram"] != before)
    lessons.close()
    assert window.host.states()["spectrogram"] == before
    assert "spectrogram-2" not in window.host.arrangement()["docks"]
