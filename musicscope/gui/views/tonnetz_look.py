"""How a tonnetz looks: its mode, the length of its path, and what else it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from musicscope.gui.theme import reduced_motion
from musicscope.gui.views.torus_picture import SPIN, TILT

#: Modes by name, with their labels for people, in the order of their keys.
MODES = {"lattice": "Lattice", "circles": "Circles", "torus": "Torus"}
PATHS_S = (4, 8, 16)


@dataclass(frozen=True)
class TonnetzLook:
    """The choices of one view.

    Attributes
    ----------
    mode : str
        A name in `MODES`.
    path_s : int
        Seconds of the path, one of `PATHS_S`.
    turning : bool
        Whether the torus turns by itself.
    trail : bool
        Whether the chords of the whole piece are shown.
    struck : bool
        Whether a replay of them is heard.
    spin, tilt : float
        How the torus stands, radians.
    """

    mode: str = "lattice"
    path_s: int = 4
    turning: bool = True
    trail: bool = False
    struck: bool = False
    spin: float = SPIN
    tilt: float = TILT


def first_look() -> TonnetzLook:
    """Return the look of a new view: the torus stands still where less motion is wanted."""
    return TonnetzLook(turning=not reduced_motion())


def read_look(kept: Mapping[str, Any]) -> TonnetzLook:
    """Return a look that was kept; what is missing or unknown takes its default."""
    default = first_look()
    values = {}
    for field in fields(TonnetzLook):
        value, usual = kept.get(field.name), getattr(default, field.name)
        known = isinstance(value, bool) is isinstance(usual, bool)
        kinds = (int, float) if isinstance(usual, float) else type(usual)
        values[field.name] = value if known and isinstance(value, kinds) else usual
    if values["mode"] not in MODES:
        values["mode"] = default.mode
    if values["path_s"] not in PATHS_S:
        values["path_s"] = default.path_s
    if not all(abs(values[name]) < 1e6 for name in ("spin", "tilt")):
        values["spin"], values["tilt"] = default.spin, default.tilt
    return TonnetzLook(**values)
