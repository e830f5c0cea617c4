"""A file becomes the samples that were put into it; any range is that part of the whole."""

from __future__ import annotations

import os
import random
from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicscope.audio.decode import Sound, decode, probe, stream
from tests.audio.encoding import FORMATS, LOSSLESS, encode, music, tone
from tests.places import SHARED_DATA, needs_shared_data


def whole(path: Path | str, **options) -> np.ndarray:
    return np.concatenate(list(stream(path, **options)))


def assert_ranges_equal_the_whole(path: Path, rate: int | None, seed: int) -> None:
    y = whole(path, rate=rate)
    chooser = random.Random(seed)
    with Sound(path) as sound:
        own = rate or sound.rate
        length_s = len(y) / own
        ranges = [(0.0, 0.3), (length_s - 0.2, length_s), (length_s - 0.5, length_s + 9.0)]
        for _ in range(9):
            start_s = chooser.uniform(0.0, length_s)
            ranges.append((start_s, start_s + chooser.choice((0.001, 0.1, 1.0))))
        for start_s, stop_s in ranges:
            expected = y[round(start_s * own) : round(stop_s * own)]
            blocks = list(sound.stream(rate=rate, start_s=start_s, stop_s=stop_s))
            part = np.concatenate(blocks) if blocks else np.zeros((0, y.shape[1]), np.float32)
            assert part.shape == expected.shape
            np.testing.assert_allclose(part, expected, atol=2e-6)


@pytest.mark.parametrize("rate", [None, 22_050], ids=["own rate", "22050 Hz"])
@pytest.mark.parametrize("kind", FORMATS)
def test_a_range_equals_that_part_of_the_whole(encoded, kind, rate):
    path, _ = encoded(kind)
    assert_ranges_equal_the_whole(path, rate, seed=1)


@needs_shared_data
@pytest.mark.parametrize("start", ["glacier", "sorohanro", "456440", "Hungarian"])
def test_a_range_of_a_real_recording_equals_that_part_of_the_whole(start):
    path = next((SHARED_DATA / "recordings").glob(f"{start}*.ogg"))
    assert_ranges_equal_the_whole(path, 22_050, seed=2)


@pytest.mark.parametrize("kind", FORMATS)
def test_the_delay_of_the_encoder_is_removed(encoded, kind):
    path, samples = encoded(kind)
    y = whole(path)
    rate = FORMATS[kind][3]
    middle = samples[rate : 3 * rate, 0]
    lags = range(-50, 51)
    match = [float(middle @ y[rate + lag : 3 * rate + lag, 0]) for lag in lags]
    assert lags[int(np.argmax(match))] == 0


@pytest.mark.parametrize("kind", FORMATS)
def test_nothing_is_missing_at_either_end(encoded, kind):
    path, samples = encoded(kind)
    surplus = len(whole(path)) - len(samples)
    assert 0 <= surplus < (1024 if kind == "M4A" else 1)
    assert probe(os.fsencode(path)).duration_s == pytest.approx(6.0, abs=0.01)


@pytest.mark.parametrize("kind", LOSSLESS)
def test_a_lossless_format_gives_back_what_was_encoded(encoded, kind):
    path, samples = encoded(kind)
    np.testing.assert_allclose(whole(path), samples, atol=1.6e-5)


def test_pcm_equals_what_libsndfile_reads(encoded):
    for kind in ("WAV", "FLAC"):
        path, _ = encoded(kind)
        expected, _ = soundfile.read(path, dtype="float32", always_2d=True)
        np.testing.assert_array_equal(whole(path), expected)


def test_a_header_tells_rate_channels_codec_and_bit_rate(encoded):
    path, _ = encoded("MP3, constant rate")
    info = probe(os.fsencode(path))
    assert (info.rate, info.channels, info.codec) == (44_100, 2, "mp3")
    assert info.bit_rate == 128_000


def test_a_tone_keeps_pitch_phase_and_level_when_the_rate_changes(tmp_path):
    for rate in (44_100, 48_000, 96_000, 8_000):
        path = encode(tmp_path / f"{rate}.wav", tone(440.0, 2.0, rate)[:, None], rate, "pcm_f32le")
        y = decode(path)
        assert len(y) == 44_100
        edge = 2_000
        np.testing.assert_allclose(y[edge:-edge], tone(440.0, 2.0, 22_050)[edge:-edge], atol=1e-4)


def test_what_the_new_rate_cannot_hold_is_removed_not_folded_back(tmp_path):
    path = encode(tmp_path / "high.wav", tone(15_000.0, 1.0)[:, None], 44_100, "pcm_f32le")
    y = decode(path)[2_000:-2_000]
    assert np.abs(y).max() < 0.5 * 10 ** (-90 / 20)


