"""What a map that is to be shared says of its tracks."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from musicscope.analysis.pitch import key_name
from musicscope.core.paths import display_path
from musicscope.maps.picture_sheet import Group, LegendLine, Sheet, name_regions

if TYPE_CHECKING:
    from musicscope.library.catalogue import Catalogue
    from musicscope.library.track import Track
    from musicscope.maps.layout import Layout
    from musicscope.workspace.field import Field


class LegendEntry(Protocol):
    """One line of a legend; see `musicscope.workspace.colours.LegendEntry`."""

    @property
    def label(self) -> str:
        """The value."""

    @property
    def hex(self) -> str:
        """Its colour."""

    @property
    def ids(self) -> Iterable[int]:
        """The tracks that have it."""


class Colouring(Protocol):
    """The colours of all dots; see `musicscope.workspace.colours.Colouring`."""

    @property
    def rgb(self) -> np.ndarray:
        """In the order of the layout's ids [shape=(n, 3)], uint8."""

    @property
    def legend(self) -> Sequence[LegendEntry]:
        """The commonest value first."""


@dataclass(frozen=True)
class Sounding:
    """Where the sound of one dot comes from: its row, the track, its file and length in s."""

    row: int
    track: int
    path: bytes
    duration_s: float


def sheet_of(
    layout: Layout,
    colouring: Colouring,
    catalogue: Catalogue,
    *,
    groups: Iterable[Group] = (),
    title: str = "",
    heading: str = "",
) -> Sheet:
    """Return what a map says, ready to be shared.

    Parameters
    ----------
    layout : Layout
        Dots without a place, and of tracks that have left, are not shared.
    colouring : Colouring
        The colours of the dots of this layout.
    catalogue : Catalogue
        Knows the tracks.
    groups : iterable of Group
        Whose names stand on the map.
    title, heading : str
        Above the map, and above its legend.
    """
    tracks = [_known(catalogue, int(track)) for track in layout.ids]
    here = np.isfinite(np.asarray(layout.positions, float).reshape(-1, 2)).all(axis=1)
    here &= np.array([track is not None for track in tracks], bool)
    line_of = {int(t): line for line, entry in enumerate(colouring.legend) for t in entry.ids}
    shown = layout.kept(here)
    lines = np.array([line_of.get(int(track), -1) for track in shown.ids], int)
    counts = np.bincount(lines[lines >= 0], minlength=len(colouring.legend)).tolist()
    legend: list[LegendLine] = [
        (entry.label, entry.hex, number)
        for entry, number in zip(colouring.legend, counts, strict=True)
    ]
    named = [track for track, stays in zip(tracks, here.tolist(), strict=True) if stays and track]
    return Sheet(
        replace(shown, faithfulness=None),
        np.asarray(colouring.rgb, np.uint8).reshape(-1, 3)[here],
        title,
        heading,
        tuple(legend),
        lines,
        name_regions(shown, groups),
        tuple(_title(track) for track in named),
        tuple(_detail(track) for track in named),
        measured=getattr(colouring, "scale", None) is not None,
    )


def heading_of(field: Field) -> str:
    """Return what stands above the legend of a field: ``"Genres"``, ``"Tempo, bpm"``."""
    return f"{field.heading}, {field.unit}" if field.unit else field.heading


def sounding_of(sheet: Sheet, catalogue: Catalogue) -> tuple[Sounding, ...]:
    """Return which files the excerpts of a map come from; missing files have none."""
    tracks = ((row, catalogue.track(int(track))) for row, track in enumerate(sheet.layout.ids))
    return tuple(
        Sounding(row, track.id, track.path, track.duration_s)
        for row, track in tracks
        if not track.missing
    )


def _known(catalogue: Catalogue, track: int) -> Track | None:
    try:
        return catalogue.track(track)
    except KeyError:
        return None


def _title(track: Track) -> str:
    return track.title or display_path(os.path.basename(track.path))


def _detail(track: Track) -> str:
    parts = [track.artist] if track.artist else []
    if track.key_tonic is not None and track.key_mode is not None:
        parts.append(key_name(track.key_tonic, track.key_mode))
    if track.tempo_bpm is not None:
        parts.append(f"{track.tempo_bpm:.0f} bpm")
    return " · ".join(parts)
