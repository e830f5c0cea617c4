"""What the library stores, counts and gives back."""

import os
import threading
from pathlib import Path

import numpy as np
import pytest

from musicscope.analysis.result import TrackAnalysis
from musicscope.core.errors import LibraryError, ParameterError
from musicscope.library.library import Coverage, Library
from musicscope.library.track import TrackState
from musicscope.library.vectors import read_vectors
from tests.library.music import analyse_all, found, open_folder, scan, write_track


@pytest.fixture
def two(library: Library, music: Path) -> tuple[int, int]:
    write_track(music / "a.flac", 400, title="A")
    write_track(music / "b.flac", 500, title="B")
    open_folder(library, music)
    first, second = (t.id for t in library.tracks())
    return first, second


def path_of(library: Library, track: int) -> bytes:
    return library.tracks([track])[0].path


def test_results_come_back_as_they_were_stored(library: Library, two: tuple[int, int]) -> None:
    vector = np.array([0.1, -2.5, 3e-7], np.float32)
    result = TrackAnalysis(
        audio_hash=b"x" * 16,
        duration_s=12.5,
        facts={"key_tonic": 9.0, "key_mode": 1.0, "key_confidence": 0.75, "tempo_bpm": 88.0},
        vectors={"simple": vector, "mfcc": np.zeros(20, np.float32)},
        versions={"simple": 3, "mfcc": 1},
    )
    changes = library.store_analyses([(two[0], result)], [])
    assert changes.analysed == {two[0]}
    (track,) = library.tracks([two[0]])
    assert (track.key_tonic, track.key_mode, track.key_confidence) == (9, 1, 0.75)
    assert (track.tempo_bpm, track.tempo_confidence) == (88.0, None)
    assert (track.duration_s, track.state) == (12.5, TrackState.READY)
    assert library.facts(two[0]) == result.facts
    ids, values = library.vectors("simple")
    assert ids.tolist() == [two[0]]
    assert values.dtype == np.float32
    np.testing.assert_array_equal(values, [vector])
    np.testing.assert_array_equal(read_vectors(library.path, "simple")[1], [vector])
    assert library.vectors("unheard of")[0].shape == (0,)


def test_what_is_no_number_is_unknown(library: Library, two: tuple[int, int]) -> None:
    result = found(path_of(library, two[0]), tempo_bpm=float("nan"), loudness=float("inf"))
    library.store_analyses([(two[0], result)], [])
    assert library.facts(two[0]) == {}


def test_only_what_lacks_a_current_result_is_due(library: Library, two: tuple[int, int]) -> None:
    assert [track for track, _ in library.pending()] == list(two)
    library.store_analyses([(two[0], found(path_of(library, two[0])))], [])
    assert [track for track, _ in library.pending()] == [two[1]]
    library.exclude([two[1]])
    assert library.pending() == []


def test_a_failure_keeps_its_reason_until_it_is_tried_again(
    library: Library, two: tuple[int, int]
) -> None:
    changes = library.store_analyses([], [(two[0], "It holds no audio stream.")])
    assert changes.analysed == {two[0]}
    (failed,) = library.failures()
    assert (failed.id, failed.reason) == (two[0], "It holds no audio stream.")
    assert library.coverage() == Coverage(analysed=0, failed=1, total=2)
    assert [track for track, _ in library.pending()] == [two[1]]
    assert library.retry(two).changed == {two[0]}
    assert library.failures() == []
    assert [track for track, _ in library.pending()] == list(two)


def test_a_file_deleted_before_its_analysis_is_missing_not_failed(
    library: Library, two: tuple[int, int]
) -> None:
    Path(os.fsdecode(path_of(library, two[0]))).unlink()
    changes = library.store_analyses([], [(two[0], "It cannot be opened.")])
    assert changes.changed == {two[0]}
    assert library.failures() == []
    assert library.tracks([two[0]])[0].missing
    assert library.coverage() == Coverage(0, 0, 1)


def test_results_of_unknown_tracks_are_dropped(library: Library, two: tuple[int, int]) -> None:
    result = found(path_of(library, two[0]))
    assert not library.store_analyses([(999, result)], [(998, "It broke.")])


def test_coverage_counts_what_is_there_and_not_excluded(
    library: Library, two: tuple[int, int]
) -> None:
    analyse_all(library)
    assert library.coverage() == Coverage(2, 0, 2)
    assert library.exclude(two[:1]).changed == {two[0]}
    assert library.coverage() == Coverage(1, 0, 1)
    assert not library.exclude(two[:1])
    assert library.include(two).changed == {two[0]}
    assert library.coverage() == Coverage(2, 0, 2)


