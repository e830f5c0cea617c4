"""A part of the inspector: a heading, what is known, and on demand what that means."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from musicscope.analysis.portrait.figures import figure
from musicscope.gui.inspector.fact_row import Fact
from musicscope.gui.theme import SPACE


class Block(QWidget):
    """A heading with a button that explains, above `body`.

    Parameters
    ----------
    title : str
    explained : sequence of str
        Names of figures that the button explains.
    """

    def __init__(self, title: str, explained: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        heading = QLabel(title)
        heading.setProperty("role", "heading")
        self.explain = QToolButton(text="?", checkable=True)
        self.explain.setProperty("role", "flat")
        self.explain.setFixedSize(22, 22)
        self.explain.setStyleSheet("padding: 0; font-size: 11px;")
        self.explain.setAccessibleName(f"What {title.lower()} means")
        self.explain.setToolTip("\n".join(figure(name).explanation for name in explained[:2]))
        self.explanation = QLabel(_explain(explained), wordWrap=True)
        self.explanation.setProperty("role", "label")
        self.explanation.setTextFormat(Qt.TextFormat.RichText)
        self.explanation.hide()
        self.explain.toggled.connect(self.explanation.setVisible)
        self.head = QHBoxLayout()
        self.head.setSpacing(SPACE // 2)
        self.head.addWidget(heading)
        self.head.addStretch(1)
        self.head.addWidget(self.explain)
        self.body = QVBoxLayout()
        self.body.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self.head)
        column.addWidget(self.explanation)
        column.addLayout(self.body)

    def add_facts(self, *facts: Fact) -> None:
        """Add lines of a name and a value, close together."""
        lines = QVBoxLayout()
        lines.setSpacing(0)
        for fact in facts:
            lines.addWidget(fact)
        self.body.addLayout(lines)


def soft_label() -> QLabel:
    """Return a quiet line of words that wraps."""
    label = QLabel(wordWrap=True)
    label.setProperty("role", "soft")
    return label


def small_label() -> QLabel:
    """Return a quiet small line of words that wraps."""
    label = QLabel(wordWrap=True)
    label.setProperty("role", "label")
    return label


def link(text: str) -> QPushButton:
    """Return a button that looks like words."""
    button = QPushButton(text)
    button.setProperty("role", "link")
    button.setStyleSheet("font-size: 11px; padding-left: 0;")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


def show_words(label: QLabel, words: str) -> None:
    """Show words; the label disappears when there are none."""
    label.setText(words)
    label.setVisible(bool(words))


def _explain(names: Sequence[str]) -> str:
    parts = []
    for name in names:
        known = figure(name)
        unit = f" ({known.unit})" if known.unit else ""
        parts.append(
            f"<p style='margin: 0 0 5px 0'><b>{known.label}</b>{unit}: {known.explanation} "
            f"<i>{known.source}.</i></p>"
        )
    return "".join(parts)
