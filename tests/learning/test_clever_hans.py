"""A model that hangs on one band is found out; one that hears the music is not."""

import json

import numpy as np
import pytest

from musicscope.audio.equaliser import Band, Equaliser
from musicscope.core.errors import ParameterError
from musicscope.learning.clever_hans import (
    PERTURBATIONS,
    flip_rate,
    robustness_as_json,
    robustness_of,
    tried_amounts,
)
from musicscope.learning.clever_hans.perturbations.tone import equalised

RATE = 22_050
SECONDS = 2.0


def tone(*partials, seconds=SECONDS):
    t = np.arange(round(seconds * RATE)) / RATE
    parts = [level * np.sin(2 * np.pi * hz * t) for hz, level in partials]
    return np.sum(parts, axis=0).astype(np.float32)


def level_db(waveform, low_hz, high_hz):
    power = np.abs(np.fft.rfft(waveform * np.hanning(len(waveform)))) ** 2
    hz = np.fft.rfftfreq(len(waveform), 1 / RATE)
    return 10 * np.log10(power[(hz >= low_hz) & (hz < high_hz)].sum() + 1e-9)


def two_ways(score):
    p = 1 / (1 + np.exp(-np.asarray(score)))
    return np.stack([1 - p, p], 1)


def clever_hans(waveforms):
    """Calls jazz whatever is a shade stronger below 150 Hz than elsewhere by a fixed share."""
    return two_ways([level_db(y, 30, 150) - level_db(y, 300, 3000) for y in waveforms])


def honest(waveforms):
    """Tells a low song from a high one by where its strongest partial above 300 Hz lies."""
    scores = []
    for y in waveforms:
        spectrum = np.abs(np.fft.rfft(y * np.hanning(len(y))))
        spectrum[: round(300 * len(y) / RATE)] = 0
        peak = spectrum.argmax() * RATE / len(y)
        scores.append(np.log2(peak / 1000.0) * 8)
    return two_ways(scores)


@pytest.fixture(scope="module")
def songs():
    return [tone((60, 0.2), (hz, 0.2 * 10 ** (d / 20))) for hz, d in ((440, 1.5), (2500, -1.5))]


def test_all_kinds_of_change_are_there():
    kinds = {"bass", "presence", "treble", "tilt", "gain", "mp3", "pitch", "tempo"}
    assert set(PERTURBATIONS.names()) == kinds
    amounts = {entry.name: tried_amounts(entry) for entry in PERTURBATIONS}
    assert amounts["pitch"] == (-1, 1)
    assert amounts["tempo"] == (-5, 5)
    assert amounts["mp3"] == (64,)


def test_a_horse_that_counts_the_bass_flips_with_a_mild_equaliser(songs):
    found_out = flip_rate(clever_hans, songs, RATE, "bass", (-3.0, 3.0))
    assert found_out.flip_share == 0.5
    np.testing.assert_array_equal(found_out.flips, [[0, 1], [1, 0]])
    assert found_out.probabilities.shape == (2, 2, 2)
    assert found_out.probabilities[0, 1, 1] < 0.5 < found_out.plain[1, 1]


def test_a_model_that_hears_the_song_does_not_flip(songs):
    high_and_low = [tone((60, 0.1), (440, 0.3)), tone((60, 0.1), (2500, 0.3))]
    tried = robustness_of(honest, high_and_low, RATE)
    assert all(kind.flip_share == 0 for kind in tried.values())
    report = robustness_as_json(tried)
    assert report["flip_share"] == 0
    assert set(report["kinds"]) == set(PERTURBATIONS.names())
    assert json.loads(json.dumps(report)) == report


def test_a_horse_is_told_from_a_listener_by_one_figure(songs):
    kinds = ("bass", "tilt", "gain", "mp3")
    horse = [flip_rate(clever_hans, songs, RATE, kind) for kind in kinds]
    listener = [flip_rate(honest, songs, RATE, kind) for kind in kinds]
    assert robustness_as_json(horse)["flip_share"] > 0.2
    assert robustness_as_json(listener)["flip_share"] == 0
    assert robustness_as_json(horse)["kinds"]["gain"]["flip_shares"] == [0, 0]


def test_of_tags_each_that_changes_sides_counts(songs):
    def tags(waveforms):
        bass = clever_hans(waveforms)[:, 1:]
        return np.hstack([bass, np.full_like(bass, 0.9)])

    tried = flip_rate(tags, songs, RATE, "bass", (3.0,), task="tags")
    np.testing.assert_array_equal(tried.flips, [[0.5, 0.0]])
    assert tried.shift == pytest.approx(
        np.abs(tried.probabilities[0] - tried.plain).mean(), rel=1e-9
    )


