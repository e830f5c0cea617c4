"""Pictures agree with librosa; their frames and levels mean what is said of them."""

from __future__ import annotations

import librosa
import numpy as np
import pytest

from musicscope.analysis.constant_q import ConstantQ
from musicscope.analysis.picture import (
    FLOOR_DB,
    HOP,
    PICTURES,
    RATE,
    TILE_S,
    PictureChoice,
    bin_frequencies,
    decibel_levels,
    frame_count,
    frame_rate,
    frames_of_tile,
    level_decibels,
    level_value,
    picture_of,
    tile_count,
)
from musicscope.core.errors import ParameterError
from tests.analysis.picture_sounds import (
    RECORDINGS,
    chosen,
    levels_of,
    recording,
    relative_error,
    tone,
    values_of,
    whole,
)
from tests.places import needs_shared_data

SPECTRA = ["stft", "half_stft", "mel", "cqt", "reassigned"]
WINDOWS = {
    "hann": "hann",
    "hamming": "hamming",
    "blackmanharris": "blackmanharris",
    "rectangular": "boxcar",
}


@needs_shared_data
@pytest.mark.parametrize("name", RECORDINGS)
@pytest.mark.parametrize("fft", [1024, 2048])
def test_the_stft_is_librosas(name: str, fft: int) -> None:
    """Amplitudes, in the greatest norm."""
    sound = recording(name)
    ours = np.sqrt(values_of(sound, "stft", fft=fft)) * fft / 4
    theirs = np.abs(librosa.stft(sound, n_fft=fft, hop_length=HOP))
    assert relative_error(ours, theirs) < 1e-4


@needs_shared_data
@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize(("fft", "hop", "rate"), [(512, 64, RATE), (4096, 1024, 2 * RATE)])
def test_the_stft_is_librosas_with_every_window(window: str, fft: int, hop: int, rate: int) -> None:
    sound = recording("Vibe_Ace", 6.0, rate)
    shape = librosa.filters.get_window(WINDOWS[window], fft)
    ours = np.sqrt(values_of(sound, "stft", window=window, fft=fft, hop=hop, rate=rate))
    theirs = np.abs(librosa.stft(sound, n_fft=fft, hop_length=hop, window=shape)) / shape.sum() * 2
    assert ours.shape == theirs.shape
    assert relative_error(ours, theirs) < 1e-4


@needs_shared_data
@pytest.mark.parametrize("name", RECORDINGS)
def test_the_mel_spectrogram_is_librosas(name: str) -> None:
    """Amplitudes, in the greatest norm."""
    sound = recording(name)
    theirs = librosa.feature.melspectrogram(
        y=sound, sr=RATE, n_fft=2048, hop_length=HOP, n_mels=128, norm=None
    )
    ours = values_of(sound, "mel") * 1.5 * (2048 / 4) ** 2
    assert relative_error(np.sqrt(ours), np.sqrt(theirs)) < 1e-3


@needs_shared_data
def test_the_mel_spectrogram_of_all_that_can_be_heard_is_librosas() -> None:
    sound = recording("Hungarian", 6.0, 2 * RATE)
    theirs = librosa.feature.melspectrogram(
        y=sound, sr=2 * RATE, n_fft=4096, hop_length=512, n_mels=96, norm=None, window="hamming"
    )
    ours = values_of(sound, "mel", fft=4096, hop=512, rate=2 * RATE, bands=96, window="hamming")
    spread = 1 + (0.46 / 0.54) ** 2 / 2
    ours = ours * spread * (4096 * 0.54 / 2) ** 2
    assert relative_error(np.sqrt(ours), np.sqrt(theirs)) < 1e-3


@needs_shared_data
@pytest.mark.parametrize("name", RECORDINGS)
@pytest.mark.parametrize(("bins", "worst", "typical"), [(12, 0.03, 3e-3), (36, 0.012, 1e-3)])
def test_the_constant_q_transform_is_librosas(
    name: str, bins: int, worst: float, typical: float
) -> None:
    """Amplitudes: in the greatest norm and, typical, root mean square over the greatest.

    librosa rounds window lengths at decimated rates, which costs it up to 1 % itself.
    """
    sound = recording(name)
    bank = ConstantQ(RATE, HOP, bins, 8)
    ours = np.sqrt(values_of(sound, "cqt", bins_per_octave=bins)) * np.sqrt(bank.lengths)[:, None]
    theirs = 2 * np.abs(
        librosa.cqt(
            sound, sr=RATE, hop_length=HOP, n_bins=8 * bins, bins_per_octave=bins, tuning=0.0
        )
    )
    assert relative_error(ours, theirs) < worst
    assert np.sqrt(np.mean((ours - theirs) ** 2)) / theirs.max() < typical


