"""The music that benchmarks measure on: a folder of choice, a real library, or the demo library."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from musicscope.audio.demo import DemoSpec
from musicscope.jobs import InlineRunner

#: Debian's package of 41 orchestral tracks, 2 h 8 min.
PACKAGE = "wesnoth-1.16-music"


def packaged_music() -> Path | None:
    """Return the folder of the Debian package, if it is installed."""
    try:
        listing = subprocess.run(
            ["dpkg", "-L", PACKAGE], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return next((Path(line).parent for line in listing.splitlines() if line.endswith(".ogg")), None)


@contextmanager
def music_folder(chosen: Path | None) -> Iterator[Path]:
    """Give `chosen`, or the packaged music, or a demo library that is removed afterwards."""
    folder = chosen or packaged_music()
    if folder is not None:
        yield folder
        return
    print("no music was named: measuring on the demo library", file=sys.stderr)
    with tempfile.TemporaryDirectory() as temporary:
        InlineRunner().submit(DemoSpec(temporary))
        yield Path(temporary)
