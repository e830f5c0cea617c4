"""The map as a file."""

import json

import numpy as np
import pytest
from PIL import Image

from musicscope.core.errors import MusicScopeError
from musicscope.maps.layout import Layout
from musicscope.maps.picture import save_png, to_json
from tests.maps.points import styles

LEGEND = [("jazz", "#aa88cc", 20), ("a genre whose name does not end in time " * 3, "#44bb99", 1)]


def layout_of(n):
    positions = np.clip(styles(max(n, 1), 2, apart=0.4)[0][:n] / 4, -1, 1)
    return Layout(np.arange(n), positions.astype(np.float32), "umap", {"min_dist": 0.1}, 0.93)


@pytest.mark.parametrize("n", [0, 1, 3, 400])
@pytest.mark.parametrize("size", [(1600, 1000), (640, 400), (300, 900)])
def test_a_map_of_any_size_is_drawn(tmp_path, n, size):
    file = tmp_path / "map \udcff.png"
    save_png(
        file,
        layout_of(n),
        np.full((n, 3), (250, 40, 40), np.uint8),
        title="Music",
        legend=LEGEND * 30,
        regions=[("strings", 0.0, 0.2)],
        size=size,
    )
    with Image.open(file) as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    assert pixels.shape == (size[1], size[0], 3)
    red = (pixels[:, :, 0] > 180) & (pixels[:, :, 1] < 80)
    assert red.any() == (n > 0)
    assert pixels[-1, 0].tolist() == [0x14, 0x16, 0x1A]


def test_all_dots_are_on_the_picture(tmp_path):
    corners = np.array([[-1, -0.4], [1, -0.4], [-1, 0.4], [1, 0.4]], np.float32)
    save_png(
        tmp_path / "map.png",
        Layout(np.arange(4), corners, "pca"),
        np.full((4, 3), 255, np.uint8),
        size=(800, 600),
    )
    with Image.open(tmp_path / "map.png") as picture:
        bright = np.asarray(picture.convert("L"))[80:] > 200
    rows, columns = np.nonzero(bright)
    middle = (columns.min() + columns.max()) / 2, (rows.min() + rows.max()) / 2
    assert middle == pytest.approx((400, (600 - 43) / 2 + 43 - 80), abs=3)
    assert all(bright[h, w].any() for h in np.array_split(range(520), 2) for w in [slice(0, 100)])


def test_a_file_that_cannot_be_written_is_said_in_a_sentence(tmp_path):
    with pytest.raises(MusicScopeError, match="cannot be written: No such file"):
        save_png(tmp_path / "absent" / "map.png", layout_of(3), np.zeros((3, 3), np.uint8))


def test_json_carries_positions_clusters_and_what_is_known_of_each_track():
    text = to_json(
        layout_of(2), labels=np.array([1, 0], np.int32), tracks={1: {"title": "Frantic"}}
    )
    said = json.loads(text)
    assert said["projection"] == "umap"
    assert said["trustworthiness"] == 0.93
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
