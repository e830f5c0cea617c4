"""The sign of each kind of playlist."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QIcon

from musicscope.gui.theme import themes
from musicscope.library.playlists import HISTORY
from musicscope.workspace.playlists import Playlist

_PHOSPHOR = {"history": "clock-counter-clockwise", "smart": "funnel", "list": "playlist"}
_WORDS = {"history": "history", "smart": "smart playlist", "list": "playlist"}


def kind_of(playlist: Playlist) -> str:
    """Return ``"history"``, ``"smart"`` or ``"list"``."""
    if playlist.id == HISTORY:
        return "history"
    return "list" if playlist.query is None else "smart"


def words_of(playlist: Playlist) -> str:
    """Return the kind of a playlist in words."""
    return _WORDS[kind_of(playlist)]


def sign_of(playlist: Playlist) -> QIcon:
    """Return the sign of a playlist's kind, in the soft colour of the theme."""
    return _sign(kind_of(playlist), themes.active.soft)


@lru_cache(16)
def _sign(kind: str, tone: str) -> QIcon:
    import qtawesome

    return qtawesome.icon(f"ph.{_PHOSPHOR[kind]}", color=tone)
