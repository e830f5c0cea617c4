"""A sound of the lab is what its formula says, repeats without a seam, and refuses nonsense."""

from __future__ import annotations

import json

import numpy as np
import pytest
import scipy.signal

from musicscope.audio.decode import decode, probe
from musicscope.audio.synthesis.lab import (
    Envelope,
    LabSound,
    Noise,
    Partial,
    Sweep,
    hz_of_note,
    render,
)
from musicscope.audio.synthesis.lab_file import write_wav
from musicscope.audio.synthesis.lab_presets import PRESETS, harmonics
from musicscope.core.errors import ParameterError

SAWTOOTH = tuple(Partial(float(k), -20 * np.log10(k), phase_deg=20.0 * k) for k in range(1, 17))


def peaks(y: np.ndarray, rate: int, near_hz: list[float]) -> list[tuple[float, float]]:
    """Return (Hz, amplitude in dB) of the spectral peaks nearest to some frequencies."""
    window = scipy.signal.windows.blackmanharris(len(y), sym=False)
    size = 4 * len(y)
    spectrum = np.abs(np.fft.rfft(y * window, size)) / (window.sum() / 2)
    found = []
    for hz in near_hz:
        middle = round(hz * size / rate)
        low = max(middle - 40, 1)
        top = low + int(spectrum[low : middle + 41].argmax())
        left, mid, right = 20 * np.log10(spectrum[top - 1 : top + 2])
        shift = 0.5 * (left - right) / (left - 2 * mid + right)
        found.append(((top + shift) * rate / size, mid - 0.25 * (left - right) * shift))
    return found


@pytest.mark.parametrize("rate", [22_050, 44_100, 96_000])
def test_partials_have_the_frequencies_and_levels_that_were_asked_for(rate):
    sound = LabSound(SAWTOOTH, (440.0, 330.0), level_db=-20.0, rate=rate, duration_s=4.0)
    asked = [(p.ratio * hz, p.level_db - 20) for hz in (440.0, 330.0) for p in SAWTOOTH]
    alone = [a for a in asked if sum(abs(a[0] - b[0]) < 1 for b in asked) == 1]
    heard = peaks(render(sound), rate, [hz for hz, _ in alone])
    for (hz, level), (found_hz, found_level) in zip(alone, heard, strict=True):
        assert found_hz == pytest.approx(hz, abs=0.1)
        assert found_level == pytest.approx(level, abs=0.1)


def test_every_sample_is_the_sum_that_the_formula_says():
    partials = (Partial(1, -3, 40, 2.0), Partial(2.76, -9, 200, 0.8), Partial(5.4, -20, -90))
    sound = LabSound(partials, (311.0,), level_db=-6.0, duration_s=1.5, loop=False)
    y = render(sound)
    t = np.arange(len(y)) / sound.rate
    wanted = sum(
        10 ** ((p.level_db - 6) / 20)
        * (1000 ** (-t / p.decay_s) if p.decay_s else 1)
        * np.sin(2 * np.pi * p.ratio * 311 * t + np.deg2rad(p.phase_deg))
        for p in partials
    )
    inside = slice(400, -400)
    np.testing.assert_allclose(y[inside], wanted[inside], atol=2e-6)


def test_sixteen_harmonics_at_one_over_k_are_a_sawtooth():
    y = render(LabSound(harmonics({k: -20 * np.log10(k) for k in range(1, 17)}), (110.0,)))
    t = np.arange(len(y)) / 44_100
    ideal = -scipy.signal.sawtooth(2 * np.pi * 110 * t)
    assert np.corrcoef(y, ideal)[0, 1] > 0.98


