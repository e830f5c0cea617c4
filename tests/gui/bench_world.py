"""The invented library with a bench on which runs take as long as a test wants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from musicscope.jobs.context import Progress
from musicscope.workspace.bench import Bench, Run
from musicscope.workspace.bench_features import FeatureGroup
from tests.gui.label_world import LabelWorld
from tests.learning.report.runs import answers_of, run_of

GROUPS = (
    FeatureGroup("518", "The 518 track features", 518, ("fma518",)),
    FeatureGroup("aspects", "All aspects of likeness", 347, ("timbre",)),
    FeatureGroup("texture", "Texture of the spectrogram", 96, ("texture",)),
)


class PatientBench(Bench):
    """Runs go on until the test ends them."""

    def __init__(self, *parts: object) -> None:
        super().__init__(*parts)
        self.asked: list[tuple[object, str]] = []
        self.cancelled: list[Run] = []
        self.groups = GROUPS

    def feature_groups(self) -> tuple[FeatureGroup, ...]:
        return self.groups

    def run(self, experiment: object, target: str) -> None:
        self.asked.append((experiment, target))
        run = Run(experiment.classifier, target)
        run.cancel = lambda: (self.cancelled.append(run), self.end(run))
        self._running[len(self.asked)] = run
        self.changed.emit(None)

    def tell(self, done: int, total: int, remaining_s: float | None = None) -> None:
        run = self.running[-1]
        run.progress = Progress(done, total, "fits", remaining_s)
        self.progress.emit(run)

    def end(self, run: Run, result: object = None) -> None:
        self._running = {key: own for key, own in self._running.items() if own is not run}
        if result is not None:
            self._shelf.keep(result)
            self.finished.emit(result)
        self.changed.emit(None)


class FewTextures:
    """Describes texture when told to, and at once."""

    def __init__(self) -> None:
        self.asked = 0

    def ensure(self, tracks: object = None, done: Callable[[], None] = lambda: None) -> None:
        self.asked += 1
        done()


class BenchWorld(LabelWorld):
    """200 invented tracks with genres, and a bench."""

    def __init__(self, folder: Path, tracks: int = 200) -> None:
        super().__init__(folder, tracks)
        self.textures = FewTextures()
        self.bench = PatientBench(
            self.library,
            self.catalogue,
            self.labelling,
            self.jobs,
            self.undo.push,
            self.notices.emit,
        )

    def keep(self, **more: object) -> object:
        """Put a run on the shelf; later ones are newer."""
        result = run_of(**more)
        made_s = 1_790_000_000.0 + len(self.bench.results())
        result = replace(result, made_s=made_s)
        self.bench._shelf.keep(result)
        self.bench.changed.emit(None)
        return result


def with_confusion() -> object:
    """Return answers that are right, but for two Chorales, 3 and 11, that were named House."""
    answers = answers_of()
    scores = np.where(answers.truth == 1, 0.9, 0.1 / 7).astype(np.float32)
    for row, sure in ((2, 0.6), (10, 0.8)):
        scores[row] = (1 - sure) / 7
        scores[row, 3] = sure
    return replace(answers, scores=scores)
