"""A library and a music folder for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from musicscope.library.library import Library
from tests.library.music import open_folder, write_track


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library(tmp_path / "data" / "library.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    folder.mkdir()
    return folder


@pytest.fixture
def filled(library: Library, music: Path) -> Library:
    for n in range(40):
        write_track(music / f"{n}.flac", 300 + n, title=f"Song {n}")
    open_folder(library, music)
    return library
