"""Clusters follow their map, and the owner's names follow the clusters."""

import os
from dataclasses import dataclass

import numpy as np
import pytest

from musicscope.core.events import Event
from musicscope.core.settings import Settings
from musicscope.core.undo import UndoStack
from musicscope.jobs import InlineRunner, JobRunner, Mailbox
from musicscope.library.catalogue import Catalogue
from musicscope.library.library import Library
from musicscope.workspace.cluster_traits import read_traits
from musicscope.workspace.clusters import Clusters

GENRES = ("Bossa nova", "Jig", "House")
MIDDLES = 9.0 * np.eye(3, 6)
TRACKS = 90


@dataclass
class Space:
    """Stands in for the map: a plane of three genres in turn."""

    laid_out_whole = False

    name: str = "main"
    metric: str = "euclidean"
    graph: object = None

    def __post_init__(self):
        self.changed = Event()
        self.weights = {}
        self.ids = np.empty(0, np.int64)
        self.X = np.empty((0, 0), np.float32)
        self.refreshed = 0

    def show(self, ids, X):
        self.ids, self.X = np.asarray(ids, np.int64), np.asarray(X, np.float32)
        self.changed.emit(None)

    def refresh(self):
        self.refreshed += 1


class World:
    """A library of tracks in three genres, and a program that is started on it."""

    def __init__(self, folder):
        self.folder = folder
        self.runner = InlineRunner()
        self.start()
        with self.library.database.transaction() as connection:
            connection.executemany(
                "INSERT INTO tracks (id, path, size, mtime_ns, added_s, title, genres) "
                "VALUES (?, ?, 1, 1, 1, ?, ?)",
                [
                    (i, os.fsencode(f"/music/{i}.flac"), f"Title {i}", GENRES[i % 3])
                    for i in range(1, TRACKS + 1)
                ],
            )
        noise = np.random.default_rng(0).normal(size=(TRACKS + 1, 6))
        self.place = MIDDLES[np.arange(TRACKS + 1) % 3] + noise

    def start(self, space=None):
        self.library = Library(self.folder / "library.sqlite3")
        self.settings = Settings(self.folder / "settings.json")
        self.undo = UndoStack()
        self.space = space or Space()
        self.notices = []
        self.clusters = self.follow(self.space)

    def follow(self, space):
        return Clusters(
            self.library,
            Catalogue(self.library),
            space,
            self.runner,
            self.settings,
            self.undo.push,
            self.notices.append,
        )

    def restart(self):
        self.library.close()
        self.start()

    def show(self, ids):
        ids = np.asarray(ids, np.int64)
        self.space.show(ids, self.place[ids])

    def named(self, name):
        return next(group for group in self.clusters.groups if group.name == name)


@pytest.fixture
def world(tmp_path):
    world = World(tmp_path)
    yield world
    world.library.close()


def look(clusters):
    """Return what a person recognises a cluster by."""
    return {(g.id, g.name, g.hex, g.own_name) for g in clusters.groups}


def test_an_empty_map_has_no_clusters(world):
    assert world.clusters.groups == ()
    assert world.clusters.labels is None
    world.show([])
    assert world.clusters.labels is None


def test_tracks_are_grouped_as_soon_as_they_can_be_compared(world):
    world.show(range(1, 61))
    clusters = world.clusters
    assert {g.name for g in clusters.groups} == set(GENRES)
    assert clusters.k == 3
    assert max(clusters.curve, key=clusters.curve.get) == 3
    jig = world.named("Jig")
    assert jig.ids == set(range(1, 61, 3))
    assert "20 of 20 are Jig by genre (elsewhere 0 of 40)" in jig.why
    assert (clusters.labels == jig.id).tolist() == [i % 3 == 1 for i in range(1, 61)]
    assert len({g.hex for g in clusters.groups}) == 3


def test_ten_new_tracks_join_their_neighbours_and_nobody_else_moves(world):
    world.show(range(1, 61))
    before, labels = look(world.clusters), world.clusters.labels
    world.show(range(1, 71))
    assert look(world.clusters) == before
    assert world.clusters.labels[:60].tolist() == labels.tolist()
    assert world.named("Jig").ids == set(range(1, 71, 3))


