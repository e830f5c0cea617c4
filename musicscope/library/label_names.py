"""Names of tags: how they are kept, and which are the same."""

from __future__ import annotations

import unicodedata

from musicscope.core.errors import ParameterError

#: Characters of a name.
LONGEST_NAME = 300


def cleaned_name(name: str) -> str:
    """Return a tag's name on one line, in Unicode's composed form (NFC).

    Raises
    ------
    ParameterError
        When it is empty or longer than `LONGEST_NAME`.
    """
    whole = name.encode("utf-8", "replace").decode()
    spaced = "".join(" " if unicodedata.category(c) == "Cc" else c for c in whole)
    cleaned = " ".join(unicodedata.normalize("NFC", spaced).split())
    if not cleaned:
        raise ParameterError("A tag needs a name; type one.")
    if len(cleaned) > LONGEST_NAME:
        raise ParameterError(
            f"A tag's name has at most {LONGEST_NAME} characters, and this one has "
            f"{len(cleaned):,}; shorten it."
        )
    return cleaned


def spelling(name: str) -> str:
    """Return what names of the same tag have in common: case does not count, accents do.

    Canonical caseless matching of the Unicode Standard, section 3.13.
    """
    decomposed = unicodedata.normalize("NFD", name)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", decomposed.casefold()))


def clash(name: str, known: str) -> str:
    """Return the sentence for a name that a tag has already."""
    if name == known:
        return f"There is a tag “{known}” already; choose another name, or merge the two."
    return (
        f"There is a tag “{known}” already, and “{name}” is the same in another spelling; "
        "choose another name, or merge the two."
    )
