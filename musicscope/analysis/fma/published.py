"""The 518 features as they were published, for interchange with that table."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from musicscope.analysis.fma.columns import COLUMNS
from musicscope.analysis.fma.features import SERIES, track_features
from musicscope.analysis.series import track_series
from musicscope.analysis.sound import FRAME, N_BINS
from musicscope.core.errors import DecodeError

#: The published root mean square is that of the bins' magnitudes, not of the samples. It leaves
#: the fourth moment and the skew as they are.
_RMSE_SCALE = FRAME / np.sqrt(2 * N_BINS)
_UNSCALED = ("kurtosis", "skew")


def published_features(path: bytes, check: Callable[[], None] = lambda: None) -> np.ndarray:
    """Compute the 518 features of a file in the way of the published table.

    The file is taken at its own sample rate. The constant-Q transform, its tuning and the mel
    bands know that rate, whereas all other features of the short-time Fourier transform take it
    for 22 050 Hz, as the table's authors did (Defferrard et al., 2017).

    Parameters
    ----------
    path : bytes
    check : callable
        Called often; may raise to stop.

    Returns
    -------
    np.ndarray [shape=(518,)], float32, finite
        In the order of `COLUMNS`.

    Raises
    ------
    DecodeError
        If the file is no sound, or holds none.
    ParameterError
        If its sample rate is too low for seven octaves from C1.
    """
    from musicscope.audio.decode import probe, stream

    rate = probe(path).rate

    def source() -> Iterator[np.ndarray]:
        for block in stream(path, rate=rate, channels=1):
            yield block[:, 0]

    track = track_series(source, tuple(SERIES.values()), check, rate=rate)
    if track.n_samples == 0:
        raise DecodeError(path, "it holds no sound")
    features = track_features(track.series)
    scaled = [c.feature == "rmse" and c.statistic not in _UNSCALED for c in COLUMNS]
    features[scaled] *= np.float32(_RMSE_SCALE)
    return features
