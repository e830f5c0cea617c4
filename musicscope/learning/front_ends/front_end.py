"""What a front end is, and the list of them."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import nn

from musicscope.core.errors import ParameterError
from musicscope.core.registry import Parameter, Registry
from musicscope.learning.networks.network import Input

FRONT_ENDS: Registry[Callable[..., nn.Module]] = Registry(
    "front end", "musicscope.learning.front_ends"
)
BESIDE = ("sample_rate", "mean", "std", "pictures")  # in an input's settings, but no parameters


class Module(nn.Module):  # type: ignore[misc]
    """A step from sound to picture; its tables move with it but are not saved with it."""

    def table(self, name: str, values: Any) -> None:
        """Keep an array that never trains: it can be computed again."""
        stored = torch.as_tensor(values, dtype=torch.float32)
        self.register_buffer(name, stored, persistent=False)


class FrontEnd(Module):
    """From windows of sound to the pictures that a network hears.

    Parameters
    ----------
    hears : Input
        What the network hears.
    *steps : torch.nn.Module
        The first takes sound [b, samples], each gives pictures [b, rows, frames].
    """

    def __init__(self, hears: Input, *steps: nn.Module) -> None:
        super().__init__()
        self.input = hears
        self.steps = nn.Sequential(*steps)

    def forward(self, waveform: torch.Tensor) -> torch.Tensor:
        """Return the pictures.

        Parameters
        ----------
        waveform : torch.Tensor [shape=(b, n_samples)], any floating type, -1..1
            Mono, at the input's sample rate. What is longer than the window is cut; what is
            shorter is repeated or followed by silence, as the input says.

        Returns
        -------
        torch.Tensor [shape=(b, rows, frames)], float32
            Also where automatic mixed precision is on: squares of soft sounds are too small for
            half precision.

        Raises
        ------
        ParameterError
            If there is no sound at all, or not one row a window.
        """
        if waveform.ndim != 2 or not waveform.shape[1]:
            raise ParameterError("A front end takes windows of mono sound, one a row.")
        with torch.autocast(waveform.device.type, enabled=False):
            return self.steps(fill_window(waveform.float(), self.input))


def fill_window(waveform: torch.Tensor, hears: Input) -> torch.Tensor:
    """Return windows [b, samples] of exactly the length that the input asks for."""
    length = waveform.shape[1]
    if length >= hears.samples:
        return waveform[:, : hears.samples]
    if hears.short == "pad":
        return nn.functional.pad(waveform, (0, hears.samples - length))
    times = -(-hears.samples // length)
    return waveform.repeat(1, times)[:, : hears.samples]


class Frames(Module):
    """Cuts what lies beyond the last frame of an input."""

    def __init__(self, hears: Input) -> None:
        super().__init__()
        self.shape = hears.shape

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Return [b, rows, frames] of pictures with as many frames or more."""
        rows, frames = self.shape
        if pictures.shape[1] != rows:
            raise ParameterError(
                f"The front end's settings give {pictures.shape[1]} rows, not {rows}."
            )
        return pictures[:, :, :frames]


def front_end(hears: Input) -> FrontEnd:
    """Return the front end that an input asks for; raises `ParameterError` when there is none."""
    made: FrontEnd = FRONT_ENDS.get(hears.front_end).run(hears)
    return made


class Maker:
    """Makes a front end for an input.

    Parameters
    ----------
    make : callable
        ``make(hears, settings)`` returns the front end.
    parameters : tuple of Parameter
        Of the settings.
    """

    def __init__(
        self, make: Callable[[Input, dict[str, Any]], FrontEnd], parameters: tuple[Parameter, ...]
    ) -> None:
        self.make = make
        self.parameters = parameters
        self.__doc__ = make.__doc__
        named = inspect.Parameter.KEYWORD_ONLY
        settings = [inspect.Parameter(p.name, named, default=p.default) for p in parameters]
        hears = next(iter(inspect.signature(make).parameters.values()))
        self.__signature__ = inspect.Signature([hears, *settings])

    def __call__(self, hears: Input, **settings: Any) -> FrontEnd:
        """Return the front end of an input; settings given here go before those of the input.

        Raises
        ------
        ParameterError
            If a setting is unknown, of another type or out of bounds, or if the window is too
            short for its frames.
        """
        stored = {k: v for k, v in hears.settings.items() if k not in BESIDE}
        if hears.settings.get("sample_rate", hears.sample_rate) != hears.sample_rate:
            raise ParameterError("This input names two sample rates; it cannot be used.")
        chosen = {p.name: p.default for p in self.parameters} | stored | settings
        known = {p.name: p for p in self.parameters}
        for name, value in chosen.items():
            if name not in known:
                raise ParameterError(f"This front end has no setting called {name}.")
            _check_type(known[name].default, value, known[name].label)
            known[name].check(value)
        _check_length(hears, chosen)
        return self.make(hears, chosen)


def picture(
    name: str, label: str, parameters: tuple[Parameter, ...] = ()
) -> Callable[[Callable[[Input, dict[str, Any]], FrontEnd]], Maker]:
    """Register the decorated ``make(hears, settings)`` as a front end."""

    def decorate(make: Callable[[Input, dict[str, Any]], FrontEnd]) -> Maker:
        maker = Maker(make, parameters)
        FRONT_ENDS.register(name, label, parameters)(maker)
        return maker

    return decorate


def _check_type(usual: object, value: object, label: str) -> None:
    """Raise `ParameterError` unless a value is of the type of the usual one."""
    fits = type(value) is type(usual)
    if isinstance(usual, float):
        fits = type(value) in (int, float) and math.isfinite(value)  # type: ignore[arg-type]
    if not fits:
        raise ParameterError(f"{label} cannot be {value!r}.")


def _check_length(hears: Input, chosen: Mapping[str, Any]) -> None:
    """Raise `ParameterError` unless the window is long enough for the frames."""
    if "hop" not in chosen:
        return
    lost = chosen["n_fft"] if chosen.get("padding") == "none" else 0
    least = chosen["n_fft"] // 2 + 1 if chosen.get("padding") == "reflect" else 1
    frames = 1 + (hears.samples - lost) // chosen["hop"]
    if frames < hears.frames or hears.samples < least:
        raise ParameterError(
            f"A window of {hears.samples} samples is too short for {hears.frames} frames."
        )


def moments_of(settings: Mapping[str, Any], rows: int) -> tuple[torch.Tensor, torch.Tensor] | None:
    """Return the mean and standard deviation [rows] stored in an input's settings, if any are.

    Raises
    ------
    ParameterError
        If they are not finite numbers, one a row.
    """
    if "mean" not in settings and "std" not in settings:
        return None
    try:
        mean = torch.tensor(settings["mean"], dtype=torch.float32)
        std = torch.tensor(settings["std"], dtype=torch.float32)
        if mean.shape == std.shape == (rows,) and bool((mean + std).isfinite().all()):
            return mean, std
    except (KeyError, TypeError, ValueError, RuntimeError):
        pass
    raise ParameterError(f"Mean and spread of an input must be {rows} numbers each.")
