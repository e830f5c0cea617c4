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
