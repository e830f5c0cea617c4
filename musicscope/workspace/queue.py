"""What plays next: the person's own queue first, then the list they started from."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Literal

Repeat = Literal["off", "all", "one"]


class PlayQueue:
    """The order of play; knows ids, not sound.

    Attributes
    ----------
    current : int or None
        The track that plays.
    repeat : {"off", "all", "one"}
        What happens at the end of a track or of the list.
    """

    def __init__(self, rng: random.Random | None = None) -> None:
        self.current: int | None = None
        self.repeat: Repeat = "off"
        self._shuffle = False
        self._context: tuple[int, ...] = ()
        self._upcoming: list[int] = []
        self._returning: list[int] = []
        self._chosen: list[int] = []
        self._history: list[int] = []
        self._rng = rng or random.Random()

    @property
    def upcoming(self) -> tuple[int, ...]:
        """What plays next: what was gone back from, queued tracks, the rest of the list."""
        return (*self._returning, *self._chosen, *self._upcoming)

    @property
    def shuffle(self) -> bool:
        """Whether the rest of the list plays in random order."""
        return self._shuffle

    @shuffle.setter
    def shuffle(self, on: bool) -> None:
        self._shuffle = on
        self._refill()

    def start(self, track: int, context: Sequence[int] | None = None) -> None:
        """Make `track` current; `context` is the list it was chosen from, in the order shown."""
        if self.current is not None and self.current != track:
            self._history.append(self.current)
        self.current = track
        self._returning.clear()
        if context is not None:
            self._context = tuple(context)
        self._refill()

    def resume(self, track: int, following: Sequence[int]) -> None:
        """Make `track` current; exactly `following` comes next, shuffled or not."""
        self.clear()
        self.start(track, (track, *following))
        self._upcoming = list(following)

    def advance(self, *, by_itself: bool) -> int | None:
        """Go to the next track and return it, or None at the end.

        Parameters
        ----------
        by_itself : bool
            True at the end of a track, where *repeat one* holds; False when the person asked.
        """
        if by_itself and self.repeat == "one":
            return self.current
        if not self.upcoming and self.repeat == "all":
            self._upcoming = self._ordered(list(self._context))
        following = self._returning or self._chosen or self._upcoming
        if not following:
            return None
        if self.current is not None:
            self._history.append(self.current)
        self.current = following.pop(0)
        return self.current

    def peek(self) -> int | None:
        """Return what follows when the current track ends by itself, if that is known yet."""
        if self.repeat == "one":
            return self.current
        if self.upcoming:
            return self.upcoming[0]
        return self._context[0] if self.repeat == "all" and self._context_in_order() else None

    def _context_in_order(self) -> bool:
        return bool(self._context) and not self._shuffle

    def go_back(self) -> int | None:
        """Return to the track before and return it, or None when there was none."""
        if not self._history:
            return None
        if self.current is not None:
            self._returning.insert(0, self.current)
        self.current = self._history.pop()
        return self.current

    def enqueue(self, tracks: Iterable[int], *, first: bool = False) -> None:
        """Queue `tracks` after those queued before, or in front of them."""
        if first:
            self._chosen[:0] = tracks
        else:
            self._chosen.extend(tracks)

    def move(self, old: int, new: int) -> None:
        """Move the upcoming track at `old` to position `new`; the order up to there is kept."""
        order = list(self.upcoming)
        order.insert(new, order.pop(old))
        fixed = max(len(self._returning) + len(self._chosen), old + 1, new + 1)
        self._returning, self._chosen, self._upcoming = [], order[:fixed], order[fixed:]

    def remove(self, index: int) -> None:
        """Take the upcoming track at `index` out."""
        for part in (self._returning, self._chosen, self._upcoming):
            if index < len(part):
                del part[index]
                return
            index -= len(part)

    def clear(self) -> None:
        """Forget all upcoming tracks, and the list they came from."""
        self._context = ()
        for part in (self._returning, self._chosen, self._upcoming):
            part.clear()

    def forget(self, tracks: Iterable[int]) -> None:
        """Drop tracks that left the library, also the current one."""
        gone = set(tracks)
        if self.current in gone:
            self.current = None
        self._context = tuple(t for t in self._context if t not in gone)
        for order in (self._returning, self._chosen, self._upcoming, self._history):
            order[:] = [t for t in order if t not in gone]

    def _refill(self) -> None:
        if self.current in self._context:
            at = self._context.index(self.current)
            rest = list(self._context[at + 1 :])
            if self._shuffle:
                rest = [*self._context[:at], *rest]
        else:
            rest = list(self._context)
        self._upcoming = self._ordered(rest)

    def _ordered(self, tracks: list[int]) -> list[int]:
        if self._shuffle:
            self._rng.shuffle(tracks)
        return tracks
