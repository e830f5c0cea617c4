"""The owner's words for music: every label is on disk at once and can be undone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from musicscope.core.changes import Changes
from musicscope.core.errors import ParameterError
from musicscope.core.events import Event
from musicscope.core.undo import Command
from musicscope.jobs import InlineRunner, JobHandle, JobRunner
from musicscope.library import label_edits, label_tag_edits
from musicscope.library.label_answers import contradictions_in
from musicscope.library.label_exchange.exporting import ExportLabelsSpec
from musicscope.library.label_exchange.importing import Imported, ImportLabelsSpec
from musicscope.library.label_exchange.report import ImportReport
from musicscope.library.label_exchange.waiting import count_waiting, match_waiting
from musicscope.library.label_file_words import (
    FileWord,
    file_labels,
    file_words,
    words_of_track,
)
from musicscope.library.label_rows import Edit, Plan, Row, Swap
from musicscope.library.label_search import find_tagged
from musicscope.library.labels import Contradiction, Label, Source, Span
from musicscope.library.tags import Counts, Tag, Tags, new_tag
from musicscope.maps.colouring import category_colour
from musicscope.workspace.doing import at_once, or_notice
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    import numpy as np

    from musicscope.library.library import Library

__all__ = ["Contradiction", "Counts", "FileWord", "ImportReport", "Label", "Labelling", "Tag"]


#: Characters of a name in a menu or a sentence.
_SHOWN = 60


class Labelling:
    """Tags and labels; each change is one undoable step, stored before the call returns.

    Parameters
    ----------
    library : Library
    jobs : JobRunner
    push : callable
        Runs an undoable command, and says in a notice why it failed.
    publish : callable
        Tells every view what was touched.
    notify : callable

    Attributes
    ----------
    store : Tags
        Reads tags and labels; what changes them by way of it cannot be undone.
    changed : Event of Changes
        After each change of tags or labels, undone ones too.
    """

    def __init__(
        self,
        library: Library,
        jobs: JobRunner | InlineRunner,
        push: Callable[[Command], None],
        publish: Callable[[Changes], None],
        notify: Callable[[Notice], None],
    ) -> None:
        self.store = Tags(library.database)
        self.changed: Event[Changes] = Event()
        self._library = library
        self._jobs = jobs
        self._push = push
        self._publish = publish
        self._notify = notify
        self._became: dict[int, Row] = {}

    # --- what there is

    def all(self) -> tuple[Tag, ...]:
        """Return all tags by group and name, each with its colour."""
        return tuple(map(_coloured, self.store.all()))

    def deleted(self) -> tuple[Tag, ...]:
        """Return the tags that can be restored."""
        return tuple(map(_coloured, self.store.deleted()))

    def get(self, tag: int) -> Tag | None:
        """Return one tag with its colour, or None when it is gone."""
        found = self.store.get(tag)
        return None if found is None else _coloured(found)

    def named(self, name: str) -> Tag | None:
        """Return the tag of a name in any case, or None."""
        found = self.store.named(name)
        return None if found is None else _coloured(found)

    def labels_of(self, track: int) -> tuple[Label, ...]:
        """Return what the owner said of one track, the oldest first."""
        return self.store.labels_of(track)

    def of_tag(self, tag: int) -> tuple[Label, ...]:
        """Return what was said with one tag, the oldest first."""
        return self.store.of_tag(tag)

    def answer(self, track: int, tag: int) -> bool | None:
        """Return whether a track has a tag; None where that is unknown."""
        return self.store.answer(track, tag)

    def answers(self, tag: int) -> dict[int, bool]:
        """Return the answer of each track that is known to have or not to have a tag."""
        return self.store.answers(tag)

    def counts(self, tag: int) -> Counts:
        """Return how many tracks a tag is known of."""
        return self.store.count(tag)

    def all_counts(self) -> dict[int, Counts]:
        """Return the counts of every tag, faster than one by one."""
        return self.store.counts()

    def contradictions(self) -> tuple[Contradiction, ...]:
        """Return what contradicts itself; the newer of each pair counts."""
        return self.store.contradictions()

    def find(self, word: str) -> np.ndarray:
        """Return the ids of the tracks that ``tag:word`` finds, ascending, int64."""
        return find_tagged(self.store, word)

    def file_words(self) -> dict[str, FileWord]:
        """Return the genres that the files name, the commonest first."""
        return file_words(self._library.database)

    def file_words_of(self, track: int) -> tuple[str, ...]:
        """Return the genres that one file names."""
        return words_of_track(self._library.database, track)

    def file_labels(self, name: str) -> tuple[Label, ...]:
        """Return what the files say of one word, as labels of source ``"file"``.

        They belong to the owner's tag of that name, or to tag 0 where there is none.
        """
        tag = self.store.named(name)
        return file_labels(self._library.database, name, 0 if tag is None else tag.id)

    # --- labels

    def yes(self, tag: int, ids: Iterable[int], span: Span | None = None) -> None:
        """Say that tracks, or a span of them, have a tag."""
        self._say(tag, tuple(map(int, ids)), span, True)

    def no(self, tag: int, ids: Iterable[int], span: Span | None = None) -> None:
        """Say that tracks, or a span of them, do not have a tag."""
        self._say(tag, tuple(map(int, ids)), span, False)

    def clear(self, tag: int, ids: Iterable[int], span: Span | None = None) -> None:
        """Make a tag unknown again: of whole tracks, or of exactly this span of them."""
        tracks = tuple(map(int, ids))
        if tracks:
            label = f"Clear “{self._name(tag)}” of {_count(len(tracks), 'track')}"
            self._do(label, label_edits.clear(tag, tracks, span))

    def take_back(self, labels: Iterable[Label]) -> None:
        """Forget single labels."""
        chosen = tuple(labels)
        if chosen:
            self._do(f"Remove {_count(len(chosen), 'label')}", label_edits.take_back(chosen))

    def say(self, labels: Iterable[Label], what: str) -> None:
        """Store many labels as one step, as when suggestions are accepted.

        Parameters
        ----------
        labels : iterable of Label
        what : str
            What the menu says after *Undo*.
        """
        self._do(what, label_edits.put(labels))

    def _say(self, tag: int, tracks: tuple[int, ...], span: Span | None, value: bool) -> None:
        if not tracks:
            return
        source: Source = "person"
        labels = [Label(tag, track, value, span, source) for track in tracks]
        word = "Yes" if value else "No"
        edit = self._do(
            f"{word} to “{self._name(tag)}” for {_count(len(tracks), 'track')}",
            label_edits.put(labels),
        )
        if span is not None and edit is not None:
            self._tell_contradictions(tag, tracks)

    def _tell_contradictions(self, tag: int, tracks: tuple[int, ...]) -> None:
        said = [label for track in tracks for label in self.store.of_both(track, tag)]
        contrary = {pair.newer.track for pair in contradictions_in(said)}
        if contrary:
            self._notify(
                Notice(
                    "info",
                    f"“{self._name(tag)}” has both yes and no on overlapping spans of "
                    f"{_count(len(contrary), 'track')}; both are kept, and the newer counts.",
                )
            )

    # --- tags

    def make(self, name: str, colour: str = "", group: str = "", key: str = "") -> int | None:
        """Make a tag and return its id; None when it could not be made."""
        plan = label_tag_edits.made(name, colour, group, key)
        edit = self._do(f"Make the tag “{_short(name)}”", plan)
        return None if edit is None else new_tag(edit).id

    def rename(self, tag: int, name: str) -> None:
        """Give a tag another name."""
        self._do(f"Rename “{self._name(tag)}”", label_tag_edits.renamed(tag, name))

    def recolour(self, tag: int, colour: str) -> None:
        """Give a tag a colour, ``"#rrggbb"``; empty for the one that goes with its name."""
        self._do(f"Recolour “{self._name(tag)}”", label_tag_edits.recoloured(tag, colour))

    def regroup(self, tag: int, group: str) -> None:
        """Put a tag into a group; empty for none."""
        self._do(f"Group “{self._name(tag)}”", label_tag_edits.regrouped(tag, group))

    def set_key(self, tag: int, key: str) -> None:
        """Give a tag a key; empty for none."""
        self._do(f"Change the key of “{self._name(tag)}”", label_tag_edits.keyed(tag, key))

    def merge(self, tags: Iterable[int], into: int) -> None:
        """Make several tags one; all that was said with each is kept."""
        others = [tag for tag in dict.fromkeys(map(int, tags)) if tag != into]
        if others:
            label = f"Merge {_count(len(others), 'tag')} into “{self._name(into)}”"
            self._do(label, label_tag_edits.merged(others, into))

    def split(self, tag: int, ids: Iterable[int], name: str) -> int | None:
        """Give the labels of some tracks to a new tag, and return its id."""
        plan = label_tag_edits.split(tag, tuple(map(int, ids)), name)
        edit = self._do(f"Split “{self._name(tag)}”", plan)
        return None if edit is None else new_tag(edit).id

    def delete(self, tag: int) -> None:
        """Delete a tag; it can be restored with its labels for 30 days."""
        self._do(f"Delete “{self._name(tag)}”", label_tag_edits.deleted(tag))

    def restore(self, tag: int) -> None:
        """Bring a deleted tag back with its labels."""
        self._do("Restore a tag", label_tag_edits.restored(tag))

    def purge(self) -> None:
        """Forget the tags that were deleted more than 30 days ago; to be called at start."""
        self._tell(self.store.purge())

    # --- files of labels

    def import_file(self, path: Path | bytes) -> ImportReport:
        """Take over the labels of a CSV, JSON or JAMS file, or of a folder of JAMS files.

        Raises
        ------
        MusicScopeError
            When the file cannot be read.
        """
        return self._take_over(at_once(ImportLabelsSpec(self._library.path, os.fsencode(path))))

    def start_import(self, path: bytes, done: Callable[[ImportReport], None]) -> JobHandle:
        """Import in the background; says in a notice why a file cannot be read."""
        ended = or_notice(lambda found: done(self._take_over(found)), self._notify)
        return self._jobs.submit(ImportLabelsSpec(self._library.path, path), on_end=ended)

    def export_file(self, target: Path, tags: Iterable[int] | None = None) -> int:
        """Write labels to a ``.csv`` or ``.json`` file, or as JAMS into a folder.

        Returns
        -------
        int
            How many.

        Raises
        ------
        MusicScopeError
            When it cannot be written.
        """
        chosen = None if tags is None else tuple(map(int, tags))
        return int(at_once(ExportLabelsSpec(self._library.path, target, chosen)))

    def count_waiting(self) -> int:
        """Return how many imported labels wait for tracks that the library does not know."""
        return count_waiting(self._library.database)

    def match_waiting(self) -> int:
        """Give waiting labels to tracks that have appeared, and return how many found theirs.

        To be called after each scan.
        """
        edit, became = match_waiting(self._library.database)
        self._became |= became
        self._tell(edit.changes)
        return len(edit.orphans.before)

    def _take_over(self, imported: Imported) -> ImportReport:
        if imported.edit != Edit():
            self._push_edit(f"Import “{imported.report.name}”", lambda: imported.edit)
        return imported.report

    # --- how

    def _do(self, label: str, plan: Plan) -> Edit | None:
        return self._push_edit(label, lambda: self.store.run(plan))

    def _push_edit(self, label: str, first: Callable[[], Edit]) -> Edit | None:
        done: list[Edit] = []

        def do() -> None:
            if not done:
                done.append(first())
                self._tell(done[0].changes)
                return
            self._tell(self.store.redo(done[0]))
            if done[0].orphans.after:
                self.match_waiting()

        def undo() -> None:
            self._tell(self.store.undo(self._with_matched(done[0])))

        self._push(Command(label, do, undo))
        return done[0] if done else None

    def _with_matched(self, edit: Edit) -> Edit:
        """Return an edit with the labels that its waiting ones have become since."""
        waited = [row[0] for row in edit.orphans.after]
        matched = tuple(self._became[number] for number in waited if number in self._became)
        labels = Swap(edit.labels.before, edit.labels.after + matched)
        return replace(edit, labels=labels) if matched else edit

    def _tell(self, changes: Changes) -> None:
        if changes:
            self._publish(changes)
            self.changed.emit(changes)

    def _name(self, tag: int) -> str:
        found = self.store.get(tag)
        if found is None:
            raise ParameterError("This tag is gone; choose another.")
        return _short(found.name)


def _coloured(tag: Tag) -> Tag:
    return tag if tag.colour else replace(tag, colour=category_colour(tag.name))


def _short(name: str) -> str:
    return name if len(name) <= _SHOWN else f"{name[: _SHOWN - 1]}…"


def _count(n: int, word: str) -> str:
    return f"{n:,} {word}{'' if n == 1 else 's'}"
