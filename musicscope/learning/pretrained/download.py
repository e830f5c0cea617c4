"""The one place where this program fetches weights from elsewhere, when a person asks for it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from musicscope.core.errors import MusicScopeError
from musicscope.core.paths import display_path
from musicscope.learning.pretrained.about import Pretrained, describe
from musicscope.learning.pretrained.errors import NotInstalledError, PretrainedError
from musicscope.learning.pretrained.load import size_words
from musicscope.learning.pretrained.places import alternatives

Progress = Callable[[int, int], None]
_PIECE = 2**20
_HURRY_S = 30.0


def download(name: str, folder: Path, progress: Progress) -> Path:
    """Fetch the weights of a pretrained network into a folder of its own.

    What was fetched before is not fetched again.

    Parameters
    ----------
    name : str
        An entry of `PRETRAINED`.
    folder : Path
        Its files come into ``folder / name``.
    progress : callable
        ``progress(done, total)`` in bytes, often; raises to end the work.

    Returns
    -------
    Path
        The folder of the files.

    Raises
    ------
    NotInstalledError
        If the hub's library is not installed.
    PretrainedError
        If there is no connection, no room, or the source has changed.
    """
    about = describe(name)
    place = folder / about.name
    try:
        place.mkdir(parents=True, exist_ok=True)
        _require_room(about, place)
        if about.is_on_hub:
            _from_hub(about, place, progress)
        else:
            _from_address(about, place, progress)
    except MusicScopeError:
        raise
    except OSError as error:
        reason = str(error.strerror or error).partition("\n")[0][:160].rstrip(".")
        raise PretrainedError(
            f"{about.label} could not be downloaded ({reason}); check the connection and the "
            "folder, and try again."
        ) from error
    return place


def _require_room(about: Pretrained, place: Path) -> None:
    if shutil.disk_usage(place).free < 1.1 * about.bytes:
        raise PretrainedError(
            f"{about.label} needs {size_words(about.bytes)} on the disk of "
            f"{display_path(place)}; free some space or choose another folder."
        )


def _from_hub(about: Pretrained, place: Path, progress: Progress) -> None:
    try:
        from huggingface_hub import HfApi, hf_hub_download
        from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled
    except ImportError as error:
        raise NotInstalledError(
            "Downloads from the hub need a part that is not installed; run: "
            'pip install "musicscope[pretrained]".'
        ) from error
    try:
        info = HfApi(token=False).model_info(about.source, files_metadata=True)
        held = {one.rfilename: int(one.size or 0) for one in info.siblings or ()}
        wanted = _wanted(about, held)
        total, done = sum(held[name] for name in wanted), 0
        for name in wanted:
            progress(done, total)
            hf_hub_download(
                about.source,
                name,
                revision=info.sha,
                local_dir=place,
                token=False,
                tqdm_class=_reporting(progress, done, total),
            )
            done += held[name]
        progress(done, total)
    except OfflineModeIsEnabled as error:
        raise PretrainedError(
            "The hub's library is set to stay offline; unset HF_HUB_OFFLINE to download."
        ) from error
    except HfHubHTTPError as error:
        raise PretrainedError(
            f"The hub did not give {about.source} away; look at {about.page} and try again."
        ) from error


def _wanted(about: Pretrained, held: dict[str, int]) -> list[str]:
    """Return the files to fetch: of alternatives the first that is there, and programs it needs."""
    wanted = []
    for one in about.files:
        there = [name for name in alternatives(one) if name in held]
        if not there:
            raise PretrainedError(f"{about.source} has no {one} any more; look at {about.page}.")
        wanted.append(there[0])
    if about.needs_consent:
        wanted += [name for name in held if name.endswith(".py") and name not in wanted]
    return wanted


def _reporting(progress: Progress, before: int, total: int) -> Any:
    """Return a class of progress bars that draw nothing and tell how many bytes came."""
    from tqdm import tqdm

    class Reporting(tqdm):  # type: ignore[misc]
        """A progress bar without a bar."""

        def __init__(self, *args: Any, **settings: Any) -> None:
            settings.pop("name", None)
            super().__init__(*args, **{**settings, "disable": True})
            self.came = int(settings.get("initial") or 0)

        def update(self, n: float | None = 1) -> bool | None:
            """Count bytes and tell."""
            self.came += int(n or 0)
            progress(min(before + self.came, total), total)
            return None

    return Reporting


def _from_address(about: Pretrained, place: Path, progress: Progress) -> None:
    from urllib.request import urlopen

    target = place / about.files[0]
    if not about.source.startswith("https://"):
        raise PretrainedError(f"{about.label} has no safe address.")
    if target.is_file() and target.stat().st_size == about.bytes:
        progress(about.bytes, about.bytes)
        return
    part = target.with_name(target.name + ".part")
    try:
        done = 0
        with closing(urlopen(about.source, timeout=_HURRY_S)) as answer, part.open("wb") as file:
            while piece := answer.read(_PIECE):
                file.write(piece)
                done += len(piece)
                progress(min(done, about.bytes), about.bytes)
                if done > about.bytes:
                    break
        if done != about.bytes:
            raise PretrainedError(
                f"{about.label} came incomplete or changed; try again, or look at {about.source}."
            )
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
