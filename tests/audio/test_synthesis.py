"""Voices, rooms and mixing sound as physics and arithmetic say they must."""

from __future__ import annotations

import numpy as np
import pytest

from musicscope.audio.synthesis import drums, electronic, keys, strings, winds
from musicscope.audio.synthesis.mixing import PEAK, duck, echo, master, pan_gains, place
from musicscope.audio.synthesis.partials import (
    damped_partials,
    harmonic_table,
    oscillate,
    oscillate_in_unison,
    vibrato_phase,
)
from musicscope.audio.synthesis.reverb import reverberate, room_response
from musicscope.audio.synthesis.tone import (
    RATE,
    Tone,
    Voice,
    band_noise,
    frequency_of,
    shape_edges,
    unit_peak,
)

PITCHED: tuple[Voice, ...] = (
    keys.piano, keys.electric_piano, keys.organ, keys.music_box, keys.vibraphone, keys.kalimba,
    keys.glass, strings.nylon_guitar, strings.steel_guitar, strings.harp, strings.double_bass,
    strings.fiddle, strings.string_section, winds.flute, winds.trumpet, winds.horn, winds.tuba,
    winds.choir_ah, winds.choir_oo, electronic.saw_pad, electronic.warm_pad,
    electronic.synth_pluck, electronic.synth_bass, electronic.sub_bass, electronic.synth_lead,
)  # fmt: skip
#: Voices that are several players or oscillators, tuned around the pitch.
UNISONS = (strings.string_section, winds.choir_ah, winds.choir_oo, electronic.saw_pad,
           electronic.warm_pad, electronic.synth_pluck, electronic.synth_lead)  # fmt: skip
DRUMS: tuple[Voice, ...] = (
    drums.kick, drums.bass_drum, drums.snare, drums.clap, drums.closed_hat, drums.open_hat,
    drums.ride, drums.crash, drums.brush_sweep, drums.brush_tap, drums.rim, drums.shaker,
    drums.bodhran, drums.tambourine,
)  # fmt: skip


def voice_name(voice: Voice) -> str:
    return getattr(voice, "__name__", "voice")


def peak_frequency(y: np.ndarray, low_hz: float, high_hz: float) -> float:
    """Return the frequency of the largest spectral peak within a range, to about 0.1 Hz."""
    size = 2**19
    spectrum = np.abs(np.fft.rfft(y * np.hanning(y.size), size))
    frequencies = np.fft.rfftfreq(size, 1 / RATE)
    inside = (frequencies > low_hz) & (frequencies < high_hz)
    return float(frequencies[inside][spectrum[inside].argmax()])


def centroid(y: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(y)) ** 2
    return float((spectrum * np.fft.rfftfreq(y.size, 1 / RATE)).sum() / spectrum.sum())


@pytest.mark.parametrize("voice", PITCHED, ids=voice_name)
def test_an_a4_has_its_peak_at_440_hz(voice: Voice) -> None:
    y = voice(Tone(440.0, 1.5, 0.7))
    cents = 1200 * np.log2(peak_frequency(y, 330, 660) / 440)
    assert abs(cents) < (12 if voice in UNISONS else 4)


@pytest.mark.parametrize("voice", PITCHED, ids=voice_name)
def test_what_sounds_is_the_harmonic_series(voice: Voice) -> None:
    y = voice(Tone(440.0, 1.5, 0.7))
    nearest = peak_frequency(y, 40, 9_000) / 440
    assert abs(1200 * np.log2(nearest / round(nearest))) < 12


@pytest.mark.parametrize("voice", PITCHED + DRUMS, ids=voice_name)
@pytest.mark.parametrize("force", [0.1, 1.0])
def test_no_voice_clips_or_clicks(voice: Voice, force: float) -> None:
    for midi in (36, 69, 96):
        y = voice(Tone(frequency_of(midi), 0.4, force, seed=3))
        assert y.dtype == np.float32
        assert np.isfinite(y).all()
        assert np.abs(y).max() == pytest.approx(1.0, abs=1e-5)
        assert abs(y[0]) < 0.02
        assert abs(y[-1]) < 1e-3


