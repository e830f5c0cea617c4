"""Sentences for the person: what happened, to which file, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Notice:
    """One sentence, and the step it offers.

    Attributes
    ----------
    level : {"info", "warn", "error"}
        How much it matters.
    sentence : str
        In full, with a full stop.
    action_label : str
        What the button says; empty for none.
    action : callable or None
        What the button does.
    """

    level: Literal["info", "warn", "error"]
    sentence: str
    action_label: str = ""
    action: Callable[[], None] | None = None
