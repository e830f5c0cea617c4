"""Registries: one small file a thing, and the folder is the list."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from musicscope.core.errors import ParameterError

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Parameter:
    """One setting of a registered thing, as a person sees it.

    Attributes
    ----------
    name : str
        The keyword argument it fills.
    label : str
        For people, in sentence case.
    default : int or float or str or bool
        What it is when nothing is chosen.
    minimum, maximum : float, optional
        Inclusive bounds of a number.
    choices : tuple of str
        The allowed words, when it is a word.
    unit : str
        ``"Hz"``, ``"s"``, ``"dB"``; empty for a plain number.
    help : str
        One plain sentence on what it does.
    """

    name: str
    label: str
    default: int | float | str | bool
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    unit: str = ""
    help: str = ""

    def check(self, value: Any) -> None:
        """Raise `ParameterError` unless `value` is allowed."""
        if self.choices and value not in self.choices:
            raise ParameterError(f"{self.label} must be one of {', '.join(self.choices)}.")
        too_small = self.minimum is not None and value < self.minimum
        too_large = self.maximum is not None and value > self.maximum
        if too_small or too_large:
            bounds = f"{self.minimum} and {self.maximum} {self.unit}".strip()
            raise ParameterError(f"{self.label} must lie between {bounds}.")


@dataclass(frozen=True)
class Entry(Generic[F]):
    """One registered thing: its name, its label for people, its parameters and its function.

    Attributes
    ----------
    unit : str
        Of what the function returns, where it has one.
    version : int
        Raised when the function's results change, so that stored ones are known to be older.
    """

    name: str
    label: str
    run: F
    parameters: tuple[Parameter, ...] = ()
    unit: str = ""
    version: int = 1

    @property
    def doc(self) -> str:
        """The docstring, which names the source of the method."""
        return inspect.getdoc(self.run) or ""

    def settings(self, chosen: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return all parameters by name: the chosen ones, checked, and defaults for the rest."""
        values = {p.name: p.default for p in self.parameters}
        for name, value in (chosen or {}).items():
            if name not in values:
                raise ParameterError(f"{self.label} has no parameter called {name}.")
            values[name] = value
        for parameter in self.parameters:
            parameter.check(values[parameter.name])
        return values


class Registry(Generic[F]):
    """All things of one kind, found in one package: adding one means adding one file.

    Parameters
    ----------
    kind : str
        What an entry is called in an error: ``"projection"``.
    package : str
        The package whose modules register entries when imported.
    """

    def __init__(self, kind: str, package: str) -> None:
        self.kind = kind
        self.package = package
        self._entries: dict[str, Entry[F]] = {}
        self._discovered = self._busy = False
        self._discovering = threading.RLock()

    def register(
        self,
        name: str,
        label: str,
        parameters: tuple[Parameter, ...] = (),
        *,
        unit: str = "",
        version: int = 1,
    ) -> Callable[[F], F]:
        """Register the decorated function under `name`; raises `ValueError` on a second use."""

        def decorate(run: F) -> F:
            if name in self._entries:
                raise ValueError(f"There are two {self.kind}s called {name}.")
            self._entries[name] = Entry(name, label, run, parameters, unit, version)
            return run

        return decorate

    def _discover(self) -> None:
        if self._discovered:
            return
        with self._discovering:
            if self._discovered or self._busy:
                return
            self._busy = True
            package = importlib.import_module(self.package)
            for module in sorted(m.name for m in pkgutil.iter_modules(package.__path__)):
                importlib.import_module(f"{self.package}.{module}")
            self._discovered = True

    def __iter__(self) -> Iterator[Entry[F]]:
        self._discover()
        return iter(self._entries.values())

    def __len__(self) -> int:
        self._discover()
        return len(self._entries)

    def names(self) -> list[str]:
        """Return the names of all entries."""
        return [entry.name for entry in self]

    def get(self, name: str) -> Entry[F]:
        """Return one entry; raises `ParameterError` that lists the names when there is none."""
        self._discover()
        try:
            return self._entries[name]
        except KeyError:
            known = ", ".join(self._entries)
            raise ParameterError(
                f"There is no {self.kind} called {name}; choose one of {known}."
            ) from None
