"""The row above the map: layout, weights, looks, clusters, tools, and how faithful the map is."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QToolButton, QWidget

from musicscope.gui.icons import icon
from musicscope.gui.map.flow import ControlRow
from musicscope.gui.map.glyphs import (
    arrow_icon,
    audition_icon,
    lasso_icon,
    line_icon,
    neighbours_icon,
    rectangle_icon,
)
from musicscope.gui.map.lasso import Tool
from musicscope.gui.map.words import faithfulness
from musicscope.gui.theme import SPACE, Theme, themes

CARET = " ▾"
HEIGHT = 28
TOOLS = (
    (Tool.PAN, "Move", "Drag moves the map; Ctrl draws a lasso, Shift adds, Alt takes out"),
    (Tool.LASSO, "Lasso", "Drag draws around dots; Shift adds, Alt takes out, both intersect"),
    (
        Tool.RECTANGLE,
        "Rectangle",
        "Drag spans a rectangle; Shift adds, Alt takes out, both intersect",
    ),
    (Tool.LINE, "Line", "Drag a line: its dots play in that order; Shift draws it straight"),
)


class MapToolbar(ControlRow):
    """Emits what the person chooses; shows what the panel says.

    Signals
    -------
    layout_wanted, weights_wanted, looks_wanted, clusters_wanted, faith_wanted : QWidget
        A panel is to be opened below this widget.
    tool_chosen : Tool
    audition_chosen, neighbours_chosen : bool
    fit_wanted, zoom_to_selection_wanted, back_wanted, forward_wanted
    """

    layout_wanted = Signal(QWidget)
    weights_wanted = Signal(QWidget)
    looks_wanted = Signal(QWidget)
    clusters_wanted = Signal(QWidget)
    faith_wanted = Signal(QWidget)
    tool_chosen = Signal(object)
    audition_chosen = Signal(bool)
    neighbours_chosen = Signal(bool)
    fit_wanted = Signal()
    zoom_to_selection_wanted = Signal()
    back_wanted = Signal()
    forward_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, HEIGHT, SPACE)
        self._tools: dict[Tool, QToolButton] = {}
        self._icons: list[tuple[QToolButton, Callable[[str], object]]] = []
        self._layout = self._opener("Layout of the map", self.layout_wanted, 100)
        self._layout.setToolTip("How the map is laid out")
        self._weights = self._opener("Weights of the aspects", self.weights_wanted, 60)
        self._weights.setToolTip("How much timbre, harmony, rhythm and dynamics count")
        self._looks = self._opener("Colour of the dots", self.looks_wanted, 97, first=True)
        self._looks.setToolTip("What colour, size and shape of the dots mean")
        self._clusters = self._opener("Clusters", self.clusters_wanted, 80)
        self._clusters.setToolTip("How tracks are grouped, and how many groups there are")
        self._add_tools()
        self._add_moves()
        self._add_switches()
        self._pill = self._opener("How faithful the map is", self.faith_wanted, 85, last=True)
        self._faith = math.nan
        self.offer(self._pill, False)
        self.destroyed.connect(themes.changed.subscribe(self._paint))
        self._paint(themes.active)

    def _opener(
        self, name: str, wanted: Signal, rank: int, *, first: bool = False, last: bool = False
    ) -> QToolButton:
        button = QToolButton(self)
        _shape(button, name)
        button.clicked.connect(lambda: wanted.emit(self.anchor(button)))
        self.add(button, rank, first=first, last=last)
        return button

    def _add_tools(self) -> None:
        group = QButtonGroup(self)
        glyphs = {
            Tool.PAN: lambda _: icon("pan", "soft"),
            Tool.LASSO: lasso_icon,
            Tool.RECTANGLE: rectangle_icon,
            Tool.LINE: line_icon,
        }
        for tool, name, tip in TOOLS:
            button = self._icon(name, tip, 95, glyphs[tool], first=tool is Tool.PAN)
            button.setCheckable(True)
            button.setChecked(tool is Tool.PAN)
            button.clicked.connect(lambda _=False, t=tool: self.tool_chosen.emit(t))
            group.addButton(button)
            self._tools[tool] = button

    def _add_moves(self) -> None:
        fit = self._icon(
            "Show the whole map", "Show the whole map (F)", 70,
            lambda _: icon("zoom-fit", "soft"), first=True,
        )  # fmt: skip
        fit.clicked.connect(self.fit_wanted)
        self._to_selection = self._icon(
            "Zoom to the selection", "Zoom to the selection (Shift+F)", 65,
            lambda _: icon("zoom-selection", "soft"),
        )  # fmt: skip
        self._to_selection.clicked.connect(self.zoom_to_selection_wanted)
        self._to_selection.setEnabled(False)
        self._back = self._icon(
            "Back", "The view before (Ctrl+[)", 52, lambda ink: arrow_icon(ink, left=True)
        )
        self._back.clicked.connect(self.back_wanted)
        self._forward = self._icon(
            "Forward", "The view after (Ctrl+])", 50, lambda ink: arrow_icon(ink, left=False)
        )
        self._forward.clicked.connect(self.forward_wanted)
        self.show_trail(back=False, forward=False)

    def _add_switches(self) -> None:
        self._audition = self._icon(
            "Audition",
            "Rest on a dot to hear its most typical seconds",
            68,
            audition_icon,
            first=True,
        )
        self._neighbours = self._icon(
            "True neighbours",
            "Lines from the chosen dot to the tracks that sound most like it (N)",
            66,
            neighbours_icon,
        )
        for button, chosen in (
            (self._audition, self.audition_chosen),
            (self._neighbours, self.neighbours_chosen),
        ):
            button.setCheckable(True)
            button.clicked.connect(chosen)

    def _icon(
        self, name: str, tip: str, rank: int, glyph: Callable[[str], object], *, first: bool = False
    ) -> QToolButton:
        button = QToolButton(self)
        _shape(button, name)
        button.setToolTip(tip)
        button.setProperty("role", "tool")
        button.setFixedWidth(HEIGHT + 2)
        button.setIconSize(QSize(16, 16))
        self._icons.append((button, glyph))
        self.add(button, rank, first=first)
        return button

    def show_layout(self, projection: str) -> None:
        """Say how the map is laid out."""
        self.say(self._layout, projection + CARET)

    def show_weights(self, words: str, weighted: bool) -> None:
        """Say how much each aspect counts; `weighted` when that is not as usual."""
        self._weights.setAccessibleDescription(words)
        self.say(self._weights, f"Weights{' *' if weighted else ''}{CARET}", f"{words}{CARET}")

    def offer_weights(self, wanted: bool) -> None:
        """Have weights at all; a map of two measures has none."""
        self.offer(self._weights, wanted)

    def show_field(self, label: str) -> None:
        """Say what the colours mean."""
        self._looks.setAccessibleDescription(label)
        self.say(self._looks, f"Colour: {label.lower()}{CARET}")

    def show_clusters(self, words: str) -> None:
        """Say how tracks are grouped."""
        self.say(self._clusters, words + CARET)

    def show_tool(self, tool: Tool) -> None:
        """Press the button of a tool."""
        self._tools[tool].setChecked(True)

    def show_selected(self, some: bool) -> None:
        """Offer to zoom to the selection where there is one."""
        self._to_selection.setEnabled(some)

    def show_trail(self, *, back: bool, forward: bool) -> None:
        """Offer to go back and forward where there is a view to go to."""
        self._back.setEnabled(back)
        self._forward.setEnabled(forward)

    def show_audition(self, on: bool) -> None:
        """Press the button that lets dots be heard by resting on them, or release it."""
        self._audition.setChecked(on)

    def show_neighbours(self, on: bool) -> None:
        """Press the button of the lines to true neighbours, or release it."""
        self._neighbours.setChecked(on)

    @property
    def neighbours_shown(self) -> bool:
        """Whether lines to true neighbours are wanted."""
        return self._neighbours.isChecked()

    def show_faithfulness(self, trustworthiness: float, sentence: str) -> None:
        """Say how faithful the map is; nothing when that is not known."""
        self._faith = trustworthiness
        self._pill.setToolTip(sentence)
        self._pill.setAccessibleDescription(sentence)
        self.offer(self._pill, not math.isnan(trustworthiness))
        self._paint(themes.active)

    def _paint(self, theme: Theme) -> None:
        for button, glyph in self._icons:
            button.setIcon(glyph(theme.soft))
        if not math.isnan(self._faith):
            text, token = faithfulness(self._faith)
            self._pill.setAccessibleName(f"The map is {text}")
            self._pill.setStyleSheet(f"QToolButton {{ color: {getattr(theme, token)}; }}")
            self.say(self._pill, text)


def _shape(button: QAbstractButton, name: str) -> None:
    button.setProperty("role", "chip")
    button.setFixedHeight(HEIGHT)
    button.setAccessibleName(name)
