"""The sound callback copies what was decoded, fades where it must, and knows what is heard."""

from __future__ import annotations

import numpy as np
import pytest

from musicscope.audio.feed import Feed
from musicscope.audio.transport import Transport

RATE = 8_000
RAMP = 64
BLOCK = 400


def feed_of(value: float, *, start_s: float = 0.0, frames: int = 8_000, complete=True) -> Feed:
    feed = Feed(b"a", start_s, RATE, 2, asked_at=0.0)
    feed.ring.write(np.full((frames, 2), value, np.float32))
    feed.complete = complete
    return feed


def take(transport: Transport, heard_at: float = 0.0, frames: int = BLOCK) -> np.ndarray:
    out = np.full((frames, 2), 9.0, np.float32)
    transport.fill(out, heard_at)
    return out


def test_without_a_track_there_is_silence():
    assert not take(Transport()).any()


def test_a_track_from_its_beginning_is_copied_unchanged():
    transport = Transport()
    transport.switch(feed_of(0.5), running=True)
    np.testing.assert_array_equal(take(transport), 0.5)


def test_what_begins_in_the_middle_of_a_track_fades_in():
    transport = Transport()
    transport.switch(feed_of(0.5, start_s=10.0), running=True)
    out = take(transport)[:, 0]
    assert np.all(np.diff(out[:RAMP]) > 0)
    np.testing.assert_array_equal(out[RAMP:], 0.5)


def test_pausing_fades_out_and_stays_and_resuming_goes_on_from_there():
    transport = Transport()
    transport.switch(feed_of(0.5), running=True)
    take(transport)
    transport.running = False
    fading = take(transport)[:, 0]
    assert fading[0] > 0.45
    assert np.all(np.diff(fading[:RAMP]) < 0)
    assert not fading[RAMP:].any()
    assert not take(transport).any()
    assert transport.feed.handed == BLOCK + RAMP
    transport.running = True
    back = take(transport)[:, 0]
    assert np.all(np.diff(back[:RAMP]) > 0)
    np.testing.assert_array_equal(back[RAMP:], 0.5)


def test_no_step_between_two_samples_is_larger_than_the_ramp_when_things_change():
    transport = Transport()
    transport.switch(feed_of(0.5, start_s=1.0), running=True)
    heard = [take(transport), take(transport)]
    transport.level = 0.1
    heard += [take(transport)]
    transport.switch(feed_of(0.5, start_s=3.0), running=True)
    heard += [take(transport), take(transport)]
    transport.level = 1.0
    heard += [take(transport)]
    transport.switch(None, running=False)
    heard += [take(transport)]
    sound = np.concatenate(heard)[:, 0]
    assert np.abs(np.diff(sound)).max() <= 0.5 / RAMP + 1e-6
    assert sound[0] < 0.01
    assert not sound[-BLOCK + RAMP :].any()


def test_a_ramp_longer_than_a_block_goes_on_in_the_next():
    transport = Transport()
    transport.switch(feed_of(1.0, start_s=1.0), running=True)
    sound = np.concatenate([take(transport, frames=10) for _ in range(10)])[:, 0]
    np.testing.assert_allclose(np.diff(sound[:RAMP]), 1.0 / RAMP, atol=1e-6)
    np.testing.assert_array_equal(sound[RAMP:], 1.0)


def test_the_position_is_what_is_heard_not_what_was_handed_over():
    transport = Transport()
    transport.switch(feed_of(0.5, start_s=20.0), running=True)
    block_s, latency_s = BLOCK / RATE, 0.3
    for k in range(4):
        take(transport, heard_at=100.0 + latency_s + k * block_s)
    assert transport.position_s(100.0) == 20.0
    assert transport.position_s(100.3) == pytest.approx(20.0)
    assert transport.position_s(100.37) == pytest.approx(20.07)
    assert transport.position_s(105.0) == pytest.approx(20.0 + 4 * block_s)


def test_the_position_never_runs_backwards_though_the_device_clock_jitters():
    transport = Transport()
    transport.switch(feed_of(0.5, frames=12_000), running=True)
    generator = np.random.default_rng(0)
    positions = []
    for k in range(25):
        now = k * BLOCK / RATE
        take(transport, heard_at=now + 0.1 + generator.normal(0.0, 0.004))
        positions += [transport.position_s(now + part) for part in (0.0, 0.02, 0.04)]
    steps = np.diff(positions)
    assert np.all(steps >= 0)
    assert positions[-1] == pytest.approx(24 * BLOCK / RATE + 0.04 - 0.1, abs=0.01)


def test_after_a_jump_the_position_is_the_new_one_at_once():
    transport = Transport()
    transport.switch(feed_of(0.5), running=True)
    take(transport, heard_at=10.0)
    transport.switch(feed_of(0.5, start_s=2.0), running=True)
    assert transport.position_s(10.01) == 2.0


def test_the_end_is_when_the_last_sample_has_been_heard():
    transport = Transport()
    transport.switch(feed_of(0.5, frames=600), running=True)
    take(transport, heard_at=50.0)
    assert transport.feed.over_at is None
    take(transport, heard_at=50.0 + BLOCK / RATE)
    assert transport.feed.over_at == pytest.approx(50.0 + 600 / RATE)


def test_a_late_decoder_is_counted_once_and_the_end_is_not_a_fault():
    transport = Transport()
    feed = feed_of(0.5, frames=500, complete=False)
    transport.switch(feed, running=True)
    for _ in range(4):
        take(transport)
    assert transport.starved == 1
    feed.ring.write(np.zeros((500, 2), np.float32))
    feed.complete = True
    for _ in range(3):
        take(transport)
    assert transport.starved == 1
