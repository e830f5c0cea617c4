"""Folds, stages, parts, the rate finder, songs: what is built on the loop."""

from dataclasses import replace

import numpy as np
import pytest

from musicscope.core.errors import ParameterError
from musicscope.learning.evaluation.result_file import read_result, write_result
from musicscope.learning.networks.song_training import ReaderTraining
from musicscope.learning.training.cross_validation import Fold, cross_validate
from musicscope.learning.training.loop import train
from musicscope.learning.training.messages import Epoch
from musicscope.learning.training.rate_finder import find_learning_rate, steepest_fall
from musicscope.learning.training.results import trained_result
from musicscope.learning.training.song_stage import hear_songs, train_summary
from musicscope.learning.training.split import grouped_folds
from musicscope.learning.training.stages import stages_of
from musicscope.learning.training.time_or_frequency import CONTESTANTS, Row, time_or_frequency
from tests.learning.training.tiny import CPU, HEARS, Watcher, tiny_spec, toy

pytestmark = pytest.mark.usefixtures("tiny")

PUBLISHED = replace(
    HEARS,
    settings={**HEARS.settings, "n_mels": 140, "hop": 32},
    rows=140,
    frames=140,
    samples=139 * 32,
)


def test_every_track_is_judged_once_by_a_network_that_has_not_heard_its_artist():
    examples, watcher = toy(24), Watcher()
    folds = grouped_folds(examples.answers, examples.artists, 3, 0)
    found = cross_validate(tiny_spec(epochs=5), examples, folds, device=CPU, context=watcher)
    assert (found.answers.folds == folds).all()
    assert np.isfinite(found.answers.scores).all()
    for fold, training in enumerate(found.trainings):
        learned = np.concatenate([training.split.train, training.split.validation])
        assert not set(examples.artists[learned]) & set(examples.artists[folds == fold])
    assert [(f.n, f.of) for f in watcher.of(Fold)] == [(1, 3), (2, 3), (3, 3)]
    shares = [done / total for done, total, _ in watcher.progressed]
    assert shares[-1] == 1
    result = found.result()
    assert result.figures["macro_f1"].value > 0.9
    assert len(result.extra["folds"]) == 3


def test_a_network_stands_on_the_bench_beside_the_classifiers(tmp_path):
    trained = train(tiny_spec(test=0.3), toy(), device=CPU)
    result = trained_result(trained)
    assert result.title == "tiny · mel"
    assert result.settings["seed"] == "1"
    assert result.extra["parameters"] == trained.parameters
    assert len(result.extra["history"]["epochs"]) == 6
    write_result(tmp_path / "run.json", result)
    assert read_result(tmp_path / "run.json").extra == result.extra


def test_an_artist_on_both_sides_is_refused():
    with pytest.raises(ParameterError, match="artist is on both sides"):
        cross_validate(tiny_spec(), toy(8), np.arange(8) % 2, device=CPU)


def test_parts_learn_first_then_the_head_on_what_they_say():
    spec = tiny_spec(network="time_freq", input=PUBLISHED, epochs=3, learning_rate=0.01)
    watcher = Watcher()
    trained = train(spec, toy(16), device=CPU, context=watcher)
    assert [epoch.stage for epoch in watcher.of(Epoch)] == ["time"] * 3 + ["freq"] * 3 + [""] * 3
    assert trained.stage == ""
    network = trained.network()
    labels = [stage.label for stage in stages_of(network)]
    assert labels == ["time", "freq", ""]


def test_the_mean_of_parts_has_nothing_of_its_own_to_learn():
    spec = tiny_spec(network="time_freq_avg", input=PUBLISHED, epochs=1)
    trained = train(spec, toy(8), device=CPU)
    assert np.isfinite(trained.scores[trained.split.validation]).all()


def test_time_or_frequency_compares_four_networks_on_the_same_splits():
    examples, watcher = toy(12), Watcher()
    folds = grouped_folds(examples.answers, examples.artists, 3, 0)
    folds[folds > 0] = -1
    spec = tiny_spec(input=PUBLISHED, epochs=2, validation=0.0)
    rows = time_or_frequency(spec, examples, folds, device=CPU, context=watcher)
    assert tuple(row.name for row in rows) == CONTESTANTS
    assert len({row.result.fingerprint for row in rows}) == 1
    by_name = {row.name: row for row in rows}
    assert by_name["time_freq"].parameters > by_name["time"].parameters + by_name["freq"].parameters
    assert by_name["time_freq"].seconds > by_name["time"].seconds
    assert all(0 <= row.score.value <= 1 for row in rows)
    assert watcher.of(Row) == rows
    assert {epoch.stage for epoch in watcher.of(Epoch)} == {""}


def test_the_rate_finder_chooses_where_the_loss_falls():
    sweep = find_learning_rate(tiny_spec(), toy(), device=CPU, steps=60)
    assert 1e-4 < sweep.chosen < 0.5
    assert (np.diff(sweep.rates) > 0).all()
    place = int(np.searchsorted(sweep.rates, sweep.chosen))
    assert sweep.losses[place] > sweep.losses.min()
    assert len(sweep.losses) == len(sweep.rates)


@pytest.mark.parametrize(("summary", "head"), [("gru", "mlp"), ("mean", "svm")])
def test_songs_are_read_from_the_features_of_their_windows(summary, head):
    examples = toy(24, seconds=3.5)
    trained = train(tiny_spec(test=0.3), examples, device=CPU)
    songs = hear_songs(trained, examples.source, device=CPU)
    assert {song.shape for song in songs} == {(4, 8)}
    training = ReaderTraining(epochs=30, rate=0.01)
    read = train_summary(
        trained, examples, summary=summary, head=head, size=8, training=training, songs=songs
    )
    asked = trained.split.test
    chosen = read.answers.scores[asked].argmax(axis=1)
    assert (chosen == examples.answers[asked].argmax(axis=1)).mean() >= 0.75
    assert np.isnan(read.answers.scores[trained.split.train]).all()
    assert read.reader().settings["summary"] == summary


def test_a_chance_dip_among_the_first_batches_is_no_learning():
    rates = np.geomspace(1e-6, 1.0, 80)
    losses = 0.6 / (1 + (rates / 1e-3)) + 0.005 * np.sin(np.arange(80))
    losses[0] += 0.04
    assert 1e-4 < steepest_fall(rates, losses) < 1e-2
