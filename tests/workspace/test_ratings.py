"""Places on the mood plane: each step undone, and learned by networks alone."""

from __future__ import annotations

import numpy as np
import pytest

from musicscope.core.errors import ParameterError
from musicscope.workspace.network_jobs import training_spec
from musicscope.workspace.network_material import fitting_task, task_answers
from musicscope.workspace.network_requests import TrainingRequest
from musicscope.workspace.ratings import Place, Ratings
from tests.workspace.test_bench import QUICK, BenchWorld


class RatedWorld(BenchWorld):
    """A library whose tracks can be placed."""

    def __init__(self, folder, n=45):
        super().__init__(folder, n)
        self.touched = []
        self.ratings = Ratings(
            self.library, self.jobs, self.undo.push, self.touched.append, self.notices.append
        )

    def offered(self, id_="mood"):
        return next(one for one in self.bench.network_targets() if one.id == id_)

    def place_all(self, count=20):
        for n in range(count):
            self.ratings.place(self.ids[n], n / count, -n / count)


@pytest.fixture
def world(tmp_path):
    made = RatedWorld(tmp_path)
    yield made
    made.close()


def test_a_place_is_one_step_that_can_be_undone_and_done_again(world):
    track = world.ids[0]
    world.ratings.place(track, 0.5, -0.5)
    world.ratings.place(track, -0.5, 0.25)
    assert world.touched[-1].rated == {track}
    assert world.ratings.of(track) == Place(-0.5, 0.25)
    world.undo.undo()
    assert world.ratings.of(track) == Place(0.5, -0.5)
    world.undo.undo()
    assert world.ratings.of(track) is None
    world.undo.redo()
    world.undo.redo()
    assert world.ratings.all() == {track: Place(-0.5, 0.25)}
    assert world.undo.undo_label == "Place a track on the mood plane"


def test_tracks_are_taken_off_the_plane_and_put_back(world):
    world.place_all(3)
    before = world.ratings.all()
    world.ratings.clear([world.ids[0], world.ids[2], world.ids[9]])
    assert world.undo.undo_label == "Take 2 tracks off the mood plane"
    assert list(world.ratings.all()) == [world.ids[1]]
    world.undo.undo()
    assert world.ratings.all() == before
    world.ratings.clear([world.ids[9]])
    assert world.undo.undo_label == "Place a track on the mood plane"


def test_an_import_is_one_step(world, tmp_path):
    world.place_all(2)
    world.ratings.export_file(tmp_path / "mood.csv")
    world.ratings.clear(world.ids.values())
    report = world.ratings.import_file(tmp_path / "mood.csv")
    assert report.placed == len(world.ratings.all()) == 2
    assert world.undo.undo_label == "Import “mood.csv”"
    world.undo.undo()
    assert world.ratings.all() == {}


def test_the_bench_says_that_only_a_network_can_learn_mood(world):
    assert "No track has a place" in world.offered().reason
    world.place_all()
    offered = world.offered()
    assert (offered.label, offered.task) == ("Mood: valence and arousal", "places")
    assert (offered.possible, offered.names, offered.tracks, offered.artists) == (True, 2, 20, 5)
    assert world.target("mood").reason.startswith("Only a network can learn this")
    assert world.bench.run(QUICK, "mood") is None
    assert world.sentences[-1].startswith("Only a network can learn this")


def test_networks_are_offered_all_else_as_the_bench_is(world):
    offered = {target.id: target for target in world.bench.network_targets()}
    here = {target.id: target for target in world.bench.targets()}
    assert {id_ for id_ in here if here[id_] != offered[id_]} == {"mood"}


def test_what_cannot_be_learned_yet_says_what_to_do(world):
    artists = world.catalogue.values("artist", [world.ids[n] for n in range(45)])
    one = [n for n in range(45) if artists[n] == artists[0]]
    for n in one[:4]:
        world.ratings.place(world.ids[n], n / 100, 0.0)
    assert "of one artist" in world.offered().reason
    for n in range(10):
        world.ratings.place(world.ids[n], 0.5, 0.5)
    for n in one[:4]:
        world.ratings.place(world.ids[n], 0.5, 0.5)
    assert "same place" in world.offered().reason
    with pytest.raises(ParameterError, match="same place"):
        world.bench.answered("mood")


def test_networks_learn_places_and_unknown_is_not_a_number(world, tmp_path):
    world.place_all()
    path = world.catalogue.track(world.ids[30]).path.decode()
    (tmp_path / "half.csv").write_text(f"path,valence,arousal\n{path},,-0.5\n")
    world.ratings.import_file(tmp_path / "half.csv")
    assert world.bench.find_target("Mood") == "mood"
    answered = world.bench.answered("mood")
    spec = training_spec(TrainingRequest("mood", "time"), answered)
    assert (spec.task, spec.names) == ("mood", ("valence", "arousal"))
    answers = task_answers(spec.task, answered)
    assert answers.shape == (21, 2)
    row = answered.tracks.tolist().index(world.ids[30])
    np.testing.assert_array_equal(answers[row], [np.nan, -0.5])
    at = answered.tracks.tolist().index(world.ids[5])
    np.testing.assert_allclose(answers[at], [0.25, -0.25])


def test_tasks_that_do_not_fit_are_refused_in_a_sentence(world):
    world.place_all()
    places, genres = world.bench.answered("mood"), world.bench.answered("genre")
    assert fitting_task("", places) == "mood"
    with pytest.raises(ParameterError, match="choose the task of valence"):
        fitting_task("genre", places)
    with pytest.raises(ParameterError, match="choose the target mood"):
        fitting_task("mood", genres)
    with pytest.raises(ParameterError, match="mean of windows"):
        training_spec(TrainingRequest("mood", "time", summary="gru"), places)
