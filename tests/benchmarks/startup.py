"""How long a library of 10,000 tracks keeps the person waiting for the window.

Run ``python -m tests.benchmarks.startup``; the last line is one JSON object. `window_s` runs from
the start of the process until the window with its filled table has been painted; the first run,
in which Python compiles the program as an installation does, does not count.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from musicscope.core.paths import Places
from tests.benchmarks.library import fill

TRACKS = 10_000
RUNS = 5
HEAVY = ("torch", "umap", "librosa", "sklearn", "numba", "scipy")


def open_window(data: Path, started: float) -> None:
    """Do in this process what the program does until its first picture; print the time."""
    from PySide6.QtCore import QEvent, QObject

    from musicscope.app import keep_log
    from musicscope.gui.session import Session, draw_off_screen, make_application

    draw_off_screen()
    places = Places(data, data / "cache")
    keep_log(places)
    app = make_application()
    session = Session(places)
    painted: list[float] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                painted.append(time.time() - started)
            return False

    watch = Watch()
    session.window.library_panel.table.viewport().installEventFilter(watch)
    session.window.show()
    while not painted:
        app.processEvents()
    rows = session.window.library_panel.table.model().rowCount()
    heavy = [name for name in HEAVY if name in sys.modules]
    session.close()
    print(json.dumps({"window_s": painted[0], "rows": rows, "heavy": heavy}))


def main() -> None:
    """Measure several cold processes and print the median."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        places = Places(data, data / "cache")
        places.create()
        fill(places.database, TRACKS)
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(data / "compiled")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        runs = []
        for _ in range(1 + RUNS):
            command = [sys.executable, "-m", "tests.benchmarks.startup", folder, str(time.time())]
            done = subprocess.run(
                command, capture_output=True, text=True, check=True, env=environment
            )
            runs.append(json.loads(done.stdout.splitlines()[-1]))
        del runs[0]
    times = sorted(run["window_s"] for run in runs)
    print(
        json.dumps(
            {
                "window_s": round(times[len(times) // 2], 3),
                "window_s_best": round(times[0], 3),
                "window_s_worst": round(times[-1], 3),
                "tracks": runs[0]["rows"],
                "heavy_imports": runs[0]["heavy"],
            }
        )
    )


if __name__ == "__main__":
    if len(sys.argv) == 3:
        open_window(Path(sys.argv[1]), float(sys.argv[2]))
    else:
        main()
