"""All that can count for likeness in one library: its aspects, and what networks heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from musicscope.analysis.aspect import EMBEDDING, Aspect, aspects_with
from musicscope.library.vector_sets import VectorSets

if TYPE_CHECKING:
    from musicscope.library.library import Library


def aspects_of(library: Library) -> tuple[Aspect, ...]:
    """Return the aspects of likeness, and after them one for each embedding that is stored."""
    return aspects_with(VectorSets(library.database).names(EMBEDDING))
