"""What networks gave to tracks, kept beside the analysis."""

import numpy as np
import pytest

from musicscope.library.library import Library
from musicscope.library.vector_sets import VectorSets
from musicscope.library.vectors import read_vector_names
from tests.library.music import scan, write_track


@pytest.fixture
def library(tmp_path):
    library = Library(tmp_path / "library.sqlite3")
    music = tmp_path / "music"
    for pitch in (300, 400, 500):
        write_track(music / f"{pitch}.flac", pitch)
    library.add_folder(bytes(music))
    scan(library)
    yield library
    library.close()


def ids_of(library):
    return [track.id for track in library.tracks()]


def test_a_set_comes_back_in_the_order_of_the_tracks(library):
    sets, (a, b, c) = VectorSets(library.database), ids_of(library)
    changes = sets.put("embedding:ears", {c: np.full(3, 3.0), a: np.ones(3)})
    assert changes.vectors == {"embedding:ears"}
    ids, values = sets.read("embedding:ears")
    assert ids.tolist() == [a, c]
    assert values.tolist() == [[1, 1, 1], [3, 3, 3]]
    sets.put("embedding:ears", {a: np.zeros(3), b: np.ones(3)})
    assert sets.read("embedding:ears")[1].tolist() == [[0] * 3, [1] * 3, [3] * 3]


def test_names_are_those_with_the_prefix(library):
    sets, (a, *_) = VectorSets(library.database), ids_of(library)
    for name in ("chroma", "embedding:b", "embedding:a, “ä”", "embeddings", "fma518"):
        sets.put(name, {a: np.ones(2)})
    assert sets.names("embedding:") == ["embedding:a, “ä”", "embedding:b"]
    assert read_vector_names(library.path, "embedding:") == sets.names("embedding:")
    assert sets.names() == sorted(
        ["chroma", "embedding:b", "embedding:a, “ä”", "embeddings", "fma518"]
    )
    assert sets.names("z") == []


def test_a_track_that_left_is_passed_over(library):
    sets, (a, *_) = VectorSets(library.database), ids_of(library)
    assert sets.put("embedding:ears", {a + 999: np.ones(2)}).vectors == frozenset()
    assert sets.names() == []


def test_a_set_can_be_forgotten_whole_or_in_part(library):
    sets, (a, b, c) = VectorSets(library.database), ids_of(library)
    sets.put("embedding:ears", {t: np.ones(2) for t in (a, b, c)})
    sets.drop("embedding:ears", [b])
    assert sets.read("embedding:ears")[0].tolist() == [a, c]
    assert sets.drop("embedding:ears").vectors == {"embedding:ears"}
    assert sets.names() == []
    assert not sets.drop("embedding:ears")
