"""A run of the bench learns from some artists, is asked about others, and says what happened."""

import json
from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import MinMaxScaler

from musicscope.core.errors import ParameterError
from musicscope.jobs import Cancelled, InlineRunner, JobState
from musicscope.learning.evaluation.experiment import (
    Experiment,
    ExperimentSpec,
    Fusion,
    run_experiment,
)
from musicscope.learning.evaluation.splits import LeakageError, split_rows
from tests.learning.evaluation.bench_worlds import Watcher, genres, moods

LOGISTIC = Experiment("logistic_regression", importance=False)


def run(world, experiment=LOGISTIC, **options):
    return run_experiment(world, experiment, Watcher(), **options)


def test_a_run_gives_the_numbers_of_scikit_learn_on_the_same_folds():
    world = genres()
    result = run(world)
    X = np.concatenate([world.features["a"], world.features["b"]], axis=1).astype(float)
    folds = split_rows(world, 5)
    np.testing.assert_array_equal(result.answers.folds, folds)
    expected = np.zeros((90, 3))
    for fold in range(5):
        out = folds == fold
        scaler = MinMaxScaler().fit(X[~out])
        model = LogisticRegression(max_iter=1000, random_state=0)
        model.fit(scaler.transform(X[~out]), world.classes[~out])
        expected[out] = model.predict_proba(scaler.transform(X[out]))
    np.testing.assert_allclose(result.answers.scores, expected, atol=1e-5)
    assert result.figures["auc"].value > 0.8


def test_a_tag_is_learned_from_its_known_tracks_alone():
    world = moods()
    result = run(world, replace(LOGISTIC, scaling="standard"))
    X = np.concatenate([world.features["a"], world.features["b"]], axis=1).astype(float)
    out = result.answers.folds == 0
    Z = (X - X[~out].mean(axis=0)) / X[~out].std(axis=0)
    for k in range(2):
        learned = ~out & np.isfinite(world.answers[:, k])
        model = LogisticRegression(max_iter=1000).fit(Z[learned], world.answers[learned, k])
        said = model.predict_proba(Z[out])[:, 1]
        np.testing.assert_allclose(result.answers.scores[out, k], said, atol=1e-4)
    assert result.figures["auc"].value > 0.7


@pytest.mark.parametrize("name", ["logistic_regression", "svc", "nearest_neighbours"])
def test_shuffled_labels_sit_at_an_auc_of_a_half(name):
    inside, values = 0, []
    for seed in range(10):
        world = genres(seed, n=120, an_artist=1)
        shuffled = np.random.default_rng(seed).permutation(120)
        world = replace(world, answers=world.answers[shuffled])
        value, low, high = run(world, replace(LOGISTIC, classifier=name)).figures["auc"]
        inside += low <= 0.5 <= high
        values.append(value)
    assert abs(np.mean(values) - 0.5) < 0.035
    assert inside >= 8


def test_an_artists_voice_is_no_help_when_split_by_artist_but_is_when_forced():
    world = genres(n=160, k=2, lift=0.0, voice=3.0, an_artist=8)
    honest = run(world)
    forced = run(world, replace(LOGISTIC, by_artist=False))
    assert forced.figures["auc"].value > honest.figures["auc"].value + 0.15
    assert any("on both sides" in said for said in forced.warnings)
    assert honest.warnings == ()
    assert honest.settings["Artists"] != forced.settings["Artists"]


def test_a_given_split_is_used_and_refused_when_it_leaks():
    world = genres()
    folds = split_rows(world, 3, seed=7)
    result = run(world, folds=folds)
    np.testing.assert_array_equal(result.answers.folds, folds)
    leaking = split_rows(world, 3, by_artist=False)
    with pytest.raises(LeakageError):
        run(world, folds=leaking)
    forced = run(world, replace(LOGISTIC, by_artist=False), folds=leaking)
    assert "both sides" in forced.warnings[0]
    with pytest.raises(ParameterError, match="one fold for each track"):
        run(world, replace(LOGISTIC, by_artist=False), folds=leaking[:5])


