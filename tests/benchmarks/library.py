"""How quick and how large a library is: ``python -m tests.benchmarks.library``.

Prints one JSON object as its last line: searching, loading and memory with 100,000 synthetic
tracks, and scans of a folder of 10,000 real files.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from musicscope.core.changes import Changes
from musicscope.library.catalogue import COLUMNS, Catalogue
from musicscope.library.library import Library
from musicscope.library.scan import ScanSpec
from tests.library.music import flac

TRACKS, FILES, DIMENSIONS = 100_000, 10_000, 74
SEARCHES = (
    "dvorak",
    "miles davis blue",
    "artist:band 12",
    "genre:jazz bpm:90..110",
    "-love night year:1990..1999",
    '"blue moon" key:Am',
    "lufs:-20..-10 bright:>2000",
    "title:symphony state:ready",
)
_WORDS = (
    "love",
    "night",
    "blue",
    "moon",
    "river",
    "Dvořák",
    "café",
    "symphony",
    "dance",
    "light",
    "summer",
    "dream",
    "fire",
    "Größe",
    "Miles",
    "Davis",
    "rain",
    "city",
    "sea",
    "warm",
    "road",
    "home",
    "stone",
    "heart",
    "song",
    "waltz",
    "nocturne",
    "étude",
)
_GENRES = ("Rock", "Jazz", "Pop\nRock", "R&B", "Classical", "Hip-Hop/Rap", "Folk\nCountry", "")


class Watcher:
    """The context of a job that notes when its first result came."""

    def __init__(self) -> None:
        self.started = time.perf_counter()
        self.first_s: float | None = None

    def progress(self, done: int, total: int, unit: str) -> None:
        pass

    def check(self) -> None:
        pass

    def publish(self, partial: Changes) -> None:
        if self.first_s is None and partial:
            self.first_s = time.perf_counter() - self.started


def seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def fill(path: Path, n_tracks: int) -> None:
    """Make a library of synthetic tracks with facts and vectors."""
    library = Library(path)
    chance = random.Random(0)
    rng = np.random.default_rng(0)
    with library.database.transaction() as db:
        db.execute("INSERT INTO folders (path) VALUES (?)", (b"/music",))
        db.execute("INSERT INTO methods (versions) VALUES ('{\"simple\": 1}')")
        for track in range(1, n_tracks + 1):
            artist = f"Band {track // 33} {_WORDS[track // 33 % len(_WORDS)]}"
            album = f"{_WORDS[track // 11 % len(_WORDS)]} no. {track // 11}"
            title = f"{' '.join(chance.choices(_WORDS, k=3))} {track % 97}"
            db.execute(
                "INSERT INTO tracks (path, size, mtime_ns, audio_hash, title, artist, album, "
                "album_artist, year, genres, track_number, duration_s, codec, bit_rate, channels, "
                "rate, added_s, state, methods) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,1)",
                (
                    f"/music/{artist}/{album}/{track % 11:02} {title} {track}.flac".encode(),
                    chance.randrange(10**8),
                    chance.randrange(10**18),
                    chance.randbytes(16),
                    title,
                    artist,
                    album,
                    artist,
                    chance.randrange(1950, 2025),
                    chance.choice(_GENRES),
                    track % 11,
                    chance.uniform(60, 600),
                    "flac",
                    800_000,
                    2,
                    44_100,
                    1.7e9 + track,
                    "ready",
                ),
            )
            facts = {
                "key_tonic": chance.randrange(12),
                "key_mode": chance.randrange(2),
                "key_confidence": chance.random(),
                "tempo_bpm": chance.uniform(60, 180),
                "tempo_confidence": chance.random(),
                "loudness_lufs": chance.uniform(-30, -5),
                "brightness_hz": chance.uniform(300, 5_000),
            }
            db.executemany(
                "INSERT INTO facts VALUES (?, ?, ?)", [(n, track, v) for n, v in facts.items()]
            )
            vector = rng.normal(size=DIMENSIONS).astype(np.float32).tobytes()
            db.execute(
                "INSERT INTO vectors (name, track, shape, data) VALUES ('simple', ?, ?, ?)",
                (track, str(DIMENSIONS), vector),
            )
            if track % 50 == 0:
                db.execute("INSERT INTO corrections VALUES (?, 'tempo_bpm', 92.0, 0.0)", (track,))
    library.close()


def search_ms(catalogue: Catalogue) -> np.ndarray:
    """Type each search letter by letter, in several orders; return the time of each key."""
    times = []
    for column, descending in [("artist", False), ("title", False), ("tempo", True)]:
        catalogue.select("", column, descending)
        for search in SEARCHES:
            for end in range(1, len(search) + 1):
                key = partial(catalogue.select, search[:end], column, descending)
                times.append(seconds(key))
    return 1e3 * np.array(times)


def resident_mb() -> float:
    """Return this process's resident memory."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def idle(path: Path) -> dict[str, float]:
    """Open a library as the program does, and say what that takes; for a process of its own."""
    before = resident_mb()
    started = time.perf_counter()
    library = Library(path)
    open_s = time.perf_counter() - started
    catalogue = Catalogue(library)
    load_s = time.perf_counter() - started
    first_s = seconds(lambda: catalogue.select(""))
    rss = resident_mb()
    library.close()
    return {
        "open_s": open_s,
        "load_s": load_s,
        "first_select_s": first_s,
        "rss_mb": rss,
        "catalogue_mb": rss - before,
    }


