"""The one place where label widgets look for what tags have learned."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from musicscope.workspace import Workspace
    from musicscope.workspace.learning import Learning


def learning_of(workspace: Workspace) -> Learning | None:
    """Return what learns from the labels; None where nothing does."""
    return getattr(workspace, "learning", None)
