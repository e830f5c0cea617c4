"""Two measures as the axes of a map."""

import math

import numpy as np
import pytest

from musicscope.core.errors import ParameterError
from musicscope.maps.axes import BAND, HIGH, LOW, OTHER, measured_axis, named_axis

IDS = np.arange(6)


def test_tempo_is_drawn_by_ratio_so_that_half_and_double_are_equally_far():
    axis = measured_axis("tempo", "Tempo", "bpm", [60, 90, 120, 180, 240])
    at = axis.place([60, 120, 240], IDS[:3])
    assert axis.scale == "log"
    np.testing.assert_allclose(at, [LOW, (LOW + HIGH) / 2, HIGH], atol=1e-6)


def test_loudness_is_in_decibels_already():
    axis = measured_axis("loudness", "Loudness", "LUFS", [-20.0, -15.0, -10.0])
    np.testing.assert_allclose(
        axis.place([-20, -15, -10], IDS[:3]), [LOW, (LOW + HIGH) / 2, HIGH], atol=1e-6
    )


def test_missing_values_lie_in_a_band_of_their_own():
    values = [1990, None, 2000, math.nan, 2010, None]
    axis = measured_axis("year", "Year", "", values)
    at = axis.place(values, IDS)
    missing = np.array([v is None or math.isnan(v) for v in values])
    assert ((at[missing] >= BAND[0] - 1e-6) & (at[missing] <= BAND[1] + 1e-6)).all()
    assert (at[~missing] >= LOW - 1e-6).all()
    assert axis.missing
    assert not measured_axis("year", "Year", "", [1990, 2000]).missing


def test_one_outlier_does_not_crowd_all_others():
    values = [*range(100, 140), 90_000]
    at = measured_axis("plays", "Plays", "", values).place(values, np.arange(41))
    assert np.ptp(at[:40]) > 1.5
    assert at[40] == pytest.approx(HIGH)


def test_ticks_are_round_and_lie_where_their_values_do():
    axis = measured_axis("tempo", "Tempo", "bpm", [61, 77, 118, 188], write="{:.0f}".format)
    assert [tick.label for tick in axis.ticks] == ["75", "100", "125", "150", "175"]
    for tick in axis.ticks:
        assert tick.position == pytest.approx(axis.place([float(tick.label)], IDS[:1])[0])
    long = measured_axis("brightness", "Brightness", "Hz", [40, 9_000])
    assert [tick.label for tick in long.ticks] == ["100", "300", "1000", "3000"]


def test_lengths_are_marked_at_whole_minutes():
    axis = measured_axis("duration", "Duration", "min", [35.0, 200.0, 900.0], base=60.0)
    assert [tick.label for tick in axis.ticks] == ["60", "120", "300", "600"]


def test_names_have_stretches_of_their_own_and_the_rest_is_together():
    names = [f"artist {i:02}" for i in range(40) for _ in range(40 - i)]
    axis = named_axis("artist", "Artist", names)
    assert len(axis.names) == 25
    assert axis.names[-1] == OTHER
    at = axis.place(names, np.arange(len(names)))
    by_name = {n: at[[m == n for m in names]] for n in ("artist 00", "artist 01", "artist 39")}
    assert by_name["artist 00"].max() < by_name["artist 01"].min()
    assert by_name["artist 39"].min() > by_name["artist 01"].max()


def test_keys_can_be_in_the_order_of_fifths():
    order = {"C": 0.0, "G": 1.0, "D": 2.0}
    axis = named_axis("key", "Key", ["D", "C", "G", None], order=order.__getitem__)
    assert [tick.label for tick in axis.ticks] == ["C", "G", "D"]
    assert axis.missing


@pytest.mark.parametrize("values", [[], [None], [120.0], [120.0] * 4, [0.0, 0.0], [math.inf, 3.0]])
@pytest.mark.parametrize("unit", ["", "bpm"])
def test_any_values_have_an_axis(values, unit):
    axis = measured_axis("x", "X", unit, values)
    at = axis.place(values, np.arange(len(values)))
    assert np.isfinite(at).all()
    assert (np.abs(at) <= 1 + 1e-6).all()
    names = named_axis("x", "X", [None if v is None else str(v) for v in values])
    assert np.isfinite(names.place(["nobody"], IDS[:1])).all()


def test_names_are_no_numbers():
    with pytest.raises(ParameterError, match="numbers"):
        measured_axis("genre", "Genre", "", ["Jazz"])
