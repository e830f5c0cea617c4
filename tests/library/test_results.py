"""What the analysis found, read back whole, and renewed in parts."""

from pathlib import Path

import numpy as np
import pytest

from musicscope.analysis.result import TrackAnalysis
from musicscope.library.library import Library
from tests.library.music import found, only, open_folder, write_track


@pytest.fixture
def track(library: Library, music: Path) -> int:
    write_track(music / "song.flac", 400)
    open_folder(library, music)
    return only(library).id


FULL = TrackAnalysis(
    audio_hash=b"x" * 16,
    duration_s=30.0,
    facts={"tempo_bpm": 120.0, "metre": 3.0, "key_tonic": 9.0, "key_mode": 1.0},
    vectors={
        "beats": np.arange(4, dtype=np.float32),
        "chords": np.arange(12, dtype=np.float32).reshape(3, 4),
        "sections": np.zeros((0, 3), np.float32),
        "mfcc": np.ones(40, np.float32),
    },
    versions={"rhythm": 1, "harmony": 2, "mfcc": 1},
    found_by={
        "tempo_bpm": "rhythm",
        "metre": "rhythm",
        "beats": "rhythm",
        "key_tonic": "harmony",
        "key_mode": "harmony",
        "chords": "harmony",
    },
)


def test_arrays_come_back_in_their_shapes(library: Library, track: int) -> None:
    library.store_analyses([(track, FULL)], [])
    facts, vectors = library.results(track)
    assert facts == FULL.facts
    assert vectors.keys() == FULL.vectors.keys()
    for name, values in vectors.items():
        np.testing.assert_array_equal(values, FULL.vectors[name], strict=True)
    assert library.results(track, ["chords"])[1].keys() == {"chords"}
    assert library.results(4711) == ({}, {})


def test_an_array_may_have_more_than_one_dimension_or_none(library: Library, track: int) -> None:
    shapes = {"matrix": (2, 3), "empty": (0,), "single": (), "nothing": (0, 0)}
    vectors = {name: np.full(shape, 7, np.float32) for name, shape in shapes.items()}
    result = TrackAnalysis(b"x" * 16, 1.0, vectors=vectors, versions={"a": 1})
    library.store_analyses([(track, result)], [])
    assert {n: v.shape for n, v in library.results(track)[1].items()} == shapes


def test_a_new_version_of_one_method_replaces_its_results_alone(
    library: Library, track: int
) -> None:
    library.store_analyses([(track, FULL)], [])
    now = {"rhythm": 2, "harmony": 2, "mfcc": 1}
    assert library.outdated(FULL.versions) == []
    assert library.outdated(now) == [(track, only(library).path, ("rhythm",))]
    renewed = TrackAnalysis(
        audio_hash=b"x" * 16,
        duration_s=30.0,
        facts={"tempo_bpm": 60.0},
        vectors={"beats": np.arange(2, dtype=np.float32)},
        versions={"rhythm": 2},
        found_by={"tempo_bpm": "rhythm", "beats": "rhythm"},
    )
    library.store_analyses([(track, renewed)], [])
    facts, vectors = library.results(track)
    assert facts == {"tempo_bpm": 60.0, "key_tonic": 9.0, "key_mode": 1.0}, (
        "the new rhythm does not know the metre; the harmony stays"
    )
    assert vectors.keys() == FULL.vectors.keys()
    assert vectors["beats"].tolist() == [0, 1]
    assert library.outdated(now) == []
    assert library.outdated({**now, "form": 1}) == [(track, only(library).path, ("form",))]


def test_a_whole_result_leaves_nothing_of_an_earlier_one(library: Library, track: int) -> None:
    library.store_analyses([(track, FULL)], [])
    library.store_analyses([(track, found(only(library).path, tempo_bpm=100.0))], [])
    assert library.outdated({"simple": 1}) == []
    whole = TrackAnalysis(b"x" * 16, 1.0, versions={**FULL.versions, "simple": 1})
    library.store_analyses([(track, whole)], [])
    assert library.results(track) == ({}, {})


def test_results_of_a_failed_track_are_made_anew_as_a_whole(library: Library, track: int) -> None:
    library.store_analyses([(track, FULL)], [])
    library.store_analyses([], [(track, "It broke.")])
    library.retry([track])
    assert [i for i, _ in library.pending()] == [track]
    library.store_analyses([(track, found(only(library).path))], [])
    assert library.results(track)[1].keys() == {"simple"}


def test_what_is_new_is_not_outdated(library: Library, track: int) -> None:
    assert [i for i, _ in library.pending()] == [track]
    assert library.outdated({"rhythm": 9}) == []
    library.store_analyses([(track, FULL)], [])
    assert library.pending() == []
    library.exclude([track])
    assert library.outdated({"rhythm": 9}) == []


def test_moodbars_are_as_narrow_as_a_table_needs(library: Library, music: Path, track: int) -> None:
    for n in range(2):
        write_track(music / f"{n}.flac", 500 + n)
    open_folder(library, music)
    wide, narrow, without = track, *(t.id for t in library.tracks() if t.id != track)
    rising = np.linspace(0, 255, 600, dtype=np.float32)
    bars = {wide: np.stack([rising, rising[::-1], np.full(600, 300)], axis=1), narrow: rising[:6]}
    for i, bar in bars.items():
        vectors = {"moodbar": bar.astype(np.float32).reshape(-1, 3)}
        result = TrackAnalysis(b"x" * 16, 1.0, vectors=vectors, versions={"mood": 1})
        library.store_analyses([(i, result)], [])
    moodbars = library.moodbars([wide, narrow, without, 4711])
    assert moodbars.keys() == {wide, narrow}
    assert moodbars[wide].shape == (64, 3)
    assert moodbars[wide].dtype == np.uint8
    centres = 255 * (np.arange(64) + 0.5) / 64
    np.testing.assert_allclose(moodbars[wide][:, 0], centres, atol=1.5)
    assert (moodbars[wide][:, 2] == 255).all()
    assert moodbars[narrow].shape == (2, 3)


def test_the_columns_of_a_library_are_known(library: Library, track: int) -> None:
    assert library.fact_names() == []
    library.store_analyses([(track, FULL)], [])
    assert library.fact_names() == ["key_mode", "key_tonic", "metre", "tempo_bpm"]
    assert library.lengths(["mfcc", "unheard of", "chords"]) == {"mfcc": 40, "chords": 12}
