"""Tags as they come, made fit to be stored and shown."""

from __future__ import annotations

import re
import unicodedata

#: Characters of one tag that are kept; longer ones are lyrics or rubbish.
LONGEST_TEXT = 400

_YEAR = re.compile(r"(?<![0-9])[12][0-9]{3}(?=$|[^0-9]|[0-9]{4}(?![0-9]))")
_LEADING_NUMBER = re.compile(r"\s*([0-9]{1,9})")


def clean_text(value: object) -> str:
    """Return a tag's value as one printable line of at most `LONGEST_TEXT` characters."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    text = text[: 2 * LONGEST_TEXT]
    if not text.isprintable():
        text = "".join(_printable(c) for c in text)
    return " ".join(text.split())[:LONGEST_TEXT].strip()


def _printable(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cc", "Zs", "Zl", "Zp"}:
        return " "
    return "\ufffd" if category == "Cs" else character


def parse_year(text: str) -> int | None:
    """Return the year in a date as tags write it: 2004, 2004-05-01, 20040501, 16/10/2005."""
    found = _YEAR.search(text)
    return int(found[0]) if found else None


def parse_track_number(text: str) -> int | None:
    """Return the number in ``"3"``, ``"03"`` or ``"3/12"``; None where there is none."""
    found = _LEADING_NUMBER.match(text)
    number = int(found[1]) if found else 0
    return number if 0 < number < 10_000 else None
