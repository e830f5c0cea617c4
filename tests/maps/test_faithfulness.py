"""Trustworthiness, against scikit-learn's."""

import math

import numpy as np
import pytest
from sklearn.manifold import trustworthiness as reference

from musicscope.maps import faithfulness
from musicscope.maps.faithfulness import explain, measure, trustworthiness
from musicscope.maps.principal import principal_components
from musicscope.similarity.graph import build_graph, metric_space
from tests.maps.points import styles


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
@pytest.mark.parametrize("k", [1, 5, 12])
def test_it_is_that_of_scikit_learn(metric, k):
    X = styles(250)[0]
    for positions in (principal_components(X), np.random.default_rng(0).normal(size=(250, 2))):
        assert trustworthiness(X, positions, k=k, metric=metric) == pytest.approx(
            reference(X, positions, n_neighbors=k, metric=metric), abs=1e-4
        )


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
def test_continuity_is_trustworthiness_with_the_two_spaces_exchanged(metric):
    X = styles(200)[0]
    positions = principal_components(X)
    figures = measure(X, positions, metric=metric)
    space = metric_space(X, metric)
    assert figures.continuity.mean() == pytest.approx(
        reference(positions, space, n_neighbors=10), abs=1e-4
    )
    assert figures.k == 10


def test_a_dot_that_lies_elsewhere_is_the_one_that_is_not_believed():
    X, style = styles(200, groups=2, apart=8.0)
    positions = principal_components(X)
    lost = int(np.flatnonzero(style == 0)[0])
    positions[lost] = positions[style == 1].mean(axis=0)
    figures = measure(X, positions, metric="euclidean")
    assert figures.trustworthiness.argmin() == figures.continuity.argmin() == lost
    assert figures.trustworthiness[lost] < 0.6


def test_ranks_among_some_of_the_tracks_tell_nearly_the_same(monkeypatch):
    X = styles(900)[0]
    positions = principal_components(X)
    whole = measure(X, positions)
    monkeypatch.setattr(faithfulness, "REFERENCES", 300)
    some = measure(X, positions, graph=build_graph(X, 40))
    assert some.overall == pytest.approx(whole.overall, abs=0.003)
    assert np.abs(some.trustworthiness - whole.trustworthiness).max() < 0.04
    assert np.abs(some.continuity - whole.continuity).max() < 0.04


def test_the_figure_is_explained_in_one_sentence():
    assert explain(0.97).startswith("Trustworthiness 0.97 of 1: tracks that lie side by side are")
    assert "says little" in explain(0.5)
    assert "approximate neighbours" in explain(0.9, "approximate neighbours")
    assert "not been measured" in explain(math.nan)
    for value in (0.2, 0.75, 0.9, 0.99, math.nan):
        assert explain(value).count(". ") == 0
        assert explain(value).endswith(".")


@pytest.mark.parametrize("kind", ["identical", "one descriptor varies", "missing"])
def test_odd_libraries_have_finite_figures(kind):
    X = styles(40)[0]
    positions = principal_components(X)
    if kind == "identical":
        X[:] = 1
    elif kind == "missing":
        X[::3] = np.nan
    else:
        X[:, 1:] = 4
    figures = measure(X, positions)
    for values in (figures.trustworthiness, figures.continuity):
        assert ((values >= 0) & (values <= 1)).all()


def test_a_map_of_two_dimensions_is_wholly_faithful():
    flat = np.random.default_rng(2).normal(size=(100, 2))
    assert trustworthiness(flat, flat, metric="euclidean") == 1


@pytest.mark.parametrize("n", [0, 1, 2])
def test_two_tracks_have_no_neighbourhood_to_be_wrong_about(n):
    assert math.isnan(trustworthiness(np.ones((n, 3)), np.zeros((n, 2))))
