"""Gives the dots of one map their colours, sizes, shapes and names, and the legend its words."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from musicscope.gui.map.shapes import DISC, tell_apart
from musicscope.gui.map.sprites import SUGGESTED
from musicscope.gui.map.tag_marks import TagMarks, tag_of_field
from musicscope.maps.colouring import to_rgb
from musicscope.maps.regions import find_regions
from musicscope.workspace.colours import NO_GROUP, UNKNOWN, Colouring, colour_by
from musicscope.workspace.encoding import (
    Encoding,
    Shaping,
    faith_levels,
    keep_encoding,
    shape_by,
    size_by,
    stored_encoding,
)
from musicscope.workspace.fields import FIELDS

if TYPE_CHECKING:
    from musicscope.core.settings import Settings
    from musicscope.gui.map.legend import Legend
    from musicscope.gui.map.view import MapView
    from musicscope.workspace.field import Field, FieldContext

NAMELESS = frozenset({UNKNOWN, NO_GROUP})
#: So many tracks are looked at to say whether a field is known of any.
SAMPLE = 2_000


class Dressing(QObject):
    """Applies an `Encoding` to a view and its legend; `changed` says that another was chosen.

    Parameters
    ----------
    view : MapView
    legend : Legend
    settings : Settings
        Where the choices of each map are kept.
    map_name : str
        ``"main"`` or ``"second"``.
    context : callable
        Returns what fields read besides the track, as it is now.
    marks : TagMarks, optional
        Knows which dots are labelled, and which only suggested.
    """

    changed = Signal()

    def __init__(
        self,
        view: MapView,
        legend: Legend,
        settings: Settings,
        map_name: str,
        context: Callable[[], FieldContext],
        marks: TagMarks | None = None,
    ) -> None:
        super().__init__(view)
        self.encoding = stored_encoding(settings, map_name)
        self._view = view
        self._legend = legend
        self._settings = settings
        self._map_name = map_name
        self._context = context
        self._marks = marks
        self._named: list[tuple[str, np.ndarray]] = []

    @property
    def reads_tracks(self) -> bool:
        """Whether anything but clusters and faithfulness is shown, which tracks may change."""
        encoding = self.encoding
        shown = {encoding.colour, encoding.size, encoding.shape, encoding.names}
        return bool(shown - {"", "cluster", "faithfulness"})

    def shows_any(self, tags: Collection[int]) -> bool:
        """Return whether anything of these tags is shown."""
        encoding = self.encoding
        shown = (encoding.colour, encoding.size, encoding.shape, encoding.names)
        return any(tag_of_field(name) in tags for name in shown)

    @property
    def tag(self) -> int | None:
        """The tag that the dots are coloured by, or None."""
        return tag_of_field(self.encoding.colour)

    def choose(self, encoding: Encoding) -> None:
        """Show something else, now and at the next start."""
        self.encoding = encoding.checked()
        keep_encoding(self._settings, self._map_name, self.encoding)
        self.apply()
        self.changed.emit()

    def known(self, field: Field) -> bool:
        """Return whether a field is known of any dot, as far as a look at 2,000 tells."""
        ids = self._view.scene.ids
        some = ids[:: max(1, len(ids) // SAMPLE)]
        return any(value is not None for value in field.values(some, self._context()))

    def apply(self) -> None:
        """Dress all dots as they are known now."""
        encoding, scene, context = self.encoding, self._view.scene, self._context()
        ids = scene.ids
        field = FIELDS.or_cluster(encoding.colour)
        colouring = colour_by(field, ids, context)
        shape = np.zeros(len(ids), np.uint8)
        shaping: Shaping | None = None
        shapes = [DISC] * len(colouring.legend)
        if encoding.shape:
            shaping = shape_by(FIELDS.or_cluster(encoding.shape), ids, context)
            shape = shaping.shape
        elif field.kind == "category":
            shapes = tell_apart(colouring.legend)
            for entry, number in zip(colouring.legend, shapes, strict=True):
                if number != DISC:
                    shape[scene.rows(entry.ids)] = number
        size = np.ones(len(ids), np.float32)
        scale = None
        if encoding.size:
            sizing = size_by(FIELDS.or_cluster(encoding.size), ids, context)
            size, scale = sizing.size, sizing.scale
        unknown = np.zeros(len(ids), bool)
        if colouring.scale is not None:
            unknown = ~np.isfinite(colouring.scale.values)
        rgb = self._mark(field, colouring)
        scene.dress(rgb, shape, size, unknown)
        self._show_faithfulness(context)
        self._name(colouring, context)
        self._view.redress()
        self._tell(field, colouring, shapes, shaping)
        heading = FIELDS.or_cluster(encoding.size).label if encoding.size else ""
        self._legend.show_sizes(heading, scale)

    def _mark(self, field: Field, colouring: Colouring) -> np.ndarray:
        """Mark labels and suggestions; return the colours, where suggestions have that of yes."""
        scene = self._view.scene
        marks = None if self._marks is None else self._marks.of(field.name, scene.ids)
        scene.show_marks(marks)
        counts = np.zeros(1, np.int64) if marks is None else np.bincount(marks)
        self._legend.show_marks({mark: int(count) for mark, count in enumerate(counts)})
        if marks is None or field.kind != "category":
            return colouring.rgb
        rgb = colouring.rgb.copy()
        rgb[marks >= SUGGESTED] = to_rgb(field.colour("yes"))
        return rgb

    def move_names(self) -> None:
        """Put the names of regions where their dots are now."""
        scene = self._view.scene
        groups = [(name, scene.rows(ids)) for name, ids in self._named]
        groups = [(name, rows[rows >= 0]) for name, rows in groups]
        self._view.canvas.show_regions(find_regions(scene.positions, groups))

    def _tell(
        self, field: Field, colouring: Colouring, shapes: list[int], shaping: Shaping | None
    ) -> None:
        legend = self._legend
        if field.kind == "measure":
            legend.show_measure(field.label, colouring)
        elif field.kind == "key":
            legend.show_keys(field.heading, colouring.legend)
        else:
            note = f"{len(colouring.legend):,}" if colouring.legend else ""
            legend.show_entries(field.heading, note, colouring.legend, shapes)
        if shaping is None:
            legend.show_shapes("", (), ())
        else:
            heading = FIELDS.or_cluster(self.encoding.shape).heading
            legend.show_shapes(heading, shaping.legend, shaping.shapes)

    def _show_faithfulness(self, context: FieldContext) -> None:
        how, scene = self.encoding.faith, self._view.scene
        faith = FIELDS["faithfulness"].numbers(scene.ids, context).astype(np.float32)
        levels = faith_levels(faith)
        counts = np.bincount(levels, minlength=4)[1:].tolist()
        known = bool(sum(counts))
        scene.show_faithfulness(
            faith if known and how == "fade" else None,
            levels if known and how == "ring" else None,
        )
        self._legend.show_faithfulness(how if known else "", counts)

    def _name(self, colouring: Colouring, context: FieldContext) -> None:
        names = self.encoding.names
        self._named = []
        if names:
            if names != self.encoding.colour:
                colouring = colour_by(FIELDS.or_cluster(names), self._view.scene.ids, context)
            self._named = [
                (entry.label, np.asarray(entry.ids, np.int64))
                for entry in colouring.legend
                if entry.label not in NAMELESS
            ]
        self.move_names()
