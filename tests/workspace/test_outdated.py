"""A new version of the program recomputes nothing unasked, and then only what is older."""

import numpy as np
import pytest

from musicscope.analysis.result import TrackAnalysis
from musicscope.core.changes import Changes
from musicscope.jobs import JobRunner, Mailbox
from musicscope.library.library import Library
from musicscope.workspace import Analysing
from tests.library.music import open_folder, write_track
from tests.workspace.work import NOW, THEN, Listen, Threads

OLD = 3


class World:
    """A library with three tracks of an earlier program, and what analyses it."""

    def __init__(self, library, heard):
        self.library = library
        self.heard_file = heard
        self.notices, self.changes = [], []
        self.mailbox = Mailbox()
        self.jobs = JobRunner(self.mailbox.deliver)
        self.analysing = Analysing(library, self.jobs, self.changes.append, self.notices.append)
        self.analysing.executor = Threads()

    def wait(self):
        assert self.mailbox.pump(lambda: not self.analysing.busy, timeout_s=30)

    def heard(self):
        return sorted(self.heard_file.read_text().splitlines()) if self.heard_file.exists() else []

    def close(self):
        self.jobs.close()
        self.analysing.executor.close()


@pytest.fixture
def music(tmp_path):
    folder = tmp_path / "music"
    folder.mkdir()
    for n in range(OLD):
        write_track(folder / f"{n}.flac", 300 + n)
    return folder


@pytest.fixture
def world(tmp_path, music, monkeypatch):
    monkeypatch.setenv("MUSICSCOPE_HEARD", str(tmp_path / "heard"))
    monkeypatch.setattr("musicscope.workspace.analysing.current_versions", lambda: NOW)
    monkeypatch.setattr("musicscope.workspace.analysing.AnalyseSpec", Listen)
    library = Library(tmp_path / "library.sqlite3")
    open_folder(library, music)
    for track, path in library.pending():
        vectors = {name: np.ones(3, np.float32) for name in THEN}
        result = TrackAnalysis(path[-16:], 1.0, vectors=vectors, versions=THEN)
        library.store_analyses([(track, result)], [])
    world = World(library, tmp_path / "heard")
    yield world
    world.close()
    library.close()


def test_nothing_is_recomputed_unasked(world, music):
    write_track(music / "new.flac", 700)
    world.analysing.scan()
    world.wait()
    assert world.heard() == ["new.flac "]
    assert world.analysing.outdated() == OLD


def test_a_notice_offers_to_renew(world):
    world.analysing.offer_renewal()
    (notice,) = world.notices
    assert notice.sentence == (
        "3 tracks were analysed by an older version. "
        "Renew them now, or later from the Library menu."
    )
    notice.action()
    world.wait()
    assert world.heard() == [f"{n}.flac rhythm form" for n in range(OLD)]
    assert world.analysing.outdated() == 0
    for track in world.library.tracks():
        vectors = world.library.results(track.id)[1]
        assert {name: v[0] for name, v in vectors.items()} == {"mfcc": 1, "rhythm": 2, "form": 1}
    world.analysing.offer_renewal()
    assert len(world.notices) == 1


def test_new_tracks_come_before_old_ones(world, music):
    write_track(music / "new.flac", 700)
    world.analysing.renew()
    world.analysing.scan()
    world.wait()
    assert world.heard().count("new.flac ") == 1
    assert {line for line in world.heard() if line != "new.flac "} == {
        f"{n}.flac rhythm form" for n in range(OLD)
    }
    assert world.analysing.outdated() == 0
    assert world.library.coverage().analysed == OLD + 1


def test_a_renewal_that_was_cancelled_keeps_what_it_had_done(world):
    world.analysing.renew()
    world.mailbox.pump(lambda: any(c.analysed for c in world.changes), timeout_s=30)
    world.jobs.cancel_all()
    world.wait()
    done = {i for changes in world.changes for i in changes.analysed}
    assert {i for i, _, _ in world.library.outdated(NOW)}.isdisjoint(done)
    world.analysing.start()
    world.wait()
    left = world.analysing.outdated()
    world.analysing.renew()
    world.wait()
    assert world.analysing.outdated() == 0
    assert left <= OLD - len(done)


def test_a_renewal_that_stays_old_ends(world, monkeypatch):
    monkeypatch.setattr("musicscope.workspace.analysing.current_versions", lambda: {"rhythm": 9})
    world.analysing.renew()
    world.wait()
    assert len(world.heard()) == OLD
    assert world.analysing.outdated() == OLD
    assert all(isinstance(changes, Changes) for changes in world.changes)


def test_one_track_is_one_track(world):
    world.library.exclude([track.id for track in world.library.tracks()[1:]])
    world.analysing.offer_renewal()
    assert world.notices[0].sentence.startswith("1 track was analysed by an older version. ")
