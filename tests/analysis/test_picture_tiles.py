"""Tiles are pieces of one picture; sound is decoded once; what is looked at comes first."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import soundfile

from musicscope.analysis.picture import (
    HOP,
    PICTURES,
    RATE,
    TILE_FRAMES,
    TILE_S,
    PictureChoice,
    Tile,
    TilesSpec,
    WarmSpec,
    bin_frequencies,
    frames_of_tile,
    picture_of,
    tile_count,
)
from musicscope.analysis.picture_sound import SoundMemory, SoundReader
from musicscope.audio.equaliser import ten_bands
from musicscope.core.errors import DecodeError
from musicscope.jobs.context import Cancelled, LocalContext
from musicscope.jobs.inline import InlineRunner
from tests.analysis.picture_sounds import chosen, recording, tone, whole
from tests.places import SHARED_DATA, needs_shared_data

ALL_KINDS = tuple(PictureChoice(kind) for kind in PICTURES.names())
QUICK_ONE = PictureChoice("stft", (("fft", 8192), ("hop", 128)))


class Recorder:
    """Stands in for the decoder: gives one sound, and notes which ranges were asked for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, sound: np.ndarray) -> None:
        self.begun_at_s: list[float] = []
        self.decoded = 0
        recorder = self

        class Sound(nullcontext[None]):
            def __init__(self, path: bytes) -> None:
                super().__init__()

            def close(self) -> None:
                pass

            def stream(
                self, *, rate: int, channels: int, start_s: float, stop_s: float | None = None
            ) -> Iterator[np.ndarray]:
                recorder.begun_at_s.append(start_s)
                step = rate // RATE
                part = np.repeat(sound, step)[round(start_s * rate) :]
                for start in range(0, len(part), 50_000):
                    block = part[start : start + 50_000, None]
                    recorder.decoded += len(block)
                    yield block

        stand_in = ModuleType("musicscope.audio.decode")
        stand_in.Sound = Sound  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "musicscope.audio.decode", stand_in)


def run_tiles(
    monkeypatch: pytest.MonkeyPatch,
    sound: np.ndarray,
    order: tuple[int, ...],
    choices: tuple[PictureChoice, ...] = ALL_KINDS,
    **others: object,
) -> list[Tile]:
    Recorder(monkeypatch, sound)
    tiles: list[Tile] = []
    spec = TilesSpec(3, b"/music/a\xff.flac", len(sound) / RATE, choices, order, **others)
    assert r"a\xff.flac" in spec.label
    handle = InlineRunner().submit(spec, on_partial=tiles.append)
    assert handle.error is None
    assert handle.result == len(tiles)
    return tiles


def rising(seconds: float) -> np.ndarray:
    generator = np.random.default_rng(5)
    sweep = np.sin(np.cumsum(np.geomspace(0.01, 2.5, int(seconds * RATE))))
    return (0.3 * sweep + 0.01 * generator.standard_normal(len(sweep))).astype(np.float32)


def test_tiles_are_pieces_of_the_whole_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = 50.0
    sound = rising(seconds)
    assert tile_count(seconds) == 3
    tiles = run_tiles(monkeypatch, sound, (1, 2, 0))
    assert len(tiles) == 3 * len(PICTURES)
    assert [tile.index for tile in tiles[:: len(PICTURES)]] == [1, 2, 0]
    assert all(tile.known is None for tile in tiles)
    for choice in ALL_KINDS:
        pieces = sorted((t for t in tiles if t.choice == choice), key=lambda t: t.index)
        assert all(piece.levels.shape[1] == TILE_FRAMES for piece in pieces[:-1])
        joined = np.concatenate([piece.levels for piece in pieces], axis=1).astype(float)
        picture = picture_of(choice)
        once = picture.levels(whole(sound, picture)).astype(float)
        assert joined.shape == once.shape
        if choice.kind == "mfcc":
            assert np.abs(joined - once).max() <= 1
            continue
        audible = np.maximum(joined, once) > 255 * 40 / 110
        differs = np.abs(joined - once)[audible] > 1
        if choice.kind == "reassigned":
            assert differs.mean() < 1e-4, "rounding may send power to a neighbour"
            continue
        assert not differs.any()
        amplitudes = 10 ** ((joined - 255) * 110 / 255 / 20), 10 ** ((once - 255) * 110 / 255 / 20)
        if choice.kind not in ("chroma", "edges"):
            assert np.abs(amplitudes[0] - amplitudes[1]).max() < 0.06


