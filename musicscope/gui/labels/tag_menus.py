"""What can be done with tags."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QIcon, QKeySequence, QPainter, QPixmap
from PySide6.QtWidgets import QColorDialog, QInputDialog, QMenu, QWidget

from musicscope.gui.labels.accept_dialog import AcceptDialog
from musicscope.gui.labels.keys import NEW
from musicscope.gui.labels.learned import learning_of
from musicscope.gui.labels.transfer import (
    ask_and_export,
    ask_and_export_folder,
    ask_and_import,
    ask_and_import_folder,
)
from musicscope.gui.labels.versions_dialog import VersionsDialog
from musicscope.gui.labels.work_list import wording_of
from musicscope.gui.labels.write_dialog import WriteDialog
from musicscope.gui.library import wording
from musicscope.gui.theme import colour, themes
from musicscope.library.tags import Tag
from musicscope.maps.colouring import CATEGORY_COLOURS
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.gui.labels.panel import TagsPanel
    from musicscope.workspace.learning import Learning

_NAMES = ("Blue", "Orange", "Green", "Sand", "Pink", "Sky", "Lime", "Violet", "Ice")
#: Entries of one submenu.
_MOST = 40


def tags_menu(panel: TagsPanel) -> QMenu:
    """Return what can be done with the chosen tags."""
    menu, add = _menu(panel, "Tags")
    labelling = panel.workspace.labelling
    tags = [tag for tag in map(labelling.get, panel.list.chosen()) if tag is not None]
    if len(tags) == 1:
        _single(panel, menu, add, tags[0])
    elif tags:
        menu.addMenu(_colour_menu(panel, menu, tags))
        menu.addMenu(_group_menu(panel, menu, tags))
        menu.addMenu(_merge_menu(panel, menu, tags))
    if tags:
        menu.addSeparator()
        chosen = [tag.id for tag in tags]
        add("Export its labels…" if len(tags) == 1 else "Export their labels…",
            lambda: ask_and_export(panel.workspace, chosen, panel.window()))  # fmt: skip
        add(
            "Write into files…", lambda: WriteDialog(panel.workspace, chosen, panel.window()).open()
        )
        add("Delete" if len(tags) == 1 else f"Delete {len(tags)} tags", panel.delete_chosen, "Del")
    return menu


def more_menu(panel: TagsPanel) -> QMenu:
    """Return what can be done with all tags: files, and the deleted ones."""
    menu, add = _menu(panel, "All tags")
    workspace, window = panel.workspace, panel.window()
    any_tags = bool(panel.model.rows)
    add("Import labels…", lambda: ask_and_import(workspace, window))
    add("Import a folder of JAMS files…", lambda: ask_and_import_folder(workspace, window))
    add("Export all labels…", lambda: ask_and_export(workspace, None, window), enabled=any_tags)
    add(
        "Export as JAMS files…",
        lambda: ask_and_export_folder(workspace, None, window),
        enabled=any_tags,
    )
    add("Write tags into files…", lambda: WriteDialog(workspace, None, window).open(),
        enabled=any_tags)  # fmt: skip
    menu.addSeparator()
    deleted = sorted(workspace.labelling.deleted(), key=lambda t: t.deleted_s or 0, reverse=True)
    restore = menu.addMenu("Restore a deleted tag")
    restore.setEnabled(bool(deleted))
    restore.setToolTipsVisible(True)
    for tag in deleted[:_MOST]:
        when = wording.day(tag.deleted_s)
        action = restore.addAction(dot_icon(tag.colour), f"{_shown(tag.name)}   {when}".rstrip())
        action.setToolTip("Deleted tags are kept with their labels for 30 days")
        action.triggered.connect(
            lambda _=False, t=tag.id: workspace.attempt(lambda: workspace.labelling.restore(t))
        )
    return menu


def _single(panel: TagsPanel, menu: QMenu, add: Callable[..., None], tag: Tag) -> None:
    workspace, labelling = panel.workspace, panel.workspace.labelling
    counts = labelling.counts(tag.id)
    learning = learning_of(workspace)
    if learning is not None:
        _learned(panel, add, tag, learning)
        menu.addSeparator()
    add("Find its tracks", lambda: panel.find(tag.id), "Return", counts.yes > 0)
    add("Rename", lambda: panel.list.rename(tag.id), "F2")
    menu.addMenu(_colour_menu(panel, menu, [tag]))
    add("Change the key…", lambda: ask_for_key(panel, tag))
    menu.addMenu(_group_menu(panel, menu, [tag]))
    menu.addMenu(_merge_menu(panel, menu, [tag]))
    selected = set(workspace.selection.ids)
    inside = [t for t in labelling.answers(tag.id) if t in selected]
    words = f"{len(inside):,} selected" if inside else "the selection"
    add(f"Split off {words}…", lambda: ask_and_split(panel, tag, inside), enabled=bool(inside))


def _learned(panel: TagsPanel, add: Callable[..., None], tag: Tag, learning: Learning) -> None:
    workspace, window = panel.workspace, panel.window()
    count = len(learning.suggested(tag.id))
    figure = f" ({count:,})" if count else ""
    add(
        f"Accept suggestions{figure}…",
        lambda: AcceptDialog(workspace, tag, window).open(),
        enabled=count > 0,
    )
    add(
        "Versions…",
        lambda: VersionsDialog(workspace, tag, window).open(),
        enabled=learning.model(tag.id) is not None,
    )


def _colour_menu(panel: TagsPanel, above: QMenu, tags: list[Tag]) -> QMenu:
    menu = QMenu("Colour", above)

    def paint(tone: str) -> None:
        for tag in tags:
            panel.attempt(partial(panel.workspace.labelling.recolour, tag.id, tone))

    def ask() -> None:
        chosen = QColorDialog.getColor(QColor(tags[0].colour), panel.window(), "Colour of the tag")
        if chosen.isValid():
            paint(chosen.name())

    for name, tone in zip(_NAMES, CATEGORY_COLOURS, strict=True):
        action = menu.addAction(dot_icon(tone), name)
        action.triggered.connect(lambda _=False, t=tone: paint(t))
    menu.addSeparator()
    menu.addAction("Another colour…").triggered.connect(lambda _: ask())
    menu.addAction("The colour of its name").triggered.connect(lambda _: paint(""))
    return menu


def _group_menu(panel: TagsPanel, above: QMenu, tags: list[Tag]) -> QMenu:
    menu = QMenu("Group", above)
    labelling = panel.workspace.labelling

    def put(group: str) -> None:
        for tag in tags:
            panel.attempt(partial(labelling.regroup, tag.id, group))

    def ask() -> None:
        name, chosen = QInputDialog.getText(panel.window(), "New group", "Name of the group:")
        if chosen and name.strip():
            put(name)

    groups = list(dict.fromkeys(tag.group for tag in labelling.all() if tag.group))
    here = {tag.group for tag in tags}
    for group in groups[:_MOST]:
        action = menu.addAction(_shown(group))
        action.setCheckable(True)
        action.setChecked(here == {group})
        action.triggered.connect(lambda _=False, g=group: put(g))
    if groups:
        menu.addSeparator()
    menu.addAction("New group…").triggered.connect(lambda _: ask())
    none = menu.addAction("No group")
    none.setEnabled(here != {""})
    none.triggered.connect(lambda _: put(""))
    return menu


def _merge_menu(panel: TagsPanel, above: QMenu, tags: list[Tag]) -> QMenu:
    menu = QMenu("Merge into", above)
    labelling = panel.workspace.labelling
    chosen = [tag.id for tag in tags]
    targets = tags if len(tags) > 1 else [t for t in labelling.all() if t.id not in chosen]
    menu.setEnabled(bool(targets))
    for target in targets[:_MOST]:
        action = menu.addAction(dot_icon(target.colour), _shown(target.name))
        action.triggered.connect(lambda _=False, t=target: merge(panel, chosen, t))
    if len(targets) > _MOST:
        menu.addAction("Another tag…").triggered.connect(
            lambda _: _ask_and_merge(panel, chosen, targets)
        )
    return menu


def merge(panel: TagsPanel, tags: list[int], into: Tag) -> None:
    """Make tags one, and offer to take that back."""
    others = [tag for tag in tags if tag != into.id]
    if panel.attempt(lambda: panel.workspace.labelling.merge(others, into.id)):
        panel.list.go_to(into.id)
        word = wording.counted(len(others), "tag")
        panel.offer_undo(f"{word} merged into “{wording_of(into.name)}”.")


def _ask_and_merge(panel: TagsPanel, tags: list[int], targets: list[Tag]) -> None:
    by_name = {tag.name: tag for tag in targets}
    name, chosen = QInputDialog.getItem(
        panel.window(), "Merge into", "Tag:", list(by_name), editable=False
    )
    if chosen and name in by_name:
        merge(panel, tags, by_name[name])


def ask_for_key(panel: TagsPanel, tag: Tag) -> None:
    """Ask for the key of a tag; empty for none of its own."""
    words = f"Key of “{wording_of(tag.name)}”, one letter, digit or sign:"
    key, chosen = QInputDialog.getText(panel.window(), "Key", words, text=tag.key)
    if not chosen:
        return
    if key.strip() == NEW:
        sentence = f"The key {NEW} is for new tags; choose another."
        panel.workspace.notices.emit(Notice("error", sentence))
        return
    panel.attempt(lambda: panel.workspace.labelling.set_key(tag.id, key.strip()))


def ask_and_split(panel: TagsPanel, tag: Tag, ids: list[int]) -> None:
    """Ask for a name, and give the labels of these tracks to a new tag."""
    tracks = wording.counted(len(ids), "track")
    name, chosen = QInputDialog.getText(
        panel.window(), "Split off", f"New tag for what “{wording_of(tag.name)}” says of {tracks}:"
    )
    if chosen and name.strip():
        panel.attempt(lambda: panel.workspace.labelling.split(tag.id, ids, name))


def dot_icon(tone: str) -> QIcon:
    """Return a disc of this colour."""
    picture = QPixmap(32, 32)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(colour(themes.active.line))
    painter.setBrush(QColor(tone))
    painter.drawEllipse(5, 5, 22, 22)
    painter.end()
    return QIcon(picture)


def _shown(name: str) -> str:
    return wording_of(name, 60).replace("&", "&&")


def _menu(parent: QWidget, name: str) -> tuple[QMenu, Callable[..., None]]:
    menu = QMenu(parent)
    menu.setAccessibleName(name)
    menu.aboutToHide.connect(menu.deleteLater)

    def add(text: str, run: Callable[[], object], keys: str = "", enabled: bool = True) -> None:
        action = menu.addAction(text)
        action.triggered.connect(lambda _: run())
        action.setEnabled(enabled)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutVisibleInContextMenu(True)

    return menu, add
