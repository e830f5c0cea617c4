"""Networks made of networks: the parts answer, and a head or a mean makes one answer of theirs."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import nn

from musicscope.learning.networks.layers import Dense
from musicscope.learning.networks.network import Input, Network

WEIGHT_PENALTY = 0.002
DROPOUT = 0.5


class Joined(Network):
    """Frozen networks side by side.

    Parameters
    ----------
    hears : Input
        What all parts hear together.
    parts : mapping of str to Network
        By name; each answers for the same classes.
    rows : mapping of str to slice
        Which rows of the input a part hears; all of them where it is not named.
    embedding_size : int
        As of `Network`.
    """

    def __init__(
        self,
        hears: Input,
        parts: Mapping[str, Network],
        rows: Mapping[str, slice],
        embedding_size: int,
    ) -> None:
        classes = next(iter(parts.values())).classes
        super().__init__(hears, classes, embedding_size)
        self.frozen = nn.ModuleDict(parts)
        self.frozen.requires_grad_(False)
        self._rows = dict(rows)
        self.train()

    def parts(self) -> dict[str, Network]:
        """Return the frozen networks by name."""
        return dict(self.frozen.items())

    def heard_by(self, part: str, x: torch.Tensor) -> torch.Tensor:
        """Return the rows of `x` [b, rows, frames] that the part hears."""
        return x[:, self._rows[part]] if part in self._rows else x

    def part_logits(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logits of all parts [b, parts, classes]; the same for ever once trained."""
        logits = [part(self.heard_by(name, x)) for name, part in self.frozen.items()]
        return torch.stack(logits, dim=1)

    def combine(self, logits: torch.Tensor) -> torch.Tensor:
        """Return one answer [b, classes] of the parts' [b, parts, classes]."""
        raise NotImplementedError

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logits [b, classes] of `x` [b, rows, frames]."""
        return self.combine(self.part_logits(x))

    def layers(self) -> tuple[str, ...]:
        """Return the layers of all parts, in order."""
        return tuple(
            f"frozen.{name}.{layer}"
            for name, part in self.frozen.items()
            for layer in part.layers()
        )


class Headed(Joined):
    """Dense layers learn what the frozen networks' answers mean together."""

    def __init__(
        self,
        hears: Input,
        parts: Mapping[str, Network],
        hidden: tuple[int, ...],
        rows: Mapping[str, slice] | None = None,
    ) -> None:
        super().__init__(hears, parts, rows or {}, embedding_size=hidden[-1])
        self.head = Dense((len(parts) * self.classes, *hidden, self.classes), DROPOUT)

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """Return the last hidden values [b, embedding_size]."""
        return self.head.hidden(self.part_logits(x).flatten(1))

    def combine(self, logits: torch.Tensor) -> torch.Tensor:
        """Return the head's logits [b, classes]."""
        return self.head(logits.flatten(1))

    def layers(self) -> tuple[str, ...]:
        """Return the layers of all parts, then the head's hidden ones."""
        return (*super().layers(), *(f"head.hidden.{n}" for n in range(len(self.head.hidden))))

    def penalty(self) -> torch.Tensor:
        """Return 0.002 times the squares of the head's weights."""
        return WEIGHT_PENALTY * self.head.squares()


class Averaged(Joined):
    """The mean of the frozen networks' logits; nothing is learnt beyond them."""

    def __init__(self, hears: Input, parts: Mapping[str, Network]) -> None:
        size = sum(part.embedding_size for part in parts.values())
        super().__init__(hears, parts, {}, size)

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """Return the parts' vectors one after the other [b, embedding_size]."""
        vectors = [part.features(self.heard_by(name, x)) for name, part in self.frozen.items()]
        return torch.cat(vectors, dim=1)

    def combine(self, logits: torch.Tensor) -> torch.Tensor:
        """Return the mean of the parts' logits [b, classes]."""
        return logits.mean(dim=1)
