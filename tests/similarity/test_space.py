"""A space in which no descriptor outweighs another."""

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

from musicscope.similarity.space import (
    fill_missing,
    find_directions,
    fit_space,
    place_tracks,
    standardise,
)

rng = np.random.default_rng(1)


def test_descriptors_of_any_unit_get_mean_0_and_variance_1():
    hertz_and_ratios = rng.normal(size=(200, 3)) * (4000.0, 1.0, 1e-5) + (2000.0, 0.0, 1e-3)
    Z = standardise(hertz_and_ratios)
    assert Z.dtype == np.float32
    np.testing.assert_allclose(Z, StandardScaler().fit_transform(hertz_and_ratios), atol=1e-4)


@pytest.mark.parametrize("value", [0.0, 1.0, 0.1, -1e6, 1e-30, 1e30])
def test_a_constant_descriptor_says_nothing(value):
    X = np.column_stack([np.full(50, value), rng.normal(size=50)])
    Z = standardise(X)
    assert not Z[:, 0].any()
    assert Z[:, 1].std() == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("missing", [np.nan, np.inf, -np.inf])
def test_a_missing_value_lies_at_the_mean_of_its_descriptor(missing):
    X = rng.normal(size=(30, 2))
    X[4, 1] = missing
    others = np.delete(X[:, 1], 4)
    assert fill_missing(X)[4, 1] == pytest.approx(others.mean())
    assert standardise(X)[4, 1] == pytest.approx(0, abs=1e-6)


def test_a_descriptor_that_no_track_has_becomes_0():
    assert not standardise(np.full((5, 2), np.nan)).any()


@pytest.mark.parametrize("n", [0, 1, 2])
def test_few_tracks_keep_their_shape(n):
    Z = standardise(np.ones((n, 4)))
    assert Z.shape == (n, 4)
    assert np.isfinite(Z).all()


def test_the_given_descriptors_are_not_changed():
    X = np.array([[1.0, np.nan], [3.0, 4.0]])
    before = X.copy()
    standardise(X)
    np.testing.assert_array_equal(X, before)


def test_what_is_far_out_is_no_farther_than_the_rest():
    X = rng.normal(size=(100, 5))
    X[0] = 1e6
    placed = find_directions(X).place(X)
    assert np.isfinite(placed).all()
    others = find_directions(X[1:]).place(X[1:])
    np.testing.assert_allclose(placed[1:] @ placed[1:].T, others @ others.T, atol=0.25)


def test_the_units_of_a_vector_do_not_matter():
    X = rng.normal(size=(80, 6))
    scaled = X * (1e4, 1e-3, 5.0, 1.0, 2.0, 0.1) + 7.0
    one, other = (find_directions(values).place(values) for values in (X, scaled))
    np.testing.assert_allclose(one @ one.T, other @ other.T, atol=1e-3)


def test_a_new_track_is_placed_where_it_would_have_been():
    X = rng.normal(size=(60, 4))
    known = find_directions(X)
    np.testing.assert_allclose(known.place(X[5:6]), known.place(X)[5:6], atol=1e-6)


def test_strong_and_weak_directions_come_nearer_to_each_other():
    X = rng.normal(size=(500, 2)) * (10.0, 1.0) @ np.array([[1.0, 1.0], [-1.0, 1.0]])
    placed = find_directions(X).place(X)
    spread = np.linalg.svd(placed - placed.mean(axis=0), compute_uv=False)
    Z = standardise(X)
    before = np.linalg.svd(Z - Z.mean(axis=0), compute_uv=False)
    assert spread[0] / spread[-1] < before[0] / before[-1]


def test_a_track_without_a_vector_is_like_nothing_and_the_rest_counts():
    vectors = {"a": rng.normal(size=(30, 3)), "b": rng.normal(size=(30, 5))}
    vectors["a"][4] = np.nan
    space = fit_space(vectors, {"a": 1.0, "b": 0.25, "absent": 1.0, "unused": 0.0})
    X = space.place(vectors, 30)
    assert not X[4, space.columns["a"]].any()
    assert X[4, space.columns["b"]].any()
    lengths = [np.mean(np.sum(X[:, part] ** 2, axis=1)) for part in space.columns.values()]
    assert lengths[0] / lengths[1] == pytest.approx(4, rel=0.15)


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_few_or_equal_tracks_have_a_space(n):
    for rows in (rng.normal(size=(n, 4)), np.ones((n, 4)), np.full((n, 4), np.nan)):
        X = fit_space({"a": rows}, {"a": 1.0}).place({"a": rows}, n)
        assert len(X) == n
        assert np.isfinite(X).all()


def test_tracks_read_table_by_table_lie_where_they_lie_when_read_together():
    vectors = {"a": rng.normal(size=(20, 3)), "b": rng.normal(size=(20, 5))}
    weights = {"a": 1.0, "b": 0.5}
    ids = np.arange(100, 120)
    tables = [("a", ids, vectors["a"]), ("unused", ids, vectors["a"]), ("b", ids, vectors["b"])]
    placed = place_tracks(iter(tables), weights)
    np.testing.assert_allclose(placed.X, fit_space(vectors, weights).place(vectors, 20), atol=1e-6)
    assert placed.ids.tolist() == ids.tolist()


def test_a_track_that_lacks_one_vector_is_placed_by_the_others():
    tables = [
        ("a", np.arange(5), rng.normal(size=(5, 3))),
        ("b", np.arange(1, 9), rng.normal(size=(8, 2))),
    ]
    placed = place_tracks(tables, {"a": 1.0, "b": 1.0})
    assert placed.ids.tolist() == list(range(9))
    columns = placed.space.columns
    assert not placed.X[6:, columns["a"]].any()
    assert not placed.X[0, columns["b"]].any()
    assert placed.X[0, columns["a"]].any()
    nothing = place_tracks([("a", np.arange(0), np.zeros((0, 0)))], {"a": 1.0})
    assert nothing.X.shape == (0, 0)
