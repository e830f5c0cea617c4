"""Tiles of a live sound are those of the same sound in a file."""

from __future__ import annotations

import os

import numpy as np
import pytest
import soundfile

from musicscope.analysis.live import LiveTiles
from musicscope.analysis.live_sound import LiveSound
from musicscope.analysis.picture import (
    RATE,
    TILE_S,
    PictureChoice,
    Tile,
    frames_of_tile,
    picture_of,
    tile_count,
)
from musicscope.analysis.picture_tiles import TilesSpec

CHOICES = (
    PictureChoice("stft"),
    PictureChoice("cqt"),
    PictureChoice("chroma"),
    PictureChoice("mel"),
    PictureChoice("mfcc"),
)
WIDE = PictureChoice("stft", (("fft", 8192), ("hop", 1024), ("rate", 44_100)))


def piece(seconds: float, rate: int = RATE) -> np.ndarray:
    """A glissando over a chord, with a beat and some noise."""
    t = np.arange(int(seconds * rate)) / rate
    glide = np.sin(2 * np.pi * (200 * t + 40 * t**2))
    chord = sum(np.sin(2 * np.pi * hz * t) for hz in (261.63, 329.63, 392.0))
    beat = np.exp(-20 * (t % 0.5))
    noise = np.random.default_rng(4).standard_normal(len(t)) * 0.01
    return (0.2 * glide + 0.1 * chord * beat + noise).astype(np.float32)


def fed(live: LiveTiles, sound: np.ndarray, seed: int = 1) -> dict[tuple, Tile]:
    """Push a sound in blocks of odd sizes; return the last state of each tile."""
    sizes = np.random.default_rng(seed)
    tiles: dict[tuple, Tile] = {}
    place = 0
    while place < len(sound):
        size = int(sizes.integers(1, 1500))
        for tile in live.push(sound[place : place + size]):
            tiles[tile.choice, tile.index] = tile
        place += size
    return tiles


def joined(tiles: dict[tuple, Tile], choice: PictureChoice, count: int) -> np.ndarray:
    return np.concatenate([tiles[choice, i].levels for i in range(count)], axis=1)


class Collector:
    def __init__(self) -> None:
        self.tiles: dict[tuple, Tile] = {}

    def publish(self, tile: Tile) -> None:
        self.tiles[tile.choice, tile.index] = tile

    def progress(self, *_: object) -> None: ...

    def check(self) -> None: ...


def of_file(path, sound: np.ndarray, rate: int, choices) -> dict[tuple, Tile]:
    soundfile.write(path, sound, rate, subtype="FLOAT")
    seconds = len(sound) / rate
    collector = Collector()
    order = tuple(range(tile_count(seconds)))
    TilesSpec(7, os.fsencode(path), seconds, tuple(choices), order).run(collector)
    return collector.tiles


def test_a_sound_in_odd_blocks_gives_the_tiles_of_the_file(tmp_path):
    sound = piece(TILE_S + 3.0)
    filed = of_file(tmp_path / "piece.wav", sound, RATE, CHOICES)
    live = LiveTiles(CHOICES, pace_s=0.1)
    tiles = fed(live, sound)
    tiles |= {(t.choice, t.index): t for t in live.finish()}
    for choice in CHOICES:
        heard, read = joined(tiles, choice, 2), joined(filed, choice, 2)
        n = min(heard.shape[1], read.shape[1])
        assert n >= len(sound) // 256
        gap = np.abs(heard[:, :n].astype(int) - read[:, :n])
        assert gap.max() <= 2, choice.kind
        assert gap.mean() < 0.01, choice.kind


def test_before_the_newest_edge_tiles_are_exact_while_the_sound_goes_on(tmp_path):
    sound = piece(6.0)
    filed = of_file(tmp_path / "piece.wav", sound, RATE, CHOICES)
    tiles = fed(LiveTiles(CHOICES, pace_s=0.05), sound)
    for choice in CHOICES:
        picture = picture_of(choice)
        heard = tiles[choice, 0].levels
        safe = heard.shape[1] - picture.margin_frames - 30
        gap = np.abs(heard[:, :safe].astype(int) - filed[choice, 0].levels[:, :safe])
        assert gap.max() <= 2, choice.kind


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_a_microphone_of_another_rate_gives_the_same_levels_within_one(tmp_path, rate):
    sound = piece(4.0, rate)
    choice = PictureChoice("stft")
    filed = of_file(tmp_path / "piece.wav", sound, rate, [choice])[choice, 0].levels
    live = LiveTiles([choice], rate=rate)
    tiles = fed(live, sound)
    heard = tiles[choice, 0].levels
    n = heard.shape[1] - 12
    bins = int(9_500 / (RATE / 2) * (len(heard) - 1))
    audible = filed[:bins, :n] > 80
    gap = np.abs(heard[:bins, :n].astype(int) - filed[:bins, :n])
    assert gap[audible].max() <= 1


