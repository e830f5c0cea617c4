"""The user's choices, kept in one small JSON file that is replaced whole."""

from __future__ import annotations

import json
import logging
import os
import tempfile
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)


class Settings:
    """Named values that outlive the program.

    A damaged file is set aside as ``settings.json.damaged`` and the defaults are used.

    Parameters
    ----------
    path : Path
        The JSON file; it need not exist.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._values: dict[str, Any] = {}
        try:
            values = json.loads(path.read_text("utf-8"))
            if not isinstance(values, dict):
                raise TypeError("not an object")
            self._values = values
        except FileNotFoundError:
            pass
        except (OSError, TypeError, ValueError) as error:
            log.warning("settings were set aside: %s", error)
            path.replace(path.with_name(path.name + ".damaged"))

    def get(self, name: str, default: Any = None) -> Any:
        """Return a value, or `default` where none of the same kind was set."""
        value = self._values.get(name, default)
        return value if default is None or _alike(value, default) else default

    def set(self, name: str, value: Any) -> None:
        """Keep a JSON-serialisable value; it is on disk when this returns."""
        if self._values.get(name) == value and name in self._values:
            return
        self._values[name] = value
        self._write()

    def _write(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self.path.parent, prefix=self.path.name)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(self._values, file, indent=1, sort_keys=True)
        Path(temporary).replace(self.path)


def _alike(value: Any, default: Any) -> bool:
    if isinstance(default, bool):
        return isinstance(value, bool)
    if isinstance(default, int | float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(default, list | tuple):
        return isinstance(value, list | tuple) and len(value) >= len(default)
    return isinstance(value, type(default))
