import numpy as np
import pytest

from musicscope.core.errors import ParameterError
from musicscope.jobs import JobRunner, JobState, Mailbox
from musicscope.learning.evaluation.experiment import Experiment, Fusion
from musicscope.library.vector_sets import VectorSets
from musicscope.workspace.bench import Bench
from tests.workspace.tag_world import TagWorld

JAZZ, FOLK = 0, 1
QUICK = Experiment("nearest_neighbours", groups=("aspects",), importance=False)


class BenchWorld(TagWorld):
    """A library with a bench."""

    def __init__(self, folder, n=45, jobs=None):
        super().__init__(folder, n, jobs)
        self.told = []
        self.bench = self.open_bench()

    def open_bench(self):
        bench = Bench(
            self.library,
            self.catalogue,
            self.labelling,
            self.jobs,
            self.undo.push,
            self.notices.append,
        )
        bench.changed.subscribe(self.told.append)
        return bench

    def target(self, id_):
        return next(target for target in self.bench.targets() if target.id == id_)

    def run(self, experiment=QUICK, target="genre"):
        handle = self.bench.run(experiment, target)
        assert handle.error is None
        return handle.result

    @property
    def sentences(self):
        return [notice.sentence for notice in self.notices]


@pytest.fixture
def world(tmp_path):
    made = BenchWorld(tmp_path)
    yield made
    made.close()


def test_what_can_be_learned_comes_first_and_the_rest_says_why_not(world):
    targets = world.bench.targets()
    possible = [target.possible for target in targets]
    assert possible == sorted(possible, reverse=True)
    genre = world.target("genre")
    assert (genre.names, genre.tracks, genre.artists) == (3, 45, 5)
    assert world.target("tags").reason.startswith("There is no label yet")
    assert world.target("cluster").reason.startswith("There is no map with clusters yet")
    assert world.target("codec").reason == (
        "All tracks have the same file format, flac; add music of another."
    )
    assert "country" in world.target("country").reason


def test_a_tag_can_be_learned_once_yes_and_no_come_from_two_artists(world):
    tag = world.labelling.make("warm, 🌊")
    world.labelling.yes(tag, world.tracks(JAZZ, 4))
    assert "has only “yes” labels; say “no”" in world.target("tags").reason
    world.labelling.no(tag, world.tracks(FOLK, 1))
    assert "“no” on one artist only" in world.target("tags").reason
    world.labelling.no(tag, world.tracks(FOLK, 4))
    target = world.target("tags")
    assert (target.possible, target.names, target.tracks) == (True, 1, 8)


def test_tags_that_are_not_ready_are_left_out_and_named(world):
    warm, sea = world.labelling.make("warm"), world.labelling.make("sea")
    world.labelling.yes(warm, world.tracks(JAZZ, 4))
    world.labelling.no(warm, world.tracks(FOLK, 4))
    world.labelling.yes(sea, world.tracks(JAZZ, 1, 8))
    answered = world.bench.answered("tags")
    assert answered.names == ("warm",)
    assert answered.notes == (
        "Left out: “sea” has only “yes” labels; say “no” to some tracks too.",
    )
    assert len(answered.tracks) == 8


def test_unlabelled_is_unknown_and_not_no(world):
    warm, sea = world.labelling.make("warm"), world.labelling.make("sea")
    for tag, first in ((warm, 0), (sea, 4)):
        world.labelling.yes(tag, world.tracks(JAZZ, 4, first))
        world.labelling.no(tag, world.tracks(FOLK, 4, first))
    dataset = world.bench.dataset("tags", ["aspects"])
    assert len(dataset) == 16
    assert np.isnan(dataset.answers).sum() == 16
    assert np.nansum(dataset.answers) == 8


def test_a_target_is_found_by_any_of_its_names(world):
    warm = world.labelling.make("Warm nights", group="Moods")
    cold = world.labelling.make("cold", group="Moods")
    find = world.bench.find_target
    assert find("GENRE") == find("genres") == "genre"
    assert find("tags") == "tags"
    assert find("moods") == "group:Moods"
    assert find("warm NIGHTS") == "tag:warm NIGHTS"
    with pytest.raises(ParameterError, match=r"choose one of genre, .*or the name of a tag"):
        find("nonsense")
    world.labelling.yes(warm, world.tracks(JAZZ, 4))
    world.labelling.yes(cold, world.tracks(FOLK, 4))
    assert world.bench.answered("group:Moods").names == ("cold", "Warm nights")
    with pytest.raises(ParameterError, match="has only “yes”"):
        world.bench.answered("tag:cold")


