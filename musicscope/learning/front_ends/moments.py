"""Mean and spread of each row, over a data set that does not fit into memory."""

from __future__ import annotations

import torch

from musicscope.core.errors import ParameterError


class Moments:
    """Counts pictures as they come (Chan, Golub and LeVeque, 1983).

    Feed it pictures of a front end whose ``standardise`` is ``"data"`` while no mean is stored
    yet: such a one does not standardise.
    """

    def __init__(self) -> None:
        self._count = 0
        self._mean = torch.zeros(0, dtype=torch.float64)
        self._squares = torch.zeros(0, dtype=torch.float64)

    def add(self, pictures: torch.Tensor) -> None:
        """Count pictures [b, rows, frames] too."""
        count = pictures.shape[0] * pictures.shape[2]
        values = pictures.detach().transpose(0, 1).flatten(1)
        var, mean = torch.var_mean(values.to("cpu", torch.float64), dim=1, correction=0)
        if not self._count:
            self._mean, self._squares = torch.zeros_like(mean), torch.zeros_like(mean)
        total = self._count + count
        step = mean - self._mean
        self._squares += var * count + step.square() * (self._count * count / total)
        self._mean += step * (count / total)
        self._count = total

    def result(self) -> tuple[list[float], list[float]]:
        """Return mean and standard deviation of each row, as `standardised_by` takes them."""
        if not self._count:
            raise ParameterError("There is nothing to standardise by: no example was heard.")
        return self._mean.tolist(), (self._squares / self._count).sqrt().tolist()
