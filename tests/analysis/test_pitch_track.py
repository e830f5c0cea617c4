"""The pitch of tones is found to a cent; noise and silence have none."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from musicscope.analysis.pitch_track import PitchTracker, estimate_pitch, frame_length
from musicscope.audio.decode import Sound

TRUMPET = Path(__file__).resolve().parents[3] / (
    "shared/data/recordings/sorohanro_-_solo-trumpet-06.hq.ogg"
)
#: Levels of the harmonics: as a string, all alike, odd ones as a clarinet, a missing fundamental.
TIMBRES = {
    "string": lambda n: 1 / n,
    "reed": lambda n: np.ones_like(n, float),
    "clarinet": lambda n: np.where(n % 2 == 1, 1 / n, 0.02),
    "far": lambda n: np.where(n == 1, 0.05, 1 / n),
}


def tone(hz: float, rate: int, timbre: str = "string", seconds: float = 0.1) -> np.ndarray:
    t = np.arange(int(seconds * rate)) / rate
    numbers = np.arange(1, min(16, int(0.45 * rate / hz)) + 1)
    phases = np.random.default_rng(int(hz)).uniform(0, 2 * np.pi, len(numbers))
    levels = TIMBRES[timbre](numbers)
    waves = [
        level * np.sin(2 * np.pi * hz * n * t + phase)
        for level, n, phase in zip(levels, numbers, phases, strict=True)
    ]
    return 0.1 * np.sum(waves, axis=0)


@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000])
@pytest.mark.parametrize("timbre", TIMBRES)
def test_tones_from_55_to_2000_hz_are_found_within_two_cents(rate, timbre):
    for hz in np.geomspace(55, 2_000, 60):
        found = estimate_pitch(tone(hz, rate, timbre), rate)
        assert found is not None, hz
        assert abs(1200 * np.log2(found.frequency_hz / hz)) < 2, hz
        assert found.confidence > 0.9


def test_notes_are_counted_from_the_concert_pitch():
    modern = estimate_pitch(tone(440, 48_000), 48_000)
    assert (modern.note, round(modern.cents, 1)) == ("A4", 0.0)
    baroque = estimate_pitch(tone(415, 48_000), 48_000, concert_a=415)
    assert (baroque.note, round(baroque.cents, 1)) == ("A4", 0.0)
    high = estimate_pitch(tone(440, 48_000), 48_000, concert_a=442)
    assert high.cents == pytest.approx(1200 * np.log2(440 / 442), abs=0.1)
    flat = estimate_pitch(tone(233.08, 48_000), 48_000)
    assert (flat.note, flat.midi) == ("B♭3", 58)


@pytest.mark.parametrize("colour", [0.0, 0.5, 1.0])
def test_noise_has_no_pitch(colour):
    generator = np.random.default_rng(2)
    for _ in range(60):
        spectrum = np.fft.rfft(generator.standard_normal(8_192))
        spectrum /= np.maximum(np.arange(len(spectrum)), 1.0) ** colour
        noise = np.fft.irfft(spectrum)
        assert estimate_pitch(0.3 * noise / np.abs(noise).max(), 44_100) is None


def test_silence_and_too_little_sound_have_no_pitch():
    assert estimate_pitch(np.zeros(8_000), 44_100) is None
    assert estimate_pitch(1e-4 * tone(440, 44_100), 44_100) is None
    assert estimate_pitch(tone(440, 44_100)[: frame_length(44_100) - 1], 44_100) is None


def test_a_tone_in_noise_is_still_found():
    generator = np.random.default_rng(3)
    noisy = tone(196, 44_100) + 0.01 * generator.standard_normal(4_410)
    found = estimate_pitch(noisy, 44_100)
    assert found.note == "G3"
    assert abs(found.cents) < 5


def test_a_tracker_follows_a_glissando_in_blocks_of_any_size():
    rate = 48_000
    t = np.arange(2 * rate) / rate
    hz = 220 * 2**t
    sound = 0.2 * np.sin(2 * np.pi * np.cumsum(hz) / rate)
    tracker, found, place = PitchTracker(rate), [], 0
    sizes = np.random.default_rng(0)
    while place < len(sound):
        size = int(sizes.integers(1, 3_000))
        found += tracker.push(sound[place : place + size].astype(np.float32))
        place += size
    assert len(found) == pytest.approx(2 / 0.02, abs=5)
    errors = [1200 * np.log2(p.frequency_hz / (220 * 2**p.at_s)) for p in found if p is not None]
    assert len(errors) == len(found)
    assert np.abs(errors).max() < 15
    assert tracker.now is found[-1]


def test_a_trumpet_is_heard_as_librosa_hears_it():
    import librosa

    if not TRUMPET.exists():
        pytest.skip(f"{TRUMPET} is not there")
    rate, hop = 22_050, 256
    with Sound(os.fsencode(TRUMPET)) as sound:
        y = np.concatenate(list(sound.stream(rate=rate, channels=1, stop_s=4.0)))[:, 0]
    reference, voiced, _ = librosa.pyin(
        y, fmin=100, fmax=1_500, sr=rate, frame_length=2048, hop_length=hop
    )
    reference = np.where(voiced, reference, np.nan)
    found = [p for p in PitchTracker(rate).push(y) if p is not None]
    gaps = []
    for pitch in found:
        near = round(pitch.at_s * rate / hop)
        around = reference[near - 2 : near + 3]
        if np.isfinite(around).all() and around.max() / around.min() < 1.02:
            gaps.append(1200 * np.log2(pitch.frequency_hz / reference[near]))
    assert len(gaps) > 60
    assert np.mean(np.abs(gaps) < 20) > 0.97