def test_equalisers_and_gain_change_what_they_say():
    y = tone((100, 0.1), (2000, 0.1), (8000, 0.1))
    bands = {"bass": (60, 140), "presence": (1900, 2100), "treble": (7000, 9000)}
    for name in bands:
        changed = PERTURBATIONS.get(name).run(y, RATE, 6.0)
        for other, place in bands.items():
            rise = level_db(changed, *place) - level_db(y, *place)
            assert rise > 4 if other == name else abs(rise) < 1.5
    tilted = PERTURBATIONS.get("tilt").run(y, RATE, 6.0)
    assert level_db(tilted, *bands["bass"]) < level_db(y, *bands["bass"]) - 4
    assert level_db(tilted, *bands["treble"]) > level_db(y, *bands["treble"]) + 4
    np.testing.assert_allclose(PERTURBATIONS.get("gain").run(y, RATE, 20.0), 10 * y, rtol=1e-5)


def test_pitch_goes_up_by_a_semitone_and_tempo_by_a_twentieth():
    y = tone((440, 0.3), seconds=4)
    higher = PERTURBATIONS.get("pitch").run(y, RATE, 1.0)
    faster = PERTURBATIONS.get("tempo").run(y, RATE, 5.0)
    for sound, hz, seconds in ((higher, 466.16, 4.0), (faster, 440.0, 4 / 1.05)):
        peak = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))).argmax() * RATE / len(sound)
        assert peak == pytest.approx(hz, abs=0.5)
        assert len(sound) / RATE == pytest.approx(seconds, abs=0.01)


def test_nothing_by_name_changes_nothing():
    y = tone((440, 0.3))
    for name in ("bass", "presence", "treble", "tilt", "gain", "pitch", "tempo"):
        np.testing.assert_array_equal(PERTURBATIONS.get(name).run(y, RATE, 0.0), y)


@pytest.mark.parametrize("entry", list(PERTURBATIONS), ids=lambda entry: entry.name)
@pytest.mark.parametrize("n", [0, 1, 300])
def test_a_sound_of_hardly_any_length_goes_through_every_change(entry, n):
    changed = entry.run(np.full(n, 0.1, np.float32), RATE, tried_amounts(entry)[0])
    assert changed.dtype == np.float32
    assert abs(len(changed) - n) <= 0.06 * n + 1
    assert np.isfinite(changed).all()


def test_a_dragged_equaliser_is_heard_as_the_player_has_it():
    y = tone((100, 0.1), (2000, 0.1))
    equaliser = Equaliser((Band("peak", 2000.0, 9.0, 1.0),))
    np.testing.assert_array_equal(equalised(y, RATE, equaliser), equaliser.applied(y, RATE))


def test_the_plain_answers_are_asked_once():
    asked = []

    def predict(waveforms):
        asked.append(len(waveforms))
        return np.full((len(waveforms), 2), 0.5)

    robustness_of(predict, [tone((440, 0.1), seconds=0.3)] * 3, RATE)
    changes = sum(len(tried_amounts(entry)) for entry in PERTURBATIONS)
    assert asked == [3] * (1 + changes)


def test_a_cancelled_trial_ends_before_the_next_change(songs):
    class CancelledError(Exception):
        pass

    def check():
        raise CancelledError

    with pytest.raises(CancelledError):
        flip_rate(honest, songs, RATE, "gain", check=check)


@pytest.mark.parametrize(
    ("predict", "waveforms", "amounts", "words"),
    [
        (honest, [], (3.0,), "nothing to try"),
        (honest, [np.zeros(9, np.float32)], (), "nothing to try"),
        (honest, [np.ones(9, np.float32)], (99.0,), "between"),
        (lambda y: np.full((len(y), 2), np.nan), [np.ones(9, np.float32)], (3.0,), "no probab"),
        (lambda y: np.ones((5, 2)), [np.ones(9, np.float32)], (3.0,), "no probab"),
    ],
)
def test_what_cannot_be_tried_is_refused_with_a_sentence(predict, waveforms, amounts, words):
    with pytest.raises(ParameterError, match=words):
        flip_rate(predict, waveforms, RATE, "bass", amounts)
    with pytest.raises(ParameterError, match="There is no perturbation"):
        flip_rate(honest, [np.ones(9, np.float32)], RATE, "reverb")
