"""Learned tags as files that are safe to open, see `musicscope.learning.card_file`."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from musicscope.learning.calibration import Calibration, Quality
from musicscope.learning.card_file import (
    CardFileError,
    CardKind,
    VersionFolder,
    check_numbers,
    read_card,
    write_card,
)
from musicscope.learning.learner_model import TagModel
from musicscope.learning.learner_scorers import SCORERS, Scorer

SUFFIX = ".tagmodel"


class ModelFileError(CardFileError):
    """A file cannot be read as a learned tag."""

    what = "a learned tag"


KIND = CardKind(
    "musicscope tag", 1, SUFFIX, ModelFileError, "learn the tag anew", "any learned tag"
)


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
    write_card(path, KIND, _card(model, tag), arrays)


def _card(model: TagModel, tag: str) -> dict[str, Any]:
    quality = model.quality
    return {
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


def read_model(path: Path) -> StoredModel:
    """Read a learned tag.

    Raises
    ------
    ModelFileError
        If the file is missing, damaged, cut short, of a newer program, no model at all, or a
        pickle, which is not read.
    """
    return read_card(path, KIND, _stored, lambda card: card.get("kind") in SCORERS)


def _stored(card: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> StoredModel:
    own = {
        name.removeprefix("scorer_"): values
        for name, values in arrays.items()
        if name.startswith("scorer_")
    }
    return StoredModel(str(card["tag"]), _model(card, own), str(card["program"]))


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
    check_numbers(found.arrays())
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
        self._files = VersionFolder(folder, SUFFIX, most)
        self._sitting_s = sitting_s

    def keep(self, tag_id: int, model: TagModel, tag: str) -> Path:
        """Store one more version of a tag's model and return its file.

        One that comes soon after the newest, or was learned from the same labels, takes its
        place: a version is what a sitting ended with.
        """
        versions = self.versions(tag_id)
        path = self._files.path(str(tag_id), model.made_s)
        write_model(path, model, tag)
        if versions and versions[0] != path and self._replaces(versions[0], model):
            versions[0].unlink(missing_ok=True)
        self._files.trim(str(tag_id))
        return path

    def versions(self, tag_id: int) -> list[Path]:
        """Return the files of a tag's models, the newest first."""
        return self._files.versions(str(int(tag_id)))

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
        write_model(self._files.path(VersionFolder.whose(path), model.made_s), model, stored.tag)
        return model

    def _replaces(self, path: Path, model: TagModel) -> bool:
        try:
            stored = read_model(path).model
        except ModelFileError:
            return True
        same = bool(stored.fingerprint) and stored.fingerprint == model.fingerprint
        return same or 0 <= model.made_s - stored.made_s < self._sitting_s
