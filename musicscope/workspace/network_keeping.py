"""A training's network as a file among the others."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from musicscope.learning.evaluation.result import Result

if TYPE_CHECKING:
    from musicscope.learning.training.song_stage import TrainedReader
    from musicscope.learning.training.spec import TrainingSpec
    from musicscope.learning.training.trained import Trained


def keep_network(
    trained: Trained,
    title: str,
    folder: Path,
    results: list[Result],
    reader: TrainedReader | None = None,
) -> Path:
    """Write a network with its card, the figures of its runs among them, and return its file."""
    import torch

    from musicscope import __version__
    from musicscope.learning.networks import NETWORKS
    from musicscope.learning.packages import NetworkCard, Shelf
    from musicscope.learning.packages.weights import READER

    name, state = _learned_part(trained)
    spec = trained.spec
    parts = {name: len(rows) for name, rows in trained.split.rows().items()}
    figures = {name: point.value for result in results for name, point in result.figures.items()}
    card = NetworkCard(
        name=title,
        network=name,
        settings=NETWORKS.get(name).settings(spec.settings if name == spec.network else {}),
        input=trained.input.as_json(),
        task=spec.task,
        names=answer_names(spec),
        parameters=trained.parameters,
        fingerprint=trained.fingerprint,
        split=", ".join(f"{n} tracks to {name}" for name, n in parts.items() if n) + ", by artist",
        metrics={**trained.figures, **figures},
        program=__version__,
        torch=str(torch.__version__),
        made_s=time.time(),
        notes=" ".join(trained.notices),
        song={} if reader is None else reader.settings,
    )
    songs = {} if reader is None else {READER + n: v for n, v in reader.state.items()}
    return Shelf(folder).keep({**state, **songs}, card)


def _learned_part(trained: Trained) -> tuple[str, dict[str, np.ndarray]]:
    """Return what a training's network is called, and its weights.

    Of a training that was ended early that is the part which had learned, where it can stand by
    itself.

    Raises
    ------
    TrainingError
        When no part can.
    """
    from musicscope.learning.networks import NETWORKS
    from musicscope.learning.training.spec import TrainingError
    from musicscope.learning.training.stages import stages_of

    if not trained.stage:
        return trained.spec.network, dict(trained.state)
    network = trained.network()
    part = next(stage.module for stage in stages_of(network) if stage.label == trained.stage)
    name = trained.stage.split()[-1]
    if name not in NETWORKS.names() or part.input.shape != trained.input.shape:
        raise TrainingError(
            "The training was ended before the whole network had learned, and its parts say "
            "nothing by themselves; go on with it to the end."
        )
    return name, {key: value.numpy() for key, value in part.state_dict().items()}


def answer_names(spec: TrainingSpec) -> tuple[str, ...]:
    """Return what each number means that a network answers with."""
    task = spec.make_task()
    names = (*spec.names, *getattr(task, "families", ()))
    if len(names) == task.outputs:
        return names
    return tuple(f"dimension {number}" for number in range(1, max(1, task.outputs) + 1))
