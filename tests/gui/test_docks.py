"""Views open any number of times, close, and come back as they were left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from musicscope.gui.docks import kind_of
from musicscope.gui.session import Session
from musicscope.gui.view_export import save_view, view_image
from musicscope.gui.views.kinds import VIEW_KINDS


def test_every_kind_of_view_opens_twice_draws_and_closes(qtbot, opened):
    host = opened.window.host
    for kind in VIEW_KINDS:
        first = host.open(kind)
        second = host.open_another(kind)
        assert first is not second
        qtbot.waitUntil(second.isVisible)
        assert not second.grab().isNull()
        assert isinstance(second.state(), dict)
        second.restore({"unknown": [1]})
        host.close_kind(kind)
        assert not host.is_open(kind)


def test_alt_and_a_digit_opens_and_closes_a_view(qtbot, opened):
    window = opened.window
    window.use_layout("Listen")
    action = window.actions["Curves"]
    assert not action.isChecked()
    keys = action.shortcut()[0]
    QTest.keyClick(window, keys.key(), keys.keyboardModifiers())
    qtbot.waitUntil(lambda: window.host.is_open("curves"))
    assert action.isChecked()
    QTest.keyClick(window, keys.key(), keys.keyboardModifiers())
    assert not window.host.is_open("curves")


def test_ctrl_w_closes_the_view_with_the_focus(qtbot, opened):
    window = opened.window
    window.use_layout("Listen")
    view = window.host.open("spectrogram")
    qtbot.waitUntil(view.isVisible)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert not window.host.is_open("spectrogram")


def test_a_second_window_finds_the_views_and_their_settings(qtbot, opened):
    window, places = opened.window, opened.workspace.places
    window.use_layout("Listen")
    other = window.host.open_another("spectrogram")
    qtbot.waitUntil(other.isVisible)
    window.host.close_kind("chromagram")
    left = {name: state for name, state in window.host.states().items() if "spectrogram" in name}
    opened.close()
    again = Session(places)
    try:
        again.window.show()
        host = again.window.host
        qtbot.waitUntil(lambda: "spectrogram-2" in host.docks)
        qtbot.waitUntil(host.docks["spectrogram-2"].isVisible)
        assert not host.is_open("chromagram")
        assert {name: host.states()[name] for name in left} == left
    finally:
        again.close()


def test_a_second_window_gives_docks_behind_one_another_the_width_that_they_had(qtbot, opened):
    window, places = opened.window, opened.workspace.places
    window.resize(1280, 800)
    window.use_layout("Map")
    bench = window.host.open("bench")
    qtbot.waitUntil(bench.isVisible)
    qtbot.waitUntil(lambda: bench.width() > 2 * window.library_panel.width())
    width = bench.width()
    opened.close()
    again = Session(places)
    try:
        again.window.resize(1280, 800)
        again.window.show()
        host = again.window.host
        qtbot.waitUntil(lambda: "bench" in host.docks and host.view("bench").isVisible())
        qtbot.waitUntil(lambda: abs(host.view("bench").width() - width) < 20)
    finally:
        again.close()


@pytest.mark.parametrize("kinds", [("equaliser", "lab"), ("lab", "equaliser")])
def test_of_views_that_share_a_place_the_first_named_is_in_front(qtbot, opened, kinds):
    window, host = opened.window, opened.window.host
    window.use_layout("Listen")
    host.open("inspector")
    window.show_views([(kind, {}) for kind in kinds])
    front, behind = (host.dock(kind) for kind in kinds)
    qtbot.waitUntil(lambda: host.in_front(front) and not host.in_front(behind))
    assert front.widget() in host.moving_views()
    assert behind.widget() not in host.moving_views()
    behind.raise_()
    qtbot.waitUntil(lambda: behind.widget() in host.moving_views())


def test_a_view_is_written_at_the_size_that_was_chosen(qtbot, opened, tmp_path):
    window = opened.window
    window.use_layout("Listen")
    view = window.host.open("spectrogram")
    qtbot.waitUntil(view.isVisible)
    before = view.geometry()
    save_view(view, QSize(1280, 720), tmp_path / "a.png")
    image = QImage(str(tmp_path / "a.png"))
    assert (image.width(), image.height()) == (1280, 720)
    assert len({image.pixel(x, 360) for x in range(0, 1280, 8)}) > 1
    save_view(view, QSize(900, 500), tmp_path / "a.svg")
    text = (tmp_path / "a.svg").read_text("utf-8")
    assert 'viewBox="0 0 900 500"' in text
    assert "<text" in text or "<path" in text
    assert view.geometry() == before


@pytest.mark.parametrize("kind", ["overview", "equaliser", "lab", "live", "lessons"])
def test_what_a_view_is_made_of_is_in_its_picture(qtbot, opened, kind):
    view = opened.window.host.open(kind)
    qtbot.waitUntil(view.isVisible)
    before = view.geometry()
    picture = view_image(view, QSize(1400, 900))
    colours = {picture.pixel(x, y) for x in range(0, 1400, 2) for y in range(0, 900, 2)}
    assert len(colours) > 20
    assert view.geometry() == before


def test_the_name_of_a_numbered_dock_tells_its_kind():
    assert kind_of("spectrum_now-12") == "spectrum_now"
    assert kind_of("map") == "map"
