from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from musicscope.learning.report.comparing import accuracy_gain, mean_roc, thinned, wilson
from tests.learning.report.runs import answers_of


def test_the_gain_of_a_better_run_is_the_difference_of_their_accuracies():
    good, poor = answers_of(300, skill=4.0), answers_of(300, skill=0.5, seed=1)
    gain = accuracy_gain(good, poor)
    truth = good.truth.argmax(axis=1)
    wanted = np.mean(good.scores.argmax(1) == truth) - np.mean(poor.scores.argmax(1) == truth)
    assert gain.value == pytest.approx(wanted)
    assert 0 < gain.low < gain.value < gain.high


def test_runs_that_answer_alike_do_not_lead():
    answers = answers_of()
    assert accuracy_gain(answers, answers) == (0.0, 0.0, 0.0)


def test_other_tracks_and_tags_cannot_be_compared():
    answers = answers_of()
    assert accuracy_gain(answers, replace(answers, tracks=answers.tracks + 1)) is None
    tags = answers_of(task="tags")
    assert accuracy_gain(tags, tags) is None


def test_the_area_below_the_mean_curve_is_the_mean_area():
    answers = answers_of(2_000, skill=1.0)
    mean = mean_roc(answers)
    assert np.trapezoid(mean.y, mean.x) == pytest.approx(
        roc_auc_score(answers.truth, answers.scores, average="macro"), abs=0.01
    )


def test_no_curve_without_both_answers():
    answers = answers_of(names=("one", "two"), n=4)
    answers.truth[:] = [1, 0]
    assert mean_roc(answers) is None


def test_a_thinned_curve_keeps_its_ends():
    x = np.linspace(0, 1, 5_000)
    line = thinned(x, x**2)
    assert len(line.x) <= 160
    assert (line.x[0], line.x[-1], line.y[-1]) == (0.0, 1.0, 1.0)


def test_the_interval_of_a_share_is_that_of_statsmodels():
    found = wilson(0.9, 20)
    assert (found.low, found.high) == pytest.approx((0.698967, 0.972141), abs=2e-5)
    assert wilson(0.0, 10).low == 0.0
    assert np.isnan(wilson(0.0, 0).value)
