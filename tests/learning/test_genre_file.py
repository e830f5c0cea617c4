"""Learned genres on disk are safe to open, and come back as they were."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest

from musicscope.learning.genre import fit_genres
from musicscope.learning.genre_file import (
    GenreFileError,
    GenreShelf,
    StoredGenres,
    read_genres,
    write_genres,
)


@pytest.fixture(scope="module")
def stored():
    rng = np.random.default_rng(0)
    genre = rng.integers(0, 3, 60)
    X = (rng.normal(size=(3, 8))[genre] + rng.normal(size=(60, 8))).astype(np.float32)
    names = np.array(["Jazz", "Föhn & Co, 🌊", "Waltz"])
    model = fit_genres(X, range(60), names[genre].tolist(), np.arange(60) // 3)
    space = {"0_0_middle": np.arange(4.0), "0_0_spread": np.array([1.0, np.inf])}
    held = model.held_out.astype(np.float32)
    return StoredGenres(
        model, "files", (20, 20, 20), "f" * 32, ("likeness 0",), space, {"sets": []},
        np.arange(60), held, made_s=1e9,
    )  # fmt: skip


def test_genres_come_back_as_they_were(tmp_path, stored):
    write_genres(tmp_path / "a.genremodel", stored)
    same = read_genres(tmp_path / "a.genremodel")
    assert same.model.genres == stored.model.genres
    assert (same.model.accuracy, same.model.deviation) == (
        stored.model.accuracy,
        stored.model.deviation,
    )
    assert (same.source, same.counts, same.fingerprint, same.made_s) == (
        "files", (20, 20, 20), "f" * 32, 1e9,
    )  # fmt: skip
    np.testing.assert_array_equal(same.model.weights, stored.model.weights)
    np.testing.assert_array_equal(same.held, stored.held)
    np.testing.assert_array_equal(same.space["0_0_spread"], [1.0, np.inf])


def test_an_accuracy_that_is_not_known_stays_so(tmp_path, stored):
    unknown = replace(stored, model=replace(stored.model, accuracy=np.nan, deviation=np.nan))
    write_genres(tmp_path / "a.genremodel", unknown)
    assert np.isnan(read_genres(tmp_path / "a.genremodel").model.accuracy)


class Malicious:
    def __reduce__(self):
        return (pytest.fail, ("the pickle was read",))


def test_a_pickle_is_refused_unread(tmp_path):
    path = tmp_path / "evil.genremodel"
    path.write_bytes(pickle.dumps(Malicious()))
    with pytest.raises(GenreFileError, match=r"as learned genres: it is a pickle"):
        read_genres(path)


def test_a_tag_is_no_genre_and_damage_is_refused(tmp_path, stored):
    path = tmp_path / "a.genremodel"
    write_genres(path, stored)
    whole = path.read_bytes()
    for length in range(0, len(whole), len(whole) // 20):
        path.write_bytes(whole[:length])
        with pytest.raises(GenreFileError):
            read_genres(path)
    bent = replace(stored, counts=(1, 2))
    write_genres(path, bent)
    with pytest.raises(GenreFileError, match="learn the genres anew"):
        read_genres(path)


def test_older_versions_stay_and_come_back(tmp_path, stored):
    shelf = GenreShelf(tmp_path, most=3)
    assert shelf.empty
    assert shelf.newest() is None
    for number in range(5):
        shelf.keep(replace(stored, made_s=1e9 + number, fingerprint=str(number) * 32))
    kept = shelf.read()
    assert [found.fingerprint[0] for _, found in kept] == ["4", "3", "2"]
    shelf.keep(replace(stored, made_s=1e9 + 9, fingerprint="4" * 32))
    assert [found.fingerprint[0] for _, found in shelf.read()] == ["4", "3", "2"]
    shelf.restore(kept[-1][0])
    assert shelf.newest().fingerprint[0] == "2"
    shelf.read()[0][0].write_bytes(b"damaged")
    assert shelf.newest() is not None