def measured_apart(path: Path) -> dict[str, float]:
    """Run `idle` in a fresh process."""
    command = [sys.executable, "-m", "tests.benchmarks.library", "--idle", os.fspath(path)]
    done = subprocess.run(command, capture_output=True, check=True)
    return json.loads(done.stdout)


def scans(folder: Path) -> dict[str, float]:
    """Scan `FILES` real files, and again unchanged."""
    music = folder / "music"
    for n in range(FILES):
        place = music / f"album {n // 12}"
        if n % 12 == 0:
            place.mkdir(parents=True)
        (place / f"{n}.flac").write_bytes(flac(440))
    library = Library(folder / "scan.sqlite3")
    library.add_folder(bytes(music))
    first = Watcher()
    scan_s = seconds(lambda: ScanSpec(library.path).run(first))
    rescan_s = min(seconds(lambda: ScanSpec(library.path).run(Watcher())) for _ in range(3))
    library.close()
    return {
        "scan_s": scan_s,
        "first_tracks_ms": 1e3 * (first.first_s or float("nan")),
        "rescan_s": rescan_s,
    }


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="musicscope-benchmark-") as name:
        folder = Path(name)
        fill(folder / "large.sqlite3", TRACKS)
        fill(folder / "middle.sqlite3", FILES)
        large = measured_apart(folder / "large.sqlite3")
        middle = measured_apart(folder / "middle.sqlite3")
        library = Library(folder / "large.sqlite3")
        catalogue = Catalogue(library)
        keys = search_ms(catalogue)
        sort_ms = [1e3 * seconds(partial(catalogue.select, "", c.name, True)) for c in COLUMNS]
        some = frozenset(range(1, 201))
        refresh_ms = 1e3 * seconds(lambda: catalogue.refresh(Changes(changed=some)))
        pending_ms = 1e3 * seconds(library.pending)
        outdated_ms = 1e3 * seconds(lambda: library.outdated({"simple": 1}))
        vectors_s = seconds(lambda: library.vectors("simple"))
        library.close()
        result = {
            "search_ms_p99": float(np.percentile(keys, 99)),
            "search_ms_median": float(np.median(keys)),
            "search_ms_max": float(keys.max()),
            "sort_ms_max": max(sort_ms),
            **scans(folder),
            "rss_mb": large["rss_mb"],
            "catalogue_mb": large["catalogue_mb"],
            "open_s": large["open_s"],
            "load_s": large["load_s"],
            "first_select_s": large["first_select_s"],
            "load_10000_s": middle["load_s"],
            "first_select_10000_s": middle["first_select_s"],
            "refresh_200_ms": refresh_ms,
            "pending_ms": pending_ms,
            "outdated_ms": outdated_ms,
            "vectors_s": vectors_s,
            "tracks": TRACKS,
            "files": FILES,
        }
    print(json.dumps({k: round(v, 4) for k, v in result.items()}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--idle"]:
        print(json.dumps(idle(Path(sys.argv[2]))))
    else:
        main()
