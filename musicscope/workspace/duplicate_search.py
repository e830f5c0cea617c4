"""The search for duplicates: from what is stored to pairs, from the pairs' sound to groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from musicscope.jobs import JobHandle, JobState, Outcome
from musicscope.library.same_audio import select_same_audio
from musicscope.similarity.duplicates import Group, Pair, describe_groups
from musicscope.workspace.duplicate_work import AlignSpec, Suspect, SuspectsSpec, chunks

if TYPE_CHECKING:
    from musicscope.jobs import JobRunner
    from musicscope.jobs.context import Progress
    from musicscope.library.catalogue import Catalogue
    from musicscope.library.library import Library

#: Seconds that reading the library, or comparing a few tracks, may take.
_LIMIT_S = 3600.0


class DuplicateSearch:
    """One search.

    Attributes
    ----------
    ended : bool
        Whether it has been answered, has failed or was cancelled.
    error : None
        As a job has it; why there is no answer is told to `failed`.
    """

    error = None

    def __init__(
        self,
        library: Library,
        catalogue: Catalogue,
        jobs: JobRunner,
        done: Callable[[list[Group]], None],
        failed: Callable[[str], None],
    ) -> None:
        self.ended = False
        self._library = library
        self._catalogue = catalogue
        self._jobs = jobs
        self._done = done
        self._failed = failed
        self._job: JobHandle | None = None
        self._identical: list[tuple[int, ...]] = []
        self._suspects: list[Suspect] = []
        self._pairs: list[Pair] = []

    @property
    def label(self) -> str:
        """What is being done, for people."""
        return self._job.label if self._job is not None else "Looking for duplicates"

    @property
    def progress(self) -> Progress | None:
        """How far it is."""
        return self._job.progress if self._job is not None else None

    def cancel(self) -> None:
        """Stop; no answer will come."""
        self.ended = True
        if self._job is not None and not self._job.ended:
            self._job.cancel()

    def start(self) -> None:
        """Begin: the same sound at once, then what may be the same music."""
        self._identical = select_same_audio(self._library.database)
        copies = {track for group in self._identical for track in group[1:]}
        tracks = [
            self._catalogue.track(int(track))
            for track in self._catalogue.ids()
            if int(track) not in copies
        ]
        lengths = {t.id: t.duration_s for t in tracks if not t.missing and t.duration_s > 0}
        spec = SuspectsSpec(self._library.path, lengths)
        self._run("Looking for duplicates", [(0, spec)], self._keep_suspects, self._compare)

    def _keep_suspects(self, outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            if outcome.reason is None:
                self._suspects.extend(outcome.result)

    def _compare(self) -> None:
        here = [s for s in self._suspects if {s.first, s.second} <= self._present()]
        items = []
        for number, some in enumerate(chunks(here)):
            tracks = {t: self._catalogue.track(t) for s in some for t in (s.first, s.second)}
            paths = {track: known.path for track, known in tracks.items()}
            lengths = {track: known.duration_s for track, known in tracks.items()}
            items.append((number, AlignSpec(some, paths, lengths)))
        self._run("Comparing tracks", items, self._keep_pairs, self._tell)

    def _present(self) -> set[int]:
        return {int(track) for track in self._catalogue.ids()}

    def _keep_pairs(self, outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            if outcome.reason is None:
                self._pairs.extend(outcome.result)

    def _tell(self) -> None:
        here = self._present()
        pairs = [
            p
            for p in sorted(self._pairs, key=lambda p: (p.first, p.second))
            if {p.first, p.second} <= here
        ]
        tempi = {}
        for track in {t for pair in pairs for t in (pair.first, pair.second)}:
            bpm = self._catalogue.track(track).tempo_bpm
            if bpm is not None:
                tempi[track] = bpm
        identical = [tuple(t for t in group if t in here) for group in self._identical]
        groups = describe_groups([g for g in identical if len(g) > 1], pairs, tempi)
        self.ended = True
        self._done(groups)

    def _run(
        self,
        label: str,
        items: list[tuple[int, SuspectsSpec]] | list[tuple[int, AlignSpec]],
        store: Callable[[list[Outcome]], None],
        then: Callable[[], None],
    ) -> None:
        reasons: list[str] = []

        def keep(outcomes: list[Outcome]) -> None:
            reasons.extend(outcome.reason for outcome in outcomes if outcome.reason is not None)
            store(outcomes)

        def ended(handle: JobHandle) -> None:
            if self.ended:
                return
            if handle.state is JobState.DONE and not (reasons and len(reasons) == len(items)):
                then()
            elif handle.state is JobState.CANCELLED:
                self.ended = True
            else:
                self.ended = True
                why = reasons[0] if reasons else str(handle.error)
                self._failed(f"Duplicates could not be looked for: {why}")

        self._job = self._jobs.submit_batch(
            label,
            items,
            keep,
            timeout_s=_LIMIT_S,
            unit="groups of pairs",
            key="duplicates",
            on_end=ended,
        )
