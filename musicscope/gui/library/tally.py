"""What many tracks come to, added up a part at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from musicscope.analysis.pitch import key_name
from musicscope.gui.library import wording

if TYPE_CHECKING:
    from musicscope.library.catalogue import Catalogue


class Tally:
    """Sums and extremes over tracks.

    Attributes
    ----------
    number, analysed : int
        Tracks added, and how many of them have been analysed.
    seconds : float
        Of music.
    artists, genres, keys : Counter of str
        How often each name occurs.
    years, tempos : set of float
        The least and the greatest.
    """

    def __init__(self) -> None:
        self.number = 0
        self.analysed = 0
        self.seconds = 0.0
        self.artists: Counter[str] = Counter()
        self.genres: Counter[str] = Counter()
        self.keys: Counter[str] = Counter()
        self.years: set[float] = set()
        self.tempos: set[float] = set()

    def add(self, catalogue: Catalogue, ids: Sequence[int]) -> None:
        """Count these tracks too."""
        self.number += len(ids)
        self.seconds += sum(filter(None, catalogue.values("duration", ids)))
        self.artists.update(filter(None, catalogue.values("artist", ids)))
        for genres in catalogue.values("genre", ids):
            self.genres.update(genres)
        self.keys.update(key_name(*key) for key in catalogue.values("key", ids) if key)
        self.years = _extremes(self.years, catalogue.values("year", ids))
        self.tempos = _extremes(self.tempos, catalogue.values("tempo", ids))
        self.analysed += catalogue.values("state", ids).count("ready")

    @property
    def summary(self) -> str:
        """In one line: ``"43 min · 8 artists"``."""
        parts = [wording.total_duration(self.seconds)]
        if self.artists:
            parts.append(wording.counted(len(self.artists), "artist"))
        return " · ".join(parts)

    @property
    def facts(self) -> dict[str, str]:
        """By name, as the inspector shows them; empty where nothing is known."""
        return {
            "Artists": wording.most_common(self.artists),
            "Genres": wording.most_common(self.genres),
            "Years": wording.spread(self.years),
            "Tempo": wording.spread(self.tempos, "bpm"),
            "Keys": wording.most_common(self.keys),
            "Analysed": f"{wording.count(self.analysed)} of {wording.count(self.number)}",
        }


def _extremes(known: set[float], values: Sequence[float | None]) -> set[float]:
    every = known.union(filter(None, values))
    return {min(every), max(every)} if every else every
