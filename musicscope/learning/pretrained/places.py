"""Where the weights of pretrained networks lie on this computer; nothing here uses a network."""

from __future__ import annotations

from pathlib import Path

from musicscope.learning.pretrained.about import Pretrained, pretrained_networks


def find(about: Pretrained, folder: Path | None = None) -> Path | None:
    """Return the folder that holds all files of a pretrained network.

    Looked at, in order: the chosen folder itself, the folder of that name in it, the folder of
    its repository's name in it, the hub's cache.

    Returns
    -------
    Path or None
        None where some file is missing.
    """
    if folder is not None:
        places = [folder, folder / about.name, folder / Path(about.source).name]
        for place in places:
            if _is_complete(about, place):
                return place
    return _in_hub_cache(about)


def installed(folder: Path | None = None) -> dict[str, Path]:
    """Return the pretrained networks on this computer, by name, with their folders."""
    found = {about.name: find(about, folder) for about in pretrained_networks()}
    return {name: place for name, place in found.items() if place is not None}


def alternatives(wanted: str) -> list[str]:
    """Return the names that ``"a|b"`` stands for."""
    return wanted.split("|")


def _is_complete(about: Pretrained, place: Path) -> bool:
    try:
        return all(
            any((place / name).is_file() for name in alternatives(wanted)) for wanted in about.files
        )
    except OSError:
        return False


def _in_hub_cache(about: Pretrained) -> Path | None:
    if not about.is_on_hub:
        return None
    try:
        from huggingface_hub import try_to_load_from_cache
    except ImportError:
        return None
    held = try_to_load_from_cache(about.source, "config.json")
    if not isinstance(held, str):
        return None
    place = Path(held).parent
    return place if _is_complete(about, place) else None
