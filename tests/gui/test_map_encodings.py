"""Colour, size, shape, names and faithfulness of the dots, as they are chosen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from musicscope.core.settings import Settings
from musicscope.gui.map.dressing import Dressing
from musicscope.gui.map.encodings import EncodingsPopover, encoding_words
from musicscope.gui.map.legend import Legend
from musicscope.gui.map.view import MapView
from musicscope.maps.faithfulness import Faithfulness
from musicscope.maps.layout import Layout
from musicscope.workspace.encoding import Encoding
from musicscope.workspace.field import FieldContext
from musicscope.workspace.fields import FIELDS
from tests.gui.map_world import World

PLACES = np.array([(0, 0), (0.1, 0), (0, 0.1), (1, 1), (1.1, 1), (1, 1.1)], np.float32)


@dataclass(frozen=True)
class Group:
    id: int
    name: str
    hex: str
    ids: tuple[int, ...]
    own_name: bool = False


class Scenery:
    """A view with legend and dressing, over six tracks in two clusters."""

    def __init__(self, qtbot, settings):
        self.world = World(
            PLACES,
            artist=["Ada", "Ada", "Ada", "Bo", "Bo", "Bo"],
            plays=[0, 5, 10, 20, 40, 80],
            tempo_bpm=[60.0, 70.0, None, 90.0, 100.0, 110.0],
            codec=["flac", "mp3", "flac", "mp3", "flac", "mp3"],
        )
        self.groups = [
            Group(3, "strings", "#44bb99", (1, 2, 3)),
            Group(4, "drums", "#ee8866", (4, 5, 6)),
        ]
        worth = np.array([0.99, 0.8, 0.5, 0.99, 0.99, np.nan], np.float32)
        self.layout = Layout(
            self.world.ids, PLACES, "umap", {}, 0.9, Faithfulness(worth, np.ones(6, np.float32))
        )
        self.view, self.legend = MapView(), Legend()
        for widget in (self.view, self.legend):
            qtbot.addWidget(widget)
            widget.resize(500, 400)
            widget.show()
            qtbot.waitExposed(widget)
        self.legend.aside_changed.connect(self.view.show_aside)
        self.view.show_layout(self.layout.ids, self.layout.positions)
        self.dressing = Dressing(self.view, self.legend, settings, "main", self.context)
        self.dressing.apply()

    @property
    def scene(self):
        return self.view.scene

    def context(self):
        return FieldContext(self.world.catalogue, self.groups, self.layout)

    def choose(self, **choices):
        self.dressing.choose(Encoding(**choices))


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def scenery(qtbot, settings):
    return Scenery(qtbot, settings)


def hexes(scene):
    return ["#" + bytes(rgb).hex() for rgb in scene.rgb]


def test_dots_wear_their_clusters_and_regions_their_names(scenery):
    assert hexes(scenery.scene) == ["#44bb99"] * 3 + ["#ee8866"] * 3
    assert [entry.label for entry in scenery.legend.entries] == ["strings", "drums"]
    scenery.view.grab()
    assert sorted(scenery.view.canvas.names.names) == ["drums", "strings"]


def test_names_follow_a_rename_and_a_move(scenery):
    scenery.groups[0] = Group(3, "night drives", "#44bb99", (1, 2, 3), True)
    scenery.dressing.apply()
    scenery.view.grab()
    assert "night drives" in scenery.view.canvas.names.names
    before = scenery.view.canvas.names.boxes(scenery.view.viewpoint.camera)
    scenery.scene.move(scenery.scene.positions[::-1].copy())
    scenery.dressing.move_names()
    scenery.view.grab()
    assert scenery.view.canvas.names.boxes(scenery.view.viewpoint.camera) != before


def test_any_category_names_the_regions_and_none_does(scenery):
    scenery.choose(names="artist")
    scenery.view.grab()
    assert sorted(scenery.view.canvas.names.names) == ["Ada", "Bo"]
    scenery.choose(names="")
    scenery.view.grab()
    assert scenery.view.canvas.names.names == []


def test_sizes_grow_with_plays_and_the_legend_says_so(scenery):
    scenery.choose(size="plays")
    assert (np.diff(scenery.scene.size) >= 0).all()
    assert scenery.scene.size[0] < 1 < scenery.scene.size[-1]
    assert scenery.legend.sizes.isVisible()
    scenery.choose()
    assert (scenery.scene.size == 1).all()
    assert not scenery.legend.sizes.isVisible()


def test_a_larger_dot_covers_more_of_the_map(scenery):
    def covered(row):
        x, y = scenery.view.place(row).toTuple()
        image = scenery.view.grab().toImage()
        ground = image.pixel(5, 5)
        return sum(
            image.pixel(round(x) + dx, round(y) + dy) != ground
            for dx in range(-14, 15)
            for dy in range(-14, 15)
        )

    scenery.choose(names="", size="plays")
    scenery.view.show_layout(scenery.layout.ids, PLACES * np.array([1, 6], np.float32))
    scenery.view.canvas.titles.paint = lambda *_, **__: None
    assert covered(5) > 2 * covered(0)


def test_shapes_tell_formats_apart_whatever_the_colours(scenery):
    scenery.choose(shape="codec")
    flac, mp3 = scenery.scene.shape[0], scenery.scene.shape[1]
    assert flac != mp3
    assert scenery.scene.shape.tolist() == [flac, mp3, flac, mp3, flac, mp3]
    assert [e.label for e in scenery.legend.shape_list.model().entries] == ["flac", "mp3"]


def test_unfaithful_places_fade_or_wear_a_ring(scenery):
    scenery.choose(faith="fade")
    rgb, _ = scenery.scene.shades((20, 22, 26))
    away = np.abs(rgb.astype(int) - (20, 22, 26)).sum(axis=1)
    assert away[0] > away[1] > away[2]
    assert away[5] == away[3]
    assert scenery.legend.faith.accessibleName() == "3 faithful, 1 fair, 1 rough"
    scenery.choose(faith="ring")
    assert scenery.scene.rim.tolist() == [1, 2, 3, 1, 1, 0]
    assert scenery.scene.faith is None
    scenery.choose()
    assert scenery.scene.rim is None


def test_a_narrowed_scale_dims_the_rest(scenery):
    scenery.choose(colour="tempo")
    scenery.legend.bar.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(10):
        QTest.keyClick(scenery.legend.bar, Qt.Key.Key_Right)
    dimmed = set(scenery.scene.ids[scenery.scene.dimmed].tolist())
    assert {1, 3} <= dimmed
    assert not {5, 6} & dimmed


def test_dots_without_a_value_lie_faint_behind_the_others(scenery):
    scenery.choose(colour="tempo")
    ground = np.array((20, 22, 26))
    rgb, layer = scenery.scene.shades(tuple(ground.tolist()))
    shown = np.abs(rgb.astype(int) - ground).sum(axis=1)
    assert shown[2] < 0.5 * np.abs(scenery.scene.rgb[2].astype(int) - ground).sum()
    assert layer[2] < layer[0]


def test_a_search_dims_what_it_does_not_find_beside_what_the_legend_dims(scenery):
    scenery.view.show_filter([2, 3, 4])
    scenery.view.show_aside([3])
    assert scenery.scene.ids[scenery.scene.dimmed].tolist() == [1, 3, 5, 6]
    scenery.view.show_filter(None)
    assert scenery.scene.ids[scenery.scene.dimmed].tolist() == [3]


def test_the_choices_are_kept_for_each_map(scenery, settings, qtbot):
    scenery.choose(colour="artist", size="plays", names="artist")
    again = Scenery(qtbot, settings)
    assert again.dressing.encoding == Encoding(colour="artist", size="plays", names="artist")
    assert again.scene.size[0] < again.scene.size[-1]


def test_the_popover_offers_what_is_known_and_tells_what_is_chosen(scenery, qtbot):
    button = QPushButton()
    qtbot.addWidget(button)
    button.show()
    popover = EncodingsPopover(scenery.dressing.known, scenery.view)
    chosen = []
    popover.chosen.connect(chosen.append)
    popover.open_below(button, scenery.dressing.encoding)
    sizes, colours = popover.boxes["size"], popover.boxes["colour"]
    assert sizes.findData("plays") >= 0
    assert sizes.findData("artist") < 0
    assert sizes.findData("loudness") < 0
    assert colours.findData("tempo") >= 0
    assert colours.findData("country") < 0
    assert colours.hasFocus()
    sizes.setFocus()
    QTest.keyClick(sizes, Qt.Key.Key_Down)
    QTest.keyClicks(sizes, "Play")
    assert chosen[-1].size == "plays"
    assert encoding_words(chosen[-1]) == "Colour: cluster · Size: play count"
    popover.close()


def test_every_field_can_be_worn(scenery):
    for name, field in FIELDS.items():
        scenery.choose(colour=name, names=name if field.kind != "measure" else "")
        scenery.view.grab()
        assert len(scenery.scene.rgb) == 6


def test_new_dots_keep_the_looks_of_the_old_ones(scenery):
    before = hexes(scenery.scene)
    scenery.view.show_layout(np.arange(1, 8), np.vstack([PLACES, [(0.5, 0.5)]]))
    assert hexes(scenery.scene)[:6] == before


@pytest.mark.parametrize("count", [0, 1, 2])
def test_very_few_dots_are_dressed(qtbot, settings, count):
    scenery = Scenery(qtbot, settings)
    scenery.view.show_layout(scenery.layout.ids[:count], PLACES[:count])
    for encoding in (Encoding(), Encoding("tempo", "plays", "codec", "artist", "fade")):
        scenery.dressing.choose(encoding)
        scenery.view.grab()
    assert len(scenery.scene.size) == count
