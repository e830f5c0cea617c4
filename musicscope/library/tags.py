"""The owner's words for music, and what was said with them."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from musicscope.core.changes import Changes
from musicscope.library import label_edits, label_tag_edits
from musicscope.library.database import Database
from musicscope.library.folding import fold
from musicscope.library.label_answers import answer_of, answers_of, contradictions_in
from musicscope.library.label_edits import to_label
from musicscope.library.label_file_words import file_words
from musicscope.library.label_names import spelling
from musicscope.library.label_rows import (
    COLUMNS,
    Edit,
    Plan,
    Row,
    apply_edit,
    durable_transaction,
    select_rows,
)
from musicscope.library.labels import Contradiction, Label

#: Days for which the labels of a deleted tag are kept.
KEPT_DAYS = 30
_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Tag:
    """One of the owner's words.

    Attributes
    ----------
    id : int
        Never used again.
    name : str
        Up to 300 characters; no two tags differ in case only.
    colour : str
        ``"#rrggbb"``; empty where the owner chose none, and the name gives it.
    group : str
        Empty for none.
    key : str
        One character, what is pressed for it in label mode; empty for none.
    deleted_s : float or None
        When it was deleted, s since 1970.
    """

    id: int
    name: str
    colour: str = ""
    group: str = ""
    key: str = ""
    deleted_s: float | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tracks a tag is known of.

    Attributes
    ----------
    yes, no : int
        Tracks, by their answer.
    file : int
        Tracks whose files name it as their genre.
    """

    yes: int = 0
    no: int = 0
    file: int = 0


