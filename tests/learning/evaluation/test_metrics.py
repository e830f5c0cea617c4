"""Figures agree with scikit-learn's, and their intervals hold what they promise."""

import math
from dataclasses import replace

import numpy as np
import pytest
from sklearn import metrics as sk

from musicscope.core.errors import ParameterError
from musicscope.learning.evaluation.confusion import confusion
from musicscope.learning.evaluation.curves import precision_recall_curve, reliability, roc_curve
from musicscope.learning.evaluation.metrics import average_precision, headline, measure, roc_auc
from musicscope.learning.evaluation.result import Answers
from musicscope.learning.evaluation.scoring import baselines, score_answers


def classes(seed=0, n=150, k=4, lift=1.0, folds=1, an_artist=3, ties=False):
    rng = np.random.default_rng(seed)
    y = rng.integers(0, k, n)
    odds = rng.normal(size=(n, k)) + lift * np.eye(k)[y]
    scores = np.exp(odds) / np.exp(odds).sum(axis=1, keepdims=True)
    return Answers(
        "classes",
        tuple("abcdef"[:k]),
        np.eye(k, dtype=np.float32)[y],
        (np.round(scores, 1) if ties else scores).astype(np.float32),
        rng.integers(0, folds, n),
        np.arange(n) // an_artist,
        np.arange(n) + 7,
        ("",) * n,
    )


def tags(seed=0, n=150, k=3, known=0.7, **options):
    answers = classes(seed, n, k, **options)
    rng = np.random.default_rng([seed, 1])
    yes = rng.random((n, k)) < 0.4
    scores = 1 / (1 + np.exp(-(rng.normal(size=(n, k)) + 1.5 * yes - 0.5)))
    truth = np.where(rng.random((n, k)) < known, yes, np.nan)
    return replace(
        answers, task="tags", truth=truth.astype(np.float32), scores=scores.astype(np.float32)
    )


@pytest.mark.parametrize("ties", [False, True])
def test_figures_of_classes_agree_with_scikit_learn(ties):
    answers = classes(ties=ties)
    found = measure(answers)
    y, said = answers.truth.argmax(axis=1), answers.scores.argmax(axis=1)
    assert found.overall["accuracy"].value == pytest.approx(sk.accuracy_score(y, said))
    assert found.overall["macro_f1"].value == pytest.approx(sk.f1_score(y, said, average="macro"))
    auc = sk.roc_auc_score(answers.truth, answers.scores, average="macro")
    assert found.overall["auc"].value == pytest.approx(auc)
    ap = sk.average_precision_score(answers.truth, answers.scores, average=None)
    assert found.overall["ap"].value == pytest.approx(ap.mean())
    for k, name in enumerate(answers.names):
        assert found.per_name[name]["ap"].value == pytest.approx(ap[k])
        f1 = sk.f1_score(y == k, said == k)
        assert found.per_name[name]["f1"].value == pytest.approx(f1)


def test_unknown_answers_of_tags_are_left_out():
    answers = tags()
    found = measure(answers)
    for k, name in enumerate(answers.names):
        known = np.isfinite(answers.truth[:, k])
        yes, scores = answers.truth[known, k], answers.scores[known, k]
        own = found.per_name[name]
        assert own["auc"].value == pytest.approx(sk.roc_auc_score(yes, scores))
        assert own["ap"].value == pytest.approx(sk.average_precision_score(yes, scores))
        assert own["f1"].value == pytest.approx(sk.f1_score(yes, scores >= 0.5))
    assert "accuracy" not in found.overall
    mean = np.mean([found.per_name[name]["auc"].value for name in answers.names])
    assert found.overall["auc"].value == pytest.approx(mean)


def test_tracks_that_were_never_left_out_do_not_count():
    answers = classes()
    scores = answers.scores.copy()
    scores[50:] = np.nan
    asked = measure(replace(answers, scores=scores)).overall
    y, said = answers.truth.argmax(axis=1)[:50], answers.scores.argmax(axis=1)[:50]
    assert asked["accuracy"].value == pytest.approx(sk.accuracy_score(y, said))


def test_auc_compares_tracks_of_one_fold_only():
    answers = classes(folds=5)
    k = 1
    won = pairs = 0.0
    for fold in range(5):
        here = answers.folds == fold
        yes = answers.truth[here, k] == 1
        n = yes.sum() * (~yes).sum()
        won += n * sk.roc_auc_score(yes, answers.scores[here, k])
        pairs += n
    assert measure(answers).per_name["b"]["auc"].value == pytest.approx(won / pairs)


def test_models_that_only_know_how_common_a_class_is_are_at_chance():
    folds = np.repeat([0, 1], 20)
    yes = np.r_[np.ones(12), np.zeros(8), np.ones(8), np.zeros(12)] == 1
    scores = np.where(folds == 0, 0.4, 0.6)
    assert sk.roc_auc_score(yes, scores) < 0.5
    assert roc_auc(yes, scores, folds) == 0.5


