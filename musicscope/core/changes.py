"""What an operation touched; each view decides from it whether to redraw."""

from __future__ import annotations

from dataclasses import dataclass, fields

NOTHING: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Changes:
    """The parts of a library that one operation touched.

    Attributes
    ----------
    added, changed, removed : frozenset of int
        Track ids whose rows are new, differ, or are gone.
    analysed : frozenset of int
        Track ids with a new analysis result or a new failure.
    layouts : frozenset of str
        Names of map layouts that were stored.
    folders : bool
        The list of music folders.
    playlists : frozenset of int
        Ids of playlists that are new, differ, or are gone; 0 for what was played.
    tags : frozenset of int
        Ids of tags that are new, differ or are gone, or of which a label does.
    vectors : frozenset of str
        Names of sets of vectors that networks gave to tracks, which grew, shrank or are gone.
    rated : frozenset of int
        Track ids whose place on a scale, such as valence, is new, differs, or is gone.
    """

    added: frozenset[int] = NOTHING
    changed: frozenset[int] = NOTHING
    removed: frozenset[int] = NOTHING
    analysed: frozenset[int] = NOTHING
    layouts: frozenset[str] = frozenset()
    folders: bool = False
    playlists: frozenset[int] = NOTHING
    tags: frozenset[int] = NOTHING
    vectors: frozenset[str] = frozenset()
    rated: frozenset[int] = NOTHING

    def __or__(self, other: Changes) -> Changes:
        return Changes(
            **{f.name: getattr(self, f.name) | getattr(other, f.name) for f in fields(self)}
        )

    def __bool__(self) -> bool:
        return any(getattr(self, f.name) for f in fields(self))

    @property
    def labels_only(self) -> bool:
        """Whether only tags, labels and ratings differ: all else of the tracks is as it was."""
        others = self.added | self.removed | self.analysed
        return bool(self.tags | self.rated) and not others and not self.folders

    @property
    def tracks(self) -> frozenset[int]:
        """Every track whose row may have to be drawn again."""
        return self.added | self.changed | self.removed | self.analysed
