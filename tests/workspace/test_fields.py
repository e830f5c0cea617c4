"""What is known of tracks, as names, numbers and keys; and how dots wear it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from musicscope.analysis.pitch import key_colour
from musicscope.core.errors import ParameterError
from musicscope.core.settings import Settings
from musicscope.maps.colouring import SHAPES, category_colour
from musicscope.maps.faithfulness import Faithfulness
from musicscope.maps.layout import Layout
from musicscope.workspace.colours import NO_GROUP, UNKNOWN, colour_by
from musicscope.workspace.encoding import (
    LARGEST,
    SMALLEST,
    Encoding,
    faith_levels,
    keep_encoding,
    shape_by,
    size_by,
    stored_encoding,
)
from musicscope.workspace.field import Field, FieldContext
from musicscope.workspace.field_words import day, plain, seconds, whole
from musicscope.workspace.fields import FIELDS
from musicscope.workspace.ticks import round_marks
from tests.gui.map_world import World

IDS = np.arange(1, 7)


@dataclass(frozen=True)
class Named:
    id: int
    name: str
    hex: str
    ids: tuple[int, ...]
    own_name: bool = False


@pytest.fixture
def context():
    world = World(
        np.zeros((6, 2)),
        artist=["Ada", "Bo", "Bo", "", "Cy", "Bo"],
        genres=[("jazz", "bebop"), ("jazz",), (), ("folk",), ("jazz",), ("folk",)],
        year=[1959, 1961, 1994, None, 2003, 1999],
        key_tonic=[0, 9, 7, None, 0, 0],
        key_mode=[0, 1, 0, None, 0, 1],
        tempo_bpm=[60.0, 120.0, None, 90.0, 90.0, 180.0],
        plays=[0, 1, 2, 3, 4, 100],
        duration_s=[0.0, 61.0, 62.0, 63.0, 64.0, 3723.0],
    )
    groups = (Named(7, "fast", "#112233", (2, 6)), Named(9, "slow", "#445566", (1, 4, 5), True))
    layout = Layout(IDS, np.zeros((6, 2), np.float32), "umap", {}, 0.9)
    worth = np.array([1.0, 0.8, 0.5, np.nan, 0.95, 0.9], np.float32)
    object.__setattr__(layout, "faithfulness", Faithfulness(worth, np.full(6, 0.92, np.float32)))
    return FieldContext(world.catalogue, groups, layout)


@pytest.mark.parametrize("name", list(FIELDS))
def test_reading_one_track_and_reading_many_agree(name, context):
    field = FIELDS[name]
    one = [field.read(context.catalogue.track(i), context) for i in IDS.tolist()]
    many = field.values(IDS, context)
    np.testing.assert_equal([value or None for value in many], [value or None for value in one])


@pytest.mark.parametrize("name", list(FIELDS))
def test_a_track_that_has_left_is_unknown(name, context):
    assert FIELDS[name].values([999], context) == [None]


def test_names_of_every_kind(context):
    values = {name: FIELDS[name].values(IDS, context) for name in FIELDS}
    assert values["genre"] == ["jazz", "jazz", None, "folk", "jazz", "folk"]
    assert values["decade"] == ["1950s", "1960s", "1990s", None, "2000s", "1990s"]
    assert values["key"][:4] == ["C major", "A minor", "G major", None]
    assert values["cluster"] == ["slow", "fast", None, "slow", "slow", "fast"]
    assert values["duration"][0] is None
    assert values["faithfulness"][:3] == pytest.approx([0.92, 0.8, 0.5])


def test_keys_are_numbered_round_the_circle_of_fifths(context):
    np.testing.assert_equal(FIELDS["key"].numbers(IDS, context), [0.0, 0.5, 1.0, np.nan, 0.0, 9.5])


def test_other_fields_can_be_added(context):
    mine = Field("warm", "Warm", "measure", lambda track, _: track.id / 10)
    FIELDS.add(mine)
    try:
        assert FIELDS["warm"].numbers(IDS, context)[2] == pytest.approx(0.3)
        assert mine in FIELDS.of_kind("measure")
    finally:
        FIELDS.remove("warm")
    with pytest.raises(ParameterError, match="There is no field warm"):
        FIELDS["warm"]


def test_names_keep_their_colours_and_the_commonest_comes_first(context):
    colouring = colour_by(FIELDS["artist"], IDS, context)
    assert [(e.label, e.ids.tolist()) for e in colouring.legend] == [
        ("Bo", [2, 3, 6]),
        ("Ada", [1]),
        ("Cy", [5]),
        (UNKNOWN, [4]),
    ]
    assert colouring.legend[0].hex == category_colour("Bo")
    assert bytes(colouring.rgb[1]).hex() == category_colour("bo")[1:]


def test_keys_wear_the_colours_of_the_wheel(context):
    colouring = colour_by(FIELDS["key"], IDS, context)
    assert colouring.legend[0].label == "C major"
    assert colouring.legend[0].hex == key_colour(0, 0)


def test_clusters_wear_their_own_colours_and_say_who_they_are(context):
    colouring = colour_by(FIELDS["cluster"], IDS, context)
    first, second, rest = colouring.legend
    assert (first.label, first.group, first.own_name, first.ids.tolist()) == (
        "slow",
        9,
        True,
        [1, 4, 5],
    )
    assert second.hex == "#112233"
    assert (rest.label, rest.ids.tolist(), rest.group) == (NO_GROUP, [3], None)
    assert bytes(colouring.rgb[1]).hex() == "112233"


def test_a_measure_rises_from_dark_to_light_and_has_a_scale(context):
    colouring = colour_by(FIELDS["tempo"], IDS, context)
    light = colouring.rgb.astype(int).sum(axis=1)
    assert light[0] < light[3] < light[1] < light[5]
    assert colouring.unit == colouring.scale.unit == "bpm"
    assert colouring.scale.outside(80, 130).tolist() == [1, 3, 6]
    assert colouring.legend[-1].label == UNKNOWN
    ticks = [value for value, _ in colouring.scale.ticks]
    assert ticks == sorted(ticks)
    assert all(colouring.scale.low <= value <= colouring.scale.high for value in ticks)


def test_a_measure_that_nobody_has_leaves_all_dots_grey(context):
    colouring = colour_by(FIELDS["loudness"], IDS, context)
    assert colouring.scale is None
    assert [entry.label for entry in colouring.legend] == [UNKNOWN]
    assert (size_by(FIELDS["loudness"], IDS, context).size == 1).all()


def test_a_measure_of_one_value_has_a_scale_without_a_span(context):
    colouring = colour_by(FIELDS["added"], IDS, context)
    assert colouring.scale is None
    same = Field("same", "Same", "measure", lambda _t, _c: 5.0)
    scale = colour_by(same, IDS, context).scale
    assert (scale.low, scale.high, scale.ticks) == (5.0, 5.0, ((5.0, "5"),))
    assert len(set(size_by(same, IDS, context).size.tolist())) == 1


def test_the_area_of_a_dot_grows_with_the_value(context):
    size = size_by(FIELDS["tempo"], IDS, context).size
    assert size[2] == size[0] == pytest.approx(SMALLEST)
    assert size[5] == pytest.approx(LARGEST)
    assert size[0] < size[3] < size[1] < size[5]


def test_the_commonest_names_have_shapes_of_their_own(context):
    field = Field("each", "Each", "category", lambda track, _: f"name {min(track.id, 9)}")
    shaping = shape_by(FIELDS["genre"], IDS, context)
    assert len(set(shaping.shapes)) == 3
    assert shaping.shape[0] == shaping.shape[1] != shaping.shape[3]
    many = shape_by(field, IDS, context)
    assert many.legend[-1].label == "Other"
    assert sorted(many.shapes) == list(range(len(SHAPES)))


def test_places_are_faithful_fair_rough_or_unknown():
    faith = np.array([0.95, 0.9, 0.8, 0.75, 0.2, np.nan])
    assert faith_levels(faith).tolist() == [1, 1, 2, 2, 3, 0]


def test_each_map_keeps_its_choices(tmp_path):
    settings = Settings(tmp_path / "settings.json")
    keep_encoding(settings, "main", Encoding("key", "plays", "genre", "", "ring"))
    again = Settings(tmp_path / "settings.json")
    assert stored_encoding(again, "main") == Encoding("key", "plays", "genre", "", "ring")
    assert stored_encoding(again, "second") == Encoding()


def test_choices_that_make_no_sense_are_left_out(tmp_path):
    settings = Settings(tmp_path / "settings.json")
    settings.set("map_encoding_main", {"colour": "gone", "size": "genre", "faith": 3, "more": 1})
    assert stored_encoding(settings, "main") == Encoding()
    assert Encoding(size="artist", shape="tempo", names="year").checked() == Encoding(names="")


@pytest.mark.parametrize(
    ("low", "high", "words", "step"),
    [
        (61.0, 178.0, whole, 10),
        (0.52, 0.97, plain, 0.05),
        (30.0, 400.0, seconds, 60),
        (1990.0, 2001.0, whole, 0.5),
    ],
)
def test_scales_are_written_at_round_values(low, high, words, step):
    found = round_marks(low, high, words)
    np.testing.assert_allclose(np.array(found) / step, np.round(np.array(found) / step))
    assert 2 <= len(found) <= 7
    assert all(low <= mark <= high for mark in found)
    assert len({words(mark) for mark in found}) == len(found)


def test_values_are_written_as_people_do():
    assert seconds(200) == "3:20"
    assert seconds(3723) == "1:02:03"
    assert day(1_772_500_000) == "3 Mar 2026"
    assert (plain(-14.31), whole(88.4)) == ("−14.31", "88")
