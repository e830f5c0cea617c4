"""A training on disk: what a crash, a cancelled job or a closed lid must not lose.

One safetensors file, replaced as a whole: numbers, and JSON in its header. Nothing in it can run.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from musicscope.core.errors import MusicScopeError
from musicscope.learning.training.outcomes import Snapshot

FILE = "training.safetensors"
_FORMAT, _VERSION = "musicscope training", 1


class CheckpointError(MusicScopeError):
    """The state of a training cannot be written, or what lies there cannot be read."""


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """All that is needed to go on as if nothing had happened.

    Attributes
    ----------
    run : str
        Which training it is, see `run_fingerprint`.
    now : Snapshot
        After the newest epoch.
    best : Snapshot
        After the best epoch of this stage; without the optimiser.
    arrays : mapping of str to np.ndarray
        Standardisation, and what the best epoch said of the validation tracks.
    card : mapping of str to Any
        JSON: the spec, the stage, the history, the notices, batch.
    """

    run: str
    now: Snapshot
    best: Snapshot
    arrays: Mapping[str, np.ndarray]
    card: Mapping[str, Any]


def write_checkpoint(folder: Path, checkpoint: Checkpoint) -> None:
    """Write it in place of the older one, when all of it is on disk.

    Raises
    ------
    CheckpointError
        When the disk is full or refuses; the older one stays.
    """
    from safetensors import SafetensorError
    from safetensors.torch import save_file

    tensors = {f"now/{name}": value for name, value in checkpoint.now.network.items()}
    tensors |= {f"optimiser/{name}": value for name, value in checkpoint.now.optimiser.items()}
    tensors |= {f"best/{name}": value.clone() for name, value in checkpoint.best.network.items()}
    for name, array in checkpoint.arrays.items():
        tensors[f"array/{name}"] = torch.from_numpy(np.ascontiguousarray(array)).clone()
    card = {"format": _FORMAT, "version": _VERSION, "run": checkpoint.run, **checkpoint.card}
    temporary = folder / f".{FILE}.new"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        save_file(tensors, temporary, {"card": json.dumps(card, allow_nan=False)})
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(folder / FILE)
    except (OSError, SafetensorError) as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or error
        raise CheckpointError(
            f"The state of the training cannot be written to {folder} ({reason}); "
            "free some space: it goes on, but a crash would lose it."
        ) from error


def read_checkpoint(folder: Path) -> Checkpoint | None:
    """Read what lies in a folder; None where there is nothing.

    Raises
    ------
    CheckpointError
        When it is damaged, cut short or of a newer program.
    """
    from safetensors import SafetensorError, safe_open

    path = folder / FILE
    if not path.exists():
        return None
    try:
        with safe_open(path, "pt") as file:
            card = json.loads((file.metadata() or {})["card"])
            if card["format"] != _FORMAT or card["version"] != _VERSION:
                raise ValueError("of another program")
            parts: dict[str, dict[str, torch.Tensor]] = {}
            for key in file.keys():  # noqa: SIM118 - not a mapping
                part, _, name = key.partition("/")
                parts.setdefault(part, {})[name] = file.get_tensor(key)
        return Checkpoint(
            card["run"],
            Snapshot(parts["now"], parts.get("optimiser", {})),
            Snapshot(parts["best"], {}),
            {name: value.numpy() for name, value in parts.get("array", {}).items()},
            card,
        )
    except (OSError, SafetensorError, ValueError, KeyError, TypeError) as error:
        raise CheckpointError(
            f"The state of an earlier training in {folder} is damaged; it begins anew."
        ) from error


def remove_checkpoint(folder: Path) -> None:
    """Remove what a finished training no longer needs."""
    with suppress(OSError):
        (folder / FILE).unlink(missing_ok=True)
