"""A training in a sentence or two, before it begins."""

from __future__ import annotations

from collections.abc import Callable

from musicscope.gui.library import wording
from musicscope.gui.networks.course_fields import USUAL
from musicscope.gui.networks.network_choice import INPUTS
from musicscope.workspace.network_requests import TrainingRequest

_NAMES = {"time": "Time", "time_freq": "TimeFreq", "freq": "Freq", "simple": "Simple"}
_SONGS = {
    "mean": "A last layer learns from the mean of each track’s windows.",
    "attention": "Attention learns which windows of a track matter.",
    "gru": "A GRU reads the windows of each track in order.",
}


def request_words(request: TrainingRequest, name_of: Callable[[str], str]) -> str:
    """Return what will happen; `name_of` is what people call a network."""
    spec = {**USUAL, **request.spec}
    name = name_of(request.network)
    network = _NAMES.get(name, name)
    hears = INPUTS.get(request.input, request.input)
    heard = f" on the {hears[0].lower()}{hears[1:]}" if hears and hears != "MFCC" else ""
    epochs = wording.counted(int(spec["epochs"]), "epoch")
    parts = [f"{network}{heard}, at most {epochs}."]
    if request.frames:
        parts.append("Its windows are short, so it learns sooner.")
    if request.folds > 1:
        parts.append(
            f"Every track is judged once, in {request.folds} folds by artist; then a last network "
            "learns from all. Takes long."
        )
    else:
        parts.append("Some artists are kept aside to judge it.")
    if request.summary:
        parts.append(_SONGS.get(request.summary, ""))
    changes = request.spec.get("augmentation", {})
    if changes:
        parts.append("Sound is changed at random.")
    return " ".join(part for part in parts if part)
