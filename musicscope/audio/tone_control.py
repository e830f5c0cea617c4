"""The equaliser in the sound callback: it may change while it sounds, without a click."""

from __future__ import annotations

import sys
import threading
from importlib import import_module

import numpy as np

from musicscope.audio.equaliser import FLAT, Equaliser
from musicscope.audio.samples import Block

_FILTERS = "scipy.signal"


class ToneControl:
    """Filters block after block and keeps the filters' memory.

    A change of the bands goes over from one setting to the other within a block; both run on from
    what was heard before. `set` may be called from any thread, `apply` belongs to the output's.
    """

    def __init__(self) -> None:
        self._asked: np.ndarray | None = None
        self._wanted: np.ndarray | None = None
        self._sections: np.ndarray | None = None
        self._memory = np.zeros((0, 2, 0))

    @property
    def active(self) -> bool:
        """Whether sound is changed."""
        return self._wanted is not None or self._sections is not None

    def set(self, equaliser: Equaliser, rate: int) -> None:
        """Let `equaliser` hold for sound of `rate` Hz, at once or when its filters are loaded."""
        sections = None if equaliser == FLAT or equaliser.flat else equaliser.sections(rate)
        self._asked = sections if sections is not None and len(sections) else None
        if self._asked is None or _FILTERS in sys.modules:
            self._wanted = self._asked
        else:
            threading.Thread(target=self._load, name="equaliser", daemon=True).start()

    def _load(self) -> None:
        """Load the filters, which takes up to a second: neither decoder nor callback waits."""
        import_module(_FILTERS)
        self._wanted = self._asked

    def apply(self, block: Block) -> None:
        """Filter the next frames [shape=(n, channels)] in place."""
        wanted, sections = self._wanted, self._sections
        if (wanted is None and sections is None) or not len(block):
            return
        former, memory = self._filtered(sections, block, self._memory)
        if wanted is not sections:
            latter, memory = self._filtered(wanted, block, self._memory)
            share = (np.arange(1, len(block) + 1) / len(block))[:, None]
            former += share * (latter - former)
        block[:] = former
        self._sections, self._memory = wanted, memory

    def _filtered(
        self, sections: np.ndarray | None, block: Block, memory: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        from scipy.signal import sosfilt

        samples = block.astype(np.float64)
        if sections is None:
            return samples, memory
        shape = (len(sections), 2, block.shape[1])
        if memory.shape != shape:
            memory = np.zeros(shape)
        filtered, memory = sosfilt(sections, samples, axis=0, zi=memory)
        return filtered, memory
