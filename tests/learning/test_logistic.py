import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from musicscope.learning.logistic import fit_path, lay_out
from musicscope.learning.logistic_unseen import Unseen


@pytest.fixture
def design():
    rng = np.random.default_rng(3)
    rows = rng.normal(size=(40, 90)) / 9
    yes = np.arange(40) < 16
    rows[yes, :6] += 0.2
    return lay_out(rows, yes, rng.normal(size=(70, 90)) / 9, 10.0)


@pytest.mark.parametrize("strength", [0.5, 25.0])
def test_the_optimum_is_that_of_scikit_learn(design, strength):
    fit = fit_path(design, (strength,))[0]
    other = LogisticRegression(C=strength, tol=1e-9, max_iter=5000)
    other.fit(design.Z[:, :-1], design.y, sample_weight=design.weight)
    np.testing.assert_allclose(fit.beta[:-1], other.coef_[0], atol=1e-4)
    assert fit.beta[-1] == pytest.approx(other.intercept_[0], abs=1e-4)


def test_yes_weighs_as_much_as_no_and_library_together(design):
    yes = design.y > 0
    assert design.weight[yes].sum() == pytest.approx(design.weight[~yes].sum())
    assert design.weight.sum() == pytest.approx(design.n_labels)


def test_an_artist_left_out_in_closed_form_is_as_one_never_seen(design):
    fit = fit_path(design, (5.0,))[0]
    artists = np.arange(40) // 3
    quick = Unseen(design, fit, artists).by_group()
    slow = np.empty(40)
    for artist in np.unique(artists):
        out = np.flatnonzero(artists == artist)
        kept = np.setdiff1d(np.arange(len(design.y)), out)
        other = LogisticRegression(C=5.0, tol=1e-8, max_iter=5000)
        other.fit(design.Z[kept, :-1], design.y[kept], sample_weight=design.weight[kept])
        slow[out] = other.decision_function(design.Z[out, :-1])
    np.testing.assert_allclose(quick, slow, atol=0.05 * np.ptp(slow))


def test_labels_at_random_are_ranked_at_random():
    areas = []
    for seed in range(80):
        rng = np.random.default_rng(seed)
        yes = rng.permutation(24) < 12
        chance = lay_out(rng.normal(size=(24, 50)), yes, rng.normal(size=(80, 50)), 30.0)
        areas.append(Unseen(chance, fit_path(chance, (25.0,))[0], np.arange(24) // 2).auc(seed))
    assert np.mean(areas) == pytest.approx(0.5, abs=0.05)


def test_pairs_are_drawn_when_there_are_many_artists():
    rng = np.random.default_rng(0)
    yes = np.arange(120) < 60
    rows = rng.normal(size=(120, 20))
    rows[yes, 0] += 4
    many = lay_out(rows, yes, rows[:0], 0.0)
    judge = Unseen(many, fit_path(many, (1.0,))[0], np.arange(120))
    assert judge.auc(1) == judge.auc(1)
    assert judge.auc(1) > 0.95
