"""The views of a network show what it heard, in step with the sound."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage

from musicscope.gui.hearing.activations import ActivationsView
from musicscope.gui.hearing.channel_grid import as_levels, lay_out
from musicscope.gui.hearing.filters_dialog import FiltersDialog, filter_image
from musicscope.gui.hearing.model_pill import NO_NETWORK
from musicscope.gui.hearing.relevance_picture import relevance_image, row_ticks, tones
from musicscope.gui.hearing.saliency import SaliencyView
from musicscope.gui.hearing.taggram import TaggramView, value_words
from musicscope.gui.hearing.taggram_strip import TaggramStrip, leaders
from musicscope.gui.theme import themes
from musicscope.gui.views.kinds import VIEW_KINDS
from musicscope.workspace.hearing_taggram import TaggramHeard
from tests.gui.views_world import move, world_in
from tests.workspace.heard_world import (
    NAMES,
    StubNetworks,
    hearing_of,
    network_file,
    write_track,
)

SECONDS = 8.0
Key = Qt.Key


@pytest.fixture(scope="module")
def track(tmp_path_factory):
    return write_track(tmp_path_factory.mktemp("heard"))


@pytest.fixture
def context(qtbot, tmp_path, track):
    themes.apply("dark")
    made = world_in(tmp_path)
    made.workspace.networks = StubNetworks(network_file())
    made.workspace.hearing = hearing_of(track, networks=made.workspace.networks)
    yield made
    themes.enlarge(1.0)
    themes.apply("dark")


@pytest.fixture
def show(qtbot, context):
    def make(kind, width=900, height=400):
        view = VIEW_KINDS[kind].make(context)
        qtbot.addWidget(view)
        view.resize(width, height)
        view.show()
        return view

    return make


def begin(context, *views, position_s=1.0, ticks=3):
    context.pictures.begin(SECONDS)
    move(context, position_s)
    for view in views:
        for _ in range(ticks):
            view.tick()


def image(view):
    return view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def brightness(picture, view, x, y):
    return QColor(picture.pixel(round(x), round(y))).lightnessF()


@pytest.mark.parametrize("kind", ["taggram", "saliency", "activations"])
def test_without_a_network_each_view_says_how_to_get_one(show, context, kind):
    context.workspace.networks.choose(None)
    view = show(kind)
    begin(context, view)
    assert view.empty
    view.grab()
    assert view.EMPTY_TITLE == NO_NETWORK
    assert "Train a network" in view.EMPTY_SENTENCE
    context.workspace.networks.choose(network_file())
    assert not view.empty


@pytest.mark.parametrize("kind", ["taggram", "saliency", "activations"])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_each_view_is_drawn_in_both_themes_with_large_type_and_in_little_room(
    show, context, kind, theme
):
    themes.apply(theme)
    view = show(kind)
    begin(context, view)
    themes.enlarge(1.5)
    for size in ((900, 400), (200, 120), (160, 90)):
        view.resize(*size)
        view.tick()
        assert not view.grab().isNull()
    assert view.accessibleName()
    pills = [view.model, *getattr(view, "_pills", ()), *getattr(view, "pills", list)()]
    assert all(pill.accessibleName() for pill in pills)


# the taggram


def test_the_lane_of_low_is_bright_in_the_first_half_only(show, context):
    view = show("taggram")
    begin(context, view)
    assert isinstance(view, TaggramView)
    lanes = dict(view.lanes())
    picture = image(view)
    for name, bright_s, dark_s in (("low", 2.5, 6.5), ("high", 6.5, 2.5)):
        lane = lanes[name]
        y = lane.bottom() - 3
        bright = brightness(picture, view, view.x_of(bright_s), y)
        assert bright > brightness(picture, view, view.x_of(dark_s), y) + 0.15


def test_hover_tells_name_and_share_and_a_click_seeks(qtbot, show, context):
    view = show("taggram")
    begin(context, view)
    lane = dict(view.lanes())["low"]
    lines = view.lines_at(2.0, lane.center().y() - view.plot().top())
    assert lines[0][0][0] == "low"
    assert lines[0][1][0].strip().endswith("%")
    x = round(view.x_of(6.0))
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(x, lane.center().y()))
    assert context.stage.sought == [pytest.approx(6.0, abs=0.05)]


def test_names_can_be_chosen_and_come_back(show, context):
    view = show("taggram")
    begin(context, view)
    assert set(view.names()) == set(NAMES)
    view.show_only(("high",))
    assert view.names() == ("high",)
    other = show("taggram")
    other.restore(view.state())
    assert other.names() == ("high",)
    other.restore({"count": "many", "only": 3})
    assert (other.count, other.only) == (8, ())


def test_why_nothing_was_heard_is_said_in_the_view(show, context, tmp_path):
    context.workspace.hearing._catalogue.track(1).path = bytes(tmp_path / "gone.wav")
    view = show("taggram")
    begin(context, view)
    assert view.heard is None
    assert "gone.wav" in view.hearing.trouble(*view.asked)
    view.grab()


def test_the_strip_under_the_waveform_shows_who_leads_when(qtbot):
    values = np.array([[0.9, 0.1], [0.8, 0.2], [0.1, 0.9], [0.2, 0.8]], np.float32)
    heard = TaggramHeard(("low", "high"), np.arange(4) * 2 + 1.0, values, 1.0, True)
    (first, second) = leaders(heard, 8.0)
    assert (first[0], first[2], second[1], second[2]) == (0.0, "low", 8.0, "high")
    crossing_s = 3 + 2 * 0.6 / 1.4
    assert first[1] == second[0] == pytest.approx(crossing_s, abs=0.02)
    strip = TaggramStrip()
    qtbot.addWidget(strip)
    strip.show_heard(heard, 8.0)
    assert strip.describe(1.0).startswith("low, 8")
    assert "low high" in strip.accessibleName()


@pytest.mark.parametrize(
    ("value", "probable", "words"), [(0.87, True, "87 %"), (-0.4, False, "−0.40")]
)
def test_shares_are_written_as_people_read_them(value, probable, words):
    assert value_words(value, probable) == words


# what it heard


def test_relevance_follows_the_playhead_and_looks_ahead(show, context):
    view = show("saliency")
    begin(context, view, ticks=1)
    assert list(view.found) == [0]
    assert isinstance(view, SaliencyView)
    for _ in range(5):
        view.tick()
    assert sorted(view.found) == [0, 1, 2]
    assert (view.found[0].name, view.found[2].name) == ("low", "high")
    assert view.lines_at(1.0, 10.0)[0][0][0].endswith("Hz")


def test_after_a_jump_the_part_under_the_playhead_comes_first(show, context):
    view = show("saliency")
    begin(context, view, position_s=7.5, ticks=1)
    assert list(view.found) == [2]


def test_another_answer_or_method_is_asked_anew_and_comes_back(show, context):
    view = show("saliency")
    begin(context, view)
    view.show_name("high")
    assert view.found == {}
    view.show_method("occlusion")
    view.tick()
    assert {(one.name, one.method) for one in view.found.values()} == {("high", "occlusion")}
    other = show("saliency")
    other.restore(view.state())
    assert (other.name, other.method) == ("high", "occlusion")
    other.restore({"name": 3, "method": "guessing"})
    assert (other.name, other.method) == ("", "integrated gradients")


def test_what_speaks_for_it_is_orange_and_what_against_it_blue(qtbot):
    picture = np.linspace(0, 1, 40, dtype=np.float32).reshape(4, 10)
    relevance = np.zeros((4, 10), np.float32)
    relevance[0, 0], relevance[3, 9] = 1.0, -1.0
    drawn = relevance_image(picture, relevance)
    assert (drawn.width(), drawn.height()) == (10, 4)
    assert QColor(drawn.pixel(0, 3)).name() == tones()[0]
    assert QColor(drawn.pixel(9, 0)).name() == tones()[1]
    middle = QColor(drawn.pixel(5, 2))
    assert max(middle.getRgb()[:3]) - min(middle.getRgb()[:3]) < 12


def test_round_frequencies_stand_at_their_rows_and_do_not_touch(qtbot):
    frequencies = np.geomspace(40, 12_000, 100)
    ticks = row_ticks(frequencies, ("",) * 100, 300)
    assert [name for _, name in ticks] == ["50", "100", "200", "500", "1k", "2k", "5k", "10k"]
    assert {name: row for row, name in ticks}["1k"] == pytest.approx(55.9, abs=1)
    assert [name for _, name in row_ticks(None, ("C", "D", "E"), 300)] == ["C", "D", "E"]
    assert len(row_ticks(frequencies, ("",) * 100, 60)) < 5


def test_trouble_is_said_once_and_does_not_ask_on(show, context, tmp_path):
    context.workspace.hearing._catalogue.track(1).path = bytes(tmp_path / "gone.wav")
    view = show("saliency")
    begin(context, view, ticks=5)
    assert "gone.wav" in view.trouble
    assert len(context.workspace.hearing._jobs.specs) == 1
    view.grab()


# inside


def test_the_channels_of_a_layer_are_live_and_can_be_turned(qtbot, show, context):
    view = show("activations", 400, 300)
    assert isinstance(view, ActivationsView)
    begin(context, view)
    assert view.layer == "convolution_1"
    assert view.found.start_s <= 1.0 <= view.found.stop_s
    first = view.found
    view._asked_at = -1e9
    move(context, 6.0)
    view.tick()
    assert view.found is not first
    assert view.found.start_s <= 6.0 <= view.found.stop_s
    assert "mean of the window" in view.words_of(0)
    qtbot.keyClick(view, Key.Key_PageDown)
    assert view.page in range(view._grid.pages)
    view.show_layer("convolution_2")
    view._asked_at = -1e9
    view.tick()
    assert view.found.layer == "convolution_2"
    other = show("activations")
    other.restore(view.state())
    assert other.layer == "convolution_2"


@pytest.mark.parametrize(
    "shape", [(12, 128, 643), (256, 1, 1), (3, 1, 40), (1, 10, 10), (300, 20, 30)]
)
def test_all_channels_have_a_place_and_none_overlaps(qtbot, shape):
    room = QRect(12, 40, 400, 220)
    seen = []
    grid = lay_out(shape, room, 0)
    for page in range(grid.pages):
        grid = lay_out(shape, room, page)
        cells = grid.cells
        assert all(room.contains(cell) for cell in cells)
        assert not any(a.intersects(b) for n, a in enumerate(cells) for b in cells[n + 1 :])
        seen += range(grid.first, grid.first + len(cells))
    assert seen == list(range(shape[0]))
    assert lay_out(shape, room, 99).first == grid.first
    middle = grid.cells[0].center()
    assert grid.channel_at(middle.x(), middle.y()) == grid.first


def test_a_channel_that_gives_nothing_is_dark():
    values = np.zeros((2, 4, 4), np.float32)
    values[1] = 3
    levels = as_levels(values)
    assert levels[0].max() == 0
    assert levels[1].min() == 255


# filters


def test_all_filters_are_shown_with_their_size(qtbot, context):
    dialog = FiltersDialog(
        SimpleNamespace(
            hearing=context.workspace.hearing,
            settings=context.workspace.settings,
        ),
        network_file(),
        SimpleNamespace(name="High or low"),
    )
    qtbot.addWidget(dialog)
    dialog.show()
    (shown,) = dialog.pictures
    assert "filters" in shown.accessibleName()
    assert shown.heightForWidth(400) > 0
    assert "time runs to the right" in dialog.sentence.text()
    dialog.grab()
    dialog.close()


def test_a_filter_stands_upright(qtbot):
    weights = np.array([[1.0, 0.0], [0.0, -1.0]])
    drawn = filter_image(weights)
    assert QColor(drawn.pixel(0, 1)).name() == tones()[0]
    assert QColor(drawn.pixel(1, 0)).name() == tones()[1]
    assert QColor(drawn.pixel(0, 0)).name() == themes.active.ground
