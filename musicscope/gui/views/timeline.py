"""The stretch of time that all moving views show, and where the playhead stands in it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol

from musicscope.core.events import Event

DEFAULT_SPAN_S = 12.0
SHORTEST_SPAN_S = 1.0
#: A position younger than this is used again, so that all views of one frame agree.
_FRESH_S = 0.005
#: A change of position between two frames that only a seek makes.
_JUMP_S = 1.0


class Visible(Protocol):
    """A view that can be hidden."""

    def isVisible(self) -> bool:
        """Whether it is shown."""


class Heard(Protocol):
    """What the timeline follows."""

    @property
    def position_s(self) -> float:
        """The moment that is heard now."""


@dataclass(frozen=True)
class Window:
    """The visible stretch in pixels of the screen.

    Attributes
    ----------
    left : int
        Pixels from the start of the track to the left edge.
    width : int
        Pixels.
    scale : float
        Pixels a second.
    playhead : int
        Pixels from the left edge to the playhead; may lie outside.
    """

    left: int
    width: int
    scale: float
    playhead: int

    def x_of(self, moment_s: float) -> float:
        """Return where a moment lies, pixels from the left edge."""
        return moment_s * self.scale - self.left

    def time_at(self, x: float) -> float:
        """Return the moment at a pixel, s."""
        return (self.left + x) / self.scale


class Timeline:
    """Shared by all views in step with the sound: one centre, one span, one playhead.

    Attributes
    ----------
    centre_s : float
        The moment in the middle while the playhead is not followed.
    span_s : float
        Seconds that are asked for; a shorter track is shown whole.
    following : bool
        Whether the playhead stays in the middle.
    duration_s : float
        Of the track, 0 for none.
    position_s : float
        Of the playhead.
    track : int or None
        Whose time this is.
    changed : Event
        Zoomed, moved, or following began or ended.
    """

    def __init__(self, span_s: float = DEFAULT_SPAN_S) -> None:
        self.span_s = span_s
        self.centre_s = 0.0
        self.following = True
        self.duration_s = 0.0
        self.position_s = 0.0
        self.track: int | None = None
        self.changed: Event[None] = Event()
        self._views: dict[int, Visible] = {}
        self._read_at = 0.0

    def join(self, view: Visible) -> None:
        """Add a view below those that joined before."""
        self._views[id(view)] = view

    def leave(self, key: int) -> None:
        """Take out the view whose ``id`` was `key`."""
        self._views.pop(key, None)

    def leads(self, view: Visible) -> bool:
        """Return whether `view` is the highest that is visible."""
        shown = [v for v in self._views.values() if v.isVisible()]
        return bool(shown) and shown[0] is view

    def carries_axis(self, view: Visible) -> bool:
        """Return whether `view` is the lowest that is visible: it alone shows the time axis."""
        shown = [v for v in self._views.values() if v.isVisible()]
        return bool(shown) and shown[-1] is view

    def reset(self, duration_s: float) -> None:
        """Show another track from its start."""
        self.duration_s = max(duration_s, 0.0)
        self.position_s = 0.0
        self.following = True
        self.changed.emit(None)

    def follow(self, position_s: float) -> None:
        """Move the playhead."""
        jumped = abs(position_s - self.position_s) > _JUMP_S
        self.position_s = position_s
        self._read_at = time.perf_counter()
        if not self.following:
            outside = abs(position_s - self._middle()) > self.shown_s / 2
            if jumped and outside:
                self.follow_again()

    def listen_to(self, heard: Heard) -> None:
        """Move the playhead to what is heard, unless that was just done in this frame."""
        if time.perf_counter() - self._read_at > _FRESH_S:
            self.follow(heard.position_s)

    def follow_again(self) -> None:
        """Keep the playhead in the middle from now on."""
        if not self.following:
            self.following = True
            self.changed.emit(None)

    @property
    def shown_s(self) -> float:
        """Seconds that are visible."""
        longest = max(self.duration_s, SHORTEST_SPAN_S)
        return min(max(self.span_s, SHORTEST_SPAN_S), longest)

    @property
    def visible_centre_s(self) -> float:
        """The moment in the middle of what is visible."""
        half = self.shown_s / 2
        return min(max(self._middle(), half), max(self.duration_s - half, half))

    def pan(self, seconds: float) -> None:
        """Move what is visible; the playhead is no longer followed."""
        self.centre_s = self.visible_centre_s + seconds
        self.following = False
        self.centre_s = self.visible_centre_s
        self.changed.emit(None)

    def zoom(self, factor: float, around_s: float | None = None) -> None:
        """Show `factor` times as many seconds, keeping `around_s` where it is.

        While the playhead is followed it is what stays in place.
        """
        before = self.shown_s
        longest = max(self.duration_s, SHORTEST_SPAN_S)
        self.span_s = min(max(before * factor, SHORTEST_SPAN_S), longest)
        if not self.following and around_s is not None:
            ratio = self.shown_s / before
            self.centre_s = around_s + (self.visible_centre_s - around_s) * ratio
            self.centre_s = self.visible_centre_s
        self.changed.emit(None)

    def zoom_to_default(self) -> None:
        """Show the usual number of seconds around the playhead."""
        self.span_s = DEFAULT_SPAN_S
        self.following = True
        self.changed.emit(None)

    def window(self, width: int) -> Window:
        """Return what is visible on `width` pixels of the screen."""
        width = max(width, 1)
        scale = width / self.shown_s
        playhead = int(self.position_s * scale + 0.5)
        if self.following:
            left = playhead - width // 2
        else:
            left = int(self.centre_s * scale + 0.5) - width // 2
        last = max(int(self.duration_s * scale + 0.5) - width, 0)
        left = min(max(left, 0), last)
        return Window(left, width, scale, playhead - left)

    def _middle(self) -> float:
        return self.position_s if self.following else self.centre_s
