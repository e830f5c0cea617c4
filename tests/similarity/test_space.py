"""A space in which no descriptor outweighs another."""

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

from musicscope.similarity.space import fill_missing, standardise

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
