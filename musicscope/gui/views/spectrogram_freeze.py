"""A spectrogram kept beside the one that goes on: other settings, or another track."""

from __future__ import annotations

from typing import TYPE_CHECKING

from musicscope.gui.views.spectrogram_pane import SpectrogramPane
from musicscope.workspace.stage import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from musicscope.gui.views.context import ViewContext
    from musicscope.workspace.pictures import Pictures


class Frozen:
    """What is on stage now, with its present look, kept while the other half goes on.

    Its tiles come from a service of its own, so that it stays when another track is played. A
    live input has no file to draw from: what has been drawn of it stays, and ends there.

    Parameters
    ----------
    owner : QWidget
        The view it belongs to.
    context : ViewContext
    pane : SpectrogramPane
        What is to be kept.
    changed : callable
        Called when there is something new to draw.
    """

    def __init__(
        self,
        owner: QWidget,
        context: ViewContext,
        pane: SpectrogramPane,
        changed: Callable[[], None],
    ) -> None:
        pictures = context.pictures
        self.track = pictures.track
        self.title = context.stage.title
        self._own: Pictures = context.workspace.new_pictures()
        path = _path_on_stage(context)
        duration_s = pictures.duration_s
        self.pane = SpectrogramPane(owner, self._own, pane.look, changed)
        if path:
            self._own.show(pictures.track, path, duration_s)
        self.pane.strip.add(pictures.tiles(pane.look.choice).values())
        self._closed = False
        # the pane ends with the owner too, but knows nothing of the service
        owner.destroyed.connect(lambda *_: self.close())

    def close(self) -> None:
        """Give back the service."""
        if not self._closed:
            self._closed = True
            self.pane.wanted.end()
            self._own.close()


def _path_on_stage(context: ViewContext) -> bytes:
    """Return the file that is on stage; empty for a live input."""
    workspace, stage = context.workspace, context.stage
    if stage.source is Source.TRACK and stage.track is not None:
        return workspace.catalogue.track(stage.track).path
    if stage.source is Source.LAB and workspace.playback.aside is not None:
        return workspace.playback.aside.path
    return b""
