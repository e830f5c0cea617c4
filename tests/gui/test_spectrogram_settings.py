"""The settings of a spectrogram: only what its kind has, at once, kept, and forgiving when read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSlider, QWidget
from pytestqt.qtbot import QtBot

from musicscope.analysis.picture import PICTURES, picture_of
from musicscope.gui.theme import themes
from musicscope.gui.views.context import ViewContext
from musicscope.gui.views.spectrogram import SpectrogramView
from musicscope.gui.views.spectrogram_look import Look, kind_labels, look_of, parameters
from musicscope.gui.views.spectrogram_name import picture_name
from musicscope.gui.views.spectrogram_parameter import allowed_values
from musicscope.gui.views.spectrogram_settings import resolution_words
from tests.gui.views_world import play, world_in


@pytest.fixture
def context(qtbot: QtBot, tmp_path: Path) -> ViewContext:
    themes.apply("dark")
    return world_in(tmp_path)


@pytest.fixture
def view(qtbot: QtBot, context: ViewContext) -> SpectrogramView:
    made = SpectrogramView(context)
    qtbot.addWidget(made)
    made.resize(660, 420)
    made.show()
    play(context, 10.0, 5.0)
    return made


def named(view: SpectrogramView) -> dict[str, QWidget]:
    """Return the visible controls of the settings by their accessible names."""
    panel = view._settings_panel
    return {
        w.accessibleName(): w
        for w in panel.findChildren(QWidget)
        if w.accessibleName() and w.isVisibleTo(panel)
    }


def choose(box: QComboBox, value: object) -> None:
    index = box.findData(value)
    box.setCurrentIndex(index)
    box.activated.emit(index)


@pytest.mark.parametrize("kind", list(kind_labels()))
def test_the_panel_has_the_parameters_of_the_kind_and_no_others(
    view: SpectrogramView, kind: str
) -> None:
    view.set_look("kind", kind)
    view.open_settings()
    shown = named(view)
    labels = {p.label for p in parameters(kind)}
    others = {p.label for entry in PICTURES for p in entry.parameters} - labels
    assert labels <= set(shown)
    assert not others & set(shown)
    assert ("Axis" in shown) == (picture_of(view.choice).rows_are == "hz")
    view._settings_panel.close()


def test_the_lists_of_the_stft_hold_what_musicians_ask_for() -> None:
    found = {p.name: allowed_values("stft", p) for p in parameters("stft")}
    assert set(found["window"]) == {"hann", "hamming", "blackmanharris", "rectangular"}
    assert found["fft"] == (512, 1024, 2048, 4096, 8192, 16384, 32768)
    assert found["hop"] == (64, 128, 256, 512, 1024, 2048, 4096)
    assert found["rate"] == (22050, 44100)
    bins = next(p for p in parameters("cqt") if p.name == "bins_per_octave")
    assert allowed_values("cqt", bins) == (12, 24, 36, 48)


def test_a_choice_in_the_panel_asks_for_another_picture(
    qtbot: QtBot, view: SpectrogramView
) -> None:
    view.set_look("kind", "stft")
    qtbot.keyClick(view, Qt.Key.Key_S)
    choose(named(view)["FFT"], 8192)
    choose(named(view)["Window"], "blackmanharris")
    assert dict(view.choice.settings) == {"fft": 8192, "window": "blackmanharris"}
    assert view._kind_pill.text() == "STFT · Blackman-Harris · 8,192 samples · dB"
    choose(named(view)["FFT"], 2048)
    assert dict(view.choice.settings) == {"window": "blackmanharris"}, "a default is not said"
    choose(named(view)["Kind"], "mel")
    assert view.kind == "mel"
    assert "Bands" in named(view)
    choose(named(view)["Kind"], "stft")
    assert dict(view.choice.settings) == {"window": "blackmanharris"}, "each kind keeps its own"
    view._settings_panel.close()


def test_moving_a_slider_ends_the_automatic_brightness(view: SpectrogramView) -> None:
    view.open_settings()
    sliders = {n: w for n, w in named(view).items() if isinstance(w, QSlider)}
    assert view.look.automatic
    sliders["Ceiling"].setValue(200)
    assert not view.look.automatic
    assert view.look.ceiling == 200
    sliders["Floor"].setValue(230)
    assert view.look.floor == 230
    assert view.look.ceiling == 238, "the floor pushes the ceiling up"
    sliders["Gamma"].setValue(180)
    assert view.look.gamma == 1.8
    assert view._settings_panel._ceiling_words.text() == "−7 dB"
    view._settings_panel._automatic.setChecked(True)
    assert view.look.automatic
    view._settings_panel.close()


def test_the_brightness_follows_the_loudest_partials() -> None:
    look, choice = Look(), Look().choice
    low, high = look.levels((0.0, 200.0), choice)
    assert high == 200.0
    assert (high - low) * 110 / 255 == pytest.approx(65.0), "65 dB"
    assert look.levels((0.0, 20.0), choice)[1] == 116.0, "silence is not drawn as music"
    mfcc = replace(look, kind="mfcc")
    assert mfcc.levels((40.0, 210.0), mfcc.choice) == (40.0, 210.0)


def test_the_panel_says_how_finely_it_sees() -> None:
    look = Look(kind="stft").with_setting("fft", 4096)
    words = resolution_words(look.choice)
    assert "186 ms" in words
    assert "5.38 Hz apart" in words
    assert "11.6 ms" in words


def test_escape_closes_the_panel(qtbot: QtBot, view: SpectrogramView) -> None:
    view.open_settings()
    qtbot.keyClick(view._settings_panel, Qt.Key.Key_Escape)
    assert not view._settings_panel.isVisible()


def test_the_menus_of_the_pills_offer_every_kind_and_axis(view: SpectrogramView) -> None:
    kinds = {action.data() for action in view._kind_pill.menu().actions()} - {None}
    assert kinds == set(kind_labels())
    (mel,) = (a for a in view._kind_pill.menu().actions() if a.data() == "mel")
    mel.trigger()
    assert view.kind == "mel"
    assert "Mel" in view._kind_pill.accessibleName()


def test_a_look_survives_being_written_and_read() -> None:
    look = Look("stft", axis="log", colours="paper", gamma=1.5, range_hz=(100.0, 900.0), trace=True)
    look = replace(look.with_setting("fft", 1024), automatic=False, floor=20.0, ceiling=240.0)
    assert look_of(look.state()) == look


@pytest.mark.parametrize(
    "state",
    [
        None,
        7,
        [],
        {"kind": "gone", "axis": 7, "colours": None},
        {"gamma": "bright", "floor": float("nan"), "range_hz": [1], "trace": "yes"},
        {"settings": {"stft": {"fft": 3}, "mel": [], "gone": {}}},
        {"settings": {"stft": {"fft": [2048]}, "cqt": {"nothing": 1}}},
        {"range_hz": ["a", "b"], "settings": 5},
    ],
)
def test_a_damaged_look_takes_its_defaults(state: object) -> None:
    assert look_of(state) == Look()


def test_a_view_comes_back_as_it_was(
    qtbot: QtBot, context: ViewContext, view: SpectrogramView
) -> None:
    view.set_look("kind", "stft")
    view.set_parameter("fft", 512)
    view.show_harmonics(True)
    again = SpectrogramView(context)
    qtbot.addWidget(again)
    again.restore(view.state())
    assert again.look == view.look
    assert again.harmonics
    assert again.choice in context.pictures.wanted
    again.restore({"look": "?", "harmonics": 3})
    assert (again.look, again.harmonics) == (Look(), False)


def test_the_last_look_is_kept_for_the_next_view(
    qtbot: QtBot, context: ViewContext, view: SpectrogramView
) -> None:
    view.set_look("axis", "log")
    view.hide()
    again = SpectrogramView(context)
    qtbot.addWidget(again)
    assert again.look.axis == "log"


def test_the_levels_start_anew_where_they_mean_something_else() -> None:
    fixed = replace(Look("stft"), automatic=False, floor=50.0, ceiling=200.0)
    assert not fixed.with_kind("mel").automatic
    assert fixed.with_kind("mfcc").automatic


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("stft", "STFT · 2,048 samples · dB"),
        ("mel", "Mel · 128 bands · dB"),
        ("cqt", "Constant-Q · 36 per octave · dB"),
    ],
)
def test_a_picture_is_named_by_what_it_is_known_by(kind: str, name: str) -> None:
    assert picture_name(Look(kind).choice) == name
