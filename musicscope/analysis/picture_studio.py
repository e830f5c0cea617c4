"""Where pictures of a track are made: one thread decodes while two measure."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

import numpy as np
from cachetools import LRUCache

from musicscope.analysis.picture_excerpt import Excerpt
from musicscope.analysis.picture_kinds import TILE_S, Picture
from musicscope.analysis.picture_sound import SoundReader
from musicscope.audio.equaliser import Equaliser

#: Tiles are made in halves.
HALF = 0.5
#: Seconds of sound that an equaliser hears before what is shown, so that it has swung in.
_RUN_UP_S = 0.5
#: Halves whose sound is kept for their other pictures.
_KEPT = 4


class Studio:
    """Measures halves of tiles of one track.

    Parameters
    ----------
    path : bytes
        The file.
    equaliser : Equaliser
        The sound goes through it first.
    pictures : iterable of Picture
        All that will be asked for.
    check : callable
        What it raises ends the measuring.
    """

    def __init__(
        self,
        path: bytes,
        equaliser: Equaliser,
        pictures: Iterable[Picture],
        check: Callable[[], None],
    ) -> None:
        self._reader = SoundReader(path)
        self._equaliser = equaliser
        self._check = check
        self._margins: dict[int, int] = {}
        for picture in pictures:
            margin = picture.margin_frames * picture.hop
            self._margins[picture.rate] = max(margin, self._margins.get(picture.rate, 0))
        self._stretches: LRUCache[float, _Stretch] = LRUCache(_KEPT)
        self._decoder = ThreadPoolExecutor(1, thread_name_prefix="picture decoder")
        self._workers = ThreadPoolExecutor(2, thread_name_prefix="picture")

    def __enter__(self) -> Studio:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._decoder.shutdown(wait=False, cancel_futures=True)
        self._workers.shutdown(cancel_futures=True)
        self._decoder.shutdown()
        self._reader.close()

    def begin(self, picture: Picture, start: float, first: int, frames: int) -> Future[np.ndarray]:
        """Begin to measure the levels of so many frames of the half at `start`, in tiles.

        `first` is the number in the track of the first frame.
        """
        stretch = self._stretches.get(start)
        if stretch is None:
            stretch = self._stretches[start] = _Stretch(start)
        stretch.prepare(picture.rate, self._decode)
        return self._workers.submit(self._measure, stretch, picture, first, frames)

    def _decode(self, rate: int, first: int, stop: int) -> Future[np.ndarray]:
        before = self._margins[rate] + self._run_up(rate)
        stop += self._margins[rate]
        return self._decoder.submit(self._reader.samples, rate, first - before, stop)

    def _run_up(self, rate: int) -> int:
        return 0 if self._equaliser.flat else int(_RUN_UP_S * rate)

    def _measure(self, stretch: _Stretch, picture: Picture, first: int, frames: int) -> np.ndarray:
        self._check()
        rate, hop = picture.rate, picture.hop
        with stretch.lock:
            if (rate, hop) not in stretch.excerpts:
                sound = stretch.heard(rate, self._equaliser, self._run_up(rate))
                begin = first * hop - stretch.first(rate)
                stretch.excerpts[rate, hop] = Excerpt(
                    sound[begin:],
                    frames,
                    self._margins[rate],
                    hop=hop,
                    rate=rate,
                    check=self._check,
                )
            excerpt = stretch.excerpts[rate, hop]
        return picture.levels(excerpt)


class _Stretch:
    """The sound of one half of a tile, decoded and equalised once for all its pictures."""

    def __init__(self, start: float) -> None:
        self._start = start
        self.lock = threading.Lock()
        self.excerpts: dict[tuple[int, int], Excerpt] = {}
        self._decoded: dict[int, Future[np.ndarray]] = {}
        self._heard: dict[int, np.ndarray] = {}

    def first(self, rate: int) -> int:
        """Return the first sample of the half."""
        return int(self._start * TILE_S * rate + 0.5)

    def prepare(self, rate: int, decode: Callable[[int, int, int], Future[np.ndarray]]) -> None:
        """Let the sound at a rate be decoded."""
        if rate not in self._decoded:
            first = self.first(rate)
            self._decoded[rate] = decode(rate, first, first + int(HALF * TILE_S * rate) + 1)

    def heard(self, rate: int, equaliser: Equaliser, run_up: int) -> np.ndarray:
        """Wait for the sound; return it as it leaves the equaliser, without the run-up."""
        if rate not in self._heard:
            decoded = self._decoded[rate].result()
            self._heard[rate] = equaliser.applied(decoded, rate)[run_up:]
        return self._heard[rate]
