"""Trustworthiness, against scikit-learn's."""

import math

import numpy as np
import pytest
from sklearn.manifold import trustworthiness as reference

from musicscope.maps.faithfulness import trustworthiness
from musicscope.maps.principal import principal_components
from tests.maps.points import styles


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
@pytest.mark.parametrize("k", [1, 5, 12])
def test_it_is_that_of_scikit_learn(metric, k):
    X = styles(250)[0]
    for positions in (principal_components(X), np.random.default_rng(0).normal(size=(250, 2))):
        assert trustworthiness(X, positions, k=k, metric=metric) == pytest.approx(
            reference(X, positions, n_neighbors=k, metric=metric), abs=1e-4
        )


def test_a_sample_of_the_tracks_tells_nearly_the_same():
    X = styles(800)[0]
    positions = principal_components(X)
    whole = trustworthiness(X, positions)
    assert trustworthiness(X, positions, sample=200) == pytest.approx(whole, abs=0.02)


def test_a_map_of_two_dimensions_is_wholly_faithful():
    flat = np.random.default_rng(2).normal(size=(100, 2))
    assert trustworthiness(flat, flat, metric="euclidean") == 1


@pytest.mark.parametrize("n", [0, 1, 2])
def test_two_tracks_have_no_neighbourhood_to_be_wrong_about(n):
    assert math.isnan(trustworthiness(np.ones((n, 3)), np.zeros((n, 2))))
