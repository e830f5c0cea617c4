"""Suggestions become labels: for a selection of tracks, in one undoable step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from musicscope.gui.labels.learned import learning_of
from musicscope.gui.labels.said import FROM_NAME
from musicscope.gui.labels.work_list import wording_of
from musicscope.gui.library import wording
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.library.tags import Tag
    from musicscope.workspace import Workspace
    from musicscope.workspace.learning_answers import Suggested

#: Accepts or refuses what is suggested for the selection, in the table and on the map.
ACCEPT, REFUSE = "Ctrl+Return", "Ctrl+Del"
CHOSEN = "labels.tag"
#: Tags that a menu offers; those that are suggested for most of the tracks.
_MOST = 12

Offer = tuple["Tag", "list[Suggested]"]


def choose_tag(workspace: Workspace, tag: int | None) -> None:
    """Let the keys mean this tag from now on."""
    if tag is not None:
        workspace.settings.set(CHOSEN, tag)


def offers_of(workspace: Workspace, ids: Sequence[int], first: int | None = None) -> list[Offer]:
    """Return the tags that are suggested for some tracks, and for which.

    The one that is looked at comes first: `first`, such as the one that a map is coloured by, else
    the one that was chosen in the dock of tags; then those that are suggested for most.
    """
    learning = learning_of(workspace)
    if learning is None:
        return []
    chosen = workspace.settings.get(CHOSEN, 0) if first is None else first
    found = learning.suggested_of(ids)
    order = sorted(found, key=lambda tag: (tag != chosen, -len(found[tag])))
    tags = ((workspace.labelling.get(tag), found[tag]) for tag in order)
    return [(tag, suggested) for tag, suggested in tags if tag is not None]


def add_suggestions(
    workspace: Workspace, menu: QMenu, ids: Sequence[int], first: int | None = None
) -> None:
    """Add to a menu what is suggested for its tracks, to be accepted or refused."""
    offers = offers_of(workspace, ids, first)
    if not offers:
        return
    menu.addSeparator()
    for place, (tag, suggested) in enumerate(offers[:1]):
        for yes, word, keys in ((True, "Accept", ACCEPT), (False, "Refuse", REFUSE)):
            action = menu.addAction(_words(word, tag, suggested, len(ids)))
            action.triggered.connect(
                lambda _=False, t=tag, s=suggested, y=yes: answer(workspace, t.id, s, y)
            )
            if not place:
                action.setShortcut(QKeySequence(keys))
                action.setShortcutVisibleInContextMenu(True)
    if len(offers) > 1:
        inner = menu.addMenu("Other suggestions")
        for tag, suggested in offers[1 : _MOST + 1]:
            for yes, word in ((True, "Accept"), (False, "Refuse")):
                action = inner.addAction(_words(word, tag, suggested, len(ids)))
                action.triggered.connect(
                    lambda _=False, t=tag, s=suggested, y=yes: answer(workspace, t.id, s, y)
                )
            inner.addSeparator()


def answer_first(
    workspace: Workspace, ids: Sequence[int], yes: bool, first: int | None = None
) -> None:
    """Accept or refuse what is suggested of the tag that is looked at; says what was done."""
    offers = offers_of(workspace, ids, first)
    if not offers:
        sentence = (
            "No tag is suggested for the selected tracks."
            if ids
            else "Nothing is selected; select tracks in the library or on the map first."
        )
        workspace.notices.emit(Notice("info", sentence))
        return
    tag, suggested = offers[0]
    answer(workspace, tag.id, suggested, yes)


def answer(workspace: Workspace, tag: int, suggested: Sequence[Suggested], yes: bool) -> None:
    """Accept suggestions of a tag, or refuse them, as one step; offers to take that back."""
    learning = learning_of(workspace)
    tracks = [s.track for s in suggested]
    say = learning.accept if yes else learning.refuse
    if not workspace.attempt(lambda: say(tag, tracks)):
        return
    named = workspace.labelling.get(tag)
    label = workspace.undo.undo_label

    def take_back() -> None:
        if workspace.undo.undo_label == label:
            workspace.attempt(workspace.undo.undo)

    word = "yes" if yes else "no"
    sentence = f"“{wording_of(named.name)}”: {word} to {wording.counted(len(tracks), 'track')}."
    workspace.notices.emit(Notice("info", sentence, "Undo", take_back))


def _words(word: str, tag: Tag, suggested: Sequence[Suggested], count: int) -> str:
    name = wording_of(tag.name).replace("&", "&&")
    unsure = sum(not s.sure for s in suggested)
    number = f" for {len(suggested):,} of {count:,}" if count > 1 else ""
    doubt = ""
    if suggested[0].from_name:
        doubt = f" ({FROM_NAME})"
    elif unsure:
        doubt = " (not sure)" if unsure == len(suggested) else f" ({unsure:,} not sure)"
    figure = f" {suggested[0].probability:.2f}" if count == 1 else ""
    return f"{word} the suggestion “{name}”{figure}{number}{doubt}"
