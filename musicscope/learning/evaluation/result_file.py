"""Runs of the bench as JSON files: everything that was measured, to the last bit.

Arrays stand as the bytes of their numbers in base 64, little-endian, so that nothing is rounded
and NaN stays NaN; single numbers that JSON does not know are words.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import os
import re
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from musicscope.core.errors import MusicScopeError
from musicscope.core.paths import display_path
from musicscope.learning.evaluation.result import Answers, Interval, Point, Result, Weight

#: What a file begins with, and the newest layout that this program reads.
FORMAT, VERSION = "musicscope run", 1
SUFFIX = ".run.json"
#: More is no run.
_MOST_BYTES = 512 * 2**20
_KINDS = {"<f4": np.float32, "<i8": np.int64}
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
_ODD = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}
#: The only name in an object that stands for a number that JSON does not know.
_NUMBER = "not a number"


class ResultFileError(MusicScopeError):
    """A file cannot be read or written as a run of the bench.

    Parameters
    ----------
    path : Path
    reason : str
        The second half of a sentence, with what to do.
    """

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{display_path(path.name)} cannot be used as a run: {reason}.")

    def __reduce__(self) -> tuple[type[ResultFileError], tuple[Path, str]]:
        return type(self), (self.path, self.reason)


def write_result(path: Path, result: Result) -> None:
    """Write a run, in place of an older file only when all of it is on disk.

    Raises
    ------
    ResultFileError
        If it cannot be written; an older file stays as it was.
    """
    text = json.dumps(_plain(_card(result)), allow_nan=False, separators=(",", ":"))
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}")
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            with suppress(OSError):
                Path(temporary).unlink(missing_ok=True)
        reason = f"it could not be written ({error.strerror}); free some space or choose a folder"
        raise ResultFileError(path, reason) from error


def read_result(path: Path) -> Result:
    """Read a run.

    Raises
    ------
    ResultFileError
        If the file is missing, damaged, cut short, of a newer program, or no run at all.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ResultFileError(path, "it is larger than any run; choose another file")
        card = json.loads(path.read_bytes())
    except OSError as error:
        raise ResultFileError(path, f"{error.strerror}; choose another file") from error
    except (ValueError, RecursionError) as error:
        raise ResultFileError(path, "it is damaged or cut short; run it anew") from error
    if not isinstance(card, dict) or card.get("format") != FORMAT:
        raise ResultFileError(path, f"it holds something else; choose one that ends in {SUFFIX}")
    if not isinstance(card.get("version"), int) or card["version"] > VERSION:
        raise ResultFileError(path, "it was made by a newer program; update this one to open it")
    try:
        return _result(_unplain(card))
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error) as error:
        raise ResultFileError(path, "a part of it is missing or damaged; run it anew") from error


def _card(result: Result) -> dict[str, Any]:
    answers = result.answers
    return {
        "format": FORMAT,
        "version": VERSION,
        "id": result.id,
        "title": result.title,
        "made_s": float(result.made_s),
        "seconds": float(result.seconds),
        "settings": dict(result.settings),
        "fingerprint": result.fingerprint,
        "answers": {
            "task": answers.task,
            "names": list(answers.names),
            "titles": list(answers.titles),
            "truth": _packed(answers.truth, "<f4"),
            "scores": _packed(answers.scores, "<f4"),
            "folds": _packed(answers.folds, "<i8"),
            "artists": _packed(answers.artists, "<i8"),
            "tracks": _packed(answers.tracks, "<i8"),
        },
        "figures": result.figures,
        "per_name": result.per_name,
        "baselines": result.baselines,
        "learning_curve": [[point.labels, point.score] for point in result.learning_curve],
        "importance": [[weight.words, weight.share] for weight in result.importance],
        "warnings": result.warnings,
        "extra": result.extra,
    }


