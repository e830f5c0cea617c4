"""The level meter reads what is heard, and its lamps stay until they are clicked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from musicscope.analysis.meter import FLOOR_DB
from musicscope.gui.theme import DARK, themes
from musicscope.gui.views import scope_base
from musicscope.gui.views.context import ViewContext
from musicscope.gui.views.meter import MeterView
from musicscope.jobs import InlineRunner
from tests.gui.views_world import move, world_in

RATE = 48_000


class Clock:
    """Time that passes as the test says."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(scope_base, "time", made)
    return made


@pytest.fixture
def context(qtbot: QtBot, tmp_path: Path) -> Iterator[ViewContext]:
    themes.apply("dark")
    made = world_in(tmp_path)
    made.workspace.jobs = InlineRunner()
    yield made
    themes.apply("dark")


@pytest.fixture
def meter(qtbot: QtBot, context: ViewContext, clock: Clock) -> MeterView:
    view = MeterView(context)
    qtbot.addWidget(view)
    view.resize(700, 260)
    view.show()
    return view


def hear(context: ViewContext, sound: np.ndarray) -> None:
    def heard(seconds: float) -> tuple[np.ndarray, int]:
        stop = round(context.stage.position_s * RATE)
        return sound[max(stop - round(seconds * RATE), 0) : stop], RATE

    context.stage.heard = heard
    context.pictures.begin(len(sound) / RATE)
    context.stage.playing = True
    context.stage.changed.emit(None)


def run(
    context: ViewContext, meter: MeterView, clock: Clock, start_s: float, stop_s: float
) -> None:
    moment = start_s
    while moment < stop_s - 1e-9:
        moment = min(moment + 1 / 60, stop_s)
        clock.now += 1 / 60
        move(context, moment)
        meter.tick()


def sine(level_db: float, seconds: float = 6.0, hz: float = 1000.0) -> np.ndarray:
    times = np.arange(int(seconds * RATE)) / RATE
    wave = 10 ** (level_db / 20) * np.sin(2 * np.pi * hz * times)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def image(view: MeterView) -> QImage:
    return view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def test_a_sine_of_minus_20_reads_minus_20_and_minus_23(
    context: ViewContext, meter: MeterView, clock: Clock
) -> None:
    hear(context, sine(-20))
    run(context, meter, clock, 0.0, 2.0)
    assert meter.levels.peak_db == pytest.approx((-20, -20), abs=0.05)
    assert meter.levels.rms_db == pytest.approx((-23, -23), abs=0.05)
    assert meter._texts == ("−20.0 · −23.0", "−20.0 · −23.0")
    bar, picture = meter.bars()[0], image(meter)
    middle, edge = bar.center().y(), bar.top() + 2
    assert _is_lit(picture, meter.place_of(-24, bar), middle)
    assert not _is_lit(picture, meter.place_of(-19, bar), middle)
    assert _is_lit(picture, meter.place_of(-21, bar), edge)
    assert not _is_lit(picture, meter.place_of(-18.5, bar), edge)


def _is_lit(picture: QImage, x: float, y: int) -> bool:
    ink = QColor(picture.pixel(round(x), y))
    return ink.green() > QColor(DARK.ground).green() + 40


def test_loudness_as_heard_is_that_of_pyloudnorm(
    context: ViewContext, meter: MeterView, clock: Clock
) -> None:
    rng = np.random.default_rng(3)
    sound = sine(-14, 8.0, 300.0) * np.linspace(0.2, 1, 8 * RATE)[:, None]
    sound = (sound + rng.normal(0, 0.02, sound.shape)).astype(np.float32)
    hear(context, sound)
    run(context, meter, clock, 0.0, 8.0)
    expected = pyloudnorm.Meter(RATE).integrated_loudness(sound.astype(np.float64))
    assert meter.loudness.integrated_lufs == pytest.approx(expected, abs=0.1)
    momentary, short_term, integrated, peak = meter.figures
    assert float(integrated.replace("−", "-")) == pytest.approx(expected, abs=0.15)
    assert momentary != "–"
    assert short_term != "–"
    assert peak != "–"


