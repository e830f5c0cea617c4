"""How quick and how true learned tags are: ``python -m tests.benchmarks.tags`` prints JSON.

A number as argument sets how often each measurement is repeated (usually 6); names of parts
(``speed``, ``samples``, ``demo``, ``labels``) measure those alone.

*Labels* are drawn as an owner gives them to a tag: half of them yes, the odd one too, as far as
there are so many; the others no. Each is judged on tracks (in the demo library: on artists) that
no learner saw. ``active_gain`` is the number of labels that active choice needs to reach what 50
labels on tracks drawn at random reach, divided by 50.
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

from musicscope.analysis.track import analyse
from musicscope.audio.demo import DemoSpec
from musicscope.jobs import InlineRunner
from musicscope.learning.active import next_to_label
from musicscope.learning.data import encode_groups, gather_labels
from musicscope.learning.learner import fit_labels, fit_tag
from musicscope.learning.suggestions import suggest
from musicscope.workspace.learning_features import FMA, LIKENESS, SETS, learn_space, vectors_of
from tests.places import SHARED_DATA

COUNTS = (1, 2, 5, 10, 20, 50)
LIBRARY, TAGS, WIDTH = 2_000, 20, 310
LEAST_EXAMPLES = 8
Scores = Callable[[np.ndarray, np.ndarray, np.ndarray, np.ndarray], np.ndarray]


class Music:
    """Analysed files with a tag each.

    `vectors` by name, `tags` and `artists` [n].
    """

    def __init__(self, files: list[Path], tags: list[str], artists: list[str]) -> None:
        found = [analyse(os.fsencode(file)).vectors for file in files]
        self.vectors = {name: np.stack([f[name] for f in found]) for name in vectors_of(SETS)}
        self.tags, self.artists = np.array(tags), encode_groups(artists)
        self.X = self.space(SETS)
        self.raw = np.concatenate(list(self.vectors.values()), axis=1)

    def space(self, sets: tuple[str, ...]) -> np.ndarray:
        return learn_space(sets, self.vectors).place(self.vectors, len(self.tags))

    def words(self) -> list[str]:
        names, counts = np.unique(self.tags, return_counts=True)
        enough = LEAST_EXAMPLES if len(names) > LEAST_EXAMPLES else 4
        return names[counts >= enough].tolist()


def samples() -> Music:
    files = sorted((SHARED_DATA / "samples").glob("*.flac"))
    return Music(files, [f.name.partition("_")[0] for f in files], [f.name for f in files])


def demo(folder: Path) -> Music:
    import mutagen

    InlineRunner().submit(DemoSpec(str(folder)))
    files = sorted(folder.rglob("*.flac"))
    tags = [mutagen.File(file, easy=True) for file in files]
    return Music(files, [t["genre"][0] for t in tags], [t["artist"][0] for t in tags])


def split(music: Music, word: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a pool to label and what is judged on: 3 to 2, by artist, both with both kinds."""
    has = music.tags == word
    rng = np.random.default_rng([seed, *word.encode()])
    while True:
        pool = np.zeros(len(has), bool)
        for kind in (True, False):
            own = np.unique(music.artists[has == kind])
            pool |= np.isin(music.artists, rng.permutation(own)[: round(0.6 * len(own))])
        if all((has & side).any() and (~has & side).any() for side in (pool, ~pool)):
            return np.flatnonzero(pool), np.flatnonzero(~pool)


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
                pool, judged = split(music, word, seed)
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


def active_gain(music: Music, repeats: int, last: int = 50) -> dict[str, object]:
    """Return how many labels active choice needs for what `last` labels at random reach.

    As a part of `last`, with its 95 % interval over runs drawn anew; ``inf`` where it is not
    reached.
    """
    curves: dict[bool, list[np.ndarray]] = {True: [], False: []}
    for word in music.words():
        has = music.tags == word
        for seed in range(repeats):
            pool, judged = split(music, word, seed)
            first = int(np.random.default_rng(seed).permutation(pool[has[pool]])[0])
            for active, own in curves.items():
                own.append(label_one_by_one(music, has, pool, judged, first, last, seed, active))
    chosen, drawn = np.array(curves[True]), np.array(curves[False])
    rng = np.random.default_rng(0)
    every = [rng.integers(0, len(chosen), len(chosen)) for _ in range(500)]
    gains = np.sort([gain(chosen[runs], drawn[runs]) for runs in every])
    return {
        "active_gain": gain(chosen, drawn),
        "active_gain_interval": [float(gains[12]), float(gains[487])],
        "auc_random_at_50": round(float(drawn[:, -1].mean()), 4),
        "auc_active_at_50": round(float(chosen[:, -1].mean()), 4),
        "active_runs": len(chosen),
    }


def gain(chosen: np.ndarray, drawn: np.ndarray) -> float:
    reached = np.flatnonzero(chosen.mean(axis=0) >= drawn[:, -1].mean())
    return (int(reached[0]) + 1) / chosen.shape[1] if len(reached) else float("inf")


def label_one_by_one(music, has, pool, judged, first, last, seed, active) -> np.ndarray:
    rng = np.random.default_rng([seed, first])
    said, areas = [first], []
    outside = np.setdiff1d(np.arange(len(has)), pool)
    while True:
        rows = np.array(said)
        model = fit_tag(music.X, rows[has[rows]], rows[~has[rows]], music.artists, 0)
        areas.append(roc_auc_score(has[judged], model.log_odds(music.X[judged])[0]))
        if len(said) == last:
            return np.array(areas)
        if active:
            (wanted,) = next_to_label({0: model}, music.X, {0: said}, 1, seed, outside)
            said.append(wanted.row)
        else:
            said.append(int(rng.choice(np.setdiff1d(pool, said))))


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
        "fusion_gain": round(float(np.mean(gains)), 4),
    }


def speed(labels_a_tag: int, repeats: int) -> dict[str, float]:
    """Return milliseconds to learn all tags of a library anew, and to suggest them."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(LIBRARY, WIDTH)).astype(np.float32) / np.float32(np.sqrt(WIDTH))
    artists = np.arange(LIBRARY) // 5
    tags = []
    for _ in range(TAGS):
        rows = rng.permutation(LIBRARY)[:labels_a_tag]
        direction = rng.normal(size=WIDTH)
        yes = X[rows] @ direction > np.median(X[rows] @ direction)
        tags.append(gather_labels(rows[yes], rows[~yes], artists))
    retrain, refresh, one = [], [], []
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
        refresh.append(1e3 * (time.perf_counter() - learned))
        retrain.append(1e3 * (learned - started))
    return {
        "retrain_ms_p99": round(float(np.percentile(retrain, 99)), 1),
        "suggest_ms_p99": round(float(np.percentile(refresh, 99)), 1),
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
        figures |= active_gain(music, repeats)
    if "demo" in parts:
        with tempfile.TemporaryDirectory() as temporary:
            figures["demo"] = truth_of(demo(Path(temporary)), 2 * repeats)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
