"""How fast a library is analysed, and how exactly: ``python -m tests.benchmarks.analysis``.

``--music FOLDER`` names the music; the folder of the package wesnoth-1.16-music by default.

Prints one JSON object as its last line. All rates are seconds of music a second of the clock, in
worker processes that have analysed a first file already, with one thread each:

- ``realtime_factor``: the whole analysis of all files, decoding included, on one core.
- ``decode_factor``: decoding alone.
- ``core_realtime_factor``, ``core_decode_factor``: the same by the time that the core worked for
  it, which other programs on the machine do not change.
- ``librosa_factor``: the 518 features alone with librosa, decoding not counted, on the first
  ``librosa_seconds`` of each file.
- ``two_core_factor``: throughput of two workers over that of one.
- ``peak_rss_mb``: the most memory any of these workers took.
- ``ok_518``: the share of the 518 values of the recordings in ``../shared/data`` that lie within
  1e-3 relative or 1e-4 absolute of librosa's; ``outside_518`` names the others. Values that
  scipy calls undefined are not counted.
- ``ms_per_second``: where the time goes, milliseconds for each second of music, on one file of
  middling length.
"""

from __future__ import annotations

import os

os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1"))
os.environ["NUMBA_NUM_THREADS"] = "1"

import argparse
import json
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from tests.benchmarks.music import music_folder
from tests.places import SHARED_DATA

LIBROSA_SECONDS = 60.0
MIDDLING_S = 200.0


