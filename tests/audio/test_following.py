"""One track after the other without a gap, and all as loud as they should be."""

from __future__ import annotations

import os

import numpy as np
import pytest

from musicscope.audio.equaliser import FLAT, ten_bands
from musicscope.audio.player import PlayerState
from tests.audio.encoding import music, tone
from tests.audio.fakes import wait_for
from tests.audio.stage import RATE, hear, heard_of, ready, written

# --- one after the other


def test_two_halves_of_a_piece_one_after_the_other_are_the_piece(
    player, cards, six_seconds, tmp_path
):
    _, samples = six_seconds
    cut = 100_003
    first = written(tmp_path, "first.wav", samples[:cut])
    second = written(tmp_path, "second.wav", samples[cut:])
    ended, advanced = heard_of(player.ended), heard_of(player.advanced)
    player.play(first)
    player.follow_with(second)
    ready(player)
    out = hear(player, cards, 5.9)
    np.testing.assert_array_equal(out, samples[: len(out)])
    wait_for(lambda: advanced == [second])
    assert not ended
    assert player.duration_s == pytest.approx((len(samples) - cut) / RATE)
    expected = (len(out) - cut) / RATE
    wait_for(lambda: player.position_s == pytest.approx(expected, abs=0.001))
    hear(player, cards, 0.2)
    wait_for(lambda: ended == [second])
    assert player.state is PlayerState.STOPPED


def test_a_track_may_follow_itself(player, cards, tmp_path):
    samples = music(0.7)
    path = written(tmp_path, "short.wav", samples)
    advanced = heard_of(player.advanced)
    player.advanced.subscribe(lambda path: player.follow_with(path))
    player.play(path)
    player.follow_with(path)
    ready(player)
    out = hear(player, cards, 1.3)
    np.testing.assert_array_equal(out, np.concatenate([samples] * 2)[: len(out)])
    wait_for(lambda: advanced == [path])


def test_what_follows_may_be_chosen_late_and_changed(player, cards, tmp_path):
    one, two, three = (tone(f, 0.6)[:, None].repeat(2, axis=1) for f in (200.0, 300.0, 400.0))
    paths = [written(tmp_path, f"{k}.wav", s) for k, s in enumerate((one, two, three))]
    player.play(paths[0])
    ready(player)
    hear(player, cards, 0.2)
    player.follow_with(paths[1])
    ready(player)
    player.follow_with(paths[2])
    ready(player)
    out = hear(player, cards, 0.9)
    joined = np.concatenate([one, three])[round(0.2 * RATE) :][: len(out)]
    np.testing.assert_allclose(out, joined, atol=1e-5)


def test_nothing_follows_a_file_that_is_not_there(player, cards, tmp_path):
    path = written(tmp_path, "a.wav", music(0.3))
    ended, failed = heard_of(player.ended), heard_of(player.failed)
    player.play(path)
    player.follow_with(os.fsencode(tmp_path / "gone.wav"))
    ready(player)
    hear(player, cards, 0.5)
    wait_for(lambda: ended == [path])
    assert not failed


def test_a_crossfade_keeps_the_power(player, cards, tmp_path):
    generator = np.random.default_rng(3)
    one, two = (generator.normal(0, 0.1, (4 * RATE, 2)).astype(np.float32) for _ in range(2))
    paths = [written(tmp_path, f"{k}.wav", s) for k, s in enumerate((one, two))]
    player.crossfade_s = 2.0
    player.play(paths[0])
    player.follow_with(paths[1])
    ready(player)
    out = hear(player, cards, 5.5)
    angle = (np.pi / 2) * (np.arange(2 * RATE) + 0.5) / (2 * RATE)
    mixed = one[2 * RATE :] * np.cos(angle)[:, None] + two[: 2 * RATE] * np.sin(angle)[:, None]
    np.testing.assert_array_equal(out[: 2 * RATE], one[: 2 * RATE])
    np.testing.assert_allclose(out[2 * RATE : 4 * RATE], mixed, atol=1e-5)
    np.testing.assert_array_equal(out[4 * RATE :], two[2 * RATE : len(out) - 2 * RATE])
    power = (out.astype(float) ** 2).mean(axis=1)[: 5 * RATE].reshape(-1, RATE // 2).mean(axis=1)
    assert power.max() / power.min() < 1.1


# --- loudness


def test_a_gain_is_exact_below_full_scale_and_never_clips_above(player, cards, tmp_path):
    samples = tone(200.0, 2.0, level=0.2)[:, None].repeat(2, axis=1)
    samples[RATE:] *= 4
    path = written(tmp_path, "a.wav", samples)
    player.play(path, gain_db=6.0)
    ready(player)
    out = hear(player, cards, 1.9)
    np.testing.assert_allclose(out[:RATE], samples[:RATE] * 10 ** (6 / 20), rtol=1e-5, atol=1e-6)
    assert 0.9 < np.abs(out[RATE:]).max() < 1.0
    player.gain_db = -6.0
    ready(player)
    assert player.gain_db == -6.0
    player.play(path, gain_db=-6.0)
    ready(player)
    hear(player, cards, 0.1)
    out = hear(player, cards, 0.5)
    assert np.abs(out).max() == pytest.approx(0.2 * 10 ** (-6 / 20), rel=0.001)


def test_what_is_not_altered_is_not_limited(player, cards, tmp_path):
    samples = tone(200.0, 1.0, level=1.0)[:, None].repeat(2, axis=1)
    player.play(written(tmp_path, "a.wav", samples))
    ready(player)
    np.testing.assert_array_equal(hear(player, cards, 0.5), samples[: RATE // 2])


def test_the_equaliser_filters_what_is_heard(player, cards, six_seconds):
    path, samples = six_seconds
    equaliser = ten_bands([0, 3, 0, -6, 0, 0, 4, 0, -9, 0])
    player.equaliser = equaliser
    player.play(path)
    ready(player)
    wait_for(lambda: player._transport.tone._wanted is not None)
    out = hear(player, cards, 1.0)
    truth = equaliser.applied(samples[: len(out)], RATE)
    np.testing.assert_allclose(out[4096:], truth[4096:], atol=2e-3)
    player.equaliser = FLAT
    wait_for(lambda: player._transport.tone._wanted is None)
    hear(player, cards, 0.2)
    np.testing.assert_array_equal(
        hear(player, cards, 0.1), samples[round(1.2 * RATE) :][: round(0.1 * RATE)]
    )