@needs_shared_data
@pytest.mark.parametrize("name", RECORDINGS[1:3])
@pytest.mark.parametrize(
    ("bins", "lowest", "hop", "rate"),
    [
        (12, 24, 256, RATE),
        (24, 33, 512, RATE),
        (36, 24, 256, RATE),
        (48, 24, 64, RATE),
        (36, 36, 256, 2 * RATE),
    ],
)
def test_the_constant_q_transform_is_its_definition(
    name: str, bins: int, lowest: int, hop: int, rate: int
) -> None:
    """Dot products with windowed tones at the full rate, in double precision: greatest norm."""
    sound = recording(name, 3.0, rate)
    picture = chosen("cqt", bins_per_octave=bins, lowest=lowest, hop=hop, rate=rate)
    ours = np.sqrt(picture.values(whole(sound, picture)))
    quality = (4 ** (1 / bins) + 1) / (4 ** (1 / bins) - 1)
    lengths = quality * rate / picture.frequencies
    assert picture.frequencies[0] == pytest.approx(librosa.midi_to_hz(lowest))
    reach = int(lengths[0] / 2)
    padded = np.pad(sound.astype(float), reach)
    frames = np.arange(0, ours.shape[1] - 2, 61 * 256 // hop)
    theirs = np.empty((len(lengths), len(frames)))
    for row, hz, length in zip(theirs, picture.frequencies, lengths, strict=True):
        n = np.arange(-int(length / 2), int(length / 2) + 1)
        window = 1 + np.cos(2 * np.pi * n / length)
        windowed_tone = window / window.sum() * np.exp(-2j * np.pi * hz / rate * n)
        pieces = np.stack([padded[reach + t * hop + n] for t in frames])
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


def test_constant_q_bins_that_the_rate_does_not_allow_are_left_out() -> None:
    high = chosen("cqt", lowest=48, octaves=9)
    assert 8000 < high.frequencies[-1] < RATE / 2
    assert chosen("cqt", octaves=9, rate=2 * RATE).frequencies[-1] > 16_000
    levels = levels_of(tone(high.frequencies[-2]), "cqt", lowest=48, octaves=9)
    assert levels[:, 100].argmax() == len(high.frequencies) - 2


@needs_shared_data
@pytest.mark.parametrize("name", ["Vibe_Ace", "Hobbs"])
def test_the_chromagram_is_librosas_where_there_is_sound(name: str) -> None:
    """Strengths: the median below 1e-3, the worst where librosa rounds its windows."""
    sound = recording(name)
    ours = values_of(sound, "chroma")
    theirs = librosa.feature.chroma_cqt(
        y=sound, sr=RATE, hop_length=HOP, tuning=0.0, n_octaves=7, bins_per_octave=36
    )
    heard = ours.max(axis=0) > 0.999
    assert heard.mean() > 0.9
    difference = np.abs(ours - theirs)[:, heard]
    assert difference.max() < 0.02
    assert np.median(difference) < 1e-3


@needs_shared_data
@pytest.mark.parametrize("name", RECORDINGS)
def test_the_chromagram_of_the_stft_is_librosas(name: str) -> None:
    """Strengths, in the greatest norm, where there is sound."""
    sound = recording(name)
    ours = values_of(sound, "chroma", source="stft")
    theirs = librosa.feature.chroma_stft(y=sound, sr=RATE, n_fft=4096, hop_length=HOP, tuning=0.0)
    heard = ours.max(axis=0) > 0.999
    assert heard.mean() > 0.6
    assert np.abs(ours - theirs)[:, heard].max() < 1e-3


@needs_shared_data
@pytest.mark.parametrize("name", RECORDINGS)
def test_cens_is_librosas_of_the_same_constant_q_transform(name: str) -> None:
    """In the greatest norm; librosa is given our transform, whose rounding moves its steps."""
    sound = recording(name)
    bank = ConstantQ(RATE, HOP, 36, 8)
    amplitudes = np.sqrt(values_of(sound, "cqt")) * np.sqrt(bank.lengths)[:, None]
    ours = values_of(sound, "chroma", source="cens")
    theirs = librosa.feature.chroma_cens(
        C=amplitudes[:252], sr=RATE, hop_length=HOP, bins_per_octave=36, win_len_smooth=87
    )
    loud = np.sqrt(values_of(sound, "cqt")).max(axis=0) > 1e-3
    inner = np.convolve(loud, np.ones(87), mode="same") == 87
    assert inner.mean() > 0.4
    assert np.abs(ours - theirs)[:, inner].max() < 1e-3


@pytest.mark.parametrize("kind", SPECTRA)
def test_a_full_scale_tone_reaches_but_does_not_pass_zero_decibels(kind: str) -> None:
    frequencies = chosen(kind).frequencies
    middle = len(frequencies) // 2
    levels = levels_of(tone(frequencies[middle]), kind)
    column = levels[:, levels.shape[1] // 2]
    assert column.argmax() == middle
    assert -3.5 < level_decibels(float(column.max())) <= 0.0
    quieter = levels_of(tone(frequencies[middle], 0.01), kind)[:, levels.shape[1] // 2]
    difference = level_decibels(float(column.max())) - level_decibels(float(quieter.max()))
    assert difference == pytest.approx(40.0, abs=0.5)


def test_levels_are_decibels_of_full_scale() -> None:
    powers = np.array([0.0, 10 ** (FLOOR_DB / 10), 1e-6, 1e-3, 1.0, 7.0], np.float32)
    levels = decibel_levels(powers)
    assert levels[0] == levels[1] == 0
    assert levels[-1] == levels[-2] == 255
    assert level_decibels(float(levels[2])) == pytest.approx(-60, abs=0.22)
    assert level_decibels(float(levels[3])) == pytest.approx(-30, abs=0.22)


@pytest.mark.parametrize("kind", PICTURES.names())
def test_a_level_tells_the_value_that_was_measured(kind: str) -> None:
    """Within the half of a step of levels."""
    sound = sum(tone(hz, 0.2, 2.0) for hz in (220.0, 277.2, 329.6, 1500.0)) + 0.001 * (
        np.random.default_rng(1).standard_normal(2 * RATE).astype("f4")
    )
    values, levels = values_of(sound, kind), levels_of(sound, kind)
    unit = level_value(PictureChoice(kind), 0)[1]
    told = np.array([level_value(PictureChoice(kind), float(level))[0] for level in range(256)])
    assert (np.diff(told) > 0).all()
    if unit == "dB" and kind != "edges":
        values = 10 * np.log10(values + 1e-20)
    nearest = np.searchsorted((told[1:] + told[:-1]) / 2, values)
    inside = (levels > 0) & (levels < 255)
    assert np.abs(nearest - levels)[inside].max() <= 1
    assert (nearest == levels)[inside].mean() > 0.9


def test_a_c_major_triad_lights_c_e_and_g() -> None:
    triad = sum(tone(hz, 0.2) for hz in (261.63, 329.63, 392.0))
    for source in ("cqt", "stft", "cens"):
        strengths = values_of(triad, "chroma", source=source)[:, 100]
        assert set(np.flatnonzero(strengths > 0.5)) == {0, 4, 7}, source


@pytest.mark.parametrize("kind", PICTURES.names())
def test_silence_is_dark(kind: str) -> None:
    levels = levels_of(np.zeros(3 * RATE, np.float32), kind)
    nothing = 128 if kind == "mfcc" else 0
    assert (levels == nothing).all()
    assert level_value(PictureChoice(kind), nothing)[0] in (0.0, FLOOR_DB)


@pytest.mark.parametrize("kind", PICTURES.names())
def test_broken_samples_spoil_only_their_surroundings(kind: str) -> None:
    sound = tone(440, 0.5, 8.0)
    broken = sound.copy()
    broken[:50] = np.nan
    broken[50:90] = np.inf
    clean, spoilt = levels_of(sound, kind), levels_of(broken, kind)
    later = slice(3 * 86, 5 * 86)
    assert np.abs(clean[:, later].astype(int) - spoilt[:, later]).max() <= 60
    assert spoilt[:, later].argmax(axis=0).tolist() == clean[:, later].argmax(axis=0).tolist()


@pytest.mark.parametrize("kind", PICTURES.names())
def test_rows_are_as_many_as_frequencies_and_rise(kind: str) -> None:
    choice = PictureChoice(kind)
    frequencies = bin_frequencies(choice)
    levels = levels_of(tone(440, seconds=0.5), kind)
    assert levels.dtype == np.uint8
    assert levels.shape == (len(frequencies), frame_count(0.5))
    assert (np.diff(frequencies) > 0).all()
    assert picture_of(choice).rows_are in ("hz", "coefficients", "pitch classes")


def test_settings_choose_the_resolution() -> None:
    assert len(chosen("cqt", bins_per_octave=12).frequencies) == 96
    assert len(chosen("mel", bands=64).frequencies) == 64
    assert len(chosen("stft", fft=1024).frequencies) == 513
    assert len(chosen("half_stft", fft=4096).frequencies) == 1024
    assert frame_rate(PictureChoice("stft", (("hop", 64), ("rate", 44_100)))) == 44_100 / 64
    with pytest.raises(ParameterError, match="12, 24, 36 or 48"):
        chosen("cqt", bins_per_octave=30)
    with pytest.raises(ParameterError, match="FFT must be one of 512, 1024"):
        chosen("stft", fft=3000)
    with pytest.raises(ParameterError, match="Hop must be one of 64, 128"):
        chosen("mel", hop=300)
    with pytest.raises(ParameterError, match="22050 or 44100"):
        chosen("stft", rate=32_000)
    with pytest.raises(ParameterError, match="no picture called waves"):
        bin_frequencies(PictureChoice("waves"))


@pytest.mark.parametrize("hop", [64, 256, 4096])
@pytest.mark.parametrize("rate", [RATE, 2 * RATE])
def test_every_frame_lies_in_one_tile(hop: int, rate: int) -> None:
    choice = PictureChoice("stft", (("hop", hop), ("rate", rate)))
    stop = 0
    for index in range(5):
        first, count = frames_of_tile(choice, index)
        assert first == stop
        stop = first + count
        assert index * TILE_S <= first * hop / rate < (first + 1) * hop / rate
        assert (stop - 1) * hop / rate < (index + 1) * TILE_S <= stop * hop / rate + 1e-9
    assert tile_count(2.5 * TILE_S) == 3
