import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from musicscope.core.errors import ParameterError
from musicscope.learning.calibration import area_under_roc
from musicscope.learning.data import fingerprint, gather_labels, join_sets
from musicscope.learning.learner import fit_tag
from tests.learning.tag_worlds import WIDTH, library, some_labels


def learned(n_yes, n_no, seed=0, **world):
    X, truth, artists = library(seed, **world)
    yes, no = some_labels(seed, truth, n_yes, n_no)
    return fit_tag(X, yes, no, artists, seed), X, truth, yes, no


@pytest.mark.parametrize(("n_yes", "kind"), [(1, "prototype"), (4, "prototype"), (5, "logistic")])
def test_few_examples_make_a_prototype_more_a_regression(n_yes, kind):
    assert learned(n_yes, 5)[0].kind == kind


@pytest.mark.parametrize("n", [1, 2, 5, 10, 25])
def test_it_ranks_no_worse_than_plain_logistic_regression(n):
    own, plain = [], []
    for seed in range(8):
        model, X, truth, yes, no = learned(n, n, seed)
        rest = np.setdiff1d(np.arange(len(X)), yes + no)
        usual = LogisticRegression(max_iter=1000).fit(X[yes + no], truth[yes + no])
        own.append(area_under_roc(model.predict(X[rest]).probability, truth[rest]))
        plain.append(area_under_roc(usual.decision_function(X[rest]), truth[rest]))
    assert np.mean(own) > np.mean(plain) - 0.003


def test_measured_quality_is_near_the_truth():
    measured, true = [], []
    for seed in range(10):
        model, X, truth, yes, no = learned(15, 15, seed)
        rest = np.setdiff1d(np.arange(len(X)), yes + no)
        measured.append(model.quality.auc)
        true.append(area_under_roc(model.predict(X[rest]).probability, truth[rest]))
    assert np.mean(measured) == pytest.approx(np.mean(true), abs=0.06)


@pytest.mark.parametrize("n", [3, 4, 12])
def test_random_labels_are_ranked_at_random(n):
    areas = []
    for seed in range(60):
        X, _, artists = library(seed, n=150, share=0.0)
        rows = np.random.default_rng(seed).permutation(150)
        areas.append(fit_tag(X, rows[:n], rows[n : 2 * n], artists, seed).quality.auc)
    assert np.nanmean(areas) == pytest.approx(0.5, abs=0.07)


def test_only_yes_is_never_sure_and_asks_for_no():
    model, X, truth, *_ = learned(12, 0)
    found = model.predict(X)
    assert not found.sure.any()
    assert not model.quality.known
    assert model.wish == "5 more “no” examples"
    assert area_under_roc(found.probability, truth) > 0.8


def test_what_is_unlabelled_is_no_no():
    X, truth, artists = library(1, share=0.6)
    yes, no = some_labels(1, truth, 20, 20)
    found = fit_tag(X, yes, no, artists, 0).predict(X).probability
    rest = np.setdiff1d(np.flatnonzero(truth), yes)
    assert found[rest].mean() > 0.5


def test_what_is_said_of_one_artist_only_cannot_be_measured():
    X, truth, _ = library(2)
    yes, no = some_labels(2, truth, 8, 8)
    model = fit_tag(X, yes, no, ["the same"] * len(X), 0)
    assert not model.quality.known
    assert model.wish == "examples by another artist"
    assert not model.predict(X).sure.any()


def test_an_artist_is_not_known_again():
    """Tracks of an artist are near-copies; labels follow artists, not music."""
    rng = np.random.default_rng(0)
    areas = []
    for seed in range(30):
        voices = rng.normal(size=(16, 40))
        X = (np.repeat(voices, 8, axis=0) + 0.05 * rng.normal(size=(128, 40))).astype(np.float32)
        artists = np.arange(128) // 8
        said = rng.permutation(16)[:12]
        yes = np.flatnonzero(np.isin(artists, said[:6]))[::2]
        no = np.flatnonzero(np.isin(artists, said[6:]))[::2]
        areas.append(fit_tag(X, yes, no, artists, seed).quality.auc)
    assert np.mean(areas) == pytest.approx(0.5, abs=0.1)


def test_both_yes_and_no_is_unknown():
    X, truth, artists = library(0)
    yes, no = some_labels(0, truth, 6, 6)
    model = fit_tag(X, [*yes, no[0]], no, artists, 0)
    assert (model.n_yes, model.n_no) == (6, 5)
    assert no[0] not in model.held_out.rows


def test_a_tag_without_a_yes_cannot_be_learned():
    X, _, artists = library(0, n=30)
    with pytest.raises(ParameterError, match="label a track first"):
        fit_tag(X, [], [1, 2], artists, 0)
    with pytest.raises(ParameterError, match="rows 0 to 29"):
        fit_tag(X, [30], [], artists, 0)


@pytest.mark.parametrize("n_yes", [1, 3, 8])
@pytest.mark.parametrize("value", [0.0, 1.0, np.nan, np.inf, 1e30])
def test_vectors_that_say_nothing_give_no_opinion(n_yes, value):
    X = np.full((40, 7), value, np.float32)
    model = fit_tag(X, range(n_yes), range(20, 26), np.arange(40), 0)
    found = model.predict(X)
    assert np.ptp(found.probability) < 1e-6
    assert not found.sure.any()


def test_single_missing_numbers_do_little_harm():
    X, truth, artists = library(4)
    yes, no = some_labels(4, truth, 15, 15)
    holes = X.copy()
    holes[np.random.default_rng(0).random(X.shape) < 0.05] = np.nan
    found = fit_tag(holes, yes, no, artists, 0).predict(holes).probability
    assert np.isfinite(found).all()
    assert area_under_roc(found, truth) > 0.8


def test_a_library_of_one_track_can_be_labelled():
    model = fit_tag(np.ones((1, 4), np.float32), [0], [], ["a"], 0)
    assert 0 <= model.predict(np.ones((1, 4))).probability[0] <= 1


def test_vectors_of_another_length_are_refused():
    model = learned(6, 6)[0]
    with pytest.raises(ParameterError, match=f"{WIDTH} numbers, not 3; learn it anew"):
        model.predict(np.zeros((2, 3)))


def test_the_fingerprint_tells_training_sets_apart():
    X, truth, artists = library(0)
    yes, no = some_labels(0, truth, 5, 5)
    labels = gather_labels(yes, no, artists)
    assert fingerprint(X, labels) == fingerprint(X, gather_labels(yes[::-1], no, artists))
    assert fingerprint(X, labels) != fingerprint(X, gather_labels(yes[:4], no, artists))
    assert fingerprint(X, labels) != fingerprint(2 * X, labels)
    assert fingerprint(X, labels) != fingerprint(X, labels, ("other",))


def test_sets_of_vectors_count_alike_whatever_their_size():
    rng = np.random.default_rng(0)
    joined = join_sets({"a": rng.normal(size=(50, 3)), "b": 100 * rng.normal(size=(50, 300))})
    lengths = (
        np.einsum("ij,ij->", joined[:, :3], joined[:, :3]),
        np.einsum("ij,ij->", joined, joined),
    )
    assert lengths[0] / lengths[1] == pytest.approx(0.5, rel=1e-4)
    assert lengths[1] / 50 == pytest.approx(1.0, rel=1e-4)
    with pytest.raises(ParameterError, match="one for each track"):
        join_sets({"a": np.zeros((3, 2)), "b": np.zeros((4, 2))})
