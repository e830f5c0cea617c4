"""Which windows are heard, and that they are ready in time."""

import threading

import numpy as np
import pytest

from musicscope.learning.training.batches import Reader, plan_judging, plan_training
from musicscope.learning.training.sources import ArraySource, spread_starts, take_window
from tests.learning.training.tiny import HEARS

WINDOW = HEARS.samples
LONG = ArraySource([np.arange(WINDOW * 3, dtype=np.float32) for _ in range(10)])


def plan(**changed):
    usual = {
        "crops": 2,
        "batch": 6,
        "random_crop": True,
        "groups": None,
        "rng": np.random.default_rng(0),
    }
    return plan_training(LONG, HEARS, np.arange(10), **{**usual, **changed})


def test_an_epoch_hears_each_track_as_often_as_asked_within_its_bounds():
    drawn = plan()
    assert drawn.windows == 20
    assert (np.bincount(drawn.tracks()) == 2).all()
    starts = [start for batch in drawn.batches for _, start in batch]
    assert min(starts) >= 0
    assert max(starts) <= 2 * WINDOW
    assert len(set(starts)) > 15


def test_without_random_crops_the_windows_are_evenly_spaced():
    drawn = plan(random_crop=False)
    starts = {start for batch in drawn.batches for _, start in batch}
    assert starts == {0, 2 * WINDOW}


def test_no_batch_is_of_a_single_window():
    assert [len(batch) for batch in plan(batch=19).batches] == [20]
    assert [len(batch) for batch in plan(batch=6).batches] == [6, 6, 6, 2]


def test_for_embeddings_each_batch_holds_several_windows_of_each_group():
    groups = np.arange(10) // 2
    for batch in plan(groups=groups, batch=8).batches:
        counts = np.bincount([groups[track] for track, _ in batch])
        assert (counts[counts > 0] >= 2).all()


def test_a_track_is_judged_by_windows_from_its_beginning_to_its_end():
    assert spread_starts(3 * WINDOW, WINDOW, 16) == [0, WINDOW, 2 * WINDOW]
    assert spread_starts(100 * WINDOW, WINDOW, 3) == [0, round(49.5 * WINDOW), 99 * WINDOW]
    assert spread_starts(WINDOW // 2, WINDOW, 16) == [0]
    judged = plan_judging(LONG, HEARS, np.array([3, 7]), windows=16, batch=4)
    assert judged.tracks().tolist() == [3] * 3 + [7] * 3


def test_a_short_track_is_tiled_or_followed_by_silence():
    short = ArraySource([np.array([1, 2, 3], np.float32)])
    assert take_window(short, 0, 0, 7, "tile").tolist() == [1, 2, 3, 1, 2, 3, 1]
    assert take_window(short, 0, 1, 7, "tile").tolist() == [2, 3, 1, 2, 3, 1, 2]
    assert take_window(short, 0, 0, 5, "pad").tolist() == [1, 2, 3, 0, 0]
    picture = ArraySource([np.array([[-80, -3], [-2, -1]], np.float32)])
    padded = take_window(picture, 0, 0, 3, "pad")
    assert padded.tolist() == [[-80, -3], [-2, -1], [-80, -80]]


def test_batches_come_in_order_and_the_thread_ends():
    before = threading.active_count()
    drawn = plan()
    with Reader(LONG, HEARS, drawn) as reader:
        for batch, windows in zip(reader, drawn.batches, strict=True):
            assert batch.tracks.tolist() == [track for track, _ in windows]
            assert batch.heard[:, 0].tolist() == [start for _, start in windows]
    assert threading.active_count() == before


def test_a_reader_that_nobody_reads_to_the_end_stops():
    before = threading.active_count()
    with Reader(LONG, HEARS, plan(batch=2)) as reader:
        next(iter(reader))
    assert threading.active_count() == before


def test_what_fails_while_reading_is_raised_where_the_batch_is_missed():
    class Broken(ArraySource):
        def read(self, track, start, count):
            raise OSError("the disk was pulled out")

    source = Broken([np.zeros(WINDOW)] * 10)
    with Reader(source, HEARS, plan()) as reader, pytest.raises(OSError, match="pulled out"):
        list(reader)