def test_a_tag_named_tags_or_genre_hides_nothing(world):
    world.labelling.make("genre")
    assert world.bench.find_target("genre") == "genre"
    assert world.bench.find_target("tag:genre") == "tag:genre"


def test_the_data_set_keeps_artists_and_recordings_together(world):
    dataset = world.bench.dataset("genre", ["aspects", "timbre"])
    assert dataset.names == ("Folk", "Jazz", "Techno")
    assert dataset.features["aspects"].shape[0] == len(dataset) == 45
    assert len(dataset.columns["aspects"]) == dataset.features["aspects"].shape[1]
    artists = world.catalogue.values("artist", dataset.tracks)
    for number in set(dataset.artists.tolist()):
        here = np.flatnonzero(dataset.artists == number)
        assert len({artists[row] for row in here}) == 1
    assert len(set(dataset.artists.tolist())) == 5
    assert len(set(dataset.recordings.tolist())) == 45


def test_a_track_without_an_artist_stands_alone_and_that_is_said(world):
    with world.library.database.transaction() as connection:
        connection.execute("UPDATE tracks SET artist = '' WHERE artist = 'Artist 0'")
    world.catalogue.reload()
    answered = world.bench.answered("genre")
    assert len(set(answered.artists.tolist())) == 4 + 9
    assert answered.notes[-1].startswith("9 tracks name no artist and each counts as one")


def test_artists_are_told_apart_on_other_albums(world):
    answered = world.bench.answered("artist")
    assert answered.names == tuple(f"Artist {number}" for number in range(5))
    assert len(set(answered.artists.tolist())) == 45
    assert answered.notes[0].startswith("Artists are learned from some of their albums")


def test_all_of_one_genre_or_of_one_artist_cannot_be_learned(world):
    with world.library.database.transaction() as connection:
        connection.execute("UPDATE tracks SET artist = 'Ann'")
    world.catalogue.reload()
    assert world.target("genre").reason.startswith("All of these tracks are of one artist")
    with world.library.database.transaction() as connection:
        connection.execute("UPDATE tracks SET genres = 'Jazz'")
    world.catalogue.reload()
    assert world.target("genre").reason == (
        "All tracks have the same genre, Jazz; add music of another."
    )
    assert world.bench.run(QUICK, "genre") is None
    assert world.sentences == [world.target("genre").reason]


def test_only_stored_features_are_offered(world):
    groups = {group.id: group for group in world.bench.feature_groups()}
    assert set(groups) == {"aspects", "timbre", "harmony", "rhythm", "dynamics"}
    ids = world.catalogue.ids().tolist()
    sets = VectorSets(world.library.database)
    sets.put("embedding:clap", {i: np.arange(4, dtype=np.float32) for i in ids})
    sets.put("texture", {i: np.arange(3, dtype=np.float32) for i in ids})
    groups = {group.id: group for group in world.bench.feature_groups()}
    assert (groups["embedding:clap"].numbers, groups["texture"].numbers) == (4, 3)
    assert world.bench.dataset("genre", ["embedding:clap"]).features["embedding:clap"].shape[1] == 4
    with pytest.raises(ParameterError, match="“518” are not stored for any track; there are: asp"):
        world.bench.dataset("genre")
    with pytest.raises(ParameterError):
        world.bench.dataset("genre", ["nonsense"])


def test_a_run_is_measured_kept_and_found_again(world):
    found = world.run()
    assert found.settings["Target"] == "Genre"
    assert found.figures["accuracy"].value > 0.9
    assert [run.id for run in world.bench.results()] == [found.id]
    assert [run.id for run in world.open_bench().results()] == [found.id]
    assert world.told
    assert world.bench.running == ()


def test_random_answers_are_not_learned(world):
    rows = np.random.default_rng(3).permutation(45)
    with world.library.database.transaction() as connection:
        for place, track in enumerate(world.catalogue.ids().tolist()):
            genre = ("Jazz", "Folk", "Techno")[rows[place] % 3]
            connection.execute("UPDATE tracks SET genres = ? WHERE id = ?", (genre, track))
    world.catalogue.reload()
    auc = world.run().figures["auc"]
    assert auc.low < 0.5 < auc.high


