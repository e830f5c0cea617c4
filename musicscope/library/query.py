"""The language of the search field.

Words all have to occur somewhere; ``-word`` must not. ``"a quoted phrase"`` counts as one word, and
``field:word`` looks in one field only. Numbers take ``year:1990..1999``, ``bpm:>120`` or
``bpm<=90``; ``year:199`` is every year that begins so, ``lufs:-20..-10`` a range of loudness.
``key:Am``, ``key:"F# minor"``, ``key:8A`` and ``key:minor`` name keys. ``artist:""`` is what has
no artist; ``tag:warm`` has the owner's tag, ``-tag:warm`` has it not;
``tag?:warm>0.8`` is what the program believes to have it, ``genre?:rock>0.6`` what sounds like it,
``sounds:"slow piano in the rain"`` what a network that knows words holds for near to them.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from musicscope.library.folding import fold

#: What people may type before the colon, and the column it means.
FIELDS = {
    "title": "title",
    "artist": "artist",
    "album": "album",
    "albumartist": "album_artist",
    "album_artist": "album_artist",
    "genre": "genre",
    "tag": "tag",
    "tag?": "tag?",
    "genre?": "genre?",
    "sounds": "sounds",
    "year": "year",
    "bpm": "tempo",
    "tempo": "tempo",
    "key": "key",
    "lufs": "loudness",
    "loudness": "loudness",
    "bright": "brightness",
    "brightness": "brightness",
    "path": "path",
    "file": "path",
    "codec": "codec",
    "format": "codec",
    "state": "state",
    "is": "state",
    "track": "track_number",
    "track_number": "track_number",
    "length": "duration",
    "duration": "duration",
    "bitrate": "bit_rate",
    "bit_rate": "bit_rate",
    "rate": "rate",
    "channels": "channels",
    "plays": "plays",
}

#: The columns whose words are compared as numbers.
NUMBERS = frozenset(
    {
        "year",
        "tempo",
        "loudness",
        "brightness",
        "track_number",
        "duration",
        "bit_rate",
        "rate",
        "channels",
        "plays",
    }
)

#: How far from a whole number, in the column's unit, values are still meant by it.
_NEAREST = {"tempo": 0.5, "duration": 0.5, "loudness": 0.5, "brightness": 50.0}

_FIELD = re.compile(r"([A-Za-z_]+\??)(:|(?=[<>]))")
_BARE = re.compile(r"\S+")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.?)*)("?)')
_ESCAPE = re.compile(r"\\(.)")
_NUMBER = r"-?[0-9]+(?:\.[0-9]*)?|-?\.[0-9]+"
_COMPARISON = re.compile(rf"([<>]=?)({_NUMBER})")
_RANGE = re.compile(rf"({_NUMBER})?\.\.({_NUMBER})?")
_CLOCK = re.compile(r"([0-9]{1,3}):([0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class Term:
    """One condition.

    Attributes
    ----------
    word : str
        As typed, without quotes.
    column : str
        The column it looks in; empty for all texts.
    negated : bool
        Whether it must not hold.
    """

    word: str
    column: str = ""
    negated: bool = False

    def __str__(self) -> str:
        needs_quotes = (
            not self.word
            or self.word[0] in '"-'
            or any(c.isspace() for c in self.word)
            or (not self.column and _FIELD.match(self.word) is not None)
        )
        word = self.word
        if needs_quotes:
            word = '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
        return f"{'-' if self.negated else ''}{self.column}{':' if self.column else ''}{word}"


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for: every term has to hold.

    ``parse(str(query)) == query`` for every query.
    """

    terms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        return " ".join(map(str, self.terms))


def parse(text: str) -> Query:
    """Read a search as typed so far; what is only half typed does not count yet.

    Never raises; what is no field is an ordinary word, colon and all.
    """
    terms = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        term, at = _read_term(text, at)
        if term is not None:
            terms.append(term)
    return Query(tuple(terms))


