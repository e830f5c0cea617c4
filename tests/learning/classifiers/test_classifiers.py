"""Every classifier of the bench keeps the same contract."""

import pickle
import subprocess
import sys

import numpy as np
import pytest

from musicscope.core.errors import ParameterError
from musicscope.learning import classifiers
from musicscope.learning.classifiers import CLASSIFIERS, EXTRAS, Tunable
from musicscope.learning.evaluation.model import fit_quietly

WANTED = {
    "logistic_regression",
    "decision_tree",
    "random_forest",
    "svc",
    "nu_svc",
    "linear_svc",
    "gradient_boosting",
    "extra_trees",
    "adaboost",
    "gaussian_mixture",
    "nearest_neighbours",
    "mean_shift",
    "linear_regression",
}
ENTRIES = [pytest.param(entry, id=entry.name) for entry in CLASSIFIERS]
#: Enough for toys.
QUICK = {"rounds": 20, "trees": 20}


def make(entry, seed=0, **chosen):
    quick = {p.name: QUICK[p.name] for p in entry.parameters if p.name in QUICK}
    return entry.run(seed=seed, **entry.settings(quick | chosen))


def three_clouds(n=60, seed=0):
    rng = np.random.default_rng(seed)
    y = np.arange(n) % 3
    X = rng.normal(scale=0.15, size=(n, 4))
    X[:, :3] += np.eye(3)[y]
    return X, y


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        yield


@pytest.fixture(scope="module")
def fitted():
    X, y = three_clouds()
    return {entry.name: fit_quietly(make(entry), X, y)[0] for entry in CLASSIFIERS}


def test_all_classifiers_of_the_published_systems_are_there():
    assert set(CLASSIFIERS.names()) >= WANTED


@pytest.mark.parametrize("entry", ENTRIES)
def test_probabilities_of_new_tracks_add_up_to_one(entry, fitted):
    X, _ = three_clouds(30, seed=1)
    found = fitted[entry.name].predict_proba(X)
    assert found.shape == (30, 3)
    assert found.min() >= 0
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-6)


@pytest.mark.parametrize("entry", ENTRIES)
def test_clouds_that_lie_apart_are_told_apart(entry, fitted):
    X, y = three_clouds(60, seed=1)
    model = fitted[entry.name]
    np.testing.assert_array_equal(model.classes_, [0, 1, 2])
    assert np.mean(model.predict_proba(X).argmax(axis=1) == y) > 0.9


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_same_seed_gives_the_same_numbers_also_after_a_journey_between_processes(entry, fitted):
    X, y = three_clouds()
    again = pickle.loads(pickle.dumps(fit_quietly(make(entry), X, y)[0]))
    np.testing.assert_array_equal(again.predict_proba(X), fitted[entry.name].predict_proba(X))


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("n", [2, 3, 5])
def test_two_rows_are_enough_to_learn_from(entry, n):
    X = np.arange(n * 3, dtype=float).reshape(n, 3) ** 2
    y = np.minimum(np.arange(n), 1)
    found = fit_quietly(make(entry), X, y, np.arange(n))[0].predict_proba(X)
    assert found.shape == (n, 2)
    assert np.isfinite(found).all()


@pytest.mark.parametrize("entry", ENTRIES)
def test_columns_that_never_change_teach_nothing_but_do_no_harm(entry):
    found = fit_quietly(make(entry), np.zeros((12, 3)), np.arange(12) % 3)[0].predict_proba(
        np.zeros((4, 3))
    )
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-6)


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_search_draws_allowed_values_within_its_range(entry):
    rng = np.random.default_rng(0)
    for parameter in entry.parameters:
        if isinstance(parameter, Tunable):
            for _ in range(30):
                drawn = parameter.draw(rng)
                parameter.check(drawn)
                assert type(drawn) is type(parameter.default)
                if parameter.most is not None:
                    assert drawn <= parameter.most
    assert any(isinstance(parameter, Tunable) for parameter in entry.parameters)


def test_a_log_range_is_drawn_by_ratios():
    strength = Tunable("c", "C", 1.0, 1e-4, 1e4, help="H.", log=True)
    drawn = [strength.draw(np.random.default_rng(seed)) for seed in range(400)]
    assert 0.4 < np.mean(np.array(drawn) < 1.0) < 0.6