def test_a_picture_of_its_own_hop_and_rate_grows_too(tmp_path):
    sound = piece(5.0, 44_100)
    filed = of_file(tmp_path / "piece.wav", sound, 44_100, [WIDE])[WIDE, 0].levels
    live = LiveTiles([WIDE], rate=44_100)
    heard = fed(live, sound)[WIDE, 0].levels
    safe = heard.shape[1] - picture_of(WIDE).margin_frames - 30
    assert safe > 150
    assert np.abs(heard[:, :safe].astype(int) - filed[:, :safe]).max() <= 2


def test_a_tone_is_seen_in_the_block_in_which_it_comes(monkeypatch):
    monkeypatch.setattr("musicscope.analysis.live._SHARE", float("inf"))
    live = LiveTiles([PictureChoice("stft")], pace_s=0.0)
    t = np.arange(RATE) / RATE
    live.push(np.zeros(RATE, np.float32))
    tone = (0.5 * np.sin(2 * np.pi * 1000 * t)).astype(np.float32)
    tiles = live.push(tone[: int(0.03 * RATE)])
    column = tiles[-1].levels[:, -2]
    assert abs(int(column.argmax()) * RATE / 2048 - 1000) < 25
    assert column.max() > 200


def test_a_tile_says_from_where_on_it_is_fresh_and_never_changes_before():
    live = LiveTiles([PictureChoice("cqt")])
    sound = piece(3.0)
    before: Tile | None = None
    kept = np.zeros(0)
    for place in range(0, len(sound), 300):
        for tile in live.push(sound[place : place + 300]):
            if before is not None:
                assert tile.levels.shape[1] >= len(kept[0])
                np.testing.assert_array_equal(
                    tile.levels[:, : tile.fresh_from], kept[:, : tile.fresh_from]
                )
            before, kept = tile, tile.levels.copy()
    assert before is not None
    assert before.fresh_from > 0


def test_a_picture_that_is_wanted_later_shows_the_past_too():
    sound = piece(2 * TILE_S + 2.0)
    early, late = LiveTiles([PictureChoice("mel")], pace_s=0.1), LiveTiles()
    whole = fed(early, sound)
    fed(late, sound[:-RATE])
    late.show([PictureChoice("mel")])
    tiles = fed(late, sound[-RATE:])
    assert {index for _, index in tiles} == {0, 1, 2}
    for index in range(3):
        heard = tiles[PictureChoice("mel"), index].levels
        safe = heard.shape[1] - (20 if index == 2 else 0)
        reference = whole[PictureChoice("mel"), index].levels
        np.testing.assert_array_equal(heard[:, :safe], reference[:, :safe])


def test_a_picture_of_another_rate_that_is_wanted_later_lies_where_it_belongs():
    sound = piece(8.0, 48_000)
    early, late = LiveTiles([WIDE], rate=48_000), LiveTiles(rate=48_000)
    whole = fed(early, sound)[WIDE, 0].levels
    fed(late, sound[:-24_000])
    late.show([WIDE])
    heard = fed(late, sound[-24_000:])[WIDE, 0].levels
    n = min(heard.shape[1], whole.shape[1]) - 30
    gap = np.abs(heard[:, 10:n].astype(int) - whole[:, 10:n])
    assert gap[whole[:, 10:n] > 80].max() <= 1


def test_tiles_divide_as_those_of_files():
    sound = piece(TILE_S + 1.0)
    tiles = fed(LiveTiles(CHOICES[:1]), sound)
    first, count = frames_of_tile(CHOICES[0], 0)
    assert (first, tiles[CHOICES[0], 0].levels.shape[1]) == (0, count)


def test_an_endless_sound_keeps_only_its_newest_minutes():
    sound = LiveSound(1_000, 1_000, keep_s=30.0)
    for minute in range(10):
        sound.push(np.full(60_000, minute, np.float32))
    assert sound.stop == 600_000
    assert sound.first >= 600_000 - 30_000 - 60_000 - 60_000
    np.testing.assert_array_equal(sound.between(599_000, 600_000), np.full(1_000, 9.0))
    assert len(sound._samples) < 200_000
    assert not sound.between(0, 100).any()
