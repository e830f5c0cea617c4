"""A player plays what it is told, says where it is, and survives its devices."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from musicscope.audio.decode import stream
from musicscope.audio.player import Player, PlayerState
from tests.audio.encoding import encode, music
from tests.audio.fakes import FakeCards, wait_for
from tests.audio.stage import hear


@pytest.fixture
def cards() -> FakeCards:
    return FakeCards("Speakers", "Headphones")


@pytest.fixture
def player(cards: FakeCards) -> Iterator[Player]:
    player = Player(outputs=cards)
    yield player
    player.close()
    assert not any(t.name in ("player", "silent output") for t in threading.enumerate())
    assert not any(getattr(output, "open", False) for output in cards.opened)


@pytest.fixture
def piece(encoded) -> bytes:
    return os.fsencode(encoded("FLAC")[0])


def start(player: Player, path: bytes, **options) -> None:
    """Play, and wait until the first block is ready for the output."""
    player.play(path, **options)
    wait_for(lambda: player._transport.feed and player._wish.position_s is None)
    feed = player._transport.feed
    wait_for(lambda: feed.complete or feed.ring.free <= feed.rate // 4)


def heard_of(event) -> list:
    heard: list = []
    event.subscribe(heard.append)
    return heard


def test_what_the_output_gets_is_the_decoded_file(player, cards, piece):
    start(player, piece)
    expected = np.concatenate(list(stream(piece)))
    assert cards.card.rate == player.output_rate == 44_100
    np.testing.assert_array_equal(cards.card.play(0.5), expected[:22_050])
    np.testing.assert_array_equal(cards.card.play(0.25), expected[22_050:33_075])
    assert player.duration_s == pytest.approx(6.0)
    assert player.output_name == "Speakers"
    assert not player.silent


def test_a_long_piece_comes_through_whole(player, cards, piece):
    start(player, piece)
    expected = np.concatenate(list(stream(piece)))
    sound = []
    while sum(map(len, sound)) < len(expected):
        feed = player._transport.feed
        wait_for(lambda feed=feed: feed.complete or feed.ring.filled > 8_192)
        sound.append(cards.card.play(8_192 / 44_100))
    whole = np.concatenate(sound)
    np.testing.assert_array_equal(whole[: len(expected)], expected)
    assert not whole[len(expected) :].any()
    assert player.underruns == 0


def test_mono_is_played_on_both_sides_at_its_own_rate(player, cards, tmp_path):
    path = encode(tmp_path / "a.wav", music(1.0, 22_050, 1), 22_050, "pcm_f32le")
    start(player, os.fsencode(path))
    out = cards.card.play(0.1)
    assert cards.card.rate == 22_050
    np.testing.assert_array_equal(out[:, 0], out[:, 1])
    assert out.any()


def test_another_track_of_the_same_rate_keeps_the_stream_open(player, cards, piece, encoded):
    start(player, piece)
    cards.card.play(0.1)
    other = os.fsencode(encoded("MP3, constant rate")[0])
    start(player, other)
    assert len(cards.opened) == 1
    cards.card.play(0.1)
    start(player, os.fsencode(encoded("Opus")[0]))
    assert [output.rate for output in cards.opened] == [44_100, 48_000]


def test_the_next_track_follows_a_short_fade_and_nothing_else(player, cards, piece, encoded):
    start(player, piece)
    cards.card.play(0.5)
    path = os.fsencode(encoded("WAV")[0])
    start(player, path)
    out = cards.card.play(0.1)
    expected = np.concatenate(list(stream(path, stop_s=0.1)))
    fade = int(0.008 * 44_100) + 1
    np.testing.assert_array_equal(out[fade:], expected[: len(out) - fade])


def test_play_starts_at_a_given_position(player, cards, piece):
    start(player, piece, start_s=2.5)
    assert player.position_s == 2.5
    out = cards.card.play(0.1)
    expected = np.concatenate(list(stream(piece, start_s=2.5, stop_s=2.6)))
    np.testing.assert_array_equal(out[500:], expected[500:])


def test_seeking_goes_on_from_there_playing_or_paused(player, cards, piece):
    start(player, piece)
    cards.card.play(0.1)
    player.seek(4.0)
    assert player.position_s == 4.0
    wait_for(lambda: player._wish.position_s is None)
    cards.card.play(0.2)
    wait_for(lambda: player.position_s >= 4.15)
    player.pause()
    cards.card.play(0.1)
    player.seek(1.0)
    wait_for(lambda: player._wish.position_s is None)
    assert not cards.card.play(0.1).any()
    assert player.position_s == 1.0
    assert player.state is PlayerState.PAUSED


def test_of_many_seeks_the_last_counts(player, cards, piece):
    start(player, piece)
    for position_s in np.linspace(0.5, 5.0, 40):
        player.seek(float(position_s))
    wait_for(lambda: player._wish.position_s is None)
    assert player.position_s == 5.0
    out = cards.card.play(0.1)
    expected = np.concatenate(list(stream(piece, start_s=5.0, stop_s=5.1)))
    np.testing.assert_array_equal(out[800:], expected[800:])


def test_a_seek_right_after_play_lands_in_the_new_track(player, cards, piece, encoded):
    start(player, piece)
    path = os.fsencode(encoded("WAV")[0])
    player.play(path)
    player.seek(3.0)
    wait_for(lambda: player._wish.position_s is None)
    assert player._transport.feed.path == path
    assert player.position_s == 3.0


def test_pause_and_resume_lose_nothing_but_a_fade(player, cards, piece):
    start(player, piece)
    cards.card.play(0.2)
    player.pause()
    assert player.state is PlayerState.PAUSED
    cards.card.play(0.1)
    held = player._transport.feed.handed / 44_100
    wait_for(lambda: player.position_s == pytest.approx(held))
    assert not cards.card.play(0.1).any()
    assert player.position_s == pytest.approx(held)
    player.resume()
    assert cards.card.play(0.1).any()
    assert player.state is PlayerState.PLAYING


def test_a_track_may_be_put_on_without_playing(player, cards, piece):
    start(player, piece, start_s=1.0, paused=True)
    assert player.state is PlayerState.PAUSED
    assert not cards.card.play(0.1).any()
    player.resume()
    assert cards.card.play(0.1).any()


def test_the_volume_follows_the_ear_and_mute_lets_the_track_go_on(player, cards, piece):
    start(player, piece)
    loud = cards.card.play(0.1)
    player.volume = 0.5
    cards.card.play(0.1)
    expected = np.concatenate(list(stream(piece, start_s=0.2, stop_s=0.3)))
    np.testing.assert_allclose(cards.card.play(0.1), expected / 8, atol=1e-6)
    assert loud.any()
    player.muted = True
    cards.card.play(0.1)
    before = player._transport.feed.handed
    assert not cards.card.play(0.1).any()
    assert player._transport.feed.handed == before + 4_410
    player.volume = 7.0
    assert player.volume == 1.0


def test_the_end_is_told_after_it_was_heard(player, cards, tmp_path):
    path = os.fsencode(encode(tmp_path / "a.wav", music(0.3), 44_100, "pcm_s16le"))
    ended, changed = heard_of(player.ended), heard_of(player.changed)
    start(player, path)
    begun = time.monotonic()
    cards.card.play(0.4)
    assert player.state is PlayerState.PLAYING
    wait_for(lambda: ended)
    assert time.monotonic() - begun >= 0.3
    assert ended == [path]
    assert changed == [PlayerState.PLAYING, PlayerState.STOPPED]
    assert player.state is PlayerState.STOPPED
    assert player.position_s == 0.0


def test_a_listener_may_play_the_next_track_when_one_ends(player, cards, tmp_path, piece):
    path = os.fsencode(encode(tmp_path / "a.wav", music(0.1), 44_100, "pcm_s16le"))
    player.ended.subscribe(lambda _: player.play(piece))
    start(player, path)
    cards.card.play(0.2)
    wait_for(lambda: player._transport.feed and player._transport.feed.path == piece)
    assert player.state is PlayerState.PLAYING


def test_a_file_that_cannot_be_played_is_told_and_the_player_lives(player, cards, piece, tmp_path):
    failed = heard_of(player.failed)
    changed = heard_of(player.changed)
    player.play(os.fsencode(tmp_path / "gone.ogg"))
    wait_for(lambda: failed)
    assert "the file is not there" in str(failed[0])
    assert player.state is PlayerState.STOPPED
    start(player, piece)
    wait_for(lambda: changed[-1:] == [PlayerState.PLAYING])
    assert cards.card.play(0.1).any()


def test_a_track_that_vanishes_while_it_plays_is_played_on(player, cards, tmp_path):
    path = encode(tmp_path / "a.flac", music(4.0), 44_100, "flac")
    start(player, os.fsencode(path))
    path.unlink()
    sound = []
    for _ in range(8):
        feed = player._transport.feed
        wait_for(lambda feed=feed: feed.complete or feed.ring.filled > 0.5 * 44_100)
        sound.append(cards.card.play(0.25))
    assert all(block.any() for block in sound)


def test_stopping_forgets_the_track(player, cards, piece):
    start(player, piece)
    cards.card.play(0.1)
    player.stop()
    assert player.state is PlayerState.STOPPED
    cards.card.play(0.1)
    assert not cards.card.play(0.1).any()
    assert player.position_s == player.duration_s == 0.0
    player.seek(1.0)
    player.resume()
    assert player.state is PlayerState.STOPPED


def test_a_lost_device_pauses_and_the_next_one_goes_on_from_there(player, cards, piece):
    sentences, changed = heard_of(player.output_changed), heard_of(player.changed)
    start(player, piece)
    lost = cards.card
    lost.play(0.4)
    wait_for(lambda: player.position_s >= 0.4)
    cards.names.remove("Speakers")
    lost.alive = False
    wait_for(lambda: sentences)
    assert sentences == ["Speakers was lost: paused; sound goes through Headphones now."]
    assert not lost.open
    assert cards.refreshed == 1
    wait_for(lambda: changed[-1] is PlayerState.PAUSED)
    assert player.state is PlayerState.PAUSED
    assert player.output_name == "Headphones"
    assert player.position_s == pytest.approx(0.4)
    assert not cards.card.play(0.1).any()
    player.resume()
    expected = np.concatenate(list(stream(piece, start_s=0.4, stop_s=0.5)))
    np.testing.assert_allclose(hear(player, cards, 0.1)[400:], expected[400:], atol=1e-6)


def test_with_the_last_device_gone_time_goes_on_in_silence(player, cards, piece):
    sentences = heard_of(player.output_changed)
    start(player, piece)
    cards.card.play(0.1)
    cards.names.clear()
    cards.card.alive = False
    wait_for(lambda: sentences)
    assert sentences[0].endswith("no other was found, so playing is silent now.")
    assert player.silent
    assert player.output_name == "silent"
    player.resume()
    held = player.position_s
    wait_for(lambda: player.position_s > held + 0.2)


def test_a_device_that_comes_back_is_noticed(player, cards, piece, monkeypatch):
    monkeypatch.setattr("musicscope.audio.line._SEARCH_EVERY_S", 0.05)
    cards.names.clear()
    sentences = heard_of(player.output_changed)
    start(player, piece, start_s=1.0, paused=True)
    assert sentences == ["No sound device was found: playing is silent."]
    cards.names.append("Speakers")
    wait_for(lambda: not player.silent)
    wait_for(lambda: len(sentences) == 2)
    assert sentences[1] == "Sound goes through Speakers again."
    assert player.position_s == 1.0
    player.resume()
    wait_for(lambda: cards.card.play(0.1).any())


def test_an_idle_device_may_rest_and_is_woken(player, cards, piece, monkeypatch):
    monkeypatch.setattr("musicscope.audio.line._REST_AFTER_S", 0.05)
    start(player, piece)
    player.pause()
    wait_for(lambda: cards.card.resting)
    player.resume()
    wait_for(lambda: not cards.card.resting)


def test_nothing_is_opened_before_it_is_needed(cards):
    player = Player(outputs=cards)
    assert player.output_name == ""
    assert player.output_rate == 0
    player.prepare()
    wait_for(lambda: player.output_name == "Speakers")
    player.close()
    player.close()


def test_the_time_from_click_to_sound_is_measured(player, cards, piece):
    start(player, piece)
    assert player.start_latency_ms is None
    cards.card.play(0.01)
    first = player.start_latency_ms
    assert first is not None
    assert first > 0
    player.seek(3.0)
    wait_for(lambda: player._wish.position_s is None)
    cards.card.play(0.01)
    assert player.start_latency_ms is not None


def test_a_listener_that_fails_does_not_stop_the_music(player, cards, piece, caplog):
    def fail(_: object) -> None:
        raise RuntimeError("broken view")

    player.changed.subscribe(fail)
    start(player, piece)
    wait_for(lambda: "a listener of the player failed" in caplog.text)
    assert cards.card.play(0.1).any()


def test_the_silent_output_keeps_time(monkeypatch, encoded):
    monkeypatch.setenv("MUSICSCOPE_OUTPUT", "silent")
    player = Player()
    told = heard_of(player.output_changed)
    try:
        player.play(os.fsencode(encoded("WAV")[0]))
        wait_for(lambda: player.position_s > 0)
        position, clock = player.position_s, time.monotonic()
        readings = [player.position_s for _ in range(200) if not time.sleep(0.002)]
        passed = time.monotonic() - clock
        assert np.all(np.diff(readings) >= 0)
        assert player.position_s - position == pytest.approx(passed, abs=0.05)
        assert player.silent
        assert not told
    finally:
        player.close()


def test_a_missing_portaudio_means_silence_not_failure(monkeypatch):
    import sys

    from musicscope.audio.outputs import SoundCards, list_outputs
    from musicscope.core.errors import DeviceError

    monkeypatch.delenv("MUSICSCOPE_OUTPUT", raising=False)
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(DeviceError):
        list_outputs()
    output = SoundCards().open(44_100, lambda out, heard_at: None)
    output.close()
    assert output.silent


def test_a_damaged_file_is_played_as_far_as_it_goes(player, cards, tmp_path):
    whole = encode(tmp_path / "a.flac", music(2.0), 44_100, "flac")
    cut = Path(tmp_path / "cut.flac")
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    ended = heard_of(player.ended)
    start(player, os.fsencode(cut))
    for _ in range(10):
        cards.card.play(0.25)
    wait_for(lambda: ended)
