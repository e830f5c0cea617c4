"""Clusters are known again."""

from itertools import permutations

import numpy as np
import pytest

from musicscope.maps.cluster_identity import Former, choose_colours, match_groups
from musicscope.maps.colouring import CATEGORY_COLOURS

A, B, C = np.arange(0, 40), np.arange(40, 70), np.arange(70, 90)
IDS = np.arange(90)
FORMERS = (Former(11, A), Former(22, B), Former(33, C))


def labelled(*groups, ids=IDS):
    labels = np.full(len(ids), -1)
    for number, group in enumerate(groups):
        labels[np.isin(ids, group)] = number
    return labels


def test_the_same_groups_in_any_order_are_the_same_clusters():
    known = {11: A, 22: B, 33: C}
    for order in permutations(known):
        found = match_groups(IDS, labelled(*(known[i] for i in order)), FORMERS)
        assert found == list(order)


def test_the_order_of_the_tracks_does_not_matter():
    shuffled = np.random.default_rng(0).permutation(IDS)
    assert match_groups(shuffled, labelled(B, C, A, ids=shuffled), FORMERS) == [22, 33, 11]


def test_a_cluster_is_known_again_when_the_library_has_grown_tenfold():
    grown = np.arange(900)
    groups = [np.union1d(c, np.arange(100 + n, 900, 3)) for n, c in enumerate((C, A, B))]
    assert match_groups(grown, labelled(*groups, ids=grown), FORMERS) == [33, 11, 22]


def test_a_cluster_is_known_again_by_the_tracks_that_are_left():
    left = np.concatenate([A[:5], B[:5], C[:5]])
    assert match_groups(left, labelled(C, B, A, ids=left), FORMERS) == [33, 22, 11]


def test_two_that_became_one_are_the_larger_and_a_half_that_split_off_is_new():
    assert match_groups(IDS, labelled(np.union1d(A, B), C), FORMERS) == [11, 33]
    assert match_groups(IDS, labelled(B, A[:28], A[28:], C), FORMERS) == [22, 11, None, 33]


def test_a_few_tracks_in_common_are_not_enough():
    stirred = [IDS[n::9] for n in range(9)]
    assert match_groups(IDS, labelled(*stirred), FORMERS) == [None] * 9


def test_the_hungarian_pairs_are_the_best_on_the_whole():
    left, right = np.arange(0, 10), np.arange(10, 20)
    first, second = Former(1, np.arange(0, 20)), Former(2, np.arange(0, 11))
    groups = labelled(left, right, ids=np.arange(20))
    assert match_groups(np.arange(20), groups, (first, second)) == [2, 1]


def test_of_equal_claims_that_of_the_name_the_owner_gave_wins():
    equal = (Former(1, A), Former(2, A, 0.004), Former(3, A, 0.002))
    assert match_groups(IDS, labelled(A), equal) == [2]


def test_noise_belongs_to_nobody():
    labels = labelled(A)
    assert match_groups(IDS, labels, FORMERS) == [11]
    assert match_groups(IDS, np.full(90, -1), FORMERS) == []


@pytest.mark.parametrize("formers", [(), (Former(1, np.array([], np.int64)),)])
def test_without_former_clusters_all_are_new(formers):
    assert match_groups(IDS, labelled(A, B), formers) == [None, None]
    assert match_groups(np.array([], np.int64), np.array([], int), formers) == []


def test_colours_stay_and_new_clusters_get_others():
    red, blue = CATEGORY_COLOURS[3], CATEGORY_COLOURS[5]
    chosen = choose_colours([red, blue, "", ""], CATEGORY_COLOURS)
    assert chosen[:2] == [red, blue]
    assert len(set(chosen)) == 4


def test_nine_clusters_have_nine_colours_and_the_tenth_shares_one():
    chosen = choose_colours([""] * 10, CATEGORY_COLOURS)
    assert chosen[:9] == list(CATEGORY_COLOURS)
    assert chosen[9] == CATEGORY_COLOURS[0]


def test_of_two_with_one_colour_the_earlier_keeps_it():
    red = CATEGORY_COLOURS[0]
    first, second = choose_colours([red, red], CATEGORY_COLOURS)
    assert first == red != second
    full = [*CATEGORY_COLOURS, red]
    assert choose_colours(full, CATEGORY_COLOURS) == full
