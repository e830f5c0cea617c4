from dataclasses import replace

import numpy as np
import pytest

from musicscope.learning.active import RANDOM_EVERY, drawn_at_random, next_to_label
from musicscope.learning.learner import fit_tag
from musicscope.learning.learner_model import NONE_HELD
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


def test_what_is_drawn_at_random_says_so_and_becomes_rarer():
    shares = []
    for place in (0, 10, 40, 400):
        span = range(place, place + 4 * RANDOM_EVERY)
        shares.append(np.mean([drawn_at_random(n) for n in span]))
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] == 1 / RANDOM_EVERY


def test_a_tag_with_many_yes_and_no_is_asked_what_is_uncertain_and_now_and_then_at_random(world):
    X, _, yes, no, model = world
    asked = next_to_label({3: model}, X, {3: yes + no}, 32)
    assert sum(a.reason == "at random" for a in asked) == 16
    assert all((a.tag is None) == (a.reason == "at random") for a in asked)


def test_a_rare_tag_is_searched_for_where_more_of_it_is_found():
    X, truth, artists = library(2, share=0.05, lift=0.8)
    yes, no = some_labels(2, truth, 3, 17)
    model = fit_tag(X, yes, no, artists, 0)
    asked = [a for a in next_to_label({3: model}, X, {3: yes + no}, 16) if a.tag == 3]
    assert len(asked) > 8
    assert truth[[a.row for a in asked]].mean() > 4 * truth.mean()


def test_a_search_starts_from_each_kind_of_sound_that_was_said_yes_to():
    rng = np.random.default_rng(0)
    middles = np.repeat(np.eye(4, 12), 60, axis=0)
    X = (middles + rng.normal(0, 0.12, (240, 12))).astype(np.float32)
    X -= X.mean(axis=0)
    yes, no = [0, 60], [*range(120, 126), *range(180, 186)]
    model = fit_tag(X, yes, no, np.arange(240), 0)
    asked = [a.row for a in next_to_label({0: model}, X, {0: yes + no}, 12) if a.tag == 0]
    assert {row // 60 for row in asked[:6]} == {0, 1}


def test_where_only_yes_was_said_chance_brings_the_first_no():
    X, truth, artists = library(4)
    yes, _ = some_labels(4, truth, 2, 0)
    model = fit_tag(X, yes, [], artists, 0)
    (first, *_) = next_to_label({0: model}, X, {0: yes}, 6)
    assert first.reason == "at random"


def test_the_tag_with_the_fewest_labels_comes_first(world):
    X, truth, yes, no, model = world
    few_yes, few_no = some_labels(11, truth, 2, 6)
    other = fit_tag(X, few_yes, few_no, np.arange(len(X)), 0)
    asked = next_to_label({3: model, 8: other}, X, {3: yes + no, 8: few_yes + few_no}, 10)
    assert {a.tag for a in asked} == {8, None}


def test_a_model_that_was_restored_without_its_labels_still_asks(world):
    X, _, yes, no, model = world
    bare = replace(model, held_out=NONE_HELD, n_yes=3, n_no=9)
    asked = next_to_label({3: bare}, X, {3: yes + no}, 5)
    assert len({a.row for a in asked}) == 5
    assert not {a.row for a in asked} & set(yes + no)


def test_what_has_been_skipped_or_said_of_every_tag_is_never_asked(world):
    X, _, _, _, model = world
    said = list(range(300))
    asked = next_to_label({3: model}, X, {3: said}, len(X), skipped=range(300, 780))
    assert {a.row for a in asked} == set(range(780, 800))


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
