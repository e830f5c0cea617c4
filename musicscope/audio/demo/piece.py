"""One finished composition: what stands on its sleeve, its plan and its notes."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from random import Random

from musicscope.audio.demo.catalogue import ALBUMS, PIECES_PER_STYLE, Album
from musicscope.audio.demo.plan import Plan
from musicscope.audio.demo.score import Score
from musicscope.audio.demo.style import Style
from musicscope.audio.demo.theory import Key

#: Where each style is written: module within `styles`, and its name there.
_STYLES = (
    ("chorale", "CHORALE"),
    ("waltz", "WALTZ"),
    ("march", "MARCH"),
    ("jig", "JIG"),
    ("lullaby", "LULLABY"),
    ("bossa", "BOSSA_NOVA"),
    ("house", "HOUSE"),
    ("ambient", "AMBIENT"),
)


@dataclass(frozen=True)
class Piece:
    """A composition of the demo library.

    Attributes
    ----------
    album : Album
        Where it appears.
    number : int
        Its place there, from 0.
    style : Style
        How it was composed.
    plan, score
        Its harmony and form, and its notes.
    seed : str
        What all chance in it came from.
    """

    album: Album
    number: int
    style: Style
    plan: Plan
    score: Score
    seed: str

    @property
    def title(self) -> str:
        """Its title."""
        return self.album.titles[self.number]

    @property
    def artist(self) -> str:
        """Who plays it."""
        return self.album.artist(self.number)

    @property
    def file(self) -> str:
        """Its path within the demo folder, with forward slashes."""
        return f"{self.album.style}/{self.number + 1:02d} {self.title}.flac"


def all_styles() -> tuple[Style, ...]:
    """Return the eight styles in the order of the albums."""
    package = f"{__package__}.styles"
    return tuple(getattr(import_module(f"{package}.{module}"), name) for module, name in _STYLES)


def key_of(album: int, number: int) -> Key:
    """Return the key of a piece; over the 48 each of the 24 keys comes twice."""
    place = 3 * album + number // 2
    if number % 2:
        return Key((7 * place + 4) % 12, "minor")
    return Key(7 * place % 12, "major")


def compose(album: int, number: int, seed: int) -> Piece:
    """Compose one piece; equal arguments give equal notes.

    Parameters
    ----------
    album : int
        Which of `ALBUMS`.
    number : int
        Which piece of it, from 0.
    seed : int
        Of the whole demo library.
    """
    style = all_styles()[album]
    source = f"{seed} {style.name} {number}"
    rng = Random(source)  # Python keeps this sequence stable over versions
    plan = style.plan(key_of(album, number), number, rng)
    return Piece(ALBUMS[album], number, style, plan, style.write(plan, rng), source)


def compose_all(seed: int) -> list[Piece]:
    """Compose the whole demo library, in the order of the albums."""
    return [
        compose(album, number, seed)
        for album in range(len(ALBUMS))
        for number in range(PIECES_PER_STYLE)
    ]
