"""Loudness against the recommendations' own test signals and against pyloudnorm."""

import warnings

import numpy as np
import pytest

from musicscope.analysis.loudness.k_weighting import KFilter, k_weighting
from musicscope.analysis.loudness.meter import LoudnessMeter, channel_weights
from musicscope.analysis.loudness.true_peak import TruePeak


def measure(sound, rate=48_000, block=5_000):
    sound = np.asarray(sound, np.float32)
    sound = sound[:, np.newaxis] if sound.ndim == 1 else sound
    meter = LoudnessMeter(rate, sound.shape[1])
    for first in range(0, len(sound), block):
        meter.push(sound[first : first + block])
    return meter.result()


def sine(level_db, duration_s, rate=48_000, hz=1000.0, channels=2):
    t = np.arange(round(duration_s * rate)) / rate
    y = 10 ** (level_db / 20) * np.sin(2 * np.pi * hz * t)
    return np.repeat(y[:, np.newaxis], channels, axis=1)


def in_turn(*parts):
    return np.concatenate([sine(level, duration) for level, duration in parts])


def rumble(duration_s, rate, channels, seed=0):
    """Noise that swells and fades, more bass than treble."""
    rng = np.random.default_rng(seed)
    n = round(duration_s * rate)
    white = rng.standard_normal((n, channels))
    swell = 0.02 + 0.2 * np.abs(np.sin(np.arange(n) / rate * 0.7))[:, np.newaxis] ** 3
    return swell * (0.3 * white + np.cumsum(white, axis=0) / 80 % 1)


def reference(sound, rate, what="integrated_loudness"):
    pyloudnorm = pytest.importorskip("pyloudnorm")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return getattr(pyloudnorm.Meter(rate, filter_class="DeMan"), what)(sound.astype(float))


def test_at_48_khz_the_weighting_is_the_table_of_bs_1770():
    shelf, high_pass = k_weighting(48_000)
    assert shelf[:3] == pytest.approx([1.53512485958697, -2.69169618940638, 1.19839281085285])
    assert shelf[3:] == pytest.approx([1.0, -1.69065929318241, 0.73248077421585])
    assert high_pass[:3] == pytest.approx([1.0, -2.0, 1.0])
    assert high_pass[3:] == pytest.approx([1.0, -1.99004745483398, 0.99007225036621])


@pytest.mark.parametrize("row", [32, 63])
def test_weighting_in_rows_equals_weighting_sample_by_sample(row):
    from scipy.signal import sosfilt

    rng = np.random.default_rng(1)
    sound = (0.1 * rng.standard_normal((2, 300 * row)) + 0.1).astype(np.float32)
    k_filter = KFilter(44_100, 2, row)
    parts = [
        k_filter.push(part.reshape(2, -1, row)).reshape(2, -1)
        for part in np.split(sound, [row, 4 * row, 150 * row], axis=1)
    ]
    expected = sosfilt(k_weighting(44_100), sound.astype(float), axis=1)
    assert np.concatenate(parts, axis=1) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(
    ("parts", "lufs"),
    [
        ([(-23, 20)], -23.0),
        ([(-33, 20)], -33.0),
        ([(-36, 10), (-23, 60), (-36, 10)], -23.0),
        ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23.0),
        ([(-26, 20), (-20, 20.1), (-26, 20)], -23.0),
    ],
)
def test_integrated_loudness_passes_ebu_tech_3341(parts, lufs):
    assert measure(in_turn(*parts)).integrated_lufs == pytest.approx(lufs, abs=0.1)


def test_surround_sound_passes_ebu_tech_3341():
    front, centre, back = (sine(level, 20, channels=1) for level in (-28, -24, -30))
    five = np.hstack([front, front, centre, back, back])
    assert measure(five).integrated_lufs == pytest.approx(-23.0, abs=0.1)
    with_low = np.hstack([front, front, centre, sine(-3, 20, channels=1), back, back])
    assert measure(with_low).integrated_lufs == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize(
    ("parts", "range_lu"),
    [
        ([(-20, 20), (-30, 20)], 10),
        ([(-20, 20), (-15, 20)], 5),
        ([(-40, 20), (-20, 20)], 20),
        ([(-50, 20), (-35, 20), (-20, 20), (-35, 20), (-50, 20)], 15),
    ],
)
def test_loudness_range_passes_ebu_tech_3342(parts, range_lu):
    assert measure(in_turn(*parts)).range_lu == pytest.approx(range_lu, abs=1)


@pytest.mark.parametrize(
    ("rate", "channels"), [(44_100, 2), (48_000, 1), (22_050, 2), (11_025, 1), (96_000, 5)]
)
def test_loudness_agrees_with_pyloudnorm_at_any_rate(rate, channels):
    sound = rumble(12, rate, channels)
    found = measure(sound, rate)
    assert found.integrated_lufs == pytest.approx(reference(sound, rate), abs=0.02)
    silence = np.zeros((round(1.5 * rate), channels))
    longer = measure(np.concatenate([sound, silence]), rate)
    expected = reference(sound, rate, "loudness_range")
    assert longer.range_lu == pytest.approx(expected, abs=0.5)


def test_how_the_sound_is_cut_into_blocks_changes_nothing():
    sound = rumble(5.03, 44_100, 2)
    one, other = measure(sound, 44_100, block=999_999), measure(sound, 44_100, block=317)
    assert one.integrated_lufs == pytest.approx(other.integrated_lufs, abs=1e-5)
    assert one.true_peak_dbtp == pytest.approx(other.true_peak_dbtp, abs=1e-5)
    assert one.momentary_lufs == pytest.approx(other.momentary_lufs, abs=1e-4)


