"""How long a label takes until it is on the disk, by itself and by a key through the whole window.

``python -m tests.benchmarks.labels [FOLDER]`` prints one JSON object; the library lies in FOLDER,
so that a real disk can be measured.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from musicscope.core.undo import UndoStack
from musicscope.jobs import InlineRunner
from musicscope.library.library import Library
from musicscope.library.tags import Tags
from musicscope.workspace.labelling import Labelling
from tests.benchmarks.labels_window import label_key_ms

TRACKS, TAGS, LABELS = 10_000, 20, 1_000


def label_write_ms(folder: Path) -> dict[str, float]:
    """Return the times of single labels, of a lasso, of a search and of all counts, ms."""
    library, undo = Library(folder / "labels.sqlite3"), UndoStack()
    with library.database.transaction() as connection:
        connection.executemany(
            "INSERT INTO tracks (path, size, mtime_ns, added_s) VALUES (?, 1, 1, 1)",
            [(b"/m/%d" % n,) for n in range(TRACKS)],
        )
    labelling = Labelling(library, InlineRunner(), undo.push, lambda _: None, lambda _: None)
    tags = [labelling.store.make(f"tag {n}").id for n in range(TAGS)]
    rng, times = random.Random(1), []
    for _ in range(LABELS):
        say = rng.choice((labelling.yes, labelling.no))
        chosen = rng.choice(tags), [rng.randrange(1, TRACKS)]
        times.append(_ms(lambda say=say, chosen=chosen: say(*chosen)))
    lasso = _ms(lambda: labelling.yes(tags[0], range(1, 2_001)))
    found = {
        "label_write_ms_median": float(np.median(times)),
        "label_write_ms_p99": float(np.percentile(times, 99)),
        "label_write_ms_max": max(times),
        "lasso_2000_ms": lasso,
        "find_ms": _ms(lambda: labelling.find("tag 0")),
        "counts_ms": _ms(labelling.all_counts),
        "labels": len(Tags(library.database).everything()),
    }
    library.close()
    return found


def _ms(work: object) -> float:
    started = time.perf_counter()
    work()  # type: ignore[operator]
    return 1e3 * (time.perf_counter() - started)


def main() -> None:
    with tempfile.TemporaryDirectory(
        prefix="musicscope-benchmark-", dir=sys.argv[1] if len(sys.argv) > 1 else None
    ) as name:
        found = label_write_ms(Path(name)) | label_key_ms(Path(name))
        print(json.dumps({figure: round(value, 3) for figure, value in found.items()}))


if __name__ == "__main__":
    main()