def _result(card: Mapping[str, Any]) -> Result:
    answers = card["answers"]
    if answers["task"] not in ("classes", "tags"):
        raise ValueError("neither classes nor tags")
    n, k = len(answers["titles"]), len(answers["names"])
    return Result(
        id=str(card["id"]),
        title=str(card["title"]),
        made_s=float(card["made_s"]),
        seconds=float(card["seconds"]),
        settings={str(name): str(words) for name, words in card["settings"].items()},
        fingerprint=str(card["fingerprint"]),
        answers=Answers(
            answers["task"],
            tuple(map(str, answers["names"])),
            _unpacked(answers["truth"], (n, k)),
            _unpacked(answers["scores"], (n, k)),
            _unpacked(answers["folds"], (n,)),
            _unpacked(answers["artists"], (n,)),
            _unpacked(answers["tracks"], (n,)),
            tuple(map(str, answers["titles"])),
        ),
        figures=_intervals(card["figures"]),
        per_name={name: _intervals(own) for name, own in card["per_name"].items()},
        baselines={
            name: {figure: float(value) for figure, value in own.items()}
            for name, own in card["baselines"].items()
        },
        learning_curve=tuple(
            Point(int(labels), _interval(score)) for labels, score in card["learning_curve"]
        ),
        importance=tuple(Weight(str(words), float(share)) for words, share in card["importance"]),
        warnings=tuple(map(str, card["warnings"])),
        extra=dict(card["extra"]),
    )


def _intervals(figures: Mapping[str, Any]) -> dict[str, Interval]:
    return {name: _interval(values) for name, values in figures.items()}


def _interval(values: Any) -> Interval:
    value, low, high = map(float, values)
    return Interval(value, low, high)


def _packed(array: np.ndarray, kind: str) -> dict[str, Any]:
    data = np.ascontiguousarray(array, np.dtype(kind)).tobytes()
    shape = list(np.shape(array))
    return {"kind": kind, "shape": shape, "base64": base64.b64encode(data).decode("ascii")}


def _unpacked(packed: Mapping[str, Any], shape: tuple[int, ...]) -> np.ndarray:
    if tuple(packed["shape"]) != shape:
        raise ValueError("an array has another size than the list of tracks")
    data = base64.b64decode(packed["base64"], validate=True)
    values = np.frombuffer(data, np.dtype(packed["kind"])).reshape(shape)
    return values.astype(_KINDS[packed["kind"]])


def _plain(value: Any) -> Any:
    """Return a value as JSON knows it."""
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, float) and not math.isfinite(value):
        return {_NUMBER: str(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(own) for name, own in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(own) for own in value]
    return value


def _unplain(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {_NUMBER}:
            return _ODD[value[_NUMBER]]
        return {name: _unplain(own) for name, own in value.items()}
    if isinstance(value, list):
        return [_unplain(own) for own in value]
    return value


class ResultShelf:
    """The runs of the bench in one folder, a file each.

    Parameters
    ----------
    folder : Path
        Made when the first run is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[Path, tuple[tuple[int, int], Result]] = {}

    def all(self) -> tuple[Result, ...]:
        """Return all runs, the newest first; damaged files are left out."""
        known: dict[Path, tuple[tuple[int, int], Result]] = {}
        for path in self._folder.glob(f"*{SUFFIX}"):
            with suppress(OSError, ResultFileError):
                status = path.stat()
                sign = status.st_mtime_ns, status.st_size
                before = self._known.get(path)
                fresh = before if before is not None and before[0] == sign else None
                known[path] = fresh or (sign, read_result(path))
        self._known = known
        results = [result for _, result in known.values()]
        return tuple(sorted(results, key=lambda result: (-result.made_s, result.id)))

    def get(self, id_: str) -> Result | None:
        """Return one run, or None when it is gone."""
        return next((result for result in self.all() if result.id == id_), None)

    def keep(self, result: Result) -> Path:
        """Store a run and return its file; one of the same id is replaced.

        Raises
        ------
        ResultFileError
            If it cannot be written, or its id is no name of a file.
        """
        path = self.path(result.id)
        write_result(path, result)
        return path

    def delete(self, id_: str) -> bool:
        """Remove a run; return whether there was one.

        Raises
        ------
        ResultFileError
            If its file cannot be removed.
        """
        path = self.path(id_)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            reason = f"it could not be deleted ({error.strerror}); look at the rights of its folder"
            raise ResultFileError(path, reason) from error
        return True

    def path(self, id_: str) -> Path:
        """Return the file of a run.

        Raises
        ------
        ResultFileError
            If the id is no name of a file.
        """
        if not _ID.fullmatch(id_):
            wrong = Path(display_path(os.fsencode(id_[:80])) or "?")
            raise ResultFileError(wrong, "its id holds more than letters, digits, - and _")
        return self._folder / f"{id_}{SUFFIX}"