def test_what_is_not_installed_is_answered_with_how_to_get_it(monkeypatch):
    fresh = classifiers._Classifiers("classifier", "musicscope.learning.classifiers")
    monkeypatch.setattr(fresh, "_discovered", True)
    with pytest.raises(ParameterError, match=r"XGBoost is not installed; run “pip install"):
        fresh.get("xgboost")
    assert set(EXTRAS) == {"xgboost"}


def test_a_search_of_the_registry_imports_no_heavy_package():
    program = (
        "import sys; from musicscope.learning.classifiers import CLASSIFIERS; list(CLASSIFIERS);"
        "import musicscope.learning.evaluation.experiment;"
        "print([m for m in ('sklearn', 'scipy', 'xgboost', 'torch') if m in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"


def test_gaussian_mixtures_agree_with_bayes_rule_on_two_normal_distributions():
    rng = np.random.default_rng(3)
    X = np.concatenate([rng.normal(0, 1, (400, 1)), rng.normal(2, 1, (400, 1))])
    y = np.repeat([0, 1], 400)
    model = CLASSIFIERS.get("gaussian_mixture").run(seed=0, parts=1, least_spread=1e-6)
    odds = model.fit(X, y)._estimator.decision_function(np.array([[0.0], [1.0], [2.0]]))
    np.testing.assert_allclose(odds, [-2, 0, 2], atol=0.35)


def test_platts_sigmoid_is_believable_where_the_truth_is_a_sigmoid():
    rng = np.random.default_rng(5)
    X = rng.normal(size=(1500, 1))
    truth = 1 / (1 + np.exp(-2 * X[:, 0]))
    y = (rng.random(1500) < truth).astype(int)
    said = CLASSIFIERS.get("linear_svc").run(seed=0).fit(X, y).predict_proba(X)[:, 1]
    assert np.abs(said - truth).mean() < 0.03


def test_the_likeliest_class_is_the_one_that_the_machine_says():
    X, y = three_clouds(90)
    X = X + np.random.default_rng(1).normal(scale=0.8, size=X.shape)
    for name in ("linear_svc", "linear_regression", "gaussian_mixture"):
        model = CLASSIFIERS.get(name).run(seed=0).fit(X, y)
        said = model._estimator.decision_function(X).argmax(axis=1)
        np.testing.assert_array_equal(model.predict_proba(X).argmax(axis=1), said)


def test_probabilities_of_several_classes_are_as_sure_as_they_should_be():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 3, 1500)
    X = rng.normal(size=(1500, 3)) + 1.2 * np.eye(3)[y]
    for name in ("linear_svc", "linear_regression", "svc", "gaussian_mixture"):
        model = CLASSIFIERS.get(name).run(seed=0).fit(X[:500], y[:500])
        said = model.predict_proba(X[500:])
        sure = said.max(axis=1).mean()
        right = (said.argmax(axis=1) == y[500:]).mean()
        assert abs(sure - right) < 0.05, name


def test_a_class_of_one_row_does_not_drown_the_others():
    X, y = three_clouds(60)
    X, y = np.r_[X, [[0.5, 0.5, 0.5, 0.5]]], np.r_[y, 3]
    for name in ("linear_svc", "linear_regression", "svc", "nu_svc", "gaussian_mixture"):
        model = CLASSIFIERS.get(name).run(seed=0).fit(X, y)
        assert np.mean(model.predict_proba(X[:60]).argmax(axis=1) == y[:60]) > 0.9, name


def test_a_plain_vote_of_pairs_ranks_no_better_than_a_soft_one():
    from sklearn.metrics import average_precision_score
    from sklearn.svm import SVC

    X, y = three_clouds(150)
    X = X + np.random.default_rng(2).normal(scale=0.6, size=X.shape)
    learned, asked = np.arange(150) < 90, np.arange(150) >= 90
    model = CLASSIFIERS.get("svc").run(seed=0).fit(X[learned], y[learned])
    usual = SVC(gamma="scale").fit(X[learned], y[learned])
    wanted = np.eye(3)[y[asked]]
    soft = average_precision_score(wanted, model.predict_proba(X[asked]))
    assert soft >= average_precision_score(wanted, usual.decision_function(X[asked]))
