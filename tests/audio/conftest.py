"""Sounds that several tests read, encoded once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.audio.encoding import FORMATS, music, write


@pytest.fixture(scope="session")
def encoded(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Path, np.ndarray]]:
    """Give a file in one of `FORMATS` and the samples that were encoded, [shape=(n, 2)]."""
    made: dict[str, tuple[Path, np.ndarray]] = {}

    def of_kind(kind: str) -> tuple[Path, np.ndarray]:
        if kind not in made:
            samples = music(6.0, FORMATS[kind][3])
            made[kind] = (write(tmp_path_factory.mktemp("encoded"), kind, samples), samples)
        return made[kind]

    return of_kind
