"""Writes what is known of tracks to files that other programs read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.core.paths import display_path
from musicscope.jobs import JobContext

if TYPE_CHECKING:
    from musicscope.workspace.exported import ExportedTrack, Layout

#: The first three are one file, JAMS is a folder.
FORMATS = ("csv", "parquet", "json", "jams")


def format_of(target: Path) -> str:
    """Return the format that a file's name means: by its extension, or JAMS for a folder."""
    extension = target.suffix.lower().removeprefix(".")
    if extension in FORMATS:
        return extension
    if target.is_dir() or not extension:
        return "jams"
    raise ParameterError(
        f"{target.name} tells no format; add --format with one of {', '.join(FORMATS)}."
    )


@dataclass(frozen=True)
class ExportSpec:
    """Writes tags, facts and descriptors of tracks, and what was found along their time.

    Attributes
    ----------
    database : Path
        The library's file.
    ids : tuple of int
        The tracks, in the order in which they are written.
    target : Path
        A file; for JAMS a folder that gets one file a track.
    form : str
        One of `FORMATS`.
    """

    database: Path
    ids: tuple[int, ...]
    target: Path
    form: str

    @property
    def label(self) -> str:
        """For people."""
        return f"Exporting to {self.target.name}"

    def run(self, context: JobContext) -> int:
        """Write, and return how many tracks were written.

        Raises
        ------
        MusicScopeError
            When a package is missing or the place cannot be written; an earlier file is kept.
        """
        from musicscope.library.library import Library
        from musicscope.workspace.exported import layout_of, read_track

        write = _writer(self.form)
        with closing(Library(self.database)) as library:
            layout = layout_of(library)
            arrays = None if self.form in {"json", "jams"} else frozenset(layout.lengths)
            written = 0

            def tracks() -> Iterator[ExportedTrack]:
                nonlocal written
                for track in self.ids:
                    context.check()
                    found = read_track(library, track, arrays)
                    if found is not None:
                        yield found
                        written += 1
                    context.progress(written, len(self.ids), "tracks")

            try:
                write(tracks(), layout, self.target)
            except OSError as error:
                raise MusicScopeError(
                    f"{display_path(self.target)} cannot be written ({error.strerror}); "
                    "choose another place."
                ) from error
        return written


def _writer(form: str) -> Callable[[Iterator[ExportedTrack], Layout, Path], None]:
    from musicscope.workspace import export_tables, jams_export

    return {
        "csv": export_tables.write_csv,
        "parquet": export_tables.write_parquet,
        "json": export_tables.write_json,
        "jams": jams_export.write_jams,
    }[form]
