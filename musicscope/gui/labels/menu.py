"""The menu that labels many tracks at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from musicscope.gui.labels.keys import next_key
from musicscope.gui.labels.work_list import wording_of
from musicscope.gui.library import wording
from musicscope.gui.theme import colour, themes
from musicscope.library.label_answers import answer_of
from musicscope.library.labels import Label
from musicscope.library.tags import Tag

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

#: Tags that one menu shows; further ones are in submenus of so many.
MOST = 40


def label_menu(workspace: Workspace, ids: Sequence[int], parent: QWidget) -> QMenu:
    """Return the menu *Tags*: each entry says whether all, some or none of the tracks have a tag.

    Choosing a tag says yes to all of them, or takes that back where all have it already; with
    Shift it says no. Each is one undoable step.

    Parameters
    ----------
    workspace : Workspace
    ids : sequence of int
        Tracks.
    parent : QWidget
        Owns the menu.
    """
    menu = QMenu("Tags", parent)
    menu.setAccessibleName("Tags")
    menu.setToolTipsVisible(True)
    chosen = tuple(dict.fromkeys(map(int, ids)))
    labelling = workspace.labelling
    tags = labelling.all()
    answers = answers_of_tracks(workspace, chosen)
    groups: defaultdict[str, list[Tag]] = defaultdict(list)
    for tag in tags:
        groups[tag.group].append(tag)
    for group, members in groups.items():
        inside = len(tags) > MOST or len(groups) > 1
        place = menu if not (inside and group) else menu.addMenu(_shown(group))
        for start in range(0, len(members), MOST):
            part = members[start : start + MOST]
            if len(members) > MOST:
                first, last = wording_of(part[0].name, 16), wording_of(part[-1].name, 16)
                target = place.addMenu(f"{first} … {last}".replace("&", "&&"))
            else:
                target = place
            for tag in part:
                _add_tag(workspace, target, tag, chosen, answers.get(tag.id, {}))
    if tags:
        menu.addSeparator()
    menu.addAction("New tag…").triggered.connect(lambda _: _ask_for_new(workspace, chosen, parent))
    return menu


def answers_of_tracks(workspace: Workspace, ids: Sequence[int]) -> dict[int, dict[int, bool]]:
    """Return what is known of some tracks: by tag, then by track."""
    labelling = workspace.labelling
    wanted = set(ids)
    said: defaultdict[tuple[int, int], list[Label]] = defaultdict(list)
    few = len(wanted) <= MOST
    found = (
        (label for track in ids for label in labelling.labels_of(track))
        if few
        else (label for label in labelling.store.everything() if label.track in wanted)
    )
    for label in found:
        said[label.tag, label.track].append(label)
    answers: defaultdict[int, dict[int, bool]] = defaultdict(dict)
    for (tag, track), labels in said.items():
        answer = answer_of(labels)
        if answer is not None:
            answers[tag][track] = answer
    return dict(answers)


def _add_tag(
    workspace: Workspace, menu: QMenu, tag: Tag, ids: Sequence[int], answers: dict[int, bool]
) -> None:
    yes = sum(answers.values())
    no = len(answers) - yes
    some = f"   {yes:,} of {len(ids):,}" if 0 < yes < len(ids) else ""
    state = "all" if yes == len(ids) else "some" if yes else "no" if no == len(ids) else ""
    action = menu.addAction(_sign(state), _shown(tag.name) + some)
    words = [f"yes: {yes:,}", f"no: {no:,}", f"unknown: {len(ids) - len(answers):,}"]
    action.setToolTip(f"{wording_of(tag.name, 80)}\n{' · '.join(words)}\nShift: no")
    action.triggered.connect(lambda _: say(workspace, tag.id, ids, answers))


def say(workspace: Workspace, tag: int, ids: Sequence[int], answers: dict[int, bool]) -> None:
    """Say yes to all, or no with Shift held; the same again takes it back."""
    shift = Qt.KeyboardModifier.ShiftModifier
    wanted = not QGuiApplication.keyboardModifiers() & shift
    labelling = workspace.labelling
    if len(answers) == len(ids) and all(answer is wanted for answer in answers.values()):
        workspace.attempt(partial(labelling.clear, tag, ids))
    else:
        workspace.attempt(partial(labelling.yes if wanted else labelling.no, tag, ids))


def _ask_for_new(workspace: Workspace, ids: Sequence[int], parent: QWidget) -> None:
    tracks = wording.counted(len(ids), "track")
    name, chosen = QInputDialog.getText(parent.window(), "New tag", f"New tag for {tracks}:")
    labelling = workspace.labelling

    def make() -> None:
        known = labelling.named(name)
        tag = labelling.make(name, key=next_key(labelling.all())) if known is None else known.id
        if tag is not None:
            labelling.yes(tag, ids)

    if chosen and name.strip():
        workspace.attempt(make)


def _sign(state: str) -> QIcon:
    """Return the box in front of an entry: ticked, a dash for some, crossed for no, or empty."""
    picture = QPixmap(32, 32)
    picture.fill(colour(themes.active.panel, 0))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    theme = themes.active
    box = QRectF(4, 4, 24, 24)
    filled = state in {"all", "some"}
    painter.setPen(QPen(colour(theme.accent if filled else theme.faint), 2))
    painter.setBrush(colour(theme.accent) if state == "all" else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 6, 6)
    if state == "all":
        painter.setPen(QPen(colour(theme.on_accent), 3))
        painter.drawPolyline([QPointF(10, 16), QPointF(14, 21), QPointF(22, 11)])
    elif state == "some":
        painter.setPen(QPen(colour(theme.accent), 3))
        painter.drawLine(QPointF(10, 16), QPointF(22, 16))
    elif state == "no":
        painter.setPen(QPen(colour(theme.soft), 2.4))
        painter.drawLine(QPointF(9, 23), QPointF(23, 9))
    painter.end()
    return QIcon(picture)


def _shown(name: str) -> str:
    return wording_of(name, 60).replace("&", "&&")
