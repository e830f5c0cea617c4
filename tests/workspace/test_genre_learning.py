"""Genres are learned from the files or from a group of tags, and measured on unheard artists."""

from __future__ import annotations

import numpy as np
import pytest

from musicscope.core.changes import Changes
from musicscope.workspace.genre_learning import GenreLearning
from tests.workspace.tag_world import TagWorld

NAMES = ("Jazz", "Folk", "Techno")


@pytest.fixture
def world(tmp_path):
    made = TagWorld(tmp_path, 45)
    made.genres = open_genres(made)
    name_genres(made, dict.fromkeys(made.ids.values(), ""))
    yield made
    made.close()


def open_genres(world):
    return GenreLearning(
        world.library,
        world.catalogue,
        world.labelling,
        world.learning,
        world.jobs,
        world.world.settings,
        world.notices.append,
    )


def name_genres(world, of_track):
    with world.library.database.transaction() as connection:
        connection.executemany(
            "UPDATE tracks SET genres = ? WHERE id = ?",
            [(genre, track) for track, genre in of_track.items()],
        )
    world.catalogue.reload()
    world.genres.apply(Changes(changed=frozenset(of_track)))


@pytest.fixture
def named(world):
    """Two thirds of the tracks have a genre in their file."""
    some = {t: NAMES[world.style(t)] for n, t in world.ids.items() if n % 9 < 6}
    name_genres(world, some)
    return some


@pytest.fixture
def learned(world, named):
    world.genres.learn()
    assert not world.notices
    return named


def test_tracks_without_a_genre_are_recognised(world, learned):
    unnamed = [track for track in world.ids.values() if track not in learned]
    right = [world.genres.top(t)[0].genre == NAMES[world.style(t)] for t in unnamed]
    assert np.mean(right) > 0.8
    accuracy, half = world.genres.quality
    assert accuracy > 0.8
    assert 0 < half < 0.3


def test_three_are_named_and_add_up(world, learned):
    top = world.genres.top(next(iter(world.ids.values())))
    assert {guess.genre for guess in top} == set(NAMES)
    assert sum(guess.probability for guess in top) == pytest.approx(1, abs=1e-5)
    assert top == sorted(top, key=lambda guess: -guess.probability)
    assert world.genres.top(10**9) == []


def test_nothing_is_written_into_labels_or_files(world, learned):
    assert world.labelling.all() == ()
    assert world.catalogue.values("genre", world.ids.values()).count(()) == 45 - len(learned)


def test_a_wrong_name_is_doubted(world, named):
    wrong = next(track for track in named if world.style(track) == 0)
    name_genres(world, {wrong: "Techno"})
    world.genres.learn()
    track, said, guess = world.genres.disagreements()[0]
    assert (track, said, guess.genre) == (wrong, "Techno", "Jazz")


def test_genres_can_be_searched(world, learned):
    every = world.genres.find("jazz>=0")
    assert every.tolist() == sorted(world.ids.values())
    likely = world.genres.find("JAZZ > 0.6")
    assert len(likely)
    assert {world.style(int(track)) for track in likely} == {0}
    assert set(likely.tolist()) <= set(world.genres.find("jazz").tolist())
    assert len(world.genres.find("polka>0.1")) == len(world.genres.find("")) == 0


def test_a_model_is_kept_and_known_again(world, learned):
    again = open_genres(world)
    assert again.known is None
    again.start()
    assert again.genres == world.genres.genres
    track = next(iter(world.ids.values()))
    assert again.top(track) == world.genres.top(track)
    assert not again.stale
    assert again.quality == world.genres.quality


def test_it_knows_when_what_is_said_has_changed(world, learned):
    assert not world.genres.stale
    name_genres(world, {next(iter(learned)): "Techno"})
    assert world.genres.stale
    world.genres.learn()
    assert not world.genres.stale


def test_a_group_of_tags_is_learned_as_well(world):
    heard = []
    world.genres.changed.subscribe(lambda _: heard.append(None))
    for style, name in enumerate(NAMES[:2]):
        tag = world.labelling.make(name.lower(), group="my styles")
        world.labelling.yes(tag, world.tracks(style, 8))
    (files, group) = world.genres.sources()
    assert (files.classes, group.classes, group.tracks) == (0, 2, 16)
    assert not files.enough
    world.genres.learn(group.name)
    assert world.genres.genres == ("folk", "jazz")
    assert world.genres.source == group.name
    other = world.tracks(0, 1, first=10)[0]
    assert world.genres.top(other)[0].genre == "jazz"
    assert not world.genres.stale
    world.labelling.yes(world.labelling.named("jazz").id, [other])
    assert world.genres.stale
    assert heard


def test_a_track_of_two_tags_of_a_group_is_of_neither(world):
    ids = [world.labelling.make(name, group="g") for name in ("a", "b")]
    for style, tag in enumerate(ids):
        world.labelling.yes(tag, world.tracks(style, 4))
    both = world.tracks(0, 1)[0]
    world.labelling.yes(ids[1], [both])
    world.genres.learn("group:g")
    assert world.genres.said(both) is None
    assert world.genres.known.counts == (3, 4)


def test_one_genre_is_refused_with_what_to_do(world):
    name_genres(world, dict.fromkeys(world.tracks(0, 5), "Jazz"))
    world.genres.learn()
    assert world.genres.known is None
    assert "from two on" in world.notices[-1].sentence
    assert not world.genres.busy


def test_names_in_another_case_are_one_genre(world, named):
    name_genres(world, {next(iter(named)): NAMES[world.style(next(iter(named)))].upper()})
    (files, *_) = world.genres.sources()
    assert files.classes == 3


def test_an_older_version_comes_back(world, learned):
    name_genres(world, dict.fromkeys(world.tracks(2, 15), "Rave"))
    world.genres.learn()
    assert world.genres.genres == ("Folk", "Jazz", "Rave")
    newest, older = world.genres.versions()
    world.genres.restore(older[0])
    assert world.genres.genres == ("Folk", "Jazz", "Techno")
    newest[0].write_bytes(b"\x80\x04evil")
    world.genres.restore(newest[0])
    assert "pickle" in world.notices[-1].sentence
    assert world.genres.genres == ("Folk", "Jazz", "Techno")
