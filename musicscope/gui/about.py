"""The keyboard table and what this program is."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QScrollArea, QVBoxLayout, QWidget

from musicscope import __version__
from musicscope.gui.actions import Actions
from musicscope.gui.theme import INSET, themes

VIEWS = (
    ("Views", "Wheel", "zoom in time"),
    ("Views", "Click", "go to that moment"),
    ("Map", "Click", "play that dot"),
    ("Map", "Shift+drag", "select with a lasso"),
    ("Map", "Arrow keys, Space", "step to a neighbour, play it"),
    ("Map", "F", "fit the whole map"),
)


class _TextDialog(QDialog):
    def __init__(self, title: str, html: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        text = QLabel(html)
        text.setContentsMargins(INSET, INSET, INSET, INSET)
        text.setWordWrap(True)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(text)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(scroll)
        column.addWidget(buttons)


def show_shortcuts(window: QWidget) -> None:
    """Show every shortcut in a table."""
    actions: Actions = window.actions
    rows = [(s.menu, s.keys, s.text) for s in actions.shortcuts()]
    soft = themes.active.soft
    html = "".join(
        f"<tr><td style='color:{soft};padding:3px 16px 3px 0'>{escape(menu)}</td>"
        f"<td style='padding:3px 16px 3px 0'><b>{escape(keys)}</b></td><td>{escape(text)}</td></tr>"
        for menu, keys, text in (*rows, *VIEWS)
    )
    dialog = _TextDialog("Keyboard shortcuts", f"<table>{html}</table>", window)
    dialog.resize(520, 640)
    dialog.exec()


def show_about(window: QWidget) -> None:
    """Say what this is and under which licence."""
    html = (
        f"<h3>MusicScope {__version__}</h3>"
        "<p>See, hear and map the music you own. Everything stays on your computer.</p>"
        "<p>Free software under the GNU General Public License, version 3 or later.</p>"
    )
    dialog = _TextDialog("About MusicScope", html, window)
    dialog.resize(420, 240)
    dialog.exec()
