"""How fast and how true maps are: ``python -m tests.benchmarks.maps`` prints one JSON object.

Each part is a module ``maps_…`` beside this one with a function ``figures``; names of parts as
arguments run those alone: ``python -m tests.benchmarks.maps layout``.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys

import tests.benchmarks

PREFIX = "maps_"


def main() -> None:
    parts = [
        module.name
        for module in pkgutil.iter_modules(tests.benchmarks.__path__)
        if module.name.startswith(PREFIX)
    ]
    wanted = [PREFIX + name for name in sys.argv[1:]] or parts
    figures: dict[str, float] = {}
    for name in wanted:
        figures |= importlib.import_module(f"tests.benchmarks.{name}").figures()
    print(json.dumps({name: round(value, 4) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