def test_runs_of_the_same_tracks_can_be_compared(world):
    fused = Experiment(
        "nearest_neighbours",
        groups=("timbre",),
        fusion=Fusion("logistic_regression", ("rhythm",)),
        importance=False,
    )
    first, second = world.run(), world.run(fused)
    both = world.bench.compare([second.id, first.id, "gone"])
    assert [run.id for run in both.results] == [second.id, first.id]
    assert both.fair
    other = world.run(target="artist")
    assert not world.bench.compare([first.id, other.id]).fair
    assert "Choose two" in world.bench.compare([first.id]).sentence


def test_deleting_can_be_undone(world):
    first, second = world.run(), world.run()
    world.bench.delete([first.id, second.id])
    assert world.bench.results() == ()
    assert world.undo.undo_label == "Delete 2 runs"
    world.undo.undo()
    assert {run.id for run in world.bench.results()} == {first.id, second.id}
    world.undo.redo()
    assert world.bench.results() == ()
    world.bench.delete("gone")


def test_runs_are_written_as_a_page_and_as_tables(world, tmp_path):
    found = world.run()
    world.bench.export(tmp_path / "page.html", [found.id])
    assert found.title.split(" · ")[0] in (tmp_path / "page.html").read_text("utf-8")
    world.bench.export(tmp_path / "tables", [found.id])
    assert "answers.csv" in {path.name for path in (tmp_path / "tables").iterdir()}
    world.bench.export(tmp_path / "none.html", ["gone"])
    (tmp_path / "file").write_text("")
    world.bench.export(tmp_path / "file" / "page.html", [found.id])
    assert world.sentences[:2] == ["page.html has been written.", "tables has been written."]
    assert "no run to write" in world.sentences[2]
    assert "cannot be written" in world.sentences[3]


def test_tracks_without_the_features_take_no_part_and_that_is_said(world):
    gone = world.tracks(JAZZ, 3)
    with world.library.database.transaction() as connection:
        for track in gone:
            connection.execute("DELETE FROM vectors WHERE track = ?", (track,))
    found = world.run()
    assert len(found.answers.titles) == 42
    assert "3 tracks have none of the features and took no part." in found.warnings


def test_a_run_goes_on_in_a_process_and_can_be_cancelled(tmp_path):
    mailbox = Mailbox()
    jobs = JobRunner(mailbox.deliver)
    world = BenchWorld(tmp_path, jobs=jobs)
    try:
        slow = Experiment(
            "random_forest", {"trees": 2000}, ("aspects",), search_budget=50, learning_curve=True
        )
        seen = []
        world.bench.progress.subscribe(lambda run: seen.append(run.progress))
        handle = world.bench.run(slow, "genre")
        (run,) = world.bench.running
        assert run.target == "Genre"
        mailbox.pump(lambda: bool(seen) or handle.ended, timeout_s=60)
        assert seen
        assert seen[-1].total > 0
        run.cancel()
        mailbox.pump(lambda: handle.ended, timeout_s=10)
        assert handle.state is JobState.CANCELLED
        assert world.bench.running == ()
        assert world.bench.results() == ()
        assert world.sentences == []
    finally:
        jobs.close()
        world.close()


def test_what_is_trained_is_asked_about_tracks(world, tmp_path):
    from musicscope.jobs import InlineRunner
    from musicscope.workspace.bench_predict import PredictSpec

    path = tmp_path / "genre.classifier"
    handle = world.bench.train(QUICK, "genre", path)
    assert handle.result.names == ("Folk", "Jazz", "Techno")
    ids = world.catalogue.ids()
    asked = InlineRunner().submit(PredictSpec(path, world.library.path, ids)).result
    genres = [names[0] for names in world.catalogue.values("genre", ids)]
    right = [asked.answer(row)[0] == genre for row, genre in enumerate(genres)]
    assert np.mean(right) > 0.9
    assert asked.scores.shape == (45, 3)


def test_nothing_heavy_is_imported_for_the_window():
    import subprocess
    import sys

    code = "import sys, musicscope.workspace.bench; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert not {"sklearn", "torch", "skimage", "xgboost"} & set(loaded.stdout.split())
