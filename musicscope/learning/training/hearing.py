"""From sound to the standardised picture that a network hears, on the device."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import torch
from torch import nn

from musicscope.learning.front_ends import Moments, Standardise, front_end, standardised_by
from musicscope.learning.networks import Input
from musicscope.learning.training.sources import Kind


def hearing(hears: Input, kind: Kind) -> nn.Module:
    """Return the way from what a source gives to what a network hears.

    Parameters
    ----------
    hears : Input
        With mean and spread in its settings, once they were learned.
    kind : {"sound", "picture"}

    Returns
    -------
    torch.nn.Module
        From sound [shape=(b, n_samples)] or pictures with the frames first
        [shape=(b, frames, rows)] to standardised pictures [shape=(b, rows, frames)].
    """
    return front_end(hears) if kind == "sound" else _Shown(hears)


def learn_moments(hears: Input, kind: Kind, heard: Iterable[torch.Tensor]) -> Input:
    """Return an input that `needs_moments`, standardised by each row's over what is heard.

    Parameters
    ----------
    hears : Input
    kind : {"sound", "picture"}
    heard : iterable of torch.Tensor
        Batches, on the device where they are to be heard.
    """
    counted, ear = Moments(), hearing(_not_standardised(hears), kind)
    for batch in heard:
        counted.add(ear.to(batch.device)(batch))
    return _with_moments(hears, *counted.result())


def needs_moments(hears: Input) -> bool:
    """Return whether an input waits for mean and spread of the tracks that are learned from."""
    if hears.front_end == "stack":
        return any(needs_moments(single) for single in _stacked(hears).values())
    return _standardises(hears) == "data" and "mean" not in hears.settings


class _Shown(nn.Module):  # type: ignore[misc]
    """Pictures that were made before: turned, and standardised as the front end would."""

    def __init__(self, hears: Input) -> None:
        super().__init__()
        how, settings = _standardises(hears), hears.settings
        self.standardise: nn.Module = nn.Identity()
        if how == "example":
            self.standardise = Standardise()
        elif "mean" in settings and "std" in settings:
            mean, std = (torch.tensor(settings[name]) for name in ("mean", "std"))
            self.standardise = Standardise(mean, std)

    def forward(self, heard: torch.Tensor) -> torch.Tensor:
        pictures: torch.Tensor = self.standardise(heard.transpose(1, 2))
        return pictures


def _standardises(hears: Input) -> str:
    """Return how; over the data set where an input does not say."""
    return str(hears.settings.get("standardise", "data"))


def _stacked(hears: Input) -> Mapping[str, Input]:
    pictures: Mapping[str, Any] = hears.settings["pictures"]
    return {name: Input.from_json(single) for name, single in pictures.items()}


def _not_standardised(hears: Input) -> Input:
    kept = {k: v for k, v in hears.settings.items() if k not in ("mean", "std")}
    if hears.front_end != "stack":
        return replace(hears, settings={**kept, "standardise": "none"})
    pictures = {
        name: (_not_standardised(single) if needs_moments(single) else single).as_json()
        for name, single in _stacked(hears).items()
    }
    return replace(hears, settings={**kept, "pictures": pictures})


def _with_moments(hears: Input, mean: list[float], std: list[float]) -> Input:
    if hears.front_end != "stack":
        return standardised_by(hears, mean, std)
    first, pictures = 0, {}
    for name, single in _stacked(hears).items():
        last = first + single.rows
        part = slice(first, last)
        known = standardised_by(single, mean[part], std[part]) if needs_moments(single) else single
        pictures[name] = known.as_json()
        first = last
    return replace(hears, settings={**hears.settings, "pictures": pictures})
