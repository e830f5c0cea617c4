"""The look: colour tokens, type and the style sheet, dark and light."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from musicscope.core.events import Event
from musicscope.core.paths import resource_folder

SPACE = 8
INSET = 12
ROW = 31
FAMILIES = ("Inter", "Inter Display", "Segoe UI", "SF Pro Text", "Noto Sans", "DejaVu Sans")


@dataclass(frozen=True)
class Theme:
    """One set of colour tokens, each a hex string."""

    name: str
    dark: bool
    ground: str
    panel: str
    raised: str
    raised_strong: str
    line: str
    text: str
    soft: str
    faint: str
    accent: str
    on_accent: str
    good: str
    warn: str
    bad: str


DARK = Theme(
    name="dark",
    dark=True,
    ground="#14161a",
    panel="#1b1e24",
    raised="#23272f",
    raised_strong="#2b313b",
    line="#2a2f38",
    text="#e7e9ee",
    soft="#9aa3b2",
    faint="#7d8696",
    accent="#f5b759",
    on_accent="#1a1508",
    good="#8fb573",
    warn="#eedd88",
    bad="#ee8866",
)

LIGHT = Theme(
    name="light",
    dark=False,
    ground="#f3f4f6",
    panel="#ffffff",
    raised="#eceef1",
    raised_strong="#e1e4e9",
    line="#d5d9df",
    text="#1a1d23",
    soft="#4c5563",
    faint="#6b7280",
    accent="#a85f00",
    on_accent="#ffffff",
    good="#3f7a2a",
    warn="#8a6d00",
    bad="#b4431f",
)


class Themes:
    """The theme in use; widgets that paint themselves follow `changed`.

    Attributes
    ----------
    active : Theme
    scale : float
        By which all type is larger than usual, as for a class.
    changed : Event of Theme
    """

    def __init__(self) -> None:
        self.active = DARK
        self.scale = 1.0
        self._choice = "system"
        self.changed: Event[Theme] = Event()

    def apply(self, choice: str) -> None:
        """Use ``"dark"``, ``"light"`` or ``"system"`` in the whole application."""
        self._choice = choice
        if choice == "system":
            scheme = QGuiApplication.styleHints().colorScheme()
            choice = "light" if scheme is Qt.ColorScheme.Light else "dark"
        self.active = LIGHT if choice == "light" else DARK
        app = QApplication.instance()
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setPalette(_palette(self.active))
        app.setFont(font(13))
        app.setStyleSheet(_style_sheet(self.active, self.scale))
        self.changed.emit(self.active)

    def enlarge(self, scale: float) -> None:
        """Make all type `scale` times its usual size."""
        if scale != self.scale:
            self.scale = scale
            self.apply(self._choice)


themes = Themes()


def colour(hex_colour: str, alpha: int = 255) -> QColor:
    """Return a token as a colour, `alpha` from 0 to 255."""
    result = QColor(hex_colour)
    result.setAlpha(alpha)
    return result


def font(px: int, weight: int = 400, tabular: bool = False) -> QFont:
    """Return the interface font at `px` pixels times the scale of the theme.

    `tabular` figures are all of one width.
    """
    result = QFont()
    result.setFamilies(list(FAMILIES))
    result.setPixelSize(round(px * themes.scale))
    result.setWeight(QFont.Weight(weight))
    if tabular:
        result.setFeature(QFont.Tag("tnum"), 1)
    return result


def reduced_motion() -> bool:
    """Return whether animations should be left out."""
    return not QApplication.isEffectEnabled(Qt.UIEffect.UI_General)


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, token in (
        (role.Window, theme.ground),
        (role.WindowText, theme.text),
        (role.Base, theme.panel),
        (role.AlternateBase, theme.raised),
        (role.Text, theme.text),
        (role.Button, theme.raised),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.bad),
        (role.Highlight, theme.raised_strong),
        (role.HighlightedText, theme.text),
        (role.ToolTipBase, theme.raised_strong),
        (role.ToolTipText, theme.text),
        (role.PlaceholderText, theme.faint),
        (role.Link, theme.accent),
        (role.Mid, theme.line),
        (role.Dark, theme.line),
        (role.Light, theme.raised_strong),
        (role.Accent, theme.accent),
    ):
        palette.setColor(which, QColor(token))
    disabled = QPalette.ColorGroup.Disabled
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(disabled, which, QColor(theme.faint))
    return palette


def _style_sheet(theme: Theme, scale: float) -> str:
    folder = resource_folder() / "style"
    sheet = (folder / "musicscope.qss").read_text("utf-8").replace("@folder", folder.as_posix())
    tokens = {name: value for name, value in asdict(theme).items() if isinstance(value, str)}
    for name in sorted(tokens, key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", tokens[name])
    return re.sub(
        r"font-size: (\d+)px", lambda size: f"font-size: {round(int(size[1]) * scale)}px", sheet
    )