def test_the_published_split_tests_one_tenth():
    world = genres(n=150)
    result = run(world, replace(LOGISTIC, plan="80/10/10", search_budget=2))
    asked = np.isfinite(result.answers.scores).all(axis=1)
    assert 0.05 < asked.mean() < 0.2
    np.testing.assert_array_equal(asked, result.answers.folds == 0)
    assert result.settings["Split"].startswith("80 %")
    assert result.settings["Search"] == "2 settings, judged on the 10 % to choose by"


def test_scaling_is_learned_from_the_training_side_alone():
    world = genres()
    plain = run(world)
    loud = {name: values.copy() for name, values in world.features.items()}
    out = plain.answers.folds == 0
    others = np.flatnonzero(out)[1:]
    loud["a"][others] *= 1000
    changed = run(replace(world, features=loud))
    first = np.flatnonzero(out)[0]
    np.testing.assert_array_equal(changed.answers.scores[first], plain.answers.scores[first])


def test_the_same_seed_repeats_a_run_and_settings_say_how():
    experiment = Experiment("random_forest", {"trees": 10}, search_budget=2, learning_curve=True)
    world = genres(n=60)
    first, again = run(world, experiment), run(world, experiment)
    np.testing.assert_array_equal(first.answers.scores, again.answers.scores)
    assert first.figures == again.figures
    assert first.learning_curve == again.learning_curve
    assert first.importance == again.importance
    assert first.settings == again.settings
    assert first.fingerprint == again.fingerprint
    assert "Trees: 10" in first.settings["Settings"]
    assert "scikit-learn" in first.settings["Versions"]
    assert first.title == "Random forest · a + b"
    json.dumps(dict(first.settings))


def test_missing_numbers_are_filled_and_tracks_without_any_are_left_out():
    world = genres()
    a, b = (values.copy() for values in world.features.values())
    a[::3, 0] = np.nan
    a[1, 1] = np.inf
    b[:, 2] = np.nan
    a[5] = b[5] = np.nan
    result = run(replace(world, features={"a": a, "b": b}))
    assert len(result.answers.scores) == 89
    assert 105 not in result.answers.tracks
    assert np.isfinite(result.answers.scores).all()
    assert result.warnings == (
        "1 track has no numbers of this kind and was left out; analyse the music to include all.",
    )


def without_numbers(world):
    return replace(world, features={"a": np.full((len(world), 2), np.nan, np.float32)}, columns={})


@pytest.mark.parametrize(
    ("world", "experiment", "sentence"),
    [
        (genres().part(np.arange(0)), LOGISTIC, "nothing to learn from yet"),
        (genres().part(np.array([0, 1, 2])), LOGISTIC, "All tracks are “a”"),
        (genres().part(np.array([0, 3])), LOGISTIC, "Two classes or more need tracks of two"),
        (replace(genres(), artists=np.zeros(90, np.int64)), LOGISTIC, "All tracks are of one"),
        (without_numbers(genres()), LOGISTIC, "No track has any number in a yet"),
        (genres(), replace(LOGISTIC, groups=("z",)), "There is no feature group called z"),
        (genres(), replace(LOGISTIC, classifier="oracle"), "There is no classifier called oracle"),
        (genres(), replace(LOGISTIC, settings={"strength": -1}), "Strength must lie between"),
        (genres(), replace(LOGISTIC, settings={"size": 1}), "has no parameter called size"),
        (genres(), replace(LOGISTIC, scaling="none"), "Scaling is one of minmax, standard"),
        (genres(), replace(LOGISTIC, plan="half"), "by folds or 80/10/10"),
        (genres(), replace(LOGISTIC, folds=1), "two folds or more"),
        (genres(), replace(LOGISTIC, fusion=Fusion("svc", rule="mean")), "Scores are joined by"),
        (
            replace(genres(), features={"a": np.zeros((90, 0), np.float32)}, columns={}),
            LOGISTIC,
            "No track has any number",
        ),
    ],
)
def test_what_cannot_be_run_says_why_before_the_first_fit(world, experiment, sentence):
    watcher = Watcher()
    with pytest.raises(ParameterError, match=sentence):
        run_experiment(world, experiment, watcher)
    assert watcher.seen == []


