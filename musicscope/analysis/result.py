"""What the analysis of one track found."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class TrackAnalysis:
    """The result of one track's analysis.

    Attributes
    ----------
    audio_hash : bytes
        16 bytes that name the sound itself, whatever the file's tags or place.
    duration_s : float
        Length of what was decoded.
    skipped_packets : int
        Corrupt packets that the decoder left out.
    facts : dict of str to float
        Single figures: ``tempo_bpm``, ``tempo_confidence`` (0..1), ``key_tonic`` (0..11, C is 0),
        ``key_mode`` (0 major, 1 minor), ``key_confidence`` (0..1). What is unknown is absent.
    vectors : dict of str to np.ndarray [shape=(d,)], float32
        One vector a descriptor, all values finite.
    versions : dict of str to int
        The methods whose results these are, and of which version.
    found_by : dict of str to str
        For each fact and vector, the method that found it.
    """

    audio_hash: bytes
    duration_s: float
    skipped_packets: int = 0
    facts: dict[str, float] = field(default_factory=dict)
    vectors: dict[str, np.ndarray] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    found_by: dict[str, str] = field(default_factory=dict)
