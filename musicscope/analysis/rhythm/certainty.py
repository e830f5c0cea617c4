"""Whether there is a pulse at all: drones, noise, speech and single clicks have none."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.rhythm.pulse import Pulse

#: Less music than this has no rhythm that could be named.
_SHORTEST_S = 2.5
#: The strong onsets of noise, of drones that beat and of vibrato stay below this.
_ONSET_PERCENTILE, _LEAST_ONSET = 99, 15.0

#: Coherence of random onsets, in terms of that which one window has by chance.
_RANDOM_EXCESS = 2.0
#: What repetition and unsteadiness weigh against it.
_CLARITY, _DRIFT = 4.0, 1.5
#: Chance repetition of a sound with faint onsets and with distinct ones, times its seconds.
_FAINT_CHANCE_S, _CHANCE_S, _DISTINCT_ONSET = 1.2, 0.9, 40.0
#: A pulse more unsteady than this may still be one: rubato. In a short sound it shows less.
_MOST_DRIFT, _DRIFT_S = 0.8, 10.0
#: A sound shorter than this is not trusted fully.
_ENOUGH_S = 10.0
#: Evidence at which there is little doubt.
_CLEAR = 0.5


def pulse_certainty(strength: np.ndarray, pulse: Pulse, clarity: float, duration_s: float) -> float:
    """Judge whether the leading pulse of a sound is one.

    Parameters
    ----------
    strength : np.ndarray [shape=(n_frames,)]
        Onset strength as measured, the first row of `measure_onsets`.
    pulse : Pulse
        The leading one.
    clarity : float
        Pulse clarity, 0..1.
    duration_s : float

    Returns
    -------
    float
        0..1; 0 when there is no pulse.
    """
    onset = float(np.percentile(strength, _ONSET_PERCENTILE))
    if duration_s < _SHORTEST_S or onset < _LEAST_ONSET:
        return 0.0
    chance_s = _FAINT_CHANCE_S if onset < _DISTINCT_ONSET else _CHANCE_S
    evidence = (
        (pulse.excess - _RANDOM_EXCESS)
        + _CLARITY * (clarity - chance_s / duration_s)
        - _DRIFT * min(pulse.drift, _MOST_DRIFT) * min(duration_s / _DRIFT_S, 1)
    )
    heard = min(duration_s / _ENOUGH_S, 1.0)
    return float(1 - np.exp(-max(evidence, 0.0) / _CLEAR)) * heard
