"""Timbre in four vectors: what it is, how it moves, how notes begin, and its outline."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from musicscope.analysis.likeness.loud_frames import frame_weights, weighted_moments
from musicscope.analysis.onset_times import pick_onsets
from musicscope.analysis.sound import FRAME_RATE

#: Frequencies below, and crossings a sample below, are told apart no further.
_LEAST_HZ, _LEAST_CROSSINGS = 50.0, 1e-3
#: Frames from a note's beginning that are its attack.
_ATTACK_FRAMES = 3


def timbre_outline(series: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return mean and deviation of the cepstrum [shape=(38,)]; the first coefficient, level, out.

    Parameters
    ----------
    series : mapping of str to np.ndarray [shape=(d, n_frames)]
        ``"mfcc"`` and ``"rms"``.
    """
    return weighted_moments(series["mfcc"][1:], frame_weights(series["rms"][0]))


def timbre_change(series: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return how far each cepstral coefficient moves from frame to frame [shape=(20,)], dB."""
    cepstrum = series["mfcc"]
    if cepstrum.shape[1] < 2:
        return np.zeros(len(cepstrum))
    rms = series["rms"][0]
    weights = frame_weights(np.maximum(rms[1:], rms[:-1]))
    change: np.ndarray = np.abs(np.diff(cepstrum, axis=1)) @ weights
    return change


def timbre_attack(series: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return the mean cepstrum of the first moments of all notes [shape=(19,)], dB.

    Of the loudest moment where no note begins.
    """
    cepstrum, rms = series["mfcc"][1:], series["rms"][0]
    onsets = pick_onsets(series["onset_strength"][0], FRAME_RATE)
    starts = np.rint(onsets * FRAME_RATE).astype(int) if len(onsets) else np.array([rms.argmax()])
    frames = starts[:, np.newaxis] + np.arange(_ATTACK_FRAMES)
    frames = np.minimum(frames, cepstrum.shape[1] - 1).ravel()
    attack: np.ndarray = cepstrum[:, frames] @ frame_weights(rms[frames])
    return attack


def spectral_shape(series: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return mean and deviation of brightness, breadth, upper edge and noisiness [shape=(8,)].

    On logarithmic scales, as pitch is heard.
    """
    rows = [
        np.log2(np.maximum(series[name][0], _LEAST_HZ))
        for name in ("centroid", "bandwidth", "rolloff")
    ]
    rows.append(np.log2(np.maximum(series["zero_crossing_rate"][0], _LEAST_CROSSINGS)))
    return weighted_moments(np.stack(rows), frame_weights(series["rms"][0]))


def clarity(series: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return how tones stand out from noise: contrast in bands, evenness of the notes and bands.

    Parameters
    ----------
    series : mapping of str to np.ndarray [shape=(d, n_frames)]
        ``"contrast"``, ``"chroma_cqt"``, ``"mfcc"`` and ``"rms"``.

    Returns
    -------
    np.ndarray [shape=(18,)]
    """
    chroma = series["chroma_cqt"].astype(np.float64)
    shares = chroma / np.maximum(chroma.sum(axis=0), 1e-9)
    evenness = -(shares * np.log(np.maximum(shares, 1e-9))).sum(axis=0)
    roughly = (series["mfcc"][1:] ** 2).sum(axis=0)
    rows = [*series["contrast"], evenness, np.log1p(roughly)]
    return weighted_moments(np.stack(rows), frame_weights(series["rms"][0]))
