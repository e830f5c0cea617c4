"""A queue that goes on: music like what it was started with, ever more of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from musicscope.core.events import Event
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.workspace.playback import Playback
    from musicscope.workspace.similar_answers import Match
    from musicscope.workspace.similar_asking import Asked

#: The queue is filled up when fewer tracks than this are left …
FEWEST = 5
#: … with so many at a time.
_AT_ONCE = 10
#: A track comes back after so many others at the earliest, where there are so many.
UNREPEATED = 100


class MoreLike(Protocol):
    """Answers what is like some tracks, as `Similar.more_like` does."""

    def __call__(
        self,
        *,
        seeds: tuple[int, ...],
        against: tuple[int, ...],
        weights: Mapping[str, float],
        query: str,
        limit: int,
        vary_artists: bool,
        done: Callable[[list[Match]], None],
        failed: Callable[[str], None],
    ) -> Asked:
        """See `Similar.more_like`."""


@dataclass(frozen=True)
class _Programme:
    """What the radio plays."""

    seeds: tuple[int, ...]
    against: tuple[int, ...]
    weights: Mapping[str, float]
    query: str
    vary_artists: bool


class Radio:
    """Fills the queue while it is on.

    It goes off by itself when something else is played.

    Attributes
    ----------
    changed : Event
        It went on or off.
    """

    def __init__(
        self, playback: Playback, more_like: MoreLike, notify: Callable[[Notice], None]
    ) -> None:
        self.changed: Event[None] = Event()
        self._playback = playback
        self._more_like = more_like
        self._notify = notify
        self._programme: _Programme | None = None
        self._sent: deque[int] = deque(maxlen=UNREPEATED)
        self._asked: Asked | None = None
        self._acting = False
        playback.changed.subscribe(lambda _: self._follow())

    @property
    def is_on(self) -> bool:
        """Whether it fills the queue."""
        return self._programme is not None

    def start(
        self,
        seeds: tuple[int, ...],
        against: tuple[int, ...],
        weights: Mapping[str, float],
        query: str,
        vary_artists: bool,
    ) -> None:
        """Go on with another programme; a seed that plays goes on playing."""
        self._forget_question()
        self._programme = _Programme(seeds, against, weights, query, vary_artists)
        self._sent.clear()
        self._sent.extend(seeds)
        self._ask(begin=True)
        self.changed.emit(None)

    def stop(self) -> None:
        """Send no more; what waits in the queue stays."""
        if self._programme is not None:
            self._programme = None
            self._forget_question()
            self.changed.emit(None)

    def _forget_question(self) -> None:
        asked, self._asked = self._asked, None
        if asked is not None:
            asked.cancel()

    def _follow(self) -> None:
        if self._programme is None or self._acting or self._asked is not None:
            return
        current = self._playback.current
        if current is not None and current not in self._sent:
            self.stop()
        elif current is not None and len(self._playback.queue) < FEWEST:
            self._ask(begin=False)

    def _ask(self, *, begin: bool) -> None:
        programme = self._programme
        if programme is None:
            return

        def done(matches: list[Match]) -> None:
            self._asked = None
            if self._programme is programme:
                waiting = () if begin else self._playback.queue
                fresh = self._fresh([match.track for match in matches], waiting)
                self._send(fresh, begin=begin)

        def failed(sentence: str) -> None:
            self._asked = None
            if self._programme is programme:
                self._notify(Notice("warn", f"The radio stops. {sentence}"))
                self.stop()

        asked = self._more_like(
            seeds=programme.seeds,
            against=programme.against,
            weights=programme.weights,
            query=programme.query,
            limit=UNREPEATED + 2 * _AT_ONCE,
            vary_artists=programme.vary_artists,
            done=done,
            failed=failed,
        )
        self._asked = None if asked.ended else asked

    def _fresh(self, found: list[int], waiting: Sequence[int]) -> list[int]:
        """Return what comes next: the nearest not heard lately, or those heard longest ago.

        What plays and what is `waiting` is left out.
        """
        heard = {track: place for place, track in enumerate(self._sent)}
        fresh = [track for track in found if track not in heard]
        again = sorted((t for t in found if t in heard), key=heard.__getitem__)
        busy = {self._playback.current, *waiting}
        return [t for t in (fresh or again[: len(again) // 2 or 1]) if t not in busy][:_AT_ONCE]

    def _send(self, tracks: list[int], *, begin: bool) -> None:
        playback = self._playback
        programme = self._programme
        if programme is None or (not tracks and not begin):
            return
        if not tracks:
            self._notify(Notice("warn", "The radio stops: nothing fits; widen its filter."))
            self.stop()
            return
        self._sent.extend(tracks)
        self._acting = True
        try:
            if not begin:
                playback.enqueue(tracks)
            elif playback.current in programme.seeds:
                playback.clear_queue()
                playback.enqueue(tracks)
            else:
                playback.play(tracks[0], tracks[:1])
                playback.clear_queue()
                playback.enqueue(tracks[1:])
        finally:
            self._acting = False
