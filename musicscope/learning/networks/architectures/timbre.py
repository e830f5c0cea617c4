"""Filters of many shapes on one short picture: what sounds, not what is played."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from musicscope.core.errors import ParameterError
from musicscope.core.registry import Parameter
from musicscope.learning.networks.network import Input, Network, network
from musicscope.learning.networks.tagging_inputs import INSTRUMENT, TIMBRE

#: Filters of a density of one, their rows and their frames.
PHONEMES = ((32, 50, 1), (16, 50, 5), (8, 50, 10), (32, 70, 1), (16, 70, 5), (8, 70, 10))
INSTRUMENTS = ((128, 5, 1), (128, 80, 1), (64, 5, 3), (64, 80, 3), (32, 5, 5), (32, 80, 5))
#: Rows over which the phoneme form takes the maximum; it takes it over all frames.
POOL_ROWS = 2
#: Parts of the frames in each of which the instrument form takes a maximum over all rows.
QUARTERS = 4


class TimbreCNN(Network):
    """One layer of filters of several shapes, pooled, concatenated, and one dense layer."""

    def __init__(
        self, hears: Input, classes: int, branches: Sequence[nn.Sequential], dropout: float
    ) -> None:
        with torch.no_grad():
            silence = torch.zeros(1, 1, *hears.shape)
            sizes = [branch.eval()(silence).numel() for branch in branches]
        super().__init__(hears, classes, sum(sizes))
        self.filters = nn.ModuleList(branch.train() for branch in branches)
        self.dropout = nn.Dropout(dropout)
        self.answer = nn.Linear(self.embedding_size, classes)

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """Return the vector before the last layer [shape=(b, embedding_size)]."""
        x = x[:, None]
        return torch.cat([branch(x).flatten(1) for branch in self.filters], dim=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logits [shape=(b, classes)] of x [shape=(b, rows, frames)]."""
        logits: torch.Tensor = self.answer(self.dropout(self.features(x)))
        return logits

    def layers(self) -> tuple[str, ...]:
        """Return the names of the groups of filters, each of one shape."""
        return tuple(f"filters.{number}" for number in range(len(self.filters)))


def _check_room(hears: Input, rows: int, frames: int) -> None:
    if hears.rows < rows or hears.frames < frames:
        raise ParameterError(
            f"The timbre network needs a picture of at least {rows} × {frames}; "
            "choose another input."
        )


def _around(size: int) -> tuple[int, int]:
    """Return the zeros before and after with which a filter of `size` keeps the length."""
    return (size - 1) // 2, size // 2


@network(
    "timbre",
    "Timbre CNN",
    TIMBRE,
    (Parameter("density", "Density", 1, 1, 4, help="How many times the published filters."),),
)
def timbre(input: Input, classes: int, density: int = 1) -> Network:  # noqa: A002
    """Filters as high as a spectral envelope over a fifth of a second, valid, ELU, max-pool.

    Pooled by two rows and all frames, as the authors chose for one of their two sets of singers.
    Its size depends on the density: 222,557 parameters at 4 with 29 phonemes.

    Pons, Slizovskaia, Gong, Gómez and Serra (2017), Timbre analysis of music audio signals with
    convolutional neural networks.
    """
    highest = max(rows for _, rows, _ in PHONEMES) + POOL_ROWS - 1
    _check_room(input, highest, max(frames for *_, frames in PHONEMES))
    branches = [
        nn.Sequential(
            nn.Conv2d(1, density * n, (rows, frames)),
            nn.ELU(),
            nn.MaxPool2d((POOL_ROWS, input.frames - frames + 1)),
        )
        for n, rows, frames in PHONEMES
    ]
    return TimbreCNN(input, classes, branches, 0.3)


@network(
    "timbre_instrument",
    "Timbre CNN of instruments",
    INSTRUMENT,
    (Parameter("density", "Density", 1, 1, 4, help="How many times the published filters."),),
)
def timbre_instrument(input: Input, classes: int, density: int = 1) -> Network:  # noqa: A002
    """Low and high filters over 2.7 seconds, same, batch norm, ELU, maximum of each quarter.

    It has 61,867 parameters with 11 instruments. For families of instruments see
    `musicscope.learning.networks.instrument_families`.

    Pons, Slizovskaia, Gong, Gómez and Serra (2017), Timbre analysis of music audio signals with
    convolutional neural networks.
    """
    _check_room(input, 1, QUARTERS)
    branches = [
        nn.Sequential(
            nn.ZeroPad2d((*_around(frames), *_around(rows))),
            nn.Conv2d(1, density * n, (rows, frames)),
            nn.BatchNorm2d(density * n),
            nn.ELU(),
            nn.MaxPool2d((input.rows, input.frames // QUARTERS)),
        )
        for n, rows, frames in INSTRUMENTS
    ]
    return TimbreCNN(input, classes, branches, 0.5)
