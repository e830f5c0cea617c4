"""Principal components."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from musicscope.maps.principal import principal_components
from tests.maps.points import styles


@pytest.mark.parametrize("shape", [(200, 16), (10, 40)])
def test_components_are_those_of_scikit_learn(shape):
    X = styles(*shape)[0]
    ours, theirs = principal_components(X), PCA(2).fit_transform(X.astype(np.float64))
    signs = np.sign((ours * theirs).sum(axis=0))
    np.testing.assert_allclose(ours, theirs * signs, atol=1e-6 * np.abs(ours).max())


def test_turning_all_descriptors_round_turns_the_picture_round():
    X = styles()[0]
    np.testing.assert_allclose(principal_components(X), -principal_components(-X), atol=1e-4)


@pytest.mark.parametrize(("n", "d"), [(0, 4), (1, 4), (2, 4), (3, 1), (5, 0)])
def test_components_that_do_not_exist_are_0(n, d):
    scores = principal_components(np.random.default_rng(0).normal(size=(n, d)))
    assert scores.shape == (n, 2)
    assert np.isfinite(scores).all()
    if min(n - 1, d) < 2:
        assert np.abs(scores[:, 1]).max(initial=0) < 1e-12
