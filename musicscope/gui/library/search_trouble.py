"""Why a search finds nothing, where there is more to say than that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from musicscope.library.query import parse

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

_NOTHING = "Nothing in your library matches.\nEsc clears the search."


def nothing_found(workspace: Workspace, text: str) -> str:
    """Return what stands in the empty table: ``sounds:`` may wait, or lack its network."""
    pretrained = getattr(workspace, "pretrained", None)
    words = tuple(term.word for term in parse(text).terms if term.column == "sounds")
    why = pretrained.trouble(words) if pretrained is not None and words else ""
    return f"{why}\nEsc clears the search." if why else _NOTHING