@pytest.mark.parametrize("phase", [0, 45, 60, 67.5])
def test_true_peak_passes_ebu_tech_3341(phase):
    t = np.arange(48_000)
    wave = 0.5 * np.sin(2 * np.pi * t / 4 + np.radians(phase)) * np.hanning(len(t)) ** 0.05
    found = measure(wave).true_peak_dbtp
    assert -6.02 - 0.4 <= found <= -6.02 + 0.2


def test_true_peak_equals_that_of_a_wave_drawn_much_finer():
    from scipy.signal import firwin, lfilter, resample_poly

    rng = np.random.default_rng(3)
    sound = lfilter(firwin(101, 0.8), 1, rng.standard_normal((2, 40_000)))
    sound[:, :20_000] *= 0.3
    finer = resample_poly(sound, 16, 1, axis=1)
    meter = TruePeak(44_100, 2)
    for part in np.array_split(sound.astype(np.float32), 7, axis=1):
        meter.push(part)
    difference_db = 20 * np.log10(meter.finish() / np.abs(finer).max())
    assert difference_db == pytest.approx(0, abs=0.15)


def test_a_peak_in_the_last_sample_counts():
    sound = np.zeros(10_000)
    sound[-1] = 0.5
    assert measure(sound).true_peak_dbtp >= 20 * np.log10(0.5) - 1e-3


def test_silence_at_both_ends_is_measured():
    sound = np.concatenate([np.zeros((48_000, 2)), sine(-20, 3), np.zeros((72_000, 2))])
    found = measure(sound)
    assert found.silence_start_s == pytest.approx(1.0, abs=0.005)
    assert found.silence_end_s == pytest.approx(1.5, abs=0.03)


def test_the_gain_brings_tracks_to_one_loudness():
    quiet, loud = sine(-30, 5), sine(-12, 5)
    for sound in (quiet, loud):
        found = measure(sound)
        again = measure(sound * 10 ** (found.gain_db() / 20))
        assert again.integrated_lufs == pytest.approx(-18, abs=0.01)


def test_the_gain_stops_below_full_scale():
    sound = 0.001 * sine(0, 5)
    sound[100_000:100_010] = 0.9
    found = measure(sound)
    assert found.gain_db() == pytest.approx(-1 - found.true_peak_dbtp)


def test_one_channel_and_two_equal_ones_become_equally_loud():
    assert measure(sine(-20, 5, channels=1)).gain_db() == pytest.approx(
        measure(sine(-20, 5)).gain_db(), abs=0.01
    )


def test_the_curve_follows_the_dynamics():
    curve = measure(in_turn((-40, 10), (-20, 10))).curve(20)
    assert len(curve) == 20
    assert curve[2] == pytest.approx(-40, abs=0.3)
    assert curve[-2] == pytest.approx(-20, abs=0.3)


def finite(found):
    figures = [found.integrated_lufs, found.range_lu, found.true_peak_dbtp, found.gain_db()]
    figures += [found.silence_start_s, found.silence_end_s]
    assert all(figure is None or np.isfinite(figure) for figure in figures)
    assert np.isfinite(found.momentary_lufs).all()
    assert np.isfinite(found.short_term_lufs).all()
    assert np.isfinite(found.curve(100)).all()
    return found


@pytest.mark.parametrize("duration_s", [0, 0.2, 5])
def test_silence_has_no_loudness(duration_s):
    found = finite(measure(np.zeros((round(duration_s * 48_000), 2))))
    assert found.integrated_lufs is None
    assert found.range_lu is None
    assert found.true_peak_dbtp is None
    assert found.gain_db() is None
    assert found.silence_start_s == found.silence_end_s == pytest.approx(duration_s)


def test_a_sample_of_a_fifth_of_a_second_has_its_own_loudness():
    short, long = finite(measure(sine(-20, 0.2))), measure(sine(-20, 5))
    assert short.integrated_lufs == pytest.approx(long.integrated_lufs, abs=0.1)
    assert short.range_lu is None


def test_a_click_is_silence_but_for_its_peak():
    sound = np.zeros(48_000)
    sound[24_000] = 0.5
    found = finite(measure(sound))
    assert found.true_peak_dbtp == pytest.approx(-6.02, abs=0.1)
    assert found.silence_start_s == pytest.approx(0.5, abs=0.01)


def test_clipped_sound_goes_above_full_scale():
    sound = np.clip(4 * sine(0, 3, hz=997 * 5), -1, 1)
    assert finite(measure(sound)).true_peak_dbtp > 0.1


def test_an_offset_is_not_heard():
    sound = sine(-20, 6)
    assert finite(measure(sound + 0.3)).integrated_lufs == pytest.approx(
        measure(sound).integrated_lufs, abs=0.1
    )


def test_what_is_not_a_number_counts_as_silence():
    sound = sine(-20, 6)
    sound[1000:1010] = np.nan
    sound[5000] = np.inf
    sound[7000] = -1e30
    found = finite(measure(sound))
    assert found.integrated_lufs < 60


def test_eight_channels_count_by_their_place():
    weights = channel_weights(8)
    assert weights[3] == 0
    assert weights[6] == weights[7] == 1.41
    assert finite(measure(rumble(2, 48_000, 8))).integrated_lufs is not None


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_255, 37_813, 192_000])
def test_a_tone_is_as_loud_at_any_rate(rate):
    found = finite(measure(sine(-23, 5, rate), rate))
    assert found.integrated_lufs == pytest.approx(-23, abs=0.1)
    assert found.step_s == pytest.approx(0.1, rel=0.01)
