"""Writes the owner's words into the tags of audio files: previewed, undone exactly, never unasked.

A file is never changed in place: the tags are written to a copy beside it, which takes its place
once it is on the disk and its audio packets were found to be the same.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from musicscope.core.errors import DecodeError, MusicScopeError, ParameterError
from musicscope.core.paths import display_path
from musicscope.library.label_names import spelling
from musicscope.library.tag_fields import FIELDS, read_words, write_words
from musicscope.library.tag_patch import Patch, difference
from musicscope.library.walk import reason_of


@dataclass(frozen=True)
class FileWords:
    """What one file is to say: words that it gains, and words that it loses.

    Attributes
    ----------
    track : int
    path : bytes
    yes, no : tuple of str
    """

    track: int
    path: bytes
    yes: tuple[str, ...]
    no: tuple[str, ...] = ()


@dataclass(frozen=True)
class TagChange:
    """One file in the preview.

    Attributes
    ----------
    track : int
    path : bytes
    field : str
        One of `FIELDS`.
    before, after : tuple of str
        The words of the field.
    """

    track: int
    path: bytes
    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Refusal:
    """A file that is left as it is, and why, as a sentence."""

    track: int
    path: bytes
    reason: str


@dataclass(frozen=True)
class WritingPlan:
    """What would be written; nothing has been yet.

    Attributes
    ----------
    changes : tuple of TagChange
        Files that say it already are not among them.
    refused : tuple of Refusal
    """

    changes: tuple[TagChange, ...]
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True)
class WrittenFile:
    """What undoing needs of one file.

    Attributes
    ----------
    change : TagChange
    patch : Patch or None
        The bytes that were replaced; None where they were too many.
    mtime_ns : int
        When the file had been written before.
    """

    change: TagChange
    patch: Patch | None
    mtime_ns: int


@dataclass(frozen=True)
class Written:
    """What was done.

    Attributes
    ----------
    files : tuple of WrittenFile
    refused : tuple of Refusal
    """

    files: tuple[WrittenFile, ...]
    refused: tuple[Refusal, ...] = ()


def plan(files: Iterable[FileWords], field: str = "grouping") -> WritingPlan:
    """Return what writing would change; writes nothing.

    Words that a file has already stay, in their order; new ones come behind them.

    Parameters
    ----------
    files : iterable of FileWords
    field : str
        One of `FIELDS`.

    Raises
    ------
    ParameterError
        When there is no such field.
    """
    if field not in FIELDS:
        raise ParameterError(f"Tags cannot be written as {field}; choose {', '.join(FIELDS)}.")
    changes, refused = [], []
    for file in files:
        try:
            before = read_words(file.path, field)
        except (OSError, MusicScopeError) as error:
            refused.append(_refusal(file.track, file.path, error))
            continue
        unwanted = {spelling(word) for word in file.no}
        after = {spelling(word): word for word in before if spelling(word) not in unwanted}
        for word in file.yes:
            after.setdefault(spelling(word), word)
        words = tuple(after.values())
        if words != before:
            changes.append(TagChange(file.track, file.path, field, before, words))
    return WritingPlan(tuple(changes), tuple(refused))


def apply(planned: WritingPlan) -> Written:
    """Write what a plan says, and return what `take_back` needs.

    A file that no longer says what it said in the plan, or whose sound would not stay the same
    packet for packet, is refused and left as it is.
    """
    written, refused = [], []
    for change in planned.changes:
        try:
            written.append(_write(change))
        except (OSError, MusicScopeError) as error:
            refused.append(_refusal(change.track, change.path, error))
    return Written(tuple(written), tuple(refused))


def take_back(written: Written) -> tuple[Refusal, ...]:
    """Undo `apply`: byte by byte, or where a file was changed since, the same words in the field.

    Returns
    -------
    tuple of Refusal
        Files that could not be brought back.
    """
    refused = []
    for file in written.files:
        try:
            _restore(file)
        except (OSError, MusicScopeError) as error:
            refused.append(_refusal(file.change.track, file.change.path, error))
    return tuple(refused)


def _write(change: TagChange) -> WrittenFile:
    path = Path(os.path.realpath(os.fsdecode(change.path)))
    if read_words(change.path, change.field) != change.before:
        raise MusicScopeError("Its tags were changed since the preview; look at a new one.")
    with _copied(path) as copy:
        write_words(os.fsencode(copy), change.field, change.after)
        if read_words(os.fsencode(copy), change.field) != change.after:
            raise MusicScopeError("Its format cannot hold these words.")
        written = WrittenFile(change, difference(path, copy), path.stat().st_mtime_ns)
        copy.touch()
        _take_place(path, copy)
    return written


def _restore(file: WrittenFile) -> None:
    path = Path(os.path.realpath(os.fsdecode(file.change.path)))
    with _copied(path) as copy:
        exactly = file.patch is not None and file.patch.undo(copy)
        if exactly:
            os.utime(copy, ns=(file.mtime_ns, file.mtime_ns))
        else:
            write_words(os.fsencode(copy), file.change.field, file.change.before)
        _take_place(path, copy)


@contextlib.contextmanager
def _copied(path: Path) -> Iterator[Path]:
    """Give a copy beside a file, by a name that no scan looks at, until the block ends."""
    copy = path.with_name(f"._{os.getpid()}.part{path.suffix}")
    try:
        shutil.copy2(path, copy)
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def _take_place(path: Path, copy: Path) -> None:
    """Put a copy in the place of its file, if it holds the same sound."""
    from musicscope.audio.identity import hash_packets

    try:
        same = hash_packets(copy) == hash_packets(path)
    except DecodeError as error:
        raise MusicScopeError(f"Its sound could not be checked: {error.reason}.") from error
    if not same:
        raise MusicScopeError("Its sound would not stay the same.")
    status = path.stat()
    with contextlib.suppress(OSError):
        os.chown(copy, status.st_uid, status.st_gid)
    with copy.open("rb") as file:
        os.fsync(file.fileno())
    copy.replace(path)


def _refusal(track: int, path: bytes, error: Exception) -> Refusal:
    reason = f"{reason_of(error)}." if isinstance(error, OSError) else str(error)
    return Refusal(track, path, f"{display_path(path)} stays as it is: {reason}")
