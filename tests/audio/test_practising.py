"""What a musician who practises asks of the player, in the samples that reach the output."""

from __future__ import annotations

import time

import numpy as np
import pytest

from musicscope.audio.clicks import click
from musicscope.audio.player import ClickTrack, CountIn, PlayerState
from tests.audio.encoding import music, tone
from tests.audio.fakes import wait_for
from tests.audio.stage import RATE, hear, heard_of, ready, written

RAMP = 360
SEAM = 221


# --- loops


def test_a_loop_is_heard_again_and_again_sample_by_sample(player, cards, six_seconds):
    path, samples = six_seconds
    player.play(path, start_s=1.0)
    player.loop = (1.0, 2.5)
    ready(player)
    out = hear(player, cards, 5.0)
    length = round(1.5 * RATE)
    for turn in range(3):
        begin = turn * length
        span = slice(begin + (RAMP if not turn else 0), begin + length - SEAM)
        truth = samples[RATE : RATE + length - SEAM][RAMP if not turn else 0 :]
        np.testing.assert_array_equal(out[span], truth)
    wait_for(lambda: player.position_s == pytest.approx(1.0 + 5.0 - 4.5 + 0.0, abs=0.001))
    assert player.underruns == 0


def test_a_loop_set_while_playing_changes_nothing_until_its_end(player, cards, six_seconds):
    path, samples = six_seconds
    player.play(path)
    ready(player)
    hear(player, cards, 0.5)
    player.loop = (1.0, 2.0)
    ready(player)
    out = hear(player, cards, 2.5)
    until = 3 * RATE // 2
    truth = samples[RATE // 2 : 2 * RATE - SEAM]
    np.testing.assert_allclose(out[: until - SEAM], truth, atol=1e-6)
    again = out[until:]
    np.testing.assert_array_equal(again[: RATE // 2], samples[RATE : 3 * RATE // 2])


def test_a_loop_before_the_playhead_calls_it_back(player, cards, six_seconds):
    player.play(six_seconds[0], start_s=4.0)
    ready(player)
    hear(player, cards, 0.1)
    player.loop = (1.0, 2.0)
    assert player.position_s == 1.0


def test_a_loop_whose_end_is_on_its_way_to_the_ear_turns_all_the_same(player, cards, six_seconds):
    player.play(six_seconds[0])
    ready(player)
    cards.card.play(1.4)
    wait_for(lambda: player.position_s > 0.2)
    player.loop = (0.5, 1.3)
    ready(player)
    hear(player, cards, 0.2)
    feed = player._transport._sounding
    assert feed.place(feed.handed).position_s == pytest.approx(0.5 + 0.1 + 0.2, abs=0.05)


def test_without_the_loop_the_track_goes_on(player, cards, six_seconds):
    path, samples = six_seconds
    player.play(path, start_s=1.0)
    player.loop = (1.0, 2.0)
    ready(player)
    hear(player, cards, 1.5)
    player.loop = None
    ready(player)
    out = hear(player, cards, 1.0)
    np.testing.assert_allclose(out, samples[3 * RATE // 2 :][: len(out)], atol=1e-6)


def test_loop_and_clicks_belong_to_a_track(player, cards, six_seconds, tmp_path):
    player.play(six_seconds[0])
    player.loop = (1.0, 2.0)
    player.clicks = ClickTrack((0.5,), (True,))
    player.play(six_seconds[0])
    assert player.loop == (1.0, 2.0)
    player.play(written(tmp_path, "other.wav", music(1.0)))
    assert player.loop is None
    assert player.clicks is None


# --- speed and pitch


@pytest.mark.parametrize("speed", [0.5, 2.0])
def test_the_position_runs_with_the_speed(player, cards, six_seconds, speed):
    player.speed = speed
    player.play(six_seconds[0], start_s=1.0)
    ready(player)
    hear(player, cards, 1.0)
    wait_for(lambda: player.position_s == pytest.approx(1.0 + speed, abs=0.001))
    player.pause()
    cards.card.play(0.1)
    held = player._transport.feed.handed / RATE
    wait_for(lambda: player.position_s == pytest.approx(1.0 + speed * held, abs=0.001))


def test_a_change_of_speed_is_heard_soon_at_the_same_place_without_a_click(player, cards, tmp_path):
    samples = tone(220.0, 6.0, level=0.4)[:, None].repeat(2, axis=1)
    player.play(written(tmp_path, "a.wav", samples))
    ready(player)
    blocks = [hear(player, cards, 1.0)]
    for speed, semitones in ((0.5, 0.0), (1.0, 0.0), (1.0, 3.0), (1.0, 0.0)):
        before = player._transport.feed
        player.speed, player.semitones = speed, semitones
        wait_for(lambda before=before: player._transport.feed is not before)
        place = player._transport._sounding.place(player._transport._sounding.handed)
        blocks.append(hear(player, cards, 0.1))
        assert player._transport._sounding is player._transport.feed
        after = player._transport.feed
        now = after.place(after.handed).position_s
        assert now - place.position_s == pytest.approx(0.1, abs=0.06)
        ready(player)
        blocks.append(hear(player, cards, 0.2))
    sound = np.concatenate(blocks)[:, 0]
    assert np.abs(np.diff(sound)).max() < 2.2 * 0.4 * 2 * np.pi * 220 * 2 ** (3 / 12) / RATE


def test_a_change_right_after_a_seek_goes_on_from_where_it_went(player, cards, six_seconds):
    path, samples = six_seconds
    player.play(path)
    ready(player)
    hear(player, cards, 0.5)
    player.seek(3.0)
    ready(player)
    player.loop = (2.5, 3.5)
    ready(player)
    out = hear(player, cards, 0.4)
    truth = samples[3 * RATE : 3 * RATE + len(out)]
    shifts = range(2 * RAMP)
    errors = [np.abs(out[s + RAMP : s + 4096] - truth[RAMP:4096]).max() for s in shifts]
    assert min(errors) < 1e-4


def test_a_loop_at_half_speed_keeps_its_place(player, cards, six_seconds):
    player.speed = 0.5
    player.play(six_seconds[0], start_s=1.0)
    player.loop = (1.0, 1.75)
    ready(player)
    hear(player, cards, 3.5)
    wait_for(lambda: player.position_s == pytest.approx(1.0 + 1.75 - 2 * 0.75, abs=0.002))


def test_what_is_drawn_can_be_shifted(player, cards, six_seconds):
    player.play(six_seconds[0])
    ready(player)
    cards.card.play(1.0)
    player.latency_offset_s = 0.15
    time.sleep(0.3)
    first, clock = player.position_s, time.monotonic()
    player.latency_offset_s = 0.0
    assert player.position_s - first == pytest.approx(0.15, abs=0.05 + time.monotonic() - clock)


# --- clicks


def test_the_metronome_clicks_on_its_samples(player, cards, tmp_path):
    path = written(tmp_path, "silence.wav", np.zeros((4 * RATE, 2), np.float32))
    times = (0.25, 0.7500113, 1.25, 1.75)
    player.play(path)
    player.clicks = ClickTrack(times, (True, False, False, False))
    ready(player)
    player.seek(0.0)
    ready(player)
    out = hear(player, cards, 1.9)[:, 0]
    truth = np.zeros(len(out), np.float32)
    for time_s, accented in zip(times, (True, False, False, False), strict=True):
        sound = click(RATE, 0.5, accented=accented)[:, 0]
        truth[round(time_s * RATE) :][: len(sound)] += sound
    np.testing.assert_allclose(out, truth, atol=1e-6)


@pytest.mark.parametrize("speed", [0.5, 2.0])
def test_clicks_keep_their_sound_and_their_places_at_other_speeds(player, cards, tmp_path, speed):
    path = written(tmp_path, "silence.wav", np.zeros((6 * RATE, 2), np.float32))
    times = tuple(np.arange(0.5, 3.0, 0.5))
    player.speed = speed
    player.play(path)
    player.clicks = ClickTrack(times, (False,) * len(times))
    player.seek(0.0)
    ready(player)
    out = hear(player, cards, 1.4)[:, 0]
    truth = np.zeros(len(out) + RATE, np.float32)
    sound = click(RATE, 0.5, accented=False)[:, 0]
    for time_s in times:
        at = round(time_s / speed * RATE)
        if at < len(out):
            truth[at : at + len(sound)] += sound
    np.testing.assert_allclose(out, truth[: len(out)], atol=1e-4)


def test_in_a_loop_the_click_on_its_beginning_is_heard_each_time(player, cards, tmp_path):
    path = written(tmp_path, "silence.wav", np.zeros((4 * RATE, 2), np.float32))
    begin, end = 1.00001, 1.50001
    player.play(path, start_s=begin)
    player.loop = (begin, end)
    player.clicks = ClickTrack((begin, end), (False, False))
    player.seek(begin)
    ready(player)
    out = hear(player, cards, 2.0)[:, 0]
    onsets = [k for k in range(4) if np.abs(out[k * RATE // 2 + RAMP :][:500]).max() > 0.05]
    assert onsets == [0, 1, 2, 3]
    length = round(end * RATE) - round(begin * RATE)
    np.testing.assert_allclose(out[length : length + 4000], out[2 * length :][:4000], atol=1e-6)


def test_a_count_in_clicks_and_waits_and_then_the_music_goes_on(player, cards, six_seconds):
    path, samples = six_seconds
    player.play(path, start_s=2.0, paused=True)
    ready(player)
    player.resume(CountIn(3, 0.25))
    assert player.state is PlayerState.PLAYING
    ready(player)
    out = hear(player, cards, 0.7)
    wait_for(lambda: player._transport.moving is not None)
    assert player.position_s == 2.0
    for beat in range(3):
        sound = click(RATE, 0.5, accented=beat == 0)
        at = round(beat * 0.25 * RATE)
        n = min(len(sound), len(out) - at)
        np.testing.assert_allclose(out[at : at + n], sound[:n].repeat(2, axis=1), atol=1e-6)
    rest = hear(player, cards, 0.5)[round(0.05 * RATE) :][RAMP:]
    np.testing.assert_allclose(rest, samples[2 * RATE + RAMP :][: len(rest)], atol=1e-6)
    wait_for(lambda: player.position_s == pytest.approx(2.45, abs=0.001))


# --- what was heard


def test_what_was_heard_can_be_looked_at(player, cards, six_seconds):
    assert player.heard(0.5)[0].shape == (0, 2)
    path, samples = six_seconds
    player.volume = 0.3
    player.play(path)
    ready(player)
    for _ in range(4):
        cards.card.play(0.1)
        time.sleep(0.1)
    heard, rate = player.heard(0.2)
    assert rate == RATE
    assert heard.shape == (round(0.2 * RATE), 2)
    assert heard.dtype == np.float32
    begin = next(k for k in range(RATE) if np.array_equal(samples[k : k + 50], heard[:50]))
    np.testing.assert_array_equal(heard, samples[begin : begin + len(heard)])
    end_s = (begin + len(heard)) / RATE
    assert end_s == pytest.approx(player.position_s, abs=0.05)


def test_a_strike_sounds_over_what_plays_and_into_silence(player, cards, six_seconds):
    path, samples = six_seconds
    sound = tone(500.0, 0.3, level=0.2)
    player.strike(sound, RATE)
    wait_for(lambda: player._transport.strikes.any)
    out = cards.card.play(0.4)
    np.testing.assert_allclose(out[: len(sound)], sound[:, None].repeat(2, axis=1), atol=1e-6)
    assert not out[len(sound) :].any()
    player.play(path)
    ready(player)
    player.strike(sound, RATE)
    wait_for(lambda: player._transport.strikes.any)
    out = cards.card.play(0.2)
    quiet = np.abs(samples[: len(out)]).max(axis=1) < 0.6
    expected = samples[: len(out)] + sound[: len(out), None]
    np.testing.assert_allclose(out[quiet], expected[quiet], atol=1e-6)


def test_a_strike_comes_at_the_rate_of_the_output(player, cards):
    player.strike(tone(500.0, 0.5, 22_050), 22_050)
    wait_for(lambda: player._transport.strikes.any)
    out = cards.card.play(0.5)[:, 0]
    spectrum = np.abs(np.fft.rfft(out))
    assert spectrum.argmax() / 0.5 == pytest.approx(500.0, abs=2.0)


# --- devices


def test_a_preferred_device_is_gone_over_to_at_once_and_playing_goes_on(player, cards, six_seconds):
    path, samples = six_seconds
    sentences = heard_of(player.output_changed)
    player.play(path)
    ready(player)
    hear(player, cards, 1.0)
    wait_for(lambda: player.position_s == pytest.approx(1.0, abs=1e-6))
    player.preferred_output = "Headphones"
    wait_for(lambda: player.output_name == "Headphones")
    ready(player)
    assert player.state is PlayerState.PLAYING
    out = hear(player, cards, 0.5)
    np.testing.assert_allclose(out[RAMP:], samples[RATE + RAMP : RATE + len(out)], atol=1e-6)
    assert not sentences
    player.preferred_output = None
    wait_for(lambda: player.output_name == "Speakers")


def test_a_preferred_device_that_is_missing_is_named_and_another_plays(player, cards, six_seconds):
    sentences = heard_of(player.output_changed)
    player.preferred_output = "Amplifier"
    player.play(six_seconds[0])
    ready(player)
    wait_for(lambda: sentences)
    assert sentences == [
        "Amplifier is missing, busy or refuses to play: sound goes through Speakers."
    ]
    assert hear(player, cards, 0.2).any()