@pytest.mark.parametrize(
    "settings", [{"hop": 64, "fft": 512}, {"rate": 44_100, "hop": 1024}, {"fft": 32_768}]
)
def test_tiles_of_any_hop_and_rate_are_pieces_of_the_whole(
    monkeypatch: pytest.MonkeyPatch, settings: dict
) -> None:
    sound = rising(30.0)
    choice = PictureChoice("stft", tuple(settings.items()))
    tiles = run_tiles(monkeypatch, sound, (0, 1), (choice,))
    picture = picture_of(choice)
    assert tiles[0].levels.shape[1] == frames_of_tile(choice, 0)[1]
    joined = np.concatenate([tile.levels for tile in tiles], axis=1)
    once = picture.levels(whole(np.repeat(sound, picture.rate // RATE), picture))
    assert joined.shape == once.shape
    np.testing.assert_allclose(joined.astype(int), once, atol=1)


def test_a_track_shorter_than_a_hop_has_one_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    tiles = run_tiles(monkeypatch, np.zeros(10, np.float32), (0,), look_s=0.0)
    assert {tile.levels.shape[1] for tile in tiles} == {1}
    assert len(tiles) == len(PICTURES)


def test_a_file_shorter_than_its_tags_say_ends_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    Recorder(monkeypatch, tone(440, seconds=1.0))
    tiles: list[Tile] = []
    spec = TilesSpec(1, b"short", 400 * HOP / RATE, ALL_KINDS, (0,))
    InlineRunner().submit(spec, on_partial=tiles.append)
    assert len(tiles) == len(PICTURES)
    for tile in tiles:
        assert tile.levels.shape[1] == 401
        assert tile.levels[:, 20].any()
        assert (tile.levels[:, 350:] == (128 if tile.choice.kind == "mfcc" else 0)).all()


def test_what_is_looked_at_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = rising(100.0)
    choices = (PictureChoice("stft"), PictureChoice("chroma"))
    tiles = run_tiles(monkeypatch, sound, (2, 3, 1, 0), choices, look_s=2 * TILE_S + 3.0)
    assert [(t.choice.kind, t.index) for t in tiles[:4]] == [
        ("stft", 2),
        ("stft", 1),
        ("chroma", 2),
        ("chroma", 1),
    ]
    assert tiles[0].known == (0, TILE_FRAMES // 2)
    assert tiles[1].known == (TILE_FRAMES // 2, TILE_FRAMES)
    finished = {(t.choice, t.index): t for t in tiles if t.known is None}
    assert len(finished) == 8
    for early in tiles[:4]:
        start, stop = early.known or (0, 0)
        final = finished[early.choice, early.index].levels
        np.testing.assert_array_equal(early.levels[:, start:stop], final[:, start:stop])
        assert not np.delete(early.levels, slice(start, stop), axis=1).any()
        assert final[:, : TILE_FRAMES // 2].any()


def test_what_has_come_before_is_not_called_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    tiles = run_tiles(monkeypatch, rising(30.0), (0, 1), (PictureChoice("mel"),), look_s=0.0)
    first, second = (tile for tile in tiles if tile.index == 0)
    assert first.known == (0, TILE_FRAMES // 2)
    assert second.fresh_from == TILE_FRAMES // 2
    np.testing.assert_array_equal(
        first.levels[:, : second.fresh_from], second.levels[:, : second.fresh_from]
    )


def test_what_takes_long_is_shown_with_fewer_frames_first(monkeypatch: pytest.MonkeyPatch) -> None:
    preview = picture_of(QUICK_ONE).preview
    assert preview is not None
    step = preview.hop // picture_of(QUICK_ONE).hop
    early, final = run_tiles(monkeypatch, rising(10.0), (0,), (QUICK_ONE,), look_s=0.0)
    assert early.known == (0, final.levels.shape[1])
    assert final.known is None
    assert final.fresh_from == 0
    np.testing.assert_array_equal(early.levels[:, ::step], final.levels[:, ::step])
    lit = final.levels > 100
    assert np.abs(early.levels.astype(int) - final.levels)[lit].mean() < 8


def test_an_equaliser_is_seen_as_it_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    equaliser = ten_bands([0, 0, 0, 12, 0, 0, 0, 0, -12, 0])
    sound = (0.02 * np.random.default_rng(2).standard_normal(40 * RATE)).astype("f4")
    choice = PictureChoice("stft", (("fft", 1024),))
    plain, *_ = run_tiles(monkeypatch, sound, (1,), (choice,))
    equalised, *_ = run_tiles(monkeypatch, sound, (1,), (choice,), equaliser=equaliser)
    lift = (equalised.levels.astype(float) - plain.levels).mean(axis=1) * 110 / 255
    told = equaliser.response_db(bin_frequencies(choice), RATE)
    assert np.abs(lift - told)[5:-1].max() < 0.5
    picture = picture_of(choice)
    once = picture.levels(whole(equaliser.applied(sound, RATE), picture))
    first, count = frames_of_tile(choice, 1)
    there = once[:, first : first + count].astype(int)[:, :-5]
    audible = there > 80
    assert audible.mean() > 0.9
    assert np.abs(there - equalised.levels[:, : there.shape[1]])[audible].max() <= 1


def test_a_cancelled_job_ends_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = Recorder(monkeypatch, rising(200.0))
    tiles: list[Tile] = []
    context = LocalContext(lambda: bool(tiles), lambda _: None, tiles.append)
    spec = TilesSpec(1, b"long", 200.0, (PictureChoice("stft"),), tuple(range(9)), look_s=0.0)
    with pytest.raises(Cancelled):
        spec.run(context)
    assert len(tiles) == 1
    assert recorder.decoded < 120 * RATE


@pytest.fixture
def noisy_file(tmp_path: Path) -> tuple[bytes, np.ndarray]:
    sound = (0.1 * np.random.default_rng(8).standard_normal(int(20.5 * RATE))).astype("f4")
    path = tmp_path / "noise.wav"
    soundfile.write(path, sound, RATE, subtype="FLOAT")
    return bytes(path), sound


def test_any_stretch_is_read_to_the_sample(noisy_file: tuple[bytes, np.ndarray]) -> None:
    path, sound = noisy_file
    reader = SoundReader(path, SoundMemory())
    for start, stop in ((0, 100), (-50, 70_000), (300_000, 400_000), (65_530, 65_540)):
        expected = np.pad(sound, (60, 0))[start + 60 : stop + 60]
        np.testing.assert_array_equal(reader.samples(RATE, start, stop), expected)
    end = reader.samples(RATE, len(sound) - 10, len(sound) + 200_000)
    np.testing.assert_array_equal(end[:10], sound[-10:])
    assert not end[10:].any()
    reader.close()


def test_sound_is_decoded_once_for_all_settings(
    noisy_file: tuple[bytes, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, sound = noisy_file
    recorder = Recorder(monkeypatch, sound)
    memory = SoundMemory()
    first = SoundReader(path, memory).samples(RATE, 0, len(sound))
    assert recorder.begun_at_s == [0.0]
    again = SoundReader(path, memory).samples(RATE, 1000, 300_000)
    assert recorder.begun_at_s == [0.0]
    np.testing.assert_array_equal(first[1000:300_000], again)


def test_a_file_that_has_changed_is_decoded_again(noisy_file: tuple[bytes, np.ndarray]) -> None:
    path, sound = noisy_file
    memory = SoundMemory()
    SoundReader(path, memory).samples(RATE, 0, 1000)
    soundfile.write(path.decode(), np.zeros(len(sound) - 5, "f4"), RATE, subtype="FLOAT")
    assert not SoundReader(path, memory).samples(RATE, 0, 1000).any()


def test_memory_of_sound_is_bounded(noisy_file: tuple[bytes, np.ndarray]) -> None:
    path, _ = noisy_file
    memory = SoundMemory(600_000)
    reader = SoundReader(path, memory)
    for _ in range(3):
        reader.samples(RATE, 0, 20 * RATE)
        assert 250_000 < memory.nbytes <= 600_000
    memory.clear()
    assert memory.nbytes == 0
    reader.close()


@needs_shared_data
def test_tiles_of_a_real_file_show_its_sound() -> None:
    (path,) = (SHARED_DATA / "recordings").glob("*Vibe_Ace*.ogg")
    tiles: list[Tile] = []
    spec = TilesSpec(1, bytes(path), 30.0, (PictureChoice("stft"),), (1, 0))
    handle = InlineRunner().submit(spec, on_partial=tiles.append)
    assert handle.result == 2
    joined = np.concatenate([tiles[1].levels, tiles[0].levels], axis=1).astype(float)
    picture = chosen("stft")
    once = picture.levels(whole(recording("Vibe_Ace", 32.0), picture)).astype(float)
    once = once[:, : joined.shape[1]]
    below = picture.frequencies < 9000
    audible = (once > 100) & below[:, None]
    assert np.abs(joined - once)[audible].mean() < 0.5


def test_what_is_no_sound_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no music here")
    handle = InlineRunner().submit(TilesSpec(1, bytes(path), 3.0, (PictureChoice("mel"),), (0,)))
    assert isinstance(handle.error, DecodeError)
    gone = InlineRunner().submit(TilesSpec(1, b"/gone.ogg", 3.0, (PictureChoice("mel"),), (0,)))
    assert isinstance(gone.error, DecodeError)


def test_pictures_can_be_prepared_before_they_are_wanted() -> None:
    assert InlineRunner().submit(WarmSpec(ALL_KINDS)).error is None
