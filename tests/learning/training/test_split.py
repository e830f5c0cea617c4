"""Who is learned from and who is not."""

import numpy as np

from musicscope.learning.training.split import grouped_folds, split_by_artist


def world(n=90, artists=18, classes=3, seed=0):
    rng = np.random.default_rng(seed)
    artist = rng.integers(0, artists, n)
    of_artist = rng.integers(0, classes, artists)
    return np.eye(classes, dtype=np.float32)[of_artist[artist]], artist


def test_an_artist_is_in_one_fold_and_classes_are_spread():
    answers, artists = world()
    folds = grouped_folds(answers, artists, 3, seed=0)
    for artist in np.unique(artists):
        assert len(set(folds[artists == artist])) == 1
    counts = np.array([answers[folds == fold].sum(axis=0) for fold in range(3)])
    assert (counts > 0).all()
    assert counts.sum(axis=1).max() < 1.5 * counts.sum(axis=1).min()


def test_there_are_no_more_folds_than_artists():
    answers, _ = world(10)
    assert set(grouped_folds(answers, np.arange(10) // 5, 5, 0)) == {0, 1}


def test_shares_are_put_aside_by_whole_artists():
    answers, artists = world()
    split = split_by_artist(answers, artists, 0.2, 0.2, seed=3)
    sides = [set(artists[rows]) for rows in split.rows().values()]
    assert not sides[0] & sides[1]
    assert not sides[0] & sides[2]
    assert not sides[1] & sides[2]
    assert sorted(np.concatenate(list(split.rows().values()))) == list(range(90))
    for rows in (split.validation, split.test):
        assert 9 <= len(rows) <= 27


def test_the_same_seed_splits_alike():
    answers, artists = world()
    one, two = (split_by_artist(answers, artists, 0.2, 0.1, 5) for _ in range(2))
    assert all((one.rows()[name] == two.rows()[name]).all() for name in one.rows())


def test_nothing_is_put_aside_of_two_artists():
    answers, _ = world(4)
    split = split_by_artist(answers, np.array([0, 0, 1, 1]), 0.5, 0.0, 0)
    assert len(split.train) == 4
