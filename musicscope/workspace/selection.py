"""The tracks the person has selected, the same in every view."""

from __future__ import annotations

from collections.abc import Iterable

from musicscope.core.events import Event


class Selection:
    """Selected track ids, in the order of selecting.

    Attributes
    ----------
    ids : tuple of int
        What is selected now.
    changed : Event of object
        Carries the view that set it, so that this view need not follow itself.
    """

    def __init__(self) -> None:
        self.ids: tuple[int, ...] = ()
        self.changed: Event[object] = Event()

    def set(self, ids: Iterable[int], source: object) -> None:
        """Select exactly `ids`."""
        new = tuple(int(i) for i in ids)
        if new != self.ids:
            self.ids = new
            self.changed.emit(source)
