"""Lanes have the right value at the right place, and share the time of all views."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from musicscope.analysis.curve import MOMENTARY, TEMPO, Curve, curve_kinds
from musicscope.analysis.curve_job import CurvesSpec
from musicscope.analysis.picture import RATE
from musicscope.gui.theme import themes
from musicscope.gui.views.context import ViewContext
from musicscope.gui.views.curves import _INKS, DEFAULT_CURVES, CurvesView
from musicscope.gui.views.curves_lane import curve_points
from musicscope.gui.views.curves_scale import LaneScale, lane_scale, tick_words, value_words
from musicscope.gui.views.timeline import Window
from musicscope.jobs import InlineRunner
from musicscope.jobs.context import LocalContext
from musicscope.workspace.stage import Source
from tests.gui.portraits import DURATION_S, dance
from tests.gui.test_overview import dance_portrait
from tests.gui.views_world import move, world_in

SECONDS = 30.0


def swelling(seconds: float) -> np.ndarray:
    """Return a tone whose amplitude is 0.2 but for the third ten seconds, where it is 0.6."""
    times = np.arange(int(seconds * RATE)) / RATE
    level = np.where((times >= 20) & (times < 30), 0.6, 0.2)
    return (level * np.sin(2 * np.pi * 440 * times)).astype(np.float32)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("curves") / "swelling.wav"
    soundfile.write(path, swelling(SECONDS), RATE, subtype="FLOAT")
    return path


_KNOWN: dict[CurvesSpec, tuple[list[Any], Any]] = {}
_COMPUTE = CurvesSpec.run


def compute_once(spec: CurvesSpec, context: Any) -> Any:
    """Compute what no test before has asked for."""
    if spec not in _KNOWN:
        parts: list[Any] = []
        recorder = LocalContext(lambda: False, lambda _: None, parts.append)
        _KNOWN[spec] = parts, _COMPUTE(spec, recorder)
    parts, result = _KNOWN[spec]
    for part in parts:
        context.publish(part)
    return result


@pytest.fixture
def context(
    qtbot: QtBot, tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ViewContext]:
    monkeypatch.setattr(CurvesSpec, "run", compute_once)
    themes.apply("dark")
    made = world_in(tmp_path)
    made.workspace.jobs = InlineRunner()
    made.workspace.playback.aside = None
    track = SimpleNamespace(path=str(path).encode())
    made.workspace.catalogue = SimpleNamespace(track=lambda _: track)
    yield made
    themes.apply("dark")


@pytest.fixture
def view(qtbot: QtBot, context: ViewContext) -> CurvesView:
    view = CurvesView(context)
    qtbot.addWidget(view)
    view.resize(900, 400)
    view.show()
    return view


def begin(context: ViewContext, view: CurvesView, position_s: float = 15.0) -> None:
    context.pictures.begin(SECONDS)
    move(context, position_s)
    view.tick()


def image(view: CurvesView) -> QImage:
    return view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def test_the_line_has_the_right_value_at_the_right_place(
    context: ViewContext, view: CurvesView
) -> None:
    view.choose(("rms",))
    begin(context, view, 18.0)
    ((kind, lane),) = view.lanes()
    scale = view.scale_of(kind)
    picture, ink = image(view), QColor(_INKS[0][0])

    def line_y(moment_s: float) -> float:
        x = round(view.x_of(moment_s))
        rows = range(lane.top(), lane.bottom() + 1)
        return min(rows, key=lambda y: _distance(QColor(picture.pixel(x, y)), ink))

    for moment, amplitude in ((13.0, 0.2), (16.0, 0.2), (21.0, 0.6), (23.5, 0.6)):
        share = float(scale.share(np.array(amplitude / np.sqrt(2))))
        expected = lane.top() + 1 + (1 - share) * (lane.height() - 2)
        assert line_y(moment) == pytest.approx(expected, abs=1.5)
    middle = float(scale.share(np.array(0.4 / np.sqrt(2))))
    half = lane.top() + 1 + (1 - middle) * (lane.height() - 2)
    crossing = [
        x for x in range(lane.left(), lane.right())
        if _distance(QColor(picture.pixel(x, round(half))), ink) < 160
    ]  # fmt: skip
    assert any(abs(x - view.x_of(20.0)) <= 3 for x in crossing), "the step is at 20 s"


def _distance(one: QColor, other: QColor) -> int:
    pairs = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)
    return sum(abs(a - b) for a, b in pairs)


def test_points_lie_within_a_pixel_of_their_time_and_value() -> None:
    times = np.arange(0, 60, 512 / RATE)
    curve = Curve("rms", times, np.sin(times).astype(np.float32))
    window, scale = Window(left=1234, width=800, scale=70.0, playhead=0), LaneScale(-1, 1, (-1, 1))
    x, y = curve_points(curve, scale, window, 100.0)
    inside = (x > 0) & (x < 800)
    expected = (1 - np.sin((x + 1234) / 70.0)) / 2 * 100
    assert np.abs(y - expected)[inside].max() < 0.01
    assert x[0] <= 0
    assert x[-1] >= 800


def test_no_peak_is_lost_when_much_time_is_shown() -> None:
    times = np.arange(0, 600, 512 / RATE)
    values = np.zeros(len(times), np.float32)
    values[[777, 20_001]] = 1.0
    window = Window(left=0, width=500, scale=500 / 600, playhead=0)
    x, y = curve_points(Curve("rms", times, values), LaneScale(0, 1, (0, 1)), window, 50.0)
    peaks = x[y < 0.5]
    assert len(x) < 1200
    assert np.allclose(np.unique(peaks), times[[777, 20_001]] * 500 / 600, atol=1.0)


def test_each_lane_tells_its_value_with_unit(context: ViewContext, view: CurvesView) -> None:
    view.choose(("centroid", "rms", MOMENTARY))
    begin(context, view, 25.0)
    tops = [lane.center().y() - view.plot().top() for _, lane in view.lanes()]
    words = ["".join(run[0] for run in view.lines_at(25.0, y)[0]) for y in tops]
    hz = float(words[0].split(" Hz")[0].replace(",", ""))
    assert hz == pytest.approx(440, abs=3)
    rms, db = words[1].split(" of full scale · ")
    assert float(rms) == pytest.approx(0.6 / np.sqrt(2), abs=0.001)
    assert db.startswith("−7.4")
    assert "LUFS" in words[2]
    assert words[0].endswith("0:25.00")


def test_lanes_move_with_the_time_of_all_views(context: ViewContext, view: CurvesView) -> None:
    begin(context, view, 10.0)
    before = image(view)
    context.timeline.zoom(0.5)
    view.tick()
    assert context.timeline.shown_s == 6
    assert image(view) != before


def test_a_click_seeks_and_a_drag_selects(
    qtbot: QtBot, context: ViewContext, view: CurvesView
) -> None:
    begin(context, view, 15.0)
    y = view.plot().center().y()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(round(view.x_of(17.0)), y))
    assert context.stage.sought == [pytest.approx(17.0, abs=0.02)]
    move(context, 15.0)
    start, stop = (QPoint(round(view.x_of(s)), y) for s in (12.0, 14.0))
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view, stop)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=stop)
    span = context.practice.span
    assert (span.start_s, span.stop_s) == pytest.approx((12.0, 14.0), abs=0.05)


def test_curves_are_found_and_ticked_by_keyboard(
    qtbot: QtBot, context: ViewContext, view: CurvesView
) -> None:
    begin(context, view)
    qtbot.keyClick(view, Qt.Key.Key_C)
    chooser = view._chooser
    assert chooser.isVisible()
    assert set(chooser.chosen()) == set(DEFAULT_CURVES)
    qtbot.keyClicks(chooser._field, "rolloff")
    qtbot.keyClick(chooser._field, Qt.Key.Key_Return)
    assert view.names == (*DEFAULT_CURVES, "rolloff")
    assert view.store.get("rolloff") is not None
    qtbot.keyClick(chooser._field, Qt.Key.Key_Return)
    assert view.names == DEFAULT_CURVES
    qtbot.keyClick(chooser, Qt.Key.Key_Escape)
    assert not chooser.isVisible()


def test_the_tempo_comes_from_the_analysis(context: ViewContext, view: CurvesView) -> None:
    view.choose((TEMPO,))
    begin(context, view)
    assert view.store.get(TEMPO) is None
    context.portrait_now.show(dance_portrait())
    curve = view.store.get(TEMPO)
    assert len(curve.values) == len(dance().vectors["beats"])
    assert curve.at(DURATION_S / 2) == pytest.approx(88.2, abs=6)


def test_computed_curves_are_kept_for_the_track(context: ViewContext, view: CurvesView) -> None:
    submitted: list[tuple[str, ...]] = []
    jobs = context.workspace.jobs
    submit = jobs.submit

    def counted(spec: object, **rest: object) -> object:
        submitted.append(spec.names)
        return submit(spec, **rest)

    jobs.submit = counted
    begin(context, view)
    assert submitted == [DEFAULT_CURVES]
    view.choose((*DEFAULT_CURVES, "rolloff"))
    assert submitted[1:] == [("rolloff",)]
    context.pictures.begin(SECONDS, track=2)
    context.pictures.begin(SECONDS, track=1)
    assert len(submitted) == 3


def test_a_live_input_has_the_curves_of_its_last_minute(
    context: ViewContext, view: CurvesView, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    store = SimpleNamespace(monotonic=lambda: clock[0])
    monkeypatch.setattr("musicscope.gui.views.curves_store.time", store)
    view.choose(("rms", "centroid"))
    sound = swelling(8.0)
    context.stage.source = Source.INPUT
    context.pictures.show_live(-1)
    context.stage.heard = lambda seconds: (
        sound[: round(context.stage.position_s * RATE), None][-round(seconds * RATE) :], RATE,
    )  # fmt: skip
    for _ in range(100):
        clock[0] += 0.05
        move(context, context.stage.position_s + 0.05)
        view.tick()
    curve = view.store.get("rms")
    assert curve.at(3.0) == pytest.approx(0.2 / np.sqrt(2), abs=0.01)
    assert curve.times_s[-1] == pytest.approx(5.0, abs=0.4)
    assert view.store.get("centroid").at(3.0) == pytest.approx(440, abs=10)
    view.grab()


def test_a_file_that_is_gone_is_said_in_the_lanes(context: ViewContext, view: CurvesView) -> None:
    gone = SimpleNamespace(path=b"/nowhere/gone.flac")
    context.workspace.catalogue = SimpleNamespace(track=lambda _: gone)
    begin(context, view)
    assert "gone.flac" in view.store.problem
    view.grab()


def test_state_is_restored_and_nonsense_forgiven(context: ViewContext, view: CurvesView) -> None:
    view.choose(("rolloff", TEMPO))
    kept = view.state()
    view.restore({"curves": ["gone", 7, "rms", "rms"]})
    assert view.names == ("rms",)
    view.restore(kept)
    assert view.names == ("rolloff", TEMPO)
    view.restore({"curves": 3})
    assert view.names == DEFAULT_CURVES


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(30, 20), (320, 160), (1200, 700)])
def test_all_curves_are_drawn_at_any_size(
    context: ViewContext, view: CurvesView, theme: str, size: tuple[int, int]
) -> None:
    themes.apply(theme)
    view.choose(tuple(curve_kinds()) if size[0] > 1000 else DEFAULT_CURVES)
    begin(context, view)
    view.setMinimumSize(0, 0)
    view.resize(*size)
    view.grab()
    bottoms = [lane.bottom() for _, lane in view.lanes()]
    assert size[0] < 100 or all(bottom <= view.plot().bottom() for bottom in bottoms)


def test_scales_have_round_ends_that_hold_the_values() -> None:
    rng = np.random.default_rng(0)
    for low, high in ((0.001, 0.43), (300, 4310), (-40, -8), (117, 124), (0.1, 0.1), (-1, 1)):
        values = rng.uniform(low, high, 2000).astype(np.float32)
        scale = lane_scale(values, "")
        middle = np.percentile(values, (1, 99))
        assert scale.low <= middle[0]
        assert scale.high >= middle[1]
        assert 2 <= len(scale.ticks) <= 5
        assert all(len(tick_words(tick)) <= 6 for tick in scale.ticks)
    assert lane_scale(np.zeros(0), "Hz").high > lane_scale(np.zeros(0), "Hz").low


def test_values_are_read_as_people_do() -> None:
    found = [value_words(v) for v in (1830.4, -21.44, 0.1234, 0.0078, 0.0, 5e-6, 3.14159)]
    assert found == ["1,830", "−21.4", "0.123", "0.0078", "0.0000", "5.0e−6", "3.14"]
