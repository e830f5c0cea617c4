"""Several pictures of the same sound above one another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import nn

from musicscope.core.errors import ParameterError
from musicscope.learning.front_ends.front_end import FrontEnd, Module, front_end, picture
from musicscope.learning.networks.network import Input


class Pictures(Module):
    """Front ends side by side."""

    def __init__(self, front_ends: Mapping[str, FrontEnd]) -> None:
        super().__init__()
        self.front_ends = nn.ModuleDict(front_ends)

    def forward(self, waveform: torch.Tensor) -> torch.Tensor:
        """Return the pictures' rows [b, rows, frames], the first picture's first."""
        return torch.cat([single(waveform) for single in self.front_ends.values()], dim=1)


@picture("stack", "Several pictures")
def stack(hears: Input, chosen: dict[str, Any]) -> FrontEnd:
    """Rows of several front ends above one another, each standardised by itself.

    Source: Whitell's genre ensemble.
    """
    del chosen
    stored: Any = hears.settings.get("pictures")
    if not isinstance(stored, Mapping) or not stored:
        raise ParameterError("A stack of pictures names none.")
    inputs = {str(name): Input.from_json(picture) for name, picture in stored.items()}
    shared = (hears.frames, hears.sample_rate, hears.samples)
    for single in inputs.values():
        alike = (single.frames, single.sample_rate, single.samples) == shared
        if single.front_end == "stack" or not alike:
            raise ParameterError("The pictures of a stack must show the same window.")
    if sum(single.rows for single in inputs.values()) != hears.rows:
        raise ParameterError("The rows of a stack are not those of its pictures.")
    return FrontEnd(hears, Pictures({name: front_end(i) for name, i in inputs.items()}))
