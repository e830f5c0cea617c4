"""What every view is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from musicscope.core.settings import Settings
    from musicscope.gui.views.timeline import Timeline
    from musicscope.workspace import Workspace
    from musicscope.workspace.pictures import Pictures
    from musicscope.workspace.portrait_now import PortraitNow
    from musicscope.workspace.practice import Practice
    from musicscope.workspace.stage import Stage


@dataclass(frozen=True)
class ViewContext:
    """The services that views draw from, and the time that they share.

    Attributes
    ----------
    workspace : Workspace
    timeline : Timeline
        The stretch of time that all of them show.
    """

    workspace: Workspace
    timeline: Timeline

    @property
    def stage(self) -> Stage:
        """What is shown and followed."""
        return self.workspace.stage

    @property
    def practice(self) -> Practice:
        """Span, loop and bookmarks."""
        return self.workspace.practice

    @property
    def portrait_now(self) -> PortraitNow:
        """What the analysis knows of the track on stage."""
        return self.workspace.portrait_now

    @property
    def pictures(self) -> Pictures:
        """Tiles of what is on stage."""
        return self.workspace.pictures

    @property
    def settings(self) -> Settings:
        """Choices that outlive the program."""
        return self.workspace.settings
