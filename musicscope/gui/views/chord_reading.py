"""The lead sheet of what is on stage, as the player reads it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from musicscope.gui.listening import listen
from musicscope.gui.views.chord_sheet import Sheet, sheet_of
from musicscope.gui.views.context import ViewContext
from musicscope.gui.views.transposing import Transposing, Transposition


class SheetReading:
    """Follows the portrait on stage and the shared transposition.

    Parameters
    ----------
    context : ViewContext
    owner : QObject
        The view; `changed` is not called once it is gone.
    changed : callable
        There is another sheet, or another way to read it.

    Attributes
    ----------
    sheet : Sheet
        Empty while nothing is known.
    """

    def __init__(self, context: ViewContext, owner: QObject, changed: Callable[[], None]) -> None:
        self.transposing = Transposing(context.settings)
        self.sheet: Sheet = sheet_of(context.portrait_now.portrait)
        self._portrait_now = context.portrait_now
        self._changed = changed
        listen(owner, context.portrait_now.changed, lambda _: self._read())
        listen(owner, self.transposing.changed, lambda _: changed())

    @property
    def reading(self) -> Transposition:
        """How it is read."""
        return self.transposing.reading

    def _read(self) -> None:
        self.sheet = sheet_of(self._portrait_now.portrait)
        self._changed()
