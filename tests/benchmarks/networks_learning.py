"""What networks learn, and how fluent the window stays meanwhile; needs the whole program.

``python -m tests.benchmarks.networks --learn [demo] [samples] [window]``:

- ``demo``: the demo library is composed anew; TimeFreq on mel learns its styles, three folds by
  artist as the bench deals them. ``seconds`` are those of all three trainings together.
- ``samples``: the sounds of ``../shared/data/samples``, 17 labels, five folds: classifiers on the
  518 track features alone, networks alone, and each network with the best classifier, joined by
  each rule of the bench. Weights of the rule ``stacked`` come from the other folds.
  ``shuffled`` is the score of the best network and the best classifier when labels are dealt
  anew. Which is best is chosen on the same tracks: the others are told too.
- ``window``: see `tests.benchmarks.networks_window`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from musicscope.analysis.fma.columns import COLUMNS
from musicscope.analysis.fma.published import published_features
from musicscope.audio.decode import decode
from musicscope.audio.demo import DemoSpec
from musicscope.jobs import InlineRunner
from musicscope.learning.evaluation.dataset import Dataset
from musicscope.learning.evaluation.experiment import Experiment, run_experiment
from musicscope.learning.evaluation.fusion import RULES, fuse, stack
from musicscope.learning.evaluation.result import Answers, Result
from musicscope.learning.evaluation.scoring import baselines, score_answers
from musicscope.learning.evaluation.splits import split_rows
from musicscope.learning.networks import INPUTS, Input
from musicscope.learning.networks.tagging_inputs import mel_picture
from musicscope.learning.training.augmentation import Augmentation
from musicscope.learning.training.cross_validation import CrossValidated, cross_validate
from musicscope.learning.training.pulse import Silence
from musicscope.learning.training.sources import ArraySource
from musicscope.learning.training.spec import Examples, TrainingSpec

SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "data" / "samples"
LEAST_F1, MOST_S = 0.9, 300.0
CLASSIFIERS = ("svc", "logistic_regression", "extra_trees")
NETWORKS_FOR_SAMPLES = ("freq", "time", "time_freq")
#: Half of the sounds are shorter than 0.9 s: windows of 1.5 s, followed by silence.
SHORT_SOUNDS = mel_picture(22_050, 128, 128, n_fft=2048, hop=256, short="pad")


def shorter(hears: Input, frames: int) -> Input:
    """Return a network's input with a window of fewer frames."""
    samples = (frames - 1) * int(hears.settings["hop"])
    return replace(hears, frames=frames, samples=samples)


def recipe_for_demo(names: tuple[str, ...]) -> TrainingSpec:
    return TrainingSpec(
        "time_freq",
        names,
        input=shorter(INPUTS["mel"], 160),
        epochs=12,
        crops=2,
        learning_rate=3e-3,
        schedule="one cycle",
        patience=0,
        validation=0.0,
    )


def recipe_for_samples(network: str, names: tuple[str, ...]) -> TrainingSpec:
    return TrainingSpec(
        network,
        names,
        input=SHORT_SOUNDS,
        epochs=30,
        batch=16,
        learning_rate=3e-3,
        schedule="one cycle",
        patience=0,
        validation=0.0,
        windows=4,
        augmentation=Augmentation(gain_db=6, time_masks=1, frequency_masks=1),
    )


def dataset_of(labels: list[str], artists: list[str], vectors: np.ndarray | None) -> Dataset:
    """Return labelled sounds, with the 518 features where `vectors` [shape=(n, 518)] are given."""
    names, classes = np.unique(labels, return_inverse=True)
    rows = np.arange(len(labels))
    return Dataset(
        features={} if vectors is None else {"518": vectors},
        columns={} if vectors is None else {"518": [column.name for column in COLUMNS]},
        task="classes",
        names=tuple(names.tolist()),
        answers=np.eye(len(names), dtype=np.float32)[classes],
        artists=np.unique(artists, return_inverse=True)[1].astype(np.int64),
        recordings=rows,
        tracks=rows,
        titles=tuple(artists),
    )


def sounds(files: list[Path], rate: int) -> ArraySource:
    return ArraySource([decode(file, rate=rate).astype(np.float16) for file in files])


def shuffled(dataset: Dataset, seed: int = 1) -> Dataset:
    """Return the same tracks with the labels of others."""
    order = np.random.default_rng(seed).permutation(len(dataset))
    return replace(dataset, answers=dataset.answers[order])


def figures(answers: Answers) -> dict[str, object]:
    """Return macro F1 and accuracy, each with its 95 % interval."""
    return _told(score_answers(answers, title="", settings={}, seconds=0.0))


def _told(result: Result) -> dict[str, object]:
    return {
        name: [round(float(value), 4) for value in result.figures[name]]
        for name in ("macro_f1", "accuracy")
    }


def learn(spec: TrainingSpec, dataset: Dataset, source: ArraySource, folds: np.ndarray) -> Any:
    return cross_validate(spec, Examples.of_dataset(dataset, source), folds)


