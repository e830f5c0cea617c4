"""Names and titles on the map: none on another, the larger first, none on a dot."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from musicscope.gui.map.camera import Camera
from musicscope.gui.map.canvas import MapCanvas
from musicscope.gui.map.label_grid import LabelGrid, around, beside
from musicscope.gui.map.region_names import RegionNames
from musicscope.gui.map.scene import MapScene
from musicscope.gui.map.track_titles import TrackTitles
from musicscope.gui.theme import DARK, LIGHT
from musicscope.maps.regions import Region

SIZE = (900, 600)
boxes = st.tuples(st.floats(-500, 500), st.floats(-500, 500), st.floats(1, 200), st.floats(1, 40))


def overlap(one, other):
    return QRectF(*one).intersects(QRectF(*other))


@settings(max_examples=60)
@given(st.lists(boxes, max_size=30))
def test_labels_that_have_a_place_never_overlap(wanted):
    grid = LabelGrid(2.0)
    placed = [box for box in wanted if grid.place([box]) is not None]
    assert not any(overlap(a, b) for a, b in itertools.combinations(placed, 2))
    assert wanted == [] or placed[0] == wanted[0]


def test_a_label_goes_where_there_is_room():
    grid = LabelGrid()
    right, left, *_ = beside(100, 100, 5, 60, 16)
    assert grid.place(beside(100, 100, 5, 60, 16)) == right
    assert grid.place(beside(100, 100, 5, 60, 16)) == left
    assert right[0] > 105
    assert left[0] + left[2] < 95
    assert around(0, 0, 60, 16)[0] == (-30, -8, 60, 16)


def painted(paint):
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    try:
        paint(painter)
    finally:
        painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(SIZE[1], SIZE[0], 4)[:, :, :3]


def regions(count, seed=0):
    rng = np.random.default_rng(seed)
    sizes = sorted(rng.integers(3, 900, count).tolist(), reverse=True)
    places = rng.uniform(-1, 1, (count, 2)).tolist()
    return [
        Region(f"region {n}", x, y, size, 0.1)
        for n, (size, (x, y)) in enumerate(zip(sizes, places, strict=True))
    ]


@pytest.fixture
def names(qtbot):
    view = QWidget()
    qtbot.addWidget(view)
    yield RegionNames(view)
    view.close()


def seen(names, camera, near=1.0, theme=DARK):
    return painted(lambda painter: names.paint(painter, camera, theme, 1.0, near))


@pytest.mark.parametrize("scale", [60.0, 200.0, 900.0])
def test_names_never_overlap_and_the_largest_region_has_its_name(names, scale):
    names.show_regions(regions(80), np.empty((0, 2)))
    camera = Camera(0, 0, scale, *SIZE)
    seen(names, camera)
    found = names.boxes(camera)
    assert not any(overlap(a, b) for a, b in itertools.combinations(found, 2))
    assert "region 0" in names.names


def test_more_names_come_when_zoomed_in(names):
    names.show_regions(regions(80), np.empty((0, 2)))
    counts = []
    for scale in (30.0, 120.0, 480.0):
        seen(names, Camera(0, 0, scale, *SIZE))
        counts.append(len(names.names))
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_no_name_jumps_while_the_map_is_dragged(names):
    names.show_regions(regions(40), np.empty((0, 2)))
    camera = Camera(0, 0, 300.0, *SIZE)
    seen(names, camera)
    before = names.boxes(camera)
    seen(names, camera.panned(37, -12))
    after = names.boxes(camera.panned(37, -12))
    moved = np.array(after) - np.array(before)
    np.testing.assert_allclose(moved, np.tile([37, -12, 0, 0], (len(before), 1)))


def test_a_name_fades_in_and_another_fades_out(names, qtbot, monkeypatch):
    monkeypatch.setattr("musicscope.gui.map.region_names.reduced_motion", lambda: False)
    names.show_regions([Region("strings", 0, 0, 50, 0.4)], np.empty((0, 2)))
    camera = Camera(0, 0, 200.0, *SIZE)
    full = seen(names, camera).max()
    names.show_regions([Region("drums", 0, 0, 50, 0.4)], np.empty((0, 2)))
    seen(names, camera)
    assert names.isActive()
    assert names.names == ["drums"]
    qtbot.waitUntil(lambda: not names.isActive())
    assert abs(int(seen(names, camera).max()) - int(full)) < 30


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_a_name_stands_out_from_dots_of_any_colour(names, theme):
    names.show_regions([Region("strings", 0, 0, 50, 0.4)], np.empty((0, 2)))
    camera = Camera(0, 0, 200.0, *SIZE)
    seen(names, camera, theme=theme)
    left, top, width, height = map(round, names.boxes(camera)[0])
    for shade in (0x000000, 0xFFFFFF, 0x44BB99):

        def over(painter, shade=shade):
            painter.fillRect(QRect(0, 0, *SIZE), shade | 0xFF000000)
            names.paint(painter, camera, theme, 1.0, 1.0)

        word = painted(over)[top : top + height, left : left + width].astype(int).sum(axis=2)
        assert np.ptp(word) > 350


def test_among_few_dots_a_name_keeps_clear_of_them(names):
    dots = np.column_stack([np.linspace(-0.2, 0.2, 15), np.zeros(15)])
    names.show_regions([Region("strings", 0, 0, 15, 0.1)], dots)
    camera = Camera(0, 0, 200.0, *SIZE)
    seen(names, camera)
    _, top, _, height = names.boxes(camera)[0]
    assert not top < SIZE[1] / 2 < top + height


def titled(positions, camera, **asked):
    scene = MapScene()
    scene.place(np.arange(len(positions)), np.asarray(positions, np.float32))
    titles = TrackTitles(scene, lambda row: f"Title number {row}")
    told = {"near": None, "taken": (), "besides": frozenset()} | asked
    painted(lambda painter: titles.paint(painter, camera, 5.0, DARK, 1.0, **told))
    return titles.boxes


@pytest.mark.parametrize("seed", range(3))
def test_titles_lie_on_no_other_title_no_name_and_no_dot(qapp, seed):
    rng = np.random.default_rng(seed)
    positions = rng.uniform(-1, 1, (40, 2))
    camera = Camera(0, 0, 280.0, *SIZE)
    name = (400.0, 280.0, 120.0, 20.0)
    found = titled(positions, camera, taken=[name])
    dots = [(x - 5, y - 5, 10, 10) for x, y in camera.to_screen(positions).tolist()]
    assert len(found) > 10
    assert not any(overlap(a, b) for a, b in itertools.combinations([*found, name], 2))
    assert not any(overlap(title, dot) for title in found for dot in dots)


def test_a_crowd_has_no_titles_but_near_the_cursor(qapp):
    rng = np.random.default_rng(0)
    positions = rng.uniform(-1, 1, (900, 2))
    camera = Camera(0, 0, 280.0, *SIZE)
    assert titled(positions, camera) == []
    found = titled(positions, camera, near=(450.0, 300.0))
    assert 0 < len(found) <= 8
    for x, y, width, height in found:
        assert abs(x + width / 2 - 450) < 300
        assert abs(y + height / 2 - 300) < 160


def test_a_dot_that_is_named_otherwise_has_no_title(qapp):
    camera = Camera(0, 0, 100.0, *SIZE)
    assert len(titled([(0, 0), (1, 1)], camera)) == 2
    assert len(titled([(0, 0), (1, 1)], camera, besides=frozenset({0}))) == 1


def test_a_large_map_is_drawn_in_part_until_its_index_is_made(qtbot, monkeypatch):
    from musicscope.gui.map import canvas as module
    from musicscope.jobs import JobRunner, Mailbox

    monkeypatch.setattr(module, "INDEX_IN_BACKGROUND", 1_000)
    positions = np.random.default_rng(0).normal(size=(25_000, 2)).astype(np.float32)
    view, scene = QWidget(), MapScene()
    qtbot.addWidget(view)
    box = Mailbox()
    jobs = JobRunner(box.deliver)
    try:
        canvas = MapCanvas(view, scene, str)
        canvas.use_jobs(jobs)
        scene.place(np.arange(len(positions)), positions)
        canvas.refresh()
        assert canvas.drawing.levels is None
        box.pump(lambda: scene.levels is not None, 10)
        assert canvas.drawing.levels is scene.levels
    finally:
        jobs.close()


def test_rings_spread_from_hits_and_are_gone(qtbot, monkeypatch):
    from musicscope.gui.map import hits as module

    monkeypatch.setattr(module, "reduced_motion", lambda: False)
    monkeypatch.setattr(module, "WAVE_S", 0.05)
    view = QWidget()
    qtbot.addWidget(view)
    hits = module.Hits(view)
    hits.pulse(np.array([2, 4]))
    places = [QPointF(100, 100), QPointF(300, 100)]
    ringed = painted(lambda painter: hits.paint(painter, places, 4.0, DARK))
    assert ringed.any()
    qtbot.waitUntil(lambda: not len(hits.rows))
    assert not hits.isActive()


def test_dense_regions_apart_from_each_other_are_all_named_and_a_cramped_one_is_not(names):
    places = {"jig": (-1.0, 0.0), "waltz": (1.0, 0.0), "reel": (0.0, 1.0), "polka": (0.0, 1.05)}
    names.show_regions(
        [Region(name, x, y, 6, 0.01) for name, (x, y) in places.items()], np.empty((0, 2))
    )
    seen(names, Camera(0, 0, 200.0, *SIZE))
    assert names.names == ["jig", "waltz", "reel"]
    seen(names, Camera(0, 0, 2000.0, *SIZE))
    assert names.names == ["jig", "waltz", "reel", "polka"]
