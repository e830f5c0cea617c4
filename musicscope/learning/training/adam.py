"""Adam, without what `torch.optim.Adam` brings along.

Making that class imports PyTorch's compiler on its first use, for seconds in which other threads,
such as the window's, wait for up to half a second at a time. The arithmetic is PyTorch's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch.optim.adam import adam

_BETAS = 0.9, 0.999
_EPSILON = 1e-8


class Adam:
    """Adam (Kingma and Ba 2015) with PyTorch's usual settings.

    Parameters
    ----------
    parameters : sequence of torch.nn.Parameter
        All on one device.
    rate : float
        The learning rate; may be set anew before each step.
    """

    def __init__(self, parameters: Sequence[torch.nn.Parameter], rate: float) -> None:
        self.rate = rate
        #: As gradient scaling for 16-bit arithmetic looks for them.
        self.param_groups: list[dict[str, Any]] = [{"params": list(parameters)}]
        self._fused = parameters[0].is_cuda
        steps_on = parameters[0].device if self._fused else torch.device("cpu")
        self._means = [torch.zeros_like(p, memory_format=torch.preserve_format) for p in parameters]
        self._squares = [torch.zeros_like(mean) for mean in self._means]
        self._steps = [torch.zeros((), device=steps_on) for _ in parameters]

    def forget_gradients(self) -> None:
        """Begin a batch without the gradients of the one before."""
        for parameter in self.param_groups[0]["params"]:
            parameter.grad = None

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def step(self) -> None:
        """Change the parameters by their gradients; those without one stay."""
        rows = [
            row
            for row in zip(
                self.param_groups[0]["params"],
                self._means,
                self._squares,
                self._steps,
                strict=True,
            )
            if row[0].grad is not None
        ]
        if not rows:
            return
        parameters, means, squares, steps = (list(column) for column in zip(*rows, strict=True))
        adam(
            parameters,
            [parameter.grad for parameter in parameters],
            means,
            squares,
            [],
            steps,
            foreach=None if self._fused else False,
            fused=self._fused,
            amsgrad=False,
            beta1=_BETAS[0],
            beta2=_BETAS[1],
            lr=self.rate,
            weight_decay=0.0,
            eps=_EPSILON,
            maximize=False,
        )

    def memory(self) -> dict[str, torch.Tensor]:
        """Return what it remembers, by names; the tensors themselves, not copies."""
        found: dict[str, torch.Tensor] = {}
        for number, (mean, square, step) in enumerate(
            zip(self._means, self._squares, self._steps, strict=True)
        ):
            found |= {f"{number}.mean": mean, f"{number}.square": square, f"{number}.step": step}
        return found

    def remember(self, memory: dict[str, torch.Tensor]) -> None:
        """Take over what another one remembered, from any device."""
        for name, value in self.memory().items():
            value.copy_(memory[name])
