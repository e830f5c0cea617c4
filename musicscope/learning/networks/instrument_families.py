"""From single instruments to families: a violin and a cello are both strings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

_MEMBERS = {
    "strings": "violin viola cello violoncello contrabass fiddle harp strings vio vla cel cbs",
    "plucked": "guitar banjo mandolin lute ukulele sitar zither koto oud bass gac gel pluck",
    "woodwind": "flute clarinet oboe bassoon saxophone sax recorder piccolo whistle flu cla reed",
    "brass": "trumpet trombone horn tuba cornet euphonium flugelhorn tru brass",
    "keyboard": "piano harpsichord celesta clavichord pia rhodes",
    "organ": "organ accordion harmonica harmonium bandoneon org",
    "percussion": "drum drums cymbal timpani marimba vibraphone xylophone glockenspiel bell bells "
    "snare kick hihat tom conga bongo tambourine triangle mallet percussion",
    "voice": "voice vocal vocals singer singing choir soprano alto tenor baritone voi",
    "electronic": "synthesizer synthesiser synth sampler theremin electronic pad lead",
}
#: The family of each word; the short ones are those of the IRMAS data set (Bosch et al., 2012).
FAMILIES: Mapping[str, str] = MappingProxyType(
    {word: family for family, words in _MEMBERS.items() for word in words.split()}
)
#: Two words that together mean something else than the last of them.
_PAIRS = MappingProxyType({("double", "bass"): "strings", ("english", "horn"): "woodwind"})


def family_of(instrument: str) -> str:
    """Return the family of an instrument by its name; one that is not known is its own family.

    Parameters
    ----------
    instrument : str
        ``"Acoustic guitar"``, ``"Violin 2"``: the last word that is known counts; or with a
        family of one's own before a colon, ``"strings: saw"``.
    """
    own, colon, _ = instrument.partition(":")
    if colon:
        return own.strip()
    words = [word.strip("0123456789.,()") for word in instrument.lower().replace("_", " ").split()]
    words = [word for word in words if word]
    for before, word in zip(reversed(["", *words[:-1]]), reversed(words), strict=True):
        if (before, word) in _PAIRS:
            return _PAIRS[before, word]
        family = FAMILIES.get(word) or FAMILIES.get(word.removesuffix("s"))
        if family:
            return family
    return instrument


def family_probabilities(
    probabilities: np.ndarray, instruments: Sequence[str]
) -> tuple[tuple[str, ...], np.ndarray]:
    """Add up what single instruments are given to what their families are given.

    Parameters
    ----------
    probabilities : np.ndarray [shape=(..., n_instruments)]
        Of exclusive classes: they add up to 1.
    instruments : sequence of str

    Returns
    -------
    families : tuple of str
        In the order in which they occur.
    np.ndarray [shape=(..., n_families)]
    """
    families = [family_of(name) for name in instruments]
    names = tuple(dict.fromkeys(families))
    member = np.array([[family == name for name in names] for family in families], float)
    return names, np.asarray(probabilities) @ member
