"""What can be done with bookmarks: go there, rename, remove, add."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from musicscope.gui.views.words import clock

if TYPE_CHECKING:
    from musicscope.gui.views.context import ViewContext
    from musicscope.library.bookmarks import Bookmark

#: After this long past a bookmark, going back goes to it.
_WITHIN_S = 1.5


def neighbour_bookmark(bookmarks: Sequence[Bookmark], moment_s: float, step: int) -> float | None:
    """Return the bookmark before (-1) or after (1) a moment, s; None where there is none."""
    if step > 0:
        return min((b.at_s for b in bookmarks if b.at_s > moment_s + 0.05), default=None)
    return max((b.at_s for b in bookmarks if b.at_s < moment_s - _WITHIN_S), default=None)


def bookmark_menu(
    parent: QWidget, context: ViewContext, under: Bookmark | None, moment_s: float
) -> QMenu:
    """Return a menu for one bookmark, or for all of them and a new one at a moment.

    Parameters
    ----------
    under : Bookmark or None
        The one that was pointed at.
    moment_s : float
        Where a new one would be.
    """
    practice, stage = context.practice, context.stage
    menu = QMenu(parent)
    if under is not None:
        _add_deeds(menu, parent, context, under)
        return menu
    menu.addAction(f"Add a bookmark at {clock(moment_s, 1)}").triggered.connect(
        lambda: practice.add_bookmark(moment_s)
    )
    if practice.span is not None:
        menu.addAction("Clear the selection").triggered.connect(lambda _: practice.clear())
    if practice.bookmarks:
        menu.addSeparator()
    for bookmark in practice.bookmarks:
        each = menu.addMenu(f"{clock(bookmark.at_s, 1)}  {bookmark.name or 'Bookmark'}")
        each.addAction("Go there").triggered.connect(lambda _, b=bookmark: stage.seek(b.at_s))
        _add_deeds(each, parent, context, bookmark)
    return menu


def _add_deeds(menu: QMenu, parent: QWidget, context: ViewContext, bookmark: Bookmark) -> None:
    practice = context.practice
    menu.addAction("Rename…").triggered.connect(lambda: rename(parent, context, bookmark))
    menu.addAction("Remove").triggered.connect(lambda: practice.remove_bookmark(bookmark.id))


def rename(parent: QWidget, context: ViewContext, bookmark: Bookmark) -> None:
    """Ask for a bookmark's name."""
    name, said = QInputDialog.getText(
        parent, "Rename the bookmark", f"Bookmark at {clock(bookmark.at_s, 1)}:", text=bookmark.name
    )
    if said:
        context.practice.rename_bookmark(bookmark.id, name.strip())
