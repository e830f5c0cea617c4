"""Arrays of many tracks in one file that never grows too large."""

import errno
from pathlib import Path

import numpy as np
import pytest

from musicscope.core.errors import ParameterError
from musicscope.learning.training.store import CacheError, TrackStore


def noise(n, seed):
    return np.random.default_rng(seed).normal(size=n).astype(np.float16)


def test_a_track_comes_back_in_parts_and_in_the_next_run(tmp_path):
    path = tmp_path / "waves.f16"
    store = TrackStore(path)
    store.put("a", noise(1000, 1))
    store.put("b", noise(500, 2))
    store.flush()
    again = TrackStore(path)
    assert again.rows("b") == 500
    np.testing.assert_array_equal(again.read("a"), noise(1000, 1))
    np.testing.assert_array_equal(again.read("b", 400, 300), noise(500, 2)[400:])
    assert "c" not in again


def test_frames_of_pictures_are_rows(tmp_path):
    store = TrackStore(tmp_path / "pictures.f16", width=4)
    picture = noise(40, 3).reshape(10, 4)
    store.put("a", picture)
    np.testing.assert_array_equal(store.read("a", 2, 5), picture[2:7])


def test_the_tracks_longest_unused_leave_whole_and_the_file_stays_small(tmp_path):
    path = tmp_path / "waves.f16"
    store = TrackStore(path, most_bytes=2 * 3000)
    for number in range(3):
        store.put(f"{number}", noise(1000, number))
    store.read("0")
    store.put("3", noise(900, 3))
    assert "1" not in store
    for number, n in ((0, 1000), (2, 1000), (3, 900)):
        np.testing.assert_array_equal(store.read(f"{number}"), noise(n, number))
    for number in range(4, 40):
        store.put(f"{number}", noise(100 * (number % 9 + 1), number))
        assert store.bytes_used <= store.most_bytes
    assert path.stat().st_size <= 2 * 3000
    np.testing.assert_array_equal(store.read("39"), noise(400, 39))


def test_a_track_larger_than_the_cache_is_refused_with_a_sentence(tmp_path):
    store = TrackStore(tmp_path / "waves.f16", most_bytes=100)
    with pytest.raises(ParameterError, match="allow it more space"):
        store.put("a", noise(51, 0))


def test_what_a_crash_damaged_is_forgotten(tmp_path):
    path = tmp_path / "waves.f16"
    store = TrackStore(path)
    store.put("a", noise(100, 1))
    store.put("b", noise(100, 2))
    store.flush()
    with path.open("r+b") as file:
        file.write(b"\0" * 20)
    again = TrackStore(path)
    with pytest.raises(KeyError):
        again.read("a")
    assert "a" not in again
    np.testing.assert_array_equal(again.read("b"), noise(100, 2))


def test_a_cut_file_or_a_damaged_list_is_begun_anew(tmp_path):
    path = tmp_path / "waves.f16"
    store = TrackStore(path)
    store.put("a", noise(100, 1))
    store.flush()
    path.write_bytes(path.read_bytes()[:50])
    assert len(TrackStore(path)) == 0
    Path(f"{path}.json").write_text("{")
    assert len(TrackStore(path)) == 0


def test_a_full_disk_is_a_sentence_and_older_tracks_stay(tmp_path, monkeypatch):
    store = TrackStore(tmp_path / "waves.f16")
    store.put("a", noise(100, 1))
    real = Path.open

    def full(self, mode="r", *rest, **more):
        if "+" in mode:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(self, mode, *rest, **more)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(CacheError, match=r"No space left on device.*free some space"):
        store.put("b", noise(100, 2))
    np.testing.assert_array_equal(store.read("a"), noise(100, 1))
    assert "b" not in store
