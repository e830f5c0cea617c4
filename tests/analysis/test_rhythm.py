import mir_eval
import numpy as np
import pytest

from musicscope.analysis.rhythm.estimate import estimate_rhythm
from musicscope.analysis.rhythm.onsets import measure_onsets
from musicscope.analysis.sound import SharedSound
from tests.analysis import sounds

TONIC, SUBDOMINANT, DOMINANT = (60, 64, 67), (60, 65, 69), (59, 62, 67)
HARMONY = (TONIC, SUBDOMINANT, DOMINANT, TONIC)


def rhythm_of(y):
    return estimate_rhythm(measure_onsets(SharedSound.whole(np.asarray(y, np.float32)).power))


def played(notes, duration_s):
    """Notes (start in s, MIDI number, length in s) as sound."""
    y = np.zeros(round((duration_s + 1) * sounds.RATE), np.float32)
    for start, midi, length in notes:
        note = sounds.tone(midi, length)
        first = round(start * sounds.RATE)
        y[first : first + len(note)] += note
    return y


def dance(bpm, beats_per_bar, n_bars, parts=2, at=lambda beat, bpm: beat * 60 / bpm):
    """Bass on each bar's first beat, chords on the others, a melody that divides its beats.

    Returns the sound, its beats and its downbeats, s.
    """
    rng = np.random.default_rng(beats_per_bar)
    beat_s = 60 / bpm
    notes = []
    n_beats = n_bars * beats_per_bar
    for beat in range(n_beats):
        chord = HARMONY[beat // beats_per_bar % 4]
        start = at(beat, bpm)
        if beat % beats_per_bar == 0:
            notes.append((start, chord[0] - 24, 0.9 * beat_s))
        else:
            notes += [(start, midi, 0.5 * beat_s) for midi in chord]
        split = parts if beat % beats_per_bar < 2 else 1
        length = (at(beat + 1, bpm) - start) / split
        notes += [(start + k * length, rng.choice(chord) + 12, length) for k in range(split)]
    beats = np.array([at(beat, bpm) for beat in range(n_beats)])
    return played(notes, beats[-1] + beat_s), beats, beats[::beats_per_bar]


@pytest.mark.parametrize("bpm", [70, 90, 120, 137, 155])
def test_clicks_have_their_tempo_and_lie_on_its_beats(bpm):
    found = rhythm_of(sounds.click_track(bpm, 15))
    assert found.tempo_bpm == pytest.approx(bpm, rel=0.01)
    truth = np.arange(0.1, 14.95, 60 / bpm)
    assert mir_eval.beat.f_measure(truth, found.beats) > 0.95


@pytest.mark.parametrize(
    ("bpm", "beats_per_bar", "parts", "metre"),
    [(84, 3, 2, 3), (132, 3, 2, 3), (112, 4, 2, 4), (108, 2, 3, 6), (92, 3, 3, 3)],
)
def test_a_dance_has_its_tempo_beats_and_bars(bpm, beats_per_bar, parts, metre):
    y, beats, downbeats = dance(bpm, beats_per_bar, 48 // beats_per_bar, parts)
    found = rhythm_of(y)
    assert found.tempo_bpm == pytest.approx(bpm, rel=0.02)
    assert found.beat_division == parts
    assert found.beats_per_bar == beats_per_bar
    assert found.metre == metre
    assert mir_eval.beat.f_measure(beats, found.beats) > 0.9
    assert mir_eval.beat.f_measure(downbeats, found.downbeats) > 0.85
    assert np.isin(found.downbeats, found.beats).all()


def test_a_drum_beat_has_its_tempo_and_high_confidence():
    found = rhythm_of(sounds.drum_beat(110, 20))
    assert found.tempo_bpm == pytest.approx(110, rel=0.01)
    assert found.tempo_confidence > 0.6
    assert found.pulse_clarity > 0.5


def test_music_that_slows_down_keeps_its_beats_and_shows_it_in_the_tempo_curve():
    def slowing(beat, bpm):
        return 60 / bpm * (beat + 0.0015 * beat**2)

    y, beats, _ = dance(120, 4, 16, at=slowing)
    found = rhythm_of(y)
    assert mir_eval.beat.f_measure(beats, found.beats) > 0.85
    assert found.tempo_curve[:8].mean() == pytest.approx(118, abs=3)
    assert found.tempo_curve[-8:].mean() == pytest.approx(101.5, abs=3)
    assert len(found.tempo_curve) == len(found.beats)


def test_half_and_double_tempo_are_among_the_alternatives():
    found = rhythm_of(sounds.drum_beat(96, 20))
    named = [alternative.bpm for alternative in found.tempo_alternatives]
    for bpm in (48, 192):
        assert any(other == pytest.approx(bpm, rel=0.04) for other in named)
    shares = [alternative.confidence for alternative in found.tempo_alternatives]
    assert shares == sorted(shares, reverse=True)
    assert found.tempo_confidence + sum(shares) <= 1 + 1e-9


def test_the_beat_histogram_is_highest_where_onsets_repeat():
    found = rhythm_of(sounds.click_track(120, 20))
    assert found.beat_histogram.sum() == pytest.approx(1, abs=1e-5)
    summit = 40 + 2 * int(found.beat_histogram.argmax())
    assert min(abs(summit - bpm) for bpm in (40, 60, 120)) <= 4


def test_gain_and_leading_silence_change_neither_tempo_nor_metre():
    y, _, _ = dance(100, 3, 12)
    plain = rhythm_of(y)
    loud = rhythm_of(1.41 * y)
    later = rhythm_of(np.concatenate([np.zeros(sounds.RATE, np.float32), y]))
    for found in (loud, later):
        assert found.tempo_bpm == pytest.approx(plain.tempo_bpm, rel=0.005)
        assert found.metre == plain.metre
    assert mir_eval.beat.f_measure(plain.beats + 1, later.beats, f_measure_threshold=0.03) > 0.9


def speech_like(seed):
    """Syllables of glottal pulses in formants, with gaps that no metre orders."""
    rng = np.random.default_rng(seed)
    y = np.zeros(40 * sounds.RATE, np.float32)
    start = 0.2
    while start < 38:
        length = rng.gamma(6, 0.03)
        t = sounds.seconds(length)
        pitch = 110 * 2 ** rng.normal(0, 0.15) * (1 - 0.1 * t / length)
        phase = 2 * np.pi * np.cumsum(pitch) / sounds.RATE
        formant = rng.choice([400, 700, 1100])
        voice = sum(
            np.sin(k * phase) * np.exp(-(((k * 110 - formant) / 400) ** 2)) for k in range(1, 20)
        )
        first = round(start * sounds.RATE)
        y[first : first + len(t)] += 0.2 * voice * np.hanning(len(t))
        start += length + (rng.gamma(2, 0.03) if rng.random() < 0.85 else rng.uniform(0.3, 0.8))
    return y


def one_click():
    y = np.zeros(20 * sounds.RATE)
    y[5 * sounds.RATE] = 1
    return y


def vibrato():
    t = np.cumsum(1 + 0.01 * np.sin(2 * np.pi * 5.5 * sounds.seconds(15))) / sounds.RATE
    return 0.3 * np.sin(2 * np.pi * 440 * t)


def chord(*frequencies):
    return sum(0.1 * np.sin(2 * np.pi * hz * sounds.seconds(15)) for hz in frequencies)


@pytest.mark.parametrize(
    "y",
    [
        np.zeros(0),
        np.zeros(1),
        np.zeros(10 * sounds.RATE),
        one_click(),
        sounds.noise(10),
        sounds.noise(5, seed=3),
        sounds.noise(60, seed=1),
        chord(440),
        chord(110, 220.5, 261.6, 329.6),
        chord(220, 221.3, 330),
        vibrato(),
        speech_like(0),
        speech_like(1),
        sounds.click_track(120, 2),
    ],
    ids=[
        "nothing",
        "one sample",
        "silence",
        "one click",
        "noise",
        "short noise",
        "long noise",
        "tone",
        "drone",
        "drone that beats",
        "vibrato",
        "speech",
        "other speech",
        "too short",
    ],
)
def test_what_has_no_pulse_gets_no_tempo(y):
    found = rhythm_of(y)
    assert found.tempo_bpm is None
    assert found.tempo_confidence == 0
    assert found.metre is None
    assert len(found.beats) == len(found.downbeats) == 0
    assert np.isfinite(found.beat_histogram).all()
    assert 0 <= found.pulse_clarity <= 1
    assert 0 <= found.pulse_coherence <= 1


def test_stretches_of_a_piece_joined_give_the_tempo_of_the_whole():
    y, _, _ = dance(104, 4, 16)
    power = SharedSound.whole(y).power
    half = len(power) // 2
    joined = np.concatenate([measure_onsets(power[:half]), measure_onsets(power[half:])], axis=1)
    assert estimate_rhythm(joined).tempo_bpm == pytest.approx(104, rel=0.02)
