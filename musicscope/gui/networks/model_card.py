"""One network: what can be done with it, what it hears, and its card."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from musicscope.core.paths import display_path
from musicscope.gui.elided import ElidedLabel
from musicscope.gui.networks.card_words import UNNAMED, facts_of, metric_words
from musicscope.gui.networks.embed_part import EmbedPart
from musicscope.gui.networks.heard_part import HeardPart
from musicscope.gui.networks.live_words import figure, metric_name
from musicscope.gui.networks.model_files import (
    ask_and_export,
    ask_and_export_onnx,
    ask_and_rename,
    delete_with_undo,
)
from musicscope.gui.networks.said import Page, said
from musicscope.gui.similar.wrapping import WrappingRow
from musicscope.gui.theme import SPACE

if TYPE_CHECKING:
    from pathlib import Path

    from musicscope.learning.packages import OnShelf
    from musicscope.workspace import Workspace

_MOST_NAMES = 60


class ModelCard(Page):
    """Follows which network is looked at.

    Parameters
    ----------
    workspace : Workspace
    parent : QWidget
    """

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__("Network", parent)
        self._workspace = workspace
        self._one: OnShelf | None = None
        inside = self.inside
        self.title = ElidedLabel(inside)
        self.title.setProperty("role", "title")
        self.figures = said("", "soft", inside)
        self.trouble = said("", "bad", inside)
        self._make_buttons(inside)
        self.heard = HeardPart(workspace, inside)
        self.embed = EmbedPart(workspace, inside)
        self.facts = QWidget(inside)
        self._grid = QGridLayout(self.facts)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * SPACE)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        for widget in (self.title, self.figures, self.trouble, self.buttons):
            self.column.addWidget(widget)
        self._usable: list[QWidget] = [self.heard, self.embed, self.facts]
        for heading, widget in (
            ("What it says of this track", self.heard),
            ("The whole library", self.embed),
            ("Card", self.facts),
        ):
            self.column.addSpacing(SPACE // 2)
            self._usable.append(self.say(heading, "heading"))
            self.column.addWidget(widget)
        self.column.addStretch(1)

    def _make_buttons(self, inside: QWidget) -> None:
        self.buttons = QWidget(inside)
        self._row = WrappingRow(self.buttons)
        self.use = self._button("Use for the views", self._choose)
        self.use.setProperty("role", "primary")
        self.use.setToolTip("The taggram, saliency and suggestions listen with this network")
        self.rename = self._button("Rename…", lambda: self._with_card(ask_and_rename))
        self.export = self._button("Export…", lambda: self._with_card(ask_and_export))
        self.export.setToolTip("As a .network file for another MusicScope; it holds no music")
        self.onnx = self._button("Export ONNX…", lambda: self._with_card(ask_and_export_onnx))
        self.onnx.setToolTip("For other programs; checked to answer alike")
        self.delete = self._button("Delete", self.delete_shown)

    def _button(self, words: str, then: object) -> QPushButton:
        button = QPushButton(words, self.buttons)
        button.clicked.connect(then)
        self._row.addWidget(button)
        return button

    def show_model(self, one: OnShelf, used: Path | None) -> None:
        """Show a network, or why it cannot be used."""
        self._one = one
        card = one.card
        for widget in (*self._usable, self.figures, self.use, self.rename, self.export, self.onnx):
            widget.setVisible(card is not None)
        self.trouble.setVisible(card is None)
        self.trouble.setText(one.trouble)
        self.title.setText(card.name if card is not None else display_path(one.path.name))
        if card is None:
            return
        in_use = one.path == used
        self.use.setText("In use" if in_use else "Use for the views")
        self.use.setEnabled(not in_use)
        measured = metric_words(card.metrics)
        self.figures.setText(
            f"{measured} on tracks it never learned from" if measured else "It was not measured"
        )
        self.heard.show_model(one.path, card)
        self.embed.show_model(one.path, card)
        self._show_facts()

    def delete_shown(self) -> None:
        """Delete the network; can be undone."""
        if self._one is not None:
            delete_with_undo(self._workspace, self._one.path, self.title.text())

    def rename_shown(self) -> None:
        """Ask for another name."""
        self._with_card(ask_and_rename)

    def _choose(self) -> None:
        if self._one is not None:
            self._workspace.networks.choose(self._one.path)

    def _with_card(self, ask: object) -> None:
        if self._one is not None and self._one.card is not None:
            ask(self._workspace, self._one.path, self._one.card, self)

    def _show_facts(self) -> None:
        while self._grid.count():
            widget = self._grid.takeAt(0).widget()
            widget.hide()
            widget.deleteLater()
        card = self._one.card
        facts = facts_of(card)
        if card.task not in UNNAMED:
            names = ", ".join(card.names[:_MOST_NAMES])
            more = len(card.names) - _MOST_NAMES
            facts.insert(0, ("Knows", names + (f" and {more:,} more" if more > 0 else "")))
        known = {n: v for n, v in card.metrics.items() if math.isfinite(v)}
        facts += [(metric_name(name), figure(value)) for name, value in known.items()]
        if card.notes:
            facts.append(("Notes", card.notes))
        for line, (name, words) in enumerate(facts):
            self._grid.addWidget(said(name, "soft", self.facts), line, 0, Qt.AlignmentFlag.AlignTop)
            value = said(words, "", self.facts)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setAccessibleName(f"{name}: {words}")
            self._grid.addWidget(value, line, 1)
