"""How a map is stored beside its positions, and read again."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from musicscope.core.errors import LibraryError
from musicscope.maps.axes import Axis, Tick
from musicscope.maps.faithfulness import Faithfulness
from musicscope.maps.layout import Layout
from musicscope.workspace.map_state import MapState, read_choices
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.core.settings import Settings
    from musicscope.library.library import Library

#: Figures of faithfulness are stored in so many steps; the last code is for unknown ones.
LEVELS = 65_534


def keep_map(library: Library, settings: Settings, name: str, state: MapState) -> Notice | None:
    """Store a map and what was chosen for it; returns what to say if that failed."""
    settings.set(f"map {name}", state.choices())
    layout = state.layout
    if layout is not None:
        try:
            library.save_layout(name, layout.ids, layout.positions, write_layout(state))
        except LibraryError as error:
            return Notice("warn", f"The map was not kept. {error}")
    return None


def write_layout(state: MapState) -> dict[str, Any]:
    """Return what is stored beside the positions of a layout, ready for JSON."""
    layout = state.layout
    if layout is None:
        return state.choices()
    kept = state.choices() | {
        "laid_out_by": layout.projection,
        "parameters": dict(layout.settings),
        "trustworthiness": layout.trustworthiness,
        "exact": layout.exact,
        "ids": _pack(layout.ids.astype("<i8")),
        "placed": _pack(np.packbits(~layout.laid_out)),
    }
    if layout.faithfulness is not None:
        kept["k"] = layout.faithfulness.k
        kept["trust"] = _pack(_quantise(layout.faithfulness.trustworthiness))
        kept["continuity"] = _pack(_quantise(layout.faithfulness.continuity))
    if layout.axes is not None:
        kept["drawn"] = [asdict(axis) for axis in layout.axes]
    return kept


def read_layout(ids: np.ndarray, positions: np.ndarray, stored: Mapping[str, Any]) -> MapState:
    """Return a stored map; tracks that have left since are not among `ids` [shape=(n,)].

    Figures that cannot be read are left unknown, the positions never.
    """
    state = read_choices(stored)
    projection = str(stored.get("laid_out_by", state.projection))
    exact = bool(stored.get("exact", True))
    trust = float(stored.get("trustworthiness", np.nan))
    bare = Layout(ids, positions, projection, stored.get("parameters", {}), trust, exact=exact)
    try:
        layout = _with_dots(bare, stored)
    except (KeyError, TypeError, ValueError, zlib.error):
        layout = bare
    return replace(state, layout=layout)


def _with_dots(bare: Layout, stored: Mapping[str, Any]) -> Layout:
    all_ids = _unpack(stored["ids"], "<i8")
    here = np.searchsorted(all_ids, bare.ids)
    if not np.array_equal(all_ids[here], bare.ids):
        raise ValueError("other tracks")
    placed = np.unpackbits(_unpack(stored["placed"], "u1"), count=len(all_ids)).astype(bool)[here]
    figures = None
    if "trust" in stored:
        figures = Faithfulness(
            _restore(_unpack(stored["trust"], "<u2"))[here],
            _restore(_unpack(stored["continuity"], "<u2"))[here],
            int(stored["k"]),
        )
    drawn = stored.get("drawn")
    axes = (_axis(drawn[0]), _axis(drawn[1])) if drawn else None
    return Layout(
        bare.ids,
        bare.positions,
        bare.projection,
        bare.settings,
        bare.trustworthiness,
        figures,
        placed if placed.any() else None,
        axes,
        bare.exact,
    )


def _axis(stored: Mapping[str, Any]) -> Axis:
    ticks = tuple(Tick(**tick) for tick in stored["ticks"])
    return Axis(**{**stored, "ticks": ticks, "names": tuple(stored["names"])})


def _pack(array: np.ndarray) -> str:
    return base64.b64encode(zlib.compress(array.tobytes(), 6)).decode("ascii")


def _unpack(text: str, kind: str) -> np.ndarray:
    return np.frombuffer(zlib.decompress(base64.b64decode(text)), kind)


def _quantise(figures: np.ndarray) -> np.ndarray:
    known = np.isfinite(figures)
    steps = np.rint(np.where(known, figures, 0.0) * LEVELS)
    return np.where(known, steps, LEVELS + 1).astype("<u2")


def _restore(steps: np.ndarray) -> np.ndarray:
    figures = steps.astype(np.float32) / LEVELS
    figures[steps > LEVELS] = np.nan
    return figures
