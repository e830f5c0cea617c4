"""An output that a test drives by hand, and a chooser whose devices come and go."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from musicscope.audio.outputs import Fill, Output, SilentOutput

PATIENCE_S = 5.0


def wait_for(condition: Callable[[], object]) -> None:
    """Wait until `condition` holds; fail when it does not."""
    until = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < until, "nothing happened"
        time.sleep(0.002)


class FakeCard:
    """A sound card that plays only when told to."""

    silent = False

    def __init__(self, name: str, rate: int, fill: Fill) -> None:
        self.name = name
        self.rate = rate
        self.channels = 2
        self.underruns = 0
        self.alive = True
        self.open = True
        self.resting = False
        self._fill = fill

    def play(self, seconds: float) -> np.ndarray:
        """Ask for sound that is heard at once; return it [shape=(n, 2)]."""
        out = np.full((round(seconds * self.rate), 2), 9.0, np.float32)
        self._fill(out, time.monotonic())
        return out

    def rest(self) -> None:
        self.resting = True

    def wake(self) -> None:
        self.resting = False

    def close(self) -> None:
        self.open = False


class FakeCards:
    """Chooses the first of the devices that are there now."""

    wants_silence = False

    def __init__(self, *names: str) -> None:
        self.names = list(names)
        self.preferred: str | None = None
        self.refused = ""
        self.opened: list[Output] = []
        self.refreshed = 0

    @property
    def card(self) -> FakeCard:
        """The card that was opened last."""
        card = self.opened[-1]
        assert isinstance(card, FakeCard)
        return card

    def open(self, rate: int, fill: Fill) -> Output:
        names = sorted(self.names, key=lambda name: name != self.preferred)
        self.refused = self.preferred or ""
        if self.preferred in names:
            self.refused = ""
        output: Output = FakeCard(names[0], rate, fill) if names else SilentOutput(rate, fill)
        self.opened.append(output)
        return output

    def refresh(self) -> None:
        self.refreshed += 1
