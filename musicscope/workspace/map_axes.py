"""Maps whose axes are two fields of the tracks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from musicscope.maps.axes import Axis, measured_axis, named_axis
from musicscope.maps.frame import part
from musicscope.maps.layout import Layout
from musicscope.workspace.fields import FIELDS, Field, FieldContext, Value

if TYPE_CHECKING:
    from musicscope.library.catalogue import Catalogue

#: The projection that is none.
AXES = "axes"
#: Dots of the same two values are parted within this radius.
PARTED = 0.02
#: What round numbers are multiples of, where that is not 1, in the units that fields are read in.
BASES = {"duration": 60.0, "added": 86_400.0}


def axis_of(field: Field, values: Sequence[Value]) -> Axis:
    """Return the axis that a field's values [n] make."""
    if field.kind == "measure":
        base = BASES.get(field.name, 1.0)
        return measured_axis(
            field.name, field.label, field.unit, values, write=field.words, base=base
        )
    return named_axis(field.name, field.label, values, order=field.order)


def draw_axes(ids: np.ndarray, names: tuple[str, str], catalogue: Catalogue) -> Layout:
    """Lay tracks out by two fields.

    Parameters
    ----------
    ids : np.ndarray [shape=(n,)], int64
        Track ids, ascending.
    names : tuple of (str, str)
        The fields of x and y, by their names in `FIELDS`.
    catalogue : Catalogue

    Returns
    -------
    Layout
        With its axes.

    Raises
    ------
    ParameterError
        When there is no such field.
    """
    x, y = (FIELDS[name] for name in names)
    context = FieldContext(catalogue)
    across, up = x.values(ids, context), y.values(ids, context)
    axes = axis_of(x, across), axis_of(y, up)
    positions = np.column_stack([axes[0].place(across, ids), axes[1].place(up, ids)])
    return Layout(ids, part(positions, PARTED), AXES, axes=axes)


def place_on_axes(layout: Layout, ids: np.ndarray, catalogue: Catalogue) -> Layout:
    """Add the tracks that a map of two fields does not have yet; its scales stay.

    Parameters
    ----------
    layout : Layout
        With axes; every dot of it keeps its bytes.
    ids : np.ndarray [shape=(n,)], int64
        Track ids, with new ones among them.
    catalogue : Catalogue

    Returns
    -------
    Layout
        With the new tracks.
    """
    new = ids[~np.isin(ids, layout.ids)]
    assert layout.axes is not None
    x, y = layout.axes
    context = FieldContext(catalogue)
    across = _placed(x, new, context)
    up = _placed(y, new, context)
    together = np.concatenate([layout.positions, np.column_stack([across, up])])
    return layout.joined(new, part(together, PARTED)[len(layout.ids) :])


def _placed(axis: Axis, ids: np.ndarray, context: FieldContext) -> np.ndarray:
    field = FIELDS.get(axis.field)
    values: list[Value] = [None] * len(ids) if field is None else field.values(ids, context)
    return axis.place(values, ids)
