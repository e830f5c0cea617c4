"""The map as a file."""

import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.maps.axes import Axis, Tick
from musicscope.maps.layout import Layout
from musicscope.maps.picture import save_png, to_json
from musicscope.maps.picture_plan import plan
from musicscope.maps.picture_sheet import Region, Sheet, name_regions, tell_apart
from tests.maps.sheets import sheet_with

RED = (250, 40, 40)
GROUNDS = {"dark": (0x14, 0x16, 0x1A), "light": (0xF3, 0xF4, 0xF6)}


def pixels_of(file):
    with Image.open(file) as picture:
        return np.asarray(picture.convert("RGB")).astype(int)


def reddish(pixels):
    return (pixels[:, :, 0] > 180) & (pixels[:, :, 1] < 80)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("n", [0, 1, 3, 400])
@pytest.mark.parametrize("size", [(1600, 1000), (640, 400), (300, 900)])
def test_a_map_of_any_size_is_drawn(tmp_path, n, size, theme):
    file = tmp_path / "map \udcff.png"
    styles = ("jazz", "a genre whose name does not end in time " * 3, *map(str, range(60)))
    sheet = replace(sheet_with(n, styles), rgb=np.full((n, 3), RED, np.uint8))
    save_png(file, sheet, size=size, theme=theme)
    pixels = pixels_of(file)
    assert pixels.shape == (size[1], size[0], 3)
    assert reddish(pixels).any() == (n > 0)
    assert tuple(pixels[-1, 0]) == GROUNDS[theme]


def test_a_hundred_thousand_dots_are_a_picture_as_well(tmp_path):
    save_png(tmp_path / "map.png", sheet_with(100_000))
    brightness = pixels_of(tmp_path / "map.png").sum(axis=2)
    assert (brightness > 300).mean() > 0.03


def test_all_dots_are_on_the_picture(tmp_path):
    corners = np.array([[-1, -0.4], [1, -0.4], [-1, 0.4], [1, 0.4]], np.float32)
    sheet = Sheet(Layout(np.arange(4), corners, "pca"), np.full((4, 3), 255, np.uint8))
    save_png(tmp_path / "map.png", sheet, size=(800, 600))
    bright = pixels_of(tmp_path / "map.png")[80:].min(axis=2) > 200
    rows, columns = np.nonzero(bright)
    middle = (columns.min() + columns.max()) / 2, (rows.min() + rows.max()) / 2
    assert middle == pytest.approx((400, (600 - 43) / 2 + 43 - 80), abs=3)
    assert all(bright[h, w].any() for h in np.array_split(range(520), 2) for w in [slice(0, 100)])


def test_a_dot_without_a_place_is_left_out(tmp_path):
    sheet = replace(sheet_with(1), rgb=np.array([RED], np.uint8))
    nowhere = np.full((1, 2), np.nan, np.float32)
    save_png(tmp_path / "map.png", replace(sheet, layout=Layout(np.arange(1), nowhere, "pca")))
    assert not reddish(pixels_of(tmp_path / "map.png")).any()


def test_names_that_share_a_colour_differ_in_shape():
    legend = [(f"name {i}", "#4477aa", 1) for i in range(5)] + [("other", "#ee8866", 1)]
    shapes = tell_apart(legend)
    assert shapes[0] == shapes[5] == "disc"
    assert len(set(shapes[:5])) == 5


def test_a_flat_is_written_in_a_font_that_has_one(tmp_path):
    plain, flat = (
        sheet_with(0, (), title=title, layout=Layout(np.arange(0), np.empty((0, 2)), ""))
        for title in ("\U000f1234", "♭")
    )
    save_png(tmp_path / "missing.png", plain)
    save_png(tmp_path / "flat.png", flat)
    missing, drawn = (pixels_of(tmp_path / f"{name}.png") for name in ("missing", "flat"))
    assert (missing != drawn).any()


def test_names_of_regions_never_overlap():
    crowd = tuple(Region(f"region {i}", 0.01 * i, 0.01 * (i % 3), i) for i in range(30))
    names = [w for w in plan(sheet_with(30, regions=crowd), (1600, 1000), "dark").words if w.halo]
    assert names[0].text == "region 29"
    assert 2 <= len(names) < 30
    heights = sorted(name.y for name in names)
    apart = [
        abs(a.y - b.y) >= a.size or abs(a.x - b.x) > 60
        for i, a in enumerate(names)
        for b in names[:i]
    ]
    assert all(apart)
    assert heights[-1] - heights[0] > names[0].size


def test_a_region_is_named_where_its_tracks_are():
    class Group:
        def __init__(self, name, ids):
            self.name, self.ids = name, frozenset(ids)

    positions = np.array([[0, 0], [0.1, 0], [0.2, 0], [9, 9], [np.nan, 0]], np.float32)
    layout = Layout(np.array([10, 11, 12, 13, 14]), positions, "pca")
    groups = [
        Group("far", [13]),
        Group("near", [10, 11, 12, 14]),
        Group("away", [99]),
        Group(" ", [13]),
    ]
    regions = name_regions(layout, groups)
    assert [(r.name, r.count) for r in regions] == [("near", 3), ("far", 1)]
    assert (regions[0].x, regions[0].y) == pytest.approx((0.1, 0.0))


def test_a_map_of_two_measures_names_its_axes():
    sheet = sheet_with(9)
    across = Axis("tempo", "Tempo", "bpm", (Tick(-0.5, "60"), Tick(0.5, "120")))
    axes = (across, Axis("year", "Year", ticks=(Tick(0.0, "1990"),)))
    words = plan(
        replace(sheet, layout=replace(sheet.layout, axes=axes)), (1600, 1000), "dark"
    ).words
    place = {w.text: (w.x, w.y) for w in words}
    assert {"Tempo, bpm →", "↑ Year", "60", "120", "1990"} <= place.keys()
    assert place["60"][0] < place["120"][0]
    assert not any("UMAP" in text for text in place)


@pytest.mark.parametrize("size", [(10, 1000), (1600, 20_000), (0, 0)])
def test_a_size_that_cannot_be_is_said_in_a_sentence(tmp_path, size):
    with pytest.raises(ParameterError, match=r"A picture has 64 to 16,384 pixels on each side"):
        save_png(tmp_path / "map.png", sheet_with(3), size=size)


def test_a_file_that_cannot_be_written_is_said_in_a_sentence(tmp_path):
    with pytest.raises(MusicScopeError, match="cannot be written: No such file"):
        save_png(tmp_path / "absent" / "map.png", sheet_with(3))


def test_json_carries_positions_clusters_and_what_is_known_of_each_track():
    text = to_json(
        sheet_with(2).layout, labels=np.array([1, 0], np.int32), tracks={2: {"title": "Frantic"}}
    )
    said = json.loads(text)
    assert said["projection"] == "umap"
    assert said["trustworthiness"] == 0.94
    assert [t["cluster"] for t in said["tracks"]] == [1, 0]
    assert said["tracks"][1]["title"] == "Frantic"
    assert set(said["tracks"][0]) == {"id", "x", "y", "cluster"}


def test_json_says_null_for_a_trustworthiness_that_is_not_known():
    assert json.loads(to_json(Layout(np.arange(0), np.empty((0, 2)), "pca"))) == {
        "projection": "pca",
        "settings": {},
        "trustworthiness": None,
        "tracks": [],
    }
