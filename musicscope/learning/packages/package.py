"""Writing and reading the file of a trained network."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from musicscope.learning.packages.archive import (
    CARD,
    PAGE,
    WEIGHTS,
    open_archive,
    read_member,
    write_archive,
)
from musicscope.learning.packages.card import CardError, NetworkCard
from musicscope.learning.packages.errors import PackageError, PackageWriteError
from musicscope.learning.packages.human_card import human_card
from musicscope.learning.packages.weights import (
    READER,
    build_network,
    build_song_network,
    check_fit,
    pack_weights,
    unpack_weights,
)

#: How a file is called while it is being written.
PART = ".part"


@dataclass(frozen=True, eq=False)
class Package:
    """A trained network as it lies in a file.

    Attributes
    ----------
    card : NetworkCard
    state : mapping of str to np.ndarray
        The weights by name.
    """

    card: NetworkCard
    state: Mapping[str, np.ndarray]

    def network(self) -> Any:
        """Return the network for windows with its weights, ready to answer, on the CPU.

        Returns
        -------
        musicscope.learning.networks.Network

        Raises
        ------
        CardError
            If the weights belong to another network.
        """
        network = build_network(self.card)
        tensors = {n: t for n, t in self._tensors().items() if not n.startswith(READER)}
        try:
            network.load_state_dict(tensors)
        except RuntimeError as error:
            raise CardError("The weights do not belong to the network.") from error
        return network.eval()

    def song_network(self) -> Any:
        """Return what answers for whole songs: with its reader, where it has one.

        Returns
        -------
        musicscope.learning.networks.Network or .song_network.SongNetwork

        Raises
        ------
        CardError
            As `network`.
        """
        network = self.network()
        if not self.card.song:
            return network
        whole = build_song_network(self.card, network)
        tensors = self._tensors()
        whole.reader.load_state_dict(
            {n.removeprefix(READER): t for n, t in tensors.items() if n.startswith(READER)}
        )
        return whole.eval()

    def _tensors(self) -> dict[str, Any]:
        import torch

        return {name: torch.from_numpy(np.array(v)) for name, v in self.state.items()}

    def require_names(self, names: tuple[str, ...], path: Path) -> None:
        """Raise `PackageError` unless the network answers with exactly these classes or tags."""
        if set(names) != set(self.card.names):
            known = ", ".join(self.card.names[:6]) + (", …" if len(self.card.names) > 6 else "")
            raise PackageError(path, f"it knows other names ({known}); choose another or train one")


def write_package(path: Path, state: Mapping[str, np.ndarray], card: NetworkCard) -> None:
    """Write a trained network, in place of an older file only when all of it is on disk.

    What was written is read back before it takes the older file's place.

    Raises
    ------
    PackageWriteError
        If it cannot be written, or the weights do not belong to the card's network; an older
        file stays as it was.
    """
    temporary = ""
    try:
        check_fit(card, state)
        page = human_card(card).encode()
        members = {CARD: card.as_json().encode(), WEIGHTS: pack_weights(state), PAGE: page}
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(PART, f".{path.name[:40]}-", path.parent)
        with os.fdopen(handle, "wb") as file:
            write_archive(file, members)
            file.flush()
            os.fsync(file.fileno())
        read_package(Path(temporary))
        Path(temporary).replace(path)
        _sync_folder(path.parent)
    except (OSError, PackageError, CardError) as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise PackageWriteError(path, _why_not(error)) from error


def _why_not(error: Exception) -> str:
    if isinstance(error, CardError):
        return str(error).rstrip(".")
    if isinstance(error, PackageError):
        return "what was written could not be read back; try another folder"
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "the disk is full; free some space and save it again"
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return f"{reason}; choose another folder"


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_card(path: Path) -> NetworkCard:
    """Read what is known of a trained network, without its weights.

    Raises
    ------
    PackageError
        As `read_package`.
    """
    with open_archive(path) as archive:
        text = read_member(path, archive, CARD)
    try:
        return NetworkCard.from_json(text)
    except CardError as error:
        raise PackageError(path, str(error)) from error


def read_package(path: Path) -> Package:
    """Read a trained network; nothing in the file can run.

    Raises
    ------
    PackageError
        If the file is missing, damaged, cut short, of a newer program, malicious (a pickle is
        refused unread), or its weights do not fit the network it names.
    """
    with open_archive(path) as archive:
        text = read_member(path, archive, CARD)
        content = read_member(path, archive, WEIGHTS)
    try:
        card = NetworkCard.from_json(text)
        state = unpack_weights(content)
        check_fit(card, state)
    except CardError as error:
        raise PackageError(path, str(error)) from error
    return Package(card, state)


def renamed(package: Package, name: str) -> Package:
    """Return the same network under another name."""
    return replace(package, card=replace(package.card, name=name))