def test_a_map_laid_out_anew_with_newcomers_is_grouped_anew(world):
    world.show(range(1, 61))
    world.show(range(1, 71))
    assert world.clusters._grouped == 60
    world.space.laid_out_whole = True
    world.show(range(1, 72))
    assert world.clusters._grouped == 71


def test_when_the_library_has_grown_it_is_grouped_anew_under_the_same_names(world):
    world.show(range(1, 41))
    world.clusters.rename(world.named("House").id, "Saturday")
    before = look(world.clusters)
    world.show(range(1, TRACKS + 1))
    assert look(world.clusters) == before
    assert world.named("Saturday").ids == set(range(2, TRACKS + 1, 3))


def test_removed_tracks_leave_their_cluster(world):
    world.show(range(1, 61))
    world.show(range(1, 61, 3))
    assert [(g.name, len(g.ids)) for g in world.clusters.groups] == [("Jig", 20)]
    world.show(range(1, 61))
    assert len(world.clusters.groups) == 3


def test_another_way_of_grouping_keeps_names_and_colours(world):
    world.show(range(1, 61))
    world.clusters.rename(world.named("Jig").id, "Dances")
    before = look(world.clusters)
    for method in ("spectral", "agglomerative", "gaussian_mixture"):
        world.clusters.cluster(method, 3)
        assert look(world.clusters) == before
        assert (world.clusters.method, world.clusters.wanted_k) == (method, 3)
    assert world.clusters.curve == {}


def test_a_name_that_has_no_cluster_any_more_comes_back_with_it(world):
    world.show(range(1, 61))
    world.clusters.rename(world.named("Jig").id, "Dances")
    before = look(world.clusters)
    world.clusters.cluster("kmeans", 1)
    assert world.clusters.k == 1
    world.clusters.cluster("kmeans", 3)
    assert look(world.clusters) == before


def test_a_rename_is_undone_and_done_again(world):
    world.show(range(1, 61))
    jig = world.named("Jig").id
    world.clusters.rename(jig, "  Dances \n of   Ireland ")
    assert world.named("Dances of Ireland").own_name
    assert world.undo.undo_label == "Rename the cluster Jig"
    world.undo.undo()
    assert world.named("Jig").id == jig
    assert not world.named("Jig").own_name
    world.undo.redo()
    assert world.named("Dances of Ireland").id == jig
    world.clusters.rename(jig, "")
    assert world.named("Jig").id == jig
    world.clusters.rename(jig, "")
    world.clusters.rename(12345, "nobody")
    assert world.undo.undo_label == "Rename the cluster Dances of Ireland"


def test_no_other_cluster_keeps_a_name_that_the_owner_gives(world):
    world.show(range(1, 61))
    world.clusters.rename(world.named("Jig").id, "House")
    assert sorted(g.name for g in world.clusters.groups) == ["Bossa nova", "House", "House 2"]


def test_clusters_are_there_after_a_restart_before_anything_is_computed(world):
    world.show(range(1, 61))
    world.clusters.rename(world.named("Jig").id, "Dances")
    world.clusters.cluster(
        "agglomerative", 3, criterion="silhouette", settings={"linkage": "average"}
    )
    before, labels = look(world.clusters), world.clusters.labels
    world.restart()
    world.space.show(range(1, 61), np.empty((60, 0)))
    clusters = world.clusters
    assert look(clusters) == before
    assert clusters.labels.tolist() == labels.tolist()
    assert (clusters.method, clusters.wanted_k) == ("agglomerative", 3)
    assert (clusters.criterion, clusters.settings) == ("silhouette", {"linkage": "average"})
    assert all(g.why for g in clusters.groups)
    world.show(range(1, 71))
    assert look(clusters) == before
    assert world.named("Dances").ids == set(range(1, 71, 3))


