"""What is heard of the demo library is what its truth says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from musicscope.audio.demo import STYLES
from musicscope.audio.demo.piece import compose
from musicscope.audio.demo.render import JITTER_S, Orchestra, render
from musicscope.audio.demo.score import Score
from musicscope.audio.synthesis.keys import organ
from musicscope.audio.synthesis.mixing import PEAK
from musicscope.audio.synthesis.tone import RATE, FloatArray, Tone, frequency_of
from musicscope.jobs import Cancelled

KRUMHANSL = {  # Krumhansl (1990)
    "major": [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88],
    "minor": [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17],
}


def nothing() -> None:
    pass


@pytest.fixture(scope="module")
def heard() -> dict[str, FloatArray]:
    """The first piece of each style."""
    orchestra = Orchestra()
    return {
        style: render(compose(album, 0, 1), orchestra, nothing)
        for album, style in enumerate(STYLES)
    }


def chroma(y: np.ndarray) -> np.ndarray:
    """Return the spectral energy of each pitch class between C3 and B5, summing to 1."""
    size = 2 ** int(np.ceil(np.log2(max(y.size, RATE))))
    power = np.abs(np.fft.rfft(y * np.hanning(y.size), size)) ** 2
    frequencies = np.fft.rfftfreq(size, 1 / RATE)
    energy = np.zeros(12)
    for midi in range(48, 84):
        low, high = frequency_of(midi - 0.3), frequency_of(midi + 0.3)
        energy[midi % 12] += power[(frequencies > low) & (frequencies < high)].sum()
    return energy / energy.sum()


def test_a_rendered_triad_has_its_energy_on_its_pitch_classes() -> None:
    y = sum(organ(Tone(frequency_of(midi), 1.0, 0.5)) for midi in (60, 64, 67))
    assert chroma(np.asarray(y))[[0, 4, 7]].sum() > 0.9


@pytest.mark.parametrize("style", STYLES)
def test_the_energy_of_every_chord_lies_on_its_pitch_classes(
    heard: dict[str, FloatArray], style: str
) -> None:
    plan = compose(STYLES.index(style), 0, 1).plan
    mono = heard[style].mean(axis=0)
    shares = []
    for span in plan.chords:
        part = mono[int(plan.seconds(span.start) * RATE) : int(plan.seconds(span.end) * RATE)]
        classes = list(set(span.chord.pitch_classes))
        shares.append(chroma(part)[classes].sum() / (len(classes) / 12))
    assert np.mean(shares) > 1.8  # times what evenly spread energy would give
    assert np.min(shares) > 1.1


@pytest.mark.parametrize("style", STYLES)
def test_a_piece_has_the_right_length_level_and_ends(
    heard: dict[str, FloatArray], style: str
) -> None:
    y = heard[style]
    assert y.shape[0] == 2
    assert 12 <= y.shape[1] / RATE <= 20
    assert np.abs(y).max() == pytest.approx(PEAK, abs=1e-3)
    assert -21 < 20 * np.log10(np.sqrt(np.mean(y**2))) < -12
    assert np.abs(y[:, :44]).max() < 0.01
    assert np.abs(y[:, -44:]).max() < 1e-3
    assert np.abs(np.diff(y)).max() < 0.6


@pytest.mark.parametrize("style", STYLES)
def test_both_ears_hear_about_the_same_level_but_not_the_same(
    heard: dict[str, FloatArray], style: str
) -> None:
    left, right = heard[style]
    balance = 10 * np.log10(np.mean(left**2) / np.mean(right**2))
    assert abs(balance) < 2.5
    assert np.corrcoef(left, right)[0, 1] < 0.99


def test_strokes_fall_on_the_beats_of_the_truth() -> None:
    piece = compose(STYLES.index("House"), 0, 1)
    kicks = [note for note in piece.score.notes if note.part == "kick"]
    parts = {"kick": replace(piece.score.parts["kick"], room=0.0)}
    y = render(replace(piece, score=Score(1.2, parts, kicks)), Orchestra(), nothing)[0]
    for beat in range(piece.plan.last_bar):
        at = piece.plan.seconds(beat)
        start = int((at - 0.05) * RATE)
        onset = start + int(np.argmax(np.abs(y[start : start + RATE // 5]) > 0.05))
        assert abs(onset / RATE - at) < JITTER_S + 0.002
    assert JITTER_S <= 0.010


def test_the_same_piece_sounds_the_same_whoever_played_before() -> None:
    piece = compose(7, 1, 1)
    used = Orchestra()
    render(compose(7, 0, 1), used, nothing)
    assert np.array_equal(render(piece, used, nothing), render(piece, Orchestra(), nothing))


def test_rendering_can_be_given_up_between_parts() -> None:
    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        render(compose(0, 0, 1), Orchestra(), stop)


@pytest.mark.parametrize("style", ["Chorale", "Jig", "House", "Ambient"])
def test_librosa_hears_key_and_tempo(heard: dict[str, FloatArray], style: str) -> None:
    import librosa

    plan = compose(STYLES.index(style), 0, 1).plan
    y = heard[style].mean(axis=0)[::2]
    rate = RATE // 2
    strength = librosa.feature.chroma_stft(y=y, sr=rate, n_fft=8192, tuning=0.0).mean(axis=1)
    fits = {
        (tonic, mode): np.corrcoef(np.roll(profile, tonic), strength)[0, 1]
        for mode, profile in KRUMHANSL.items()
        for tonic in range(12)
    }
    assert (plan.key.tonic, plan.key.mode) in sorted(fits, key=lambda key: -fits[key])[:3]
    tempo = float(np.atleast_1d(librosa.feature.tempo(y=y, sr=rate, start_bpm=plan.tempo_bpm))[0])
    assert min(abs(tempo / plan.tempo_bpm / x - 1) for x in (0.5, 1, 2)) < 0.06
