"""The demo library on disk: tagged FLAC files, each whole or absent, and the truth last."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np

from musicscope.audio.demo.cover import SIDE, draw_cover
from musicscope.audio.demo.piece import Piece, compose_all
from musicscope.audio.demo.render import Orchestra, render
from musicscope.audio.demo.truth import truth_of
from musicscope.audio.synthesis.tone import RATE, FloatArray
from musicscope.core.errors import LibraryError
from musicscope.jobs import JobContext

#: Raised whenever composing or rendering changes, so that older files are made again.
VERSION = 1

_VERSION_TAG = "MUSICSCOPE_DEMO"
TRUTH = "truth.json"


def write_library(folder: Path, seed: int, context: JobContext) -> int:
    """Write what is missing of the demo library into a folder.

    Parameters
    ----------
    folder : Path
        Made if need be.
    seed : int
        Of the library; part of what makes a file current.
    context : JobContext
        Told of progress in pieces, asked whether to go on.

    Returns
    -------
    int
        Number of pieces in the folder.

    Raises
    ------
    LibraryError
        If the folder cannot be written.
    """
    edition = f"{VERSION} {seed}"
    try:
        known = _complete(folder, edition)
        if known:
            return known
        (folder / TRUTH).unlink(missing_ok=True)
        return _write_missing(folder, seed, edition, context)
    except OSError as error:
        reason = error.strerror or str(error)
        raise LibraryError(f"The demo library cannot be written to {folder}: {reason}.") from error


def _complete(folder: Path, edition: str) -> int:
    """Return the number of pieces if the folder holds the whole edition, else 0."""
    try:
        truth = json.loads((folder / TRUTH).read_text(encoding="utf-8"))
        files = [folder / piece["file"] for piece in truth["pieces"]]
        whole = truth["edition"] == edition and all(file.is_file() for file in files)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return 0
    return len(files) if whole else 0


def _write_missing(folder: Path, seed: int, edition: str, context: JobContext) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    pieces = compose_all(seed)
    orchestra = Orchestra()
    for done, piece in enumerate(pieces):
        context.progress(done, len(pieces), "pieces")
        context.check()
        target = folder / piece.file
        if not _is_current(target, edition):
            target.parent.mkdir(exist_ok=True)
            sound = render(piece, orchestra, context.check)
            _write_flac(target, sound, _tags_of(piece, edition), draw_cover(piece.album.style))
    truth = {"edition": edition, "pieces": [truth_of(piece) for piece in pieces]}
    unfinished = folder / f".{TRUTH}.part"
    unfinished.write_text(json.dumps(truth, indent=1, ensure_ascii=False), encoding="utf-8")
    unfinished.replace(folder / TRUTH)
    context.progress(len(pieces), len(pieces), "pieces")
    return len(pieces)


def _is_current(file: Path, edition: str) -> bool:
    from mutagen import MutagenError
    from mutagen.flac import FLAC

    try:
        return bool(FLAC(file).get(_VERSION_TAG) == [edition])
    except MutagenError:
        return False


def _tags_of(piece: Piece, edition: str) -> dict[str, str]:
    return {
        "TITLE": piece.title,
        "ARTIST": piece.artist,
        "ALBUM": piece.album.title,
        "ALBUMARTIST": "Various Artists",
        "DATE": str(piece.album.year),
        "GENRE": piece.album.style,
        "TRACKNUMBER": str(piece.number + 1),
        "TRACKTOTAL": str(len(piece.album.titles)),
        _VERSION_TAG: edition,
    }


def _write_flac(target: Path, sound: FloatArray, tags: dict[str, str], cover: bytes) -> None:
    """Write a file under a hidden name and give it its own once it is whole."""
    import soundfile
    from mutagen import MutagenError
    from mutagen.flac import FLAC, Picture
    from mutagen.id3 import PictureType

    unfinished = target.with_name(f".{target.name}.part")
    samples = np.round(sound.T * 32_767).astype(np.int16)
    picture = Picture()
    picture.type, picture.mime, picture.data = PictureType.COVER_FRONT, "image/png", cover
    picture.width = picture.height = SIDE
    picture.depth = 24
    try:
        soundfile.write(os.fspath(unfinished), samples, RATE, format="FLAC", subtype="PCM_16")
        file = FLAC(unfinished)
        file.update(tags)
        file.add_picture(picture)
        file.save()
    except (soundfile.LibsndfileError, MutagenError) as error:
        raise OSError(str(error)) from error
    unfinished.replace(target)
