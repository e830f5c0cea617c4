"""The radio fills the queue, repeats nothing soon, and gives way to the listener."""

import pytest

from tests.workspace.similar_world import World


@pytest.fixture
def world(tmp_path):
    world = World(tmp_path, 30)
    yield world
    world.close()


def test_the_radio_plays_what_is_like_its_seed(world):
    seed = world.id(3)
    heard = []
    world.similar.radio_changed.subscribe(lambda _: heard.append(world.similar.radio_is_on))
    world.similar.radio([seed])
    assert heard == [True]
    assert world.style(world.playback.current) == world.style(seed)
    assert len(world.playback.queue) >= 5


def test_a_seed_that_plays_goes_on_playing(world):
    seed = world.id(3)
    world.playback.play(seed)
    world.playback.enqueue([world.id(20)])
    world.similar.radio([seed])
    assert world.playback.played == [seed]
    assert world.id(20) != world.playback.queue[0]


def test_the_queue_goes_on_and_repeats_late(world):
    world.similar.radio([world.id(3)])
    for _ in range(100):
        world.playback.advance()
        assert len(world.playback.queue) >= 4
    played = world.playback.played
    for place, track in enumerate(played):
        assert track not in played[max(0, place - 12) : place]
    assert len(set(played[:28])) == 28


def test_the_radio_ends_when_something_else_is_played(world):
    world.similar.radio([world.id(3)], query="genre:jazz")
    world.playback.play(world.id(4))
    assert not world.similar.radio_is_on
    assert world.playback.queue == ()


def test_a_stopped_radio_leaves_what_waits(world):
    world.similar.radio([world.id(3)])
    waiting = world.playback.queue
    world.similar.stop_radio()
    assert world.playback.queue == waiting
    while world.playback.queue:
        world.playback.advance()
    assert not world.similar.radio_is_on


def test_a_radio_of_nothing_says_so_and_stops(world):
    world.similar.radio([world.id(3)], query="artist:nobody")
    assert not world.similar.radio_is_on
    assert "nothing fits" in world.notices[-1].sentence
    world.similar.radio([9_999])
    assert not world.similar.radio_is_on
    assert "left the library" in world.notices[-1].sentence


def test_the_filter_holds_for_all_that_comes(world):
    world.similar.radio([world.id(3)], query="genre:folk")
    for _ in range(30):
        world.playback.advance()
    assert {world.style(track) for track in world.playback.played} == {1}
