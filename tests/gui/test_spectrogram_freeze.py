"""Freeze and compare: two settings, or two tracks, on one axis of time."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from pytestqt.qtbot import QtBot

from musicscope.gui.theme import themes
from musicscope.gui.views.context import ViewContext
from musicscope.gui.views.spectrogram import SpectrogramView
from musicscope.workspace.stage import Source
from tests.gui.views_world import chords, move, play, tone, world_in

DURATION_S = 20.0


@pytest.fixture
def context(qtbot: QtBot, tmp_path: Path) -> ViewContext:
    themes.apply("dark")
    return world_in(tmp_path)


@pytest.fixture
def view(qtbot: QtBot, context: ViewContext) -> SpectrogramView:
    made = SpectrogramView(context)
    qtbot.addWidget(made)
    made.resize(660, 520)
    made.show()
    play(context, DURATION_S, 8.0, tone)
    made.tick()
    return made


def words_at(view: SpectrogramView, moment_s: float, y: float) -> str:
    return " ".join(run[0] for line in view.lines_at(moment_s, y) for run in line)


def test_two_settings_of_one_track_stand_above_each_other(
    qtbot: QtBot, context: ViewContext, view: SpectrogramView
) -> None:
    qtbot.keyClick(view, Qt.Key.Key_Z)
    view.set_look("kind", "stft")
    view.set_look("axis", "linear")
    context.pictures.make()
    view.tick()
    (frozen, above), (going_on, below) = view._halves()
    assert (frozen.look.kind, frozen.look.axis) == ("cqt", "notes")
    assert (going_on.look.kind, going_on.look.axis) == ("stft", "linear")
    assert above.left() == below.left()
    assert above.right() == below.right()
    assert above.bottom() < below.top()
    for pane, rect in view._halves():
        y = rect.top() - view.plot().top() + pane.axis(rect.height()).y_of(440.0)
        assert "A4" in words_at(view, 10.0, y)
    assert view._frozen_pill.isVisible()
    assert "Constant-Q" in view._frozen_pill.text()
    assert "Two chords" in view._frozen_pill.text()


def test_the_frozen_track_stays_when_another_is_played(
    context: ViewContext, view: SpectrogramView
) -> None:
    view.set_frozen(True)
    (second,) = context.workspace.second_pictures
    assert (second.track, second.path) == (1, b"1.flac")
    context.pictures.piece = chords
    context.pictures.begin(DURATION_S, track=2)
    context.pictures.make()
    move(context, 5.0)
    view.tick()
    view.grab()
    (frozen, above), (going_on, below) = view._halves()
    moment_s = 5.0
    c4_above = above.top() - view.plot().top() + frozen.axis(above.height()).y_of(261.63)
    a4_above = above.top() - view.plot().top() + frozen.axis(above.height()).y_of(440.0)
    c4_below = below.top() - view.plot().top() + going_on.axis(below.height()).y_of(261.63)

    def decibels(y: float) -> float:
        word = next(w for w in words_at(view, moment_s, y).split(" · ") if w.endswith("dB"))
        return float(word.removesuffix(" dB").replace("−", "-"))

    assert decibels(a4_above) == pytest.approx(-6, abs=1), "the tone above"
    assert decibels(c4_above) < -60
    assert decibels(c4_below) == pytest.approx(-16.5, abs=1.5), "the chord below"


def test_the_cross_of_the_pill_ends_it(
    qtbot: QtBot, context: ViewContext, view: SpectrogramView
) -> None:
    view.set_frozen(True)
    (second,) = context.workspace.second_pictures
    assert second.wanted == [view.choice]
    qtbot.mouseClick(view._frozen_pill, Qt.MouseButton.LeftButton)
    assert view.frozen is None
    assert second.closed
    assert second.wanted == []
    assert not view._frozen_pill.isVisible()
    assert view._halves() == [(view.pane, view.plot())]


def test_closing_the_view_gives_back_the_second_service(qtbot: QtBot, context: ViewContext) -> None:
    play(context, DURATION_S, 8.0, tone)
    view = SpectrogramView(context)
    view.set_frozen(True)
    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    (second,) = context.workspace.second_pictures
    assert second.closed


def test_a_frozen_live_input_keeps_what_was_drawn(
    context: ViewContext, view: SpectrogramView
) -> None:
    context.stage.source = Source.INPUT
    view.set_frozen(True)
    (second,) = context.workspace.second_pictures
    assert second.track is None
    assert view.frozen.pane.strip.column(8.0) is not None


def test_zoom_of_frequency_serves_both_halves(context: ViewContext, view: SpectrogramView) -> None:
    view.set_frozen(True)
    view.zoom_axis(0.5, QPointF(view.plot().center()))
    (frozen, _), (going_on, _) = view._halves()
    assert frozen.look.range_hz is not None
    assert frozen.look.range_hz == going_on.look.range_hz


def test_nothing_is_frozen_where_nothing_is_on_stage(qtbot: QtBot, tmp_path: Path) -> None:
    context = world_in(tmp_path)
    view = SpectrogramView(context)
    qtbot.addWidget(view)
    view.set_frozen(True)
    assert view.frozen is None
    assert context.workspace.second_pictures == []
