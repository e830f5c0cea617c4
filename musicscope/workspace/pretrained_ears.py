"""How a pretrained network listens to the tracks of a library."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import numpy as np

from musicscope.learning.pretrained import Embedder, describe
from musicscope.learning.text_search import one_vector
from musicscope.workspace.network_answers import Ears, gave_up, of_the_device
from musicscope.workspace.pretrained_source import Source


class PretrainedEars(Ears):
    """A pretrained network on the quickest device; made in a job.

    A device that has no room, or is lost, is given up for the processor.

    Parameters
    ----------
    source : Source
    check : callable
        Called between windows; raises to end the work.

    Raises
    ------
    PretrainedError
        When it cannot be opened.
    """

    def __init__(self, source: Source, check: Callable[[], None]) -> None:
        from musicscope.learning.device import choose_device

        self._source = source
        self._check = check
        self._about = describe(source.name)
        self._device = choose_device().name
        self._told: tuple[str, ...] = ()
        self._embedder = self._open()

    @property
    def told(self) -> tuple[str, ...]:
        """See `Ears.told`."""
        return self._told

    def _open(self) -> Embedder:
        try:
            embedder = self._source.open(self._device)
        except RuntimeError as error:
            if self._device == "cpu" or not of_the_device(error):
                raise
            self._told = (gave_up(self._device, error),)
            self._device = "cpu"
            embedder = self._source.open(self._device)
        leave_a_core_to_the_window()
        return embedder

    def decode(self, path: bytes) -> np.ndarray:
        """Return the sound of a file at the network's rate; raises `DecodeError`."""
        from musicscope.audio.decode import decode

        return decode(path, rate=self._about.sample_rate)

    def vector(self, sound: np.ndarray) -> np.ndarray:
        """Return the mean over the windows of a sound [shape=(d,)], float32.

        Where words share its space, the direction between them, which is what words are held
        against.
        """
        windows = self._hear(sound)
        mean: np.ndarray = windows.mean(axis=0).astype(np.float32)
        return one_vector(windows) if self._about.has_text else mean

    def _hear(self, sound: np.ndarray) -> np.ndarray:
        rate = self._about.sample_rate
        try:
            return self._embedder.embed(sound, rate, self._check)[1]
        except RuntimeError as error:
            if self._device == "cpu" or not of_the_device(error):
                raise
            self._told = (gave_up(self._device, error),)
        self._device = "cpu"
        self._embedder = self._open()
        return self._embedder.embed(sound, rate, self._check)[1]


def leave_a_core_to_the_window() -> None:
    """Let torch, where it is there, compute on all cores but one in this thread."""
    with suppress(ImportError):
        from musicscope.learning.training.machine import leave_a_core

        leave_a_core()