def test_a_clip_lamp_stays_until_it_is_clicked(
    qtbot: QtBot, context: ViewContext, meter: MeterView, clock: Clock
) -> None:
    sound = sine(-12)
    sound[RATE : RATE + 5, 1] = 1.0
    hear(context, sound)
    run(context, meter, clock, 0.0, 3.0)
    assert meter.levels.clipped == (False, True)
    lamp = meter.lamps()[1].center()
    assert QColor(image(meter).pixel(lamp.x(), lamp.y())) == QColor(DARK.bad)
    qtbot.mouseClick(meter, Qt.MouseButton.LeftButton, pos=lamp)
    assert meter.levels.clipped == (False, False)
    assert QColor(image(meter).pixel(lamp.x(), lamp.y())) != QColor(DARK.bad)


def test_bars_fall_and_loudness_waits_while_paused(
    context: ViewContext, meter: MeterView, clock: Clock
) -> None:
    hear(context, sine(-20))
    run(context, meter, clock, 0.0, 2.0)
    integrated = meter.loudness.integrated_lufs
    context.stage.playing = False
    for _ in range(900):
        clock.now += 1 / 60
        meter.tick()
    assert meter.levels.peak_db == (FLOOR_DB, FLOOR_DB)
    assert meter.loudness.integrated_lufs == integrated
    asked: list[object] = []
    meter.update = lambda *rect: asked.append(rect)
    meter.tick()
    assert asked == [], "at rest nothing is drawn"


def test_another_track_and_the_reset_measure_anew(
    qtbot: QtBot, context: ViewContext, meter: MeterView, clock: Clock
) -> None:
    hear(context, sine(-10))
    run(context, meter, clock, 0.0, 2.0)
    assert meter.loudness.integrated_lufs == pytest.approx(-10, abs=0.2)
    qtbot.keyClick(meter, Qt.Key.Key_R)
    assert meter.figures == ("–",) * 4
    assert meter.loudness.integrated_lufs is None
    run(context, meter, clock, 2.0, 4.0)
    assert meter.loudness.integrated_lufs == pytest.approx(-10, abs=0.2)
    quiet = sine(-40)
    hear(context, quiet)
    context.pictures.begin(6.0, track=2)
    context.stage.changed.emit(None)
    run(context, meter, clock, 0.0, 2.0)
    assert meter.loudness.integrated_lufs == pytest.approx(-40, abs=0.2)


def test_an_inverted_side_shows_left_of_the_middle(
    context: ViewContext, meter: MeterView, clock: Clock
) -> None:
    hear(context, sine(-12) * np.array([1, -1], np.float32))
    run(context, meter, clock, 0.0, 1.0)
    assert meter.levels.correlation == pytest.approx(-1, abs=1e-3)
    bar, picture = meter.bars()[-1], image(meter)
    inside = QColor(picture.pixel(bar.left() + bar.width() // 4, bar.center().y()))
    assert inside.red() > inside.green() + 20


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_it_is_drawn_at_any_size_for_any_channels(
    context: ViewContext, meter: MeterView, clock: Clock, theme: str, channels: int
) -> None:
    themes.apply(theme)
    hear(context, np.repeat(sine(-18)[:, :1], channels, axis=1))
    meter.setMinimumSize(0, 0)
    for size in ((30, 20), (240, 120), (500, 90), (1200, 500)):
        meter.resize(*size)
        run(context, meter, clock, 0.5, 0.8)
        meter.grab()
    assert len(meter.lamps()) == channels
    assert all(lamp.bottom() <= meter.height() for lamp in meter.lamps())


def test_an_empty_meter_says_what_will_be_there(context: ViewContext, meter: MeterView) -> None:
    context.stage.title = ""
    context.stage.changed.emit(None)
    meter.tick()
    assert meter.empty
    assert meter.accessibleName()
    picture = image(meter)
    assert len({picture.pixel(x, y) for x in range(200, 500) for y in range(105, 160)}) > 10
    assert meter.state() == {}
    meter.restore({"x": 1})
