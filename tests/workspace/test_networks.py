"""Networks of a library whose two genres are told apart by ear: tones and noise."""

from __future__ import annotations

import errno
import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicscope.core.paths import Places
from musicscope.jobs import InlineRunner, JobState
from musicscope.library.vector_sets import VectorSets
from musicscope.workspace import Workspace
from musicscope.workspace.hearing_nearest import learned_from
from musicscope.workspace.network_requests import TrainingRequest
from tests.library.music import retag, scan

RATE = 22_050
GENRES = ("Hum", "Hiss")
SMALL = TrainingRequest(
    "genre", "timbre", spec={"epochs": 4, "batch": 8, "crops": 4, "learning_rate": 3e-3}
)


def write_song(path: Path, number: int) -> None:
    rng = np.random.default_rng(number)
    t = np.arange(RATE) / RATE
    hum = 0.3 * np.sin(2 * np.pi * rng.uniform(150, 300) * t)
    hiss = 0.2 * rng.normal(size=RATE)
    soundfile.write(path, hum if number % 2 == 0 else hiss, RATE)
    retag(path, title=f"Song {number}", artist=f"Artist {number // 2}", genre=GENRES[number % 2])


class World:
    """A workspace of twelve songs by six artists, each of whom hums and hisses."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        music = folder / "music"
        music.mkdir(parents=True)
        for number in range(12):
            write_song(music / f"{number}.flac", number)
        self.notices: list[str] = []
        self.workspace = self.open("data")
        self.workspace.library.add_folder(bytes(music))
        scan(self.workspace.library)
        self.workspace.catalogue.reload()

    def open(self, name: str) -> Workspace:
        data = self.folder / name
        opened = Workspace(Places(data, data / "cache"), InlineRunner())
        opened.notices.subscribe(lambda notice: self.notices.append(notice.sentence))
        return opened

    @property
    def networks(self):
        return self.workspace.networks

    def train(self, request=SMALL):
        handle = self.networks.train(request)
        assert handle is not None
        assert handle.error is None
        return handle.result

    def answer(self, track, path=None):
        heard = []
        self.networks.answer(track, path or self.networks.chosen, heard.append, heard.append)
        return heard[0]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    os.environ["MUSICSCOPE_OUTPUT"] = "silent"
    made = World(tmp_path_factory.mktemp("networks"))
    made.train()
    yield made
    made.workspace.close()


def test_a_trained_network_tells_the_genres_of_songs_apart(world):
    said = []
    for track in world.workspace.library.tracks():
        heard = world.answer(track.id)
        assert heard.names == ("Hiss", "Hum")
        assert heard.taggram.shape == (len(heard.times_s), 2)
        np.testing.assert_allclose(heard.probabilities.sum(), 1, atol=1e-4)
        said.append(heard.names[int(heard.probabilities.argmax())] == track.genres[0])
    assert np.mean(said) > 0.9


def test_its_run_stands_on_the_bench_with_its_curves_and_its_file(world):
    (run,) = [r for r in world.workspace.bench.results() if r.title.startswith("Timbre")]
    assert run.settings["Target"] == "Genre"
    assert run.extra["parameters"] > 10_000
    assert len(run.extra["curves"]["loss"]) == 4
    assert (world.networks.folder / run.extra["model"]).is_file()
    tested = run.answers.tracks[run.answers.folds >= 0]
    assert 0 < len(tested) < 12


def test_the_same_network_gives_the_same_answers_on_a_fresh_profile(world, tmp_path):
    chosen = world.networks.chosen
    given = tmp_path / "gift.network"
    assert world.networks.export_file(chosen, given).result == given
    other = world.open("other")
    taken = other.networks.import_file(given).result
    track = world.workspace.library.tracks()[0]
    other.library.add_folder(os.path.dirname(track.path))  # noqa: PTH120
    scan(other.library)
    other.catalogue.reload()
    (same,) = [t for t in other.library.tracks() if t.path == track.path]
    heard = []
    other.networks.answer(same.id, taken, heard.append, heard.append)
    np.testing.assert_array_equal(heard[0].probabilities, world.answer(track.id).probabilities)
    other.close()


def test_what_is_no_network_is_refused_in_a_sentence(world, tmp_path):
    bad = tmp_path / "bad.network"
    bad.write_bytes(b"\x80\x04\x95 a pickle")
    before = world.networks.models()
    world.networks.import_file(bad)
    assert "bad.network" in world.notices[-1]
    said = []
    world.networks.import_file(bad, failed=said.append)
    assert said == [world.notices[-1]]
    assert len(world.networks.models()) == len(before)


def test_a_name_that_is_none_is_refused_in_a_sentence(world):
    one = world.networks.models()[0]
    world.networks.rename(one.path, "x" * 201)
    assert "1 to 200 characters" in world.notices[-1]
    named = []
    world.networks.rename(one.path, "My ear", named.append)
    assert named == [one.path]
    assert world.networks.models()[0].card.name == "My ear"
    world.networks.rename(one.path, one.card.name)


def test_deleting_a_network_can_be_undone(world):
    before = [one.path.name for one in world.networks.models()]
    world.networks.delete(world.networks.models()[0].path)
    assert len(world.networks.models()) == len(before) - 1
    world.workspace.undo.undo()
    assert [one.path.name for one in world.networks.models()] == before


def test_what_it_hears_is_one_more_aspect(world):
    name = world.networks.models()[0].card.name
    handle = world.networks.embed(world.networks.models()[0].path)
    assert handle.state is JobState.DONE
    ids, values = VectorSets(world.workspace.library.database).read(f"embedding:{name}")
    assert len(ids) == 12
    assert np.isfinite(values).all()
    assert world.workspace.similar.aspects[-1].label == name
    world.networks.forget(name)
    assert len(world.workspace.similar.aspects) == 4


def test_cross_validation_judges_every_track_and_keeps_a_network_of_all(world):
    found = world.train(
        TrainingRequest("genre", "timbre", spec={**SMALL.spec, "epochs": 2}, folds=3, title="All")
    )
    (run,) = [r for r in world.workspace.bench.results() if r.id in found.results]
    assert (run.answers.folds >= 0).all()
    assert found.model.is_file()
    unlearned = world.workspace.clever_hans.unlearned(found.model)
    assert 0 < len(unlearned) < 12
    learned = learned_from([run], found.model.name)
    assert learned.learned
    assert unlearned.isdisjoint(learned.labels)
    assert len(unlearned) + len(learned.labels) == 12
    world.networks.delete(found.model)


def stop_when(world, then):
    """Stop a training as soon as it has told something; returns what ends this."""
    stopped = []

    def stop(live):
        if not stopped and then(live):
            stopped.append(live)
            world.networks.cancel()

    return world.networks.live.subscribe(stop)


def test_of_folds_that_were_ended_the_best_network_so_far_is_kept(world):
    quick = {**SMALL.spec, "epochs": 2}
    folds = TrainingRequest("genre", "timbre", spec=quick, folds=3, title="Folds")
    forget = stop_when(world, lambda live: live.part == "fold 2 of 3" and live.epochs)
    found = world.train(folds)
    forget()
    assert found.ended == "stopped"
    (run,) = [r for r in world.workspace.bench.results() if r.id in found.results]
    assert 0 < (run.answers.folds >= 0).sum() < 12
    assert world.networks.unfinished() is None
    world.networks.delete(found.model)


def test_what_never_began_to_learn_is_not_offered_again(world):
    forget = stop_when(world, lambda live: live.metric and live.phase == "training")
    world.networks.train(TrainingRequest("genre", "timbre", spec={**SMALL.spec, "crops": 40}))
    forget()
    assert "before its first epoch" in world.notices[-1]
    assert world.networks.unfinished() is None


def test_an_interrupted_training_is_offered_and_gone_on_with(world):
    assert world.networks.unfinished() is None
    folder = world.folder / "data" / "unfinished trainings" / SMALL.folder_name
    folder.mkdir(parents=True)
    (folder / "request.json").write_text("{}")
    assert world.networks.unfinished() is None

    (folder / "request.json").write_text(json.dumps(SMALL.as_json()))
    assert world.networks.unfinished() == SMALL
    world.networks.forget_unfinished()
    assert world.networks.unfinished() is None


def test_a_full_disk_loses_neither_older_networks_nor_what_was_learned(world, monkeypatch):
    before = [one.path.name for one in world.networks.models()]
    asked = TrainingRequest("genre", "timbre", spec={**SMALL.spec, "epochs": 3}, title="Full")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("musicscope.learning.packages.package.write_archive", full)
        world.networks.train(asked)
    assert "the disk is full" in world.notices[-1]
    assert [one.path.name for one in world.networks.models()] == before
    assert [path.name for path in world.networks.folder.iterdir() if path.suffix == ".part"] == []
    assert world.networks.unfinished() == replace(asked, title="Full")

    told = []
    forget = world.networks.live.subscribe(lambda live: told.extend(live.sentences))
    world.networks.resume()
    forget()
    assert "goes on after its last epoch" in told[0]
    assert world.networks.unfinished() is None
    (kept,) = [one for one in world.networks.models() if one.path.name not in before]
    world.networks.delete(kept.path)


def test_what_cannot_be_learned_is_a_sentence(world):
    assert world.networks.train(TrainingRequest("tags")) is None
    assert "no label yet" in world.notices[-1]
    assert world.networks.train(TrainingRequest("genre", "no such network")) is not None
    assert "There is no network called no such network" in world.notices[-1]
    assert not world.networks.training
    assert world.networks.unfinished() is None


@pytest.mark.parametrize("summary", ["mean", "attention", "gru"])
def test_whole_songs_are_learned_in_a_second_stage(world, summary):
    changed = {"crop": True, "gain_db": 6.0, "time_masks": 1, "mixup": 0.2}
    quick = {**SMALL.spec, "epochs": 2, "augmentation": changed}
    found = world.train(TrainingRequest("genre", "timbre", spec=quick, summary=summary))
    windows, songs = (r for r in world.workspace.bench.results() if r.id in found.results)
    assert {windows.title, songs.title} == {
        "Timbre CNN · Genre",
        f"Timbre CNN · Genre · songs by {summary}",
    }
    heard = world.answer(world.workspace.library.tracks()[0].id, found.model)
    np.testing.assert_allclose(heard.probabilities.sum(), 1, atol=1e-4)
    assert heard.taggram.shape == (len(heard.times_s), 2)
    world.networks.delete(found.model)


def test_an_embedding_and_an_autoencoder_learn_without_names(world):
    quick = {**SMALL.spec, "epochs": 1}
    artists = TrainingRequest("genre", "timbre", task="artist", spec=quick, folds=3, title="Ears")
    found = world.train(artists)
    assert found.results == ()
    assert "judged once, by artist" in found.sentences[-1]
    heard = world.answer(world.workspace.library.tracks()[0].id, found.model)
    assert heard.names[0] == "dimension 1"
    assert len(heard.names) == 128
    world.networks.delete(found.model)
    assert world.networks.train(TrainingRequest("genre", "timbre", task="reconstruction"))
    assert world.notices[-1].endswith("choose the autoencoder.")


def test_what_had_learned_of_a_network_that_was_ended_early_is_kept(world):
    """Time learns first, then Freq, then what joins them."""
    stopped = []

    def stop(live):
        if live.epochs and live.epochs[-1].stage == "freq" and not stopped:
            stopped.append(live)
            world.networks.cancel()

    unsubscribe = world.networks.live.subscribe(stop)
    quick = {"epochs": 1, "batch": 8, "validation": 0.3}
    found = world.train(TrainingRequest("genre", "time_freq", "mel", 160, spec=quick))
    unsubscribe()
    assert stopped
    assert found.ended == "stopped"
    (kept,) = [one for one in world.networks.models() if one.path == found.model]
    assert kept.card.network in ("time", "freq")
    heard = world.answer(world.workspace.library.tracks()[0].id, found.model)
    np.testing.assert_allclose(heard.probabilities.sum(), 1, atol=1e-4)
    world.networks.delete(found.model)
