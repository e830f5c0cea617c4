"""What a picture is called on a pill."""

from __future__ import annotations

from musicscope.analysis.picture import PICTURES, PictureChoice, level_value
from musicscope.gui.views.spectrogram_parameter import value_words

#: Parameters that are said even at their defaults, by kind: what a picture is known by.
_SAID = {
    "stft": ("fft",),
    "half_stft": ("fft",),
    "reassigned": ("fft",),
    "mel": ("bands",),
    "cqt": ("bins_per_octave",),
    "mfcc": ("coefficients",),
    "edges": ("shape",),
}
_SHORT = {
    "bins_per_octave": "{} per octave",
    "bands": "{} bands",
    "octaves": "{} octaves",
    "coefficients": "{} coefficients",
}


def picture_name(choice: PictureChoice) -> str:
    """Return the words for a picture: its kind, what it is known by, what was changed, its unit."""
    entry = PICTURES.get(choice.kind)
    values = entry.settings(dict(choice.settings))
    changed = {name for name, _ in choice.settings}
    words = [entry.label]
    for parameter in entry.parameters:
        if parameter.name in _SAID.get(choice.kind, ()) or parameter.name in changed:
            said = value_words(parameter, values[parameter.name])
            words.append(_said(parameter.name, parameter.label, said))
    unit = level_value(choice, 0.0)[1]
    return " · ".join([*words, unit] if unit else words)


def _said(name: str, label: str, said: str) -> str:
    if name in _SHORT:
        return _SHORT[name].format(said)
    if name in ("fft", "window", "shape", "rate"):
        return said
    return f"{label.lower()} {said}"
