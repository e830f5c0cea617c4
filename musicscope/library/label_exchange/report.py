"""What came of importing labels, for people."""

from __future__ import annotations

from dataclasses import dataclass

from musicscope.library.label_exchange.row import BadRow


@dataclass(frozen=True)
class ImportReport:
    """What came of a file of labels.

    Attributes
    ----------
    name : str
        The file's.
    imported : int
        Labels that are new.
    waiting : tuple of BadRow
        Labels of tracks that the library does not know: kept aside until they appear.
    repeated : tuple of BadRow
        Rows that say the same as an earlier one of the file.
    known : int
        Labels that the library had already.
    guesses : tuple of BadRow
        Imported labels whose track was guessed.
    bad : tuple of BadRow
        What could not be read.
    made : tuple of str
        Names of new tags.
    respelt : tuple of (str, str)
        Names in the file, and the tags of another spelling that they were taken for.
    """

    name: str
    imported: int
    waiting: tuple[BadRow, ...] = ()
    repeated: tuple[BadRow, ...] = ()
    known: int = 0
    guesses: tuple[BadRow, ...] = ()
    bad: tuple[BadRow, ...] = ()
    made: tuple[str, ...] = ()
    respelt: tuple[tuple[str, str], ...] = ()

    @property
    def sentence(self) -> str:
        """The whole in a few short sentences."""
        words = [
            f"{_count(self.imported, 'label')} of “{self.name}” {_were(self.imported)} imported."
        ]
        if self.made:
            words.append(f"{_count(len(self.made), 'tag')} {_were(len(self.made))} made.")
        if self.known:
            words.append(f"{self.known:,} {_were(self.known)} known already.")
        if self.waiting:
            words.append(
                f"{len(self.waiting):,} wait until their tracks are in the library."
                if len(self.waiting) > 1
                else "1 waits until its track is in the library."
            )
        if self.repeated:
            words.append(f"{_count(len(self.repeated), 'row')} said the same as an earlier one.")
        if self.bad:
            words.append(f"{_count(len(self.bad), 'row')} could not be read.")
        words += [
            f"“{written}” is the same tag as “{tag}” in another spelling."
            for written, tag in self.respelt[:3]
        ]
        return " ".join(words)

    @property
    def lines(self) -> list[str]:
        """A line for each row with something to tell, in the order of kinds."""
        rows = (*self.bad, *self.repeated, *self.guesses, *self.waiting)
        return [f"{row.where}: {row.text}: {row.reason}" for row in rows]


def _count(n: int, word: str) -> str:
    return f"{n:,} {word}{'' if n == 1 else 's'}"


def _were(n: int) -> str:
    return "was" if n == 1 else "were"
