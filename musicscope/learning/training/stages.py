"""Networks made of networks learn part by part: each part alone, then the head on frozen parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch

from musicscope.learning.networks import Network
from musicscope.learning.training.tasks import Task


@dataclass(frozen=True, eq=False)
class Stage:
    """One part of a network that learns while all others stay as they are.

    Attributes
    ----------
    label : str
        ``"time"``; empty for the whole network.
    module : Network
    heard : callable
        From what the whole network hears to what this part hears; of a head on frozen parts, to
        what these say.
    on_frozen : bool
        Whether it is such a head: what it hears never changes, and need be computed only once.
    parameters : tuple of torch.nn.Parameter
        That change.
    """

    label: str
    module: Network
    heard: Callable[[torch.Tensor], torch.Tensor]
    on_frozen: bool
    parameters: tuple[torch.nn.Parameter, ...]

    def answer(self, task: Task, x: torch.Tensor) -> torch.Tensor:
        """Return the output for what was `heard`."""
        if not self.on_frozen:
            return task.ask(self.module, x)
        output: torch.Tensor = self.module.combine(x)
        return output

    def begin(self) -> None:
        """Let the part's own parameters change."""
        for parameter in self.parameters:
            parameter.requires_grad_(True)

    def end(self) -> None:
        """Freeze the part, unless it is the whole network."""
        if self.label:
            for parameter in self.parameters:
                parameter.requires_grad_(False)


def stages_of(network: Network) -> list[Stage]:
    """Return the stages in the order in which they are trained; parts of parts come first.

    The last stage is the whole network. One whose parts say it all, such as their mean, has no
    parameters there, and is only judged.
    """
    found: list[Stage] = []
    _gather(network, "", lambda x: x, found)
    return found


def _gather(
    module: Network,
    label: str,
    heard: Callable[[torch.Tensor], torch.Tensor],
    found: list[Stage],
) -> None:
    inside = set()
    for name, part in module.parts().items():
        inside |= set(part.parameters())
        _gather(part, f"{label} {name}".strip(), _chain(heard, module, name), found)
    own = tuple(parameter for parameter in module.parameters() if parameter not in inside)
    if label and not own:
        return
    on_frozen = hasattr(module, "combine") and bool(inside)
    listens = _after_parts(heard, module) if on_frozen else heard
    found.append(Stage(label, module, listens, on_frozen, own))


def _after_parts(
    heard: Callable[[torch.Tensor], torch.Tensor], module: Network
) -> Callable[[torch.Tensor], torch.Tensor]:
    return lambda x: module.part_logits(heard(x))


def _chain(
    heard: Callable[[torch.Tensor], torch.Tensor], module: Network, name: str
) -> Callable[[torch.Tensor], torch.Tensor]:
    return lambda x: module.heard_by(name, heard(x))
