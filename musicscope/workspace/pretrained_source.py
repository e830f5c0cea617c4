"""Where a pretrained network lies on this computer, what is known again of it, and its opening."""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from musicscope.core.errors import MusicScopeError
from musicscope.jobs import JobContext
from musicscope.learning.pretrained import NotInstalledError, describe, find, installed
from musicscope.learning.pretrained.places import alternatives

if TYPE_CHECKING:
    from musicscope.learning.pretrained import Embedder

#: Of great files so many bytes at each end are read to know them again.
_END = 65_536
#: Packages of the extra, without which nothing can be opened.
_PACKAGES = ("transformers", "huggingface_hub", "onnxruntime")


@dataclass(frozen=True)
class Found:
    """A pretrained network on this computer.

    Attributes
    ----------
    place : Path
        Its folder.
    weights : str
        A sign that other weights would not have.
    program : str
        A sign of the programs that come with it; another program has another.
    """

    place: Path
    weights: str
    program: str


@dataclass(frozen=True)
class Source:
    """All that is needed to open a pretrained network in a job.

    Attributes
    ----------
    name : str
        Of `musicscope.learning.pretrained.PRETRAINED`.
    folder : Path
        Where to look first.
    agreed : str
        The sign of the program that the owner agreed to run; empty for none.
    """

    name: str
    folder: Path
    agreed: str = ""

    def find(self) -> Found:
        """Return where it lies; raises `NotInstalledError` where it does not."""
        place = find(describe(self.name), self.folder)
        if place is None:
            raise NotInstalledError(
                f"{describe(self.name).label} is not on this computer any more; download it again "
                "or choose its folder."
            )
        return found_in(self.name, place)

    def open(self, device: str = "cpu") -> Embedder:
        """Load it; its program runs only if it is the one that was agreed to.

        Raises
        ------
        PretrainedError
            When it is not here, has not been agreed to, or is damaged.
        """
        from musicscope.learning.pretrained import load

        place = find(describe(self.name), self.folder)
        known = bool(self.agreed) and place is not None and program_sign(place) == self.agreed
        return load(self.name, self.folder, consent=known, device=device)


def found_in(name: str, place: Path) -> Found:
    """Return what is known again of a network in its folder."""
    about = describe(name)
    digest = hashlib.blake2b(about.name.encode(), digest_size=12)
    for wanted in about.files:
        for file in (place / one for one in alternatives(wanted)):
            if file.is_file():
                digest.update(_ends(file))
    return Found(place, digest.hexdigest(), program_sign(place) if about.needs_consent else "")


def program_sign(place: Path) -> str:
    """Return a sign of all programs in a folder, and of what says which of them is run."""
    digest = hashlib.blake2b(digest_size=12)
    for file in (place / "config.json", *sorted(place.rglob("*.py"))):
        digest.update(str(file.relative_to(place)).encode() + b"\0")
        digest.update(hashlib.blake2b(file.read_bytes()).digest())
    return digest.hexdigest()


def _ends(file: Path) -> bytes:
    size = file.stat().st_size
    with file.open("rb") as opened:
        first = opened.read(_END)
        opened.seek(max(0, size - _END))
        return f"{file.name} {size} ".encode() + first + opened.read(_END)


@dataclass(frozen=True)
class Looked:
    """What a `LookSpec` found.

    Attributes
    ----------
    found : dict of str to Found
        By name.
    missing : tuple of str
        Packages that are not installed.
    """

    found: dict[str, Found]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class LookSpec:
    """Looks which pretrained networks are on this computer; uses no network."""

    folder: Path
    label: str = "Looking for pretrained networks"

    def run(self, context: JobContext) -> Looked:
        """Return them; what cannot be read is as if it were not there."""
        found = {}
        for name, place in installed(self.folder).items():
            context.check()
            try:
                found[name] = found_in(name, place)
            except (OSError, MusicScopeError):
                continue
        missing = (name for name in _PACKAGES if importlib.util.find_spec(name) is None)
        return Looked(found, tuple(missing))


@dataclass(frozen=True)
class DownloadSpec:
    """Fetches weights, because a person asked for it."""

    name: str
    folder: Path

    @property
    def label(self) -> str:
        """For people."""
        return f"Downloading {describe(self.name).label}"

    def run(self, context: JobContext) -> Path:
        """Return the folder of the files; see `musicscope.learning.pretrained.download`."""
        from musicscope.learning.pretrained import download

        def progress(done: int, total: int) -> None:
            context.check()
            context.progress(done, total, "bytes")

        return download(self.name, self.folder, progress)
