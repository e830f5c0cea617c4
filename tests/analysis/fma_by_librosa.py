"""The 518 features computed the slow way: librosa's own functions, one after another."""

import warnings

import librosa
import numpy as np
from scipy import stats

from musicscope.analysis.fma.columns import COLUMNS, FEATURES, STATISTICS

RATE = 22_050
_MOMENTS = {
    "kurtosis": stats.kurtosis,
    "max": np.max,
    "mean": np.mean,
    "median": np.median,
    "min": np.min,
    "skew": stats.skew,
    "std": np.std,
}


def series(y, rate=RATE):
    """Return each feature over time [shape=(d, n_frames)]; only CQT and mel know the rate."""
    f = librosa.feature
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that a sound is short, or has no pitch
        C = np.abs(librosa.cqt(y, sr=rate, n_bins=84, bins_per_octave=12, tuning=None))
        S = np.abs(librosa.stft(y, n_fft=2048, hop_length=512))
        cens = f.chroma_cens(C=C, bins_per_octave=12)
        mel = f.melspectrogram(sr=rate, S=S**2)
        return {
            "chroma_cens": cens,
            "chroma_cqt": f.chroma_cqt(C=C, bins_per_octave=12),
            "chroma_stft": f.chroma_stft(S=S**2),
            "mfcc": f.mfcc(S=librosa.power_to_db(mel), n_mfcc=20),
            "rmse": f.rms(S=S),
            "spectral_bandwidth": f.spectral_bandwidth(S=S),
            "spectral_centroid": f.spectral_centroid(S=S),
            "spectral_contrast": f.spectral_contrast(S=S, n_bands=6),
            "spectral_rolloff": f.spectral_rolloff(S=S),
            "tonnetz": f.tonnetz(chroma=cens),
            "zcr": f.zero_crossing_rate(y, frame_length=2048, hop_length=512),
        }


def features(y, rate=RATE):
    """Return the 518 values, float64; NaN where scipy finds a moment undefined."""
    found = series(y, rate)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # that a feature is constant
        return np.concatenate(
            [_MOMENTS[s](found[name], axis=1) for name in FEATURES for s in STATISTICS]
        ).astype(np.float64)


def outside(ours, theirs):
    """Return the columns that differ by more than 1e-3 relative and 1e-4 absolute."""
    near = np.abs(ours - theirs) <= np.maximum(1e-3 * np.abs(theirs), 1e-4)
    return [COLUMNS[i] for i in np.flatnonzero(~near & ~np.isnan(theirs))]
