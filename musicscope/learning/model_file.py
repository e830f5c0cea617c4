"""Learned tags as files that are safe to open: numbers and a card, nothing that could run.

A file is a ZIP archive as `numpy.savez` makes it: ``card.npy`` holds JSON as bytes, the other
members numbers. Nothing in it is ever unpickled.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
import time
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from musicscope.core.errors import MusicScopeError
from musicscope.core.paths import display_path
from musicscope.learning.calibration import Calibration, Quality
from musicscope.learning.learner_model import TagModel
from musicscope.learning.learner_scorers import SCORERS, Scorer

#: What the card begins with, and the newest layout of a file that this program reads.
FORMAT, VERSION = "musicscope tag", 1
SUFFIX = ".tagmodel"
#: More is no model of a tag.
_MOST_BYTES = 64 * 2**20
_ZIP = b"PK\x03\x04"
#: Beginnings of files that would run code when unpickled; read no further.
_PICKLES = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05", b"(dp", b"ccopy_reg", b"c__")
_NEEDS = "a number, a text or a list is missing"


class ModelFileError(MusicScopeError):
    """A file cannot be read as a learned tag.

    Parameters
    ----------
    path : Path
    reason : str
        The second half of a sentence, with what to do.
    """

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{display_path(path.name)} cannot be opened as a learned tag: {reason}.")

    def __reduce__(self) -> tuple[type[ModelFileError], tuple[Path, str]]:
        return type(self), (self.path, self.reason)


@dataclass(frozen=True, eq=False)
class StoredModel:
    """What a file holds.

    Attributes
    ----------
    tag : str
        The tag's name when it was learned.
    model : TagModel
    program : str
        The version of the program that wrote it.
    """

    tag: str
    model: TagModel
    program: str


def write_model(path: Path, model: TagModel, tag: str) -> None:
    """Write a learned tag, in place of an older file only when all of it is on disk.

    Raises
    ------
    ModelFileError
        If it cannot be written; an older file stays as it was.
    """
    arrays = {f"scorer_{name}": values for name, values in model.scorer.arrays().items()}
    card = np.frombuffer(json.dumps(_card(model, tag), allow_nan=False).encode(), np.uint8)
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}")
        with os.fdopen(handle, "wb") as file:
            np.savez_compressed(file, allow_pickle=False, card=card, **arrays)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        reason = f"it could not be written ({error.strerror}); free some space or choose a folder"
        raise ModelFileError(path, reason) from error


def _card(model: TagModel, tag: str) -> dict[str, Any]:
    quality = model.quality
    return {
        "format": FORMAT,
        "version": VERSION,
        "program": _program_version(),
        "tag": tag,
        "kind": model.kind,
        "made_s": model.made_s,
        "fingerprint": model.fingerprint,
        "features": list(model.features),
        "labels": {"yes": model.n_yes, "no": model.n_no},
        "quality": {
            "auc": quality.auc if math.isfinite(quality.auc) else None,
            "low": quality.low,
            "high": quality.high,
        },
        "calibration": {
            "slope": model.calibration.slope,
            "offset": model.calibration.offset,
            "share": model.calibration.share,
        },
        "wish": model.wish,
    }


def _program_version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("musicscope")
    except PackageNotFoundError:
        return ""


def read_model(path: Path) -> StoredModel:
    """Read a learned tag.

    Raises
    ------
    ModelFileError
        If the file is missing, damaged, cut short, of a newer program, no model at all, or a
        pickle, which is not read.
    """
    _check_beginning(path)
    try:
        with np.load(path, allow_pickle=False) as file:
            card = json.loads(bytes(file["card"]).decode())
            _check_card(path, card)
            arrays = {
                name.removeprefix("scorer_"): file[name]
                for name in file.files
                if name.startswith("scorer_")
            }
        return StoredModel(str(card["tag"]), _model(card, arrays), str(card["program"]))
    except ModelFileError:
        raise
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ModelFileError(path, f"{_NEEDS}; learn the tag anew") from error
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error, MemoryError) as error:
        raise ModelFileError(path, "it is damaged or cut short; learn the tag anew") from error


def _check_beginning(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(16)
    except OSError as error:
        raise ModelFileError(path, f"{error.strerror}; choose another file") from error
    if start.startswith(_PICKLES):
        raise ModelFileError(
            path, "it is a pickle, which could run a program, and was not read; choose another"
        )
    if not start.startswith(_ZIP):
        raise ModelFileError(path, "it is no such file; choose one that ends in .tagmodel")
    if size > _MOST_BYTES:
        raise ModelFileError(path, "it is larger than any learned tag; choose another file")
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        raise ModelFileError(path, "it is damaged or cut short; learn the tag anew") from error
    if unpacked > 4 * _MOST_BYTES:
        raise ModelFileError(path, "it is larger than any learned tag; choose another file")


def _check_card(path: Path, card: Any) -> None:
    if not isinstance(card, dict) or card.get("format") != FORMAT:
        raise ModelFileError(path, "it holds something else; choose one that ends in .tagmodel")
    version = card.get("version")
    if not isinstance(version, int) or version > VERSION or card.get("kind") not in SCORERS:
        raise ModelFileError(path, "it was made by a newer program; update this one to open it")


def _model(card: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> TagModel:
    scorer = SCORERS[card["kind"]].of_arrays(arrays)
    calibration = Calibration(**{n: float(v) for n, v in card["calibration"].items()})
    quality = card["quality"]
    auc = math.nan if quality["auc"] is None else float(quality["auc"])
    model = TagModel(
        _checked(scorer),
        calibration,
        Quality(auc, float(quality["low"]), float(quality["high"])),
        int(card["labels"]["yes"]),
        int(card["labels"]["no"]),
        str(card["fingerprint"]),
        tuple(map(str, card["features"])),
        float(card["made_s"]),
        wish=str(card["wish"]),
    )
    if not 0.0 < calibration.share < 1.0 or not math.isfinite(model.made_s):
        raise ValueError("the calibration is damaged")
    return model


def _checked(scorer: Any) -> Scorer:
    """Return a scorer that can score, by trying; raises `ValueError` where it cannot."""
    found: Scorer = scorer
    for values in found.arrays().values():
        if values.dtype.kind not in "fiu":
            raise ValueError("an array holds no numbers")
    if not 0 <= found.width <= 100_000:
        raise ValueError("the length of the vectors is damaged")
    log_odds, deviation = found.score(np.zeros((2, found.width), np.float32))
    if log_odds.shape != (2,) or deviation.shape != (2,) or not np.isfinite(log_odds).all():
        raise ValueError("the numbers do not fit together")
    return found


class ModelShelf:
    """The models of all tags in one folder, older versions too.

    Parameters
    ----------
    folder : Path
    most : int
        Versions kept of each tag; the oldest go first.
    sitting_s : float
        A model made so soon after another takes its place.
    """

    def __init__(self, folder: Path, most: int = 20, sitting_s: float = 600.0) -> None:
        self._folder = folder
        self._most = most
        self._sitting_s = sitting_s

    def keep(self, tag_id: int, model: TagModel, tag: str) -> Path:
        """Store one more version of a tag's model and return its file.

        One that comes soon after the newest, or was learned from the same labels, takes its
        place: a version is what a sitting ended with.
        """
        versions = self.versions(tag_id)
        path = self._folder / f"{tag_id}-{int(model.made_s * 1000):015d}{SUFFIX}"
        write_model(path, model, tag)
        if versions and versions[0] != path and self._replaces(versions[0], model):
            versions.pop(0).unlink(missing_ok=True)
        for old in versions[self._most - 1 :]:
            old.unlink(missing_ok=True)
        return path

    def versions(self, tag_id: int) -> list[Path]:
        """Return the files of a tag's models, the newest first."""
        return sorted(self._folder.glob(f"{int(tag_id)}-*{SUFFIX}"), reverse=True)

    def read(self, tag_id: int) -> list[StoredModel]:
        """Return a tag's models, the newest first; damaged files are left out."""
        found = []
        for path in self.versions(tag_id):
            try:
                found.append(read_model(path))
            except ModelFileError:
                continue
        return found

    def restore(self, path: Path) -> TagModel:
        """Make an older version the newest, and return it; the others stay.

        Raises
        ------
        ModelFileError
            If it cannot be read.
        """
        stored = read_model(path)
        model = replace(stored.model, made_s=time.time())
        tag_id = int(path.name.partition("-")[0])
        write_model(
            self._folder / f"{tag_id}-{int(model.made_s * 1000):015d}{SUFFIX}", model, stored.tag
        )
        return model

    def _replaces(self, path: Path, model: TagModel) -> bool:
        try:
            stored = read_model(path).model
        except ModelFileError:
            return True
        same = bool(stored.fingerprint) and stored.fingerprint == model.fingerprint
        return same or 0 <= model.made_s - stored.made_s < self._sitting_s
