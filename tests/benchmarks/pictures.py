"""How soon pictures of a track come, and what they take.

Run ``python -m tests.benchmarks.pictures [--music FOLDER]``; the last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from pathlib import Path
from time import monotonic, perf_counter
from typing import Any

from musicscope.analysis.picture import PICTURES, PictureChoice, Tile, tile_count
from musicscope.analysis.picture_sound import MEMORY
from musicscope.audio.decode import probe
from musicscope.audio.equaliser import FLAT, ten_bands
from musicscope.core.errors import DecodeError
from musicscope.jobs import JobRunner
from musicscope.jobs.mailbox import Mailbox
from musicscope.workspace.pictures import CACHE_BYTES, Pictures
from tests.benchmarks.music import music_folder

RUNS = 5
#: As in the window.
SWITCH_S = 0.001
LONGEST_S = 60.0
TRACKS = 100
STFT, CHROMA = PictureChoice("stft"), PictureChoice("chroma")
#: Changes of settings: from one picture to another.
CHANGES: dict[str, dict[str, Any]] = {
    "fft_4096": {"fft": 4096},
    "fft_8192": {"fft": 8192},
    "fft_32768": {"fft": 32_768},
    "hop_64": {"hop": 64},
    "hop_1024": {"hop": 1024},
    "blackmanharris": {"window": "blackmanharris"},
    "rate_44100": {"rate": 44_100},
    "fft_32768_hop_64": {"fft": 32_768, "hop": 64},
}


class Bench:
    """Pictures made by the real runner, with one thread that receives."""

    def __init__(self) -> None:
        self.mailbox = Mailbox()
        self.jobs = JobRunner(self.mailbox.deliver)
        self.pictures = Pictures(self.jobs)
        self.came: list[tuple[float, Tile]] = []
        self.pictures.arrived.subscribe(lambda tile: self.came.append((perf_counter(), tile)))

    def wait(self) -> None:
        """Wait until all tiles are there."""
        self.mailbox.pump(lambda: not self.pictures.busy, LONGEST_S)

    def first_and_whole_ms(self, path: bytes, duration_s: float) -> tuple[float, float]:
        """Open a track that nobody remembers."""
        self.pictures.close()
        MEMORY.clear()
        self.mailbox.drain()
        self.came.clear()
        began = perf_counter()
        self.pictures.show(1, path, duration_s)
        self.wait()
        return 1000 * (self.came[0][0] - began), 1000 * (self.came[-1][0] - began)

    def change_ms(self, old: PictureChoice, new: PictureChoice, position_s: float) -> float:
        """Return how long it takes until all around the playhead is of the new settings."""
        self.pictures.look_at(position_s)
        self.wait()
        self.came.clear()
        self.mailbox.drain()
        began = perf_counter()
        self.pictures.unwant(old)
        self.pictures.want(new)
        self.mailbox.pump(lambda: self._covered(new, position_s, duration_s=12.0), LONGEST_S)
        taken = 1000 * (perf_counter() - began)
        self.wait()
        self.pictures.unwant(new)
        self.pictures.want(old)
        self.wait()
        return taken

    def equaliser_ms(self, position_s: float) -> float:
        """Return how long it takes until the sound around the playhead is equalised."""
        self.pictures.look_at(position_s)
        self.wait()
        self.came.clear()
        began = perf_counter()
        self.pictures.equaliser = ten_bands([6, 4, 2, 0, 0, 0, -2, -4, 3, 6])
        self.mailbox.pump(lambda: len(self.came) >= len(self.pictures.wanted), LONGEST_S)
        taken = 1000 * (self.came[-1][0] - began)
        self.wait()
        self.pictures.equaliser = FLAT
        self.wait()
        return taken

    def _covered(self, choice: PictureChoice, position_s: float, duration_s: float) -> bool:
        tiles = self.pictures.tiles(choice)
        wanted = [position_s - duration_s / 2, position_s, position_s + duration_s / 2]
        return all(_shows(tiles, moment) for moment in wanted)


def _shows(tiles: dict[int, Tile], moment_s: float) -> bool:
    from musicscope.analysis.picture import TILE_S

    tile = tiles.get(int(moment_s / TILE_S))
    if tile is None:
        return False
    start, stop = tile.known or (0, tile.levels.shape[1])
    place = (moment_s / TILE_S) % 1 * tile.levels.shape[1]
    return start <= place <= stop


def _rss_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _tracks(folder: Path) -> list[tuple[bytes, float]]:
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in (".ogg", ".flac", ".mp3", ".wav"):
            try:
                found.append((bytes(path), probe(bytes(path)).duration_s or 0.0))
            except DecodeError:
                continue
    return found


def growth(bench: Bench, tracks: list[tuple[bytes, float]]) -> dict[str, float]:
    """Open a hundred tracks in turn, each until all of it is there."""
    bench.pictures.close()
    before = _rss_mb()
    highest = half = 0.0
    for number in range(TRACKS):
        path, duration_s = tracks[number % len(tracks)]
        bench.came.clear()
        bench.pictures.show(1000 + number, path, duration_s)
        bench.wait()
        highest = max(highest, _rss_mb())
        if number == TRACKS // 2:
            half = _rss_mb()
    return {
        "rss_growth_mb": round(_rss_mb() - before),
        "rss_growth_second_half_mb": round(_rss_mb() - half),
        "rss_highest_mb": round(highest),
        "cache_mb": round(CACHE_BYTES / 2**20),
        "sound_memory_mb": round(MEMORY.nbytes / 2**20),
    }


def measure(folder: Path) -> dict[str, object]:
    """Return every figure."""
    sys.setswitchinterval(SWITCH_S)
    tracks = _tracks(folder)
    path, duration_s = min(tracks, key=lambda track: abs(track[1] - 300))
    bench = Bench()
    began = monotonic()
    kinds: dict[str, dict[str, float]] = {}
    together = {kind: (PictureChoice(kind),) for kind in PICTURES.names()}
    together["stft_and_chroma"] = (STFT, CHROMA)
    for name, choices in together.items():
        for choice in choices:
            bench.pictures.want(choice)
        bench.pictures.warm()
        bench.first_and_whole_ms(path, duration_s)
        runs = [bench.first_and_whole_ms(path, duration_s) for _ in range(RUNS)]
        kinds[name] = {
            "first_ms": round(statistics.median(first for first, _ in runs), 1),
            "whole_ms": round(statistics.median(whole for _, whole in runs), 1),
        }
        for choice in choices:
            bench.pictures.unwant(choice)
    bench.pictures.want(STFT)
    bench.first_and_whole_ms(path, duration_s)
    middle = duration_s / 2
    changes = {
        name: round(bench.change_ms(STFT, PictureChoice("stft", tuple(new.items())), middle), 1)
        for name, new in CHANGES.items()
    }
    changes |= {
        f"to_{kind}": round(bench.change_ms(STFT, PictureChoice(kind), middle), 1)
        for kind in PICTURES.names()
        if kind != "stft"
    }
    bench.pictures.want(CHROMA)
    bench.wait()
    equaliser = bench.equaliser_ms(middle)
    memory = growth(bench, tracks)
    bench.jobs.close()
    return {
        "track_s": round(duration_s),
        "tiles": tile_count(duration_s),
        "kinds": kinds,
        "settings_change_ms": changes,
        "equaliser_ms": round(equaliser, 1),
        **memory,
        "load": round(os.getloadavg()[0], 2),
        "took_s": round(monotonic() - began),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--music", type=Path)
    folder = parser.parse_args().music
    with music_folder(folder) as music:
        print(json.dumps(measure(music)))


if __name__ == "__main__":
    main()
