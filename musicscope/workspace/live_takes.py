"""Takes of the live input: where they go, and how they come into the library."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from musicscope.audio.recording import Form, Take, new_take
from musicscope.core.errors import MusicScopeError
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.core.paths import Places
    from musicscope.core.settings import Settings

#: The folder of takes, inside the user's data unless the setting ``takes_folder`` names another.
TAKES = "Takes"


class Takes:
    """Begins and ends takes, at most one at a time.

    Parameters
    ----------
    notify : callable
        Shows a notice.
    settings : Settings
    places : Places
    add_folder : callable
        Makes the folder of takes part of the library and scans it.

    Attributes
    ----------
    current : Take or None
        What is being recorded.
    """

    def __init__(
        self,
        notify: Callable[[Notice], None],
        settings: Settings,
        places: Places,
        add_folder: Callable[[Path], object],
    ) -> None:
        self.current: Take | None = None
        self._notify = notify
        self._settings = settings
        self._places = places
        self._add_folder = add_folder

    @property
    def folder(self) -> Path:
        """Where takes go."""
        chosen = self._settings.get("takes_folder", "")
        return Path(chosen) if chosen else self._places.data / TAKES

    @property
    def free_bytes(self) -> int:
        """What is free on the disk of the takes; 0 where that is not known."""
        existing = next((f for f in (self.folder, *self.folder.parents) if f.exists()), None)
        try:
            return shutil.disk_usage(existing).free if existing is not None else 0
        except OSError:
            return 0

    def begin(self, form: Form, rate: int, channels: int) -> Take | None:
        """Begin a take; says in a notice why not, and returns None."""
        try:
            path = new_take(self.folder, form)
            self.current = Take(path, form, rate, channels)
        except MusicScopeError as error:
            self._notify(Notice("error", str(error)))
        return self.current

    def end(self, *, closing: bool = False) -> Path | None:
        """End the take and put it into the library.

        Parameters
        ----------
        closing : bool
            The program ends: the file is kept, but nothing is said or scanned.

        Returns
        -------
        Path or None
            None when nothing was heard.
        """
        take, self.current = self.current, None
        if take is None:
            return None
        take.finish()
        kept = take.path.exists()
        if closing:
            return take.path if kept else None
        if take.trouble:
            self._notify(Notice("error", take.trouble))
        elif kept:
            self._notify(Notice("info", f"{take.path.name} is in the library."))
        else:
            self._notify(Notice("info", "Nothing was heard, so no take was kept."))
        if kept:
            self._add_folder(take.path.parent)
        return take.path if kept else None
