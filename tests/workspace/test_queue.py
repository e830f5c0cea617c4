import random

import pytest

from musicscope.workspace.queue import PlayQueue


@pytest.fixture
def queue():
    queue = PlayQueue(random.Random(1))
    queue.start(2, [1, 2, 3, 4, 5])
    return queue


def test_next_follows_the_list_as_it_was_shown(queue):
    assert queue.upcoming == (3, 4, 5)
    assert [queue.advance(by_itself=True) for _ in range(4)] == [3, 4, 5, None]


def test_queued_tracks_come_first_and_the_list_goes_on_after_them(queue):
    queue.enqueue([9, 8])
    queue.enqueue([7], first=True)
    assert queue.upcoming == (7, 9, 8, 3, 4, 5)


def test_previous_goes_back_along_what_was_played(queue):
    queue.advance(by_itself=False)
    queue.advance(by_itself=False)
    assert queue.go_back() == 3
    assert queue.go_back() == 2
    assert queue.go_back() is None
    assert queue.upcoming[:2] == (3, 4)


def test_repeat_one_holds_at_the_end_but_not_when_the_person_asks(queue):
    queue.repeat = "one"
    assert queue.advance(by_itself=True) == 2
    assert queue.advance(by_itself=False) == 3


def test_repeat_all_starts_the_list_again(queue):
    queue.repeat = "all"
    played = [queue.advance(by_itself=True) for _ in range(5)]
    assert played == [3, 4, 5, 1, 2]


def test_shuffle_plays_every_other_track_once(queue):
    queue.shuffle = True
    assert sorted(queue.upcoming) == [1, 3, 4, 5]
    queue.shuffle = False
    assert queue.upcoming == (3, 4, 5)


def test_moving_and_removing_keep_the_rest_in_order(queue):
    queue.move(2, 0)
    assert queue.upcoming == (5, 3, 4)
    queue.remove(1)
    assert queue.upcoming == (5, 4)
    queue.clear()
    assert queue.upcoming == ()


def test_tracks_that_left_the_library_leave_the_queue(queue):
    queue.enqueue([1, 9])
    queue.forget([9, 4])
    assert queue.upcoming == (1, 3, 5)
    assert [queue.advance(by_itself=True) for _ in range(4)] == [1, 3, 5, None]


def test_going_back_does_not_queue_what_was_gone_back_from(queue):
    queue.advance(by_itself=False)
    queue.go_back()
    queue.start(4)
    assert queue.upcoming == (5,)


def test_a_current_track_that_left_the_library_is_no_longer_current(queue):
    queue.forget([2])
    assert queue.current is None


def test_a_cleared_queue_stays_clear(queue):
    queue.clear()
    queue.shuffle = True
    assert queue.upcoming == ()
