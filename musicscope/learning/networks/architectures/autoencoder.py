"""A network that learns without labels: it has to draw again what it heard."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from musicscope.core.registry import Parameter
from musicscope.learning.networks.inputs import INPUTS
from musicscope.learning.networks.network import Input, Network, network

CHANNELS = (16, 32, 64, 64, 64)


class Autoencoder(Network):
    """Convolutions down to one latent vector, and convolutions up from it to the picture.

    The latent vector is the network's embedding. The logits are one dense layer on it, for those
    who teach it answers too; reconstruction leaves that layer alone.
    """

    def __init__(self, hears: Input, classes: int, latent: int) -> None:
        super().__init__(hears, classes, latent)
        sizes = [hears.shape]
        for number, (before, after) in enumerate(zip((1, *CHANNELS), CHANNELS, strict=False), 1):
            filters = nn.Conv2d(before, after, 3, stride=2, padding=1, bias=False)
            self.add_module(f"down_{number}", _normed(filters))
            sizes.append(((sizes[-1][0] + 1) // 2, (sizes[-1][1] + 1) // 2))
        self._sizes = sizes
        rows, frames = sizes[-1]
        self.bottleneck = nn.Linear(CHANNELS[-1] * rows * frames, latent)
        self.opening = nn.Linear(latent, CHANNELS[-1] * rows * frames)
        for number in range(len(CHANNELS), 1, -1):
            before, after = CHANNELS[number - 1], CHANNELS[number - 2]
            filters = nn.Conv2d(before, after, 3, padding=1, bias=False)
            self.add_module(f"up_{number}", _normed(filters))
        self.up_1 = nn.Conv2d(CHANNELS[0], 1, 3, padding=1)
        self.answer = nn.Linear(latent, classes)

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """Return the latent vector [shape=(b, embedding_size)]."""
        x = x[:, None]
        for number in range(1, len(CHANNELS) + 1):
            x = self.get_submodule(f"down_{number}")(x)
        latent: torch.Tensor = self.bottleneck(x.flatten(1))
        return latent

    def draw(self, latent: torch.Tensor) -> torch.Tensor:
        """Return the pictures [shape=(b, rows, frames)] of latent vectors."""
        x = functional.elu(self.opening(latent)).unflatten(1, (CHANNELS[-1], *self._sizes[-1]))
        for number in range(len(CHANNELS), 0, -1):
            x = functional.interpolate(x, size=self._sizes[number - 1])
            x = self.get_submodule(f"up_{number}")(x)
        return x[:, 0]

    def reconstruct(self, x: torch.Tensor) -> torch.Tensor:
        """Return the pictures x [shape=(b, rows, frames)] as drawn from their latent vectors."""
        return self.draw(self.features(x))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logits [shape=(b, classes)] of x [shape=(b, rows, frames)]."""
        logits: torch.Tensor = self.answer(self.features(x))
        return logits

    def layers(self) -> tuple[str, ...]:
        """Return the names of the convolutions down and of the bottleneck."""
        return (*(f"down_{number}" for number in range(1, len(CHANNELS) + 1)), "bottleneck")


def _normed(filters: nn.Conv2d) -> nn.Sequential:
    return nn.Sequential(filters, nn.BatchNorm2d(filters.out_channels), nn.ELU())


@network(
    "autoencoder",
    "Autoencoder",
    {"mel": INPUTS["mel"]},
    (Parameter("latent", "Latent size", 128, 2, 1024, help="Numbers that have to tell it all."),),
)
def autoencoder(input: Input, classes: int, latent: int = 128) -> Network:  # noqa: A002
    """Convolutions to a latent vector from which the picture is drawn again; needs no labels.

    Hinton and Salakhutdinov (2006), Reducing the dimensionality of data with neural networks; for
    music after the lecture of Su.
    """
    return Autoencoder(input, classes, latent)