def clock(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def sound_files(folder: Path) -> list[tuple[bytes, float]]:
    """Return path and duration of every file that holds sound, the longest first."""
    from musicscope.audio.decode import probe
    from musicscope.core.errors import DecodeError

    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        try:
            found.append((bytes(path), probe(bytes(path)).duration_s))
        except DecodeError:
            continue
    return sorted(found, key=lambda item: -item[1])


def warm(path: bytes) -> None:
    """Let a worker import and prepare what it needs."""
    from musicscope.analysis.track import analyse

    analyse(path)


def analyse_file(path: bytes) -> tuple[float, float]:
    """Analyse a file; return the seconds this core worked, and the worker's peak memory in MB."""
    from musicscope.analysis.track import analyse

    started = time.process_time()
    analyse(path)
    return time.process_time() - started, peak_mb()


def decode_file(path: bytes) -> tuple[float, float]:
    from musicscope.audio.decode import decode

    started = time.process_time()
    decode(path)
    return time.process_time() - started, peak_mb()


class Throughput(NamedTuple):
    """Seconds of music a second of the clock, and of a working core; the most memory, MB."""

    factor: float
    core_factor: float
    peak_mb: float


@contextmanager
def workers(n: int, first: bytes) -> Iterator[ProcessPoolExecutor]:
    """Give `n` worker processes, all of them warm."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(n, mp_context=context, initializer=warm, initargs=(first,)) as pool:
        list(pool.map(time.sleep, [0.5] * n))
        yield pool


def throughput(
    n: int,
    work: Callable[[bytes], tuple[float, float]],
    files: Sequence[tuple[bytes, float]],
) -> Throughput:
    """Measure how `n` workers get through the files."""
    music_s = sum(duration for _, duration in files)
    with workers(n, files[-1][0]) as pool:
        started = time.perf_counter()
        worked, peaks = zip(*pool.map(work, [path for path, _ in files]), strict=True)
        elapsed = time.perf_counter() - started
    return Throughput(music_s / elapsed, music_s / sum(worked), max(peaks))


def librosa_speed(paths: Sequence[bytes]) -> float:
    """Return seconds of music a second that librosa gets through for the 518 features."""
    from musicscope.audio.decode import decode
    from tests.analysis import fma_by_librosa

    fma_by_librosa.features(decode(paths[0], stop_s=5))
    heard = spent = 0.0
    for path in paths:
        y = decode(path, stop_s=LIBROSA_SECONDS)
        spent += clock(lambda y=y: fma_by_librosa.features(y))
        heard += len(y) / fma_by_librosa.RATE
    return heard / spent


def agreement(paths: Sequence[Path]) -> tuple[float, list[str]]:
    """Return the share of values that agree with librosa, and the names of the others."""
    from musicscope.analysis.track import analyse
    from musicscope.audio.decode import decode
    from tests.analysis import fma_by_librosa

    counted, others = 0, []
    for path in paths:
        vectors = analyse(bytes(path), names=("fma518",)).vectors
        theirs = fma_by_librosa.features(decode(path))
        counted += int(np.count_nonzero(~np.isnan(theirs)))
        wrong = fma_by_librosa.outside(vectors["fma518"], theirs)
        others += [f"{path.stem}: {column.name}" for column in wrong]
    return 1 - len(others) / max(counted, 1), others


def profile(path: bytes) -> dict[str, float]:
    """Return what each part of the analysis takes, in ms for each second of music."""
    from musicscope.analysis.descriptor import DESCRIPTORS
    from musicscope.analysis.fact import FACTS
    from musicscope.analysis.harmony.spectrum import centred, pitch_spectra
    from musicscope.analysis.loudness.meter import LoudnessMeter
    from musicscope.analysis.sound import RATE, SharedSound
    from musicscope.analysis.track import measure
    from musicscope.audio.decode import Sound, decode, stream
    from musicscope.audio.identity import hash_packets

    y = decode(path)
    sound = SharedSound.whole(y)
    spent = {"decode": clock(lambda: decode(path)), "identity": clock(lambda: hash_packets(path))}
    for shared in ("spectra", "survey", "mel_db", "chroma", "cqt"):
        spent[f"shared {shared}"] = clock(lambda shared=shared: getattr(sound, shared))
    for entry in DESCRIPTORS:
        spent[entry.name] = clock(lambda entry=entry: sound.once(entry.run))
    spent["pitch spectra"] = clock(lambda: pitch_spectra(centred(y)))
    with Sound(path) as file:
        material, _ = measure(file)
        meter = LoudnessMeter(file.rate, file.channels)
    blocks = list(stream(path))
    spent["loudness meter"] = clock(lambda: [meter.push(block) for block in blocks])
    for fact in FACTS:
        spent[f"fact {fact.name}"] = clock(lambda fact=fact: fact.run(material))
    per_second = 1000 * RATE / len(y)
    return {name: round(s * per_second, 4) for name, s in spent.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure speed and exactness of the analysis.")
    parser.add_argument("--music", type=Path, help="folder of music to measure on")
    with music_folder(parser.parse_args().music) as folder:
        files = sound_files(folder)
        if not files:
            sys.exit(f"{folder} holds no sound.")
        middling = min(files, key=lambda item: abs(item[1] - MIDDLING_S))[0]
        decoding = throughput(1, decode_file, files)
        one = throughput(1, analyse_file, files)
        two = throughput(2, analyse_file, files)
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            librosa_factor = pool.submit(librosa_speed, [path for path, _ in files]).result()
        warm(middling)
        parts = profile(middling)
    recordings = sorted((SHARED_DATA / "recordings").glob("*.ogg"))
    ok, others = agreement(recordings) if recordings else (None, [])
    result = {
        "realtime_factor": round(one.factor, 1),
        "decode_factor": round(decoding.factor, 1),
        "librosa_factor": round(librosa_factor, 1),
        "ratio_to_librosa": round(one.factor / librosa_factor, 2),
        "ratio_to_decode": round(one.factor / decoding.factor, 3),
        "peak_rss_mb": round(max(one.peak_mb, two.peak_mb), 1),
        "two_core_factor": round(two.factor / one.factor, 2),
        "ok_518": ok,
        "outside_518": others[:50],
        "core_realtime_factor": round(one.core_factor, 1),
        "core_decode_factor": round(decoding.core_factor, 1),
        "files": len(files),
        "hours": round(sum(duration for _, duration in files) / 3600, 2),
        "librosa_seconds": LIBROSA_SECONDS,
        "ms_per_second": parts,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
