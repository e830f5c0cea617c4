"""What each kind of picture shows of tones, sweeps, clicks and real music."""

from __future__ import annotations

import librosa
import numpy as np
import pytest

from musicscope.analysis.picture import HOP, RATE, PictureChoice, bin_frequencies
from musicscope.analysis.picture_rows import PooledRows
from tests.analysis.picture_sounds import (
    RECORDINGS,
    chosen,
    levels_of,
    recording,
    tone,
    values_of,
    whole,
)
from tests.places import needs_shared_data

WITH_PITCH = [
    ("stft", {}),
    ("stft", {"fft": 512}),
    ("stft", {"fft": 8192}),
    ("stft", {"fft": 32_768, "hop": 1024}),
    ("stft", {"fft": 32_768, "hop": 1024, "rate": 44_100}),
    ("stft", {"window": "hamming", "rate": 44_100}),
    ("stft", {"window": "rectangular"}),
    ("stft", {"window": "blackmanharris"}),
    ("half_stft", {}),
    ("half_stft", {"fft": 16_384}),
    ("mel", {}),
    ("mel", {"bands": 256, "fft": 8192, "rate": 44_100}),
    ("cqt", {"bins_per_octave": 12}),
    ("cqt", {"bins_per_octave": 48, "lowest": 33}),
    ("cqt", {"rate": 44_100}),
    ("reassigned", {}),
    ("reassigned", {"window": "blackmanharris", "fft": 8192}),
    ("edges", {}),
    ("edges", {"shape": "wide"}),
]