def _read_term(text: str, at: int) -> tuple[Term | None, int]:
    negated = text[at] == "-"
    if negated:
        at += 1
    column = ""
    field = _FIELD.match(text, at)
    if field and field[1].lower() in FIELDS:
        column = FIELDS[field[1].lower()]
        at = field.end()
    quoted = _QUOTED.match(text, at)
    if quoted:
        word = _ESCAPE.sub(r"\1", quoted[1])
        closed = bool(quoted[2])
        complete = bool(word) or (closed and bool(column))
        return Term(word, column, negated) if complete else None, quoted.end()
    bare = _BARE.match(text, at)
    if bare is None:
        return None, at
    return Term(bare[0], column, negated), bare.end()


@dataclass(frozen=True, slots=True)
class Interval:
    """A range of numbers.

    Attributes
    ----------
    least, most : float
    includes_least, includes_most : bool
    """

    least: float = -math.inf
    most: float = math.inf
    includes_least: bool = True
    includes_most: bool = True

    @property
    def is_any(self) -> bool:
        """Whether it allows every number, and unknown ones."""
        return self == ANY


ANY = Interval()
NONE = Interval(math.inf, -math.inf)


def parse_interval(word: str, column: str) -> Interval:
    """Return the numbers that a word of a numeric column allows.

    A half-typed word (``>``, ``..``) allows any, a word that is no number none. Tempo is meant to
    the nearest bpm, loudness to the nearest LUFS, brightness to 50 Hz, and the first digits of a
    year are all years that begin with them. A duration may be written 3:45.
    """
    word = word.replace(",", ".").removesuffix("-")
    if not word.strip(".") or word in {">", "<", ">=", "<="}:
        return ANY
    if column == "duration":
        word = _CLOCK.sub(lambda clock: str(int(clock[1]) * 60 + int(clock[2])), word)
    comparison = _COMPARISON.fullmatch(word)
    if comparison:
        value, equal = float(comparison[2]), comparison[1].endswith("=")
        if comparison[1][0] == ">":
            return Interval(least=value, includes_least=equal)
        return Interval(most=value, includes_most=equal)
    between = _RANGE.fullmatch(word)
    if between:
        return Interval(float(between[1] or -math.inf), float(between[2] or math.inf))
    if not re.fullmatch(_NUMBER, word.rstrip(".")):
        return NONE
    return _around(word.rstrip("."), column)


def _around(number: str, column: str) -> Interval:
    value = float(number)
    if column == "year" and number.isdigit() and len(number) < 4:
        width = 10 ** (4 - len(number))
        return Interval(value * width, (value + 1) * width, includes_most=False)
    if column in _NEAREST and "." not in number:
        margin = _NEAREST[column]
        return Interval(value - margin, value + margin, includes_most=False)
    return Interval(value, value)


_LETTERS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
_KEY = re.compile(r"([a-g])\s*(#|♯|s(?:harp)?|b|♭|(?:-?flat))?\s*(m|min|minor|maj|major)?")
_CAMELOT = re.compile(r"([1-9]|1[0-2])([ab])")


@dataclass(frozen=True, slots=True)
class Keys:
    """Which keys a word means; None is any.

    Attributes
    ----------
    tonic : int or None
        0..11, C is 0.
    mode : int or None
        0 major, 1 minor.
    """

    tonic: int | None = None
    mode: int | None = None


def parse_key(word: str) -> Keys | None:
    """Return the keys that a word means, or None when it is no name of a key.

    ``C`` is C major, ``Am`` and ``a minor`` are A minor, ``8A`` is the same on the Camelot wheel.
    """
    folded = fold(word).strip()
    if folded in {"", "m"}:
        return Keys()
    if len(folded) >= 2 and ("minor".startswith(folded) or "major".startswith(folded)):
        return Keys(mode=int(folded.startswith("mi")))
    wheel = _CAMELOT.fullmatch(folded)
    if wheel:
        minor = wheel[2] == "a"
        major_tonic = (int(wheel[1]) - 8) * 7 % 12
        return Keys((major_tonic - 3) % 12 if minor else major_tonic, int(minor))
    named = _KEY.fullmatch(folded)
    if not named:
        return None
    shift = {"#": 1, "♯": 1, "s": 1}.get((named[2] or " ")[0], -1 if named[2] else 0)
    minor = (named[3] or "").startswith("m") and not (named[3] or "").startswith("ma")
    return Keys((_LETTERS[named[1]] + shift) % 12, int(minor))
