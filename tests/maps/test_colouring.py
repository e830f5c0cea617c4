"""Colours of names and of numbers."""

import importlib.metadata
from pathlib import Path

import numpy as np
import pytest

from musicscope.audio.demo import STYLES
from musicscope.maps.colouring import (
    CATEGORY_COLOURS,
    SHAPES,
    UNKNOWN_RGB,
    VIRIDIS,
    category_colour,
    continuous,
    shape_of,
)


def test_a_name_keeps_its_colour_for_ever():
    """These were handed out once; changing them would recolour everyone's map."""
    kept = {"rock": "#4477aa", "jazz": "#44bb99", "classical": "#99ddff", "blues": "#ee99aa"}
    assert {name: category_colour(name) for name in kept} == kept


def test_the_commonest_genres_get_nine_different_colours():
    genres = ["rock", "pop", "jazz", "classical", "electronic", "hip-hop", "folk", "metal", "blues"]
    assert {category_colour(genre) for genre in genres} == set(CATEGORY_COLOURS)


def test_the_styles_of_the_demo_library_get_different_colours():
    assert len({category_colour(style) for style in STYLES}) == len(STYLES) == 8


def test_spelling_with_capitals_or_other_accents_does_not_matter():
    assert category_colour("Jazz") == category_colour("JAZZ ") == category_colour("jazz")
    assert category_colour("caf\u00e9") == category_colour("cafe\u0301")


@pytest.mark.parametrize("name", ["", "\n", "音楽", "\udcff", "🎻"])
def test_every_name_has_a_colour_and_a_shape(name):
    assert category_colour(name) in CATEGORY_COLOURS
    assert shape_of(name) in SHAPES


def test_names_of_one_colour_have_all_shapes():
    alike = [n for n in map(str, range(2000)) if category_colour(n) == CATEGORY_COLOURS[0]]
    assert {shape_of(name) for name in alike} == set(SHAPES)
    assert len(alike) == pytest.approx(2000 / 9, rel=0.3)


def test_the_scale_is_viridis():
    package = importlib.metadata.distribution("pyqtgraph")
    table = Path(package.locate_file("pyqtgraph/colors/maps/viridis.csv"))
    lines = [line for line in table.read_text("utf-8").splitlines() if line[:1] in "01"]
    truth = 255 * np.array([[float(c) for c in line.split(",")] for line in lines if line])
    assert truth.shape == (256, 3)
    assert np.abs(VIRIDIS - truth).max() < 2.5


def test_low_is_dark_and_high_is_bright():
    rgb = continuous([1950, 1980, 2020], low=1950, high=2020)
    assert rgb.dtype == np.uint8
    assert rgb[0].tolist() == VIRIDIS[0].tolist()
    assert rgb[2].tolist() == VIRIDIS[255].tolist()
    assert rgb[0].sum() < rgb[1].sum() < rgb[2].sum()


def test_one_odd_value_does_not_dull_the_others():
    tempi = np.append(np.linspace(60, 180, 200), 1e9)
    rgb = continuous(tempi)
    assert len(np.unique(rgb[:200], axis=0)) > 150


def test_what_is_not_known_is_grey():
    rgb = continuous([np.nan, 5.0, np.inf])
    assert rgb[0].tolist() == rgb[2].tolist() == list(UNKNOWN_RGB)
    assert rgb[1].tolist() == VIRIDIS[128].tolist()
    assert continuous([]).shape == (0, 3)
    assert (continuous([np.nan] * 2) == UNKNOWN_RGB).all()
