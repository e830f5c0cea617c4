"""Curves of the sound on stage: which are at hand, which are being made."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from cachetools import LRUCache

from musicscope.analysis.curve import TEMPO, Curve
from musicscope.analysis.curve_job import CurvesSpec
from musicscope.analysis.curve_live import LiveCurves
from musicscope.analysis.meter_heard import FreshSamples
from musicscope.core.events import Event
from musicscope.gui.listening import listen
from musicscope.jobs import JobState

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from musicscope.gui.views.context import ViewContext
    from musicscope.jobs import JobHandle

#: Bytes of curves that are kept, over all tracks.
CACHE_BYTES = 32 * 2**20


class CurveStore:
    """Has curves computed as they are wanted, the visible part first.

    Parameters
    ----------
    context : ViewContext
    owner : QObject
        The view that wants them.

    Attributes
    ----------
    changed : Event
        A curve has come, or has grown.
    problem : str
        Why there are none; empty while all is well.
    """

    def __init__(self, context: ViewContext, owner: QObject) -> None:
        self._context = context
        self._key = f"curves {id(owner)}"
        self._kept: LRUCache[tuple[int, str], Curve] = LRUCache(
            CACHE_BYTES, getsizeof=lambda curve: curve.values.nbytes + curve.times_s.nbytes // 4
        )
        self._parts: dict[str, Curve] = {}
        self._names: tuple[str, ...] = ()
        self._job: JobHandle | None = None
        self._live: LiveCurves | None = None
        self._fresh = FreshSamples()
        self._heard_at = 0.0
        self.changed: Event[None] = Event()
        self.problem = ""
        listen(owner, context.pictures.cleared, lambda _: self._begin())
        owner.destroyed.connect(lambda *_: self._close())

    def get(self, name: str) -> Curve | None:
        """Return a curve, or as much of it as there is."""
        if name == TEMPO:
            return self._tempo()
        if self._live is not None:
            return self._live.curves().get(name)
        track = self._context.pictures.track
        whole = self._kept.get((track, name)) if track is not None else None
        return whole if whole is not None else self._parts.get(name)

    @property
    def busy(self) -> bool:
        """Whether curves are being made."""
        return self._job is not None

    def want(self, names: tuple[str, ...]) -> None:
        """Make these curves from now on."""
        self._names = names
        self._make()

    def listen_in(self) -> bool:
        """Take in what a live input hears; returns whether curves have grown."""
        if not self._context.pictures.live:
            return False
        if self._live is None:
            self._live = LiveCurves()
        now = time.monotonic()
        elapsed_s, self._heard_at = now - self._heard_at, now
        block, rate = self._fresh.take(self._context.stage.heard, elapsed_s)
        return self._live.push(block, rate, self._context.stage.position_s)

    def _begin(self) -> None:
        self._stop()
        self._parts, self.problem = {}, ""
        self._live = None
        self._fresh = FreshSamples()
        self._make()

    def _tempo(self) -> Curve | None:
        portrait = self._context.portrait_now.portrait
        if portrait is None or not len(portrait.tempo_curve):
            return None
        return Curve(TEMPO, portrait.beats.astype(float), portrait.tempo_curve)

    def _path(self) -> bytes | None:
        """Return the file of what is on stage; None for a live input and for nothing."""
        workspace = self._context.workspace
        track = self._context.stage.track
        if track is not None:
            return workspace.catalogue.track(track).path
        aside = workspace.playback.aside
        return aside.path if aside is not None and not self._context.pictures.live else None

    def _make(self) -> None:
        track, path = self._context.pictures.track, self._path()
        if track is None or path is None:
            return
        lacking = tuple(n for n in self._names if n != TEMPO and (track, n) not in self._kept)
        if not lacking:
            self._stop()
            return
        timeline = self._context.timeline
        centre, half = timeline.visible_centre_s, timeline.shown_s / 2
        if timeline.track != track:
            centre = half
        self._job = self._context.workspace.jobs.submit(
            CurvesSpec(path, lacking, max(centre - half, 0.0), centre + half),
            key=self._key,
            on_partial=lambda part: self._take_part(track, part),
            on_end=lambda handle: self._ended(track, handle),
        )
        if self._job.ended:
            self._job = None

    def _take_part(self, track: int, part: dict[str, Curve]) -> None:
        if track == self._context.pictures.track:
            self._parts |= part
            self.changed.emit(None)

    def _ended(self, track: int, handle: JobHandle) -> None:
        if handle.state is JobState.DONE:
            for name, curve in handle.result.items():
                self._kept[track, name] = curve
        if track != self._context.pictures.track or handle.state is JobState.CANCELLED:
            return
        self._job = None
        self.problem = str(handle.error) if handle.state is JobState.FAILED else ""
        self.changed.emit(None)

    def _stop(self) -> None:
        if self._job is not None:
            job, self._job = self._job, None
            job.cancel()

    def _close(self) -> None:
        self.changed = Event()
        self._stop()
