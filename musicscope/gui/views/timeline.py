"""The stretch of time that all moving views show, and where the playhead stands in it."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Protocol

from musicscope.core.events import Event

DEFAULT_SPAN_S = 12.0
SHORTEST_SPAN_S = 1.0
#: The most of a live input that is shown at once.
LONGEST_LIVE_SPAN_S = 600.0
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
    live : bool
        Whether the sound is being made now: it grows, and what sounds stands at the right edge.
    marking : tuple of float or None
        The two moments between which the mouse is selecting, s.
    pointed_s : float or None
        The moment under the mouse, in whichever view it is.
    changed : Event
        Zoomed, moved, or following began or ended.
    marked, pointed : Event
        `marking`, `pointed_s` changed.
    """

    def __init__(self, span_s: float = DEFAULT_SPAN_S) -> None:
        self.span_s = span_s
        self.centre_s = 0.0
        self.following = True
        self.duration_s = 0.0
        self.position_s = 0.0
        self.track: int | None = None
        self.live = False
        self.marking: tuple[float, float] | None = None
        self.pointed_s: float | None = None
        self.changed: Event[None] = Event()
        self.marked: Event[None] = Event()
        self.pointed: Event[None] = Event()
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
        self.live = False
        self._begin(duration_s)

    def begin_live(self) -> None:
        """Show a sound that begins now and grows by `extend`."""
        self.live = True
        self._begin(0.0)

    def extend(self, duration_s: float) -> None:
        """Let the sound be longer; what is visible stays where it is."""
        self.duration_s = max(duration_s, self.duration_s)

    def mark(self, moments: tuple[float, float] | None) -> None:
        """Show what the mouse is selecting."""
        if moments != self.marking:
            self.marking = moments
            self.marked.emit(None)

    def point(self, moment_s: float | None) -> None:
        """Show the moment under the mouse in all views."""
        if moment_s != self.pointed_s:
            self.pointed_s = moment_s
            self.pointed.emit(None)

    def state(self) -> dict[str, object]:
        """Return what is visible, as JSON values."""
        return {"span_s": self.span_s, "following": self.following, "centre_s": self.centre_s}

    def restore(self, state: dict[str, object]) -> None:
        """Show what `state` named; what is missing or wrong stays as it is."""
        span_s, centre_s = state.get("span_s"), state.get("centre_s")
        if isinstance(span_s, int | float) and math.isfinite(span_s):
            self.span_s = max(float(span_s), SHORTEST_SPAN_S)
        if isinstance(centre_s, int | float) and math.isfinite(centre_s):
            self.centre_s = float(centre_s)
        self.following = state.get("following", self.following) is not False
        self.changed.emit(None)

    def follow(self, position_s: float) -> None:
        """Move the playhead."""
        jumped = abs(position_s - self.position_s) > _JUMP_S
        self.position_s = position_s
        self._read_at = time.perf_counter()
        if not self.following and not self.live:
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
        return min(max(self.span_s, SHORTEST_SPAN_S), self._longest_s)

    @property
    def visible_centre_s(self) -> float:
        """The moment in the middle of what is visible."""
        if self.live and self.following:
            return self.position_s - self.shown_s / 2
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
        self.span_s = min(max(before * factor, SHORTEST_SPAN_S), self._longest_s)
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
        if self.following and self.live:
            return Window(playhead - width + 1, width, scale, width - 1)
        if self.following:
            left = playhead - width // 2
        else:
            left = int(self.centre_s * scale + 0.5) - width // 2
        last = max(int(self.duration_s * scale + 0.5) - width, 0)
        left = min(max(left, 0), last)
        return Window(left, width, scale, playhead - left)

    @property
    def _longest_s(self) -> float:
        return LONGEST_LIVE_SPAN_S if self.live else max(self.duration_s, SHORTEST_SPAN_S)

    def _begin(self, duration_s: float) -> None:
        self.duration_s = max(duration_s, 0.0)
        self.position_s = 0.0
        self.following = True
        self.marking = None
        self.changed.emit(None)

    def _middle(self) -> float:
        return self.position_s if self.following else self.centre_s
