"""What a network is: what it hears, what it answers, what it can show; and the list of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import torch
from torch import nn

from musicscope.core.errors import ParameterError
from musicscope.core.registry import Entry, Parameter, Registry

LARGEST = 2**24  # rows, frames, Hz or samples that a stored input may ask for


@dataclass(frozen=True)
class Input:
    """The picture of sound that a network was made for.

    Attributes
    ----------
    front_end : str
        Name of the entry of `musicscope.learning.front_ends.FRONT_ENDS` that makes it.
    settings : Mapping
        Its settings: words, numbers and lists of them, so that a model file can hold them.
    rows, frames : int
        Shape of one example: frequency bands (or coefficients) × time frames.
    sample_rate : int
        Hz.
    samples : int
        Length of the window in samples.
    short : str
        What a shorter track does: ``"tile"`` (it is repeated) or ``"pad"`` (silence follows).
    """

    front_end: str
    settings: Mapping[str, Any] = field(hash=False)
    rows: int
    frames: int
    sample_rate: int
    samples: int
    short: Literal["tile", "pad"] = "tile"

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and frames."""
        return self.rows, self.frames

    @property
    def seconds(self) -> float:
        """Length of the window, s."""
        return self.samples / self.sample_rate

    def as_json(self) -> dict[str, Any]:
        """Return it as words, numbers, lists and dictionaries only."""
        return {**asdict(self), "settings": dict(self.settings)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Input:
        """Return what `as_json` gave away; raises `ParameterError` when it is something else."""
        try:
            read = cls(**stored)
            numbers = (read.rows, read.frames, read.sample_rate, read.samples)
            sound = isinstance(read.settings, Mapping) and isinstance(read.front_end, str)
            if sound and read.short in ("tile", "pad") and all(_is_size(n) for n in numbers):
                return read
        except TypeError:
            pass
        raise ParameterError("This model does not say what it listens to; it cannot be used.")


def _is_size(number: object) -> bool:
    return type(number) is int and 0 < number <= LARGEST


class Network(nn.Module):  # type: ignore[misc]
    """A network that hears one `Input` and answers with a logit for each class.

    Attributes
    ----------
    input : Input
        What it hears.
    classes : int
        How many logits it gives.
    embedding_size : int
        Length of the vector before the last layer.
    """

    def __init__(self, hears: Input, classes: int, embedding_size: int) -> None:
        super().__init__()
        if classes < 1:
            raise ParameterError("A network needs at least one class.")
        self.input = hears
        self.classes = classes
        self.embedding_size = embedding_size

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """Return the vector before the last layer.

        Parameters
        ----------
        x : torch.Tensor [shape=(b, rows, frames)]

        Returns
        -------
        torch.Tensor [shape=(b, embedding_size)]
        """
        raise NotImplementedError

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logits.

        Parameters
        ----------
        x : torch.Tensor [shape=(b, rows, frames)]

        Returns
        -------
        torch.Tensor [shape=(b, classes)]
        """
        raise NotImplementedError

    def layers(self) -> tuple[str, ...]:
        """Return the names of the submodules whose activations can be watched, in order."""
        return ()

    def parts(self) -> dict[str, Network]:
        """Return the frozen networks inside, by name.

        Each is to be trained first, on what `heard_by` gives it, thawed for as long with
        ``part.requires_grad_(True)``; then the rest is trained on their answers.
        """
        return {}

    def train(self, mode: bool = True) -> Network:
        """Set training or listening mode; frozen parts always listen."""
        super().train(mode)
        for part in self.parts().values():
            part.eval()
        return self

    def heard_by(self, part: str, x: torch.Tensor) -> torch.Tensor:
        """Return what one of the `parts` hears of the input; all of it unless said otherwise."""
        del part
        return x

    def penalty(self) -> torch.Tensor:
        """Return what the published recipe adds to the loss for large weights; a scalar."""
        return next(self.parameters()).new_zeros(())


class Builder:
    """Makes fresh networks of one architecture.

    Parameters
    ----------
    inputs : Mapping of str to Input
        The inputs it was published for, by name; the first is the usual one.
    make : callable
        ``make(input, classes, **settings)`` returns the network.
    """

    def __init__(self, inputs: Mapping[str, Input], make: Callable[..., Network]) -> None:
        self.inputs = dict(inputs)
        self.make = make
        self.__doc__ = make.__doc__
        signature = inspect.signature(make)
        hears, *others = signature.parameters.values()
        self.__signature__ = signature.replace(parameters=[hears.replace(name="input"), *others])

    def __call__(
        self,
        input: str | Input | None = None,  # noqa: A002
        classes: int = 16,
        **settings: Any,
    ) -> Network:
        """Return a fresh network.

        Parameters
        ----------
        input : str or Input, optional
            One of the published inputs by name, or an input of one's own; the usual one when
            left out.
        classes : int
            How many logits.
        **settings
            As the entry's parameters name them.

        Raises
        ------
        ParameterError
            When the input is not published for this network, or a size does not fit.
        """
        if input is None:
            input = next(iter(self.inputs))  # noqa: A001
        if isinstance(input, str):
            if input not in self.inputs:
                known = ", ".join(self.inputs)
                raise ParameterError(f"There is no input called {input}; choose one of {known}.")
            input = self.inputs[input]  # noqa: A001
        return self.make(input, classes, **settings)


NETWORKS: Registry[Builder] = Registry("network", "musicscope.learning.networks.architectures")


def network(
    name: str,
    label: str,
    inputs: Mapping[str, Input],
    parameters: tuple[Parameter, ...] = (),
    *,
    version: int = 1,
) -> Callable[[Callable[..., Network]], Callable[..., Network]]:
    """Register the decorated ``make(input, classes, **settings)`` as a network.

    Parameters
    ----------
    name, label : str
        For programs, and for people.
    inputs : Mapping of str to Input
        What it was published for; the first is the usual one.
    parameters : tuple of Parameter
        Its settings.
    version : int
        Raised when stored weights no longer fit.
    """

    def decorate(make: Callable[..., Network]) -> Callable[..., Network]:
        NETWORKS.register(name, label, parameters, version=version)(Builder(inputs, make))
        return make

    return decorate


def published_inputs(entry: Entry[Builder]) -> tuple[str, ...]:
    """Return the names of the inputs that a network was published for, the usual one first."""
    return tuple(entry.run.inputs)