@pytest.mark.parametrize(("kind", "settings"), WITH_PITCH)
def test_a_440_hz_tone_peaks_on_a4_within_one_bin(kind: str, settings: dict) -> None:
    picture = chosen(kind, **settings)
    levels = picture.levels(whole(tone(440, 0.5, 4.0, picture.rate), picture))
    peak = levels[:, levels.shape[1] // 2].argmax()
    row = np.abs(picture.frequencies - 440).argmin()
    assert abs(int(peak) - int(row)) <= 1
    fft = settings.get("fft", 2048)
    if kind in ("stft", "half_stft", "reassigned"):
        assert abs(picture.frequencies[peak] - 440) <= picture.rate / fft


@pytest.mark.parametrize("source", ["cqt", "stft", "cens"])
def test_a_440_hz_tone_is_an_a(source: str) -> None:
    strengths = values_of(tone(440, 0.5), "chroma", source=source)
    assert (strengths[:, 100:250].argmax(axis=0) == 9).all()


def swept(phase: np.ndarray) -> np.ndarray:
    return (0.5 * np.sin(2 * np.pi * np.cumsum(phase) / RATE)).astype("f4")


@pytest.mark.parametrize(("kind", "fft"), [("stft", 1024), ("stft", 8192), ("reassigned", 1024)])
def test_a_linear_sweep_is_a_straight_line(kind: str, fft: int) -> None:
    seconds = 8.0
    hz = np.linspace(500, 9000, int(seconds * RATE))
    levels = values_of(swept(hz), kind, fft=fft)
    frequencies = chosen(kind, fft=fft).frequencies
    frames = np.arange(60, levels.shape[1] - 60)
    peaks = frequencies[levels[:, frames].argmax(axis=0)]
    line = np.interp(frames * HOP, np.arange(len(hz)), hz)
    width = (hz[1] - hz[0]) * fft / 2
    assert np.abs(peaks - line).max() <= RATE / fft + width
    assert abs(np.polyfit(frames, peaks, 1)[0] * RATE / HOP - 8500 / seconds) < 2
    assert abs(np.mean(peaks - line)) < RATE / fft / 2


@pytest.mark.parametrize("bins", [12, 36, 48])
def test_an_exponential_sweep_is_a_straight_line_on_a_logarithmic_axis(bins: int) -> None:
    octaves, seconds = 5.0, 10.0
    hz = 130.81 * 2 ** np.linspace(0, octaves, int(seconds * RATE))
    levels = values_of(swept(hz), "cqt", bins_per_octave=bins)
    frames = np.arange(80, levels.shape[1] - 80)
    peaks = levels[:, frames].argmax(axis=0)
    line = bins * (2 + octaves * frames * HOP / len(hz))
    assert np.abs(peaks - line).max() <= 1


def test_long_transforms_have_no_more_rows_than_a_screen_can_show() -> None:
    for fft in (512, 2048, 4096, 8192, 16_384, 32_768):
        rows = PooledRows(1 + fft // 2)
        assert len(rows.starts) <= 2049
        assert len(rows.starts) == len(rows.centres)
        assert rows.single == (fft <= 4096)
        widths = np.diff(np.append(rows.starts, rows.bins))
        assert widths.sum() == rows.bins
        assert (widths[:1024] == 1).all()
        wide = widths > 1
        assert (np.log2(1 + widths[wide] / rows.starts[wide]) < 1 / 60).all()


def test_no_partial_is_lost_where_rows_show_several_bins() -> None:
    fft = 32_768
    picture = chosen("stft", fft=fft, hop=2048)
    for hz in (440.0, 1234.5, 5000.0, 10_500.0):
        levels = picture.levels(whole(tone(hz, 0.1), picture))
        column = levels[:, levels.shape[1] // 2]
        assert abs(1200 * np.log2(picture.frequencies[column.argmax()] / hz)) < 20
        full = librosa.stft(tone(hz, 0.1), n_fft=fft, hop_length=2048)[:, levels.shape[1] // 2]
        loudest = 20 * np.log10(np.abs(full).max() / fft * 4)
        assert picture.value(float(column.max())) == pytest.approx(loudest, abs=0.3)


@needs_shared_data
def test_rows_of_several_bins_show_the_loudest() -> None:
    sound = recording("Hungarian")
    rows = PooledRows(8193)
    power = np.abs(librosa.stft(sound, n_fft=16_384, hop_length=2048)) ** 2
    loudest = [
        power[start:stop].max(axis=0)
        for start, stop in zip(rows.starts, [*rows.starts[1:], 8193], strict=True)
    ]
    ours = values_of(sound, "stft", fft=16_384, hop=2048) * (16_384 / 4) ** 2
    np.testing.assert_allclose(np.sqrt(ours), np.sqrt(loudest), atol=1e-4 * power.max() ** 0.5)


@needs_shared_data
def test_the_half_stft_is_the_lower_half() -> None:
    sound = recording("solo-trumpet")
    half = values_of(sound, "half_stft")
    np.testing.assert_array_equal(half, values_of(sound, "stft", fft=4096)[:1024])
    assert bin_frequencies(PictureChoice("half_stft"))[-1] < RATE / 4


@needs_shared_data
@pytest.mark.parametrize("name", RECORDINGS[:2])
def test_mfcc_are_librosas(name: str) -> None:
    """In the greatest norm; ours have a floor of -110 dB full scale, and no loudness."""
    sound = recording(name)
    mel = librosa.feature.melspectrogram(y=sound, sr=RATE, n_fft=2048, hop_length=HOP)
    decibels = librosa.power_to_db(mel * (4 / 2048) ** 2, amin=1e-11, top_db=None)
    theirs = librosa.feature.mfcc(S=decibels, n_mfcc=13)[1:]
    ours = values_of(sound, "mfcc")
    assert ours.shape == theirs.shape
    assert np.abs(ours - theirs).max() / np.abs(theirs).max() < 1e-3
    assert bin_frequencies(PictureChoice("mfcc")).tolist() == list(range(1, 13))


@needs_shared_data
@pytest.mark.filterwarnings("ignore:'where' used without 'out'")
@pytest.mark.parametrize("name", ["Vibe_Ace", "solo-trumpet"])
def test_power_is_reassigned_to_where_librosa_finds_it(name: str) -> None:
    sound = recording(name, 5.0)
    picture = chosen("reassigned")
    excerpt = whole(sound, picture)
    points = list(picture.points(excerpt))
    hz, seconds, magnitude = librosa.reassigned_spectrogram(
        sound, sr=RATE, n_fft=2048, hop_length=HOP, clip=False, pad_mode="constant"
    )
    power = (magnitude * 4 / 2048) ** 2
    heard = power > 1e-11 / 4
    ours_bins = np.concatenate([p.bins for p in points])
    ours_frames = np.concatenate([p.frames for p in points])
    ours_power = np.concatenate([p.power for p in points])
    assert len(ours_power) == pytest.approx(heard.sum(), rel=1e-3)
    power = power.T
    weakest = power.max() * 1e-6
    clear, strong = power > weakest, ours_power > weakest
    np.testing.assert_allclose(ours_power[strong], power[clear], rtol=1e-3)
    bins = (hz * 2048 / RATE).T[clear]
    frames = (seconds * RATE / HOP).T[clear]
    assert np.median(np.abs(ours_bins[strong] - bins)) < 1e-3
    assert np.percentile(np.abs(ours_bins[strong] - bins), 99) < 0.05
    assert np.percentile(np.abs(ours_frames[strong] - frames), 99) < 0.05


def test_reassigned_lines_are_sharper() -> None:
    sound = tone(1000.7, 0.5)
    plain, sharp = (values_of(sound, kind)[:, 150] for kind in ("stft", "reassigned"))
    assert (plain > plain.max() / 1000).sum() > 2 * (sharp > sharp.max() / 1000).sum()
    click = np.zeros(RATE, np.float32)
    click[RATE // 2] = 1.0
    plain, sharp = (values_of(click, kind).sum(axis=0) for kind in ("stft", "reassigned"))
    assert (plain > plain.max() / 100).sum() >= 4
    assert (sharp > sharp.max() / 100).sum() <= 2
    assert abs(int(sharp.argmax()) - RATE / 2 / HOP) <= 1


def strikes_over_a_held_note() -> np.ndarray:
    """Return a held A4 from 2 s on, and clicks of noise each half second."""
    generator = np.random.default_rng(3)
    sound = tone(440, 0.3, 6.0)
    sound[: 2 * RATE] = 0
    for start in np.arange(2.25, 6, 0.5):
        place = int(start * RATE)
        sound[place : place + 400] += 0.3 * generator.standard_normal(400).astype("f4")
    return sound


def test_a_tall_filter_sees_onsets_and_a_wide_one_held_tones() -> None:
    sound = strikes_over_a_held_note()
    a4 = int(np.abs(chosen("mel").frequencies - 440).argmin())
    tall = values_of(sound, "edges", shape="tall", length=31)
    wide = values_of(sound, "edges", shape="wide", length=31)
    hiss = slice(80, 120)
    onsets = tall[hiss].mean(axis=0)
    peaks = librosa.util.peak_pick(
        onsets, pre_max=8, post_max=8, pre_avg=8, post_avg=8, delta=6, wait=8
    )
    struck = np.arange(2.25, 6, 0.5) * RATE / HOP
    late = peaks[(peaks > 2.1 * RATE / HOP) & (peaks < 5.9 * RATE / HOP)]
    assert len(late) == len(struck)
    assert np.abs(late - struck).max() < 6
    held = slice(int(2.6 * RATE / HOP), int(5.4 * RATE / HOP))
    assert wide[a4, held].min() > 6
    assert wide[a4, held].mean() > 3 * wide[hiss, held].mean()
    assert np.median(tall[a4, held]) < 1


def test_kernels_have_the_shape_that_they_are_called_by() -> None:
    assert chosen("edges", length=15).kernel.shape == (15, 15)
    assert chosen("edges", shape="tall", length=15, thickness=5).kernel.shape == (15, 5)
    assert chosen("edges", shape="wide", length=15, thickness=5).kernel.shape == (5, 15)
    for shape in ("square", "tall", "wide"):
        kernel = chosen("edges", shape=shape, length=8, thickness=4).kernel
        assert kernel.sum() == pytest.approx(0)
        assert kernel[kernel > 0].sum() == pytest.approx(1)


def test_edges_are_a_convolution_of_the_mel_picture() -> None:
    from scipy.signal import correlate2d

    sound = strikes_over_a_held_note()[: 4 * RATE]
    decibels = 10 * np.log10(np.maximum(values_of(sound, "mel"), 1e-11))
    kernel = chosen("edges", length=5).kernel
    padded = np.pad(decibels, ((2, 2), (0, 0)), mode="edge")
    theirs = np.maximum(correlate2d(padded, kernel, mode="valid"), 0)
    ours = values_of(sound, "edges", length=5)[:, 2:-2]
    np.testing.assert_allclose(ours, theirs, atol=0.05)


@pytest.mark.parametrize("settings", [{"fft": 32_768}, {"hop": 64}, {"fft": 8192, "rate": 44_100}])
def test_a_preview_shows_the_same_rows_earlier(settings: dict) -> None:
    picture = chosen("stft", **settings)
    quick = picture.preview
    if quick is None:
        assert picture.hop * picture.rate / RATE * 2048 / picture.fft >= 64
        return
    assert quick.hop > picture.hop
    np.testing.assert_array_equal(quick.frequencies, picture.frequencies)
    sound = tone(440, 0.5, 4.0, picture.rate)
    step = quick.hop // picture.hop
    np.testing.assert_array_equal(
        quick.levels(whole(sound, quick))[:, :10],
        picture.levels(whole(sound, picture))[:, : 10 * step : step],
    )


def test_a_short_hop_of_a_long_transform_needs_little_memory() -> None:
    import tracemalloc

    picture = chosen("stft", fft=32_768, hop=64)
    excerpt = whole(tone(440, seconds=1.5), picture)
    tracemalloc.start()
    levels = picture.levels(excerpt)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak - levels.nbytes < 16 * 2**20


def test_levels_of_every_kind_are_not_views_of_something_larger() -> None:
    for kind in ("stft", "mel", "cqt", "mfcc", "reassigned", "edges", "chroma"):
        levels = levels_of(tone(440, seconds=1.0), kind)
        assert levels.flags.c_contiguous
        assert levels.base is None or levels.base.nbytes == levels.nbytes
