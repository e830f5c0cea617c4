"""What is to be alike: tracks, and tracks that it should not be like."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Seeds:
    """The tracks that a search for likeness starts from.

    Attributes
    ----------
    wanted : tuple of int
        More like these; none means whatever plays.
    against : tuple of int
        Less like these.
    """

    wanted: tuple[int, ...] = ()
    against: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.against)

    @property
    def all(self) -> tuple[int, ...]:
        """Every track, the wanted ones first."""
        return (*self.wanted, *self.against)

    def with_wanted(self, ids: Iterable[int]) -> Seeds:
        """Return the seeds with more like these, also where it was less before."""
        new = tuple(dict.fromkeys(ids))
        return Seeds(
            tuple(dict.fromkeys((*self.wanted, *new))),
            tuple(i for i in self.against if i not in new),
        )

    def with_against(self, ids: Iterable[int]) -> Seeds:
        """Return the seeds with less like these, also where it was more before."""
        turned = Seeds(self.against, self.wanted).with_wanted(ids)
        return Seeds(turned.against, turned.wanted)

    def turned(self, track: int) -> Seeds:
        """Return the seeds with *more* and *less* exchanged for one track."""
        return self.with_against((track,)) if track in self.wanted else self.with_wanted((track,))

    def without(self, ids: Iterable[int]) -> Seeds:
        """Return the seeds without these."""
        gone = set(ids)
        return Seeds(
            tuple(i for i in self.wanted if i not in gone),
            tuple(i for i in self.against if i not in gone),
        )
