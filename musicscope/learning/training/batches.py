"""Windows of tracks, gathered into batches by a thread that is always a few batches ahead."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType

import numpy as np
import torch

from musicscope.learning.networks import Input
from musicscope.learning.training.sources import (
    Source,
    crop_start,
    spread_starts,
    take_window,
    window_rows,
)

_AHEAD = 4


@dataclass(frozen=True, eq=False)
class Plan:
    """Which windows make up each batch.

    Attributes
    ----------
    batches : tuple of tuple of (int, int)
        Track, and where its window begins, in rows of the source.
    """

    batches: tuple[tuple[tuple[int, int], ...], ...]

    def __len__(self) -> int:
        return len(self.batches)

    @property
    def windows(self) -> int:
        """In all batches."""
        return sum(len(batch) for batch in self.batches)

    def tracks(self) -> np.ndarray:
        """Return the track of each window [shape=(windows,)], int64."""
        return np.array([track for batch in self.batches for track, _ in batch], np.int64)


@dataclass(frozen=True, eq=False)
class Batch:
    """What the device is given.

    Attributes
    ----------
    tracks : np.ndarray [shape=(b,)], int64
    heard : torch.Tensor [shape=(b, n_samples) or (b, frames, rows)], float16 or float32
    """

    tracks: np.ndarray
    heard: torch.Tensor


def plan_training(
    source: Source,
    hears: Input,
    tracks: np.ndarray,
    *,
    crops: int,
    batch: int,
    random_crop: bool,
    groups: np.ndarray | None,
    rng: np.random.Generator,
) -> Plan:
    """Draw the windows of one epoch.

    Parameters
    ----------
    source : Source
    hears : Input
    tracks : np.ndarray [shape=(n,)], int64
        That are learned from.
    crops : int
        Windows of each.
    batch : int
    random_crop : bool
        Whether windows begin anywhere, or at `crops` evenly spaced places.
    groups : np.ndarray, optional
        The group of every track of the source: each batch gets several windows of each group
        that is in it. All windows are shuffled when left out.
    rng : np.random.Generator
    """
    window = window_rows(source, hears)
    drawn = np.repeat(tracks, crops)
    if groups is None:
        drawn = drawn[rng.permutation(len(drawn))]
    else:
        drawn = _in_groups(drawn, groups, batch, rng)
    taken: dict[int, int] = {}
    windows = []
    for track in drawn.tolist():
        rows = source.rows(track)
        if random_crop:
            start = crop_start(rows, window, hears.short, rng)
        else:
            starts = spread_starts(rows, window, crops)
            turn = taken[track] = taken.get(track, -1) + 1
            start = starts[turn % len(starts)]
        windows.append((track, start))
    return Plan(_cut(windows, batch))


def _in_groups(
    drawn: np.ndarray, groups: np.ndarray, batch: int, rng: np.random.Generator
) -> np.ndarray:
    """Order windows so that runs of a few of one group follow one another."""
    together = max(2, min(4, batch // 4))
    runs = []
    for group in np.unique(groups[drawn]):
        own = rng.permutation(drawn[groups[drawn] == group])
        runs.extend(np.array_split(own, max(1, len(own) // together)))
    order = rng.permutation(len(runs))
    return np.concatenate([runs[number] for number in order])


def plan_judging(
    source: Source, hears: Input, tracks: np.ndarray, *, windows: int, batch: int
) -> Plan:
    """Spread at most `windows` windows evenly over each track; the tracks follow in order."""
    window = window_rows(source, hears)
    spread = [
        (track, start)
        for track in tracks.tolist()
        for start in spread_starts(source.rows(track), window, windows)
    ]
    return Plan(tuple(tuple(spread[at : at + batch]) for at in range(0, len(spread), batch)))


def _cut(windows: Sequence[tuple[int, int]], batch: int) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Cut into batches; a single one left over joins the last, since batch norm needs two."""
    cut = [tuple(windows[at : at + batch]) for at in range(0, len(windows), batch)]
    if len(cut) > 1 and len(cut[-1]) == 1:
        last = cut.pop()
        cut[-1] += last
    return tuple(cut)


class Reader:
    """Reads the batches of a plan ahead of who uses them; close it, or use it with ``with``.

    Parameters
    ----------
    source : Source
    hears : Input
    plan : Plan
    pin : bool
        Whether batches are put where CUDA can fetch them by itself.
    """

    def __init__(self, source: Source, hears: Input, plan: Plan, pin: bool = False) -> None:
        self._source = source
        self._input = hears
        self._plan = plan
        self._pin = pin
        self._ready: queue.Queue[Batch | BaseException | None] = queue.Queue(_AHEAD)
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._work, name="batches", daemon=True)

    def __enter__(self) -> Reader:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closed.set()
        self._thread.join()

    def __iter__(self) -> Iterator[Batch]:
        while True:
            item = self._ready.get()
            if item is None:
                return
            if isinstance(item, BaseException):
                raise item
            yield item

    def _work(self) -> None:
        try:
            for windows in self._plan.batches:
                if not self._hand_over(self._gather(windows)):
                    return
            self._hand_over(None)
        except BaseException as error:  # noqa: BLE001 - raised where the batch is missed
            self._hand_over(error)

    def _gather(self, windows: Sequence[tuple[int, int]]) -> Batch:
        count = window_rows(self._source, self._input)
        parts = [take_window(self._source, t, s, count, self._input.short) for t, s in windows]
        heard = torch.from_numpy(np.stack(parts))
        return Batch(
            np.array([track for track, _ in windows], np.int64),
            heard.pin_memory() if self._pin else heard,
        )

    def _hand_over(self, item: Batch | BaseException | None) -> bool:
        while not self._closed.is_set():
            try:
                self._ready.put(item, timeout=0.05)
            except queue.Full:
                continue
            return True
        return False
