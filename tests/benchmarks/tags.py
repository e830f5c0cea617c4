"""How quick and how true learned tags are: ``python -m tests.benchmarks.tags`` prints JSON.

A number as argument sets how often each measurement is repeated (usually 6); names of parts
(``speed``, ``samples``, ``demo``, ``labels``) measure those alone.

*Labels* are drawn as an owner gives them to a tag: half of them yes, the odd one too, as far as
there are so many; the others no. Each is judged on tracks (in the demo library: on artists) that
no learner saw. ``active_gain`` is the number of labels that active choice needs to reach what 50
labels on tracks drawn at random reach, divided by 50: on the samples with their words as tags, as
``active_joined`` with tags that embrace two or three words, on the demo library so too.
``fusion_samples`` and ``fusion_demo`` hold ``fusion_gain``, by how much scores of the 518 features
joined with those of texture are ahead of the 518 features alone.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from musicscope.jobs import InlineRunner
from musicscope.learning.active import next_to_label
from musicscope.learning.data import gather_labels
from musicscope.learning.learner import fit_labels, fit_tag
from musicscope.learning.suggestions import suggest
from musicscope.workspace.learning_features import FMA, LIKENESS
from musicscope.workspace.learning_jobs import AHEAD
from tests.benchmarks.tags_active import active_gain
from tests.benchmarks.tags_fusion import fusion_gain
from tests.benchmarks.tags_music import Music, demo, samples, split

COUNTS = (1, 2, 5, 10, 20, 50)
LIBRARY, TAGS, WIDTH = 2_000, 20, 310
#: Active choice is measured on so many times the repeats: one curve says little.
ACTIVE_REPEATS = 3
#: The demo library is small: so many labels are the end of a curve there.
DEMO_LAST = 24
Scores = Callable[[np.ndarray, np.ndarray, np.ndarray, np.ndarray], np.ndarray]


def draw(music: Music, word: str, pool: np.ndarray, count: int, seed: int) -> np.ndarray | None:
    rng = np.random.default_rng([seed, count, *word.encode()])
    yes = rng.permutation(pool[music.tags[pool] == word])[: (count + 1) // 2]
    no = rng.permutation(pool[music.tags[pool] != word])[: count - len(yes)]
    rows = np.concatenate([yes, no])
    return rows if len(rows) == count else None


def default(music: Music, X: np.ndarray) -> Scores:
    def scores(rows, yes, judged, _):
        model = fit_tag(X, rows[yes], rows[~yes], music.artists, 0)
        return model.log_odds(X[judged])[0]

    return scores


def plain(X: np.ndarray, *, scaled: bool) -> Scores:
    """Logistic regression as it comes; one kind alone it cannot learn from."""

    def scores(rows, yes, judged, _):
        if yes.all():
            return np.zeros(len(judged))
        learner = LogisticRegression(max_iter=2_000)
        model = make_pipeline(StandardScaler(), learner) if scaled else learner
        return model.fit(X[rows], yes).decision_function(X[judged])

    return scores


def nearest(X: np.ndarray, k: int = 5) -> Scores:
    """The share of yes among the k nearest labels; the nearest decides between equal ones."""

    def scores(rows, yes, judged, _):
        far = ((X[judged][:, None] - X[rows][None]) ** 2).sum(axis=2)
        order = np.argsort(far, axis=1)[:, :k]
        near_yes = np.where(yes[None], far, np.inf).min(axis=1)
        return yes[order].mean(axis=1) - 1e-6 * near_yes

    return scores


def auc_at(music: Music, learners: dict[str, Scores], repeats: int) -> dict[str, dict]:
    """Return by learner and number of labels the mean AUC and its 95 % interval."""
    found: dict[str, dict] = {name: {} for name in learners}
    for count in COUNTS:
        areas: dict[str, list[list[float]]] = {name: [] for name in learners}
        for seed in range(repeats):
            turn: dict[str, list[float]] = {name: [] for name in learners}
            for word in music.words():
                pool, judged = split(music, music.tags == word, word, seed)
                rows = draw(music, word, pool, count, seed)
                if rows is None:
                    continue
                yes, truth = music.tags[rows] == word, music.tags[judged] == word
                for name, scores in learners.items():
                    area = roc_auc_score(truth, scores(rows, yes, judged, pool))
                    turn[name].append(area)
            for name, own in turn.items():
                areas[name].append(own)
        for name, own in areas.items():
            found[name][str(count)] = interval(own)
    return found


def interval(turns: list[list[float]]) -> list[float] | None:
    """Return mean, low and high over all tags and repeats, resampling whole repeats' tags."""
    every = np.array([area for turn in turns for area in turn])
    if not len(every):
        return None
    rng = np.random.default_rng(0)
    means = rng.choice(every, (2_000, len(every))).mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return [round(float(x), 4) for x in (every.mean(), low, high)]