def test_a_class_that_is_nowhere_true_has_no_figure_and_spoils_no_mean():
    answers = classes(k=3)
    wider = replace(
        answers,
        names=("a", "b", "c", "none"),
        truth=np.c_[answers.truth, np.zeros(len(answers.truth))].astype(np.float32),
        scores=np.c_[answers.scores * 0.9, np.full(len(answers.scores), 0.1)].astype(np.float32),
    )
    found, usual = measure(wider), measure(answers)
    assert all(math.isnan(figure.value) for figure in found.per_name["none"].values())
    for figure in ("macro_f1", "auc", "ap", "accuracy"):
        assert found.overall[figure].value == pytest.approx(usual.overall[figure].value, abs=1e-6)
    y, said = wider.truth.argmax(axis=1), wider.scores.argmax(axis=1)
    assert found.overall["macro_f1"].value == pytest.approx(
        sk.f1_score(y, said, labels=[0, 1, 2], average="macro")
    )


def test_one_kind_of_answer_alone_has_no_auc():
    assert math.isnan(roc_auc(np.ones(4, bool), np.arange(4)))
    assert math.isnan(average_precision(np.zeros(4, bool), np.arange(4)))
    assert math.isnan(roc_auc(np.zeros(0, bool), np.zeros(0)))


def test_an_interval_holds_the_truth_about_nineteen_times_in_twenty():
    truth = headline(classes(99, n=30_000, an_artist=1))
    hits = 0
    for seed in range(60):
        low, high = measure(classes(seed, n=90, an_artist=1), seed=seed).overall["macro_f1"][1:]
        hits += low <= truth <= high
    assert hits >= 51


def test_tracks_of_one_artist_are_not_counted_as_independent():
    rng = np.random.default_rng(0)
    one = classes(n=40, an_artist=1)
    copies = np.repeat(np.arange(40), 5)
    many = replace(
        one,
        truth=one.truth[copies],
        scores=one.scores[copies] + 1e-6 * rng.normal(size=(200, 4)).astype(np.float32),
        folds=one.folds[copies],
        artists=one.artists[copies],
        tracks=np.arange(200),
        titles=("",) * 200,
    )
    width = [np.ptp(measure(a).overall["accuracy"][1:]) for a in (one, many)]
    assert width[1] == pytest.approx(width[0], rel=0.15)


def test_a_perfect_score_on_few_artists_is_not_called_certain():
    answers = classes(n=18, lift=0)
    perfect = replace(answers, scores=answers.truth)
    value, low, high = measure(perfect).overall["accuracy"]
    assert (value, high) == (1.0, 1.0)
    assert 0.5 < low < 0.8
    alone = measure(replace(perfect, artists=np.zeros(18, np.int64))).overall["accuracy"]
    assert math.isnan(alone.low)


def test_the_area_of_a_drawn_roc_curve_is_the_figure():
    for folds in (1, 4):
        answers = classes(folds=folds, ties=True)
        curve = roc_curve(answers, "c")
        assert np.trapezoid(curve.y, curve.x) == pytest.approx(curve.area)
        assert curve.area == pytest.approx(measure(answers).per_name["c"]["auc"].value)
        assert (curve.y[0], curve.y[-1]) == (0, 1)
        assert (np.diff(curve.x) >= 0).all()
        assert (np.diff(curve.y) >= -1e-12).all()


def test_a_roc_curve_of_one_fold_passes_through_scikit_learns_points():
    answers = classes()
    curve = roc_curve(answers, "a")
    fpr, tpr, _ = sk.roc_curve(answers.truth[:, 0], answers.scores[:, 0], drop_intermediate=False)
    drawn = {(round(x, 9), round(y, 9)) for x, y in zip(curve.x, curve.y, strict=True)}
    corners = {(x, t) for x, t in zip(fpr.round(9), tpr.round(9), strict=True)}
    ends = {(x, max(t for f, t in corners if f == x)) for x, _ in corners}
    assert ends <= drawn


def test_precision_against_recall_agrees_with_scikit_learn():
    answers = tags(ties=True)
    known = np.isfinite(answers.truth[:, 2])
    yes, scores = answers.truth[known, 2], answers.scores[known, 2]
    precision, recall, _ = sk.precision_recall_curve(yes, scores)
    curve = precision_recall_curve(answers, "c")
    first = np.searchsorted(curve.x, 1.0) + 1
    np.testing.assert_allclose(curve.x[1:first], recall[::-1][1:first])
    np.testing.assert_allclose(curve.y[1:first], precision[::-1][1:first])
    assert curve.area == pytest.approx(sk.average_precision_score(yes, scores))


