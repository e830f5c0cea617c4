"""The picture that Discogs-EffNet and MusiCNN were trained on, as Essentia makes it.

Source: Essentia's TensorflowInputMusiCNN (Alonso-Jiménez, Bogdanov, Pons & Serra, 2020).
"""

from __future__ import annotations

import numpy as np

from musicscope.analysis.filterbanks import mel_filterbank

RATE = 16_000
FRAME, HOP, BANDS = 512, 256, 96
#: Frames of a patch, and from one patch to the next.
PATCH, PATCH_HOP = 128, 62
_SCALE = 10_000.0
#: Frames whose spectra are in memory at once.
_BLOCK = 4_096


def musicnn_mel(y: np.ndarray) -> np.ndarray:
    """Return log mel bands: ``log10(1 + 10000 · mel power)``.

    Frames of 512 samples, 256 apart, the first centred on the first sample and the last on or
    after the last; a symmetric Hann window, not scaled; 96 triangles of equal area on Slaney's mel
    scale, 0 to 8000 Hz.

    Parameters
    ----------
    y : np.ndarray [shape=(n_samples,)], float32, 16 kHz, at least one sample

    Returns
    -------
    np.ndarray [shape=(n_frames, 96)], float32
    """
    count = 1 + -(-len(y) // HOP)
    padded = np.zeros((count - 1) * HOP + FRAME, np.float32)
    padded[FRAME // 2 : FRAME // 2 + len(y)] = y
    frames = np.lib.stride_tricks.sliding_window_view(padded, FRAME)[::HOP]
    window = np.hanning(FRAME)
    filters = mel_filterbank(RATE, FRAME, BANDS).astype(np.float64).T
    mel = np.empty((count, BANDS), np.float32)
    for first in range(0, count, _BLOCK):
        spectrum = np.fft.rfft(frames[first : first + _BLOCK] * window)
        power = spectrum.real**2 + spectrum.imag**2
        mel[first : first + _BLOCK] = np.log10(1.0 + _SCALE * (power @ filters))
    return mel


def patches(y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cut sound into the patches that the network hears, one about each second.

    Frames after the last whole patch are left out, as Essentia does; sound shorter than a patch
    is repeated.

    Returns
    -------
    starts : np.ndarray [shape=(w,)], int64
        In samples.
    windows : np.ndarray [shape=(w, 128, 96)], float32
    """
    least = (PATCH - 1) * HOP
    mel = musicnn_mel(y if len(y) >= least else np.resize(y, least))
    firsts = np.arange(0, len(mel) - PATCH + 1, PATCH_HOP)
    return firsts * HOP, np.stack([mel[first : first + PATCH] for first in firsts])
