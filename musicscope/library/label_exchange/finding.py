"""Finds the tracks that labels of a file mean."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from musicscope.library.database import Database
from musicscope.library.folding import fold
from musicscope.library.label_exchange.row import ExchangedLabel
from musicscope.library.rows import title_from

#: Two programs may tell the length of one file this differently.
_SAME_LENGTH_S = 3.0


@dataclass(frozen=True, slots=True)
class FoundTrack:
    """The track that a label means.

    Attributes
    ----------
    track : int or None
    guess : str
        By what it was taken for the track where neither sound nor path are the same; empty where
        one of them is.
    reason : str
        Why there is none, as a sentence.
    """

    track: int | None
    guess: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    track: int
    path: bytes
    audio_hash: bytes | None
    title: str
    artist: str
    duration_s: float


class TrackIndex:
    """The tracks of a library by sound, path, and artist with title.

    Parameters
    ----------
    database : Database
    """

    def __init__(self, database: Database) -> None:
        with database.reading() as connection:
            rows = connection.execute(
                "SELECT id, path, audio_hash, title, artist, duration_s FROM tracks "
                "WHERE NOT detached ORDER BY missing, id"
            ).fetchall()
        self._known = [_Known(*row) for row in rows]
        self._by_path = {known.path: known for known in self._known}
        self._by_sound: dict[bytes, list[_Known]] = defaultdict(list)
        for known in self._known:
            if known.audio_hash:
                self._by_sound[known.audio_hash].append(known)

    def find(self, label: ExchangedLabel) -> FoundTrack:
        """Return the track that a label means, or why there is none."""
        same_sound = self._by_sound.get(label.audio_hash, []) if label.audio_hash else []
        if same_sound:
            here = [known for known in same_sound if known.path == label.path]
            return FoundTrack((here or same_sound)[0].track)
        same_path = self._by_path.get(label.path)
        replaced = bool(same_path and same_path.audio_hash and label.audio_hash)
        if same_path is not None and not replaced:
            return FoundTrack(same_path.track)
        fits = [
            known
            for known in self._by_words.get(_words(label.artist, label.title), ())
            if not (label.duration_s and known.duration_s)
            or abs(label.duration_s - known.duration_s) <= _SAME_LENGTH_S
        ]
        if len(fits) == 1:
            return FoundTrack(fits[0].track, "artist and title")
        if fits:
            return FoundTrack(None, reason="Several tracks have this artist, title and length.")
        if replaced:
            return FoundTrack(None, reason="Its file holds another sound now.")
        return FoundTrack(None, reason="The library does not know this track yet.")

    @cached_property
    def _by_words(self) -> dict[str, list[_Known]]:
        found = defaultdict(list)
        for known in self._known:
            title = known.title or title_from(known.path)
            if known.artist:
                found[_words(known.artist, title)].append(known)
        return dict(found)


def _words(artist: str, title: str) -> str:
    """Return what names the same piece however it is spelt; empty unless both are known."""
    if not artist or not title:
        return ""
    return f"{' '.join(fold(artist).split())}\n{' '.join(fold(title).split())}"
