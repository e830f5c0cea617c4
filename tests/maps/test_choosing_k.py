"""How many groups there are."""

import numpy as np
import pytest
from scipy.stats import norm
from sklearn.metrics import silhouette_score

from musicscope.core.errors import ParameterError
from musicscope.maps import choosing_k
from musicscope.maps.choosing_k import choose_k, score_bic, usual_numbers
from tests.maps.points import styles


@pytest.mark.parametrize("criterion", ["silhouette", "bic"])
@pytest.mark.parametrize("clustering", ["kmeans", "agglomerative", "gaussian_mixture", "spectral"])
def test_as_many_groups_are_found_as_there_are_styles(clustering, criterion):
    X, _ = styles(160, 6, groups=4, apart=6.0)
    k, curve = choose_k(X, range(2, 9), 0, clustering, criterion)
    assert k == 4
    assert set(curve) <= set(range(2, 9))
    assert max(curve, key=curve.get) == 4


def test_the_silhouette_is_that_of_scikit_learn():
    X, style = styles(groups=4)
    _, curve = choose_k(X, range(2, 9), seed=0)
    assert curve[4] == pytest.approx(silhouette_score(X, style), abs=1e-4)


def test_bic_weighs_the_likelihood_of_round_groups_against_their_number():
    X, style = styles(90, 3, groups=3)
    X = X.astype(np.float64)
    labels = np.unique(style, return_inverse=True)[1]
    residual = X - np.array([X[labels == g].mean(axis=0) for g in range(3)])[labels]
    width = np.sqrt((residual**2).sum() / (3 * (90 - 3)))
    shares = np.bincount(labels)[labels] / 90
    likelihood = norm.logpdf(residual, scale=width).sum() + np.log(shares).sum()
    parameters = 2 + 3 * 3 + 1
    assert score_bic(X, labels) == pytest.approx(2 * likelihood - parameters * np.log(90))


def test_bic_may_say_that_there_is_one_group_only():
    X = np.random.default_rng(0).normal(size=(200, 5))
    k, curve = choose_k(X, range(1, 7), 0, criterion="bic")
    assert k == 1
    assert curve[1] > curve[2]


def test_of_numbers_about_as_good_the_smallest_is_chosen(monkeypatch):
    scores = {2: 0.10, 3: 0.599, 4: 0.60, 5: 0.2}
    monkeypatch.setattr(
        choosing_k, "score_silhouette", lambda _, labels: scores[int(labels.max()) + 1]
    )
    assert choose_k(styles(60, 4)[0], range(2, 6), 0) == (3, pytest.approx(scores))


def test_a_large_library_is_measured_on_a_sample(monkeypatch):
    X, _ = styles(900, groups=4)
    monkeypatch.setattr(choosing_k, "SAMPLE", 150)
    assert choose_k(X, range(2, 7), seed=0)[0] == 4


def test_exact_copies_of_three_sounds_are_three_groups():
    X = np.repeat(np.eye(3, 4, dtype=np.float32), 10, axis=0)
    for criterion in ("silhouette", "bic"):
        k, curve = choose_k(X, range(2, 9), 0, criterion=criterion)
        assert k == 3
        assert sorted(curve) == [2, 3]


@pytest.mark.parametrize("criterion", ["silhouette", "bic"])
def test_where_nothing_can_be_parted_there_is_one_group(criterion):
    for X in (np.ones((12, 3)), np.full((12, 3), np.nan), np.empty((0, 3)), np.ones((1, 3))):
        assert choose_k(X, range(1, 13), 0, criterion=criterion) == (1, {})


def test_a_job_may_be_stopped_between_two_numbers():
    class Stopped(Exception):  # noqa: N818
        pass

    def check():
        raise Stopped

    with pytest.raises(Stopped):
        choose_k(styles(40, 3)[0], range(2, 5), 0, check=check)


def test_an_unknown_criterion_is_answered_with_those_there_are():
    with pytest.raises(ParameterError, match="silhouette, bic"):
        choose_k(np.ones((5, 2)), range(2, 4), 0, criterion="taste")


def test_few_tracks_are_not_cut_into_many_groups():
    assert list(usual_numbers(0)) == list(usual_numbers(11)) == [2]
    assert usual_numbers(41)[-1] == 10
    assert usual_numbers(100_000)[-1] == 16