def truth_of(music: Music, repeats: int) -> dict:
    joined = music.X
    learners = {
        "default": default(music, joined),
        "logistic": plain(joined, scaled=False),
        "logistic_standardised": plain(music.raw, scaled=True),
        "knn": nearest(joined),
    }
    table = auc_at(music, learners, repeats)
    single = {
        name: auc_at(music, {name: default(music, music.space((name,)))}, repeats)[name]
        for name in (LIKENESS, FMA)
    }
    own, others = table["default"], [table["logistic"], table["logistic_standardised"]]
    known = [count for count, value in own.items() if value]
    gains = [own[c][0] - max(single[s][c][0] for s in single) for c in known]
    return {
        "auc_at": table,
        "auc_at_one_set": single,
        "least_lead_over_logistic": round(
            min(own[c][0] - max(o[c][0] for o in others) for c in known), 4
        ),
        "joined_sets_gain": round(float(np.mean(gains)), 4),
    }


def speed(labels_a_tag: int, repeats: int) -> dict[str, float]:
    """Return milliseconds to learn all tags of a library, to suggest them, and what to label."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(LIBRARY, WIDTH)).astype(np.float32) / np.float32(np.sqrt(WIDTH))
    artists = np.arange(LIBRARY) // 5
    tags = []
    for _ in range(TAGS):
        rows = rng.permutation(LIBRARY)[:labels_a_tag]
        direction = rng.normal(size=WIDTH)
        yes = X[rows] @ direction > np.median(X[rows] @ direction)
        tags.append(gather_labels(rows[yes], rows[~yes], artists))
    retrain, refresh, choose, one = [], [], [], []
    said = {tag: labels.rows.tolist() for tag, labels in enumerate(tags)}
    for _ in range(repeats):
        started = time.perf_counter()
        models = []
        for labels in tags:
            before = time.perf_counter()
            models.append(fit_labels(X, labels, 0))
            one.append(1e3 * (time.perf_counter() - before))
        learned = time.perf_counter()
        for model, labels in zip(models, tags, strict=True):
            suggest(model, X, labels.rows.tolist())
        suggested = time.perf_counter()
        next_to_label(dict(enumerate(models)), X, said, AHEAD)
        choose.append(1e3 * (time.perf_counter() - suggested))
        refresh.append(1e3 * (suggested - learned))
        retrain.append(1e3 * (learned - started))
    return {
        "retrain_ms_p99": round(float(np.percentile(retrain, 99)), 1),
        "suggest_ms_p99": round(float(np.percentile(refresh, 99)), 1),
        "choose_ms_p99": round(float(np.percentile(choose, 99)), 1),
        "retrain_one_tag_ms_p99": round(float(np.percentile(one, 99)), 1),
        "labels_a_tag": labels_a_tag,
    }


def label_write_ms(repeats: int = 200) -> float:
    """Return the 99th percentile of one label, through undo and to the disk."""
    from musicscope.core.undo import UndoStack
    from musicscope.library.library import Library
    from musicscope.workspace.labelling import Labelling
    from tests.library.music import scan, write_track

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for number in range(20):
            write_track(folder / "music" / f"{number}.flac", 200 + number)
        library = Library(folder / "library.sqlite3")
        library.add_folder(bytes(folder / "music"))
        scan(library)
        undo = UndoStack()
        labelling = Labelling(library, InlineRunner(), undo.push, lambda _: None, lambda _: None)
        tag = labelling.make("warm")
        ids = [track.id for track in library.tracks()]
        took = []
        for turn in range(repeats):
            started = time.perf_counter()
            (labelling.yes if turn % 2 else labelling.no)(tag, [ids[turn % len(ids)]])
            took.append(1e3 * (time.perf_counter() - started))
        library.close()
    return round(float(np.percentile(took, 99)), 2)


def main() -> None:
    warnings.filterwarnings("ignore")
    numbers = [int(a) for a in sys.argv[1:] if a.isdigit()]
    repeats = numbers[0] if numbers else 6
    parts = [a for a in sys.argv[1:] if not a.isdigit()] or ["speed", "labels", "samples", "demo"]
    figures: dict = {"repeats": repeats}
    if "speed" in parts:
        figures |= speed(50, 20)
        figures["with_200_labels_a_tag"] = speed(200, 8)
    if "labels" in parts:
        figures["label_write_ms_p99"] = label_write_ms()
    if "samples" in parts:
        music = samples()
        figures["samples"] = truth_of(music, repeats)
        figures |= active_gain(music, music.single(), ACTIVE_REPEATS * repeats)
        figures["active_joined"] = active_gain(music, music.joined(), repeats)
        figures["fusion_samples"] = fusion_gain(music, repeats)
    if "demo" in parts:
        with tempfile.TemporaryDirectory() as temporary:
            music = demo(Path(temporary))
            figures["demo"] = truth_of(music, 2 * repeats)
            figures["active_demo_joined"] = active_gain(music, music.joined(), repeats, DEMO_LAST)
            figures["fusion_demo"] = fusion_gain(music, repeats)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
