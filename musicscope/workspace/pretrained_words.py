"""A network that knows words, kept ready between questions; what it answered is remembered."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from cachetools import LRUCache

from musicscope.learning.pretrained import Embedder
from musicscope.learning.text_search import one_vector
from musicscope.workspace.pretrained_ears import leave_a_core_to_the_window
from musicscope.workspace.pretrained_source import Source

_KEPT = 512


class Reader:
    """Words to vectors, for jobs; one network at a time is in memory.

    Parameters
    ----------
    folder : Path
        Keeps the vectors of tags' names, so that a start of the program loads no network.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._open: tuple[Source, str, Embedder] | None = None
        self._known: LRUCache[tuple[str, str], np.ndarray] = LRUCache(_KEPT)

    def read(self, source: Source, texts: Sequence[Sequence[str]], *, keep: bool) -> np.ndarray:
        """Return one vector for each text.

        Parameters
        ----------
        source : Source
        texts : sequence of sequences of str
            Each is said in one or several ways; the direction between them counts.
        keep : bool
            Whether they will be asked for again in another run of the program.

        Returns
        -------
        np.ndarray [shape=(n, d)], float32

        Raises
        ------
        PretrainedError
            When the network cannot be opened.
        """
        with self._lock:
            weights = source.find().weights
            return np.stack([self._one(source, weights, ways, keep) for ways in texts])

    def forget(self) -> None:
        """Let the network go out of memory, unless a job uses it; never waits."""
        if self._lock.acquire(blocking=False):
            self._open = None
            self._lock.release()

    def _one(self, source: Source, weights: str, ways: Sequence[str], keep: bool) -> np.ndarray:
        key = weights, "\n".join(ways)
        known = self._known.get(key)
        if known is None:
            file = self._file(key)
            known = _stored(file)
            if known is None:
                known = one_vector(self._network(source, weights).text(ways))
                if keep:
                    _store(file, known)
            self._known[key] = known
        return known

    def _network(self, source: Source, weights: str) -> Embedder:
        if self._open is None or self._open[:2] != (source, weights):
            self._open = None
            self._open = source, weights, source.open()
            leave_a_core_to_the_window()
        return self._open[2]

    def _file(self, key: tuple[str, str]) -> Path:
        name = hashlib.blake2b("\n".join(key).encode(), digest_size=16).hexdigest()
        return self._folder / f"{name}.npy"


def _stored(file: Path) -> np.ndarray | None:
    try:
        found: np.ndarray = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    sound = found.ndim == 1 and found.dtype == np.float32 and bool(np.isfinite(found).all())
    return found if sound else None


def _store(file: Path, vector: np.ndarray) -> None:
    """Keep a vector; it is only a cache, and a full disk is no trouble."""
    part = file.with_suffix(".part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as opened:
            np.save(opened, vector, allow_pickle=False)
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)
