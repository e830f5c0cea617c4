"""The sections of a track, found from its harmony and timbre."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musicscope.analysis.form.boundaries import find_boundaries
from musicscope.analysis.form.labels import label_sections
from musicscope.analysis.form.similarity import picture, squared_distances
from musicscope.analysis.form.units import make_units

#: Frames a second of the descriptors.
_FRAME_RATE = 22_050 / 512

#: A boundary moves to a downbeat this near, seconds.
_NEAR_S = 1.5

#: A track shorter than this has no form, seconds.
_SHORTEST_S = 4.0
#: A chroma frame below this sum is silence.
_SILENT = 1e-3


@dataclass(frozen=True)
class Section:
    """A part of the form.

    Attributes
    ----------
    start_s, end_s : float
        In seconds; a section begins where the one before ends.
    label : str
        Equal for sections that are the same music; a prime marks a variant.
    """

    start_s: float
    end_s: float
    label: str


@dataclass(frozen=True)
class Form:
    """The form of a track.

    Attributes
    ----------
    sections : tuple of Section
        From 0 to the end of the track, without gaps.
    similarity : np.ndarray [shape=(m, m)], uint8
        How alike any two moments are, 255 for equal; time runs evenly from 0 to the end of the
        track along both axes; at most 256 × 256.
    """

    sections: tuple[Section, ...]
    similarity: np.ndarray

    @property
    def labels(self) -> str:
        """The form in letters: ``"A B A′ C"``."""
        return " ".join(section.label for section in self.sections)


def find_form(
    chroma: np.ndarray,
    mfcc: np.ndarray,
    *,
    duration_s: float | None = None,
    downbeats: np.ndarray | None = None,
) -> Form | None:
    """Find where sections begin and which of them are the same.

    Novelty of the sound (Foote, 2000) and of what comes back when (Serrà, Müller, Grosche and
    Arcos, 2014), the best choice of boundaries by dynamic programming, and labels by how well
    two sections run side by side.

    Parameters
    ----------
    chroma : np.ndarray [shape=(12, n_frames)], at least 0
        Strength of the pitch classes.
    mfcc : np.ndarray [shape=(20, n_frames)], dB
        Of the same frames.
    duration_s : float, optional
        What the frames span, in seconds; by default 512 samples at 22,050 Hz each.
    downbeats : np.ndarray [shape=(n,)], optional
        Seconds; boundaries near one move to it.

    Returns
    -------
    Form or None
        None for what is too short to have a form, and for silence. What never changes is one
        section.
    """
    n_frames = min(chroma.shape[1], mfcc.shape[1])
    if duration_s is None:
        duration_s = n_frames / _FRAME_RATE
    if n_frames < 2 or duration_s < _SHORTEST_S:
        return None
    chroma, mfcc = _finite(chroma[:, :n_frames]), _finite(mfcc[:, :n_frames])
    if not np.any(chroma.sum(axis=0) > _SILENT):
        return None
    units = make_units(chroma, mfcc, duration_s)
    distances = squared_distances(units.points)
    places = find_boundaries(units, distances)
    labels = label_sections(distances, places, units.unit_s)
    edges_s = places * units.unit_s
    edges_s[-1] = duration_s
    if downbeats is not None:
        edges_s[1:-1] = to_downbeats(edges_s[1:-1], downbeats)
    sections = tuple(
        Section(float(start), float(end), label)
        for start, end, label in zip(edges_s[:-1], edges_s[1:], labels, strict=True)
    )
    return Form(sections, picture(units.points))


def _finite(series: np.ndarray) -> np.ndarray:
    """Return a series in which frames that are not numbers are like the mean of all others."""
    known = np.isfinite(series).all(axis=0)
    if known.all():
        return series
    mean = series[:, known].mean(axis=1, keepdims=True) if known.any() else 0
    return np.where(known, series, mean)


def to_downbeats(boundaries_s: np.ndarray, downbeats: np.ndarray) -> np.ndarray:
    """Move each boundary to the nearest downbeat, if one is near and no other takes it.

    Parameters
    ----------
    boundaries_s, downbeats : np.ndarray [shape=(n,)], [shape=(m,)]
        Seconds, ascending.

    Returns
    -------
    np.ndarray [shape=(n,)]
        Seconds, ascending.
    """
    moved: np.ndarray = boundaries_s.copy()
    if not len(downbeats):
        return moved
    last = -np.inf
    for number, at in enumerate(boundaries_s):
        nearest = downbeats[np.argmin(np.abs(downbeats - at))]
        following = boundaries_s[number + 1] if number + 1 < len(boundaries_s) else np.inf
        if abs(nearest - at) <= _NEAR_S and last < nearest < following and nearest > 0:
            moved[number] = nearest
        last = moved[number]
    return moved
