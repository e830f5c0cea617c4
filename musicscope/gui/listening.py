"""Following events for exactly as long as the widget that follows them lives."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from musicscope.core.events import Event

P = TypeVar("P")


def listen(owner: QObject, event: Event[P], handler: Callable[[P], object]) -> None:
    """Call `handler` at each `event` until `owner` is destroyed."""
    unsubscribe = event.subscribe(handler)
    owner.destroyed.connect(lambda *_: unsubscribe())


def while_alive(owner: QObject, handler: Callable[[P], object]) -> Callable[[P], None]:
    """Return `handler` as one that does nothing once `owner` is destroyed.

    For the end of a job, which may come after the widget that asked for it is gone.
    """
    alive = True

    def end(*_: object) -> None:
        nonlocal alive
        alive = False

    def handle(payload: P) -> None:
        if alive:
            handler(payload)

    owner.destroyed.connect(end)
    return handle
