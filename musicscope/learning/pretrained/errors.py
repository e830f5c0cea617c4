"""What can go wrong with a pretrained network."""

from __future__ import annotations

from musicscope.core.errors import MusicScopeError


class PretrainedError(MusicScopeError):
    """A pretrained network cannot be fetched, loaded or used."""


class NotInstalledError(PretrainedError):
    """Its weights, or a package that it needs, are not on this computer."""


class ConsentNeededError(PretrainedError):
    """It comes with a program of its own, which nobody here has agreed to run."""
