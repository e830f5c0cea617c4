"""What this installation is made of, and whether each part works."""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from musicscope import __version__
from musicscope.core.errors import MusicScopeError
from musicscope.core.paths import Places

PACKAGES = (
    "numpy",
    "scipy",
    "PySide6_Essentials",
    "av",
    "sounddevice",
    "mutagen",
    "scikit-learn",
    "umap-learn",
    "openTSNE",
    "torch",
)


@dataclass(frozen=True)
class Finding:
    """One line of the report.

    Attributes
    ----------
    what : str
        The part.
    words : str
        What was found.
    good : bool
        Whether it works.
    """

    what: str
    words: str
    good: bool = True


def examine(places: Places) -> Iterator[Finding]:
    """Yield findings on versions, sound, the networks' device, the folders and the database."""
    yield Finding("MusicScope", __version__)
    yield Finding("Python", f"{platform.python_version()} on {platform.platform()}")
    for package in PACKAGES:
        try:
            yield Finding(package, importlib.metadata.version(package))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(package, "is not installed; run “make setup”", good=False)
    for part, look in (
        ("sound output", _outputs),
        ("networks run on", _device),
        ("data", lambda: str(places.data)),
        ("database", lambda: _database(places)),
    ):
        yield _examine(part, look)


def _examine(part: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(part, look())
    except (MusicScopeError, OSError) as error:
        return Finding(part, str(error), good=False)


def _outputs() -> str:
    from musicscope.audio.outputs import list_outputs

    names = [device.name for device in list_outputs()]
    return ", ".join(names) if names else "no device; a silent clock plays instead"


def _device() -> str:
    from musicscope.learning.device import choose_device

    device = choose_device()
    return f"{device.name}: {device.reason}"


def _database(places: Places) -> str:
    from musicscope.library.library import Library

    if not places.database.exists():
        return f"{places.database} will be made at the first start"
    library = Library(places.database)
    try:
        coverage = library.coverage()
    finally:
        library.close()
    return f"{places.database} is sound: {coverage.total} tracks, {coverage.analysed} analysed"
