"""Every descriptor agrees with librosa computed the slow way, on real and made sounds."""

import functools
import warnings

import librosa
import numpy as np
import pytest

from musicscope.analysis.decibel import power_to_db
from musicscope.analysis.descriptor import DESCRIPTORS, mean_and_deviation
from musicscope.analysis.filterbanks import chroma_filterbank, mel_filterbank
from musicscope.analysis.sound import SharedSound
from musicscope.audio.decode import decode
from tests.analysis import sounds
from tests.places import SHARED_DATA, needs_shared_data

RECORDINGS = {
    "string orchestra": "Hungarian_Dance_number_5_-_Allegro_in_F_sharp_minor_(string_orchestra).hq",
    "celesta": "Kevin_MacLeod_-_P_I_Tchaikovsky_Dance_of_the_Sugar_Plum_Fairy.hq",
    "singer": "Karissa_Hobbs_-_Lets_Go_Fishin.hq",
    "jazz": "Kevin_MacLeod_-_Vibe_Ace.hq",
    "trumpet": "sorohanro_-_solo-trumpet-06.hq",
    "robin": "456440__inspectorj__bird-whistling-robin-single-13.hq",
}
MADE = {
    "noise": sounds.noise(2),
    "clicks": sounds.click_track(120, 3),
    "chords": sounds.cadence(0, 0)[: 4 * sounds.RATE],
    "silence": np.zeros(10_000, np.float32),
    "silence, then noise": np.concatenate([np.zeros(20_000, np.float32), sounds.noise(1)]),
    "one frame": sounds.noise(2048 / sounds.RATE),
    "shorter than a frame": sounds.noise(0.05),
    "with an offset": sounds.noise(1) + np.float32(0.3),
}
NAMES = [
    "mfcc", "chroma", "tonnetz", "contrast", "centroid", "bandwidth", "rolloff",
    "zero_crossing_rate", "rms", "onset_strength",
]  # fmt: skip


@functools.cache
def recording(name):
    path = SHARED_DATA / "recordings" / f"{RECORDINGS[name]}.ogg"
    return decode(bytes(path), stop_s=6.0)


@functools.cache
def by_librosa(y_bytes):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that a sound is short, or has no pitch
        return series_of_librosa(np.frombuffer(y_bytes, np.float32))


def series_of_librosa(y):
    f = librosa.feature
    chroma = f.chroma_stft(y=y)
    return {
        "mfcc": f.mfcc(y=y),
        "chroma": chroma,
        "tonnetz": f.tonnetz(chroma=chroma),
        "contrast": f.spectral_contrast(y=y),
        "centroid": f.spectral_centroid(y=y),
        "bandwidth": f.spectral_bandwidth(y=y),
        "rolloff": f.spectral_rolloff(y=y),
        "zero_crossing_rate": f.zero_crossing_rate(y),
        "rms": f.rms(y=y),
        "onset_strength": librosa.onset.onset_strength(y=y)[np.newaxis],
    }


@functools.cache
def heard(y_bytes):
    return SharedSound.whole(np.frombuffer(y_bytes, np.float32))


def agrees(name, y):
    ours = heard(y.tobytes()).once(DESCRIPTORS.get(name).run)
    theirs = by_librosa(y.tobytes())[name]
    assert ours.dtype == np.float32
    assert ours.shape == theirs.shape
    assert np.isfinite(ours).all()
    expected = np.concatenate([theirs.mean(axis=1), theirs.std(axis=1)])
    np.testing.assert_allclose(mean_and_deviation(ours), expected, rtol=1e-3, atol=1e-4)


def test_the_first_set_is_complete():
    assert set(NAMES) <= set(DESCRIPTORS.names())


@needs_shared_data
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", RECORDINGS)
def test_a_descriptor_of_a_recording_agrees_with_librosa(name, kind):
    agrees(name, recording(kind))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", MADE)
def test_a_descriptor_of_a_made_sound_agrees_with_librosa(name, kind):
    agrees(name, MADE[kind])


def test_the_filters_are_librosas():
    np.testing.assert_allclose(
        mel_filterbank(22_050, 2048), librosa.filters.mel(sr=22_050, n_fft=2048), atol=1e-9
    )
    for tuning in (-0.37, 0.0, 0.25):
        np.testing.assert_allclose(
            chroma_filterbank(22_050, 2048, tuning),
            librosa.filters.chroma(sr=22_050, n_fft=2048, tuning=tuning),
            rtol=1e-4,
            atol=1e-7,
        )


def test_levels_are_librosas():
    power = np.random.default_rng(0).random((5, 40)).astype(np.float32) ** 20
    np.testing.assert_allclose(power_to_db(power), librosa.power_to_db(power), atol=1e-4)


def test_the_tuning_is_librosas():
    for midi in (68.8, 69.1, 69.33):
        y = sounds.chord((midi - 12, midi, midi + 4), 1.0)
        expected = librosa.estimate_tuning(S=np.abs(librosa.stft(y)) ** 2)
        assert heard(y.tobytes()).tuning == pytest.approx(expected, abs=0.011)


def test_a_c_major_triad_lights_c_e_and_g():
    y = sounds.chord((60, 64, 67), 2.0)
    strength = heard(y.tobytes()).chroma.mean(axis=1)
    assert set(np.argsort(strength)[-3:]) == {0, 4, 7}


def test_a_higher_tone_is_brighter():
    low, high = (
        heard(sounds.tone(midi, 1.0, partials=1).tobytes()).once(DESCRIPTORS.get("centroid").run)
        for midi in (57, 81)
    )
    middle = slice(10, 30)
    assert np.median(low[0, middle]) == pytest.approx(220, rel=0.1)
    assert np.median(high[0, middle]) == pytest.approx(880, rel=0.1)


def test_a_full_scale_square_wave_has_an_rms_of_one():
    y = np.sign(np.sin(2 * np.pi * 100 * (sounds.seconds(1) + 1e-6))).astype(np.float32)
    rms = heard(y.tobytes()).once(DESCRIPTORS.get("rms").run)
    np.testing.assert_allclose(rms[0, 4:-4], 1, rtol=1e-5)


def test_every_entry_says_in_a_line_what_it_is_and_whose():
    for entry in DESCRIPTORS:
        first, _, rest = entry.doc.partition("\n")
        assert len(first) > 20
        assert entry.label
        assert rest.strip()
