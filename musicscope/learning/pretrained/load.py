"""Loading a pretrained network from this computer, never from elsewhere."""

from __future__ import annotations

from pathlib import Path

from musicscope.core.errors import MusicScopeError
from musicscope.learning.pretrained.about import Pretrained, describe
from musicscope.learning.pretrained.embedder import Embedder
from musicscope.learning.pretrained.errors import (
    ConsentNeededError,
    NotInstalledError,
    PretrainedError,
)
from musicscope.learning.pretrained.offline import offline
from musicscope.learning.pretrained.places import find
from musicscope.learning.pretrained.text_check import check_words


def load(
    name: str, folder: Path | None = None, *, consent: bool = False, device: str = "cpu"
) -> Embedder:
    """Load a pretrained network from a chosen folder or the hub's cache.

    Parameters
    ----------
    name : str
        An entry of `PRETRAINED`.
    folder : Path, optional
        Where to look first.
    consent : bool
        Whether the owner agreed to run the program that comes with the weights.
    device : str
        Of PyTorch.

    Raises
    ------
    ParameterError
        If there is none of that name.
    NotInstalledError
        If its weights or a package that it needs are not here.
    ConsentNeededError
        If it needs a consent that was not given; nothing of it ran.
    PretrainedError
        If the weights are damaged, or its words all mean the same.
    """
    about = describe(name)
    place = find(about, folder)
    if place is None:
        raise NotInstalledError(
            f"{about.label} is not on this computer; choose its folder, or download it "
            f"({size_words(about.bytes)}, {about.licence})."
        )
    if about.needs_consent and not consent:
        raise ConsentNeededError(
            f"{about.label} comes with a program of its own by {about.source}, which runs with "
            "all your rights; agree to it first."
        )
    try:
        with offline():
            embedder = about.open(about, place, device)
            if about.has_text:
                check_words(embedder)
    except MusicScopeError:
        raise
    except ImportError as error:
        raise _missing(about, error) from error
    except Exception as error:
        reason = str(error).strip().partition("\n")[0][:200].rstrip(".") or type(error).__name__
        raise PretrainedError(
            f"{about.label} cannot be loaded ({reason}); download it again."
        ) from error
    return embedder


def size_words(size: int) -> str:
    """Return a size in bytes as people say it: ``"615 MB"``."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{round(size / 1e6)} MB"


def _missing(about: Pretrained, error: ImportError) -> NotInstalledError:
    ours = {"transformers", "huggingface_hub", "onnxruntime", "tokenizers", "safetensors"}
    named = error.name or ""
    if named.partition(".")[0] in ours:
        return NotInstalledError(
            f"{about.label} needs a part that is not installed; run: "
            'pip install "musicscope[pretrained]".'
        )
    said = str(error).strip().partition("\n")[0][:160].rstrip(".")
    return NotInstalledError(
        f"{about.label} needs a package that is not installed ({named or said}); install it with "
        "pip and try again."
    )