def test_tracks_come_in_the_order_asked_for(library: Library, two: tuple[int, int]) -> None:
    assert [t.id for t in library.tracks([two[1], 777, two[0]])] == [two[1], two[0]]
    assert library.tracks([]) == []


def test_plays_are_counted(library: Library, two: tuple[int, int]) -> None:
    library.record_play(two[0])
    assert library.record_play(two[0]).changed == {two[0]}
    first, second = library.tracks()
    assert (first.plays, second.plays) == (2, 0)
    assert first.last_played_s is not None
    assert second.last_played_s is None
    assert not library.record_play(12345)


def test_a_layout_comes_back_without_the_tracks_that_left(
    library: Library, two: tuple[int, int]
) -> None:
    ids = np.array([two[1], two[0], 4711])
    positions = np.array([[0.5, -1], [0.25, 1], [0, 0]], np.float32)
    changes = library.save_layout("main", ids, positions, {"projection": "umap", "seed": 3})
    assert changes.layouts == {"main"}
    stored = library.layout("main")
    assert stored is not None
    assert stored[0].tolist() == [two[1], two[0]]
    np.testing.assert_array_equal(stored[1], positions[:2])
    assert stored[2] == {"projection": "umap", "seed": 3}
    assert library.layout("other") is None


def test_a_layout_without_a_place_for_each_track_is_refused(library: Library) -> None:
    with pytest.raises(ParameterError):
        library.save_layout("main", np.array([1, 2]), np.zeros((1, 2)), {})
    with pytest.raises(ParameterError):
        library.save_layout("main", np.array([1]), np.array([[0, np.nan]]), {})
    assert library.layout("main") is None


def test_a_vanished_track_is_linked_to_its_file_again(
    library: Library, music: Path, tmp_path: Path, two: tuple[int, int]
) -> None:
    analyse_all(library)
    (music / "a.flac").unlink()
    scan(library)
    new = write_track(tmp_path / "elsewhere" / "z.flac", 400, title="A again")
    changes = library.relink(two[0], new)
    (track,) = library.tracks([two[0]])
    assert changes.changed == {two[0]}
    assert (track.path, track.missing, track.title) == (new, False, "A again")
    assert track.state is TrackState.READY


def test_a_track_is_not_linked_to_another_sound(
    library: Library, music: Path, two: tuple[int, int]
) -> None:
    analyse_all(library)
    (music / "a.flac").unlink()
    with pytest.raises(LibraryError, match="another sound"):
        library.relink(two[0], write_track(music / "z.flac", 999))
    with pytest.raises(LibraryError, match="cannot be read"):
        library.relink(two[0], os.fsencode(music / "nowhere.flac"))
    (music / "text.flac").write_text("no sound")
    with pytest.raises(LibraryError, match="Choose another file"):
        library.relink(two[0], os.fsencode(music / "text.flac"))


def test_linking_to_a_file_that_has_a_track_makes_them_one(
    library: Library, music: Path, two: tuple[int, int]
) -> None:
    library.record_play(two[0])
    library.record_play(two[1])
    changes = library.relink(two[0], os.fsencode(music / "b.flac"))
    assert (changes.changed, changes.removed) == ({two[0]}, {two[1]})
    (track,) = library.tracks()
    assert (track.id, track.plays, track.title) == (two[0], 2, "B")


def test_the_cover_beside_a_track_is_found(
    library: Library, music: Path, two: tuple[int, int]
) -> None:
    assert library.cover(two[0]) is None
    (music / "scan.png").write_bytes(b"\x89PNG another")
    (music / "Folder.JPG").write_bytes(b"\xff\xd8\xff the cover")
    assert library.cover(two[0]) == b"\xff\xd8\xff the cover"
    assert library.cover(999) is None


def test_a_transaction_that_raises_changes_nothing(library: Library, two: tuple[int, int]) -> None:
    broken = found(path_of(library, two[1]))
    broken.facts["tempo_bpm"] = "fast"  # type: ignore[assignment]
    good = found(path_of(library, two[0]))
    with pytest.raises(TypeError):
        library.store_analyses([(two[0], good), (two[1], broken)], [])
    assert library.coverage().analysed == 0
    assert library.vectors("simple")[0].size == 0


def test_many_threads_may_write_and_read_at_once(library: Library, two: tuple[int, int]) -> None:
    errors: list[Exception] = []

    def play() -> None:
        try:
            for _ in range(20):
                library.record_play(two[0])
                library.tracks()
        except LibraryError as error:
            errors.append(error)

    threads = [threading.Thread(target=play) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert library.tracks([two[0]])[0].plays == 80
