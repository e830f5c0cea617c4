"""Audio decoded once for all epochs and all runs: mono float16 at the network's rate."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from musicscope.core.errors import MusicScopeError
from musicscope.core.paths import display_path
from musicscope.learning.training.sources import Kind
from musicscope.learning.training.store import CacheError, TrackStore

#: Less is no music, s.
SHORTEST_S = 0.25
_DECODERS = 2

PathLike = bytes | str | os.PathLike[str]


@dataclass(frozen=True)
class Filled:
    """What `WaveCache.fill` did.

    Attributes
    ----------
    decoded : int
        Tracks; the others were there already.
    skipped : mapping of str to str
        A sentence by audio hash, of files that are damaged or hold next to no sound.
    """

    decoded: int
    skipped: Mapping[str, str]


class WaveCache:
    """Decoded tracks, known by their audio hash; one file for each rate and excerpt length.

    Parameters
    ----------
    folder : Path
    rate : int
        Hz.
    most_bytes : int
        The oldest tracks leave when there are more; what is needed then is decoded again.
    longest_s : float, optional
        Of longer tracks only the middle is kept.
    """

    def __init__(
        self,
        folder: Path,
        rate: int,
        most_bytes: int = 4 * 2**30,
        longest_s: float | None = None,
    ) -> None:
        part = "" if longest_s is None else f"-middle-{longest_s:g}s"
        self.store = TrackStore(folder / f"waves-{rate}{part}.f16", 1, most_bytes)
        self.rate = rate
        self._longest_s = longest_s

    def __contains__(self, key: str) -> bool:
        return key in self.store

    def decode(self, key: str, path: PathLike) -> None:
        """Decode one file into the cache.

        Raises
        ------
        MusicScopeError
            With a sentence: the file is damaged or short, or the disk is full.
        """
        from musicscope.audio.decode import decode, probe

        start_s, stop_s = 0.0, None
        if self._longest_s is not None:
            start_s = max(0.0, (probe(os.fsencode(path)).duration_s - self._longest_s) / 2)
            stop_s = start_s + self._longest_s
        y = decode(path, rate=self.rate, start_s=start_s, stop_s=stop_s)
        if len(y) < SHORTEST_S * self.rate:
            raise MusicScopeError(
                f"{display_path(path)} holds only {len(y) / self.rate:.2f} s of sound; "
                "it was left out."
            )
        self.store.put(key, np.clip(y, -1.0, 1.0))

    def put(self, key: str, y: np.ndarray) -> None:
        """Keep sound that was decoded elsewhere [shape=(n_samples,)], at the cache's rate."""
        self.store.put(key, y)

    def fill(self, files: Mapping[str, PathLike], context: Any = None) -> Filled:
        """Decode what is not here yet, in two threads; a damaged or short file costs itself alone.

        Parameters
        ----------
        files : mapping of str to path
            By audio hash.
        context : JobContext, optional
            Told of progress; what it raises on cancel passes through, what was decoded stays.

        Raises
        ------
        CacheError
            When the disk is full.
        """
        missing = {key: path for key, path in files.items() if key not in self.store}
        skipped: dict[str, str] = {}
        pool = ThreadPoolExecutor(_DECODERS, thread_name_prefix="decode")
        try:
            waiting = {key: pool.submit(self.decode, key, path) for key, path in missing.items()}
            for done, (key, future) in enumerate(waiting.items(), 1):
                if context is not None:
                    context.check()
                try:
                    future.result()
                except CacheError:
                    raise
                except MusicScopeError as error:
                    skipped[key] = str(error)
                if context is not None:
                    context.progress(done, len(missing), "tracks")
        finally:
            pool.shutdown(cancel_futures=True)
            self.store.flush()
        return Filled(len(missing) - len(skipped), skipped)

    def source(self, keys: Sequence[str], paths: Sequence[PathLike] = ()) -> CachedSource:
        """Return tracks of the cache as a source.

        Parameters
        ----------
        keys : sequence of str
            Audio hashes; all must have been filled.
        paths : sequence of path, optional
            Of the same tracks: those that had to leave the cache are decoded again.
        """
        return CachedSource(self, keys, paths)


class CachedSource:
    """Sound that is read from a `WaveCache`.

    Parameters
    ----------
    cache : WaveCache
    keys, paths
        As `WaveCache.source` takes them.
    """

    kind: Kind = "sound"

    def __init__(
        self, cache: WaveCache, keys: Sequence[str], paths: Sequence[PathLike] = ()
    ) -> None:
        self._cache = cache
        self._keys = tuple(keys)
        self._paths = tuple(paths)
        self._rows: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def rows(self, track: int) -> int:
        """See `Source.rows`."""
        if track not in self._rows:
            self._rows[track] = self._found(track, self._cache.store.rows)
        return self._rows[track]

    def read(self, track: int, start: int, count: int) -> np.ndarray:
        """See `Source.read`."""
        found: np.ndarray = self._found(
            track, lambda key: self._cache.store.read(key, start, count)
        )
        return found

    def _found(self, track: int, look: Any) -> Any:
        key = self._keys[track]
        try:
            return look(key)
        except KeyError:
            if not self._paths:
                raise MusicScopeError(
                    "The cache of decoded sound is too small for these tracks; allow it more space."
                ) from None
            self._cache.decode(key, self._paths[track])
            return look(key)
