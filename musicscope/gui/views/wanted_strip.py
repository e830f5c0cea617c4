"""A strip that asks for its tiles, and shows the former picture until the next one has come."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from musicscope.analysis.picture import PictureChoice, Tile
from musicscope.gui.listening import listen
from musicscope.gui.views.strip import PictureStrip
from musicscope.gui.views.timeline import Timeline, Window

if TYPE_CHECKING:
    from musicscope.workspace.pictures import Pictures

#: Seconds between two looks for a tile that has not been announced.
_LOOK_S = 0.5
#: So long the former picture stays while the next one fills what is in view, s.
_PATIENCE_S = 0.4


class WantedStrip:
    """The strip of one choice of one service; wants its tiles until the owner is destroyed.

    Parameters
    ----------
    owner : QObject
        The view that draws it.
    pictures : Pictures
        The service that makes tiles.
    choice : PictureChoice
        The picture shown first.
    changed : callable
        Called when there is something new to draw.

    Attributes
    ----------
    choice : PictureChoice
        The picture that was asked for last.
    strip : PictureStrip
        What is to be drawn; for a moment after a choice still the former picture.
    """

    def __init__(
        self,
        owner: QObject,
        pictures: Pictures,
        choice: PictureChoice,
        changed: Callable[[], None],
    ) -> None:
        self.choice = choice
        self.strip = PictureStrip(choice)
        self._next: PictureStrip | None = None
        self._asked_at = 0.0
        self._looked_at = 0.0
        self._pictures = pictures
        self._changed = changed
        self._ended = False
        pictures.want(choice)
        self._unsubscribe = pictures.arrived.subscribe(self._take)
        owner.destroyed.connect(lambda *_: self.end())
        listen(owner, pictures.cleared, lambda _: self.reload())
        self.reload()

    def end(self) -> None:
        """No longer want anything."""
        if not self._ended:
            self._ended = True
            self._unsubscribe()
            self._pictures.unwant(self.choice)

    def choose(self, choice: PictureChoice) -> None:
        """Ask for another picture; the present one is shown until it has come."""
        if choice == self.choice or self._ended:
            return
        self._pictures.want(choice)
        self._pictures.unwant(self.choice)
        self.choice = choice
        self._asked_at = time.monotonic()
        self._next = PictureStrip(choice) if choice != self.strip.choice else None
        target = self._next or self.strip
        target.add(self._pictures.tiles(choice).values())
        if self.strip.empty:
            self._turn()

    def reload(self) -> None:
        """Show the track that the service has now."""
        if self._ended:
            return
        self._next = None
        self.strip = PictureStrip(self.choice)
        self.strip.add(self._pictures.tiles(self.choice).values())

    def tick(self, window: Window, timeline: Timeline) -> None:
        """Turn to the next picture when it is there, and look for tiles that are missing."""
        if self._next is not None and self._ready(self._next, window):
            self._turn()
        target = self._next or self.strip
        if self._ended or not target.lacks(window):
            return
        if time.monotonic() - self._looked_at > _LOOK_S:
            self._looked_at = time.monotonic()
            if not timeline.following:
                self._pictures.look_at(timeline.visible_centre_s)
            target.add(self._pictures.tiles(self.choice).values())

    def _ready(self, strip: PictureStrip, window: Window) -> bool:
        late = time.monotonic() - self._asked_at > _PATIENCE_S
        return strip.covers(window) or (late and not strip.empty)

    def _turn(self) -> None:
        if self._next is not None:
            self.strip, self._next = self._next, None
            self._changed()

    def _take(self, tile: Tile) -> None:
        if tile.choice != self.choice or tile.track != self._pictures.track:
            return
        if self._next is not None:
            self._next.add([tile])
        else:
            self.strip.add([tile])
            self._changed()
