"""Icons of one family (Phosphor, through QtAwesome), coloured by the theme."""

from __future__ import annotations

from PySide6.QtGui import QIcon

from musicscope.gui.theme import themes

_PHOSPHOR = {
    "play": "play-fill",
    "pause": "pause-fill",
    "next": "skip-forward-fill",
    "previous": "skip-back-fill",
    "shuffle": "shuffle",
    "repeat": "repeat",
    "repeat-one": "repeat-once",
    "volume": "speaker-high",
    "muted": "speaker-x",
    "search": "magnifying-glass",
    "folder": "folder-open",
    "warning": "warning",
    "close": "x",
    "settings": "gear",
    "list": "list-bullets",
    "map": "map-trifold",
    "refresh": "arrows-clockwise",
    "lasso": "selection",
    "pan": "hand",
    "zoom-fit": "corners-out",
    "zoom-selection": "crosshair",
    "queue": "queue",
    "check": "check",
    "plus": "plus",
    "minus": "minus",
    "music": "music-notes",
    "caret": "caret-down",
    "copy": "copy",
    "loop": "infinity",
    "practice": "sliders-horizontal",
}


def icon(name: str, token: str = "text") -> QIcon:
    """Return the icon called `name` in the colour of a theme token, for instance ``"soft"``.

    Raises
    ------
    KeyError
        When there is no icon of that name.
    """
    import qtawesome

    theme = themes.active
    return qtawesome.icon(
        f"ph.{_PHOSPHOR[name]}", color=getattr(theme, token), color_disabled=theme.faint
    )
