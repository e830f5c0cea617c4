"""What in the picture an answer hangs on, by integrated gradients."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from musicscope.core.errors import ParameterError
from musicscope.learning.heard.looking import as_picture, check_target, looked_at


@dataclass(frozen=True, eq=False)
class Attribution:
    """What each point of a picture added to an answer.

    Attributes
    ----------
    values : np.ndarray [shape=(rows, frames)], float32
        Positive where a point spoke for the answer; they add up to ``answer - without``, but for
        the steps of the integral.
    answer, without : float
        The logit at the picture, and at the one with which it was compared.
    """

    values: np.ndarray
    answer: float
    without: float

    @property
    def over_time(self) -> np.ndarray:
        """What each frame added [shape=(frames,)]."""
        added: np.ndarray = self.values.sum(axis=0)
        return added

    @property
    def incompleteness(self) -> float:
        """How far the values are from adding up, as a share of the change; 0 is exact."""
        change = self.answer - self.without
        return abs(float(self.values.sum(dtype=np.float64)) - change) / max(abs(change), 1e-9)


def integrated_gradients(
    network: nn.Module,
    x: np.ndarray,
    target: int,
    steps: int = 32,
    *,
    baseline: np.ndarray | None = None,
    batch: int = 8,
) -> Attribution:
    """Return what each point of a picture added to one logit.

    The gradient along the straight way from a picture of silence to this one, by the midpoint
    rule, times how far each point went (Sundararajan, Taly and Yan, 2017).

    Parameters
    ----------
    network : nn.Module
        Pictures [shape=(b, rows, frames)] to logits [shape=(b, k)]; comes back as it was.
    x : np.ndarray [shape=(rows, frames)]
    target : int
        Which logit.
    steps : int
        More are more exact.
    baseline : np.ndarray [shape=(rows, frames)], optional
        What counts as nothing heard; by default the softest value of `x` everywhere.
    batch : int
        Steps at a time.
    """
    if steps < 1:
        raise ParameterError("Integrated gradients need at least one step.")
    start = np.full_like(x, x.min(), np.float32) if baseline is None else baseline
    if start.shape != x.shape:
        raise ParameterError("The picture to compare with must have the size of the other.")
    recurrent = any(isinstance(layer, nn.RNNBase) for layer in network.modules())
    # cuDNN gives no gradients of recurrent layers that are in use, not training.
    with looked_at(network) as device, torch.backends.cudnn.flags(enabled=not recurrent):
        end, begin = as_picture(x, device), as_picture(start, device)
        with torch.no_grad():
            ends = network(torch.cat([end, begin]))
        check_target(ends, target)
        total = torch.zeros_like(end)
        way = (torch.arange(steps, device=device) + 0.5) / steps
        for part in way.split(batch):
            between = (begin + part[:, None, None] * (end - begin)).requires_grad_(True)
            with torch.enable_grad():
                wanted = network(between)[:, target].sum()
                (slope,) = torch.autograd.grad(wanted, between)
            total += slope.sum(0)
        values = ((end - begin) * total / steps)[0].cpu().numpy()
        answer, without = ends[:, target].tolist()
    return Attribution(values, answer, without)
