"""The file of a trained network: a ZIP of three plain members, opened with suspicion.

The members are stored, not compressed: what a file unpacks to is never more than its own size.

- ``card.json``: `NetworkCard`, at most 4 MiB;
- ``model.safetensors``: the weights; numbers with names and shapes, and nothing that could run;
- ``CARD.md``: the card for people, which the program itself never reads.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import IO

from musicscope.learning.packages.errors import PackageError

SUFFIX = ".network"
CARD, WEIGHTS, PAGE = "card.json", "model.safetensors", "CARD.md"
MOST_BYTES = 2 * 2**30
MOST_CARD_BYTES = 4 * 2**20
_MEMBERS = {CARD, WEIGHTS, PAGE}
_ZIP = b"PK\x03\x04"
#: How a pickle begins, by protocol; older ones have no mark and are refused as no package.
_PICKLES = tuple(b"\x80" + bytes([protocol]) for protocol in range(2, 6))
_PICKLE_NAMES = (".pkl", ".pickle", ".pt", ".pth", ".bin", ".ckpt", ".py")
_A_PICKLE = "it is a pickle, which could run a program, and was not read; ask for a .network file"
_CUT = "it is damaged or cut short; ask for the file again"


def open_archive(path: Path) -> zipfile.ZipFile:
    """Open the file of a network when nothing about it is amiss; close what comes back.

    Raises
    ------
    PackageError
        If it is missing, cut short, a pickle, larger than any network, or holds other members.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(16)
    except OSError as error:
        raise PackageError(path, f"{error.strerror}; choose another file") from error
    if start.startswith(_PICKLES) or path.name.lower().endswith(_PICKLE_NAMES[:-1]):
        raise PackageError(path, _A_PICKLE)
    if not start.startswith(_ZIP):
        raise PackageError(path, "it is no such file; choose one that ends in .network")
    if size > MOST_BYTES:
        raise PackageError(path, "it is larger than any network; choose another file")
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise PackageError(path, _CUT) from error
    try:
        _check_members(path, archive.infolist(), size)
    except PackageError:
        archive.close()
        raise
    return archive


def _check_members(path: Path, members: list[zipfile.ZipInfo], size: int) -> None:
    names = [member.filename for member in members]
    if any(name.lower().endswith(_PICKLE_NAMES) for name in names):
        raise PackageError(path, _A_PICKLE)
    if any(name.startswith(("/", "\\")) or ".." in name or ":" in name for name in names):
        raise PackageError(path, "it would write outside its folder and was not read; delete it")
    if len(names) != len(set(names)) or set(names) != _MEMBERS:
        raise PackageError(path, "it holds other things than a network; ask for the file again")
    for member in members:
        if member.compress_type != zipfile.ZIP_STORED or member.flag_bits & 1:
            raise PackageError(path, "it is packed in a way that no network is; ask for it again")
        if member.file_size != member.compress_size:
            raise PackageError(path, _CUT)
        if member.filename != WEIGHTS and member.file_size > MOST_CARD_BYTES:
            raise PackageError(path, "its card is larger than any; ask for the file again")
    if sum(member.file_size for member in members) > size:
        raise PackageError(path, _CUT)


def read_member(path: Path, archive: zipfile.ZipFile, name: str) -> bytes:
    """Return one member, checked against its sum; raises `PackageError` when it is damaged."""
    try:
        return archive.read(name)
    except (OSError, zipfile.BadZipFile, EOFError, ValueError, MemoryError) as error:
        raise PackageError(path, _CUT) from error


def write_archive(file: IO[bytes], members: dict[str, bytes]) -> None:
    """Write members, stored, with no date: the same network makes the same file."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
