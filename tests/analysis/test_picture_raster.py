"""Levels keep their places and their peaks on any screen."""

from __future__ import annotations

import numpy as np
import pytest

from musicscope.analysis.constant_q import C1_HZ
from musicscope.analysis.picture import PictureChoice, bin_frequencies
from musicscope.analysis.picture_notes import sounding_notes
from musicscope.analysis.picture_raster import equal_rows, halve_frames, resize, rows_between


def edges(n_rows: int, low: float, high: float) -> np.ndarray:
    return np.geomspace(high, low, n_rows + 1)


def test_a_bin_is_drawn_at_its_frequency() -> None:
    frequencies = bin_frequencies(PictureChoice("stft"))
    levels = np.zeros((len(frequencies), 10), np.uint8)
    levels[41] = 200
    hz = edges(400, 50, 8000)
    image = resize(levels, np.arange(10.0), rows_between(hz, frequencies))
    lit = np.flatnonzero(image[:, 5] == image.max())
    assert hz[lit[-1] + 1] <= frequencies[41] <= hz[lit[0]]


@pytest.mark.parametrize("n_rows", [40, 137, 400, 2000])
@pytest.mark.parametrize("kind", ["stft", "mel", "cqt"])
def test_no_bin_is_lost_however_small_the_screen(kind: str, n_rows: int) -> None:
    frequencies = bin_frequencies(PictureChoice(kind))
    rows = rows_between(edges(n_rows, 33, 8000), frequencies)
    inside = np.flatnonzero((frequencies > 35) & (frequencies < 7800))
    for chosen in inside[:: max(len(inside) // 60, 1)]:
        levels = np.zeros((len(frequencies), 4), np.uint8)
        levels[chosen] = 255
        assert resize(levels, np.arange(4.0), rows).max() > 100


def test_a_wide_row_shows_its_loudest_bin() -> None:
    levels = np.array([[10], [20], [200], [30], [40], [50], [60], [70]], np.uint8)
    rows = rows_between(np.array([7.0, 3.5, 0.0]), np.arange(8.0))
    assert resize(levels, np.zeros(1), rows).ravel().tolist() == [70, 200]


def test_between_bins_levels_are_interpolated() -> None:
    levels = np.array([[0], [100]], np.uint8)
    image = resize(levels, np.zeros(1), rows_between(np.array([1.0, 0.5, 0.0]), np.arange(2.0)))
    assert image.ravel().tolist() == [75, 25]


def test_outside_of_the_bins_it_is_dark() -> None:
    frequencies = bin_frequencies(PictureChoice("cqt"))
    levels = np.full((len(frequencies), 3), 255, np.uint8)
    image = resize(levels, np.arange(3.0), rows_between(np.linspace(11025, 0, 101), frequencies))
    assert not image[:20].any()
    assert (image[30:99] == 255).all()


def test_rows_of_chroma_are_equally_high_and_sharp() -> None:
    levels = np.arange(12, dtype=np.uint8)[:, None] * 20
    image = resize(levels, np.zeros(1), equal_rows(120, 12)).ravel()
    assert image.tolist() == [20 * (11 - row // 10) for row in range(120)]


def test_columns_are_interpolated_and_clamped() -> None:
    levels = np.array([[0, 100, 200]], np.uint8)
    rows = equal_rows(1, 1)
    assert resize(levels, np.array([-3.0, 0.5, 1.25, 9.0]), rows).tolist() == [[0, 50, 125, 200]]


def test_halving_keeps_onsets() -> None:
    levels = np.array([[0, 9, 3, 2, 7]], np.uint8)
    assert halve_frames(levels).tolist() == [[9, 3]]
    assert halve_frames(levels[:, :1]).tolist() == [[0]]


def test_the_notes_of_a_chord_sound_and_no_others() -> None:
    frequencies = bin_frequencies(PictureChoice("cqt"))
    column = np.full(len(frequencies), 40.0, np.float32)
    for note, level in ((36, 220), (40, 205), (43, 190)):
        column[note * 3] = level
        column[note * 3 - 1] = column[note * 3 + 1] = level - 25
    notes = sounding_notes(column, frequencies)
    assert sorted(notes) == [36, 40, 43]
    assert notes[36] == 1.0 > notes[40] > notes[43] > 0
    assert frequencies[36 * 3] == pytest.approx(C1_HZ * 8)


def test_nothing_sounds_in_silence() -> None:
    for kind in ("stft", "mel", "cqt"):
        frequencies = bin_frequencies(PictureChoice(kind))
        assert sounding_notes(np.zeros(len(frequencies)), frequencies) == {}
