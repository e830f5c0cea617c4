"""The invented library with an owner who labels it, and a learner whose opinions are set."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np

from musicscope.core.events import Event
from musicscope.learning.calibration import UNKNOWN, Quality
from musicscope.workspace.learning_answers import Doubt, Suggested, TagCurve
from musicscope.workspace.learning_compare import Comparison, Difference
from tests.gui.label_world import LabelWorld


class Opinions:
    """A learner that thinks what it is told; labelled tracks are never suggested."""

    def __init__(self, world: LabelWorld) -> None:
        self.changed: Event[frozenset[int]] = Event()
        self._world = world
        self.of: dict[int, dict[int, tuple[float, bool]]] = {}
        self.doubts: list[Doubt] = []
        self.stored: list = []
        self.restored: list = []
        self.known = UNKNOWN
        self.heard: set[int] = set()

    def think(self, tag: int, of_track: dict[int, tuple[float, bool]]) -> None:
        """Hold a tag for so probable on tracks, surely or not."""
        self.of[tag] = of_track
        self.changed.emit(frozenset({tag}))

    def measure(self, auc: float, half: float) -> None:
        self.known = Quality(auc, auc - half, auc + half)

    def tags(self):
        return tuple(sorted(self.of))

    def guessed(self):
        return ()

    def model(self, tag):
        return SimpleNamespace() if tag in self.of else None

    def quality(self, _tag):
        return self.known

    def wish(self, _tag):
        return ""

    def next(self, *_):
        return []

    def probability(self, tag, track):
        found = self.of.get(tag, {}).get(track)
        return None if found is None else Suggested(track, *found)

    def probabilities(self, tag):
        known = self.of.get(tag, {})
        ids = np.array(sorted(known), np.int64)
        values = [known[int(i)] for i in ids]
        return ids, np.array([p for p, _ in values]), np.array([s for _, s in values], bool)

    def suggested(self, tag, threshold=0.5):
        said = self._world.labelling.answers(tag)
        found = [
            Suggested(track, p, sure)
            for track, (p, sure) in self.of.get(tag, {}).items()
            if p >= threshold and track not in said
        ]
        return sorted(found, key=lambda s: -s.probability)

    def suggested_of(self, tracks):
        wanted = set(tracks)
        found = {tag: [s for s in self.suggested(tag) if s.track in wanted] for tag in self.of}
        return {tag: suggested for tag, suggested in found.items() if suggested}

    def accept(self, tag, tracks):
        self._world.labelling.yes(tag, tracks)

    def refuse(self, tag, tracks):
        self._world.labelling.no(tag, tracks)

    def disagreements(self, _tag):
        answers = self._world.labelling.answers(_tag)
        return [doubt for doubt in self.doubts if answers.get(doubt.track) is doubt.said]

    def listened_to(self, track):
        return track in self.heard

    def over_time(self, track, tags, done, failed=lambda _: None):
        self.heard.add(track)
        times = np.array([5.0, 10.0, 15.0])
        curve = TagCurve(times, np.array([0.1, 0.9, 0.4]), np.array([True, True, False]))
        done(dict.fromkeys(tags, curve))

    def versions(self, _tag):
        return self.stored

    def compare(self, _tag, first, second):
        assert (first, second) == (Path("old"), Path("new"))
        return Comparison(7, (Difference(3, 0.8, 0.2),), (Difference(4, 0.1, 0.6),))

    def restore(self, _tag, path):
        self.restored.append(path)
        return True


class LearnedWorld(LabelWorld):
    """200 invented tracks that can be labelled, with opinions about them."""

    def __init__(self, folder: Path, tracks: int = 200) -> None:
        super().__init__(folder, tracks)
        self.learning = Opinions(self)
