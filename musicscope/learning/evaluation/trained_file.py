"""Trained classifiers as files that are safe to open: numbers and JSON, nothing that could run.

What is stored is the experiment and its training set. A file is opened by learning again, which
the seed makes repeat exactly; nothing is ever unpickled. Some answers are kept beside, so that
versions of packages that learn otherwise are noticed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from musicscope.learning.card_file import (
    CardFileError,
    CardKind,
    check_numbers,
    read_card,
    write_card,
)
from musicscope.learning.classifiers import CLASSIFIERS, EXTRAS
from musicscope.learning.evaluation.dataset import Dataset
from musicscope.learning.evaluation.experiment import Experiment, Fusion
from musicscope.learning.evaluation.trained import Trained, fit_final, training_fingerprint

SUFFIX = ".classifier"
#: Answers kept to see whether learning again gives the same.
_KEPT_ANSWERS, _SAME = 32, 1e-3
#: A larger training set, in bytes, is not stored.
_MOST_BYTES = 60 * 2**20


class TrainedFileError(CardFileError):
    """A file cannot be read as a classifier."""

    what = "a classifier"


_KIND = CardKind(
    "musicscope classifier", 1, SUFFIX, TrainedFileError, "train it anew", "any classifier"
)


def write_trained(path: Path, trained: Trained) -> None:
    """Write a file (suffix ``.classifier``): the experiment and its training set, no code.

    Raises
    ------
    TrainedFileError
        If it cannot be written; an older file stays as it was.
    """
    own = trained.dataset
    used = {g for _, _, groups in trained.experiment.parts() for g in groups or tuple(own.features)}
    features = {
        name: np.asarray(own.features[name], np.float32) for name in own.features if name in used
    }
    if sum(values.nbytes for values in features.values()) > _MOST_BYTES:
        raise TrainedFileError(path, "its training set is too large; choose fewer feature groups")
    card = {
        "experiment": asdict(trained.experiment),
        "task": own.task,
        "names": list(own.names),
        "features": list(features),
        "columns": {name: list(own.columns.get(name, ())) for name in features},
        "weights": list(trained.weights),
        "made_s": trained.made_s,
        "versions": trained.versions,
        "warnings": list(trained.warnings),
        "fingerprint": training_fingerprint(replace(own, features=features)),
    }
    arrays = {f"features_{place}": values for place, values in enumerate(features.values())}
    arrays |= {
        "answers": np.asarray(own.answers, np.float32),
        "artists": own.artists,
        "recordings": own.recordings,
        "tracks": own.tracks,
        "said": trained.predict(_first_rows(features)),
    }
    write_card(path, _KIND, card, arrays)


def read_trained(path: Path) -> Trained:
    """Read a file and learn again from its training set; nothing is ever unpickled.

    Takes as long as one fit of each of its models: for a process or the command line.

    Raises
    ------
    TrainedFileError
        If the file is missing, damaged, changed, of a newer program, or something else.
    ParameterError
        If its classifier is not installed.
    """
    stored = read_card(path, _KIND, _unpack)
    if training_fingerprint(stored.dataset) != stored.fingerprint:
        raise TrainedFileError(path, "its training set was changed; train it anew")
    experiment = stored.experiment
    if any(name not in (*CLASSIFIERS.names(), *EXTRAS) for name, _, _ in experiment.parts()):
        raise TrainedFileError(path, "it was made by a newer program; update this one to open it")
    fusion = experiment.fusion
    plain = replace(experiment, fusion=fusion and replace(fusion, rule="sum"))
    trained = replace(
        fit_final(stored.dataset, plain),
        experiment=experiment,
        weights=stored.weights,
        made_s=stored.made_s,
        versions=stored.versions,
        warnings=stored.warnings,
    )
    said = trained.predict(_first_rows(stored.dataset.features))
    away = np.abs(said - stored.said)
    if not np.any(away[np.isfinite(away)] > _SAME):
        return trained
    changed = (
        f"It was made with {trained.versions} and answers a little differently with the versions "
        "installed now; train it anew to be sure."
    )
    return replace(trained, warnings=(*trained.warnings, changed))


@dataclass(frozen=True, eq=False)
class _Stored:
    dataset: Dataset
    experiment: Experiment
    fingerprint: str
    weights: tuple[float, float]
    made_s: float
    versions: str
    warnings: tuple[str, ...]
    said: np.ndarray


def _first_rows(features: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name: values[:_KEPT_ANSWERS] for name, values in features.items()}


def _experiment(card: Mapping[str, Any]) -> Experiment:
    fusion = card["fusion"]
    if fusion is not None:
        fusion = Fusion(**{**fusion, "groups": tuple(fusion["groups"])})
    return Experiment(**{**card, "groups": tuple(card["groups"]), "fusion": fusion})


def _unpack(card: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> _Stored:
    check_numbers(arrays)
    features = {
        str(name): np.asarray(arrays[f"features_{place}"], np.float32)
        for place, name in enumerate(card["features"])
    }
    if card["task"] not in ("classes", "tags"):
        raise ValueError("there is no such task")
    dataset = Dataset(
        features=features,
        columns={str(name): tuple(columns) for name, columns in card["columns"].items()},
        task=card["task"],
        names=tuple(map(str, card["names"])),
        answers=np.asarray(arrays["answers"], np.float32),
        artists=np.asarray(arrays["artists"], np.int64),
        recordings=np.asarray(arrays["recordings"], np.int64),
        tracks=np.asarray(arrays["tracks"], np.int64),
        titles=("",) * len(arrays["tracks"]),
    )
    first, second = map(float, card["weights"])
    if not (math.isfinite(first) and math.isfinite(second)):
        raise ValueError("weights are no numbers")
    return _Stored(
        dataset,
        _experiment(card["experiment"]),
        str(card["fingerprint"]),
        (first, second),
        float(card["made_s"]),
        str(card["versions"]),
        tuple(map(str, card["warnings"])),
        np.asarray(arrays["said"], np.float32),
    )
