"""Shares a map: as a picture, as vectors, or as one web page that sounds."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Literal

from musicscope.core.errors import DecodeError, MusicScopeError, ParameterError
from musicscope.core.paths import display_path
from musicscope.maps.picture_plan import check_size
from musicscope.maps.picture_sheet import Sheet
from musicscope.workspace.sharing_sheet import Sounding, sounding_of
from musicscope.workspace.sharing_size import Form, estimate, size_words

if TYPE_CHECKING:
    from musicscope.jobs import JobContext, JobHandle
    from musicscope.library.library import Library
    from musicscope.workspace.workspace import Workspace

FORMS: dict[Form, str] = {"html": "Web page", "svg": "Vectors (SVG)", "png": "Picture (PNG)"}
_ENDINGS: dict[str, Form] = {".html": "html", ".htm": "html", ".svg": "svg", ".png": "png"}

EXCERPT_S = 10.0
#: Where an excerpt begins in a track of which nothing is known, as a share of its length.
FALLBACK = 0.4


@dataclass(frozen=True)
class Shared:
    """What was written.

    Attributes
    ----------
    target : Path
    size : int
        Bytes.
    silent : int
        How many tracks could not be read for their excerpt.
    """

    target: Path
    size: int
    silent: int = 0

    @property
    def sentence(self) -> str:
        """For people."""
        said = f"{display_path(self.target)} has been written, {size_words(self.size)}."
        if self.silent == 1:
            return f"{said} One track could not be read and has no excerpt."
        if self.silent:
            return f"{said} {self.silent:,} tracks could not be read and have no excerpt."
        return said


@dataclass(frozen=True)
class ShareSpec:
    """Writes a map to a file.

    Attributes
    ----------
    sheet : Sheet
        What the map says.
    target : Path
    form : {"html", "svg", "png"}
    theme : {"system", "dark", "light"}
        A picture has no system to follow: there ``"system"`` is dark.
    size : (int, int)
        Of a picture, in pixels.
    sounding : tuple of Sounding or None
        The tracks that get an excerpt in the page.
    database : Path or None
        The library's file, in which the most typical seconds are looked up.
    token : str
        Parts this file from others while it grows.
    """

    sheet: Sheet
    target: Path
    form: Form
    theme: str = "system"
    size: tuple[int, int] = (1600, 1000)
    sounding: tuple[Sounding, ...] | None = None
    database: Path | None = None
    token: str = field(default_factory=lambda: token_hex(4))

    @property
    def label(self) -> str:
        """For people."""
        return f"Writing {display_path(self.target.name)}"

    @property
    def where(self) -> Literal["thread", "process"]:
        """Drawing loops in Python; cutting excerpts lets others run."""
        return "thread" if self.form == "html" else "process"

    @property
    def estimated_bytes(self) -> int:
        """About how large the file will be."""
        sounding_s = sum(min(one.duration_s or EXCERPT_S, EXCERPT_S) for one in self.sounding or ())
        return estimate(self.sheet, self.form, self.size, sounding_s=sounding_s)

    def to(self, target: Path) -> ShareSpec:
        """Return the same for another place."""
        return replace(self, target=target)

    def with_look(self, theme: str, size: tuple[int, int]) -> ShareSpec:
        """Return the same with a theme and, for a picture, a size in pixels."""
        return replace(self, theme=theme, size=size)

    def with_sound(self, workspace: Workspace) -> ShareSpec:
        """Return the same with an excerpt of each track, if it is a page."""
        if self.form != "html":
            return self
        sounding = sounding_of(self.sheet, workspace.catalogue)
        return replace(self, sounding=sounding, database=workspace.library.path)

    def run(self, context: JobContext) -> Shared:
        """Write.

        Raises
        ------
        MusicScopeError
            When a package is missing or the place cannot be written; an earlier file is kept.
        """
        context.check()
        try:
            self.part.touch()
            silent = self._write(context)
            context.check()
            self.part.replace(self.target)
        except OSError as error:
            raise MusicScopeError(
                f"{display_path(self.target)} cannot be written "
                f"({error.strerror or error}); choose another place."
            ) from error
        finally:
            self.part.unlink(missing_ok=True)
        return Shared(self.target, self.target.stat().st_size, silent)

    @property
    def part(self) -> Path:
        """Where the file grows until it is whole."""
        return self.target.with_name(f".{self.target.name}.{self.token}.part")

    def _write(self, context: JobContext) -> int:
        """Write the file, and return how many tracks could not be read for their excerpt."""
        if self.form == "html":
            return self._write_page(context)
        theme = "dark" if self.theme == "system" else self.theme
        if self.form == "svg":
            from musicscope.maps.picture_svg import save_svg as save
        else:
            from musicscope.maps.picture import save_png as save
        save(self.part, self.sheet, size=self.size, theme=theme)
        return 0

    def _write_page(self, context: JobContext) -> int:
        from musicscope.maps.page import write_page

        if self.sounding is None:
            write_page(self.part, self.sheet, theme=self.theme)
            return 0
        total, heard = len(self.sounding), 0

        def excerpts() -> Iterator[tuple[int, bytes]]:
            nonlocal heard
            for done, (row, sound) in enumerate(self._cut(context), 1):
                if sound is not None:
                    heard += 1
                    yield row, sound
                context.progress(done, total, "tracks")

        context.progress(0, total, "tracks")
        write_page(self.part, self.sheet, theme=self.theme, excerpts=excerpts())
        return total - heard

    def _cut(self, context: JobContext) -> Iterator[tuple[int, bytes | None]]:
        """Yield the row and the excerpt of each track, None where it cannot be read."""
        from musicscope.library.library import Library

        width = os.cpu_count() or 1
        todo = iter(self.sounding or ())
        running: deque[tuple[int, Future[bytes | None]]] = deque()
        library = None if self.database is None else Library(self.database)
        with ThreadPoolExecutor(width, thread_name_prefix="excerpt") as pool:
            try:
                while True:
                    context.check()
                    while len(running) < width + 1 and (one := next(todo, None)) is not None:
                        start_s = _typical_start(library, one)
                        running.append((one.row, pool.submit(_excerpt, one, start_s)))
                    if not running:
                        return
                    row, excerpt = running.popleft()
                    yield row, excerpt.result()
            finally:
                for _, excerpt in running:
                    excerpt.cancel()
                if library is not None:
                    library.close()


def _excerpt(one: Sounding, start_s: float) -> bytes | None:
    from musicscope.audio.excerpt import cut_excerpt

    try:
        return cut_excerpt(one.path, start_s, EXCERPT_S)
    except DecodeError:
        return None


def _typical_start(library: Library | None, one: Sounding) -> float:
    """Return where the most typical seconds of a track begin, s."""
    if library is not None:
        from musicscope.analysis.portrait.portrait import read_portrait
        from musicscope.workspace.audition import typical_start

        facts, vectors = library.results(one.track)
        return typical_start(read_portrait(facts, vectors, one.duration_s), EXCERPT_S)
    return min(FALLBACK * one.duration_s, max(one.duration_s - EXCERPT_S, 0.0))


def form_of(target: Path) -> Form:
    """Return what a file's name means, by its ending.

    Raises
    ------
    ParameterError
        If the ending is another.
    """
    form = _ENDINGS.get(target.suffix.lower())
    if form is None:
        raise ParameterError(
            f"{display_path(target.name)} tells no format; let the name end in .html, .svg or .png."
        )
    return form


def size_of(text: str) -> tuple[int, int]:
    """Return width and height from ``"1600x1000"``.

    Raises
    ------
    ParameterError
        If it is no size that a picture can have.
    """
    sides = text.lower().replace("×", "x").split("x")
    if len(sides) != 2 or not all(side.strip().isdecimal() for side in sides):
        raise ParameterError(f"{text} is no size; write width and height, such as 1600x1000.")
    size = int(sides[0]), int(sides[1])
    check_size(size)
    return size


def share(
    workspace: Workspace, spec: ShareSpec, on_end: Callable[[JobHandle], None] | None = None
) -> JobHandle:
    """Write in the background; another share cancels this one."""

    def ended(handle: JobHandle) -> None:
        if spec.where == "process":
            spec.part.unlink(missing_ok=True)
        if on_end is not None:
            on_end(handle)

    return workspace.jobs.submit(spec, where=spec.where, key="share", on_end=ended)
