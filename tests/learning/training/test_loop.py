"""A network learns from labels, and says honestly when it cannot."""

import json

import numpy as np
import pytest

from musicscope.core.errors import ParameterError
from musicscope.learning.networks import Input
from musicscope.learning.training.augmentation import Augmentation
from musicscope.learning.training.loop import train
from musicscope.learning.training.messages import Epoch, History, Notice, Step
from musicscope.learning.training.sources import ArraySource
from musicscope.learning.training.spec import Examples, TrainingSpec
from tests.learning.training.tiny import (
    CPU,
    HEARS,
    Watcher,
    examples_of,
    tiny_spec,
    tone_or_noise,
    toy,
)

pytestmark = pytest.mark.usefixtures("tiny")


def same(one, other):
    return all(np.array_equal(one.state[name], other.state[name]) for name in one.state)


def test_tones_are_told_from_noise_on_artists_that_were_not_heard():
    watcher = Watcher()
    trained = train(tiny_spec(test=0.2), toy(30), device=CPU, context=watcher)
    assert trained.figures["macro_f1"] == 1
    artists = toy(30).artists
    sides = [set(artists[rows]) for rows in trained.split.rows().values()]
    assert not sides[0] & sides[1]
    assert not sides[0] & sides[2]
    assert (trained.answers.folds[trained.split.test] == 0).all()
    assert np.isnan(trained.answers.scores[trained.split.train]).all()
    assert len(watcher.of(Epoch)) == 6
    assert watcher.of(Step)
    assert watcher.progressed[-1][:2] == (18, 18)
    assert trained.ended == "complete"
    assert trained.device == "cpu: for a test"


def test_shuffled_labels_give_chance():
    tracks, classes = tone_or_noise(60)
    rng = np.random.default_rng(5)
    shuffled = examples_of(tracks, rng.permutation(classes), artists=np.arange(60))
    trained = train(tiny_spec(validation=0.0, test=0.5, epochs=4), shuffled, device=CPU)
    assert 0.2 < trained.figures["accuracy"] < 0.8


def test_the_same_seed_gives_the_same_network_and_another_seed_another():
    spec = tiny_spec(
        epochs=2, augmentation=Augmentation(gain_db=6, time_masks=1, frequency_masks=1, mixup=0.3)
    )
    one, two = (train(spec, toy(), device=CPU) for _ in range(2))
    assert same(one, two)
    assert [e.loss for e in one.history.epochs] == [e.loss for e in two.history.epochs]
    assert not same(one, train(tiny_spec(epochs=2, seed=2), toy(), device=CPU))


def test_a_training_leaves_torchs_random_numbers_as_they_were():
    import torch

    torch.manual_seed(3)
    expected = torch.rand(1)
    torch.manual_seed(3)
    train(tiny_spec(epochs=1), toy(), device=CPU)
    assert torch.equal(torch.rand(1), expected)


def test_what_was_learned_answers_as_it_did_in_training():
    import torch

    examples = toy()
    trained = train(tiny_spec(windows=1), examples, device=CPU)
    row = int(trained.split.validation[0])
    y = examples.source.read(row, 0, 10**9).astype(np.float32)
    start = (len(y) - HEARS.samples) // 2
    window = torch.from_numpy(y[start : start + HEARS.samples])[None]
    np.testing.assert_allclose(trained.hear(window)[0], trained.scores[row], atol=1e-5)


def test_standardisation_is_learned_from_the_training_tracks_alone():
    examples = toy()
    trained = train(tiny_spec(epochs=1), examples, device=CPU)
    tracks, classes = tone_or_noise(24)
    muted = [y * (row in trained.split.train) for row, y in enumerate(tracks)]
    muted = examples_of(muted, classes)
    again = train(tiny_spec(epochs=1), muted, device=CPU, split=trained.split)
    assert again.input == trained.input
    assert trained.input.settings["standardise"] == "data"
    assert Input.from_json(json.loads(json.dumps(trained.input.as_json()))) == trained.input


def test_early_stopping_keeps_the_best_epoch():
    spec = tiny_spec(epochs=40, patience=3)
    trained = train(spec, toy(), device=CPU)
    assert trained.ended == "early"
    epochs = trained.history.epochs
    assert len(epochs) == trained.best_epoch + 3
    best = epochs[trained.best_epoch - 1]
    assert best.metric == max(epoch.metric for epoch in epochs)
    assert epochs[-1].best is False


