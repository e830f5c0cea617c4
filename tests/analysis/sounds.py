"""Sounds whose truth is known because they are made here."""

import numpy as np

RATE = 22_050


def seconds(duration_s):
    return np.arange(round(duration_s * RATE)) / RATE


def tone(midi, duration_s, partials=6):
    """A note that dies away, with partials that fall by their number."""
    t = seconds(duration_s)
    hz = 440 * 2 ** ((midi - 69) / 12)
    y = sum(np.sin(2 * np.pi * k * hz * t) / k for k in range(1, partials + 1))
    fade = np.minimum(1, np.minimum(t / 0.01, (duration_s - t) / 0.05))
    return (0.1 * y * fade * np.exp(-t)).astype(np.float32)


def chord(midis, duration_s):
    return sum(tone(midi, duration_s) for midi in midis)


def progression(chords, duration_s=1.0, repeats=3):
    return np.tile(np.concatenate([chord(c, duration_s) for c in chords]), repeats)


def cadence(tonic, mode):
    """Tonic, subdominant, dominant, tonic; the dominant is major as in harmonic minor."""
    third = 3 if mode else 4
    root = 48 + tonic
    one = (root, root + third, root + 7, root + 12)
    four = (root + 5, root + 5 + third, root + 12)
    five = (root + 7, root + 11, root + 14)
    return progression([one, four, five, one])


def click_track(bpm, duration_s, hz=1000.0):
    y = np.zeros(round(duration_s * RATE), np.float32)
    t = seconds(0.03)
    click = (np.sin(2 * np.pi * hz * t) * np.exp(-t * 150)).astype(np.float32)
    for at in np.arange(0.1, duration_s - 0.05, 60 / bpm):
        first = round(at * RATE)
        y[first : first + len(click)] += 0.5 * click
    return y


def noise(duration_s, seed=0):
    return (0.1 * np.random.default_rng(seed).standard_normal(round(duration_s * RATE))).astype(
        np.float32
    )


def drum_beat(bpm, duration_s, seed=0):
    """Kick and snare of noise and falling tones, no pitch that stays."""
    rng = np.random.default_rng(seed)
    y = np.zeros(round(duration_s * RATE), np.float32)
    t = seconds(0.2)
    for beat, at in enumerate(np.arange(0, duration_s - 0.25, 60 / bpm)):
        kick = np.sin(2 * np.pi * (45 * t + 4 * (1 - np.exp(-30 * t)))) * np.exp(-18 * t)
        snare = rng.standard_normal(len(t)) * np.exp(-25 * t)
        first = round(at * RATE)
        y[first : first + len(t)] += 0.5 * (snare if beat % 2 else kick).astype(np.float32)
    return y
