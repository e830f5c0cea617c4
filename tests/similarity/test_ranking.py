"""More like this, against distances computed one by one."""

import itertools

import numpy as np
import pytest
from scipy.spatial.distance import cosine

from musicscope.similarity.likeness import measure_scale, pair_distances
from musicscope.similarity.ranking import (
    AGAINST,
    AspectRows,
    combine,
    distances_by_aspect,
    distances_to,
    nearest_rows,
    vary,
)

PARTS = {"timbre": slice(0, 5), "harmony": slice(5, 8), "rhythm": slice(8, 10)}
WEIGHTS = {"timbre": 2.0, "harmony": 0.5, "rhythm": 1.0}
rng = np.random.default_rng(4)
X = rng.normal(size=(40, 10)).astype(np.float32)
ROWS = AspectRows.of(X, PARTS)


def weighted(rows, weights):
    rows = np.array(rows, np.float64)
    for name, part in PARTS.items():
        rows[..., part] *= np.sqrt(weights.get(name, 0.0))
    return rows


@pytest.mark.parametrize("weights", [WEIGHTS, {"rhythm": 1.0}, {**WEIGHTS, "timbre": 0.0}])
def test_distances_are_cosines_of_the_weighted_rows(weights):
    wanted = combine(X[[3, 7]], X[[9]])
    found = distances_to(ROWS, wanted[np.newaxis], weights)[0]
    expected = [cosine(row, weighted(wanted, weights)) for row in weighted(X, weights)]
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_several_questions_are_answered_as_one_by_one():
    together = distances_to(ROWS, X[:3], WEIGHTS)
    for number in range(3):
        alone = distances_to(ROWS, X[[number]], WEIGHTS)[0]
        np.testing.assert_allclose(together[number], alone, atol=1e-5)


def test_distances_within_an_aspect_see_that_aspect_alone():
    found = distances_by_aspect(ROWS, np.arange(40), X[5])
    for column, part in enumerate(PARTS.values()):
        expected = [cosine(row[part], X[5, part]) for row in X]
        np.testing.assert_allclose(found[:, column], expected, atol=1e-5)


def test_what_is_not_wanted_pushes_away():
    np.testing.assert_allclose(
        combine(X[:2], X[5:8]), X[:2].mean(axis=0) - AGAINST * X[5:8].mean(axis=0), atol=1e-6
    )
    towards = distances_to(ROWS, combine(X[[0]], X[:0])[np.newaxis], WEIGHTS)[0, 1]
    away = distances_to(ROWS, combine(X[[0]], X[[1]])[np.newaxis], WEIGHTS)[0, 1]
    assert away > towards


def test_a_track_of_which_nothing_is_known_is_like_nothing():
    rows = AspectRows.of(np.vstack([X, np.zeros((1, 10))]).astype(np.float32), PARTS)
    assert distances_to(rows, X[[0]], WEIGHTS)[0, -1] == pytest.approx(1.0)


def test_the_nearest_are_those_of_a_full_sort_among_the_allowed():
    distances = np.round(rng.random(200), 2)
    allowed = rng.random(200) > 0.4
    expected = [row for row in np.argsort(distances, kind="stable") if allowed[row]]
    for n in (0, 1, 17, 500):
        assert nearest_rows(distances, allowed, n).tolist() == expected[:n]


def test_no_artist_follows_itself():
    artists = ["A", "A", "A", "B", "", "", "C", "A"]
    chosen = vary(range(8), [(artist,) for artist in artists], 8)
    heard = [artists[place] for place in chosen]
    assert chosen[0] == 0
    assert all(a != b or not a for a, b in itertools.pairwise(heard))
    assert len(chosen) == 8


def test_what_can_only_follow_itself_does():
    assert vary([5, 6, 7], [("A",), ("A",), ("A",)], 3) == [5, 6, 7]
    assert vary([5, 6, 7], [("A",), ("A",), ("B",)], 3) == [5, 7, 6]
    assert vary([5, 6, 7], [("A", "x"), ("B", "x"), ("C", "y")], 3) == [5, 7, 6]
    assert vary([], [], 3) == []


def test_likeness_is_the_share_of_pairs_that_are_farther():
    scale = measure_scale(ROWS)
    first, second = np.triu_indices(40, 1)
    every = pair_distances(ROWS, first, second)
    found = scale.shares(every)
    for column in range(3):
        farther = [(every[:, column] >= d).mean() for d in every[:, column]]
        np.testing.assert_allclose(found[:, column], farther, atol=0.01)


def test_a_track_is_wholly_like_itself():
    same = pair_distances(ROWS, np.array([4]), np.array([4]))
    np.testing.assert_array_equal(measure_scale(ROWS).shares(same), 1.0)


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_likeness_of_few_or_equal_tracks_is_a_number_from_0_to_1(n):
    for rows in (X[:n], np.ones((n, 10), np.float32)):
        known = AspectRows.of(rows, PARTS)
        shares = measure_scale(known).shares(np.array([[0.0, 0.5, 2.0]]))
        assert np.isfinite(shares).all()
        assert ((shares >= 0) & (shares <= 1)).all()
