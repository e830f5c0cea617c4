"""Sounds that several tests read, encoded once."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from musicscope.audio.player import Player
from tests.audio.encoding import FORMATS, encode, music, write
from tests.audio.fakes import FakeCards


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


@pytest.fixture
def cards() -> FakeCards:
    return FakeCards("Speakers", "Headphones")


@pytest.fixture
def player(cards: FakeCards) -> Iterator[Player]:
    player = Player(outputs=cards)
    yield player
    player.close()
    assert not any(t.name in ("player", "silent output") for t in threading.enumerate())


@pytest.fixture
def six_seconds(tmp_path: Path) -> tuple[bytes, np.ndarray]:
    """Six seconds in two channels, and their samples."""
    samples = music(6.0)
    return os.fsencode(encode(tmp_path / "piece.wav", samples, 44_100, "pcm_f32le")), samples
