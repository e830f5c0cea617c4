"""Versions of a tag side by side, and what is suggested for a few tracks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from musicscope.core.errors import ParameterError
from musicscope.workspace import learning_course
from musicscope.workspace.learning_features import learn_space
from musicscope.workspace.learning_space_file import space_of_numbers, space_to_numbers
from tests.workspace.tag_world import TagWorld

JAZZ, FOLK, TECHNO = 0, 1, 2


@pytest.fixture
def world(tmp_path, monkeypatch):
    monkeypatch.setattr(learning_course, "PAUSE_S", 0.0)
    made = TagWorld(tmp_path, 45)
    made.tag = made.labelling.make("warm")
    made.labelling.yes(made.tag, made.tracks(JAZZ, 6))
    made.labelling.no(made.tag, made.tracks(FOLK, 6))
    yield made
    made.close()


def test_only_what_is_suggested_for_these_tracks_is_named(world):
    jazz, folk = world.tracks(JAZZ, 2, first=8), world.tracks(FOLK, 2, first=8)
    said = world.tracks(JAZZ, 1)
    found = world.learning.suggested_of([*jazz, *folk, *said])
    assert list(found) == [world.tag]
    assert [s.track for s in found[world.tag]] == jazz
    assert all(s.probability >= 0.5 for s in found[world.tag])
    assert world.learning.suggested_of([]) == {}


def test_two_versions_differ_where_labels_did(world):
    path, stored = world.learning.versions(world.tag)[0]
    older = path.with_name(f"{world.tag}-{10:015d}.tagmodel")
    stored.model.save(older, "warm")
    world.labelling.clear(world.tag, world.tracks(FOLK, 6))
    world.labelling.no(world.tag, world.tracks(JAZZ, 6))
    world.labelling.yes(world.tag, world.tracks(TECHNO, 6))
    newer, _ = world.learning.versions(world.tag)[0]
    found = world.learning.compare(world.tag, older, newer)
    assert {world.style(d.track) for d in found.only_first} == {JAZZ}
    assert TECHNO in {world.style(d.track) for d in found.only_second}
    assert all(d.first >= 0.5 > d.second for d in found.only_first)
    said = set(world.labelling.answers(world.tag))
    assert not said & {d.track for d in (*found.only_first, *found.only_second)}
    same = world.learning.compare(world.tag, newer, newer)
    assert (same.only_first, same.only_second) == ((), ())
    assert same.both


def test_a_version_of_another_library_cannot_be_compared(world):
    path, stored = world.learning.versions(world.tag)[0]
    foreign = path.with_name(f"{world.tag}-{10:015d}.tagmodel")
    replace(stored.model, features=("likeness 00000000",)).save(foreign, "warm")
    with pytest.raises(ParameterError, match="as it was before"):
        world.learning.compare(world.tag, path, foreign)


def test_a_space_comes_back_from_its_numbers():
    import numpy as np

    rng = np.random.default_rng(0)
    vectors = {"clap": rng.normal(size=(40, 12)).astype(np.float32)}
    vectors["clap"][:, 3] = 1.0
    space = learn_space(("clap",), vectors)
    layout, numbers = space_to_numbers(space)
    again = space_of_numbers(layout, numbers)
    assert again.names == space.names
    np.testing.assert_array_equal(again.place(vectors, 40), space.place(vectors, 40))
    numbers["0_0_turn"] = numbers["0_0_turn"][:3]
    with pytest.raises(ValueError, match="fit together"):
        space_of_numbers(layout, numbers)