@pytest.mark.parametrize(
    "fundamentals",
    [(440.0, 330.0), (261.63, 329.63, 392.0), (27.5,), (1000.123,)],
)
def test_a_held_sound_loops_without_a_seam(fundamentals):
    sound = LabSound(SAWTOOTH, fundamentals, level_db=-24.0)
    y = render(sound)
    assert len(y) / sound.rate == pytest.approx(sound.duration_s, rel=0.07)
    twice = np.concatenate([y, y])
    step = np.abs(np.diff(twice, 2))
    seam = step[len(y) - 40 : len(y) + 40].max()
    assert seam <= 1.01 * step[2000 : len(y) - 2000].max()
    envelope = np.sqrt(scipy.signal.fftconvolve(twice**2, np.ones(2205) / 2205, "valid"))
    at_seam = envelope[len(y) - 2205 : len(y) + 1]
    assert at_seam.min() > 0.85 * envelope[3000:-3000].min()


def test_noise_that_loops_keeps_its_level_over_the_seam():
    y = render(LabSound(harmonics({}), noise=Noise("white", -20.0), level_db=0.0))
    assert 20 * np.log10(y.std()) == pytest.approx(-20, abs=0.3)
    assert y[:880].std() == pytest.approx(y.std(), rel=0.1)


def test_noise_knocks_as_often_as_asked_and_falls_60_db_in_between():
    noise = Noise("white", -16.0, bursts_hz=4.0)
    y = render(LabSound(harmonics({}), noise=noise, level_db=0.0))
    quarters = y[: 16 * 11_025].reshape(16, 11_025)
    for quarter in quarters:
        loud, late = quarter[:220].std(), quarter[6615:6835].std()
        assert 20 * np.log10(loud / late) == pytest.approx(60, abs=3)


@pytest.mark.parametrize(
    ("colour", "per_octave"), [("white", 0.0), ("pink", -3.01), ("brown", -6.02)]
)
def test_noise_falls_by_3_and_6_db_an_octave(colour, per_octave):
    y = render(LabSound(harmonics({}), noise=Noise(colour, -20.0), duration_s=20, loop=False))
    hz, power = scipy.signal.welch(y, 44_100, nperseg=8192)
    band = (hz > 100) & (hz < 10_000)
    slope = np.polyfit(np.log2(hz[band]), 10 * np.log10(power[band]), 1)[0]
    assert slope == pytest.approx(per_octave, abs=0.15)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_no_preset_clicks_or_clips(preset):
    y = render(preset.sound)
    assert y.dtype == np.float32
    assert np.isfinite(y).all()
    assert 0.05 < np.abs(y).max() <= 0.981
    if not preset.sound.steady:
        assert abs(y[-1]) < 1e-3
        assert abs(y[0]) < 1e-3


def test_a_naive_tone_above_half_the_rate_folds_back_and_a_band_limited_one_is_left_out():
    naive = LabSound((Partial(),), (5000.0,), generator="naive", rate=8000, duration_s=2)
    ((hz, level),) = peaks(render(naive), 8000, [3000.0])
    assert hz == pytest.approx(3000, abs=0.1)
    assert level == pytest.approx(-12, abs=0.1)
    assert not render(LabSound((Partial(),), (5000.0,), rate=8000)).any()


@pytest.mark.parametrize("shape", ["linear", "exponential"])
def test_a_sweep_is_a_straight_line_on_its_axis(shape):
    sound = LabSound(sweep=Sweep(200.0, 3200.0, shape), duration_s=4.0, loop=False)
    y = render(sound)
    phase = np.unwrap(np.angle(scipy.signal.hilbert(y.astype(np.float64))))
    hz = np.diff(phase) * 44_100 / (2 * np.pi)
    t = (np.arange(len(hz)) + 0.5) / 44_100
    line = 200 + 3000 * t / 4 if shape == "linear" else 200 * 16 ** (t / 4)
    inside = slice(8000, -8000)
    np.testing.assert_allclose(hz[inside], line[inside], rtol=2e-3)


