"""A training's ear for the person: cancel and stop are noticed within a layer's work."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import torch
from torch import nn

from musicscope.learning.training.stop import StopFlag

#: Seconds between two looks at whether anybody cancelled, and two published steps.
_LOOK_EVERY_S = 0.05
_TELL_EVERY_S = 0.2


class Context(Protocol):
    """What a training needs of a job's context; `musicscope.jobs` has it."""

    def progress(self, done: int, total: int, unit: str) -> None:
        """Report progress."""

    def publish(self, partial: Any) -> None:
        """Hand out a message."""

    def check(self) -> None:
        """Raise when the job was cancelled."""


class Silence:
    """The context of a training that nobody watches."""

    def progress(self, done: int, total: int, unit: str) -> None:
        """Say nothing."""

    def publish(self, partial: Any) -> None:
        """Say nothing."""

    def check(self) -> None:
        """Never cancel."""


class Stopped(Exception):  # noqa: N818 - an outcome, not an error
    """Raised inside a training when its `StopFlag` was set."""


class Pulse:
    """Looks out for cancel and stop, and tells how it goes, both only so often.

    Parameters
    ----------
    context : Context
    stop : StopFlag
    """

    def __init__(self, context: Context, stop: StopFlag) -> None:
        self.context = context
        self._stop = stop
        self._looked = self._told = -1.0

    def check(self) -> None:
        """Raise what the context raises on cancel, or `Stopped`; costs next to nothing."""
        now = time.monotonic()
        if now - self._looked < _LOOK_EVERY_S:
            return
        self._looked = now
        self.context.check()
        if self._stop.is_set():
            raise Stopped

    def due(self) -> bool:
        """Return whether it is time to tell something."""
        now = time.monotonic()
        if now - self._told < _TELL_EVERY_S:
            return False
        self._told = now
        return True

    @contextmanager
    def within(self, module: nn.Module) -> Iterator[None]:
        """Check after each layer, forwards and backwards, so that a slow batch can be left."""
        leaves = [part for part in module.modules() if not any(part.children())]
        handles = [leaf.register_forward_hook(_after(self.check)) for leaf in leaves]
        try:
            yield
        finally:
            for handle in handles:
                handle.remove()


def _after(check: Callable[[], None]) -> Callable[[nn.Module, Any, Any], None]:
    def on_gradient(gradient: torch.Tensor) -> None:
        del gradient
        check()

    def on_output(module: nn.Module, heard: Any, output: Any) -> None:
        del module, heard
        check()
        first = output[0] if isinstance(output, tuple) else output
        if isinstance(first, torch.Tensor) and first.requires_grad:
            first.register_hook(on_gradient)

    return on_output
