import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from musicscope.learning.calibration import (
    Calibration,
    area_under_roc,
    quality_of,
    to_probability,
    two_normals,
)
from musicscope.learning.learner import fit_tag
from tests.learning.tag_worlds import library, some_labels


def test_the_area_under_the_curve_is_that_of_scikit_learn():
    rng = np.random.default_rng(0)
    scores, yes = rng.integers(0, 8, 60).astype(float), rng.random(60) < 0.4
    assert area_under_roc(scores, yes) == pytest.approx(roc_auc_score(yes, scores))
    assert np.isnan(area_under_roc(scores, np.ones(60, bool)))


def test_the_interval_holds_the_truth_and_narrows_with_labels():
    rng = np.random.default_rng(1)
    true, held, widths = 0.760, 0, {10: 0.0, 40: 0.0}
    for n in widths:
        for _ in range(100):
            scores = np.concatenate([rng.normal(1.0, 1, n), rng.normal(0, 1, n)])
            found = quality_of(area_under_roc(scores, np.arange(2 * n) < n), n, n)
            held += found.low <= true <= found.high
            widths[n] += found.high - found.low
    assert held >= 180
    assert widths[40] < 0.6 * widths[10]


def test_a_perfect_score_on_few_labels_is_not_certain():
    assert quality_of(1.0, 2, 2).low < 0.75 < quality_of(1.0, 30, 30).low


def test_two_normals_are_told_apart():
    rng = np.random.default_rng(2)
    truth = rng.random(4_000) < 0.2
    library_scores = rng.normal(np.where(truth, 2.0, -1.0), 1.0)
    yes = np.arange(20) < 10
    labels = rng.normal(np.where(yes, 2.0, -1.0), 1.0)
    slope, middle, share = two_normals(labels, yes, library_scores)
    assert slope == pytest.approx(3.0, rel=0.25)
    assert middle == pytest.approx(0.5, abs=0.3)
    assert share == pytest.approx(0.2, abs=0.04)


@pytest.mark.parametrize(("n", "bound"), [(8, 0.06), (25, 0.04)])
def test_probabilities_can_be_believed(n, bound):
    claimed, true = [], []
    for seed in range(8):
        X, truth, artists = library(seed)
        yes, no = some_labels(seed, truth, n, n)
        model = fit_tag(X, yes, no, artists, seed)
        rest = np.setdiff1d(np.arange(len(X)), yes + no)
        claimed.append(model.predict(X[rest]).probability)
        true.append(truth[rest])
    p, y = np.concatenate(claimed), np.concatenate(true)
    cells = np.minimum((p * 10).astype(int), 9)
    error = sum(
        abs(p[cells == c].mean() - y[cells == c].mean()) * (cells == c).mean()
        for c in np.unique(cells)
    )
    assert error < bound
    assert y[p > 0.8].mean() > 0.7
    assert y[p < 0.2].mean() < 0.1


def test_what_is_sure_is_right_more_often_than_what_is_not():
    X, truth, artists = library(5, lift=0.35)
    yes, no = some_labels(5, truth, 25, 25)
    found = fit_tag(X, yes, no, artists, 0).predict(X)
    right = (found.probability > 0.5) == truth
    assert 0.05 < found.sure.mean() < 0.95
    assert right[found.sure].mean() > 0.97 > right[~found.sure].mean()


def test_calibration_never_turns_an_order_round():
    scores = np.linspace(-50, 50, 30)
    odds = Calibration(0.7, -1.0, 0.02).log_odds(scores)
    assert (np.diff(odds) >= 0).all()
    assert ((to_probability(odds) > 0) & (to_probability(odds) < 1)).all()
