import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.svm import SVC

from musicscope.learning import learner_contest
from musicscope.learning.calibration import balanced
from musicscope.learning.data import gather_labels
from musicscope.learning.learner_contest import hold_contest, ready_for_contest
from tests.learning.tag_worlds import library, some_labels


def test_a_straight_tag_stays_with_logistic_regression():
    X, truth, artists = library(0, n=400)
    labels = gather_labels(*some_labels(0, truth, 20, 20), artists)
    model, scores = hold_contest(X, labels, 0)
    assert [score.kind for score in scores] == ["logistic", "svm", "boosting"]
    assert all(not score.wins or score.ahead > score.error for score in scores)
    assert model.kind == "logistic"


def test_a_tag_of_the_middle_is_won_by_a_curved_learner():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(400, 2)).astype(np.float32)
    truth = np.einsum("ij,ij->i", X, X) < 1.0
    labels = gather_labels(*some_labels(0, truth, 60, 60), np.arange(400))
    model, scores = hold_contest(X, labels, 0)
    assert model.kind in {"svm", "boosting"}
    assert any(score.wins for score in scores)
    assert (((model.predict(X).probability > 0.5) == truth).mean()) > 0.85
    assert model.quality.auc > 0.9


def test_a_contest_needs_labels_and_artists_enough():
    rows = range(40)
    assert ready_for_contest(gather_labels(rows[:20], rows[20:], np.arange(40)))
    assert not ready_for_contest(gather_labels(rows[:19], rows[20:], np.arange(40)))
    assert not ready_for_contest(gather_labels(rows[:20], rows[20:], np.arange(40) % 4))


@pytest.fixture
def problem():
    rng = np.random.default_rng(1)
    X = rng.normal(size=(60, 9)).astype(np.float32)
    return X, X[:, 0] + X[:, 1] ** 2 > 1, rng.normal(size=(50, 9)).astype(np.float32)


def test_support_vectors_score_as_in_scikit_learn(problem):
    rows, yes, others = problem
    scorer = learner_contest._fit_svm(rows, yes, 0)
    gamma = float(scorer.measures[1])
    same = SVC(C=3.0, gamma=gamma, class_weight="balanced").fit(rows, yes)
    np.testing.assert_allclose(scorer.score(others)[0], same.decision_function(others), atol=1e-5)


def test_trees_score_as_in_scikit_learn(problem):
    rows, yes, others = problem
    scorer = learner_contest._fit_boosting(rows, yes, 0)
    same = GradientBoostingClassifier(
        n_estimators=120,
        learning_rate=0.1,
        max_depth=2,
        subsample=0.7,
        max_features="sqrt",
        random_state=0,
        init="zero",
    ).fit(rows, yes, sample_weight=balanced(yes))
    np.testing.assert_allclose(scorer.score(others)[0], same.decision_function(others), atol=1e-9)
