"""Names and colours of pitch classes, notes and keys."""

from __future__ import annotations

import math

#: Pitch classes upwards from C, in the spelling that keys use most.
PITCH_NAMES = ("C", "D♭", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")

_MINOR_TONICS = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "G♯", "A", "B♭", "B")
_LETTERS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
_FIFTHS = "FCGDAEB"
_ACCIDENTALS = {"♯": 1, "#": 1, "♭": -1, "b": -1}
_MODES = {
    "": 0, "maj": 0, "major": 0, "dur": 0, "m": 1, "min": 1, "minor": 1, "moll": 1
}  # fmt: skip

MAJOR, MINOR = 0, 1


def relative_major(tonic: int, mode: int) -> int:
    """Return the pitch class of the major key with the same signature."""
    return (tonic + 3 * mode) % 12


def fifths_position(tonic: int, mode: int) -> int:
    """Return a key's place 0..11 on the circle of fifths: C major and A minor 0, G major 1."""
    return relative_major(tonic, mode) * 7 % 12


def key_name(tonic: int, mode: int) -> str:
    """Return a key's full name, such as ``"E♭ minor"``."""
    return f"{_MINOR_TONICS[tonic]} minor" if mode else f"{PITCH_NAMES[tonic]} major"


def short_key_name(tonic: int, mode: int) -> str:
    """Return a key as chord symbols write it: ``"E♭"``, ``"F♯m"``."""
    return f"{_MINOR_TONICS[tonic]}m" if mode else PITCH_NAMES[tonic]


def spelled_names(tonic: int, mode: int) -> tuple[str, ...]:
    """Spell the 12 pitch classes as a player of this key reads them.

    Tones of the scale take the key signature's letters; the others lie next to it on the line of
    fifths (Longuet-Higgins and Steedman, 1971), in minor with raised sixth and seventh, and are
    written as plain naturals where they can be.

    Parameters
    ----------
    tonic : int
        0..11 from C.
    mode : int
        0 major, 1 minor.

    Returns
    -------
    tuple of str [length 12]
        Pitch classes upwards from C: in D major ``"C♯"``, in A♭ major ``"D♭"``.
    """
    signature = _on_line_of_fifths(short_key_name(tonic, mode).removesuffix("m")) - 3 * mode
    lowest = signature - (3 if mode else 5)
    names = []
    for pitch in range(12):
        place = lowest + (7 * pitch - lowest) % 12
        simple = not signature - 1 <= place <= signature + 5
        names.append(_from_line_of_fifths(place, simple=simple))
    return tuple(names)


def scale_pitches(tonic: int, mode: int) -> frozenset[int]:
    """Return the seven pitch classes of a key's signature, those of natural minor for minor."""
    major = relative_major(tonic, mode)
    return frozenset((major + step) % 12 for step in (0, 2, 4, 5, 7, 9, 11))


def _on_line_of_fifths(name: str) -> int:
    """Return where a name stands on the line of fifths: F -1, C 0, G 1, F♯ 6, B♭ -2."""
    return _FIFTHS.index(name[0]) - 1 + 7 * sum(_ACCIDENTALS[sign] for sign in name[1:])


def _from_line_of_fifths(place: int, *, simple: bool) -> str:
    """Name a place on the line of fifths; a `simple` name is no E♯, F♭ or double accidental."""
    if simple and not -6 < place < 11:
        place = (place + 5) % 12 - 5
    signs, letter = divmod(place + 1, 7)
    return _FIFTHS[letter] + ("♯" if signs > 0 else "♭") * abs(signs)


def camelot(tonic: int, mode: int) -> str:
    """Return a key's Camelot code: C major is ``"8B"``, A minor ``"8A"``, a fifth up adds one."""
    return f"{(fifths_position(tonic, mode) + 7) % 12 + 1}{'A' if mode else 'B'}"


def parse_key(text: str) -> tuple[int, int] | None:
    """Read a key as people type it.

    Parameters
    ----------
    text : str
        ``"Am"``, ``"a minor"``, ``"Bb"``, ``"f# min"``, ``"E♭ major"``, ``"8A"``.

    Returns
    -------
    tuple of int or None
        Tonic 0..11 and mode (0 major, 1 minor); None when it is no key.
    """
    word = text.strip()
    if word[:-1].isdigit() and word[-1:] in "ABab" and 1 <= int(word[:-1]) <= 12:
        mode = int(word[-1] in "Aa")
        return (7 * (int(word[:-1]) - 8) - 3 * mode) % 12, mode
    tonic = _LETTERS.get(word[:1].lower())
    if tonic is None:
        return None
    rest = word[1:]
    shift = _ACCIDENTALS.get(rest[:1], 0)
    if shift:
        rest = rest[1:]
    rest = rest.strip()
    mode_found = _MODES.get(rest if rest in ("m", "M") else rest.lower())
    if rest == "M":
        mode_found = MAJOR
    return None if mode_found is None else ((tonic + shift) % 12, mode_found)


def frequency_to_note(hz: float) -> tuple[str, float]:
    """Name the note of equal temperament (A4 = 440 Hz) nearest to a frequency.

    Parameters
    ----------
    hz : float
        Above 0.

    Returns
    -------
    name : str
        Pitch class and octave, such as ``"B4"``; middle C is ``"C4"``.
    cents : float
        How far `hz` lies above it, -50..50.
    """
    midi = 69 + 12 * math.log2(hz / 440)
    nearest = round(midi)
    return f"{PITCH_NAMES[nearest % 12]}{nearest // 12 - 1}", 100 * (midi - nearest)


def _oklch_hex(lightness: float, chroma: float, hue_degrees: float) -> str:
    """Return an sRGB hex colour of the perceptual space OKLCh (Ottosson, 2020)."""
    hue = math.radians(hue_degrees)
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    channels = (
        12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055
        for c in (min(max(c, 0.0), 1.0) for c in linear)
    )
    return "#" + "".join(f"{round(255 * c):02x}" for c in channels)


def _wheel(lightness: float, chroma: float) -> tuple[str, ...]:
    """Return 12 colours in pitch-class order; each fifth turns the hue by 30 degrees from C."""
    return tuple(_oklch_hex(lightness, chroma, 62 + 30 * (7 * p % 12)) for p in range(12))


#: One colour a pitch class, from C; equally light, hues in the order of fifths.
PITCH_COLOURS = _wheel(0.77, 0.125)

_MINOR_COLOURS = _wheel(0.65, 0.105)


def key_colour(tonic: int, mode: int) -> str:
    """Return a key's colour: a major key its tonic's, a minor key its relative major's, darker."""
    return (_MINOR_COLOURS if mode else PITCH_COLOURS)[relative_major(tonic, mode)]
