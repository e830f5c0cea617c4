"""What a playlist file says, before anyone has looked for the tracks."""

from __future__ import annotations

from dataclasses import dataclass

#: Entries that are read of one file.
MOST_ENTRIES = 100_000
#: Characters of one location; longer ones are damage.
LONGEST_LOCATION = 8_192


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a playlist file.

    Attributes
    ----------
    where : str
        Its place in the file, for people: ``"line 12"``.
    locations : tuple of str
        Paths or addresses of the file, as written, the likeliest first. Bytes that are not UTF-8
        are surrogates, as `os.fsdecode` makes them.
    encoded : bool
        Whether locations are addresses, in which ``%20`` is a space, even where they are relative.
    title, artist : str
        Empty where unknown; a title may be *artist - title*.
    duration_s : float or None
    """

    where: str
    locations: tuple[str, ...]
    encoded: bool = False
    title: str = ""
    artist: str = ""
    duration_s: float | None = None


@dataclass(frozen=True, slots=True)
class BadEntry:
    """What could not be taken from a playlist file, or not be written to it.

    Attributes
    ----------
    where : str
        ``"line 12"``.
    text : str
        The entry, for people.
    reason : str
        A sentence.
    """

    where: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class PlaylistFile:
    """The content of a playlist file.

    Attributes
    ----------
    name : str
        What the file calls itself; empty when it does not.
    entries : tuple of Entry
    damage : tuple of BadEntry
        What could not be read.
    """

    name: str
    entries: tuple[Entry, ...]
    damage: tuple[BadEntry, ...] = ()


def limited(name: str, entries: list[Entry], damage: list[BadEntry]) -> PlaylistFile:
    """Return the content of a file, without what is too much of it."""
    kept = entries[:MOST_ENTRIES]
    if len(entries) > len(kept):
        rest = f"{len(entries) - len(kept):,} further entries"
        damage = [
            *damage,
            BadEntry(
                entries[MOST_ENTRIES].where,
                rest,
                f"Only the first {MOST_ENTRIES:,} are read; split the file.",
            ),
        ]
    return PlaylistFile(" ".join(name.split()), tuple(kept), tuple(damage))


def seconds(text: str, scale: float = 1.0) -> float | None:
    """Return a length in seconds, or None where `text` tells none."""
    try:
        value = float(text) * scale
    except (ValueError, OverflowError):
        return None
    return value if 0 < value < 1e7 else None
