"""Every kind of view that can be opened, any number of times."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from musicscope.gui.views.context import ViewContext


@dataclass(frozen=True)
class ViewKind:
    """A kind of view, imported when the first one is opened.

    Attributes
    ----------
    name, title : str
        In files and settings; for people.
    place : str
        The class of the view, ``"module:class"`` below `musicscope.gui`.
    behind : tuple of str
        Kinds of docks that it opens behind as a tab, the first that is shown.
    below : tuple of str
        Kinds that it opens below instead, the first that is shown; goes before `behind`.
    """

    name: str
    title: str
    place: str
    behind: tuple[str, ...] = ()
    below: tuple[str, ...] = ()

    def make(self, context: ViewContext) -> QWidget:
        """Return a new view of this kind."""
        module, _, name = self.place.partition(":")
        return getattr(import_module(f"musicscope.gui.{module}"), name)(context)


_MIDDLE = ("spectrogram", "chromagram", "map")
_SIDE = ("tonnetz", "inspector", "library")
_KINDS = (
    ViewKind("overview", "Now playing", "views.overview:OverviewView", _MIDDLE),
    ViewKind("spectrogram", "Spectrogram", "views.spectrogram:SpectrogramView", _MIDDLE),
    ViewKind(
        "chromagram", "Chromagram", "views.chromagram:ChromagramView", _MIDDLE, ("spectrogram",)
    ),
    ViewKind("tonnetz", "Tonnetz", "views.tonnetz:TonnetzView", ("inspector", "map")),
    ViewKind(
        "chords",
        "Chord and beat line",
        "views.chord_view:ChordLineView",
        _MIDDLE,
        ("overview",),
    ),
    ViewKind("curves", "Curves", "views.curves:CurvesView", ("chromagram", *_MIDDLE)),
    ViewKind(
        "similarity",
        "Self-similarity",
        "views.similarity_view:SimilarityView",
        ("tonnetz", *_MIDDLE),
    ),
    ViewKind("taggram", "Taggram", "hearing.taggram:TaggramView", ("curves", *_MIDDLE)),
    ViewKind(
        "saliency",
        "What the network heard",
        "hearing.saliency:SaliencyView",
        _MIDDLE,
    ),
    ViewKind(
        "activations",
        "Inside the network",
        "hearing.activations:ActivationsView",
        ("tonnetz", *_MIDDLE),
    ),
    ViewKind("spectrum_now", "Spectrum now", "views.spectrum_now:SpectrumNowView", _SIDE),
    ViewKind("scope", "Oscilloscope", "views.scope:ScopeView", _SIDE),
    ViewKind("meter", "Levels", "views.meter:MeterView", _SIDE),
    ViewKind("tuner", "Tuner", "live.tuner:TunerView", _SIDE),
    ViewKind("live", "Live input", "live.panel:LiveInputView", ("inspector", "library")),
    ViewKind("equaliser", "Equaliser", "lab.equaliser:EqualiserView", ("inspector", "library")),
    ViewKind("lab", "Sound lab", "lab.panel:SoundLabView", ("inspector", "library")),
    ViewKind("lessons", "Lessons", "lab.lessons:LessonsView", ("library",)),
    ViewKind("mood", "Mood plane", "mood.view:MoodView", _MIDDLE),
)
VIEW_KINDS: dict[str, ViewKind] = {kind.name: kind for kind in _KINDS}