def test_a_sweep_carries_its_partials_and_stops_below_half_the_rate_unless_naive():
    partials = (Partial(1, -6), Partial(2, -6, 90), Partial(2.5, -6))
    sweep = Sweep(500.0, 3000.0, "linear")
    y = render(LabSound(partials, sweep=sweep, rate=8000, duration_s=4, level_db=-10, loop=False))
    folding = LabSound(partials, sweep=sweep, rate=8000, duration_s=4, level_db=-10, loop=False,
                       generator="naive")  # fmt: skip
    t = np.arange(len(y)) / 8000
    cycles = t * (500 + t * 2500 / 8)
    each = [
        10 ** (-16 / 20) * np.sin(2 * np.pi * p.ratio * cycles + np.deg2rad(p.phase_deg))
        for p in partials
    ]
    np.testing.assert_allclose(render(folding)[100:-100], sum(each)[100:-100], atol=2e-5)
    late = slice(28_500, -100)
    np.testing.assert_allclose(y[late], each[0][late], atol=2e-5)


def test_the_envelope_is_straight_lines_that_end_in_silence():
    shape = Envelope(attack_s=0.5, decay_s=0.5, sustain=0.25, release_s=1.0)
    sound = LabSound((Partial(),), (1000.0,), shape, duration_s=4, level_db=0, loop=True)
    y = render(sound)
    loudness = np.abs(scipy.signal.hilbert(y)) / 0.98
    for moment, level in ((0.25, 0.5), (0.5, 1.0), (0.75, 0.625), (2.0, 0.25), (3.5, 0.125)):
        assert loudness[round(moment * 44_100)] == pytest.approx(level, abs=0.03)
    hurried = Envelope(attack_s=3, decay_s=3, sustain=0.5, release_s=2)
    assert hurried.corners(4.0) == ((0, 0), (1.5, 1), (3, 0.5), (3, 0.5), (4, 0))


def test_a_sum_beyond_full_scale_is_turned_down_alike():
    partials = tuple(Partial(k, -6.0 * (k > 4)) for k in range(1, 17))
    y = render(LabSound(partials, (200.0,), level_db=0.0))
    assert np.abs(y).max() == pytest.approx(0.98, abs=1e-4)
    levels = [level for _, level in peaks(y, 44_100, [200.0 * k for k in range(1, 17)])]
    np.testing.assert_allclose(np.diff(levels), np.diff([p.level_db for p in partials]), atol=0.1)


def test_sounds_survive_json_and_toml_may_name_notes():
    for preset in PRESETS:
        assert LabSound.from_state(json.loads(json.dumps(preset.sound.state()))) == preset.sound
    named = LabSound.from_state({"fundamentals_hz": ["A4", "E♭3", "F#5", 330]})
    assert named.fundamentals_hz == pytest.approx((440.0, 155.5635, 739.9888, 330.0))


@pytest.mark.parametrize(
    "state",
    [
        {"rate": 4000},
        {"rate": 44_100.5},
        {"duration_s": 0},
        {"duration_s": float("nan")},
        {"duration_s": "long"},
        {"loop": 1},
        {"partials": []},
        {"partials": [{}] * 17},
        {"partials": {"ratio": 1}},
        {"partials": [{"ratio": -1}]},
        {"partials": [{"colour": "red"}]},
        {"partials": ["sine"]},
        {"fundamentals_hz": ["H9"]},
        {"fundamentals_hz": [0.0]},
        {"fundamentals_hz": [True]},
        {"noise": {"colour": "blue"}},
        {"noise": 3},
        {"sweep": {"start_hz": 0}},
        {"envelope": {"sustain": 2}},
        {"generator": "wrong"},
        {"volume": 11},
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(state):
    with pytest.raises(ParameterError) as refusal:
        LabSound.from_state(state)
    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("text", ["", "A", "4", "Hb3", "A##4", "Ab", "A4.5"])
def test_a_word_that_is_no_note_is_refused(text):
    with pytest.raises(ParameterError, match="no note"):
        hz_of_note(text)


@pytest.mark.parametrize("rate", [8_000, 44_100, 96_000])
def test_the_file_reads_back_to_the_bit(tmp_path, rate):
    y = render(LabSound(rate=rate, duration_s=0.5))
    path = tmp_path / "sound.wav"
    write_wav(path, y, rate)
    assert probe(bytes(path)).rate == rate
    back = decode(path, rate=rate)
    np.testing.assert_array_equal(back, y)
