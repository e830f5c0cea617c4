"""What came of importing a playlist file."""

from __future__ import annotations

from dataclasses import dataclass

from musicscope.library.playlist_files.entry import BadEntry
from musicscope.library.playlist_files.finding import FoundEntry


@dataclass(frozen=True)
class ImportReport:
    """What came of a playlist file.

    Attributes
    ----------
    playlist : int or None
        The new playlist; None when no entry was found.
    name : str
    found : tuple of FoundEntry
        Those with a `guess` are in another place than the file says.
    missing : tuple of BadEntry
        What is not in the playlist, each with its reason.
    """

    playlist: int | None
    name: str
    found: tuple[FoundEntry, ...]
    missing: tuple[BadEntry, ...]

    @property
    def guesses(self) -> tuple[FoundEntry, ...]:
        """The entries that were found in another place than the file says."""
        return tuple(entry for entry in self.found if entry.guess)

    @property
    def sentence(self) -> str:
        """The whole in one or two sentences."""
        total = len(self.found) + len(self.missing)
        if not total:
            return f"“{self.name}” has no entries, so no playlist was made."
        if not self.found:
            return (
                f"No entry of “{self.name}” is in the library, so no playlist was made; "
                "open the folder that holds its music first."
            )
        if not self.missing and not self.guesses:
            return f"All {total:,} entries of “{self.name}” were found."
        verb = "was" if len(self.found) == 1 else "were"
        words = f"{len(self.found):,} of {total:,} entries of “{self.name}” {verb} found"
        if self.guesses:
            words += f", {len(self.guesses):,} of them by a guess"
        return f"{words}."
