"""Writes the owner's labels to a file, in the background."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from musicscope.jobs import JobContext
from musicscope.library.database import Database
from musicscope.library.label_exchange.formats import write_labels
from musicscope.library.label_exchange.row import ExchangedLabel, ExchangedTag
from musicscope.library.rows import title_from
from musicscope.library.tags import Tags


@dataclass(frozen=True)
class ExportLabelsSpec:
    """Writes labels to a file; what files say of themselves is not among them.

    Attributes
    ----------
    database : Path
        The library's file.
    target : Path
        See `write_labels`.
    tags : tuple of int, optional
        Which; None for all.
    """

    database: Path
    target: Path
    tags: tuple[int, ...] | None = None
    label: str = field(default="Exporting labels")

    def run(self, context: JobContext) -> int:
        """Write the file and return how many labels it holds."""
        with Database(self.database) as database:
            store = Tags(database)
            chosen = {t.id: t for t in store.all() if self.tags is None or t.id in self.tags}
            said = [label for label in store.everything() if label.tag in chosen]
            with database.reading() as connection:
                tracks = {
                    row[0]: row[1:]
                    for row in connection.execute(
                        "SELECT id, artist, title, path, audio_hash, duration_s FROM tracks"
                    )
                }
        context.check()
        rows = []
        for label in said:
            artist, title, path, audio_hash, duration_s = tracks[label.track]
            rows.append(
                ExchangedLabel(
                    "",
                    chosen[label.tag].name,
                    label.value,
                    label.span,
                    artist,
                    title or title_from(path),
                    bytes(path),
                    audio_hash or b"",
                    label.made_s,
                    duration_s,
                )
            )
        tags = [ExchangedTag(t.name, t.colour, t.group, t.key) for t in chosen.values()]
        write_labels(self.target, rows, tags)
        return len(rows)
