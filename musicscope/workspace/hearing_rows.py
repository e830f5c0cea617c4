"""What the rows of a network's picture are, for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from musicscope.analysis.pitch import PITCH_NAMES

if TYPE_CHECKING:
    from musicscope.learning.networks import Input


def row_frequencies(hears: Input) -> np.ndarray | None:
    """Return the middle frequency of each row [shape=(rows,)], Hz; None where rows have none."""
    from musicscope.learning.front_ends.mel import hz_to_mel, mel_to_hz

    chosen, nyquist = _settings(hears), hears.sample_rate / 2
    rows = np.arange(hears.rows)
    if hears.front_end in ("stft", "half_stft"):
        linear: np.ndarray = rows * hears.sample_rate / chosen["n_fft"]
        return linear
    if hears.front_end == "mel":
        ends = np.array([chosen["fmin"], chosen["fmax"] or nyquist], float)
        low, high = hz_to_mel(ends, chosen["scale"])
        return mel_to_hz(np.linspace(low, high, hears.rows + 2), chosen["scale"])[1:-1]
    if hears.front_end == "cqt":
        octaves: np.ndarray = chosen["fmin"] * 2.0 ** (rows / chosen["bins_per_octave"])
        return octaves
    return None


def row_names(hears: Input) -> tuple[str, ...]:
    """Return what each row is called: ``"440 Hz"``, ``"C"``, ``"Coefficient 3"``."""
    if hears.front_end == "stack":
        return _stacked(hears)
    frequencies = row_frequencies(hears)
    if frequencies is not None:
        return tuple(f"{hz:,.0f} Hz" for hz in frequencies.tolist())
    if hears.front_end == "chroma" and hears.rows == len(PITCH_NAMES):
        return PITCH_NAMES
    if hears.front_end == "mfcc":
        return tuple(f"Coefficient {number}" for number in range(1, hears.rows + 1))
    return tuple(f"Row {number}" for number in range(1, hears.rows + 1))


def as_levels(hears: Input, picture: np.ndarray) -> np.ndarray:
    """Return a picture as it was before each row was standardised, where that is known."""
    mean, std = hears.settings.get("mean"), hears.settings.get("std")
    if mean is None or std is None or hears.front_end == "stack":
        return picture
    back: np.ndarray = picture * np.asarray(std, np.float32)[:, None]
    back += np.asarray(mean, np.float32)[:, None]
    return back


def _settings(hears: Input) -> Mapping[str, Any]:
    from musicscope.learning.front_ends import FRONT_ENDS

    entry = FRONT_ENDS.get(hears.front_end)
    return {p.name: p.default for p in entry.parameters} | dict(hears.settings)


def _stacked(hears: Input) -> tuple[str, ...]:
    from musicscope.learning.front_ends import FRONT_ENDS
    from musicscope.learning.networks import Input

    names: list[str] = []
    for stored in hears.settings["pictures"].values():
        single = Input.from_json(stored)
        label = FRONT_ENDS.get(single.front_end).label
        names += [f"{label}: {name}" for name in row_names(single)]
    return tuple(names)
