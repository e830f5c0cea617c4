"""The background work of looking into a network; all of it in threads, where torch is at home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.jobs import JobContext
from musicscope.workspace.hearing_model import OpenModel, asking, open_model
from musicscope.workspace.hearing_rows import as_levels, row_frequencies, row_names
from musicscope.workspace.hearing_times import centred, stretch_at

GRADIENTS, OCCLUSION = "integrated gradients", "occlusion"
#: How relevance is found, with the words for it.
METHODS: Mapping[str, str] = {GRADIENTS: "Integrated gradients", OCCLUSION: "Occlusion"}
_STEPS = 12
#: A patch that covers is so small a part of the picture, in each direction.
_PATCHES = 5, 12
#: The share of points whose relevance is below full colour.
_FULL = 99.5


@dataclass(frozen=True, eq=False)
class Saliency:
    """What in a part of a track an answer hangs on.

    Attributes
    ----------
    index : int
        Which stretch of the track it is; see `stretch_at`.
    start_s, stop_s : float
        The part.
    name : str
        The answer.
    method : str
        One of `METHODS`.
    picture : np.ndarray [shape=(rows, frames)], float32
        What the network hears, in the unit of its front end where that is known.
    relevance : np.ndarray [shape=(rows, frames)], float32, -1..1
        Above 0 where a point speaks for the answer, below where against it.
    frequencies : np.ndarray [shape=(rows,)] or None
        Of the rows, Hz; None where they are something else.
    rows : tuple of str
        What each row is.
    score : float
        The answer for this part: a probability, or a place on a scale.
    probable : bool
        Which of both it is.
    completeness : float or None
        How much of the answer the points add up to, 1 being all; None for occlusion.
    """

    index: int
    start_s: float
    stop_s: float
    name: str
    method: str
    picture: np.ndarray
    relevance: np.ndarray
    frequencies: np.ndarray | None
    rows: tuple[str, ...]
    score: float
    probable: bool
    completeness: float | None


@dataclass(frozen=True)
class SaliencySpec:
    """Finds what an answer hangs on.

    Attributes
    ----------
    model : Path
    sound : bytes
        The track's file.
    duration_s : float
    name : str
        The answer; empty for the strongest one of the stretch.
    at_s : float
        A moment of the stretch.
    method : str
    """

    model: Path
    sound: bytes
    duration_s: float
    name: str
    at_s: float
    method: str
    label: str = "Looking at what a network heard"

    def run(self, context: JobContext) -> Saliency:
        """Return it; raises `MusicScopeError` when the network or the file cannot be read."""
        if self.method not in METHODS:
            raise ParameterError(f"There is no method called {self.method}.")
        model = open_model(self.model, "saliency")
        asked = model.target(self.name) if self.name else None
        stretch = stretch_at(self.at_s, model.window_s, self.duration_s)
        hears = model.network.input
        with asking(model, context):
            pictures = model.pictures(self.sound, stretch)
            scores = model.scores(pictures).mean(axis=0)
            target = int(scores.argmax()) if asked is None else asked
            found, complete = [], []
            for picture in pictures.numpy():
                values, share = _relevance(model, picture, target, self.method)
                found.append(values)
                complete.append(share)
        heard = np.concatenate([as_levels(hears, one) for one in pictures.numpy()], axis=1)
        relevance = np.concatenate(found, axis=1)
        span = (stretch.start_s, stretch.stop_s, self.duration_s)
        shares = [share for share in complete if share is not None]
        return Saliency(
            stretch.index,
            stretch.start_s,
            min(stretch.stop_s, self.duration_s),
            model.card.names[target],
            self.method,
            _within(heard, *span).astype(np.float32),
            _scaled(_within(relevance, *span)),
            row_frequencies(hears),
            row_names(hears),
            float(scores[target]),
            model.probable,
            float(np.mean(shares)) if shares else None,
        )


def _relevance(
    model: OpenModel, picture: np.ndarray, target: int, method: str
) -> tuple[np.ndarray, float | None]:
    from musicscope.learning.heard import integrated_gradients, occlusion

    if method == OCCLUSION:
        patch = tuple(
            max(1, -(-n // parts)) for n, parts in zip(picture.shape, _PATCHES, strict=True)
        )
        size = (patch[0], patch[1])
        values = occlusion(model.answers, picture, target, size, size)
        return _smoothed(values, (size[0] / 4, size[1] / 4)), None
    found = integrated_gradients(model.answers, picture, target, _STEPS)
    return _smoothed(found.values, (1.0, 1.5)), 1 - found.incompleteness


def _smoothed(values: np.ndarray, by: tuple[float, float]) -> np.ndarray:
    """Return relevance spread over neighbouring points, so that the eye finds it."""
    from scipy.ndimage import gaussian_filter

    smooth: np.ndarray = gaussian_filter(values, by)
    return smooth


def _within(values: np.ndarray, start_s: float, stop_s: float, duration_s: float) -> np.ndarray:
    """Leave out the frames [..., frames] that lie behind the end of a short track."""
    share = min(1.0, max(0.0, duration_s - start_s) / (stop_s - start_s))
    return values[..., : max(1, round(values.shape[-1] * share))]


def _scaled(values: np.ndarray) -> np.ndarray:
    most = float(np.percentile(np.abs(values), _FULL))
    scaled: np.ndarray = np.clip(values / max(most, 1e-12), -1, 1).astype(np.float32)
    return scaled


@dataclass(frozen=True, eq=False)
class Activations:
    """What one layer gives out for a window of a track.

    Attributes
    ----------
    layer : str
    start_s, stop_s : float
        The window.
    values : np.ndarray [shape=(channels, rows, frames)], float32
        Of a recurrent layer one row, of a dense one a single point each.
    """

    layer: str
    start_s: float
    stop_s: float
    values: np.ndarray


@dataclass(frozen=True)
class ActivationsSpec:
    """Listens to the window around a moment and tells what a layer makes of it."""

    model: Path
    sound: bytes
    duration_s: float
    layer: str
    at_s: float
    step_s: float
    label: str = "Watching a network"

    def run(self, context: JobContext) -> Activations:
        """Return it; raises `MusicScopeError` when the network or the file cannot be read."""
        from musicscope.learning.heard import activations

        model = open_model(self.model, "activations")
        window = centred(self.at_s, model.window_s, self.duration_s, self.step_s)
        with asking(model, context):
            picture = model.pictures(self.sound, window)[0].numpy()
            values = activations(model.network, picture, self.layer)
        values = _within(values, window.start_s, window.stop_s, self.duration_s)
        stop_s = min(window.stop_s, self.duration_s)
        return Activations(self.layer, window.start_s, stop_s, values)


@dataclass(frozen=True)
class Layers:
    """What can be watched in a network.

    Attributes
    ----------
    names : tuple of str
        From the sound towards the answer.
    window_s : float
    parameters : int
        That it learned.
    """

    names: tuple[str, ...]
    window_s: float
    parameters: int


@dataclass(frozen=True)
class LayersSpec:
    """Looks which layers can be watched."""

    model: Path
    label: str = "Looking into a network"

    def run(self, context: JobContext) -> Layers:
        """Return them; raises `MusicScopeError` when the network cannot be read."""
        del context
        model = open_model(self.model, "activations")
        return Layers(tuple(model.network.layers()), model.window_s, model.card.parameters)


@dataclass(frozen=True)
class FiltersSpec:
    """Takes the filters that are laid on the picture of sound itself."""

    model: Path
    label: str = "Looking at a network's filters"

    def run(self, context: JobContext) -> dict[str, np.ndarray]:
        """Return them by layer; raises `MusicScopeError` when the network cannot be read."""
        from musicscope.learning.heard import first_filters

        del context
        found: dict[str, Any] = first_filters(open_model(self.model, "activations").network)
        return found
