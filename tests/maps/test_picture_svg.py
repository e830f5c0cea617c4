"""The map as vectors."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest

from musicscope.core.errors import MusicScopeError
from musicscope.maps import picture_svg
from musicscope.maps.picture_plan import plan
from musicscope.maps.picture_svg import save_svg
from tests.maps.sheets import WICKED, sheet_with

NS = "{http://www.w3.org/2000/svg}"
SHAPES = (f"{NS}circle", f"{NS}polygon")


def tree_of(tmp_path, sheet, **how):
    save_svg(tmp_path / "map.svg", sheet, **how)
    return ET.parse(tmp_path / "map.svg").getroot()


def dots(root):
    return [dot for group in root.findall(f"{NS}g") for dot in group if dot.tag in SHAPES]


@pytest.mark.parametrize("n", [0, 1, 48, 5000])
def test_every_dot_is_a_shape_with_its_name(tmp_path, n):
    root = tree_of(tmp_path, sheet_with(n))
    names = {dot.find(f"{NS}title").text for dot in dots(root)}
    assert names == {f"Piece {i} · Band {i % 5} · {60 + i % 90} bpm" for i in range(n)}
    assert root.find(f"{NS}title").text == "Music"
    assert root.find(f"{NS}desc").text.startswith(f"{n:,} track")


def test_dots_lie_where_the_picture_has_them(tmp_path):
    sheet = sheet_with(30)
    x, y = plan(sheet, (800, 600), "dark").x, plan(sheet, (800, 600), "dark").y
    there = {
        dot.find(f"{NS}title").text.split(" · ")[0]: (float(dot.get("cx")), float(dot.get("cy")))
        for dot in dots(tree_of(tmp_path, sheet, size=(800, 600)))
    }
    for row in range(30):
        assert there[f"Piece {row}"] == pytest.approx((x[row], y[row]), abs=0.01)


def test_dots_of_one_genre_are_one_group_of_its_colour(tmp_path):
    groups = tree_of(tmp_path, sheet_with(48)).findall(f"{NS}g")
    assert [g.get("aria-label") for g in groups] == ["jazz", "march", "chorale"]
    assert [g.get("fill") for g in groups] == ["#4477aa", "#ee8866", "#44bb99"]
    assert all(len(g) == 16 for g in groups)


def test_a_dot_of_a_measure_keeps_its_own_colour(tmp_path):
    sheet = sheet_with(3, ("slow",))
    shades = np.array([[10, 20, 30], [40, 50, 60], [70, 80, 90]], np.uint8)
    fills = {dot.get("fill") for dot in dots(tree_of(tmp_path, replace(sheet, rgb=shades)))}
    assert fills == {"#0a141e", "#28323c", "#46505a"}


def test_legend_regions_and_facts_are_words(tmp_path):
    root = tree_of(tmp_path, sheet_with(48), theme="light")
    words = {text.text for text in root.findall(f"{NS}text")}
    assert {"Music", "Genres", "jazz", "jazz corner", "16"} <= words
    assert root.find(f"{NS}rect").get("fill") == "#f3f4f6"


def test_very_many_dots_are_a_picture_inside(tmp_path, monkeypatch):
    monkeypatch.setattr(picture_svg, "MOST_VECTORS", 99)
    root = tree_of(tmp_path, sheet_with(100))
    assert not dots(root)
    assert root.find(f"{NS}image").get("href").startswith("data:image/png;base64,")
    assert "jazz corner" in {text.text for text in root.findall(f"{NS}text")}


def test_wicked_names_stay_words(tmp_path):
    names = (WICKED, "a\0b\ud800", "\udcff")
    sheet = sheet_with(3, title=WICKED, heading=WICKED, names=names, details=("", "", ""))
    root = tree_of(tmp_path, sheet)
    assert {dot.find(f"{NS}title").text for dot in dots(root)} == {
        WICKED,
        "a\\x00b\\ud800",
        "\\udcff",
    }
    assert not [e for e in root.iter() if e.tag.endswith(("script", "img"))]


def test_a_file_that_cannot_be_written_is_said_in_a_sentence(tmp_path):
    with pytest.raises(MusicScopeError, match="cannot be written: No such file"):
        save_svg(tmp_path / "absent" / "map.svg", sheet_with(3))