def measure_demo(*, quick: bool) -> dict[str, object]:
    """Learn the styles of the demo library."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        InlineRunner().submit(DemoSpec(folder))
        composed = time.perf_counter()
        pieces = json.loads((Path(folder) / "truth.json").read_text())["pieces"]
        files = [Path(folder) / piece["file"] for piece in pieces]
        source = sounds(files, INPUTS["mel"].sample_rate)
        decoded = time.perf_counter()
    dataset = dataset_of([p["style"] for p in pieces], [p["artist"] for p in pieces], None)
    spec = recipe_for_demo(dataset.names)
    if quick:
        spec = replace(spec, epochs=1, crops=1)
    processor = time.process_time()
    found = learn(spec, dataset, source, split_rows(dataset, 3))
    told = figures(found.answers)
    seconds = sum(training.seconds for training in found.trainings)
    return {
        **told,
        "seconds": round(seconds, 1),
        "seconds_one_fold": round(max(training.seconds for training in found.trainings), 1),
        "processor_s": round(time.process_time() - processor, 1),
        "compose_s": round(composed - began, 1),
        "decode_s": round(decoded - composed, 1),
        "chance": baselines(found.answers)["chance"],
        "window_s": round(found.trainings[0].input.seconds, 2),
        "examples_a_training": spec.epochs * spec.crops * len(found.trainings[0].split.train),
        "settings": found.trainings[0].settings_in_words(),
        "holds": told["macro_f1"][0] >= LEAST_F1 and seconds <= MOST_S,
    }


def stacked_scores(first: Answers, second: Answers) -> np.ndarray:
    """Return scores joined with weights that were learned on all other folds."""
    joined = np.full_like(first.scores, np.nan)
    for fold in np.unique(first.folds[first.folds >= 0]):
        own = first.folds == fold
        weights = stack(first.scores[~own], second.scores[~own], first.truth[~own], "classes")
        joined[own] = fuse(first.scores[own], second.scores[own], "stacked", "classes", weights)
    return joined


def fusions(first: Answers, second: Answers) -> dict[str, dict[str, object]]:
    """Return the figures of two models joined, by rule."""
    found = {}
    for rule in RULES:
        if rule == "stacked":
            scores = stacked_scores(first, second)
        else:
            scores = fuse(first.scores, second.scores, rule, "classes")
        found[rule] = figures(replace(first, scores=scores.astype(np.float32)))
    return found


def measure_samples(folder: Path, *, quick: bool) -> dict[str, object]:
    """Compare classifiers on the 518 features with networks, and with both joined."""
    files = sorted(folder.glob("*.flac"))
    labels = [file.name.partition("_")[0] for file in files]
    vectors = np.stack([published_features(os.fsencode(file)) for file in files])
    dataset = dataset_of(labels, [file.stem for file in files], vectors)
    folds = split_rows(dataset, 5)
    source = sounds(files, SHORT_SOUNDS.sample_rate)
    networks = NETWORKS_FOR_SAMPLES[:1] if quick else NETWORKS_FOR_SAMPLES

    def classify(name: str, data: Dataset) -> Result:
        experiment = Experiment(name, groups=("518",), importance=False)
        return run_experiment(data, experiment, Silence(), folds)

    def train(name: str, data: Dataset) -> CrossValidated:
        spec = recipe_for_samples(name, data.names)
        return learn(replace(spec, epochs=1) if quick else spec, data, source, folds)

    alone = {name: classify(name, dataset) for name in CLASSIFIERS}
    best = max(alone, key=lambda name: alone[name].figures["macro_f1"].value)
    trained = {name: train(name, dataset) for name in networks}
    scored = {name: figures(found.answers) for name, found in trained.items()}
    leading = max(scored, key=lambda name: scored[name]["macro_f1"])
    joined = {n: fusions(alone[best].answers, f.answers) for n, f in trained.items()}
    pairs = [(name, rule) for name in joined for rule in joined[name]]
    first = max(pairs, key=lambda pair: joined[pair[0]][pair[1]]["macro_f1"])
    strange = shuffled(dataset)
    return {
        "sounds": len(files),
        "folds": int(folds.max()) + 1,
        "chance": alone[best].baselines["chance"],
        "features_518": {name: _told(result) for name, result in alone.items()},
        "networks": {
            name: {**scored[name], "seconds": round(sum(t.seconds for t in found.trainings), 1)}
            for name, found in trained.items()
        },
        "fusion": joined,
        "best_518": {best: _told(alone[best])},
        "best_network": {leading: scored[leading]},
        "best_fusion": {" + ".join((best, *first)): joined[first[0]][first[1]]},
        "shuffled": {
            best: _told(classify(best, strange)),
            leading: figures(train(leading, strange).answers),
        },
    }


def measure_window(*, quick: bool) -> dict[str, object]:
    """Train beside the window, in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.networks_window"]
    done = subprocess.run(
        [*command, *(["--quick"] if quick else [])], check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def measure_learning(parts: list[str], samples: Path | None, *, quick: bool) -> dict[str, object]:
    """Return the figures of some parts, of all when none is named."""
    folder = samples or SAMPLES
    found: dict[str, object] = {
        "cores": os.cpu_count(),
        "load": [round(value, 2) for value in os.getloadavg()],
        "torch": str(torch.__version__),
    }
    wanted = parts or ["demo", "samples", "window"]
    if "demo" in wanted:
        found["demo"] = measure_demo(quick=quick)
    if "samples" in wanted and not folder.is_dir():
        print(f"{folder} is not there: name it with --samples", file=sys.stderr)
    elif "samples" in wanted:
        found["samples"] = measure_samples(folder, quick=quick)
    if "window" in wanted:
        found["window"] = measure_window(quick=quick)
    return found
