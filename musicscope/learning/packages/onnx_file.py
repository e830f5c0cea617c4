"""A trained network for other programs: ONNX, compared with the network itself."""

from __future__ import annotations

import json
import logging
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from musicscope.core.errors import MusicScopeError
from musicscope.learning.packages.errors import PackageWriteError
from musicscope.learning.packages.package import PART, Package

#: How far the answers of the file may lie from the network's own.
TOLERANCE = 1e-4
#: ONNX operators of this version are known to runtimes of 2023 and later.
OPSET = 18


class ExtraMissingError(MusicScopeError):
    """A part of the program that is installed apart is missing."""


def picture_to_onnx(package: Package, path: Path) -> float:
    """Write a network as ONNX that takes the front end's picture.

    Input ``picture`` [b, rows, frames], output ``logits`` [b, names], any b. The file's metadata
    hold the names, the task and what the front end has to do.

    Returns
    -------
    float
        The largest difference of a logit from the network's own, at most 1e-4.

    Raises
    ------
    ExtraMissingError
        If ``musicscope[onnx]`` is not installed.
    PackageWriteError
        If it cannot be written or the answers differ; an older file stays as it was.
    """
    hears = package.card.input
    shape = (int(hears["rows"]), int(hears["frames"]))
    return _export(package, package.network(), "picture", shape, path)


def sound_to_onnx(package: Package, path: Path) -> float:
    """Write a network with its front end as ONNX that takes sound.

    Input ``sound`` [b, samples], float32, -1..1 at the rate in the metadata; else as
    `picture_to_onnx`.
    """
    from torch import nn

    from musicscope.learning.front_ends import front_end

    network = package.network()
    whole = nn.Sequential(front_end(network.input), network).eval()
    return _export(package, whole, "sound", (int(package.card.input["samples"]),), path)


def _export(
    package: Package, network: Any, takes: str, shape: tuple[int, ...], path: Path
) -> float:
    import torch

    _require_extra()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        example = torch.randn(2, *shape) * (0.1 if takes == "sound" else 1.0)
    handle, temporary = -1, ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(PART, f".{path.name[:40]}-", path.parent)
        os.close(handle)
        model = _traced(network, example, takes)
        _describe(model, package, takes)
        _save(model, Path(temporary))
        difference = _difference(network, example, Path(temporary))
        if not difference <= TOLERANCE:
            reason = f"its answers differ by {difference:.2g}; report this network, please"
            raise PackageWriteError(path, reason)
        Path(temporary).replace(path)
    except OSError as error:
        reason = f"{error.strerror or error}; free some space or choose a folder"
        raise PackageWriteError(path, reason) from error
    except (RuntimeError, ValueError, TypeError) as error:
        first = str(error.__cause__ or error).strip().partition("\n")[0][:200].rstrip(".")
        raise PackageWriteError(path, f"ONNX cannot express this network ({first})") from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
    return difference


def _require_extra() -> None:
    try:
        import onnx
        import onnxruntime
        import onnxscript
    except ImportError as error:
        raise ExtraMissingError(
            "Export to ONNX needs a part that is not installed; run: "
            'pip install "musicscope[onnx]".'
        ) from error
    del onnx, onnxruntime, onnxscript


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what the exporter says to its own developers to itself."""
    loggers = [logging.getLogger(name) for name in ("torch.onnx", "onnxscript", "onnx_ir")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _traced(network: Any, example: Any, takes: str) -> Any:
    import torch

    from musicscope.learning.packages.onnx_recurrent import with_onnx_recurrence

    many = torch.export.Dim("b", min=1, max=4096)
    with _quiet(), torch.no_grad():
        program = torch.onnx.export(
            with_onnx_recurrence(network),
            (example,),
            dynamo=True,
            verbose=False,
            opset_version=OPSET,
            input_names=[takes],
            output_names=["logits"],
            dynamic_shapes=({0: many},),
        )
    return program.model_proto


def _describe(model: Any, package: Package, takes: str) -> None:
    card = package.card
    words = {
        "name": card.name,
        "names": json.dumps(card.names, ensure_ascii=False),
        "task": card.task,
        "takes": takes,
        "input": json.dumps(dict(card.input)),
        "standardisation": json.dumps(dict(card.standardisation)),
        "network": card.network,
        "licence": card.licence,
        "fingerprint": card.fingerprint,
    }
    model.producer_name = "MusicScope"
    model.producer_version = card.program
    model.doc_string = card.notes
    for key, value in words.items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value


def _save(model: Any, path: Path) -> None:
    import onnx

    onnx.checker.check_model(model)
    with path.open("wb") as file:
        file.write(model.SerializeToString())
        file.flush()
        os.fsync(file.fileno())


def _difference(network: Any, example: Any, path: Path) -> float:
    import onnxruntime
    import torch

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    worst = 0.0
    for batch in (example, example[:1]):
        with torch.inference_mode():
            wanted = network(batch).numpy()
        (found,) = session.run(None, {name: batch.numpy()})
        if found.shape != wanted.shape:
            return float("inf")
        worst = max(worst, float(np.abs(found - wanted).max()))
    return worst
