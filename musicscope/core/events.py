"""Typed events: who changes something tells those who asked, without knowing them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

P = TypeVar("P")

Unsubscribe = Callable[[], None]


class Event(Generic[P]):
    """One kind of happening with a typed payload.

    Handlers run in the order of subscription, in the thread that emits.
    """

    def __init__(self) -> None:
        self._handlers: tuple[Callable[[P], None], ...] = ()
        self._lock = threading.Lock()

    def subscribe(self, handler: Callable[[P], None]) -> Unsubscribe:
        """Call `handler` at each `emit` from now on; returns what ends that."""
        with self._lock:
            self._handlers = (*self._handlers, handler)

        def unsubscribe() -> None:
            with self._lock:
                self._handlers = tuple(h for h in self._handlers if h is not handler)

        return unsubscribe

    def emit(self, payload: P) -> None:
        """Hand `payload` to every handler."""
        for handler in self._handlers:
            handler(payload)
