"""Audio is decoded once for all epochs and all runs."""

import numpy as np
import pytest
import soundfile

from musicscope.audio import decode as decoding
from musicscope.audio.decode import decode
from musicscope.core.errors import MusicScopeError
from musicscope.learning.training.sources import take_window
from musicscope.learning.training.wave_cache import WaveCache
from tests.learning.training.tiny import Watcher

RATE = 8000


def write_tone(path, seconds, hz=440.0):
    time = np.arange(int(seconds * 16_000)) / 16_000
    soundfile.write(path, 0.5 * np.sin(2 * np.pi * hz * time), 16_000)
    return path


def test_a_track_is_what_the_decoder_says_to_float16(tmp_path):
    path = write_tone(tmp_path / "a.flac", 2)
    cache = WaveCache(tmp_path / "cache", RATE)
    assert cache.fill({"a": path}).decoded == 1
    source = cache.source(["a"])
    assert source.rows(0) == 2 * RATE
    heard = source.read(0, 100, 5000).astype(np.float32)
    np.testing.assert_allclose(heard, decode(path, rate=RATE)[100:5100], atol=5e-4)


def test_the_next_run_decodes_nothing(tmp_path, monkeypatch):
    path = write_tone(tmp_path / "a.flac", 1)
    WaveCache(tmp_path / "cache", RATE).fill({"a": path})
    monkeypatch.setattr(decoding, "decode", None)
    cache = WaveCache(tmp_path / "cache", RATE)
    assert cache.fill({"a": path}).decoded == 0
    assert cache.source(["a"]).rows(0) == RATE


def test_another_rate_is_another_cache(tmp_path):
    path = write_tone(tmp_path / "a.flac", 1)
    WaveCache(tmp_path / "cache", RATE).fill({"a": path})
    assert "a" not in WaveCache(tmp_path / "cache", 16_000)


def test_damaged_and_short_files_are_skipped_and_named(tmp_path):
    files = {
        "good": write_tone(tmp_path / "good.flac", 1),
        "short": write_tone(tmp_path / "blip.flac", 0.05),
        "bad": tmp_path / "bad.flac",
        "gone": tmp_path / "gone.flac",
    }
    files["bad"].write_bytes(b"fLaC" + bytes(200))
    watcher = Watcher()
    filled = WaveCache(tmp_path / "cache", RATE).fill(files, watcher)
    assert filled.decoded == 1
    assert set(filled.skipped) == {"short", "bad", "gone"}
    assert "blip.flac holds only 0.05 s" in filled.skipped["short"]
    assert "bad.flac" in filled.skipped["bad"]
    assert watcher.progressed[-1] == (4, 4, "tracks")


def test_of_a_long_track_only_the_middle_is_kept_when_asked(tmp_path):
    path = write_tone(tmp_path / "a.flac", 4)
    cache = WaveCache(tmp_path / "cache", RATE, longest_s=1)
    cache.fill({"a": path})
    assert cache.source(["a"]).rows(0) == RATE


def test_a_track_that_had_to_leave_is_decoded_again_or_missed_with_a_sentence(tmp_path):
    paths = [write_tone(tmp_path / f"{n}.flac", 1, 200 + 100 * n) for n in range(3)]
    cache = WaveCache(tmp_path / "cache", RATE, most_bytes=2 * 2 * RATE + 100)
    cache.fill({f"{n}": path for n, path in enumerate(paths)})
    keys = ["0", "1", "2"]
    source = cache.source(keys, paths)
    for number, path in enumerate(paths):
        heard = take_window(source, number, 0, RATE, "tile").astype(np.float32)
        np.testing.assert_allclose(heard, decode(path, rate=RATE), atol=5e-4)
    alone = cache.source(keys)
    gone = next(number for number in range(3) if keys[number] not in cache)
    with pytest.raises(MusicScopeError, match="too small for these tracks"):
        alone.read(gone, 0, 10)


def test_a_cancel_passes_through_and_what_was_decoded_stays(tmp_path):
    class EnoughError(Exception):
        pass

    def cancel_at_second(watcher):
        if next(watcher.calls) == 2:
            raise EnoughError

    paths = {f"{n}": write_tone(tmp_path / f"{n}.flac", 1) for n in range(4)}
    cache = WaveCache(tmp_path / "cache", RATE)
    with pytest.raises(EnoughError):
        cache.fill(paths, Watcher(cancel_at_second))
    assert "0" in WaveCache(tmp_path / "cache", RATE)
