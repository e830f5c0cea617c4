"""Clusters are called what sets them apart."""

import numpy as np
import pytest
from scipy.stats import false_discovery_control, fisher_exact, ttest_ind

from musicscope.maps.naming import name_groups
from musicscope.maps.naming_evidence import Category, Measure, find_signs, significant

SIZES = (20, 20, 20)
LABELS = np.repeat([0, 1, 2], SIZES)
N = len(LABELS)


def genres(*words):
    return Category(
        "genre", [(words[label],) if words[label] else () for label in LABELS], "by genre"
    )


def tempo(*bpm, seed=0):
    noise = np.random.default_rng(seed).normal(0, 6, N)
    return Measure("tempo", np.array(bpm, float)[LABELS] + noise, "slow", "fast", "bpm", ratio=True)


def level(*lufs, seed=1):
    noise = np.random.default_rng(seed).normal(0, 1.5, N)
    return Measure("loudness", np.array(lufs, float)[LABELS] + noise, "quiet", "loud", "LUFS")


def mode(*minor_share, seed=2):
    drawn = np.random.default_rng(seed).random(N) < np.array(minor_share)[LABELS]
    words = [("minor",) if m else ("major",) for m in drawn]
    return Category("mode", words, weight=1.2, names=False)


def names(*traits, labels=LABELS, **options):
    return [named.name for named in name_groups(labels, traits, **options)]


def test_a_genre_that_most_tracks_share_is_the_name():
    found = name_groups(LABELS, [genres("Bossa nova", "Jig", "House"), tempo(70, 110, 125)])
    assert [named.name for named in found] == ["Bossa nova", "Jig", "House"]
    assert "20 of 20 are Bossa nova by genre (elsewhere 0 of 40)" in found[0].why
    assert found[0].why.startswith("20 tracks: ")


def test_measures_describe_what_has_no_genre():
    traits = [tempo(70, 120, 120), mode(1, 0.3, 0.3), level(-24, -12, -12)]
    assert names(*traits)[0] == "slow · minor · quiet"


def test_spellings_of_one_genre_are_one_and_the_commonest_is_shown():
    values = [("Hip-Hop",)] * 12 + [("hip-hop ",)] * 8 + [("Folk",)] * 40
    assert names(Category("genre", values))[0] == "Hip-Hop"


def test_two_genres_that_make_up_a_cluster_are_both_named():
    values = [("Chorale",)] * 10 + [("Lullaby",)] * 10 + [("House",)] * 40
    assert names(Category("genre", values))[0] == "Chorale · Lullaby"


def test_words_that_occur_together_are_not_added_up():
    values = [("mehackit", "robot")] * 9 + [("mehackit",)] * 3 + [()] * 8 + [("hat",)] * 40
    assert names(Category("file", values))[0] == "mehackit"


def test_what_everybody_has_names_nobody():
    found = name_groups(LABELS, [genres("Game", "Game", "Game"), tempo(100, 100, 100)])
    assert [named.name for named in found] == ["Mixed", "Mixed 2", "Mixed 3"]
    assert found[0].why == "Nothing that is known of these 20 tracks sets them apart for certain."


def test_chance_names_nobody():
    rng = np.random.default_rng(5)
    for _ in range(20):
        words = [(f"word {w}",) for w in rng.integers(0, 6, N)]
        noise = Measure("tempo", rng.normal(size=N), "slow", "fast")
        found = names(Category("genre", words), noise)
        assert sum(name.startswith("Mixed") for name in found) >= 2


def test_what_nothing_sets_apart_is_called_after_its_most_typical_track():
    typical = ["Elf Land", "Frantic", ""]
    assert names(typical=typical) == ["like Elf Land", "like Frantic", "Mixed"]
    kept = names(typical=["Breaking the Chains", "", ""], former={0: "like Elf Land"})
    assert kept[0] == "like Elf Land"