def test_a_class_of_one_artist_counts_as_missed_and_is_named():
    world = genres(n=60, k=2)
    answers = np.c_[world.answers, np.zeros(60)].astype(np.float32)
    answers[:3] = [0, 0, 1]
    result = run(replace(world, answers=answers, names=("a", "b", "c")))
    assert result.per_name["c"]["f1"].value == 0
    assert any(said.startswith("“c”") for said in result.warnings)


def test_a_tag_that_cannot_be_learned_leaves_the_others_alone():
    world = moods()
    answers = world.answers.copy()
    answers[:, 1] = np.where(np.arange(120) < 3, 1, np.nan)
    result = run(replace(world, answers=answers))
    assert np.isnan(result.per_name["city"]["auc"].value)
    assert result.figures["auc"].value == result.per_name["warm"]["auc"].value
    assert any("“city”" in said for said in result.warnings)


def test_fits_that_did_not_settle_are_counted():
    result = run(genres(), replace(LOGISTIC, settings={"steps": 50, "strength": 1e4}))
    assert any("fits stopped before they had settled" in said for said in result.warnings)


@pytest.mark.parametrize("rule", ["sum", "product", "max", "stacked"])
def test_two_models_of_other_features_are_joined(rule):
    world = genres(n=120, k=4, lift=1.5)
    alone = run(world, replace(LOGISTIC, groups=("b",)))
    fusion = Fusion("svc", ("a",), rule=rule)
    joined = run(world, replace(LOGISTIC, groups=("b",), fusion=fusion))
    np.testing.assert_allclose(joined.answers.scores.sum(axis=1), 1, atol=1e-5)
    assert joined.figures["auc"].value > alone.figures["auc"].value
    assert joined.settings["Second classifier"] == "SVC (RBF)"
    assert joined.title == f"Logistic regression · b + SVC (RBF) · a ({rule})"


def test_progress_counts_every_fit_to_the_end():
    watcher = Watcher()
    experiment = Experiment(
        "logistic_regression",
        groups=("a",),
        search_budget=3,
        fusion=Fusion("nearest_neighbours", ("b",), rule="stacked"),
        learning_curve=True,
    )
    run_experiment(genres(n=45), experiment, watcher)
    done = [seen[0] for seen in watcher.seen]
    totals = {seen[1] for seen in watcher.seen}
    assert totals == {len(done) - 1}
    assert done == list(range(len(done)))
    assert watcher.seen[0][2] == "fits"


def test_a_run_stops_between_two_fits():
    with pytest.raises(Cancelled):
        run_experiment(genres(), replace(LOGISTIC, learning_curve=True), Watcher(looks=3))


def test_a_run_is_a_job():
    ended = []
    spec = ExperimentSpec("Bench", genres(), LOGISTIC)
    handle = InlineRunner().submit(spec, where="process", on_end=ended.append)
    assert handle.state is JobState.DONE
    assert handle.result.figures["auc"].value > 0.8
    assert handle.label == "Bench"


def test_runs_on_other_features_of_the_same_tracks_can_be_compared():
    marks = {run(genres(), replace(LOGISTIC, groups=groups)).fingerprint for groups in [("a",), ()]}
    assert len(marks) == 1
    assert run(genres(), replace(LOGISTIC, seed=3)).fingerprint not in marks


def test_what_mattered_is_named_in_words_and_adds_up_to_one():
    world = genres(n=120, lift=3.0)
    for name in ("logistic_regression", "svc"):
        found = run(world, Experiment(name)).importance
        assert sum(weight.share for weight in found) == pytest.approx(1.0)
        assert [weight.share for weight in found] == sorted((w.share for w in found), reverse=True)
        assert {weight.words for weight in found[:3]} == {
            f"timbre (MFCC {number}), mean" for number in (1, 2, 3)
        }


def test_the_curve_grows_with_the_number_of_labels():
    result = run(genres(n=180), replace(LOGISTIC, learning_curve=True))
    assert [point.labels for point in result.learning_curve] == [1, 2, 5, 10, 20]
    scores = [point.score.value for point in result.learning_curve]
    assert scores[-1] > scores[0] + 0.1
    for _, (value, low, high) in result.learning_curve:
        assert low <= value <= high
    tags = run(moods(), replace(LOGISTIC, learning_curve=True))
    assert tags.learning_curve[-1].score.value > tags.learning_curve[0].score.value
