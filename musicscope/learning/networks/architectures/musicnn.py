"""Filters shaped like timbres and like rhythms, summed up over three seconds."""

from __future__ import annotations

import torch
from torch import nn

from musicscope.core.errors import ParameterError
from musicscope.learning.networks.layers import Module
from musicscope.learning.networks.network import Input, Network, network
from musicscope.learning.networks.tagging_inputs import MEL_3_S

#: Shares of the bands that a timbre filter is high, its frames, and how many of each.
HEIGHTS, TIMBRE_FRAMES, TIMBRES = (0.7, 0.4), 7, 204
#: Frames that a rhythm filter is long, and how many of each.
LENGTHS, RHYTHMS = (129, 65, 33), 51
MIDDLE, DENSE = 64, 200


class Timbre(Module):
    """Filters that are high and short; of all the places in frequency the strongest counts."""

    def __init__(self, height: int) -> None:
        shape = (height, TIMBRE_FRAMES)
        super().__init__()
        self.filters = nn.Sequential(
            nn.Conv2d(1, TIMBRES, shape, padding=(0, TIMBRE_FRAMES // 2)),
            nn.BatchNorm2d(TIMBRES),
            nn.ReLU(),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return x [shape=(b, 1, rows, frames)] as [shape=(b, filters, frames)]."""
        heard: torch.Tensor = self.filters(x).amax(dim=2)
        return heard


class Rhythm(Module):
    """Filters that are long and see the mean of all bands only."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self.filters = nn.Sequential(
            nn.Conv1d(1, RHYTHMS, length, padding=length // 2), nn.BatchNorm1d(RHYTHMS), nn.ReLU()
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return x [shape=(b, 1, rows, frames)] as [shape=(b, filters, frames)]."""
        heard: torch.Tensor = self.filters(x.mean(dim=2))
        return heard


class MusiCNN(Network):
    """Timbre and rhythm filters side by side, three residual convolutions, maximum and mean."""

    def __init__(self, hears: Input, classes: int) -> None:
        super().__init__(hears, classes, DENSE)
        if hears.rows * min(HEIGHTS) < 1:
            raise ParameterError("MusiCNN needs at least 3 rows; choose another input.")
        self.level = nn.BatchNorm2d(1)
        self.timbre = nn.ModuleList(Timbre(int(share * hears.rows)) for share in HEIGHTS)
        self.rhythm = nn.ModuleList(Rhythm(length) for length in LENGTHS)
        front = TIMBRES * len(HEIGHTS) + RHYTHMS * len(LENGTHS)
        for number, channels in enumerate((front, MIDDLE, MIDDLE), 1):
            stage = nn.Sequential(
                nn.Conv1d(channels, MIDDLE, 7, padding=3), nn.BatchNorm1d(MIDDLE), nn.ReLU()
            )
            self.add_module(f"middle_{number}", stage)
        self.dense = nn.Sequential(
            nn.Linear(2 * (front + 3 * MIDDLE), DENSE), nn.BatchNorm1d(DENSE), nn.ReLU()
        )
        self.dropout = nn.Dropout(0.5)
        self.answer = nn.Linear(DENSE, classes)

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """Return the vector before the last layer [shape=(b, embedding_size)]."""
        x = self.level(x[:, None])
        front = torch.cat([part(x) for part in (*self.timbre, *self.rhythm)], dim=1)
        middle = [self.get_submodule("middle_1")(front)]
        for name in ("middle_2", "middle_3"):
            middle.append(self.get_submodule(name)(middle[-1]) + middle[-1])
        every = torch.cat([front, *middle], dim=1)
        vector: torch.Tensor = self.dense(torch.cat([every.amax(2), every.mean(2)], dim=1))
        return vector

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logits [shape=(b, classes)] of x [shape=(b, rows, frames)]."""
        logits: torch.Tensor = self.answer(self.dropout(self.features(x)))
        return logits

    def layers(self) -> tuple[str, ...]:
        """Return the names of the filters and of the convolutions above them."""
        filters = [f"timbre.{n}" for n in range(len(HEIGHTS))]
        filters += [f"rhythm.{n}" for n in range(len(LENGTHS))]
        return (*filters, "middle_1", "middle_2", "middle_3", "dense")


@network("musicnn", "MusiCNN", MEL_3_S)
def musicnn(input: Input, classes: int) -> Network:  # noqa: A002
    """Timbre and rhythm filters over 3 seconds of log-mel, 784,300 parameters at 50 tags.

    Pons and Serra (2019), musicnn: pre-trained convolutional neural networks for music audio
    tagging; sizes and layers as in Won, Ferraro, Bogdanov and Serra (2020).
    """
    return MusiCNN(input, classes)