@pytest.mark.parametrize("voice", PITCHED + DRUMS, ids=voice_name)
def test_equal_tones_sound_equal_to_the_last_bit(voice: Voice) -> None:
    tone = Tone(220.0, 0.3, 0.6, seed=9)
    assert np.array_equal(voice(tone), voice(tone))


@pytest.mark.parametrize(
    "voice",
    [keys.piano, strings.nylon_guitar, winds.trumpet, winds.flute, electronic.saw_pad],
    ids=voice_name,
)
def test_more_force_is_brighter(voice: Voice) -> None:
    soft, loud = (voice(Tone(262.0, 0.8, force)) for force in (0.15, 1.0))
    assert centroid(loud) > centroid(soft)


def test_a_struck_string_dies_away_and_a_bowed_one_does_not() -> None:
    for voice, dies in ((keys.piano, True), (strings.harp, True), (strings.fiddle, False)):
        y = voice(Tone(440.0, 2.0, 0.7))
        early, late = (
            np.sqrt(np.mean(y[int(at * RATE) : int((at + 0.2) * RATE)] ** 2)) for at in (0.2, 1.6)
        )
        assert (late < 0.5 * early) == dies


def test_damped_partials_agree_with_their_formula() -> None:
    frequencies, amplitudes, decays = [220.0, 663.0, 4_410.5], [1.0, 0.5, 0.25], [0.8, 0.3, 0.05]
    t = np.arange(round(1.1 * RATE)) / RATE
    expected = sum(
        a * np.exp(-t / d) * np.sin(2 * np.pi * f * t)
        for f, a, d in zip(frequencies, amplitudes, decays, strict=True)
    )
    y = damped_partials(frequencies, amplitudes, decays, 1.1)
    np.testing.assert_allclose(y, expected, atol=2e-5)


def test_partials_that_would_alias_are_left_out() -> None:
    assert not damped_partials([30_000.0], [1.0], [1.0], 0.1).any()


def test_a_table_read_at_a_steady_phase_is_a_fourier_series() -> None:
    levels = np.array([1.0, 0.0, 0.5, 0.0, 0.25])
    n = RATE
    y = oscillate(harmonic_table(levels, seed=2), 100.0 * np.arange(n) / RATE)
    spectrum = np.abs(np.fft.rfft(y)) * 2 / n
    np.testing.assert_allclose(spectrum[100:501:100], levels, atol=1e-3)
    spectrum[100:501:100] = 0
    assert spectrum.max() < 1e-3


def test_tables_read_in_step_equal_tables_read_alone() -> None:
    tables = np.stack([harmonic_table([1.0, 0.5]), harmonic_table([0.2, 0.9, 0.4])])
    phase = np.linspace(0, 900, 30_000)
    together = oscillate(tables, phase)
    for row, table in zip(together, tables, strict=True):
        np.testing.assert_array_equal(row, oscillate(table, phase))


def test_a_unison_is_the_sum_of_its_oscillators() -> None:
    tables = np.stack([harmonic_table([1.0, 0.5]), harmonic_table([0.2, 0.9, 0.4])])
    t = np.arange(20_000) / RATE
    alone = [oscillate(tables, f * t + turn) for f, turn in ((220.0, 0.1), (221.5, 0.7))]
    together = oscillate_in_unison(tables, [220.0, 221.5], [0.1, 0.7], t.size)
    np.testing.assert_allclose(together, sum(alone), atol=1e-4)


