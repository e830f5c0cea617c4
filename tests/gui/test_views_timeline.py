"""One stretch of time for all views: where the playhead stands, what zoom and drag do."""

from __future__ import annotations

import pytest

from musicscope.gui.views.timeline import SHORTEST_SPAN_S, Timeline
from musicscope.gui.views.words import clock, decibels, hertz, time_step


def timeline(duration_s: float = 120.0, position_s: float = 0.0) -> Timeline:
    made = Timeline()
    made.reset(duration_s)
    made.follow(position_s)
    return made


def test_the_playhead_stays_in_the_middle_while_it_moves() -> None:
    moving = timeline()
    places = set()
    for frame in range(600):
        moving.follow(20 + frame / 60)
        places.add(moving.window(781).playhead)
    assert places == {390}


def test_at_both_ends_the_playhead_moves_and_the_picture_stands() -> None:
    start, end = timeline(position_s=1.0).window(1200), timeline(position_s=119.0).window(1200)
    assert (start.left, start.playhead) == (0, 100)
    assert (end.left + end.width, end.playhead) == (12000, 1100)


def test_a_short_track_fills_the_width() -> None:
    window = timeline(3.0, 1.5).window(600)
    assert (window.scale, window.left, window.playhead) == (200, 0, 300)


def test_moments_and_pixels_are_inverse() -> None:
    window = timeline(position_s=50).window(900)
    assert window.x_of(window.time_at(123.0)) == pytest.approx(123.0)
    assert window.time_at(450) == pytest.approx(50.0, abs=0.01)


def test_zoom_keeps_the_moment_under_the_cursor() -> None:
    still = timeline(position_s=50)
    still.pan(5.0)
    before = still.window(1000)
    moment = before.time_at(800)
    still.zoom(0.5, moment)
    assert still.window(1000).x_of(moment) == pytest.approx(800, abs=1)
    assert still.shown_s == 6.0


def test_zoom_ends_at_a_second_and_at_the_whole_track() -> None:
    zoomed = timeline(position_s=60)
    for _ in range(30):
        zoomed.zoom(0.5)
    assert zoomed.shown_s == SHORTEST_SPAN_S
    for _ in range(30):
        zoomed.zoom(2.0)
    window = zoomed.window(500)
    assert (zoomed.shown_s, window.left, window.playhead) == (120.0, 0, 250)


def test_a_drag_ends_following_and_a_seek_out_of_view_resumes_it() -> None:
    dragged = timeline(position_s=50)
    dragged.pan(20.0)
    dragged.follow(50.1)
    assert not dragged.following
    assert dragged.visible_centre_s == 70.0
    dragged.follow(72.0)
    assert not dragged.following, "what was clicked is in view"
    dragged.follow(110.0)
    assert dragged.following


def test_a_drag_stops_at_the_ends() -> None:
    dragged = timeline(position_s=50)
    dragged.pan(-900)
    assert dragged.window(120).left == 0
    dragged.pan(5000)
    window = dragged.window(120)
    assert window.left + window.width == 1200


def test_all_views_of_one_frame_see_the_same_moment() -> None:
    class Running:
        position_s = 10.0

    running, shared = Running(), timeline()
    shared.listen_to(running)
    first = shared.position_s
    running.position_s = 10.2
    shared.listen_to(running)
    assert shared.position_s in (first, 10.2)
    shared.follow(10.4)
    shared.listen_to(running)
    assert shared.position_s == 10.4


def test_a_live_sound_grows_without_a_jump() -> None:
    live = Timeline()
    live.begin_live()
    places = set()
    for tenth in range(1, 300):
        live.extend(tenth / 10)
        live.follow(tenth / 10)
        window = live.window(600)
        places.add((window.scale, window.playhead))
    assert places == {(50.0, 599)}, "now stands at the right edge, at one scale"
    assert live.window(600).time_at(599) == pytest.approx(29.9, abs=0.02)
    live.pan(-5.0)
    before = live.window(600)
    live.extend(31.0)
    live.follow(31.0)
    assert live.window(600).left == before.left
    live.extend(30.0)
    assert live.duration_s == 31.0


def test_what_is_visible_can_be_written_down_and_shown_again() -> None:
    dragged = timeline(position_s=50)
    dragged.zoom(0.5)
    dragged.pan(20.0)
    again = timeline(position_s=10)
    again.restore(dragged.state())
    assert again.window(700).left == dragged.window(700).left
    assert again.shown_s == 6.0
    again.restore({"span_s": "wide", "centre_s": None, "following": True})
    assert (again.shown_s, again.following) == (6.0, True)


def test_no_track_is_no_trouble() -> None:
    window = timeline(0.0).window(100)
    assert (window.left, window.playhead) == (0, 0)


def test_only_the_lowest_visible_view_carries_the_axis() -> None:
    class View:
        def __init__(self, visible: bool) -> None:
            self.visible = visible

        def isVisible(self) -> bool:
            return self.visible

    shared, views = Timeline(), [View(True), View(True), View(False)]
    for view in views:
        shared.join(view)
    assert [shared.carries_axis(view) for view in views] == [False, True, False]
    assert [shared.leads(view) for view in views] == [True, False, False]
    shared.leave(id(views[1]))
    assert shared.carries_axis(views[0])


def test_words_of_time_frequency_and_level() -> None:
    assert clock(39.12, 1) == "0:39.1"
    assert clock(59.96, 1) == "1:00.0"
    assert (clock(39.99), clock(0), clock(3725)) == ("0:39", "0:00", "1:02:05")
    assert (hertz(494.66), hertz(3520.2)) == ("494.7 Hz", "3,520 Hz")
    assert (decibels(-18.2), decibels(-0.2), decibels(0.0)) == ("−18 dB", "0 dB", "0 dB")
    assert (time_step(12 / 780), time_step(300 / 780), time_step(9999)) == (2, 60, 3600)
