"""The search finds tracks by the owner's tags, and follows each label at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from musicscope.core.changes import Changes
from musicscope.library.catalogue import Catalogue
from musicscope.library.labels import Label
from musicscope.library.library import Library
from musicscope.library.tags import Tags


@pytest.fixture
def world(tmp_path):
    library = Library(tmp_path / "library.sqlite3")
    with library.database.transaction() as connection:
        for track in (1, 2, 3):
            connection.execute(
                "INSERT INTO tracks (id, path, size, mtime_ns, added_s) VALUES (?, ?, 1, 1, 1)",
                (track, b"/m/%d" % track),
            )
    yield library, Catalogue(library), Tags(library.database)
    library.close()


def test_a_label_is_found_as_soon_as_it_is_given(world):
    _library, catalogue, tags = world
    warm = tags.make("Warm").id
    assert catalogue.select("tag:warm").tolist() == []
    label = Label(warm, 2, value=True)
    catalogue.refresh(tags.put([label]))
    assert catalogue.select("tag:warm").tolist() == [2]
    assert sorted(catalogue.select("-tag:warm").tolist()) == [1, 3]
    catalogue.refresh(tags.put([replace(label, track=3)]) | Changes())
    assert sorted(catalogue.select('tag:"Warm"').tolist()) == [2, 3]
