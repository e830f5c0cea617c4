"""Where each family of tags keeps words, and how they are read and written with mutagen."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from musicscope.core.errors import MusicScopeError
from musicscope.library.cleaning import clean_text

#: What words can be written as, with the word for people.
FIELDS = {"grouping": "Grouping", "mood": "Mood", "genre": "Genre"}

#: The name of each field in each family of tags; MP4 has none for moods but a free one.
_NAMES = {
    "ID3": {"grouping": "TIT1", "mood": "TMOO", "genre": "TCON"},
    "MP4Tags": {
        "grouping": "\xa9grp",
        "mood": "----:com.apple.iTunes:MOOD",
        "genre": "\xa9gen",
    },
    "VComment": {"grouping": "GROUPING", "mood": "MOOD", "genre": "GENRE"},
    "APEv2": {"grouping": "Grouping", "mood": "Mood", "genre": "Genre"},
    "ASFTags": {"grouping": "WM/ContentGroupDescription", "mood": "WM/Mood", "genre": "WM/Genre"},
}
#: Between words where a field holds one text only.
_SEPARATOR = "; "
_ID3_UTF8, _ID3_UTF16 = 3, 1


def read_words(path: bytes, field: str) -> tuple[str, ...]:
    """Return the words that a file has in a field.

    Raises
    ------
    OSError
        When it cannot be read.
    MusicScopeError
        When its tags cannot be read, or it is of a kind that has none.
    """
    content = _open(path)
    if content.tags is None:
        return ()
    family = _family(content.tags)
    found = _values(content.tags, family, _NAMES[family][field])
    words = [part for text in found for part in text.replace("\0", ";").split(";")]
    return tuple(dict.fromkeys(filter(None, map(clean_text, words))))


def write_words(path: bytes, field: str, words: Sequence[str]) -> None:
    """Give a file exactly these words in a field; all its other fields stay as they are.

    Raises
    ------
    OSError
        When it cannot be written.
    MusicScopeError
        When its tags cannot be written.
    """
    import mutagen

    content = _open(path)
    try:
        if content.tags is None:
            content.add_tags()
        family = _family(content.tags)
        _set(content.tags, family, _NAMES[family][field], list(words))
        _save(content, family)
    except (mutagen.MutagenError, ValueError, TypeError, KeyError) as error:
        raise MusicScopeError(f"Its tags cannot be written ({error}).") from error


def _open(path: bytes) -> Any:
    import mutagen

    try:
        content = mutagen.File(os.fsdecode(path))
        if content is not None and content.tags is not None and _family(content.tags) == "ID3":
            content.tags = None
            content.load(os.fsdecode(path), translate=False)
    except mutagen.MutagenError as error:
        if isinstance(error.__cause__, OSError):
            raise error.__cause__ from error
        raise MusicScopeError(f"Its tags cannot be read ({error}).") from error
    if content is None:
        raise MusicScopeError("It is of a kind that has no tags.")
    return content


def _family(tags: Any) -> str:
    family = next((c.__name__ for c in type(tags).__mro__ if c.__name__ in _NAMES), None)
    if family is None:
        raise MusicScopeError("It is of a kind whose tags cannot be written.")
    return family


def _values(tags: Any, family: str, name: str) -> list[str]:
    if family == "ID3":
        return [str(text) for frame in tags.getall(name) for text in _texts(frame)]
    try:
        value = tags[name]
    except KeyError:
        return []
    values = value if isinstance(value, list) else list(value)
    return [v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v) for v in values]


def _texts(frame: Any) -> Any:
    return frame.genres if type(frame).__name__ == "TCON" else frame.text


def _set(tags: Any, family: str, name: str, words: list[str]) -> None:
    if family == "ID3":
        import mutagen.id3

        tags.delall(name)
        if words:
            old = tags.version[1] < 4
            text = [_SEPARATOR.join(words)] if old else words
            encoding = _ID3_UTF16 if old else _ID3_UTF8
            tags.add(getattr(mutagen.id3, name)(encoding=encoding, text=text))
    elif not words:
        tags.pop(name, None)
    elif family == "MP4Tags":
        joined = _SEPARATOR.join(words)
        tags[name] = [joined.encode()] if name.startswith("----") else [joined]
    else:
        tags[name] = words


def _save(content: Any, family: str) -> None:
    """Save; ID3 in the version that it has, since a player may read only that."""
    if family != "ID3":
        content.save()
        return
    version = 3 if content.tags.version[1] < 4 else 4
    if type(content).__name__ in {"MP3", "TrueAudio", "EasyMP3"}:
        content.save(v1=1, v2_version=version)
    else:
        content.save(v2_version=version)
