"""Pictures agree with librosa, and tiles are pieces of one picture."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import librosa
import numpy as np
import pytest
import soundfile
from scipy.signal import resample_poly

from musicscope.analysis import picture
from musicscope.analysis.constant_q import ConstantQ
from musicscope.analysis.picture import (
    FLOOR_DB,
    HOP,
    PICTURES,
    RATE,
    TILE_FRAMES,
    PictureChoice,
    Tile,
    TilesSpec,
    WarmSpec,
    bin_frequencies,
    decibel_levels,
    frame_count,
    level_decibels,
    picture_of,
    tile_count,
)
from musicscope.analysis.picture_excerpt import Excerpt
from musicscope.analysis.pictures.chroma import Chroma
from musicscope.analysis.pictures.mel import Mel
from musicscope.core.errors import DecodeError, ParameterError
from musicscope.jobs.inline import InlineRunner
from tests.places import SHARED_DATA, needs_shared_data

RECORDINGS = ("Hungarian", "Vibe_Ace", "solo-trumpet", "Hobbs")
MARGIN = 70 * HOP


@lru_cache(maxsize=8)
def recording(name: str, seconds: float = 12.0) -> np.ndarray:
    (path,) = (SHARED_DATA / "recordings").glob(f"*{name}*.ogg")
    sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
    divisor = np.gcd(RATE, rate)
    mono = resample_poly(sound.mean(axis=1), RATE // divisor, rate // divisor)
    return mono[: int(seconds * RATE)].astype(np.float32)


def whole(sound: np.ndarray) -> Excerpt:
    return Excerpt(np.pad(sound, (MARGIN, 0)), frame_count(len(sound) / RATE), MARGIN)


def tone(hz: float, amplitude: float = 1.0, seconds: float = 4.0) -> np.ndarray:
    return (amplitude * np.sin(2 * np.pi * hz * np.arange(seconds * RATE) / RATE)).astype("f4")


def relative_error(ours: np.ndarray, theirs: np.ndarray) -> float:
    return float(np.abs(ours - theirs).max() / theirs.max())


@needs_shared_data
@pytest.mark.parametrize("name", RECORDINGS)
@pytest.mark.parametrize("window", [1024, 2048])
def test_the_stft_is_librosas(name: str, window: int) -> None:
    sound = recording(name)
    ours = np.sqrt(whole(sound).power(window)).T * window / 4
    theirs = np.abs(librosa.stft(sound, n_fft=window, hop_length=HOP))
    assert relative_error(ours, theirs) < 1e-4


@needs_shared_data
@pytest.mark.parametrize("name", RECORDINGS)
def test_the_mel_spectrogram_is_librosas(name: str) -> None:
    sound = recording(name)
    theirs = librosa.feature.melspectrogram(
        y=sound, sr=RATE, n_fft=2048, hop_length=HOP, n_mels=128, norm=None
    )
    ours = Mel().power(whole(sound)).T * 1.5 * (2048 / 4) ** 2
    assert relative_error(np.sqrt(ours), np.sqrt(theirs)) < 1e-3


@needs_shared_data
@pytest.mark.parametrize("name", RECORDINGS)
@pytest.mark.parametrize(("bins", "worst", "typical"), [(12, 0.03, 3e-3), (36, 0.012, 1e-3)])
def test_the_constant_q_transform_is_librosas(
    name: str, bins: int, worst: float, typical: float
) -> None:
    """librosa rounds window lengths at decimated rates, which costs it up to 1 % itself."""
    sound = recording(name)
    bank = ConstantQ(RATE, HOP, bins, 8)
    ours = np.sqrt(whole(sound).constant_q(bins, 8)) * np.sqrt(bank.lengths)[:, None] / 2
    theirs = np.abs(
        librosa.cqt(
            sound, sr=RATE, hop_length=HOP, n_bins=8 * bins, bins_per_octave=bins, tuning=0.0
        )
    )
    assert relative_error(ours, theirs) < worst
    assert np.sqrt(np.mean((ours - theirs) ** 2)) / theirs.max() < typical


@needs_shared_data
@pytest.mark.parametrize("name", RECORDINGS)
@pytest.mark.parametrize("bins", [12, 24, 36])
def test_the_constant_q_transform_is_its_definition(name: str, bins: int) -> None:
    """Dot products with windowed tones at the full rate, in double precision."""
    sound = recording(name, 6.0)
    bank = ConstantQ(RATE, HOP, bins, 8)
    ours = np.sqrt(whole(sound).constant_q(bins, 8))
    reach = int(bank.lengths[0] / 2)
    padded = np.pad(sound.astype(float), reach)
    frames = np.arange(0, ours.shape[1] - 2, 37)
    theirs = np.empty((bank.n_bins, len(frames)))
    for row, hz, length in zip(theirs, bank.frequencies, bank.lengths, strict=True):
        n = np.arange(-int(length / 2), int(length / 2) + 1)
        window = 1 + np.cos(2 * np.pi * n / length)
        windowed_tone = window / window.sum() * np.exp(-2j * np.pi * hz / RATE * n)
        pieces = np.stack([padded[reach + t * HOP + n] for t in frames])
        row[:] = 2 * np.abs(pieces @ windowed_tone)
    assert relative_error(ours[:, frames], theirs) < 1e-3


def test_constant_q_frequencies_and_lengths_are_librosas() -> None:
    bank = ConstantQ(RATE, HOP, 36, 8)
    frequencies = librosa.cqt_frequencies(
        n_bins=8 * 36, fmin=librosa.note_to_hz("C1"), bins_per_octave=36
    )
    np.testing.assert_allclose(bank.frequencies, frequencies, rtol=1e-9)
    lengths, _ = librosa.filters.wavelet_lengths(freqs=frequencies, sr=RATE)
    np.testing.assert_allclose(bank.lengths, lengths, rtol=1e-6)


@needs_shared_data
@pytest.mark.parametrize("name", ["Vibe_Ace", "Hobbs"])
def test_the_chromagram_is_librosas_where_there_is_sound(name: str) -> None:
    sound = recording(name)
    ours = Chroma().strengths(whole(sound))
    theirs = librosa.feature.chroma_cqt(
        y=sound, sr=RATE, hop_length=HOP, tuning=0.0, n_octaves=7, bins_per_octave=36
    )
    heard = ours.max(axis=0) > 0.999
    assert heard.mean() > 0.9
    difference = np.abs(ours - theirs)[:, heard]
    assert difference.max() < 0.02
    assert np.median(difference) < 1e-3


@pytest.mark.parametrize("kind", ["stft", "mel", "cqt"])
def test_a_full_scale_tone_reaches_but_does_not_pass_zero_decibels(kind: str) -> None:
    chosen = picture_of(PictureChoice(kind))
    hz = chosen.frequencies[len(chosen.frequencies) // 2]
    levels = chosen.levels(whole(tone(hz)))
    middle = levels[:, levels.shape[1] // 2]
    assert middle.argmax() == len(chosen.frequencies) // 2
    assert -3.5 < level_decibels(float(middle.max())) <= 0.0
    quieter = chosen.levels(whole(tone(hz, 0.01)))[:, levels.shape[1] // 2]
    difference = level_decibels(float(middle.max())) - level_decibels(float(quieter.max()))
    assert difference == pytest.approx(40.0, abs=0.5)


def test_levels_are_decibels_of_full_scale() -> None:
    powers = np.array([0.0, 10 ** (FLOOR_DB / 10), 1e-6, 1e-3, 1.0, 7.0], np.float32)
    levels = decibel_levels(powers)
    assert levels[0] == levels[1] == 0
    assert levels[-1] == levels[-2] == 255
    assert level_decibels(float(levels[2])) == pytest.approx(-60, abs=0.22)
    assert level_decibels(float(levels[3])) == pytest.approx(-30, abs=0.22)


def test_a_c_major_triad_lights_c_e_and_g() -> None:
    triad = sum(tone(hz, 0.2) for hz in (261.63, 329.63, 392.0))
    strengths = Chroma().strengths(whole(triad))[:, 100]
    assert set(np.flatnonzero(strengths > 0.5)) == {0, 4, 7}


@pytest.mark.parametrize("kind", PICTURES.names())
def test_silence_is_dark(kind: str) -> None:
    silence = np.zeros(3 * RATE, np.float32)
    assert not picture_of(PictureChoice(kind)).levels(whole(silence)).any()


@pytest.mark.parametrize("kind", PICTURES.names())
def test_broken_samples_spoil_only_their_surroundings(kind: str) -> None:
    sound = tone(440, 0.5, 8.0)
    broken = sound.copy()
    broken[:50] = np.nan
    broken[50:90] = np.inf
    chosen = picture_of(PictureChoice(kind))
    clean, spoilt = chosen.levels(whole(sound)), chosen.levels(whole(broken))
    later = slice(3 * 86, 5 * 86)
    assert np.abs(clean[:, later].astype(int) - spoilt[:, later]).max() <= 60 / 255 * 255
    assert spoilt[:, later].argmax(axis=0).tolist() == clean[:, later].argmax(axis=0).tolist()


@pytest.mark.parametrize("kind", PICTURES.names())
def test_rows_are_as_many_as_frequencies_and_rise(kind: str) -> None:
    choice = PictureChoice(kind)
    frequencies = bin_frequencies(choice)
    levels = picture_of(choice).levels(whole(tone(440, seconds=0.5)))
    assert levels.dtype == np.uint8
    assert levels.shape == (len(frequencies), frame_count(0.5))
    assert (np.diff(frequencies) > 0).all()


def test_settings_choose_the_resolution() -> None:
    assert len(bin_frequencies(PictureChoice("cqt", (("bins_per_octave", 12),)))) == 96
    assert len(bin_frequencies(PictureChoice("mel", (("bands", 64),)))) == 64
    assert len(bin_frequencies(PictureChoice("stft", (("window", 1024),)))) == 513
    with pytest.raises(ParameterError, match="12, 24, 36 or 48"):
        bin_frequencies(PictureChoice("cqt", (("bins_per_octave", 30),)))
    with pytest.raises(ParameterError, match="no picture called waves"):
        bin_frequencies(PictureChoice("waves"))


def run_tiles(
    monkeypatch: pytest.MonkeyPatch, sound: np.ndarray, order: tuple[int, ...]
) -> list[Tile]:
    class Sound(nullcontext[None]):
        def __init__(self, path: bytes) -> None:
            super().__init__()

        def __enter__(self) -> Sound:
            return self

        def stream(
            self, *, rate: int, channels: int, start_s: float, stop_s: float
        ) -> Iterator[np.ndarray]:
            part = sound[round(start_s * rate) : round(stop_s * rate)]
            yield from (block[:, None] for block in np.array_split(part, 5) if len(block))

    stand_in = ModuleType("musicscope.audio.decode")
    stand_in.Sound = Sound  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "musicscope.audio.decode", stand_in)
    tiles: list[Tile] = []
    spec = TilesSpec(
        track=3,
        path=b"/music/a\xff.flac",
        duration_s=len(sound) / RATE,
        choices=tuple(PictureChoice(kind) for kind in PICTURES.names()),
        order=order,
    )
    assert r"a\xff.flac" in spec.label
    handle = InlineRunner().submit(spec, on_partial=tiles.append)
    assert handle.result == len(tiles) == len(order) * len(PICTURES)
    return tiles


def test_tiles_are_pieces_of_the_whole_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(5)
    seconds = 55.0
    sweep = np.sin(np.cumsum(np.geomspace(0.01, 2.5, int(seconds * RATE))))
    sound = (0.3 * sweep + 0.01 * generator.standard_normal(len(sweep))).astype(np.float32)
    assert tile_count(seconds) == 3
    tiles = run_tiles(monkeypatch, sound, (1, 2, 0))
    assert [tile.index for tile in tiles[:: len(PICTURES)]] == [1, 2, 0]
    for choice in {tile.choice for tile in tiles}:
        pieces = sorted((t for t in tiles if t.choice == choice), key=lambda t: t.index)
        assert all(piece.levels.shape[1] == TILE_FRAMES for piece in pieces[:-1])
        joined = np.concatenate([piece.levels for piece in pieces], axis=1).astype(float)
        once = picture_of(choice).levels(whole(sound)).astype(float)
        assert joined.shape == once.shape
        audible = np.maximum(joined, once) > 255 * 40 / 110
        assert np.abs(joined - once)[audible].max() <= 1
        amplitudes = 10 ** ((joined - 255) * 110 / 255 / 20), 10 ** ((once - 255) * 110 / 255 / 20)
        if choice.kind != "chroma":
            assert np.abs(amplitudes[0] - amplitudes[1]).max() < 0.06


def test_a_track_shorter_than_a_hop_has_one_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    tiles = run_tiles(monkeypatch, np.zeros(10, np.float32), (0,))
    assert {tile.levels.shape[1] for tile in tiles} == {1}


def test_a_file_shorter_than_its_tags_say_ends_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "frame_count", lambda _: 400)
    for tile in run_tiles(monkeypatch, tone(440, seconds=1.0), (0,)):
        assert tile.levels.shape[1] == 400
        assert tile.levels[:, 20].any()
        assert not tile.levels[:, 350:].any()


@needs_shared_data
def test_tiles_of_a_real_file_show_its_sound() -> None:
    (path,) = (SHARED_DATA / "recordings").glob("*Vibe_Ace*.ogg")
    tiles: list[Tile] = []
    spec = TilesSpec(1, bytes(path), 30.0, (PictureChoice("stft"),), (1, 0))
    handle = InlineRunner().submit(spec, on_partial=tiles.append)
    assert handle.result == 2
    joined = np.concatenate([tiles[1].levels, tiles[0].levels], axis=1).astype(float)
    sound = np.pad(recording("Vibe_Ace", 31.0), (MARGIN, 0))
    excerpt = Excerpt(sound, joined.shape[1], MARGIN)
    once = picture_of(PictureChoice("stft")).levels(excerpt).astype(float)
    below = bin_frequencies(PictureChoice("stft")) < 9000
    audible = (once > 100) & below[:, None]
    assert np.abs(joined - once)[audible].mean() < 0.5


def test_what_is_no_sound_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no music here")
    handle = InlineRunner().submit(TilesSpec(1, bytes(path), 3.0, (PictureChoice("mel"),), (0,)))
    assert isinstance(handle.error, DecodeError)


def test_pictures_can_be_prepared_before_they_are_wanted() -> None:
    kinds = tuple(PictureChoice(kind) for kind in PICTURES.names())
    assert InlineRunner().submit(WarmSpec(kinds)).error is None
