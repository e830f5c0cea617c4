"""A sound that plays in place of the library's tracks for a while."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Aside:
    """A sound that plays in place of the library's tracks for a while.

    Attributes
    ----------
    path : bytes
    title : str
        For people.
    loop : bool
        Whether it begins again at its end.
    back : tuple of (int, float) or None
        The track and the position to return to.
    track : int or None
        The library's track that is auditioned, if it is one.
    resumes : bool
        Whether what it returns to was playing.
    """

    path: bytes
    title: str
    loop: bool
    back: tuple[int, float] | None
    track: int | None = None
    resumes: bool = False