def test_tracks_shorter_than_a_window_are_tiled():
    tracks, classes = tone_or_noise(16, seconds=0.4)
    trained = train(tiny_spec(), examples_of(tracks, classes), device=CPU)
    assert trained.figures["accuracy"] == 1


def test_one_class_only_is_a_sentence():
    tracks, classes = tone_or_noise(8)
    with pytest.raises(ParameterError, match="only one class to learn from, tone"):
        train(tiny_spec(), examples_of(tracks, classes * 0), device=CPU)


def test_two_examples_are_learned_and_it_is_said_that_nothing_tells_how_well():
    tracks, classes = tone_or_noise(2)
    watcher = Watcher()
    examples = examples_of(tracks, classes, artists=np.arange(2))
    trained = train(tiny_spec(epochs=2), examples, device=CPU, context=watcher)
    assert "too few artists" in watcher.of(Notice)[0].sentence
    assert trained.figures == {}
    assert trained.best_epoch == 2
    assert np.isnan(trained.answers.scores).all()


def test_one_track_is_too_few():
    tracks, classes = tone_or_noise(1)
    with pytest.raises(ParameterError, match="fewer than two tracks"):
        train(tiny_spec(), examples_of(tracks, classes), device=CPU)


def test_pictures_that_were_made_before_are_learned_from_too():
    import torch

    from musicscope.learning.front_ends import front_end
    from musicscope.learning.training.hearing import _not_standardised

    tracks, classes = tone_or_noise(24)
    ear = front_end(_not_standardised(HEARS))
    pictures = [
        ear(torch.from_numpy(y.astype(np.float32))[None])[0].T.numpy().astype(np.float16)
        for y in tracks
    ]
    examples = examples_of(tracks, classes)
    shown = Examples(
        ArraySource(pictures),
        examples.answers,
        examples.artists,
        examples.tracks,
        examples.titles,
    )
    assert train(tiny_spec(), shown, device=CPU).figures["accuracy"] == 1


@pytest.mark.parametrize("task", ["tags", "mood", "artist", "instrument"])
def test_every_task_learns(task):
    tracks, classes = tone_or_noise(24)
    answers = np.eye(2, dtype=np.float32)[classes]
    names = {"artist": (), "mood": ("valence", "arousal")}.get(task, ("tone", "noise"))
    settings = {"artist": {"size": 4, "sharpness": 5.0}}.get(task, {})
    if task == "artist":
        answers = classes[:, None].astype(np.float32)
    if task == "tags":
        answers[::5, 0] = np.nan
    base = examples_of(tracks, classes)
    examples = Examples(base.source, answers, base.artists, base.tracks, base.titles)
    spec = tiny_spec(task=task, names=names, task_settings=settings, epochs=12)
    trained = train(spec, examples, device=CPU)
    epochs = trained.history.epochs
    assert epochs[-1].loss < epochs[0].loss
    assert trained.history.epochs[trained.best_epoch - 1].metric > 0.8
    assert (trained.answers is None) == (task in {"mood", "artist"})


def test_an_autoencoder_learns_without_labels():
    base = toy(8)
    nothing = np.zeros((8, 0), np.float32)
    examples = Examples(base.source, nothing, base.artists, base.tracks, base.titles)
    spec = tiny_spec(
        task="reconstruction",
        network="autoencoder",
        names=(),
        input=HEARS,
        epochs=8,
        learning_rate=0.002,
    )
    trained = train(spec, examples, device=CPU)
    assert trained.history.epochs[-1].loss < trained.history.epochs[0].loss
    with pytest.raises(ParameterError, match="choose the autoencoder"):
        train(tiny_spec(task="reconstruction", names=()), examples, device=CPU)


def test_spec_and_history_survive_as_json():
    spec = tiny_spec(input=HEARS, settings={}, augmentation=Augmentation(mixup=0.2))
    assert TrainingSpec.from_json(json.loads(json.dumps(spec.as_json()))) == spec
    trained = train(tiny_spec(epochs=2, validation=0.0), toy(8), device=CPU)
    stored = json.dumps(trained.history.as_json(), allow_nan=False)
    read = History.from_json(json.loads(stored))
    assert read.epochs[1].loss == trained.history.epochs[1].loss
    assert np.isnan(read.epochs[1].metric)
    with pytest.raises(ParameterError):
        TrainingSpec.from_json({"network": "tiny"})


@pytest.mark.parametrize(
    "wrong", [{"batch": 0}, {"epochs": 0}, {"learning_rate": -1}, {"validation": 1.0}]
)
def test_impossible_settings_are_refused(wrong):
    with pytest.raises(ParameterError):
        tiny_spec(**wrong)
