"""The row above the map: projection, colours, clusters, tools, and how faithful the map is."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from musicscope.gui.icons import icon
from musicscope.gui.map.flow import FlowLayout
from musicscope.gui.map.glyphs import lasso_icon, rectangle_icon
from musicscope.gui.map.kchooser import KChooser
from musicscope.gui.map.lasso import Tool
from musicscope.gui.map.words import faithfulness
from musicscope.gui.theme import SPACE, Theme, themes
from musicscope.maps.projection import PROJECTIONS
from musicscope.workspace.colours import FIELDS

CARET = " ▾"
HEIGHT = 28


def _shaped(button: QAbstractButton, name: str, tip: str) -> None:
    button.setProperty("role", "chip")
    button.setFixedHeight(HEIGHT)
    button.setAccessibleName(name)
    button.setToolTip(tip)


class MapToolbar(QWidget):
    """Emits what the person chooses; shows what the panel says."""

    projection_chosen = Signal(str)
    field_chosen = Signal(str)
    k_chosen = Signal(object)
    tool_chosen = Signal(object)
    fit_wanted = Signal()
    zoom_to_selection_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools: dict[Tool, QToolButton] = {}
        self._projections: dict[str, QToolButton] = {}
        self._fields: dict[str, QAction] = {}
        controls = QWidget(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        controls.setSizePolicy(policy)
        self._flow = FlowLayout(controls)
        self._add_projections()
        self._flow.begin_group()
        self._colour = self._add_colour_menu()
        self._k = KChooser(self)
        _shaped(self._k, "Number of clusters", "How many clusters k-means makes")
        self._k.chosen.connect(self.k_chosen)
        self._flow.addWidget(self._k)
        self._flow.begin_group()
        self._add_tools()
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        row.setSpacing(SPACE)
        row.addWidget(controls, 1)
        self._pill = QLabel(self)
        self._pill.setFixedHeight(HEIGHT)
        keeps_room = self._pill.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)
        self._pill.setSizePolicy(keeps_room)
        self._pill.hide()
        row.addWidget(self._pill, 0, Qt.AlignmentFlag.AlignTop)
        self._faith = math.nan
        self.destroyed.connect(themes.changed.subscribe(self._paint))
        self._paint(themes.active)

    def _add_projections(self) -> None:
        group = QButtonGroup(self)
        for entry in PROJECTIONS:
            button = QToolButton(self)
            button.setText(entry.label)
            button.setCheckable(True)
            _shaped(button, f"Projection {entry.label}", entry.doc.split("\n\n")[0])
            group.addButton(button)
            button.clicked.connect(lambda _=False, n=entry.name: self.projection_chosen.emit(n))
            self._projections[entry.name] = button
            self._flow.addWidget(button)

    def _add_colour_menu(self) -> QToolButton:
        button = QToolButton(self)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        _shaped(button, "Colour of the dots", "What the colours of the dots mean")
        menu = QMenu(button)
        group = QActionGroup(menu)
        for field, label in FIELDS.items():
            action = menu.addAction(label)
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, f=field: self.field_chosen.emit(f))
            group.addAction(action)
            self._fields[field] = action
        button.setMenu(menu)
        self._flow.addWidget(button)
        return button

    def _add_tools(self) -> None:
        group = QButtonGroup(self)
        for tool, name, tip in (
            (Tool.PAN, "Move", "Drag moves the map; Shift draws a lasso"),
            (Tool.LASSO, "Lasso", "Drag draws around dots; Ctrl adds, Alt takes out"),
            (Tool.RECTANGLE, "Rectangle", "Drag spans a rectangle; Ctrl adds, Alt takes out"),
        ):
            button = self._icon_button(name, tip)
            button.setCheckable(True)
            button.setChecked(tool is Tool.PAN)
            button.clicked.connect(lambda _=False, t=tool: self.tool_chosen.emit(t))
            group.addButton(button)
            self._tools[tool] = button
        self._flow.begin_group()
        self._fit = self._icon_button("Show the whole map", "Show the whole map (F)")
        self._fit.clicked.connect(self.fit_wanted)
        self._to_selection = self._icon_button(
            "Zoom to the selection", "Zoom to the selection (Shift+F)"
        )
        self._to_selection.clicked.connect(self.zoom_to_selection_wanted)
        self._to_selection.setEnabled(False)

    def _icon_button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        _shaped(button, name, tip)
        button.setProperty("role", "tool")
        button.setFixedWidth(HEIGHT + 4)
        button.setIconSize(QSize(16, 16))
        self._flow.addWidget(button)
        return button

    def show_projection(self, name: str) -> None:
        """Press the button of a projection."""
        if name in self._projections:
            self._projections[name].setChecked(True)

    def show_field(self, field: str) -> None:
        """Say what the colours mean; the cluster chooser shows only with clusters."""
        self._fields[field].setChecked(True)
        self._colour.setText(f"Colour: {FIELDS[field].lower()}{CARET}")
        self._k.setVisible(field == "cluster")

    def show_k(self, k: int, wanted: int | None) -> None:
        """Say how many clusters there are, and whether that was chosen by hand."""
        self._k.show_k(k, wanted)

    def show_tool(self, tool: Tool) -> None:
        """Press the button of a tool."""
        self._tools[tool].setChecked(True)

    def show_selected(self, some: bool) -> None:
        """Offer to zoom to the selection where there is one."""
        self._to_selection.setEnabled(some)

    def show_faithfulness(self, trustworthiness: float) -> None:
        """Say how faithful the map is; nothing when that is not known."""
        self._faith = trustworthiness
        self._paint(themes.active)

    def _paint(self, theme: Theme) -> None:
        colour = theme.soft
        self._tools[Tool.PAN].setIcon(icon("pan", "soft"))
        self._tools[Tool.LASSO].setIcon(lasso_icon(colour))
        self._tools[Tool.RECTANGLE].setIcon(rectangle_icon(colour))
        self._fit.setIcon(icon("zoom-fit", "soft"))
        self._to_selection.setIcon(icon("zoom-selection", "soft"))
        known = not math.isnan(self._faith)
        if known:
            text, token, sentence = faithfulness(self._faith)
            self._pill.setText(text)
            self._pill.setToolTip(sentence)
            self._pill.setAccessibleName(f"The map is {text}")
            self._pill.setStyleSheet(
                f"background: {theme.panel}; color: {getattr(theme, token)};"
                "border-radius: 6px; padding: 0 10px;"
            )
        self._pill.setVisible(known)