def test_a_curve_of_one_kind_is_empty_and_an_unknown_name_is_refused():
    answers = tags()
    truth = answers.truth.copy()
    truth[:, 0] = np.where(np.isfinite(truth[:, 0]), 0, np.nan)
    one_kind = replace(answers, truth=truth)
    assert len(roc_curve(one_kind, "a").x) == len(precision_recall_curve(one_kind, "a").x) == 0
    with pytest.raises(ParameterError, match="“zebra” is not among"):
        roc_curve(answers, "zebra")


def test_calibration_agrees_with_scikit_learn():
    from sklearn.calibration import calibration_curve

    answers = tags(n=400, known=1.0)
    found = reliability(answers, "a")
    right, said = calibration_curve(answers.truth[:, 0], answers.scores[:, 0], n_bins=10)
    np.testing.assert_allclose(found.right, right)
    np.testing.assert_allclose(found.said, said, rtol=1e-6)
    assert found.counts.sum() == 400
    assert found.error == pytest.approx(np.abs(right - said) @ found.counts / 400)


def test_probabilities_that_are_true_have_next_to_no_calibration_error():
    rng = np.random.default_rng(0)
    p = rng.dirichlet([1, 1, 1], 5000).astype(np.float32)
    y = np.array([rng.choice(3, p=row / row.sum()) for row in p.astype(float)])
    answers = replace(classes(n=5000, k=3), truth=np.eye(3, dtype=np.float32)[y], scores=p)
    assert reliability(answers).error < 0.02
    sure = replace(answers, scores=np.eye(3, dtype=np.float32)[p.argmax(axis=1)])
    assert reliability(sure).error > 0.25
    assert reliability(tags()).counts.sum() == np.isfinite(tags().truth).sum()


def test_a_confusion_matrix_agrees_with_scikit_learn_and_its_cells_know_their_tracks():
    answers = classes()
    found = confusion(answers)
    y, said = answers.truth.argmax(axis=1), answers.scores.argmax(axis=1)
    np.testing.assert_array_equal(found.counts, sk.confusion_matrix(y, said))
    for row in range(4):
        for column in range(4):
            rows = np.flatnonzero((y == row) & (said == column))
            np.testing.assert_array_equal(found.rows(row, column), rows)
            np.testing.assert_array_equal(found.cell(row, column), rows + 7)


def test_a_tag_is_confused_by_yes_and_no():
    answers = tags()
    known = np.isfinite(answers.truth[:, 1])
    found = confusion(answers, "b")
    assert found.names == ("no", "yes")
    wanted = sk.confusion_matrix(answers.truth[known, 1], answers.scores[known, 1] >= 0.5)
    np.testing.assert_array_equal(found.counts, wanted)
    with pytest.raises(ParameterError, match="one at a time"):
        confusion(answers)


def test_baselines_are_what_guessing_reaches_on_average():
    rng = np.random.default_rng(0)
    answers = classes(n=400)
    y = answers.truth.argmax(axis=1)
    shares = answers.truth.mean(axis=0)
    guessed = [rng.choice(4, 400, p=shares / shares.sum()) for _ in range(300)]
    found = baselines(answers)
    accuracy = np.mean([sk.accuracy_score(y, guess) for guess in guessed])
    assert found["chance"]["accuracy"] == pytest.approx(accuracy, abs=0.01)
    f1 = np.mean([sk.f1_score(y, guess, average="macro") for guess in guessed])
    assert found["chance"]["macro_f1"] == pytest.approx(f1, abs=0.01)
    always = np.full(400, shares.argmax())
    assert found["majority"]["accuracy"] == pytest.approx(sk.accuracy_score(y, always))
    macro = sk.f1_score(y, always, average="macro", zero_division=0)
    assert found["majority"]["macro_f1"] == pytest.approx(macro)
    constant = sk.average_precision_score(answers.truth, np.ones((400, 4)))
    assert found["majority"]["ap"] == pytest.approx(constant)
    assert found["majority"]["auc"] == 0.5


def test_baselines_of_tags_count_known_answers_only():
    answers = tags()
    shares = np.nanmean(answers.truth, axis=0)
    assert baselines(answers)["chance"]["ap"] == pytest.approx(shares.mean(), rel=1e-5)


def test_a_result_without_any_answer_is_refused():
    answers = classes()
    nothing = replace(answers, scores=np.full_like(answers.scores, np.nan))
    with pytest.raises(ParameterError, match="No track was left out"):
        score_answers(nothing, title="T", settings={}, seconds=0.0)


def test_a_result_carries_what_it_was_given():
    result = score_answers(classes(), title="T", settings={"a": "b"}, seconds=2.0, warnings=["W."])
    assert (result.title, result.settings, result.warnings) == ("T", {"a": "b"}, ("W.",))
    assert set(result.figures) == {"accuracy", "macro_f1", "auc", "ap"}
    other = score_answers(classes(), title="T", settings={}, seconds=2.0)
    assert result.id != other.id
    assert result.figures == other.figures
