"""No artist and no recording is on both sides; what cannot be split says why."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicscope.core.errors import ParameterError
from musicscope.learning.evaluation.splits import (
    LeakageError,
    check_split,
    find_leaks,
    groups_of,
    holdout_rows,
    split_fingerprint,
    split_rows,
    split_warnings,
)
from tests.learning.evaluation.bench_worlds import genres, moods


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1000), st.integers(2, 8), st.integers(1, 6))
def test_an_artist_is_never_on_both_sides(seed, folds, an_artist):
    world = genres(seed, n=96, an_artist=an_artist)
    dealt = split_rows(world, folds, seed=seed)
    assert find_leaks(world, dealt) == (0, 0)
    check_split(world, dealt)
    assert set(dealt) == set(range(int(dealt.max()) + 1))


@pytest.mark.parametrize("by_artist", [True, False])
def test_each_fold_has_its_share_of_every_class(by_artist):
    world = genres(n=300, k=4)
    dealt = split_rows(world, 5, by_artist, seed=1)
    counts = np.stack([world.answers[dealt == fold].sum(axis=0) for fold in range(5)])
    assert np.ptp(counts, axis=0).max() <= 3
    assert counts.min() >= 12


def test_classes_are_spread_as_evenly_as_by_scikit_learn():
    from sklearn.model_selection import StratifiedGroupKFold

    rng = np.random.default_rng(0)
    world = replace(genres(n=200, k=4), artists=np.sort(rng.integers(0, 60, 200)))

    def unevenness(folds):
        counts = np.stack([world.answers[folds == fold].sum(axis=0) for fold in range(5)])
        return float((counts / counts.sum(axis=0)).std(axis=0).mean())

    theirs = np.zeros(200, int)
    splitter = StratifiedGroupKFold(5, shuffle=True, random_state=0)
    for fold, (_, out) in enumerate(splitter.split(world.answers, world.classes, world.artists)):
        theirs[out] = fold
    assert unevenness(split_rows(world, 5, seed=0)) <= unevenness(theirs) + 0.005


def test_yes_and_no_of_each_tag_are_spread_evenly():
    world = moods(n=200, k=3)
    dealt = split_rows(world, 5, seed=0)
    assert find_leaks(world, dealt) == (0, 0)
    for kind in (0, 1):
        counts = np.stack([(world.answers[dealt == f] == kind).sum(axis=0) for f in range(5)])
        assert counts.min() >= 0.5 * counts.mean(axis=0).min()


def test_the_same_recording_under_two_names_stays_on_one_side_with_both_artists():
    world = genres(n=60)
    recordings = world.recordings.copy()
    recordings[59] = recordings[0]
    world = replace(world, recordings=recordings)
    groups = groups_of(world, by_artist=True)
    assert groups[0] == groups[59] == groups[57]
    assert find_leaks(world, split_rows(world, 5)) == (0, 0)
    forced = split_rows(world, 5, by_artist=False)
    assert find_leaks(world, forced).recordings == 0
    assert find_leaks(world, forced).artists > 0


def test_a_split_that_leaks_is_refused_and_a_forced_one_is_warned_of():
    world = genres(n=60)
    forced = split_rows(world, 5, by_artist=False)
    with pytest.raises(LeakageError, match="artists are on both sides"):
        check_split(world, forced)
    assert any("better than the truth" in said for said in split_warnings(world, forced, 5))
    twins = replace(world, recordings=np.zeros(60, np.int64))
    with pytest.raises(LeakageError, match="1 recording"):
        check_split(twins, split_rows(world, 5))
    with pytest.raises(ParameterError, match="one fold for each track"):
        check_split(world, np.zeros(3, int))


def test_a_class_of_three_artists_is_split_in_three_and_it_is_said_why():
    world = genres(n=90)
    answers = world.answers.copy()
    rare = np.isin(world.artists, [0, 3, 6])
    answers[:] = np.eye(3)[np.where(rare, 0, 1 + world.artists % 2)]
    world = replace(world, answers=answers)
    dealt = split_rows(world, 5)
    assert dealt.max() == 2
    assert [int((rare & (dealt == fold)).sum()) for fold in range(3)] == [3, 3, 3]
    (said,) = split_warnings(world, dealt, 5)
    assert said == "There were 3 folds instead of 5, because “a” had fewer artists."


def test_a_class_of_two_artists_takes_no_more_than_a_third_from_learning():
    world = genres(n=60, k=2)
    answers = np.c_[world.answers, np.zeros(60)]
    answers[:6] = [0, 0, 1]
    world = replace(world, answers=answers.astype(np.float32), names=("a", "b", "c"))
    dealt = split_rows(world, 5)
    assert dealt.max() == 2
    assert dealt[0] != dealt[3]
    assert split_warnings(world, dealt, 5)[0].endswith("because “c” had fewer artists.")


def test_a_class_of_one_artist_keeps_the_folds_and_is_named():
    world = genres(n=60, k=2)
    answers = np.c_[world.answers, np.zeros(60)]
    answers[:3] = [0, 0, 1]
    world = replace(world, answers=answers.astype(np.float32), names=("a", "b", "c"))
    dealt = split_rows(world, 5)
    assert dealt.max() == 4
    (said,) = split_warnings(world, dealt, 5)
    assert said.startswith("“c”: known from a single artist")


def test_a_class_without_tracks_is_named():
    world = genres(n=60, k=2)
    world = replace(world, answers=np.c_[world.answers, np.zeros(60)], names=("a", "b", "c"))
    assert split_warnings(world, split_rows(world), 5) == (
        "“c”: without examples, so not measured.",
    )


def part(world, rows):
    return world.part(np.asarray(rows, np.int64))


@pytest.mark.parametrize(
    ("world", "sentence"),
    [
        (part(genres(), []), "nothing to learn from yet"),
        (part(genres(), [0, 1, 2]), "All tracks are “a”"),
        (part(genres(), [0, 3]), "Two classes or more need tracks of two artists"),
        (replace(genres(), artists=np.zeros(90, np.int64)), "All tracks are of one artist"),
        (part(moods(), [0, 2]), "A tag needs “yes” and “no”"),
        (replace(moods(), answers=np.ones((120, 2), np.float32)), "A tag needs “yes” and “no”"),
    ],
)
def test_what_cannot_be_split_says_why(world, sentence):
    with pytest.raises(ParameterError, match=sentence):
        split_rows(world)


def test_one_fold_is_no_split():
    with pytest.raises(ParameterError, match="two folds or more"):
        split_rows(genres(), folds=1)


def test_one_artist_can_be_split_when_that_is_forced():
    world = replace(genres(), artists=np.zeros(90, np.int64))
    dealt = split_rows(world, 5, by_artist=False)
    assert "1 artist is on both sides" in split_warnings(world, dealt)[0]


def test_the_published_split_is_eighty_ten_ten_by_artist():
    world = genres(n=300)
    parts = holdout_rows(world, seed=2)
    shares = np.bincount(parts) / 300
    np.testing.assert_allclose(shares, [0.8, 0.1, 0.1], atol=0.03)
    check_split(world, parts)
    assert (world.answers[parts == 2].sum(axis=0) > 0).all()
    with pytest.raises(ParameterError, match="three artists"):
        holdout_rows(replace(part(genres(k=2), range(12)), artists=np.array([0] * 6 + [1] * 6)))


def test_a_seed_repeats_a_split_and_another_makes_another():
    world = genres()
    np.testing.assert_array_equal(split_rows(world, seed=4), split_rows(world, seed=4))
    assert not np.array_equal(split_rows(world, seed=4), split_rows(world, seed=5))


def test_a_fingerprint_tells_splits_and_labels_apart_but_not_features_or_order():
    world = genres()
    dealt = split_rows(world)
    mark = split_fingerprint(world, dealt)
    order = np.random.default_rng(0).permutation(len(world))
    assert split_fingerprint(world.part(order), dealt[order]) == mark
    other = replace(world, features={"a": world.features["a"] + 1}, columns={})
    assert split_fingerprint(other, dealt) == mark
    assert split_fingerprint(world, split_rows(world, seed=9)) != mark
    assert split_fingerprint(replace(world, answers=world.answers[:, ::-1]), dealt) != mark
