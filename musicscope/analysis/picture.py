"""Pictures of sound as tiles of small integers: what is drawn while the music plays."""

from __future__ import annotations

from musicscope.analysis.picture_excerpt import HOP, RATE, Excerpt
from musicscope.analysis.picture_kinds import (
    FLOOR_DB,
    PICTURES,
    TILE_FRAMES,
    TILE_S,
    Picture,
    PictureChoice,
    RowsAre,
    Tile,
    bin_frequencies,
    decibel_levels,
    frame_count,
    frame_rate,
    frames_of_tile,
    level_decibels,
    level_value,
    picture_of,
    tile_count,
)
from musicscope.analysis.picture_tiles import TilesSpec, WarmSpec

__all__ = [
    "FLOOR_DB",
    "HOP",
    "PICTURES",
    "RATE",
    "TILE_FRAMES",
    "TILE_S",
    "Excerpt",
    "Picture",
    "PictureChoice",
    "RowsAre",
    "Tile",
    "TilesSpec",
    "WarmSpec",
    "bin_frequencies",
    "decibel_levels",
    "frame_count",
    "frame_rate",
    "frames_of_tile",
    "level_decibels",
    "level_value",
    "picture_of",
    "tile_count",
]