def test_two_maps_have_their_own_clusters_and_names(world):
    other = Space("second")
    second = world.follow(other)
    world.show(range(1, 61))
    other.show(range(1, 61), world.place[1:61])
    world.clusters.rename(world.named("Jig").id, "Dances")
    second.cluster("kmeans", 2)
    assert {g.name for g in world.clusters.groups} == {"Bossa nova", "Dances", "House"}
    assert second.k == 2
    assert not {g.id for g in second.groups} & {g.id for g in world.clusters.groups}


def test_another_space_is_grouped_anew(world):
    world.show(range(1, 61))
    world.space.weights = {"rhythm": 2.0}
    halves = np.where(np.arange(60)[:, None] < 30, MIDDLES[0], MIDDLES[1])
    world.space.show(range(1, 61), halves + np.random.default_rng(1).normal(size=(60, 6)))
    assert sorted(len(g.ids) for g in world.clusters.groups) == [30, 30]


def test_asking_before_the_descriptors_are_read_asks_for_them(world):
    world.space.show(range(1, 61), np.empty((60, 0)))
    world.clusters.cluster("kmeans", 2)
    assert world.space.refreshed == 1
    world.show(range(1, 61))
    assert world.clusters.k == 2


def test_noise_has_no_cluster(world):
    world.place[60] = 500.0
    world.clusters.cluster("hdbscan", None)
    world.show(range(1, 61))
    assert world.clusters.labels[-1] == -1
    assert not any(60 in g.ids for g in world.clusters.groups)


@pytest.mark.parametrize("n", [0, 1, 2, 3])
@pytest.mark.parametrize("method", ["kmeans", "spectral", "hdbscan"])
def test_few_tracks_and_more_clusters_than_tracks(world, n, method):
    world.clusters.cluster(method, 9)
    world.show(range(1, n + 1))
    assert sum(len(g.ids) for g in world.clusters.groups) == n
    assert not world.notices


def test_a_setting_that_cannot_be_is_answered_and_nothing_changes(world):
    world.show(range(1, 61))
    before = look(world.clusters)
    world.clusters.cluster("hdbscan", None, settings={"smallest": -3})
    world.clusters.cluster("by colour", 3)
    assert len(world.notices) == 2
    assert "Smallest group must lie between" in world.notices[0].sentence
    assert look(world.clusters) == before
    assert world.clusters.method == "kmeans"


def test_names_are_found_anew_when_the_tags_have_changed(world):
    world.show(range(1, 61))
    with world.library.database.transaction() as connection:
        connection.execute("UPDATE tracks SET genres = 'Reel' WHERE genres = 'Jig'")
    jig = world.named("Jig").id
    world.clusters.name_again()
    assert world.named("Reel").id == jig


def test_damaged_choices_are_as_if_nothing_was_chosen(world):
    world.settings.set("clusters main", {"method": "by colour", "groups": [[1], [99, "", ""]]})
    world.restart()
    world.show(range(1, 61))
    assert world.clusters.method == "kmeans"
    assert world.clusters.k == 3


def test_the_newest_wish_wins_in_the_background(world):
    mailbox = Mailbox()
    world.runner = JobRunner(mailbox.deliver)
    try:
        world.restart()
        world.show(range(1, 61))
        world.clusters.cluster("kmeans", 5)
        world.clusters.cluster("agglomerative", 2)
        assert world.clusters.busy
        assert mailbox.pump(lambda: not world.clusters.busy, timeout_s=60)
        assert world.clusters.k == 2
    finally:
        world.runner.close()


def test_file_names_say_what_their_words_are(world):
    with world.library.database.transaction() as connection:
        connection.execute(
            "UPDATE tracks SET path = ? WHERE id = 1", (b"/kit/01 tabla_ke2-the.wav",)
        )
        connection.execute("UPDATE tracks SET path = ? WHERE id = 2", (b"/kit/\xff\xfe.wav",))
    traits = {t.kind: t for t in read_traits(world.library.path, [1, 2, 777])}
    assert traits["prefix"].values[0] == ("tabla",)
    assert traits["file"].values[0] == ("ke",)
    assert traits["folder"].values == [("kit",), ("kit",), ()]
    assert traits["genre"].values == [("Jig",), ("House",), ()]
    assert np.isnan(traits["tempo"].values).all()
