"""Why two tracks are together: each aspect in words and numbers, and all in one sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from musicscope.analysis.aspect import EMBEDDING, embedding_aspect
from musicscope.analysis.pitch import fifths_position, key_name, relative_major

#: Tempi nearer than this, as a ratio, are the same to a listener.
_SAME_TEMPO = 0.03
_METRES = {2: "2/4", 3: "3/4", 4: "4/4", 6: "6/8"}
#: Loudness in LU that is heard as the same; brightness as a ratio.
_SAME_LOUDNESS, _SAME_BRIGHTNESS = 1.5, 1.12
#: Below and above, a sound is called dark and bright.
_DARK_HZ, _BRIGHT_HZ = 900.0, 2600.0
_COUNTS = ("no", "a", "two", "three", "four", "five", "six")
#: From these shares on, the spectrum is called so.
_SPECTRUM = ((0.95, "very similar spectrum"), (0.75, "similar spectrum"))
#: An aspect this alike is named as a reason.
_REASON = 0.6


@dataclass(frozen=True)
class Heard:
    """What is known of one track; None where it is unknown.

    Attributes
    ----------
    tempo_bpm : float or None
    metre : int or None
        2, 3, 4, or 6 for 6/8.
    tonic, mode : int or None
        0..11 from C; 0 major, 1 minor.
    loudness_lufs, range_lu, brightness_hz, onsets_per_s : float or None
    pulse_clarity, roughness : float or None
        0..1.
    """

    tempo_bpm: float | None = None
    metre: int | None = None
    tonic: int | None = None
    mode: int | None = None
    loudness_lufs: float | None = None
    range_lu: float | None = None
    brightness_hz: float | None = None
    onsets_per_s: float | None = None
    pulse_clarity: float | None = None
    roughness: float | None = None

    @classmethod
    def of(cls, facts: Mapping[str, float]) -> Heard:
        """Read the facts that the analysis stored."""

        def whole(name: str) -> int | None:
            return int(facts[name]) if name in facts else None

        return cls(
            facts.get("tempo_bpm"),
            whole("metre"),
            whole("key_tonic"),
            whole("key_mode"),
            facts.get("loudness_lufs"),
            facts.get("loudness_range_lu"),
            facts.get("brightness_hz"),
            facts.get("onsets_per_s"),
            facts.get("pulse_clarity"),
            facts.get("roughness"),
        )


@dataclass(frozen=True)
class AspectMatch:
    """How alike two tracks are in one aspect.

    Attributes
    ----------
    name : str
        ``"timbre"``
    likeness : float
        0..1: the share of all pairs of the library that are less alike.
    words : str
        ``"keys a fifth apart (C major, G major)"``
    """

    name: str
    likeness: float
    words: str


@dataclass(frozen=True)
class Why:
    """Why two tracks are together.

    Attributes
    ----------
    sentence : str
    aspects : tuple of AspectMatch
    excerpt_a, excerpt_b : tuple of (float, float)
        Start and stop in s of the most alike stretches.
    """

    sentence: str
    aspects: tuple[AspectMatch, ...]
    excerpt_a: tuple[float, float]
    excerpt_b: tuple[float, float]


@dataclass(frozen=True)
class _Words:
    """What is said of one aspect: in full, and as a reason if it is one."""

    full: tuple[str, ...]
    reason: str = ""


def explain_pair(
    a: Heard, b: Heard, likeness: Mapping[str, float]
) -> tuple[str, tuple[AspectMatch, ...]]:
    """Say what two tracks have in common.

    Parameters
    ----------
    a, b : Heard
    likeness : mapping of str to float
        0..1 by aspect.

    Returns
    -------
    sentence : str
        ``"Both 92 bpm in 6/8, similar spectrum, keys a fifth apart."``
    aspects : tuple of AspectMatch
        In the order of `likeness`.
    """
    writers = {
        "rhythm": _rhythm,
        "timbre": _timbre,
        "harmony": _harmony,
        "dynamics": _dynamics,
    }
    said = {name: writers[name](a, b, likeness[name]) for name in writers if name in likeness}
    reasons = [words.reason for words in said.values() if words.reason]
    aspects = tuple(
        AspectMatch(name, share, ", ".join(said[name].full) if name in said else _degree(share))
        for name, share in likeness.items()
    )
    return _sentence(reasons, aspects), aspects


def _sentence(reasons: list[str], aspects: tuple[AspectMatch, ...]) -> str:
    if reasons:
        text = ", ".join(reasons)
        return f"{text[:1].upper()}{text[1:]}."
    if not aspects:
        return "Nothing is known yet of what they have in common."
    nearest = max(aspects, key=lambda match: match.likeness)
    return f"They have little in common; they are nearest in {_label(nearest.name)}."


def _label(aspect: str) -> str:
    embedding = aspect.startswith(EMBEDDING)
    return embedding_aspect(aspect).label if embedding else aspect


def _degree(share: float) -> str:
    if share >= 0.95:
        return "very much alike"
    if share >= 0.75:
        return "alike"
    return "somewhat alike" if share >= 0.5 else "different"


def _rhythm(a: Heard, b: Heard, share: float) -> _Words:
    tempo, same_tempo = tempo_words(a.tempo_bpm, b.tempo_bpm)
    metre, same_metre = _metre_words(a.metre, b.metre)
    if same_tempo and same_metre:
        tempo, metre = f"{tempo} {metre.removeprefix('both ')}", ""
    movement = _liveliness(a.onsets_per_s, b.onsets_per_s)
    full = [words for words in (tempo, metre, movement) if words]
    reasons = [tempo] if same_tempo else []
    if same_metre and metre:
        reasons.append(metre)
    if movement.startswith("both") and share >= _REASON:
        reasons.append(movement)
    if not reasons and share >= _REASON:
        reasons.append(f"rhythms {_degree(share)}")
    return _Words(tuple(full) or (f"rhythms {_degree(share)}",), ", ".join(reasons[:2]))


def tempo_words(a: float | None, b: float | None) -> tuple[str, bool]:
    """Compare two tempi, also at half and double.

    Returns
    -------
    words : str
        Empty where one is unknown.
    alike : bool
        Whether they are the same, or one is twice the other.
    """
    if not a or not b:
        return "", False
    if abs(math.log2(a / b)) < math.log2(1 + _SAME_TEMPO):
        one, other = round(a), round(b)
        return (f"both {one} bpm" if one == other else f"{one} and {other} bpm"), True
    octaves = round(math.log2(b / a))
    if octaves in {-1, 1} and abs(math.log2(b / a) - octaves) < math.log2(1 + _SAME_TEMPO):
        slow, fast = sorted((a, b))
        return f"one twice as fast ({round(slow)} and {round(fast)} bpm)", True
    return f"{round(a)} against {round(b)} bpm", False


def _metre_words(a: int | None, b: int | None) -> tuple[str, bool]:
    if a not in _METRES or b not in _METRES:
        return "", False
    if a == b:
        return f"both in {_METRES[a]}", True
    return f"{_METRES[a]} against {_METRES[b]}", False


def _liveliness(a: float | None, b: float | None) -> str:
    def word(onsets: float) -> str:
        return "calm" if onsets < 1.5 else "busy" if onsets > 5 else ""

    if a is None or b is None:
        return ""
    if word(a) == word(b):
        return f"both {word(a)}" if word(a) else ""
    return f"{a:.1f} against {b:.1f} notes a second"


def _timbre(a: Heard, b: Heard, share: float) -> _Words:
    spectrum = next((words for least, words in _SPECTRUM if share >= least), "")
    if not spectrum and share >= _REASON:
        spectrum = "somewhat similar spectrum"
    return _Words((spectrum or "different spectrum", *_colours(a, b)), spectrum)


def _colours(a: Heard, b: Heard) -> list[str]:
    words = []
    if a.brightness_hz and b.brightness_hz:
        ratio = b.brightness_hz / a.brightness_hz
        if max(ratio, 1 / ratio) < _SAME_BRIGHTNESS:
            mean = math.sqrt(a.brightness_hz * b.brightness_hz)
            bright = "both bright" if mean > _BRIGHT_HZ else "equally bright"
            words.append("both dark" if mean < _DARK_HZ else bright)
        else:
            words.append(f"the {'second' if ratio > 1 else 'first'} brighter")
    if a.roughness is not None and b.roughness is not None and min(a.roughness, b.roughness) > 0.35:
        words.append("both rough")
    return words


def _harmony(a: Heard, b: Heard, share: float) -> _Words:
    words, near = key_words((a.tonic, a.mode), (b.tonic, b.mode))
    if words:
        full = words if "both" in words else f"{words} ({_named(a)}, {_named(b)})"
        return _Words((full,), words if near else "")
    reason = f"harmonies {_degree(share)}"
    return _Words((reason,), reason if share >= _REASON else "")


def _named(track: Heard) -> str:
    return key_name(track.tonic or 0, track.mode or 0)


def key_words(
    a: tuple[int | None, int | None], b: tuple[int | None, int | None]
) -> tuple[str, bool]:
    """Compare two keys on the circle of fifths.

    Parameters
    ----------
    a, b : tuple of (int or None, int or None)
        Tonic 0..11 and mode (0 major, 1 minor).

    Returns
    -------
    words : str
        Empty where one is unknown.
    near : bool
        Whether they share at least six of their seven notes, or the tonic.
    """
    if a[0] is None or a[1] is None or b[0] is None or b[1] is None:
        return "", False
    if a == b:
        return f"both in {key_name(a[0], a[1])}", True
    if relative_major(a[0], a[1]) == relative_major(b[0], b[1]):
        return "relative keys", True
    if a[0] == b[0]:
        return f"both on {key_name(a[0], a[1]).split()[0]}, one major, one minor", True
    apart = abs(fifths_position(a[0], a[1]) - fifths_position(b[0], b[1]))
    apart = min(apart, 12 - apart)
    plural = "" if apart == 1 else "s"
    return f"keys {_COUNTS[apart]} fifth{plural} apart", apart == 1


def _dynamics(a: Heard, b: Heard, share: float) -> _Words:
    full, reason = [], ""
    if a.loudness_lufs is not None and b.loudness_lufs is not None:
        louder = b.loudness_lufs - a.loudness_lufs
        if abs(louder) < _SAME_LOUDNESS:
            full.append(f"equally loud ({a.loudness_lufs:.0f} LUFS)".replace("-", "−"))
            reason = "equally loud"
        else:
            which = "second" if louder > 0 else "first"
            full.append(f"the {which} {abs(louder):.0f} LU louder")
    if a.range_lu is not None and b.range_lu is not None:
        if min(a.range_lu, b.range_lu) > 12:
            full.append("both of wide range")
        elif max(a.range_lu, b.range_lu) < 4:
            full.append("both of even loudness")
    if not full:
        full.append(f"dynamics {_degree(share)}")
    return _Words(tuple(full), reason if share >= _REASON else "")
