"""An analysis that costs nothing, in a module that workers can import."""

from __future__ import annotations

import hashlib
import os
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from musicscope.analysis.result import TrackAnalysis
from musicscope.jobs import JobContext, JobSpec
from musicscope.jobs.worker import SilentContext

#: The methods of an earlier program, and of this one.
THEN = {"mfcc": 1, "rhythm": 1}
NOW = {"mfcc": 1, "rhythm": 2, "form": 1}


@dataclass(frozen=True)
class Listen:
    """Stands in for `AnalyseSpec`; notes in ``MUSICSCOPE_HEARD`` what it was asked for."""

    path: bytes
    names: tuple[str, ...] = ()
    label: str = "Listening"

    def run(self, context: JobContext) -> TrackAnalysis:
        with Path(os.environ["MUSICSCOPE_HEARD"]).open("a") as heard:
            heard.write(f"{os.path.basename(self.path).decode()} {' '.join(self.names)}\n")
        time.sleep(0.01)
        made = {name: NOW[name] for name in self.names or NOW}
        return TrackAnalysis(
            audio_hash=hashlib.blake2b(self.path, digest_size=16).digest(),
            duration_s=1.0,
            vectors={name: np.full(3, version, np.float32) for name, version in made.items()},
            versions=made,
            found_by={name: name for name in made},
        )


class Threads:
    """Runs items in one thread of this process."""

    width = 1

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1)

    def submit_item(self, spec: JobSpec, timeout_s: float) -> Future[Any]:
        return self._pool.submit(spec.run, SilentContext())

    def close(self) -> None:
        self._pool.shutdown()
