"""From the bytes of a playlist file to text: UTF-8, UTF-16, or what Windows wrote."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_LINE_END = re.compile(rb"\r\n|\n|\r")
_TEXT_LINE_END = re.compile(r"\r\n|\n|\r")
_CONTROLS = bytes(set(range(32)) - {9, 10, 13})
#: Share of a text that may be zeros and control characters: damage, or odd names of files.
_MOST_CONTROLS = 0.05
_LOOKED_AT = 8_192


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    Attributes
    ----------
    number : int
        From 1.
    text : str
        Bytes that are not UTF-8 are surrogates, as `os.fsdecode` makes them.
    guess : str
        The line in the Windows code page 1252, where it is not UTF-8; else as `text`.
    """

    number: int
    text: str
    guess: str

    def readings(self, text: str, guess: str) -> tuple[str, ...]:
        """Return the different ones of two readings of a part of the line, not stripped first."""
        return tuple(dict.fromkeys((text, text.strip(), guess, guess.strip())))


def is_text(data: bytes) -> bool:
    """Return whether bytes look like text and not like sound, a picture or an archive."""
    if _wide_encoding(data):
        return True
    head = data[:_LOOKED_AT]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls <= _MOST_CONTROLS * len(head)


def lines_of(data: bytes) -> list[Line]:
    """Return the lines of a text; each may have been written in another encoding."""
    wide = _wide_encoding(data)
    if wide:
        text = data.decode(wide, "replace").removeprefix("\ufeff")
        return [Line(n, part, part) for n, part in enumerate(_TEXT_LINE_END.split(text), 1)]
    parts = _LINE_END.split(data.removeprefix(codecs.BOM_UTF8))
    return [_line(number, part) for number, part in enumerate(parts, 1)]


def text_of(data: bytes) -> str:
    """Return the whole text as it is meant to be read."""
    return "\n".join(line.guess for line in lines_of(data))


def _line(number: int, part: bytes) -> Line:
    try:
        text = guess = part.decode("utf-8")
    except UnicodeDecodeError:
        text = part.decode("utf-8", "surrogateescape")
        try:
            guess = part.decode("cp1252")
        except UnicodeDecodeError:
            guess = part.decode("latin-1")
    return Line(number, text, guess)


def _wide_encoding(data: bytes) -> str:
    """Return the name of the UTF-16 that a text is written in; empty when it is none."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = data[:200]
    if len(head) >= 8 and 0 not in head[::2] and head[1::2].count(0) > len(head) * 0.4:
        return "utf-16-le"
    if len(head) >= 8 and 0 not in head[1::2] and head[::2].count(0) > len(head) * 0.4:
        return "utf-16-be"
    return ""
