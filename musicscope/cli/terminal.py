"""A workspace driven from the terminal, with a progress bar for what runs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from musicscope.core.errors import LibraryError
from musicscope.core.paths import Places

if TYPE_CHECKING:
    import numpy as np

    from musicscope.jobs import JobHandle, Mailbox
    from musicscope.workspace import Workspace

#: Wide enough for any row: what reads from a pipe gets whole lines.
_PIPED_WIDTH = 4_000


def _width() -> int | None:
    """Return how wide output is; None leaves that to the terminal."""
    return None if sys.stdout.isatty() else _PIPED_WIDTH


NO_GENRES = "No genres have been learned yet; run “musicscope genres learn” first."
#: Tags and names are printed as they are: their brackets mean nothing here.
out = Console(markup=False, highlight=False, width=_width())
err = Console(stderr=True, markup=False, highlight=False)

DataOption = Annotated[
    Path | None,
    typer.Option("--data", help="Folder of the library; by default the one of this user."),
]
QueryArgument = Annotated[
    list[str] | None, typer.Argument(help="Words and fields, such as genre:jazz bpm:90..110.")
]


def places(data: Path | None) -> Places:
    """Return the folders of the library in `data`, or the user's own."""
    return Places(data, data / "cache") if data else Places.of_user()


class Terminal:
    """Waits for a workspace's background work, and shows it."""

    def __init__(self, workspace: Workspace, mailbox: Mailbox) -> None:
        self.workspace = workspace
        self._mailbox = mailbox

    def wait(self, what: str) -> None:
        """Show progress until nothing is left to scan, to analyse or to lay out."""
        workspace = self.workspace
        self.wait_until(
            what, lambda: not workspace.analysing.busy and not workspace.mapping.building
        )

    def wait_for_analysis(self) -> None:
        """Show progress until nothing is left to scan or to analyse; the map is not laid out."""
        workspace = self.workspace
        self.wait_until("Analysing", lambda: not workspace.analysing.busy)
        workspace.jobs.cancel_all()

    def wait_for(self, handle: JobHandle) -> None:
        """Show progress until one job has ended; leaves with a status when it failed."""
        self.wait_until(handle.label, lambda: handle.ended)
        if handle.error is not None:
            raise typer.Exit(1)

    def wait_for_clusters(self) -> None:
        """Wait until the dots of the map have their groups, or will get none."""
        clusters = self.workspace.clusters
        self._mailbox.pump(lambda: not clusters.busy, timeout_s=60.0)

    def wait_for_learning(self) -> None:
        """Wait until every tag has been learned from its labels."""
        learning = self.workspace.learning
        learning.start()
        self._mailbox.pump(lambda: not learning.busy, timeout_s=60.0)

    def wait_for_genres(self) -> bool:
        """Wait until genres have been asked about every track; False where none were learned."""
        handle = self.workspace.genre_learning.start()
        if handle is not None:
            self.wait_for(handle)
        return handle is not None

    def wait_for_pretrained(self) -> None:
        """Wait until it is known which pretrained networks are here."""
        here = self.workspace.pretrained
        self.wait_until("Looking for networks", lambda: here.looked)

    def wait_for_words(self, word: str) -> None:
        """Wait until it is known which tracks ``sounds:word`` finds; says why it finds none."""
        from musicscope.workspace.pretrained_text import asked_of

        here = self.workspace.pretrained
        if not here.looked:
            here.look()
            self.wait_for_pretrained()
        ended: list[object] = []
        failed: list[str] = []
        here.text_search(asked_of(word).text, ended.append, failed.append)
        self.wait_until("Reading words", lambda: bool(ended or failed))
        for sentence in failed:
            err.print(sentence, soft_wrap=True)

    def prepare_search(self, text: str) -> None:
        """Let the models think of all tracks that a search asks them about."""
        from musicscope.library.query import parse

        terms = parse(text).terms
        asked = {term.column for term in terms}
        if "tag?" in asked:
            self.wait_for_learning()
        if "genre?" in asked and not self.wait_for_genres():
            err.print(NO_GENRES, soft_wrap=True)
        for term in terms:
            if term.column == "sounds":
                self.wait_for_words(term.word)

    def select(self, query: Sequence[str] | None, sort: str = "artist") -> np.ndarray:
        """Return the tracks that a search finds, see `Catalogue.select`; models are asked."""
        text = " ".join(query or ())
        self.prepare_search(text)
        return self.workspace.catalogue.select(text, sort)

    def wait_until(self, what: str, done: Callable[[], bool]) -> None:
        """Show progress until something has happened."""
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=err,
            transient=True,
        ) as bar:
            task = bar.add_task(what, total=None)

            def show(handle: JobHandle) -> None:
                if handle.progress is not None:
                    bar.update(
                        task,
                        description=handle.label,
                        completed=handle.progress.done,
                        total=handle.progress.total or None,
                    )

            stop = self.workspace.jobs.changed.subscribe(show)
            try:
                self._mailbox.pump(done)
            finally:
                stop()


@contextmanager
def open_existing(data: Path | None) -> Iterator[Terminal]:
    """Open a library that is there already.

    Raises
    ------
    LibraryError
        When there is none.
    """
    database = places(data).database
    if not database.exists():
        raise LibraryError(
            f"There is no library in {database.parent}; run “musicscope analyse FOLDER” first."
        )
    with open_workspace(data) as terminal:
        yield terminal


@contextmanager
def open_workspace(data: Path | None) -> Iterator[Terminal]:
    """Open the library, and close it with everything that runs when the block ends."""
    from musicscope.jobs import JobRunner, Mailbox
    from musicscope.workspace import Workspace

    mailbox = Mailbox()
    jobs = JobRunner(mailbox.deliver)
    try:
        workspace = Workspace(places(data), jobs)
    except BaseException:
        jobs.close()
        raise
    workspace.notices.subscribe(lambda notice: err.print(notice.sentence, soft_wrap=True))
    try:
        yield Terminal(workspace, mailbox)
    finally:
        workspace.close()
