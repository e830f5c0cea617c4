"""Text as search and sorting see it: case, accents and the width of numbers do not count."""

from __future__ import annotations

import re
import unicodedata

#: Letters that Unicode does not take apart, as people type them.
_PLAIN = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "‐": "-",
        "–": "-",
    }
)
#: Accents, and the vowel points that Hebrew and Arabic may leave out.
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u1dc0-\u1dff\u20d0-\u20f0]+")
_DIGITS = re.compile(r"[0-9]+")


def fold(text: str) -> str:
    """Return `text` in lower case without accents: ``"Dvořák"`` becomes ``"dvorak"``."""
    if text.isascii():
        return text.lower()
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return plain if plain.isascii() else plain.translate(_PLAIN)


def natural_key(folded: str) -> str:
    """Return what sorts folded text as people do: *track 2* before *track 10*."""
    return _DIGITS.sub(lambda digits: digits[0].lstrip("0").zfill(12), folded)
