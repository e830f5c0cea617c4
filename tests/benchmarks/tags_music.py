"""Music whose tags are known, for the benchmark of learned tags."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from musicscope.analysis.track import analyse
from musicscope.audio.demo import DemoSpec
from musicscope.jobs import InlineRunner
from musicscope.learning.data import encode_groups
from musicscope.workspace.learning_features import SETS, learn_space, vectors_of
from tests.places import SHARED_DATA

LEAST_EXAMPLES = 8
#: Joined tags: how many, of how many words each.
JOINED, FEWEST_WORDS, MOST_WORDS = 10, 2, 3


class Music:
    """Analysed files with a tag each.

    `vectors` by name, `tags` and `artists` [n].
    """

    def __init__(self, files: list[Path], tags: list[str], artists: list[str]) -> None:
        analyses = [analyse(os.fsencode(file)) for file in files]
        found = [analysis.vectors for analysis in analyses]
        self.files, self.seconds = files, [analysis.duration_s for analysis in analyses]
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

    def single(self) -> dict[str, np.ndarray]:
        """Return which files have each word."""
        return {word: self.tags == word for word in self.words()}

    def joined(self, seed: int = 5) -> dict[str, np.ndarray]:
        """Return tags that several words share, as an owner's words embrace unlike sounds."""
        rng = np.random.default_rng(seed)
        found = {}
        for _ in range(JOINED):
            size = int(rng.integers(FEWEST_WORDS, MOST_WORDS + 1))
            words = rng.choice(self.words(), size, replace=False)
            found["+".join(words)] = np.isin(self.tags, words)
        return found


def samples() -> Music:
    files = sorted((SHARED_DATA / "samples").glob("*.flac"))
    return Music(files, [f.name.partition("_")[0] for f in files], [f.name for f in files])


def demo(folder: Path) -> Music:
    import mutagen

    InlineRunner().submit(DemoSpec(str(folder)))
    files = sorted(folder.rglob("*.flac"))
    tags = [mutagen.File(file, easy=True) for file in files]
    return Music(files, [t["genre"][0] for t in tags], [t["artist"][0] for t in tags])


def split(music: Music, has: np.ndarray, word: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a pool to label and what is judged on: 3 to 2, by artist, both with both kinds."""
    rng = np.random.default_rng([seed, *word.encode()])
    while True:
        pool = np.zeros(len(has), bool)
        for kind in (True, False):
            own = np.unique(music.artists[has == kind])
            pool |= np.isin(music.artists, rng.permutation(own)[: round(0.6 * len(own))])
        if all((has & side).any() and (~has & side).any() for side in (pool, ~pool)):
            return np.flatnonzero(pool), np.flatnonzero(~pool)
