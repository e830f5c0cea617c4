import numpy as np
import pytest

from musicscope.learning.active import RANDOM_EVERY, next_to_label
from musicscope.learning.learner import fit_tag
from musicscope.learning.suggestions import disagreements, suggest
from tests.learning.tag_worlds import library, some_labels


@pytest.fixture(scope="module")
def world():
    X, truth, artists = library(7)
    yes, no = some_labels(7, truth, 12, 12)
    return X, truth, yes, no, fit_tag(X, yes, no, artists, 0)


def test_what_is_asked_for_is_not_labelled_and_not_twice(world):
    X, _, yes, no, model = world
    asked = next_to_label({3: model}, X, {3: yes + no}, 40)
    rows = [a.row for a in asked]
    assert len(set(rows)) == 40
    assert not set(rows) & set(yes + no)


def test_every_eighth_is_drawn_at_random_and_says_so(world):
    X, _, yes, no, model = world
    asked = next_to_label({3: model}, X, {3: yes + no}, 4 * RANDOM_EVERY)
    assert sum(a.reason == "at random" for a in asked) == 4
    assert all(a.tag is None for a in asked if a.reason == "at random")


def test_what_is_taken_before_more_uncertain_tracks_is_unlike_them(world):
    X, _, yes, no, model = world
    p = model.predict(X).probability
    p[yes + no] = 0
    row = int(np.abs(p - 0.5).argmin())
    crowded = np.concatenate([X, np.repeat(X[[row]], 60, axis=0)])
    asked = next_to_label({3: model}, crowded, {3: yes + no}, 6)
    assert "unlike the others" in {a.reason for a in asked}


def test_uncertain_tracks_are_asked_for_first(world):
    X, _, yes, no, model = world
    chosen = [a.row for a in next_to_label({3: model}, X, {3: yes + no}, 20) if a.tag == 3]
    p = model.predict(X).probability
    assert np.abs(p[chosen] - 0.5).mean() < np.abs(p - 0.5).mean() - 0.1


def test_copies_are_asked_for_once(world):
    X, _, yes, no, model = world
    p = model.predict(X).probability
    p[yes + no] = 0
    row = int(np.abs(p - 0.5).argmin())
    copies = np.concatenate([X, np.repeat(X[[row]], 20, axis=0)])
    alike = {row, *range(len(X), len(copies))}
    asked = next_to_label({3: model}, copies, {3: yes + no}, 12)
    assert sum(a.row in alike for a in asked if a.reason != "at random") <= 1


def test_before_any_label_tracks_are_drawn_at_random():
    X = library(0, n=20)[0]
    asked = next_to_label({}, X, {1: [4]}, 30)
    assert {a.row for a in asked} == set(range(20)) - {4}
    assert {a.reason for a in asked} == {"at random"}


def test_suggestions_leave_out_what_the_owner_said(world):
    X, truth, yes, no, model = world
    found = suggest(model, X, yes + no, 0.6)
    assert not {s.row for s in found} & set(yes + no)
    assert [s.probability for s in found] == sorted((s.probability for s in found), reverse=True)
    assert min(s.probability for s in found) >= 0.6
    assert truth[[s.row for s in found]].mean() > 0.7


def test_a_slip_is_found(world):
    X, truth, yes, no, _ = world
    typical = X[truth].mean(axis=0)
    order = np.argsort(-X[truth] @ typical)
    slip = int(np.setdiff1d(np.flatnonzero(truth)[order][:10], yes)[0])
    model = fit_tag(X, yes, [*no, slip], np.arange(len(X)), 0)
    found = disagreements(model, X, yes, [*no, slip])
    assert (found[0].row, found[0].said) == (slip, False)


def test_a_model_at_chance_contradicts_nobody():
    X = np.zeros((30, 4), np.float32)
    model = fit_tag(X, range(6), range(10, 16), np.arange(30), 0)
    assert disagreements(model, X, range(6), range(10, 16)) == []
