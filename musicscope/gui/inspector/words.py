"""Rhythm, harmony and loudness as a musician says them."""

from __future__ import annotations

from musicscope.analysis.pitch import MAJOR, MINOR, key_colour, short_key_name

MINUS = "−"

_SURE = ((0.85, "sure"), (0.65, "fairly sure"), (0.4, "unsure"), (0.0, "a guess"))
_PULSE = (
    (0.75, "very clear"),
    (0.5, "clear"),
    (0.3, "soft"),
    (0.15, "faint"),
    (0.0, "hardly any"),
)
_MOVING = ((0.6, "restless"), (0.35, "lively"), (0.15, "moderate"), (0.0, "slow"))
_METRES = {2: "2/4", 3: "3/4", 4: "4/4", 6: "6/8"}
_ROOTS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_SHIFTS = {"b": -1, "#": 1}
_MINOR_QUALITIES = ("min", "min7", "dim")
_SUFFIXES = {
    "maj": "",
    "min": "",
    "7": "7",
    "maj7": "maj7",
    "min7": "7",
    "dim": "dim",
    "aug": "aug",
    "sus4": "sus4",
}
NO_CHORD = "N"


def signed(value: float, places: int = 1, *, plus: bool = False) -> str:
    """Return a number with a real minus, and with a plus if wanted: ``"−21.4"``."""
    text = f"{value:+.{places}f}" if plus else f"{value:.{places}f}"
    if not text.strip("+-0."):
        return text.strip("+-")
    return text.replace("-", MINUS)


def sureness(confidence: float | None) -> str:
    """Return how sure a figure is, in words and as a number: ``"fairly sure · 0.71"``."""
    if confidence is None:
        return ""
    return f"{_ranked(confidence, _SURE)} · {confidence:.2f}"


def pulse(clarity: float) -> str:
    """Return how clearly a beat is felt: ``"very clear"``."""
    return _ranked(clarity, _PULSE)


def harmonic_motion(change: float) -> str:
    """Return how fast the harmony moves: ``"lively"``."""
    return _ranked(change, _MOVING)


def metre(beats: int) -> str:
    """Return a metre as written: ``"3/4"``."""
    return _METRES.get(beats, f"{beats}/4")


def tempo(bpm: float) -> str:
    """Return a tempo in whole beats a minute."""
    return f"{bpm:.0f}"


def hertz(value: float) -> str:
    """Return a frequency as ``"850 Hz"`` or ``"1.8 kHz"``."""
    return f"{value:.0f} Hz" if value < 1000 else f"{value / 1000:.1f} kHz"


def tuning(cents: float) -> str:
    """Return a tuning as the pitch of A and its distance in cents: ``"A = 442 Hz (+8 cents)"``."""
    pitch = 440 * 2 ** (cents / 1200)
    if abs(cents) < 1.5:
        return "A = 440 Hz"
    return f"A = {pitch:.0f} Hz ({signed(cents, 0, plus=True)} cents)"


def chord_root(label: str) -> tuple[int, int] | None:
    """Return a chord's root 0..11 and mode (0 major, 1 minor); None for no chord.

    Parameters
    ----------
    label : str
        In mir_eval's syntax: ``"Eb:min7"``.
    """
    root, _, quality = label.partition(":")
    if root[:1] not in _ROOTS:
        return None
    tonic = (_ROOTS[root[0]] + sum(_SHIFTS[sign] for sign in root[1:])) % 12
    return tonic, MINOR if quality in _MINOR_QUALITIES else MAJOR


def chord_name(label: str) -> str:
    """Return a chord as lead sheets write it: ``"F♯m7"``; a dash for no chord."""
    found = chord_root(label)
    if found is None:
        return "–"
    quality = label.partition(":")[2]
    name = short_key_name(*found)
    if quality == "dim":
        name = name.removesuffix("m")
    return name + _SUFFIXES.get(quality, quality)


def chord_colour(label: str, silent: str) -> str:
    """Return a chord's colour, that of the key on its root; `silent` for no chord."""
    found = chord_root(label)
    return silent if found is None else key_colour(*found)


def _ranked(value: float, words: tuple[tuple[float, str], ...]) -> str:
    return next((word for least, word in words if value >= least), words[-1][1])
