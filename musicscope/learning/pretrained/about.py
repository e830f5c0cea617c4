"""What is known of a pretrained network before it is loaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from musicscope.core.registry import Registry

if TYPE_CHECKING:
    from musicscope.learning.pretrained.embedder import Embedder


@dataclass(frozen=True)
class Pretrained:
    """One pretrained network: what a person is shown before it is used.

    Attributes
    ----------
    name, label : str
        For programs, and for people.
    help : str
        What it is good for, one sentence with its source (author, year).
    licence : str
        Of the weights.
    source : str
        Where they come from: a repository of the Hugging Face hub (``"owner/name"``) or an
        address.
    bytes : int
        Size of the download, rounded by its publisher.
    sample_rate : int
        Hz.
    window_s : float
        s; what one vector describes.
    dimension : int
        Numbers in a vector.
    has_text : bool
        Whether words and sound share one space.
    needs_consent : bool
        Whether a program that comes with the weights has to run.
    files : tuple of str
        What has to lie in its folder; ``"a|b"`` means either, the first if there is a choice.
    open : callable
        ``open(about, folder, device)`` loads it.
    """

    name: str
    label: str
    help: str
    licence: str
    source: str
    bytes: int
    sample_rate: int
    window_s: float
    dimension: int
    has_text: bool
    needs_consent: bool
    files: tuple[str, ...]
    open: Callable[[Pretrained, Path, str], Embedder]

    @property
    def is_on_hub(self) -> bool:
        """Whether `source` names a repository of the hub."""
        return "://" not in self.source

    @property
    def page(self) -> str:
        """The address that tells more about it."""
        return f"https://huggingface.co/{self.source}" if self.is_on_hub else self.source

    @property
    def is_non_commercial(self) -> bool:
        """Whether the licence forbids commercial use."""
        return "NC" in self.licence

    def __reduce__(self) -> tuple[Callable[[str], Pretrained], tuple[str]]:
        return describe, (self.name,)


PRETRAINED: Registry[Callable[[], Pretrained]] = Registry(
    "pretrained network", "musicscope.learning.pretrained.models"
)


def describe(name: str) -> Pretrained:
    """Return what is known of one; raises `ParameterError` that lists the names."""
    return PRETRAINED.get(name).run()


def pretrained_networks() -> list[Pretrained]:
    """Return all of them."""
    return [entry.run() for entry in PRETRAINED]


def register(about: Pretrained) -> Pretrained:
    """Add a pretrained network to `PRETRAINED`."""

    def known() -> Pretrained:
        return about

    known.__doc__ = about.help
    PRETRAINED.register(about.name, about.label)(known)
    return about
