"""What is known of a trained network besides its weights."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, NoReturn

from musicscope.core.errors import ParameterError

#: What a card begins with, and the newest layout that this program reads.
FORMAT, VERSION = "musicscope network", 1
#: More is no answer of a network that a person could read.
MOST_NAMES = 20_000
_LONGEST = {"name": 200, "notes": 100_000}
_LONG = 2_000
_DAMAGED = "its card is damaged; ask for the file again"
#: Memory that a single window, or its picture, may take.
_LARGEST = {"rows": 8_192, "frames": 65_536, "sample_rate": 384_000, "samples": 60_000_000}


class CardError(ParameterError):
    """A card says what cannot be; the text is the second half of a sentence."""


@dataclass(frozen=True, eq=False)
class NetworkCard:
    """The card of a trained network.

    Attributes
    ----------
    name : str
        As its owner calls it.
    network : str
        The entry of `musicscope.learning.networks.NETWORKS` that builds it.
    settings : mapping of str to Any
        The settings that differ from the entry's own, or all of them.
    input : mapping of str to Any
        What it hears: `Input.as_json` of `musicscope.learning.networks`.
    task : str
        What was learned: an entry of `musicscope.learning.training.TASKS`.
    names : tuple of str
        What each logit stands for: the classes, the tags, the dimensions.
    parameters : int
        Numbers that were learned.
    standardisation : mapping of str to tuple of float
        ``"mean"`` and ``"deviation"`` of the training pictures, one number or one of each row;
        empty when the network does it itself.
    fingerprint : str
        Of the data and labels it learned from.
    split : str
        How they were divided, in words, and the fingerprint of the folds.
    metrics : mapping of str to float
        On tracks that were not learned from; NaN where unknown.
    song : mapping of str to Any
        ``"summary"``, ``"head"`` and ``"size"`` of what reads whole songs from the windows'
        features; empty where songs are the mean of their windows.
    licence : str
        Under which its owner gives it away; empty when not said.
    program, torch : str
        Versions that made it.
    made_s : float
        Seconds since 1970.
    notes : str
        Anything else, for people.
    layout : int
        Of the file.
    """

    name: str
    network: str
    settings: Mapping[str, Any]
    input: Mapping[str, Any]
    task: str
    names: tuple[str, ...]
    parameters: int
    standardisation: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    fingerprint: str = ""
    split: str = ""
    metrics: Mapping[str, float] = field(default_factory=dict)
    song: Mapping[str, Any] = field(default_factory=dict)
    licence: str = ""
    program: str = ""
    torch: str = ""
    made_s: float = 0.0
    notes: str = ""
    layout: int = VERSION

    def as_json(self) -> str:
        """Return it as JSON text; raises `CardError` when it holds something else than JSON can."""
        held = {"format": FORMAT, "version": self.layout, **asdict(self)}
        del held["layout"]
        held["metrics"] = {
            name: float(value) if math.isfinite(value) else None
            for name, value in self.metrics.items()
        }
        try:
            return json.dumps(held, indent=1, ensure_ascii=False, allow_nan=False)
        except (TypeError, ValueError) as error:
            raise CardError(f"its card holds what a file cannot ({error})") from error

    @classmethod
    def from_json(cls, text: str | bytes) -> NetworkCard:
        """Return what `as_json` gave away.

        Raises
        ------
        CardError
            When it is no card, one of a newer program, or damaged.
        """
        try:
            held = json.loads(text, parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise CardError(_DAMAGED) from error
        if not isinstance(held, dict) or held.pop("format", None) != FORMAT:
            raise CardError("it holds something else; choose one that ends in .network")
        version = held.pop("version", None)
        if type(version) is int and version > VERSION:
            raise CardError("it was made by a newer program; update this one to open it")
        try:
            return cls._checked(held, version)
        except CardError:
            raise
        except (TypeError, ValueError, AttributeError, KeyError, OverflowError) as error:
            raise CardError(_DAMAGED) from error

    @classmethod
    def _checked(cls, held: dict[str, Any], version: object) -> NetworkCard:
        held.setdefault("song", {})
        known = {f.name for f in fields(cls)} - {"layout"}
        if version != VERSION or set(held) != known:
            raise CardError(_DAMAGED)
        for one in fields(cls):
            if one.type == "str":
                _check_text(one.name, held[one.name])
            elif str(one.type).startswith("Mapping") and not isinstance(held[one.name], dict):
                raise CardError(_DAMAGED)
        if not isinstance(held["names"], list) or not 0 < len(held["names"]) <= MOST_NAMES:
            raise CardError("it does not say what its answers mean; ask for the file again")
        for name in held["names"]:
            _check_text("name", name)
        if type(held["parameters"]) is not int or held["parameters"] < 0:
            raise CardError(_DAMAGED)
        check_input(held["input"])
        held["metrics"] = {
            str(name): math.nan if value is None else float(value)
            for name, value in held["metrics"].items()
        }
        held["standardisation"] = {
            str(name): tuple(float(value) for value in values)
            for name, values in held["standardisation"].items()
        }
        held["names"] = tuple(held["names"])
        held["made_s"] = float(held["made_s"])
        return cls(**held)


def check_input(hears: Mapping[str, Any]) -> None:
    """Raise `CardError` when an input is larger than any music network's."""
    for name, most in _LARGEST.items():
        value = hears.get(name)
        if type(value) is not int or not 0 < value <= most:
            raise CardError("it listens to windows of an impossible size; ask for the file again")


def _check_text(name: str, value: object) -> None:
    if not isinstance(value, str) or len(value) > _LONGEST.get(name, _LONG):
        raise CardError(_DAMAGED)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")
