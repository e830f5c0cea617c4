"""Sounds that front ends are tried on."""

from functools import lru_cache

import librosa
import numpy as np
import soundfile

from tests.places import SHARED_DATA

RATE = 22_050
RECORDINGS = ("Hungarian", "Vibe_Ace", "solo-trumpet")


def chords(seconds: float = 6.0, rate: int = RATE) -> np.ndarray:
    """Return three chords of plucked strings with a beat of noise, from the first sample on."""
    times = np.arange(int(seconds * rate)) / rate
    sound = np.zeros_like(times)
    for start, notes in enumerate([(36, 60, 64, 67), (41, 60, 65, 69), (43, 59, 62, 67)]):
        since = times - start * seconds / 3
        envelope = np.where(since >= 0, np.exp(-1.5 * np.maximum(since, 0)), 0)
        for note in notes:
            tone = 440 * 2 ** ((note - 69) / 12)
            partials = (np.sin(2 * np.pi * n * tone * times) / n**2 for n in range(1, 9))
            sound += envelope * sum(partials)
    noise = np.random.default_rng(0).standard_normal(len(times))
    sound += 0.2 * noise * np.exp(-30 * (times % 0.5))
    return (0.8 * sound / np.abs(sound).max()).astype(np.float32)


@lru_cache(maxsize=8)
def recording(name: str, rate: int = RATE) -> np.ndarray:
    """Return six seconds from within a real recording, so that its ends are loud."""
    (path,) = (SHARED_DATA / "recordings").glob(f"*{name}*.ogg")
    own_rate = soundfile.info(path).samplerate
    cut, _ = soundfile.read(path, 6 * own_rate, own_rate, dtype="float32", always_2d=True)
    mono = librosa.resample(cut.mean(axis=1), orig_sr=own_rate, target_sr=rate)
    return mono.astype(np.float32)