def test_clusters_of_one_genre_are_told_apart_by_what_differs_between_them():
    found = names(genres("Tabla", "Tabla", "Hat"), tempo(70, 140, 105))
    assert found == ["Tabla · slow", "Tabla · fast", "Hat"]


def test_clusters_that_nothing_tells_apart_are_numbered_from_the_largest():
    labels = np.repeat([0, 1, 2], (10, 30, 20))
    words = [("Tabla",) if label < 2 else ("Hat",) for label in labels]
    assert names(Category("genre", words), labels=labels) == ["Tabla 2", "Tabla", "Hat"]


def test_the_owners_names_stay_and_no_other_cluster_gets_them():
    found = name_groups(LABELS, [genres("Jig", "House", "Waltz")], taken={2: "house"})
    assert [named.name for named in found] == ["Jig", "House 2", "house"]
    assert "Waltz" in found[2].why


def test_a_name_that_still_says_as_much_is_kept():
    values = [("Jazz", "Swing")] * 18 + [("Swing",)] * 1 + [("Jazz",)] * 1 + [("Rock",)] * 40
    both = Category("genre", values)
    assert names(both)[0] == "Jazz"
    assert names(both, former={0: "Swing"})[0] == "Swing"


def test_a_word_of_few_tracks_is_no_name():
    values = [("Jazz",)] * 5 + [()] * 55
    assert names(Category("genre", values))[0] == "Mixed"


def test_noise_and_unknown_values_name_nobody():
    labels = np.concatenate([LABELS[:40], np.full(20, -1)])
    unknown = Measure("tempo", np.full(N, np.nan), "slow", "fast", ratio=True)
    found = name_groups(labels, [genres("Jig", "House", "Waltz"), unknown])
    assert [named.name for named in found] == ["Jig", "House"]


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_few_tracks_have_names(n):
    labels = np.arange(n)
    traits = [Category("genre", [("Jig",)] * n), Measure("tempo", np.arange(n), "slow", "fast")]
    found = names(*traits, labels=labels)
    assert len(set(found)) == n


def test_one_cluster_of_everything_says_so():
    (named,) = name_groups(np.zeros(8, int), [Category("genre", [("Jig",)] * 8)])
    assert named.why == "All 8 tracks are one group."


def test_words_are_tested_as_fisher_did_and_measures_as_welch_did():
    rng = np.random.default_rng(3)
    labels = rng.integers(0, 2, 40)
    for _ in range(30):
        has = rng.random(40) < np.where(labels == 0, 0.7, 0.3)
        numbers = rng.normal(size=40) + 0.8 * (labels == 0)
        table = [[sum(has[labels == g]), sum(~has[labels == g])] for g in (0, 1)]
        p = [fisher_exact(t, "greater").pvalue for t in (table, table[::-1])]
        signs = find_signs(labels, [Category("genre", [("Jig",) if h else () for h in has])])
        lift = table[0][0] / sum(table[0]) - table[1][0] / sum(table[1])
        expected = (false_discovery_control(p) <= 0.05) & (np.array([lift, -lift]) >= 0.25)
        assert [bool(s) for s in signs] == expected.tolist()
        p = ttest_ind(numbers[labels == 0], numbers[labels == 1], equal_var=False).pvalue
        signs = find_signs(labels, [Measure("tempo", numbers, "slow", "fast")])
        if p > 0.05:
            assert signs == [[], []]


def test_one_discovery_in_twenty_may_be_false():
    rng = np.random.default_rng(0)
    for _ in range(20):
        p = rng.random(30) ** 3
        expected = false_discovery_control(p) <= 0.05
        np.testing.assert_array_equal(significant(p), expected)
    assert significant(np.array([])).tolist() == []


def test_a_measure_without_any_spread_is_compared_too():
    values = np.where(LABELS == 1, 90.0, 120.0)
    assert names(Measure("tempo", values, "slow", "fast", "bpm"))[1] == "slow"
