"""What is written to the ring comes out once, in order."""

from __future__ import annotations

import threading
import time

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from musicscope.audio.ring import Ring


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=40))
def test_frames_come_out_in_the_order_in_which_they_went_in(steps):
    ring = Ring(50, 2)
    source = np.arange(20_000, dtype=np.float32).reshape(-1, 2)
    written, heard = 0, []
    for offered, asked in steps:
        taken = ring.write(source[written : written + offered])
        assert taken <= offered
        written += taken
        out = np.full((asked, 2), -1.0, np.float32)
        got = ring.read(out)
        assert np.all(out[got:] == -1.0)
        heard.append(out[:got])
        assert ring.filled + ring.free == 50
    sound = np.concatenate([np.zeros((0, 2), np.float32), *heard])
    np.testing.assert_array_equal(sound, source[: len(sound)])
    assert written - len(sound) == ring.filled


def test_a_writer_and_a_reader_need_no_lock():
    ring = Ring(997, 1)
    source = np.arange(60_000, dtype=np.float32)[:, None]

    def write() -> None:
        at = 0
        while at < len(source):
            at += ring.write(source[at : at + 313])
            time.sleep(0)

    writer = threading.Thread(target=write)
    writer.start()
    heard = np.zeros_like(source)
    at = 0
    while at < len(source):
        at += ring.read(heard[at : at + 256])
        time.sleep(0)
    writer.join()
    np.testing.assert_array_equal(heard, source)
