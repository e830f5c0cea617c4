"""Answers for the bench from outside the library: a file of labels, or the names of folders."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from musicscope.core.errors import ParameterError
from musicscope.core.paths import display_path
from musicscope.library.label_exchange.finding import TrackIndex
from musicscope.library.label_exchange.formats import read_labels
from musicscope.workspace.bench_answers import Answered, answer_classes, answer_tags

if TYPE_CHECKING:
    from musicscope.library.catalogue import Catalogue
    from musicscope.library.label_exchange.row import ExchangedLabel
    from musicscope.library.library import Library


def answers_of_file(
    path: Path, library: Library, catalogue: Catalogue, folder: Path | None = None
) -> tuple[Answered, list[str]]:
    """Return what a file of labels says of the tracks of a library; nothing is stored.

    Where every row is a *yes* and no track is named twice, the labels are classes; else tags.

    Parameters
    ----------
    path : Path
        CSV with the columns ``path,label`` or ``path,tag,value``, or what else labels are
        exchanged as, see `musicscope.library.label_exchange`.
    library, catalogue
    folder : Path, optional
        What paths in the file are relative to; by default the file's own folder.

    Returns
    -------
    answered : Answered
    lines : list of str
        What could not be used, with the reason.

    Raises
    ------
    MusicScopeError
        When the file cannot be read, or there is nothing in it to learn from.
    """
    file = read_labels(path)
    lines = [f"{bad.where}: {bad.text}: {bad.reason}" for bad in file.bad]
    index = TrackIndex(library.database)
    base = os.fsencode((folder or path.parent).absolute())
    said: dict[str, dict[int, bool]] = defaultdict(dict)
    rows: Counter[int] = Counter()
    for label in file.labels:
        found = index.find(_placed(label, base))
        if found.track is None or found.track not in catalogue:
            lines.append(f"{label.where}: {label.text}: {found.reason or 'It was left out.'}")
            continue
        said[label.tag][found.track] = label.value
        rows[found.track] += 1
    if not rows:
        raise ParameterError(
            f"{display_path(path.name)} names no track that is known here; name files by their "
            "path, or analyse their folder first."
        )
    exclusive = all(rows[t] == 1 for t in rows) and all(
        value for own in said.values() for value in own.values()
    )
    if exclusive:
        of_track = {track: name for name, own in said.items() for track in own}
        found_answers, reason = answer_classes(catalogue, "Label", of_track, lacking="")
    else:
        found_answers, reason = answer_tags(catalogue, "Labels", said)
    if reason:
        raise ParameterError(reason)
    return found_answers, lines


def _placed(label: ExchangedLabel, base: bytes) -> ExchangedLabel:
    if not label.path or os.path.isabs(label.path):  # noqa: PTH117 - a path of bytes
        return label
    beside = os.path.normpath(os.path.join(base, label.path))
    here = os.path.abspath(label.path)  # noqa: PTH100 - links stay as they are
    known = beside if os.path.exists(beside) else here  # noqa: PTH110
    return replace(label, path=known)


def answers_of_folder(folder: Path, catalogue: Catalogue) -> Answered:
    """Return tracks whose class is the name of the subfolder that they lie in.

    Raises
    ------
    ParameterError
        When there is nothing to learn; the sentence says why and what to do.
    """
    base = os.fsencode(folder.resolve()) + b"/"
    ids = catalogue.ids().tolist()
    of_track = {}
    for track, path in zip(ids, catalogue.values("path", ids), strict=True):
        inside = path.removeprefix(base).split(b"/")
        if path.startswith(base) and len(inside) > 1:
            of_track[track] = display_path(inside[0])
    lacking = (
        f"The music in {display_path(folder)} lies in no subfolders; make one for each class, or "
        "name the classes with --labels."
    )
    answered, reason = answer_classes(catalogue, "Folder", of_track, lacking=lacking)
    if reason:
        raise ParameterError(reason)
    return answered
