"""Texture is described where it is asked for, and stored beside what the analysis found."""

import numpy as np
import pytest

from musicscope.analysis.result import TrackAnalysis
from musicscope.analysis.texture.vector import TEXTURE, texture_columns
from musicscope.jobs import InlineRunner
from musicscope.library.library import Library
from musicscope.library.vector_sets import VectorSets
from musicscope.workspace.texture import Textures
from tests.library.music import open_folder, write_track


class World:
    def __init__(self, library):
        self.library = library
        self.notices, self.changes, self.done = [], [], []
        self.textures = Textures(library, InlineRunner(), self.changes.append, self.notices.append)

    def ensure(self, tracks=None):
        return self.textures.ensure(tracks, lambda: self.done.append(True))

    def stored(self):
        return VectorSets(self.library.database).read(TEXTURE)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "music"
    folder.mkdir()
    for n in range(3):
        write_track(folder / f"{n}.flac", 300 + n)
    return folder


@pytest.fixture
def world(tmp_path, folder):
    library = Library(tmp_path / "library.sqlite3")
    open_folder(library, folder)
    for track, path in library.pending():
        vectors = {"mfcc": np.ones(3, np.float32)}
        result = TrackAnalysis(path[-16:], 1.0, 2, vectors=vectors, versions={"mfcc": 1})
        library.store_analyses([(track, result)], [])
    yield World(library)
    library.close()


def ids_of(world):
    return sorted(track.id for track in world.library.tracks())


def test_what_lacks_texture_gets_it_and_what_was_known_stays(world):
    before = world.library.tracks()
    assert world.textures.missing() == frozenset(ids_of(world))
    world.ensure()
    ids, values = world.stored()
    assert ids.tolist() == ids_of(world)
    assert values.shape == (3, len(texture_columns()))
    assert np.isfinite(values).all()
    assert world.done == [True]
    assert world.library.tracks() == before
    assert len(VectorSets(world.library.database).read("mfcc")[0]) == 3
    assert world.textures.missing() == frozenset()
    assert {name for changes in world.changes for name in changes.vectors} == {TEXTURE}


def test_only_what_is_asked_for_is_described(world):
    one = ids_of(world)[1]
    world.ensure([one])
    assert world.stored()[0].tolist() == [one]


def test_nothing_runs_where_nothing_is_missing(world):
    world.ensure()
    assert world.ensure() is None
    assert world.done == [True, True]


def test_tracks_that_were_not_analysed_wait(world, folder):
    write_track(folder / "new.flac", 500)
    open_folder(world.library, folder)
    assert len(world.textures.missing()) == 3


def test_a_damaged_file_costs_itself_alone_and_is_not_called_failed(world, folder):
    (folder / "1.flac").write_bytes(b"no sound")
    world.ensure()
    assert len(world.stored()[0]) == 2
    assert world.done == [True]
    (notice,) = world.notices
    assert "1 track" in notice.sentence
    assert {track.state for track in world.library.tracks()} == {"ready"}
    assert world.ensure() is None
