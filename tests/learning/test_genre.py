import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from musicscope.core.errors import ParameterError
from musicscope.learning.genre import _fit, deal_folds, fit_genres

GENRES = ("Jazz", "Folk", "Techno", "Waltz")


@pytest.fixture(scope="module")
def world():
    rng = np.random.default_rng(0)
    genre = rng.integers(0, 4, 300)
    X = (rng.normal(size=(4, 30))[genre] + 1.5 * rng.normal(size=(300, 30))).astype(np.float32)
    return X / np.sqrt(30), genre, np.arange(300) // 3


def test_genres_are_told_apart(world):
    X, genre, artists = world
    rows = np.arange(0, 300, 2)
    model = fit_genres(X, rows, [GENRES[g] for g in genre[rows]], artists)
    rest = np.arange(1, 300, 2)
    first = [guesses[0].genre for guesses in model.top(X[rest])]
    right = np.mean([GENRES[g] == f for g, f in zip(genre[rest], first, strict=True)])
    assert right > 0.75
    assert model.accuracy == pytest.approx(right, abs=0.12)


def test_the_top_three_are_in_order_and_probabilities_add_up(world):
    X, genre, artists = world
    model = fit_genres(X, range(200), [GENRES[g] for g in genre[:200]], artists)
    np.testing.assert_allclose(model.predict(X).sum(axis=1), 1)
    for guesses in model.top(X[:20]):
        assert len(guesses) == 3
        assert guesses == sorted(guesses, key=lambda guess: -guess.probability)


def test_the_softmax_is_that_of_scikit_learn(world):
    X, genre, _ = world
    Z = np.concatenate([X, np.ones((300, 1), np.float32)], axis=1).astype(float)
    own = _fit(Z, genre, 4, 2.0)
    other = LogisticRegression(C=2.0, class_weight="balanced", tol=1e-8, max_iter=5000)
    other.fit(X, genre)
    own_odds, other_odds = Z @ own, other.decision_function(X)
    own_odds -= own_odds.mean(axis=1, keepdims=True)
    np.testing.assert_allclose(own_odds, other_odds - other_odds.mean(1, keepdims=True), atol=0.02)


def test_probabilities_of_genres_can_be_believed(world):
    X, genre, artists = world
    rows = np.arange(0, 300, 2)
    model = fit_genres(X, rows, [GENRES[g] for g in genre[rows]], artists)
    rest = np.arange(1, 300, 2)
    found = model.predict(X[rest])
    names = np.array(model.genres)
    right = names[found.argmax(axis=1)] == np.array(GENRES)[genre[rest]]
    assert found.max(axis=1).mean() == pytest.approx(right.mean(), abs=0.1)


def test_one_genre_cannot_be_told_apart():
    with pytest.raises(ParameterError, match="from two on"):
        fit_genres(np.zeros((4, 2)), [0, 1], ["Jazz", "Jazz"], range(4))


def test_a_single_artist_leaves_the_accuracy_unknown(world):
    X, genre, _ = world
    model = fit_genres(X, range(40), [GENRES[g] for g in genre[:40]], ["one"] * 300)
    assert np.isnan(model.accuracy)
    assert np.isfinite(model.predict(X)).all()


def test_vectors_of_another_length_are_refused(world):
    X, genre, artists = world
    model = fit_genres(X, range(40), [GENRES[g] for g in genre[:40]], artists)
    with pytest.raises(ParameterError, match="learn them anew"):
        model.predict(np.zeros((1, 2)))


def test_folds_never_split_an_artist():
    rng = np.random.default_rng(0)
    y, artists = rng.integers(0, 3, 90), rng.integers(0, 25, 90)
    folds = deal_folds(y, artists.tolist(), 5)
    assert set(folds.tolist()) == set(range(5))
    assert all(len(set(folds[artists == artist])) == 1 for artist in np.unique(artists))
    counts = np.array([np.bincount(y[folds == fold], minlength=3) for fold in range(5)])
    assert counts.min() >= 2
