"""A loaded pretrained network: sound in, vectors out, and words where it knows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.learning.pretrained.about import Pretrained
from musicscope.learning.pretrained.errors import PretrainedError
from musicscope.learning.pretrained.windows import at_rate, cut

#: Windows that go through a network at once.
_BATCH = 8

Hear = Callable[[np.ndarray], np.ndarray]
Read = Callable[[Sequence[str]], np.ndarray]
Cut = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]


def _nothing() -> None:
    """Let the work go on."""


class Embedder:
    """A pretrained network that is ready.

    Parameters
    ----------
    about : Pretrained
    dimension : int
        Of the loaded weights.
    hear : callable
        Windows [b, samples], or what `cut_sound` makes of them, to vectors [b, dimension].
    read : callable, optional
        Prompts to vectors [n, dimension] in the space of sounds.
    cut_sound : callable, optional
        Sound at the network's rate to the first sample of each window [w] and the windows;
        `cut` unless given.
    """

    def __init__(
        self,
        about: Pretrained,
        dimension: int,
        hear: Hear,
        *,
        read: Read | None = None,
        cut_sound: Cut | None = None,
    ) -> None:
        self.about = about
        self.dimension = dimension
        self._hear = hear
        self._read = read
        self._cut = cut_sound or self._cut_evenly

    def embed(
        self, waveform: np.ndarray, rate: int, check: Callable[[], None] = _nothing
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return a vector for each window of a sound.

        Parameters
        ----------
        waveform : np.ndarray [shape=(n_samples,)], float32, -1..1
        rate : int
            Hz.
        check : callable
            Called between batches; raises to end the work.

        Returns
        -------
        times_s : np.ndarray [shape=(w,)], s
            Where each window begins.
        vectors : np.ndarray [shape=(w, dimension)], float32

        Raises
        ------
        ParameterError
            If there is no sound.
        PretrainedError
            If the network fails, or answers with what is no number.
        """
        starts, windows = self._cut(at_rate(waveform, rate, self.about.sample_rate))
        found = []
        for first in range(0, len(windows), _BATCH):
            check()
            found.append(self._checked(self._hear(windows[first : first + _BATCH])))
        return starts / self.about.sample_rate, np.concatenate(found)

    def text(self, prompts: Sequence[str]) -> np.ndarray:
        """Return the vectors of words, in the space of sounds.

        Returns
        -------
        np.ndarray [shape=(n, dimension)], float32, of length 1

        Raises
        ------
        ParameterError
            If it knows no words.
        """
        if self._read is None:
            raise ParameterError(f"{self.about.label} knows no words; choose CLAP for that.")
        if not prompts:
            return np.zeros((0, self.dimension), np.float32)
        return unit(self._checked(self._read([str(prompt) for prompt in prompts])))

    def _cut_evenly(self, waveform: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return cut(waveform, round(self.about.window_s * self.about.sample_rate))

    def _checked(self, vectors: np.ndarray) -> np.ndarray:
        vectors = np.asarray(vectors, np.float32)
        if vectors.ndim != 2 or vectors.shape[1] != self.dimension:
            raise PretrainedError(f"{self.about.label} answers in another form than it should.")
        if not np.isfinite(vectors).all():
            raise PretrainedError(f"{self.about.label} answers with what is no number.")
        return vectors


def unit(vectors: np.ndarray) -> np.ndarray:
    """Return vectors of length 1; a vector of zeros stays one."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: np.ndarray = (vectors / np.maximum(length, 1e-12)).astype(np.float32)
    return scaled
