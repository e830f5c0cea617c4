"""A library with tags that learn, without a window."""

from __future__ import annotations

from musicscope.core.undo import UndoStack
from musicscope.workspace.labelling import Labelling
from musicscope.workspace.learning import Learning
from tests.workspace.similar_world import World


class TagWorld:
    """Analysed tracks of three styles in turn; five artists."""

    def __init__(self, folder, n, jobs=None):
        self.world = World(folder, n)
        self.library, self.catalogue = self.world.library, self.world.catalogue
        self.jobs = jobs or self.world.jobs
        self.notices, self.changes = [], []
        self.undo = UndoStack()
        self.labelling = Labelling(
            self.library, self.jobs, self.undo.push, self.publish, self.notices.append
        )
        self.learning = self.open()
        self.ids = {self.world.number(int(i)): int(i) for i in self.catalogue.select("")}

    def open(self):
        learning = Learning(
            self.library,
            self.catalogue,
            self.labelling,
            self.jobs,
            self.world.settings,
            self.notices.append,
        )
        learning.changed.subscribe(self.changes.append)
        return learning

    def publish(self, changes):
        self.catalogue.refresh(changes)

    def tracks(self, style, count, first=0):
        return [self.ids[n] for n in sorted(self.ids) if n % 3 == style][first : first + count]

    def style(self, track):
        return self.world.number(track) % 3

    def close(self):
        self.world.close()