def test_vibrato_keeps_its_mean_pitch_and_its_width() -> None:
    phase = vibrato_phase(440.0, 2 * RATE, depth_cents=20, speed_hz=5.0, onset_s=0.001)
    frequency = np.diff(phase) * RATE
    cents = 1200 * np.log2(frequency / 440)
    assert np.abs(cents).max() == pytest.approx(20, abs=0.5)
    assert cents[RATE // 5 :].mean() == pytest.approx(0, abs=0.5)


def test_band_noise_stays_in_its_band() -> None:
    y = band_noise(RATE, 1_000, 4_000, np.random.default_rng(1))
    power = np.abs(np.fft.rfft(y)) ** 2
    frequencies = np.fft.rfftfreq(y.size, 1 / RATE)
    inside = power[(frequencies > 500) & (frequencies < 8_000)].sum()
    assert inside / power.sum() > 0.97
    assert y.std() == pytest.approx(1, abs=0.1)


def test_noise_longer_than_its_tape_goes_on() -> None:
    y = band_noise(5 * RATE, 1_000, 4_000, np.random.default_rng(1))
    assert y.size == 5 * RATE
    assert y[-RATE:].std() == pytest.approx(1, abs=0.1)


def test_the_room_is_convolution() -> None:
    from scipy.signal import oaconvolve

    y = np.random.default_rng(0).standard_normal(20_000).astype(np.float32)
    response = room_response(0.8)
    expected = np.stack([oaconvolve(y, ear)[: y.size] for ear in response])
    np.testing.assert_allclose(reverberate(y, 0.8), expected, atol=1e-3)


@pytest.mark.parametrize("decay_s", [0.8, 2.0])
def test_a_room_falls_by_60_db_in_its_decay_time(decay_s: float) -> None:
    for ear in room_response(decay_s):
        left = np.cumsum(ear[::-1].astype(float) ** 2)[::-1]  # Schroeder (1965)
        level = 10 * np.log10(left / left[0] + 1e-12)
        at_5, at_25 = (int(np.argmax(level < -x)) / RATE for x in (5, 25))
        assert 3 * (at_25 - at_5) == pytest.approx(decay_s, rel=0.25)
        assert np.sum(ear**2) == pytest.approx(1, abs=0.01)


def test_panning_keeps_the_power() -> None:
    for pan in (-1.0, -0.3, 0.0, 0.7, 1.0):
        left, right = pan_gains(pan)
        assert left**2 + right**2 == pytest.approx(1)
    assert pan_gains(-1.0) == pytest.approx((1, 0))
    assert pan_gains(5.0) == pytest.approx((0, 1), abs=1e-12)


def test_a_sound_is_placed_where_it_belongs_and_cut_at_the_end() -> None:
    bus = np.zeros((2, RATE), dtype=np.float32)
    y = np.ones(RATE // 2, dtype=np.float32)
    place(bus, y, 0.75, 1.0, -1.0)
    assert bus[0].nonzero()[0][0] == round(0.75 * RATE)
    assert not bus[1].any()
    place(bus, y, 3.0, 1.0, 0.0)
    assert bus[0].sum() == RATE // 4


def test_echoes_come_at_their_time_and_swap_sides() -> None:
    bus = np.zeros((2, RATE), dtype=np.float32)
    bus[0, 0] = 1
    out = echo(bus, 0.25, 0.5)
    assert out[1, RATE // 4] == pytest.approx(0.5)
    assert out[0, RATE // 2] == pytest.approx(0.25)
    assert not out[0, RATE // 4]


def test_ducking_dips_at_the_kick_and_recovers() -> None:
    bus = np.ones((2, RATE), dtype=np.float32)
    duck(bus, np.array([0.5], dtype=np.float32), 0.6, 0.3)
    assert bus[0, : RATE // 2].min() == 1
    assert bus[0].min() == pytest.approx(0.4, abs=0.01)
    assert bus[0, round(0.81 * RATE) :].min() == 1


def test_a_finished_piece_peaks_at_minus_3_dbfs_and_fades() -> None:
    rng = np.random.default_rng(4)
    mix = (30 * rng.standard_normal((2, 3 * RATE)) + 2).astype(np.float32)
    y = master(mix, 0.5)
    assert np.abs(y).max() == pytest.approx(PEAK, abs=1e-4)
    assert np.abs(y[:, -1]).max() < 1e-3
    assert np.abs(y[:, 0]).max() < 1e-3
    assert np.abs(y.mean(axis=1)).max() < 0.01


def test_silence_stays_silence() -> None:
    assert not master(np.zeros((2, RATE), dtype=np.float32), 0.5).any()
    assert not unit_peak(np.zeros(8, dtype=np.float32)).any()


def test_fades_longer_than_the_sound_are_shortened() -> None:
    y = shape_edges(np.ones(10, dtype=np.float32), 1.0, 1.0)
    assert y.max() < 1
    assert y.size == 10