class Tags:
    """The tags and labels of one library; may be used from any thread.

    What an operation stores is on the disk itself when it returns.

    Parameters
    ----------
    database : Database
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- what there is

    def all(self) -> tuple[Tag, ...]:
        """Return all tags, by group and name."""
        return self._select("deleted_s IS NULL")

    def deleted(self) -> tuple[Tag, ...]:
        """Return the tags that can be restored."""
        return self._select("deleted_s IS NOT NULL")

    def get(self, tag_id: int) -> Tag | None:
        """Return one tag, or None when it is gone."""
        found = self._select("deleted_s IS NULL", tag_id)
        return found[0] if found else None

    def named(self, name: str) -> Tag | None:
        """Return the tag of a name in any case, or None."""
        wanted = spelling(" ".join(name.split()))
        return next((tag for tag in self.all() if spelling(tag.name) == wanted), None)

    def _select(self, where: str, tag_id: int | None = None) -> tuple[Tag, ...]:
        one = "" if tag_id is None else f" AND id = {int(tag_id)}"
        with self._database.reading() as connection:
            rows = select_rows(connection, "tags", where + one)
        return tuple(sorted(map(_to_tag, rows), key=lambda t: (fold(t.group), fold(t.name), t.id)))

    def labels_of(self, track: int) -> tuple[Label, ...]:
        """Return what the owner said of one track, the oldest first."""
        return self._labels("l.track = ?", (track,))

    def of_tag(self, tag: int) -> tuple[Label, ...]:
        """Return what was said with one tag of tracks that are in the library, the oldest first."""
        return self._labels("l.tag = ?", (tag,))

    def of_both(self, track: int, tag: int) -> tuple[Label, ...]:
        """Return what was said with one tag of one track, the oldest first."""
        return self._labels("l.track = ? AND l.tag = ?", (track, tag))

    def everything(self) -> tuple[Label, ...]:
        """Return all labels of tracks that are in the library, the oldest first."""
        return self._labels("TRUE", ())

    def _labels(self, where: str, values: tuple[int, ...]) -> tuple[Label, ...]:
        columns = ", ".join(f"l.{name}" for name in COLUMNS["labels"])
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {columns} FROM labels l JOIN tags g ON g.id = l.tag "
                f"JOIN tracks t ON t.id = l.track "
                f"WHERE g.deleted_s IS NULL AND NOT t.detached AND {where} "
                "ORDER BY l.made_s, l.id",
                values,
            ).fetchall()
        return tuple(map(to_label, rows))

    def answer(self, track: int, tag: int) -> bool | None:
        """Return whether a track has a tag; None where that is unknown. See `answer_of`."""
        return answer_of(self.of_both(track, tag))

    def answers(self, tag: int) -> dict[int, bool]:
        """Return the answer of each track that is known to have or not to have a tag."""
        return answers_of(self.of_tag(tag))

    def contradictions(self) -> tuple[Contradiction, ...]:
        """Return all pairs of labels that say yes and no of the same time."""
        return contradictions_in(self.everything())

    def count(self, tag: int) -> Counts:
        """Return the counts of one tag; all 0 when it is gone."""
        found = self.get(tag)
        if found is None:
            return Counts()
        answers = list(self.answers(tag).values())
        word = file_words(self._database).get(spelling(found.name))
        in_files = 0 if word is None else len(word.ids)
        return Counts(answers.count(True), answers.count(False), in_files)

    def counts(self) -> dict[int, Counts]:
        """Return the counts of all tags."""
        by_tag: dict[int, list[Label]] = defaultdict(list)
        for label in self.everything():
            by_tag[label.tag].append(label)
        words = file_words(self._database)
        found = {}
        for tag in self.all():
            answers = list(answers_of(by_tag[tag.id]).values())
            word = words.get(spelling(tag.name))
            found[tag.id] = Counts(
                answers.count(True), answers.count(False), 0 if word is None else len(word.ids)
            )
        return found

    # --- what can be done; each can be turned round

    def run(self, plan: Plan) -> Edit:
        """Do what a plan of `label_edits` or `label_tag_edits` works out, and return it.

        Raises
        ------
        ParameterError
            When it cannot be done; nothing has changed then.
        """
        with durable_transaction(self._database) as connection:
            edit = plan(connection)
            apply_edit(connection, edit)
        return edit

    def redo(self, edit: Edit) -> Changes:
        """Do again what was undone."""
        with durable_transaction(self._database) as connection:
            apply_edit(connection, edit)
        return edit.changes

    def undo(self, edit: Edit) -> Changes:
        """Bring back all that an edit changed, as it was."""
        return self.redo(edit.turned_round())

    def make(self, name: str, colour: str = "", group: str = "", key: str = "") -> Tag:
        """Make a tag and return it; raises `ParameterError` when there is one of this name."""
        return new_tag(self.run(label_tag_edits.made(name, colour, group, key)))

    def rename(self, tag: int, name: str) -> Changes:
        """Give a tag another name."""
        return self.run(label_tag_edits.renamed(tag, name)).changes

    def recolour(self, tag: int, colour: str) -> Changes:
        """Give a tag a colour; empty for the one of its name."""
        return self.run(label_tag_edits.recoloured(tag, colour)).changes

    def regroup(self, tag: int, group: str) -> Changes:
        """Put a tag into a group; empty for none."""
        return self.run(label_tag_edits.regrouped(tag, group)).changes

    def set_key(self, tag: int, key: str) -> Changes:
        """Give a tag a key; empty for none."""
        return self.run(label_tag_edits.keyed(tag, key)).changes

    def merge(self, tags: Iterable[int], into: int) -> Changes:
        """Make several tags one; all that was said with each is kept."""
        return self.run(label_tag_edits.merged(tags, into)).changes

    def split(self, tag: int, tracks: Iterable[int], name: str) -> Tag:
        """Give the labels of some tracks to a new tag, and return it."""
        return new_tag(self.run(label_tag_edits.split(tag, tracks, name)))

    def delete(self, tag: int) -> Changes:
        """Delete a tag; it can be restored with its labels for `KEPT_DAYS` days."""
        return self.run(label_tag_edits.deleted(tag)).changes

    def restore(self, tag: int) -> Changes:
        """Bring a deleted tag back with its labels."""
        return self.run(label_tag_edits.restored(tag)).changes

    def purge(self, now_s: float | None = None) -> Changes:
        """Forget the tags whose days are over, with their labels; cannot be undone for long."""
        now = time.time() if now_s is None else now_s
        with self._database.reading() as connection:
            due = select_rows(connection, "tags", "deleted_s < ?", (now - KEPT_DAYS * _DAY_S,))
        if not due:
            return Changes()
        return self.run(label_tag_edits.purged(now - KEPT_DAYS * _DAY_S)).changes

    def put(self, labels: Iterable[Label]) -> Changes:
        """Store labels, in place of what the same source said of the same track or span."""
        return self.run(label_edits.put(labels)).changes

    def take_back(self, labels: Iterable[Label]) -> Changes:
        """Forget labels."""
        return self.run(label_edits.take_back(labels)).changes


def new_tag(edit: Edit) -> Tag:
    """Return the tag that an edit made."""
    former = {row[0] for row in edit.tags.before}
    return next(_to_tag(row) for row in edit.tags.after if row[0] not in former)


def _to_tag(row: Row) -> Tag:
    number, name, colour, group, key, _, deleted_s = row
    return Tag(number, name, colour, group, key, deleted_s)
