"""The overview shows the whole track, goes where it is clicked, and holds span and bookmarks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QInputDialog, QWidget
from pytestqt.qtbot import QtBot

from musicscope.analysis.portrait.portrait import Portrait, read_portrait
from musicscope.core.events import Event
from musicscope.gui.theme import DARK, themes
from musicscope.gui.views.context import ViewContext
from musicscope.gui.views.overview import OverviewView
from musicscope.gui.views.overview_bars import mood_colours
from musicscope.gui.views.overview_bookmarks import bookmark_menu
from musicscope.gui.views.overview_waveform import SIDE, OverviewWaveform
from musicscope.gui.views.similarity_view import SimilarityView
from musicscope.jobs import InlineRunner
from musicscope.library.catalogue import Catalogue
from musicscope.library.library import Library
from tests.gui.fake_workspace import invent_tracks
from tests.gui.portraits import DURATION_S, dance
from tests.gui.views_world import move, world_in

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def dance_portrait() -> Portrait:
    found = dance()
    return read_portrait(found.facts, found.vectors, DURATION_S)


@pytest.fixture
def context(qtbot: QtBot, tmp_path: Path) -> Iterator[ViewContext]:
    themes.apply("dark")
    made = world_in(tmp_path)
    made.workspace.jobs, made.workspace.changes = InlineRunner(), Event()
    yield made
    themes.apply("dark")


@pytest.fixture
def waveform(qtbot: QtBot, context: ViewContext) -> OverviewWaveform:
    view = OverviewWaveform(context)
    qtbot.addWidget(view)
    view.resize(620, 120)
    view.show()
    return view


def begin(context: ViewContext, position_s: float = 30.0, *views: QWidget) -> None:
    context.pictures.begin(DURATION_S)
    context.timeline.track = 1
    context.timeline.reset(DURATION_S)
    context.portrait_now.show(dance_portrait())
    move(context, position_s)
    for view in views:
        view.tick()


def place(view: OverviewWaveform, moment_s: float, y: int = 60) -> QPoint:
    return QPoint(round(view.x_of(moment_s)), y)


def image(view: QWidget) -> QImage:
    return view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def drag(
    qtbot: QtBot,
    view: QWidget,
    start: QPoint,
    stop: QPoint,
    button: Qt.MouseButton = LEFT,
    held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    qtbot.mousePress(view, button, held, start)
    for part in (0.3, 0.7, 1.0):
        way = QPointF(stop - start) * part
        qtbot.mouseMove(view, start + way.toPoint())
    qtbot.mouseRelease(view, button, held, stop)


def test_a_click_goes_to_the_moment_under_it(
    qtbot: QtBot, context: ViewContext, waveform: OverviewWaveform
) -> None:
    begin(context, 30.0, waveform)
    qtbot.mouseClick(waveform, LEFT, pos=QPoint(320, 60))
    assert context.stage.sought == [pytest.approx((320 - SIDE) / 600 * DURATION_S, abs=0.01)]
    assert context.practice.span is None


def test_a_drag_selects_and_escape_clears(
    qtbot: QtBot, context: ViewContext, waveform: OverviewWaveform
) -> None:
    begin(context, 30.0, waveform)
    drag(qtbot, waveform, place(waveform, 100.0), place(waveform, 60.0))
    span = context.practice.span
    assert (span.start_s, span.stop_s) == pytest.approx((60.0, 100.0), abs=0.3)
    assert context.stage.sought == []
    picture = image(waveform)
    inside = QColor(picture.pixel(round(waveform.x_of(80)) + 2, 4))
    outside = QColor(picture.pixel(round(waveform.x_of(140)) + 2, 4))
    assert inside.red() > outside.red() + 15
    qtbot.keyClick(waveform, Qt.Key.Key_Escape)
    assert context.practice.span is None


def test_a_selection_snaps_to_beats_when_wanted(
    qtbot: QtBot, context: ViewContext, waveform: OverviewWaveform
) -> None:
    begin(context, 30.0, waveform)
    context.practice.snapping = True
    drag(qtbot, waveform, place(waveform, 60.3), place(waveform, 99.8))
    span = context.practice.span
    assert (2 * span.start_s) % 1 == 0
    assert (2 * span.stop_s) % 1 == 0


def test_an_edge_of_the_span_can_be_taken_hold_of(
    qtbot: QtBot, context: ViewContext, waveform: OverviewWaveform
) -> None:
    begin(context, 30.0, waveform)
    context.practice.select(60.0, 100.0)
    drag(qtbot, waveform, place(waveform, 100.0), place(waveform, 130.0))
    span = context.practice.span
    assert (span.start_s, span.stop_s) == pytest.approx((60.0, 130.0), abs=0.6)


@pytest.mark.parametrize(
    ("button", "held"), [(LEFT, CONTROL), (MIDDLE, Qt.KeyboardModifier.NoModifier)]
)
def test_the_window_of_the_other_views_is_dragged(
    qtbot: QtBot,
    context: ViewContext,
    waveform: OverviewWaveform,
    button: Qt.MouseButton,
    held: Qt.KeyboardModifier,
) -> None:
    begin(context, 30.0, waveform)
    frame = waveform.window_rect()
    assert frame.left() == pytest.approx(waveform.x_of(24.0), abs=1)
    assert frame.right() == pytest.approx(waveform.x_of(36.0), abs=1)
    drag(qtbot, waveform, place(waveform, 30.0), place(waveform, 120.0), button, held)
    assert not context.timeline.following
    assert context.timeline.visible_centre_s == pytest.approx(120.0, abs=0.5)
    assert context.stage.sought == []


def test_the_wheel_zooms_the_time_of_all_views(
    context: ViewContext, waveform: OverviewWaveform
) -> None:
    begin(context, 30.0, waveform)
    spot = QPointF(place(waveform, 30.0))
    waveform.wheelEvent(
        QWheelEvent(
            spot, spot, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )
    )  # fmt: skip
    assert context.timeline.shown_s == pytest.approx(12 / 1.25)


def test_keys_seek_and_go_from_bookmark_to_bookmark(
    qtbot: QtBot, context: ViewContext, waveform: OverviewWaveform
) -> None:
    begin(context, 30.0, waveform)
    context.practice.add_bookmark(10.0, "Intro")
    context.practice.add_bookmark(80.0, "Horns")
    for key in (Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Home):
        qtbot.keyClick(waveform, key)
    assert context.stage.sought == [35.0, 80.0, 10.0, 0.0]


def test_a_click_on_a_flag_goes_to_its_bookmark_exactly(
    qtbot: QtBot, context: ViewContext, waveform: OverviewWaveform
) -> None:
    begin(context, 30.0, waveform)
    context.practice.add_bookmark(80.0, "Horns")
    qtbot.mouseClick(waveform, LEFT, pos=place(waveform, 80.0, 5) + QPoint(5, 0))
    assert context.stage.sought == [80.0]


def test_bookmarks_are_renamed_and_removed_from_the_menu(
    context: ViewContext, waveform: OverviewWaveform, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(context, 30.0, waveform)
    context.practice.add_bookmark(80.0, "Horns")
    (mark,) = context.practice.bookmarks
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: (" Brass ", True))
    deeds = {a.text(): a for a in bookmark_menu(waveform, context, mark, 0.0).actions()}
    deeds["Rename…"].trigger()
    assert context.practice.bookmarks[0].name == "Brass"
    deeds["Remove"].trigger()
    assert context.practice.bookmarks == ()
    menu = bookmark_menu(waveform, context, None, 42.0)
    menu.actions()[0].trigger()
    assert context.practice.bookmarks[0].at_s == 42.0


def test_beats_are_drawn_only_where_there_is_room(
    context: ViewContext, waveform: OverviewWaveform
) -> None:
    begin(context, 30.0, waveform)
    beats, downbeats = waveform.beats_shown()
    assert len(beats) == 0
    assert len(downbeats) > 0, "88 bpm in 2/4: 132 bars on 600 px"
    waveform.resize(2400, 120)
    assert len(waveform.beats_shown()[0]) == len(dance_portrait().beats)
    waveform.resize(620, 50)
    assert len(waveform.beats_shown()[1]) == 0


def test_bars_have_the_colours_of_the_moodbar_or_one(
    context: ViewContext, waveform: OverviewWaveform
) -> None:
    begin(context, 170.0, waveform)
    middle = waveform.height() // 2

    def hues() -> set[int]:
        picture = image(waveform)
        inks = (QColor(picture.pixel(x, middle)) for x in range(SIDE, 500))
        return {ink.hsvHue() // 20 for ink in inks if ink.hsvSaturation() > 60}

    assert len(hues()) > 4
    waveform.show_colours(False)
    assert len(hues()) <= 1


def test_a_bass_column_is_red_and_a_treble_column_blue(context: ViewContext) -> None:
    bass, treble = mood_colours(np.array([[255, 60, 40], [30, 60, 255]], np.uint8), 2)
    assert bass.red() > bass.blue() + 60
    assert treble.blue() > treble.red() + 60


def test_only_what_the_playhead_passed_is_drawn_again(
    context: ViewContext, waveform: OverviewWaveform
) -> None:
    begin(context, 30.0, waveform)
    waveform.grab()
    asked: list[tuple[object, ...]] = []
    waveform.update = lambda *rect: asked.append(rect)
    waveform.tick()
    assert asked == []
    move(context, 30.4)
    waveform.tick()
    assert asked
    assert all(isinstance(rect[0], QRect) and rect[0].width() < 100 for rect in asked)


def test_the_playhead_stands_where_the_sound_is(
    context: ViewContext, waveform: OverviewWaveform
) -> None:
    begin(context, 90.0, waveform)
    picture = image(waveform)
    accent = QColor(DARK.accent).rgb()
    columns = [x for x in range(620) if picture.pixel(x, 20) == accent]
    assert abs(np.mean(columns) + 0.5 - waveform.x_of(90.0)) <= 1


def test_an_empty_overview_says_what_will_be_there(waveform: OverviewWaveform) -> None:
    assert waveform.empty
    waveform.tick()
    picture = image(waveform)
    assert len({picture.pixel(x, y) for x in range(620) for y in range(40, 80)}) > 10


@pytest.fixture
def whole(qtbot: QtBot, context: ViewContext, tmp_path: Path) -> Iterator[OverviewView]:
    """Return the view with its header: the dance is the first track of a small library."""
    (tmp_path / "library").mkdir()
    library = Library(tmp_path / "library" / "music.db")
    library.add_folder(bytes(tmp_path / "library"))
    invent_tracks(library, bytes(tmp_path / "library"), 3)
    library.store_analyses([(1, dance())], [])
    context.workspace.catalogue = Catalogue(library)
    view = OverviewView(context)
    qtbot.addWidget(view)
    view.resize(900, 200)
    view.show()
    yield view
    library.close()


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(30, 20), (160, 90), (400, 150), (1200, 300)])
def test_the_whole_view_is_drawn_at_any_size(
    context: ViewContext, whole: OverviewView, theme: str, size: tuple[int, int]
) -> None:
    themes.apply(theme)
    begin(context)
    whole.setMinimumSize(0, 0)
    whole.resize(*size)
    whole.tick()
    whole.grab()


def test_the_header_says_key_tempo_metre_and_loudness(
    context: ViewContext, whole: OverviewView
) -> None:
    assert whole.header.title.text() == "Two chords"
    begin(context)
    context.stage.changed.emit(None)
    figures = whole.header._figures.values()
    assert [f.accessibleName() for f in figures if f.isVisible()] == [
        "Key: E minor , key · 0.86",
        "Tempo: 88 bpm, or 176 · 0.71",
        "Metre: 2/4 , metre",
        "Loudness: −21.4 , LUFS",
    ]
    assert whole.form.accessibleName() == "Form: A B A C A′ D"
    whole.resize(430, 200)
    assert [f.isVisible() for f in figures] == [True, False, False, False]
    whole.resize(430, 100)
    assert not whole.header.isVisible()
    assert whole.form.isVisible()


def test_a_click_on_the_form_goes_there(
    qtbot: QtBot, context: ViewContext, whole: OverviewView
) -> None:
    begin(context)
    qtbot.mouseClick(whole.form, LEFT, pos=QPoint(whole.form.width() // 2, 5))
    assert context.stage.sought == [pytest.approx(DURATION_S / 2, abs=0.5)]


def test_the_choice_of_colours_is_kept(
    qtbot: QtBot, context: ViewContext, whole: OverviewView
) -> None:
    begin(context)
    assert whole.state() == {"moodbar": True}
    qtbot.mouseClick(whole._colours, LEFT)
    assert whole.state() == {"moodbar": False}
    whole.restore({"moodbar": True, "else": 3})
    assert whole.waveform.in_colours
    whole.restore({"moodbar": False})
    assert not whole.waveform.in_colours


@pytest.fixture
def similarity(qtbot: QtBot, context: ViewContext) -> SimilarityView:
    view = SimilarityView(context)
    qtbot.addWidget(view)
    view.resize(500, 480)
    view.show()
    return view


def spot(view: SimilarityView, across_s: float, down_s: float) -> QPoint:
    return QPoint(round(view.x_of(across_s)), round(view.y_of(down_s)))


def test_a_click_on_the_matrix_plays_the_place_of_either_axis(
    qtbot: QtBot, context: ViewContext, similarity: SimilarityView
) -> None:
    begin(context, 10.0, similarity)
    qtbot.mouseClick(similarity, LEFT, pos=spot(similarity, 120.0, 40.0))
    qtbot.mouseClick(similarity, LEFT, SHIFT, spot(similarity, 120.0, 40.0))
    assert context.stage.sought == [pytest.approx(120, abs=0.5), pytest.approx(40, abs=0.5)]


def test_a_drag_along_the_diagonal_selects(
    qtbot: QtBot, context: ViewContext, similarity: SimilarityView
) -> None:
    begin(context, 10.0, similarity)
    drag(qtbot, similarity, spot(similarity, 50.0, 50.0), spot(similarity, 90.0, 90.0))
    span = context.practice.span
    assert (span.start_s, span.stop_s) == pytest.approx((50.0, 90.0), abs=0.6)
    qtbot.keyClick(similarity, Qt.Key.Key_Escape)
    assert context.practice.span is None
    drag(qtbot, similarity, spot(similarity, 150.0, 20.0), spot(similarity, 160.0, 30.0))
    assert context.practice.span is None


def test_the_matrix_tells_both_times_and_is_bright_where_parts_are_alike(
    context: ViewContext, similarity: SimilarityView
) -> None:
    begin(context, 150.0, similarity)
    (first, _) = similarity.lines_at(QPointF(spot(similarity, 80.0, 16.0)))
    across, beside, down = (run[0].strip() for run in first)
    assert across.startswith(("1:19.", "1:20."))
    assert beside == "beside"
    assert down.startswith(("0:15.", "0:16."))
    picture = image(similarity)

    def light(across_s: float, down_s: float) -> float:
        at = spot(similarity, across_s, down_s)
        return np.mean([
            QColor(picture.pixel(at.x() + dx, at.y() + dy)).value()
            for dx in range(-12, 13, 3) for dy in range(-12, 13, 3)
        ])  # fmt: skip

    assert light(80.0, 16.0) > light(48.0, 16.0) + 40, "A is like A, not like B"


def test_keys_go_through_sections_and_to_what_is_most_alike(
    qtbot: QtBot, context: ViewContext, similarity: SimilarityView
) -> None:
    begin(context, 40.0, similarity)
    qtbot.keyClick(similarity, Qt.Key.Key_PageDown)
    qtbot.keyClick(similarity, Qt.Key.Key_PageUp)
    assert context.stage.sought == [pytest.approx(64.0), pytest.approx(33.0)]
    move(context, 16.0)
    qtbot.keyClick(similarity, Qt.Key.Key_Return)
    target = context.stage.sought[-1]
    assert abs(target - 16.0) >= 8
    assert any(a <= target <= b for a, b in ((0, 33), (64, 97), (140, 172))), "another A"


def test_without_an_analysis_the_matrix_says_so(
    context: ViewContext, similarity: SimilarityView
) -> None:
    context.pictures.begin(60.0)
    similarity.tick()
    similarity.grab()
    assert similarity.empty
    assert similarity.EMPTY_SENTENCE.endswith(".")
    assert similarity.state() == {}


def test_the_cross_alone_is_drawn_again(context: ViewContext, similarity: SimilarityView) -> None:
    begin(context, 30.0, similarity)
    similarity.grab()
    asked: list[tuple[QRect, ...]] = []
    similarity.update = lambda *rect: asked.append(rect)
    similarity.tick()
    assert asked == []
    move(context, 33.0)
    similarity.tick()
    assert len(asked) == 4
    assert all(min(rect[0].width(), rect[0].height()) <= 7 for rect in asked)
