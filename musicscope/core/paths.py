"""Where things lie, and how names that are not valid UTF-8 are kept and shown."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


def display_path(path: bytes | str | os.PathLike[str]) -> str:
    r"""Return a path as printable text.

    Bytes that are not UTF-8 appear as ``\xNN``, control characters such as a newline as ``\n``.
    """
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def resource_folder() -> Path:
    """Return the folder of shipped resources, from a wheel or from a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


@dataclass(frozen=True)
class Places:
    """The folders in which one user's data lie.

    Attributes
    ----------
    data : Path
        The library, its backups, the demo library: what must not be lost.
    cache : Path
        What can be computed again.
    """

    data: Path
    cache: Path

    @classmethod
    def of_user(cls) -> Places:
        """Return the user's own folders; the variable ``MUSICSCOPE_DATA`` moves both."""
        moved = os.environ.get("MUSICSCOPE_DATA")
        if moved:
            return cls(Path(moved), Path(moved) / "cache")
        import platformdirs  # a bare machine that only trains has none

        return cls(
            platformdirs.user_data_path("musicscope", appauthor=False),
            platformdirs.user_cache_path("musicscope", appauthor=False),
        )

    @property
    def database(self) -> Path:
        """The library's SQLite file."""
        return self.data / "library.sqlite3"

    @property
    def backups(self) -> Path:
        """Rotating copies of the library."""
        return self.data / "backups"

    @property
    def demo(self) -> Path:
        """The pieces that the program synthesises itself."""
        return self.data / "demo"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.data / "settings.json"

    @property
    def log(self) -> Path:
        """The log that a bug report should carry."""
        return self.cache / "musicscope.log"

    def create(self) -> None:
        """Make both folders; raises `OSError` where that is not allowed."""
        self.data.mkdir(parents=True, exist_ok=True)
        self.cache.mkdir(parents=True, exist_ok=True)
