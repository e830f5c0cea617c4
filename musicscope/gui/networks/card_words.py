"""What stands on the card of a network, in words."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from musicscope.gui.library import wording
from musicscope.gui.networks.live_words import figure, metric_name
from musicscope.gui.networks.network_choice import INPUTS

if TYPE_CHECKING:
    from musicscope.learning.packages import NetworkCard

#: Those of most interest first.
_FIRST = ("macro_f1", "auc", "accuracy", "ap", "f1", "r2")
_TASKS = {
    "genre": "one class a track",
    "tags": "each tag fits or not",
    "instrument": "instrument and family",
    "artist": "a space of likeness",
    "mood": "valence and arousal",
    "reconstruction": "draws again what it hears",
}
#: How windows become an answer for a song.
_SONGS = {
    "": "mean of its windows",
    "mean": "mean of its windows, read by a head of its own",
    "attention": "attention over its windows",
    "gru": "a GRU over its windows",
}
_NAMES = 4
#: Tasks whose answers have no names that mean something to people.
UNNAMED = frozenset({"artist", "reconstruction"})
#: Tasks whose answers are places on scales, not probabilities.
SCALES = frozenset({"mood"})


def metric_words(metrics: Mapping[str, float], most: int = 3) -> str:
    """Return the first figures, ``"Macro F1 0.93 · Accuracy 0.95"``."""
    known = {name: value for name, value in metrics.items() if math.isfinite(value)}
    order = sorted(known, key=lambda n: _FIRST.index(n) if n in _FIRST else len(_FIRST))
    return " · ".join(f"{metric_name(n)} {figure(known[n])}" for n in order[:most])


def knows_words(card: NetworkCard) -> str:
    """Return what it can answer: ``"8 names: Chorale, House, Jazz, Minimal, …"``."""
    if card.task in UNNAMED:
        return _TASKS[card.task]
    shown = ", ".join(card.names[:_NAMES]) + (", …" if len(card.names) > _NAMES else "")
    return f"{wording.counted(len(card.names), 'name')}: {shown}"


def made_words(card: NetworkCard) -> str:
    """Return when it was trained: ``"today, 14:03"``."""
    if card.made_s <= 0:
        return wording.UNKNOWN
    return f"{wording.day(card.made_s)}, {time.strftime('%H:%M', time.localtime(card.made_s))}"


def row_words(card: NetworkCard) -> tuple[str, str, str]:
    """Return three lines: its name; what it is and knows; how good it is, and since when."""
    figures = metric_words(card.metrics, 1)
    newest = " · ".join(part for part in (figures, made_words(card)) if part)
    return card.name, f"{network_words(card.network)} · {knows_words(card)}", newest


def network_words(network: str) -> str:
    """Return what a network is called, without loading it."""
    known = {"time_freq": "TimeFreq", "time_freq_avg": "TimeFreq, averaged", "crnn": "CRNN"}
    known |= {"rnn": "RNN", "musicnn": "MusiCNN", "fcn_4": "FCN-4", "fcn_5": "FCN-5"}
    plain = network.replace("_", " ")
    return known.get(network, plain[:1].upper() + plain[1:])


def facts_of(card: NetworkCard) -> list[tuple[str, str]]:
    """Return what is known of it, name by name."""
    hears = card.input
    front_end = str(hears.get("front_end", ""))
    seconds = hears["samples"] / hears["sample_rate"]
    picture = INPUTS.get(front_end, front_end.upper() if len(front_end) < 5 else front_end)
    settings = ", ".join(f"{name} {value}" for name, value in card.settings.items())
    versions = f"MusicScope {card.program or '?'}, PyTorch {card.torch or '?'}"
    return [
        ("Network", network_words(card.network) + (f" ({settings})" if settings else "")),
        ("Size", f"{card.parameters:,} numbers"),
        ("Hears", f"{picture}, {hears['rows']} × {hears['frames']}"),
        ("Window", f"{seconds:.1f} s at {wording.sample_rate(hears['sample_rate'])}"),
        ("Whole songs", _SONGS.get(str(card.song.get("summary", "")), "learned from its windows")),
        ("Task", _TASKS.get(card.task, card.task)),
        ("Trained", made_words(card)),
        ("Split", card.split or "not said"),
        ("Data", card.fingerprint or "not said"),
        ("Made with", versions),
        ("Licence", card.licence or "not said: ask its owner before you use it elsewhere"),
    ]
