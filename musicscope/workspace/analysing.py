"""Keeps the library scanned and analysed: decides what runs and stores what comes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, cast

from musicscope.analysis.track import AnalyseSpec, current_versions
from musicscope.core.changes import Changes
from musicscope.core.errors import MusicScopeError
from musicscope.core.events import Event
from musicscope.core.paths import display_path
from musicscope.jobs import JobHandle, JobState, Outcome
from musicscope.library.scan import ScanReport, ScanSpec
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.jobs import JobRunner
    from musicscope.jobs.batch import BatchExecutor
    from musicscope.library.library import Library

log = logging.getLogger(__name__)

#: Seconds that one file's analysis may take before its worker is killed.
FILE_LIMIT_S = 900.0


class Analysing:
    """Scans folders and analyses what they hold.

    Attributes
    ----------
    scanned : Event of ScanReport
        A scan has ended.
    interrupted : Event
        A scan was cancelled; what it had stored may not have been published.
    finished : Event
        Nothing is left to scan or to analyse.
    paused : bool
        The person cancelled the analysis; `start` goes on.
    executor : BatchExecutor or None
        Where files are analysed: on a cluster, or, for None, in this computer's processes.
    """

    def __init__(
        self,
        library: Library,
        jobs: JobRunner,
        publish: Callable[[Changes], None],
        notify: Callable[[Notice], None],
    ) -> None:
        self.scanned: Event[ScanReport] = Event()
        self.interrupted: Event[None] = Event()
        self.finished: Event[None] = Event()
        self.paused = False
        self.executor: BatchExecutor | None = None
        self._library = library
        self._jobs = jobs
        self._publish = publish
        self._notify = notify
        self._scan: JobHandle | None = None
        self._scan_cancelled = False
        self._batch: JobHandle | None = None
        self._renewing = False
        self._renewal_runs = False
        self._renewed: set[int] = set()

    @property
    def busy(self) -> bool:
        """Whether a scan or an analysis runs."""
        return self._scan is not None or self._batch is not None

    def scan(self, folders: tuple[int, ...] | None = None) -> None:
        """Look for new, changed and vanished files in `folders`, or in all."""
        if self._scan is not None:
            folders = None
        self._scan_cancelled = False
        self._scan = self._jobs.submit(
            ScanSpec(self._library.path, folders),
            key="scan",
            on_partial=self._found,
            on_end=self._scan_ended,
        )

    def start(self) -> None:
        """Analyse what has not been analysed yet, if that is not already happening."""
        self.paused = False
        if self._scan_cancelled:
            self.scan()
        self._continue()

    def retry(self, ids: Iterable[int]) -> None:
        """Try failed tracks again."""
        self._publish(self._library.retry(ids))
        self.start()

    def outdated(self) -> int:
        """Return how many tracks have results that are older than this program."""
        return len(self._library.outdated(current_versions()))

    def offer_renewal(self) -> None:
        """Say in a notice how many results are older than this program, if any are."""
        count = self.outdated()
        if count:
            tracks, them = ("1 track was", "it") if count == 1 else (f"{count} tracks were", "them")
            sentence = (
                f"{tracks} analysed by an older version. "
                f"Renew {them} now, or later from the Library menu."
            )
            self._notify(Notice("info", sentence, "Renew", self.renew))

    def renew(self) -> None:
        """Compute anew what is older than this program, once new tracks are done."""
        self._renewing = True
        self._renewed.clear()
        self.start()

    def _found(self, changes: Changes) -> None:
        self._publish(changes)
        if self._renewal_runs and self._batch is not None and self._library.pending():
            renewal, self._batch = self._batch, None
            renewal.cancel()
        self._continue()

    def _scan_ended(self, handle: JobHandle) -> None:
        if handle is not self._scan:
            return
        self._scan = None
        if handle.state is JobState.CANCELLED:
            self._scan_cancelled = True
            self.paused = True
            self.interrupted.emit(None)
            self._notify(Notice("info", "The scan was cancelled half-way.", "Go on", self.start))
        elif handle.state is JobState.FAILED:
            self._notify(Notice("error", _sentence(handle.error, "The scan stopped")))
        elif handle.state is JobState.DONE:
            self._tell_unreadable(handle.result)
            self._tell_empty(handle.result)
            self.scanned.emit(handle.result)
        self._continue()

    def _tell_unreadable(self, report: ScanReport) -> None:
        if report.unreadable:
            path, reason = report.unreadable[0]
            more = len(report.unreadable) - 1
            rest = f" (and {more} more)" if more else ""
            sentence = f"{display_path(path)}{rest} was not read: {reason.rstrip('.')}."
            self._notify(Notice("warn", sentence))

    def _tell_empty(self, report: ScanReport) -> None:
        if not report.unreadable and self._library.coverage().total == 0:
            self._notify(
                Notice("warn", "No music was found in your folders; open one that holds some.")
            )

    def _continue(self) -> None:
        if self._batch is not None or self.paused:
            return
        pending = [(track, AnalyseSpec(path)) for track, path in self._library.pending()]
        renewals = [] if pending or not self._renewing else self._renewals()
        self._renewal_runs = bool(renewals)
        self._renewing = self._renewing and bool(pending or renewals)
        if pending or renewals:
            self._batch = self._jobs.submit_batch(
                "Renewing" if renewals else "Analysing",
                pending or renewals,
                self._store_renewals if renewals else self._store,
                timeout_s=FILE_LIMIT_S,
                unit="tracks",
                key="analysis",
                executor=self.executor,
                on_end=self._batch_ended,
            )
        elif self._scan is None:
            self.finished.emit(None)

    def _renewals(self) -> list[tuple[int, AnalyseSpec]]:
        return [
            (track, AnalyseSpec(path, names))
            for track, path, names in self._library.outdated(current_versions())
            if track not in self._renewed
        ]

    def _store_renewals(self, outcomes: list[Outcome]) -> None:
        self._store(outcomes)
        self._renewed.update(cast(int, outcome.item) for outcome in outcomes)

    def _store(self, outcomes: list[Outcome]) -> None:
        changes = self._library.store_analyses(
            [(cast(int, o.item), o.result) for o in outcomes if o.reason is None],
            [(cast(int, o.item), o.reason) for o in outcomes if o.reason is not None],
        )
        self._jobs.deliver(lambda: self._publish(changes))

    def _batch_ended(self, handle: JobHandle) -> None:
        if handle is not self._batch:
            return
        self._batch = None
        if handle.state is JobState.DONE:
            self._continue()
            return
        self.paused = True
        self._renewing = self._renewal_runs = False
        if handle.state is JobState.FAILED:
            self._notify(Notice("error", _sentence(handle.error, "The analysis stopped")))
        if self._scan is None:
            self.finished.emit(None)


def _sentence(error: BaseException | None, what: str) -> str:
    if isinstance(error, MusicScopeError):
        return str(error)
    return f"{what} unexpectedly ({error}); rescan the folder to go on."
