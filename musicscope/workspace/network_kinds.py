"""Which networks there are, and where they run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from musicscope.core.errors import ParameterError
from musicscope.jobs import JobContext
from musicscope.workspace.network_requests import NetworkKind

if TYPE_CHECKING:
    from musicscope.learning.device import Device


def device_words(device: Device) -> str:
    """Return ``"CPU: no CUDA driver found"``."""
    return device.words


@dataclass(frozen=True)
class KindsSpec:
    """Looks at all networks that there are, and at the device; loads torch."""

    label: str = "Looking at networks"

    def run(self, context: JobContext) -> tuple[tuple[NetworkKind, ...], str]:
        """Return the networks, and the device in words."""
        from musicscope.learning.torch_ahead import load_torch_ahead

        load_torch_ahead()
        from musicscope.learning.device import choose_device
        from musicscope.learning.networks import NETWORKS

        kinds = []
        for entry in NETWORKS:
            context.check()
            kinds.append(
                NetworkKind(
                    entry.name,
                    entry.label,
                    " ".join(entry.doc.partition("\n\n")[0].split()),
                    tuple(entry.run.inputs),
                    entry.parameters,
                    _counts(entry),
                    _tasks(entry),
                )
            )
        return tuple(kinds), device_words(choose_device())


def _counts(entry: Any) -> Mapping[str, int]:
    import torch

    from musicscope.learning.training.trained import count_parameters

    with torch.device("meta"):
        return {
            name: count_parameters(entry.run(name, 16, **entry.settings()))
            for name in entry.run.inputs
        }


def _tasks(entry: Any) -> tuple[str, ...]:
    import torch

    from musicscope.learning.training.tasks import TASKS

    with torch.device("meta"):
        network = entry.run(None, 16, **entry.settings())
    able = []
    for task in TASKS:
        try:
            task.run(("one", "two")).check_network(network)
        except ParameterError:
            continue
        able.append(task.name)
    return tuple(able)
