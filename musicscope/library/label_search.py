"""The tracks that ``tag:warm`` finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from musicscope.library.folding import fold
from musicscope.library.label_names import spelling

if TYPE_CHECKING:
    from musicscope.library.tags import Tag, Tags


def find_tagged(tags: Tags, word: str) -> np.ndarray:
    """Return the ids of the tracks that have a tag, ascending, int64.

    Parameters
    ----------
    tags : Tags
    word : str
        The name of a tag, in any case and without its accents if one likes; where no tag is called
        so, a part of it, as while typing. Empty for the tracks that have any tag: ``-tag:""``
        finds those that have none.
    """
    found: set[int] = set()
    for tag in named_by(tags.all(), word):
        found |= {track for track, has in tags.answers(tag.id).items() if has}
    return np.array(sorted(found), np.int64)


def named_by(tags: tuple[Tag, ...], word: str) -> tuple[Tag, ...]:
    """Return the tags that a word means: of that very name, or else that contain it."""
    wanted = spelling(word)
    exact = [tag for tag in tags if spelling(tag.name) == wanted]
    if exact:
        return tuple(exact)
    folded = fold(word)
    alike = [tag for tag in tags if fold(tag.name) == folded]
    return tuple(alike or [tag for tag in tags if folded in fold(tag.name)])
