"""Columns of single tags: chosen in the menu of columns, kept between runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from musicscope.gui.labels.work_list import wording_of
from musicscope.gui.library.columns import TAG_PREFIX, tag_look
from musicscope.gui.library.track_header import COLUMNS_SETTING

if TYPE_CHECKING:
    from musicscope.core.settings import Settings
    from musicscope.gui.library.tag_cells import TagCells
    from musicscope.gui.library.track_header import TrackHeader
    from musicscope.gui.library.track_model import TrackModel

#: Entries of one submenu.
_MOST = 40
#: Columns of tags that a table shows at most.
MOST_COLUMNS = 24


class TagColumns(QObject):
    """Adds columns of tags to a table, and takes them away.

    Parameters
    ----------
    model : TrackModel
    header : TrackHeader
    cells : TagCells
    settings : Settings
        Where the header keeps which columns are shown.
    """

    def __init__(
        self, model: TrackModel, header: TrackHeader, cells: TagCells, settings: Settings
    ) -> None:
        super().__init__(header)
        self._model, self._header, self._cells = model, header, cells
        header.extend_columns = self.fill_menu
        cells.tags_changed.connect(self._follow_tags)
        kept = settings.get(COLUMNS_SETTING, {}).get("shown", ())
        names = {f"{TAG_PREFIX}{tag.id}": tag for tag in cells.tags.values()}
        for name in [name for name in kept if name in names][:MOST_COLUMNS]:
            model.add_look(tag_look(names[name], cells))

    @property
    def shown(self) -> tuple[int, ...]:
        """The tags that have a column."""
        return tuple(look.tag for look in self._model.looks if look.tag is not None)

    def show(self, tag: int, on: bool) -> None:
        """Give a tag a column, as the last one, or take it away."""
        name = f"{TAG_PREFIX}{tag}"
        place = self._header.position(name)
        if on and place is None and tag in self._cells.tags and len(self.shown) < MOST_COLUMNS:
            self._model.add_look(tag_look(self._cells.tags[tag], self._cells))
            self._header.show_new(name)
        elif not on and place is not None:
            sorted_by = self._header.sort_name == name
            self._model.remove_look(place)
            self._header.fill()
            self._header.save()
            if sorted_by:
                self._header.sort_by("artist")

    def fill_menu(self, menu: QMenu) -> None:
        """Add a menu with a tick for each tag that has a column."""
        inner = menu.addMenu("Your words")
        inner.setToolTipsVisible(True)
        tags = list(self._cells.tags.values())
        inner.setEnabled(bool(tags))
        shown = self.shown
        for start in range(0, len(tags), _MOST):
            part = tags[start : start + _MOST]
            target = inner
            if len(tags) > _MOST:
                first, last = wording_of(part[0].name, 16), wording_of(part[-1].name, 16)
                target = inner.addMenu(f"{first} … {last}".replace("&", "&&"))
            for tag in part:
                action = target.addAction(wording_of(tag.name).replace("&", "&&"))
                action.setCheckable(True)
                action.setChecked(tag.id in shown)
                action.setEnabled(tag.id in shown or len(shown) < MOST_COLUMNS)
                action.toggled.connect(lambda on, t=tag.id: self.show(t, on))

    def _follow_tags(self) -> None:
        for tag in self.shown:
            place = self._header.position(f"{TAG_PREFIX}{tag}")
            named = self._cells.tags.get(tag)
            if named is None:
                self.show(tag, False)
            elif self._model.looks[place].label != named.name:
                self._model.replace_look(place, tag_look(named, self._cells))
        self._header.viewport().update()
