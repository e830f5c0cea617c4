"""The tracks to be labelled one after the other, and how fast that goes."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from musicscope.gui.labels.learned import learning_of
from musicscope.gui.library import wording

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

Source = Literal["next", "unlabelled", "selection", "search", "given"]
#: What label mode calls its lists.
NAMES: dict[Source, str] = {
    "next": "Label these next",
    "unlabelled": "All without a label",
    "selection": "The selection",
    "search": "The search",
    "given": "Chosen tracks",
}
#: Of so many tracks the learner thinks ahead.
_AHEAD = 16
#: The pace is that of the newest so many tracks, and of the last minutes only.
_PACE_OF, _PACE_S = 12, 180.0


@dataclass(frozen=True)
class Asked:
    """A track to be labelled.

    Attributes
    ----------
    track : int
    reason : str
        Why it is asked for, for people; empty where it was the person's own choice.
    """

    track: int
    reason: str = ""


class WorkList:
    """A list with a place in it; the learner's list goes on for ever.

    Attributes
    ----------
    source : str
        One of `NAMES`.
    name : str
        For people.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.source: Source = "unlabelled"
        self.name = NAMES["unlabelled"]
        self._asked: list[Asked] = []
        self._place = 0
        self._moments: deque[float] = deque(maxlen=_PACE_OF)

    # --- which

    def found(self, source: Source, search: str = "") -> list[int]:
        """Return the tracks of a source as they are now."""
        w = self._workspace
        if source == "selection":
            return [track for track in w.selection.ids if track in w.catalogue]
        if source == "search":
            return [int(track) for track in w.catalogue.select(search)]
        if source == "next":
            return [asked.track for asked in self._advised(())]
        labelled = {label.track for label in w.labelling.store.everything()}
        return [t for t in map(int, w.catalogue.select("")) if t not in labelled]

    def take(self, source: Source, ids: Iterable[int], name: str = "") -> None:
        """Begin with another list."""
        self.source, self.name, self._place = source, name or NAMES[source], 0
        self._moments.clear()
        if source == "next":
            self._asked = self._advised(())[:1]
        else:
            self._asked = [Asked(int(track)) for track in dict.fromkeys(ids)]

    @property
    def current(self) -> Asked | None:
        """The track in front; None at the end."""
        return self._asked[self._place] if self._place < len(self._asked) else None

    @property
    def tracks(self) -> tuple[int, ...]:
        """All tracks of the list, in their order."""
        return tuple(asked.track for asked in self._asked)

    def ahead(self, count: int) -> list[Asked]:
        """Return what comes after the one in front."""
        rest = self._asked[self._place + 1 : self._place + 1 + count]
        if self.source == "next" and len(rest) < count:
            rest += self._advised({asked.track for asked in self._asked})[: count - len(rest)]
        return rest

    # --- steps

    def step(self, by: int) -> bool:
        """Go on (1) or back (-1); returns whether there was somewhere to go."""
        wanted = self._place + by
        if by > 0 and self.source == "next" and wanted >= len(self._asked):
            self._asked += self._advised({asked.track for asked in self._asked})[:1]
        if not 0 <= wanted <= len(self._asked):
            return False
        self._place = wanted
        if by > 0:
            self._moments.append(time.monotonic())
        return True

    def go_to(self, track: int) -> None:
        """Put a track in front: where it stands, or as the next one."""
        place = next((n for n, asked in enumerate(self._asked) if asked.track == track), None)
        if place is None:
            known = next((asked for asked in self.ahead(_AHEAD) if asked.track == track), None)
            place = min(self._place + 1, len(self._asked)) if self.current else self._place
            self._asked.insert(place, known or Asked(track))
        self._place = place

    def forget(self, removed: Collection[int]) -> None:
        """Leave out tracks that are gone; the one in front stays, or the one after it comes."""
        before = sum(asked.track in removed for asked in self._asked[: self._place])
        self._asked = [asked for asked in self._asked if asked.track not in removed]
        self._place -= before
        if self.source == "next" and self.current is None:
            self._asked += self._advised({asked.track for asked in self._asked})[:1]

    # --- words

    @property
    def progress(self) -> str:
        """``"12 of 195 · 18 a minute"``."""
        total = len(self._asked)
        if self.source == "next":
            words = [wording.counted(self._place, "track") + " done"]
        else:
            words = [f"{min(self._place + 1, total):,} of {total:,}"] if total else []
        pace = self.pace
        if pace:
            words.append(f"{pace:.0f} a minute")
        return " · ".join(words)

    @property
    def pace(self) -> float:
        """Tracks a minute lately; 0 where too few were labelled to tell."""
        now = time.monotonic()
        lately = [moment for moment in self._moments if now - moment < _PACE_S]
        if len(lately) < 3:
            return 0.0
        return 60.0 * (len(lately) - 1) / max(lately[-1] - lately[0], 1e-3)

    def _advised(self, seen: Collection[int]) -> list[Asked]:
        learning = learning_of(self._workspace)
        if learning is None:
            return []
        advice = (n for n in learning.next(_AHEAD) if n.track not in seen)
        return [Asked(n.track, self._reason(n.reason, n.tag, n.track)) for n in advice]

    def _reason(self, reason: str, tag: int | None, track: int) -> str:
        if tag is None or reason == "at random":
            return "random pick, keeps the estimate honest"
        named = self._workspace.labelling.get(tag)
        guess = learning_of(self._workspace).probability(tag, track)
        name = "a tag" if named is None else wording_of(named.name)
        figure = "" if guess is None else f" {guess.probability:.2f}"
        return f"{name}{figure} · {reason}"


def wording_of(name: str, longest: int = 40) -> str:
    """Return a tag's name, short enough for a line of other words."""
    return name if len(name) <= longest else f"{name[: longest - 1]}…"