def test_resampling_agrees_with_librosa(tmp_path):
    import librosa

    samples = music(2.0, 44_100, 1)
    path = encode(tmp_path / "a.wav", samples, 44_100, "pcm_f32le")
    expected = librosa.resample(samples[:, 0], orig_sr=44_100, target_sr=22_050, res_type="soxr_hq")
    np.testing.assert_allclose(decode(path), expected, atol=1e-5)


def test_mono_is_the_mean_of_all_channels(tmp_path):
    samples = music(1.0, 48_000, 8)
    path = encode(tmp_path / "eight.wav", samples, 48_000, "pcm_f32le")
    np.testing.assert_allclose(decode(path, rate=48_000), samples.mean(axis=1), atol=1e-6)


@pytest.mark.parametrize(
    ("name", "codec", "channels"),
    [("a.flac", "flac", 8), ("a.opus", "libopus", 8), ("a.m4a", "aac", 6), ("a.wv", "wavpack", 6)],
)
def test_many_channels_stay_apart_and_become_two(tmp_path, name, codec, channels):
    rate = 48_000
    samples = np.stack([tone(200.0 * (c + 1), 1.0, rate, 0.4) for c in range(channels)], axis=1)
    path = encode(tmp_path / name, samples, rate, codec, bit_rate=64_000 * channels)
    y = whole(path)
    assert y.shape[1] == channels
    inner = slice(rate // 4, 3 * rate // 4)
    low_frequency = 3
    for channel in set(range(channels)) - {low_frequency}:
        spectrum = np.abs(np.fft.rfft(y[inner, channel] * np.hanning(rate // 2)))
        assert 2 * np.argmax(spectrum) == 200 * (channel + 1)
    two = whole(path, channels=2)
    assert two.shape[1] == 2
    assert np.abs(two).max() <= 1.0


def test_one_channel_is_heard_on_both_sides(tmp_path):
    samples = music(0.5, 44_100, 1)
    path = encode(tmp_path / "a.wav", samples, 44_100, "pcm_f32le")
    np.testing.assert_array_equal(whole(path, channels=2), np.repeat(samples, 2, axis=1))


def test_samples_at_192_khz_are_read(tmp_path):
    path = encode(tmp_path / "a.flac", music(0.5, 192_000), 192_000, "flac")
    assert probe(os.fsencode(path)).rate == 192_000
    assert len(decode(path)) == 11_025


def test_a_part_of_a_five_hour_file_is_read_without_the_rest(tmp_path):
    path = tmp_path / "long.wav"
    rate, hours = 8_000, 5
    soundfile.write(path, np.zeros(8, np.int16), rate, subtype="PCM_16")
    size = 2 * rate * 3600 * hours
    last = (tone(440.0, 1.0, rate) * 32_767).astype("<i2").tobytes()
    with path.open("r+b") as file:
        header = file.read(44)
        file.seek(0)
        file.write(header[:4] + (36 + size).to_bytes(4, "little") + header[8:40])
        file.write(size.to_bytes(4, "little"))
        file.seek(44 + size - len(last))
        file.write(last)
    assert probe(os.fsencode(path)).duration_s == 3600 * hours
    y = decode(path, rate=rate, start_s=3600 * hours - 1.5)
    assert len(y) == 1.5 * rate
    np.testing.assert_allclose(y[rate // 2 :], tone(440.0, 1.0, rate), atol=1e-4)


def test_the_first_block_is_short_and_all_are_float32(encoded):
    path, _ = encoded("MP3, constant rate")
    blocks = list(stream(path))
    assert len(blocks[0]) <= 4_096
    assert all(b.dtype == np.float32 and b.flags.c_contiguous for b in blocks)


def test_a_range_behind_the_end_is_empty(encoded):
    path, _ = encoded("FLAC")
    assert len(decode(path, start_s=60.0, stop_s=61.0)) == 0
    assert len(decode(path, start_s=1.0, stop_s=1.0)) == 0


@pytest.mark.parametrize("kind", ["FLAC", "MP3, constant rate", "M4A"])
def test_cover_art_does_not_disturb(encoded, tmp_path, kind):
    import shutil

    from tests.audio.tagging import tag_and_add_cover

    path, _ = encoded(kind)
    tagged = Path(shutil.copy(path, tmp_path))
    tag_and_add_cover(tagged)
    np.testing.assert_array_equal(whole(tagged), whole(path))


def test_a_tap_hears_every_sample_as_the_file_has_it(tmp_path):
    rng = np.random.default_rng(2)
    samples = rng.uniform(-0.5, 0.5, (48_000, 2)).astype(np.float32)
    soundfile.write(tmp_path / "stereo.wav", samples, 48_000, subtype="FLOAT")
    heard: list[np.ndarray] = []
    with Sound(tmp_path / "stereo.wav") as sound:
        mono = list(sound.stream(rate=22_050, channels=1, tap=heard.append))
    assert np.array_equal(np.concatenate(heard), samples)
    assert sum(len(block) for block in mono) == 22_050
