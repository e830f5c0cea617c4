"""Pictures of the current track: what is asked for, what is kept, what is shown meanwhile."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from musicscope.analysis.picture import (
    TILE_S,
    PictureChoice,
    Tile,
    TilesSpec,
    frames_of_tile,
    picture_of,
    tile_count,
)
from musicscope.analysis.waveform import WaveformSpec
from musicscope.audio.equaliser import FLAT, Equaliser, ten_bands
from musicscope.jobs import JobState
from musicscope.workspace.pictures import Pictures

STFT, CHROMA, MEL = PictureChoice("stft"), PictureChoice("chroma"), PictureChoice("mel")
BASS = ten_bands([6, 6, 3, 0, 0, 0, 0, 0, 0, 0])
TREBLE = ten_bands([0, 0, 0, 0, 0, 0, 0, 3, 6, 6])
FIVE_MINUTES = 300.0


class Job:
    """A job that runs when the test says so."""

    def __init__(self, spec: Any, on_partial: Callable, on_end: Callable) -> None:
        self.spec = spec
        self.state = JobState.RUNNING
        self.result = None
        self.cancelled = False
        self._on_partial = on_partial
        self._on_end = on_end

    def cancel(self) -> None:
        self.cancelled = True

    def publish(
        self,
        choice: PictureChoice,
        index: int,
        known: tuple[int, int] | None = None,
        level: int = 9,
    ) -> Tile:
        rows = len(picture_of(choice).frequencies)
        levels = np.full((rows, frames_of_tile(choice, index)[1]), level, np.uint8)
        if known is not None:
            levels[:, : known[0]] = levels[:, known[1] :] = 0
        tile = Tile(self.spec.track, choice, index, levels, known=known)
        if not self.cancelled:
            self._on_partial(tile)
        return tile

    def finish(self) -> None:
        for index in self.spec.order:
            for choice in self.spec.choices:
                self.publish(choice, index)
        self.end(JobState.DONE)

    def end(self, state: JobState) -> None:
        self.state = state
        if not self.cancelled:
            self._on_end(self)


class Jobs:
    """Keeps what was submitted; a later job of a key cancels the earlier."""

    def __init__(self) -> None:
        self.by_key: dict[str, Job] = {}
        self.tiles: list[Job] = []

    def submit(
        self,
        spec: Any,
        *,
        key: str,
        on_partial: Callable = lambda _: None,
        on_end: Callable = lambda _: None,
    ) -> Job:
        pickle.loads(pickle.dumps(spec))
        older = self.by_key.get(key)
        if older is not None:
            older.cancel()
        job = self.by_key[key] = Job(spec, on_partial, on_end)
        if isinstance(spec, TilesSpec):
            self.tiles.append(job)
        return job


@pytest.fixture
def jobs() -> Jobs:
    return Jobs()


@pytest.fixture
def pictures(jobs: Jobs) -> Pictures:
    shown = Pictures(jobs)
    shown.want(STFT)
    shown.want(CHROMA)
    shown.show(1, b"/music/one.ogg", FIVE_MINUTES)
    return shown


def test_the_spectrogram_comes_before_the_chromagram_and_what_is_near_first(
    pictures: Pictures, jobs: Jobs
) -> None:
    spec = jobs.tiles[-1].spec
    assert spec.choices == (STFT, CHROMA)
    assert spec.order == tuple(range(tile_count(FIVE_MINUTES)))
    assert spec.look_s == 0.0
    assert spec.equaliser == FLAT
    jobs.tiles[-1].end(JobState.CANCELLED)
    pictures.look_at(5.5 * TILE_S)
    spec = jobs.tiles[-1].spec
    assert spec.order[:4] == (5, 6, 4, 7)
    assert set(spec.order) == set(range(tile_count(FIVE_MINUTES)))
    assert spec.look_s == 5.5 * TILE_S


def test_tiles_arrive_and_are_kept(pictures: Pictures, jobs: Jobs) -> None:
    arrived: list[Tile] = []
    pictures.arrived.subscribe(arrived.append)
    assert pictures.busy
    jobs.tiles[-1].finish()
    assert not pictures.busy
    assert len(arrived) == 2 * tile_count(FIVE_MINUTES)
    assert set(pictures.tiles(STFT)) == set(range(tile_count(FIVE_MINUTES)))
    pictures.show(2, b"/music/two.ogg", 60.0)
    assert pictures.tiles(STFT) == {}
    before = len(jobs.tiles)
    pictures.show(1, b"/music/one.ogg", FIVE_MINUTES)
    assert len(jobs.tiles) == before
    assert len(pictures.tiles(STFT)) == tile_count(FIVE_MINUTES)


def test_what_is_wanted_is_told(pictures: Pictures) -> None:
    changes: list[tuple[PictureChoice, ...]] = []
    pictures.wanted_changed.subscribe(lambda _: changes.append(pictures.wanted))
    pictures.want(MEL)
    pictures.want(MEL)
    pictures.unwant(MEL)
    pictures.unwant(MEL)
    pictures.unwant(STFT)
    assert changes == [(STFT, CHROMA, MEL), (STFT, CHROMA), (CHROMA,)]


def test_new_settings_are_made_at_once_and_before_the_others(
    pictures: Pictures, jobs: Jobs
) -> None:
    job = jobs.tiles[-1]
    job.publish(STFT, 0)
    pictures.unwant(STFT)
    pictures.want(MEL)
    assert job.cancelled
    assert jobs.tiles[-1].spec.choices == (MEL, CHROMA)


def test_two_instances_do_not_stop_each_other(jobs: Jobs) -> None:
    left, right = Pictures(jobs, "left"), Pictures(jobs, "right")
    for shown in (left, right):
        shown.want(STFT)
        shown.show(1, b"/music/one.ogg", 60.0)
    assert not any(job.cancelled for job in jobs.tiles)
    right.close()
    assert [job.cancelled for job in jobs.tiles] == [False, True]
    assert right.track is None


def test_a_jump_is_followed_even_while_tiles_are_made(pictures: Pictures, jobs: Jobs) -> None:
    job = jobs.tiles[-1]
    job.publish(STFT, 0, (0, 1024))
    job.publish(CHROMA, 0, (0, 1024))
    pictures.look_at(0.1)
    assert jobs.tiles[-1] is job
    pictures.look_at(200.0)
    assert job.cancelled
    assert jobs.tiles[-1].spec.look_s == 200.0


def test_scrubbing_shows_something_on_its_way(pictures: Pictures, jobs: Jobs) -> None:
    pictures.look_at(20.0)
    job = jobs.tiles[-1]
    assert job.spec.look_s == 20.0, "a track may begin anywhere"
    for position in (50.0, 100.0, 150.0, 200.0):
        pictures.look_at(position)
    assert jobs.tiles[-1] is job, "it has shown nothing yet"
    job.publish(STFT, 0, (0, 1024))
    assert jobs.tiles[-1] is job
    job.publish(CHROMA, 0, (0, 1024))
    assert jobs.tiles[-1].spec.look_s == 200.0
    assert len(jobs.tiles) == 3


def test_an_equaliser_makes_tiles_anew_and_the_old_stay_until_then(
    pictures: Pictures, jobs: Jobs
) -> None:
    jobs.tiles[-1].finish()
    arrived: list[Tile] = []
    pictures.arrived.subscribe(arrived.append)
    pictures.equaliser = BASS
    assert jobs.tiles[-1].spec.equaliser == BASS
    assert jobs.tiles[-1].spec.choices == (STFT, CHROMA)
    assert len(pictures.tiles(STFT)) == tile_count(FIVE_MINUTES)
    jobs.tiles[-1].publish(STFT, 0, (0, 1024), level=77)
    (tile,) = arrived
    assert tile.known is None
    assert (tile.levels[:, :1024] == 77).all()
    assert (tile.levels[:, 1024:] == 9).all(), "no hole where the new sound has not come yet"
    jobs.tiles[-1].publish(STFT, 0, level=77)
    assert (pictures.tiles(STFT)[0].levels == 77).all()
    jobs.tiles[-1].finish()
    before = len(jobs.tiles)
    pictures.equaliser = BASS
    pictures.look_at(TILE_S)
    assert len(jobs.tiles) == before


def test_dragging_an_equaliser_shows_something_and_then_the_latest(
    pictures: Pictures, jobs: Jobs
) -> None:
    jobs.tiles[-1].finish()
    steps = [ten_bands([gain] + 9 * [0.0]) for gain in range(1, 10)]
    for step in steps:
        pictures.equaliser = step
    assert [job.spec.equaliser for job in jobs.tiles[1:]] == [steps[0]]
    jobs.tiles[-1].publish(STFT, 0, (0, 1024))
    jobs.tiles[-1].publish(CHROMA, 0, (0, 1024))
    assert [job.spec.equaliser for job in jobs.tiles[1:]] == [steps[0], steps[-1]]
    jobs.tiles[-1].finish()
    assert not pictures.busy


def test_a_flat_equaliser_is_none(pictures: Pictures, jobs: Jobs) -> None:
    jobs.tiles[-1].finish()
    before = len(jobs.tiles)
    pictures.equaliser = ten_bands(10 * [0.0])
    assert len(jobs.tiles) == before
    assert pictures.equaliser == FLAT
    pictures.equaliser = TREBLE
    pictures.equaliser = Equaliser()
    jobs.tiles[-1].finish()
    assert jobs.tiles[-1].spec.equaliser == FLAT


def test_a_track_that_cannot_be_read_is_not_tried_for_ever(pictures: Pictures, jobs: Jobs) -> None:
    jobs.tiles[-1].end(JobState.FAILED)
    before = len(jobs.tiles)
    pictures.look_at(100.0)
    pictures.equaliser = BASS
    assert len(jobs.tiles) == before
    pictures.show(2, b"/music/two.ogg", 60.0)
    assert len(jobs.tiles) == before + 1


def test_the_waveform_follows_the_tiles(pictures: Pictures, jobs: Jobs) -> None:
    assert "pictures waveform" not in jobs.by_key
    jobs.tiles[-1].finish()
    waveform = jobs.by_key["pictures waveform"]
    assert isinstance(waveform.spec, WaveformSpec)
    waveform.result = np.zeros((2, 10), np.float32)
    waveform.end(JobState.DONE)
    assert pictures.waveform is waveform.result
    pictures.show(2, b"/music/two.ogg", 60.0)
    pictures.show(1, b"/music/one.ogg", FIVE_MINUTES)
    assert pictures.waveform is waveform.result


def test_a_live_input_is_fed(pictures: Pictures, jobs: Jobs) -> None:
    before = len(jobs.tiles)
    pictures.show_live(-1)
    assert jobs.tiles[-1].cancelled
    assert pictures.live
    pictures.extend(3.0)
    tile = Tile(-1, STFT, 0, np.ones((1025, 100), np.uint8))
    pictures.feed(tile)
    assert pictures.tiles(STFT) == {0: tile}
    pictures.want(MEL)
    pictures.equaliser = BASS
    assert len(jobs.tiles) == before, "its tiles come from elsewhere"
    pictures.show_live(-1)
    pictures.extend(3.0)
    assert pictures.tiles(STFT) == {}, "nothing of the session before"
    pictures.show(1, b"/music/one.ogg", FIVE_MINUTES)
    assert not pictures.live
    assert len(jobs.tiles) == before + 1


def cached_bytes(pictures: Pictures, tracks: int, choice: PictureChoice, seconds: float) -> int:
    return sum(
        tile.levels.nbytes
        for track in range(tracks)
        for tile in _tiles_of(pictures, track, choice, seconds).values()
    )


def _tiles_of(
    pictures: Pictures, track: int, choice: PictureChoice, seconds: float
) -> dict[int, Tile]:
    pictures.show(track, b"%d" % track, seconds)
    return pictures.tiles(choice)


def test_a_hundred_tracks_do_not_take_more_than_the_cache_has(jobs: Jobs) -> None:
    bound = 40 * 2**20
    pictures = Pictures(jobs, cache_bytes=bound)
    pictures.want(STFT)
    pictures.want(CHROMA)
    for track in range(100):
        pictures.show(track, b"%d" % track, 60.0)
        jobs.tiles[-1].finish()
        assert len(pictures.tiles(STFT)) == tile_count(60.0)
    pictures.unwant(STFT)
    pictures.unwant(CHROMA)
    kept = cached_bytes(pictures, 100, STFT, 60.0) + cached_bytes(pictures, 100, CHROMA, 60.0)
    assert 0.8 * bound < kept <= bound
    pictures.close()
    assert cached_bytes(pictures, 100, STFT, 60.0) == 0


def test_large_tiles_are_made_only_as_far_as_there_is_room(jobs: Jobs) -> None:
    finest = PictureChoice("stft", (("fft", 32_768), ("hop", 64), ("rate", 44_100)))
    pictures = Pictures(jobs)
    pictures.want(finest)
    pictures.show(1, b"/music/one.ogg", FIVE_MINUTES)
    pictures.look_at(200.0)
    order = jobs.tiles[-1].spec.order
    bytes_of_one = len(picture_of(finest).frequencies) * frames_of_tile(finest, 0)[1]
    assert int(200 / TILE_S) in order[:2]
    assert 2 <= len(order) <= 0.75 * 256 * 2**20 / bytes_of_one
    assert len(order) < tile_count(FIVE_MINUTES)
