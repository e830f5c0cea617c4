"""A library whose descriptors are known, and a map of it."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.aspect import likeness_weights
from musicscope.analysis.result import TrackAnalysis
from musicscope.core.settings import Settings
from musicscope.core.undo import UndoStack
from musicscope.jobs import InlineRunner
from musicscope.library.catalogue import Catalogue
from musicscope.library.library import Library
from musicscope.workspace.mapping import Mapping
from tests.library.music import scan, write_track

WIDTH = 4
STYLES = 4


def vectors(pitch: int, noise: float = 0.4) -> dict[str, np.ndarray]:
    """Return every descriptor of a piece; pieces of one style, the pitch modulo 4, are alike."""
    rng = np.random.default_rng(pitch)
    made = {}
    for number, name in enumerate(likeness_weights()):
        middle = np.random.default_rng([number, pitch % STYLES]).normal(size=WIDTH)
        made[name] = (middle + noise * rng.normal(size=WIDTH)).astype(np.float32)
    return made


class World:
    """A folder of small pieces, each analysed at once, and one or two maps of them."""

    def __init__(self, folder, jobs=None):
        self.folder = folder
        self.music = folder / "music"
        self.music.mkdir(exist_ok=True)
        self.jobs = jobs or InlineRunner()
        self.notices = []
        self.pictures = []
        self.pitch_of = {}
        self.open()

    def open(self):
        """Start the program."""
        self.library = Library(self.folder / "library.sqlite3")
        if not self.library.folders():
            self.library.add_folder(str(self.music).encode())
        self.catalogue = Catalogue(self.library)
        self.settings = Settings(self.folder / "settings.json")
        self.settings.set("clusters", STYLES)
        self.undo = UndoStack()
        self.map = self.new_map("main")

    def new_map(self, name):
        made = Mapping(
            self.library,
            self.catalogue,
            self.jobs,
            self.settings,
            self.notices.append,
            self.undo.push,
            name,
        )
        made.changed.subscribe(lambda _: self.pictures.append(made.layout))
        made.restore()
        return made

    def restart(self):
        self.library.close()
        self.open()

    def add(self, pitches):
        """Put pieces into the folder and analyse them; the map does not know of it yet."""
        for pitch in pitches:
            write_track(self.music / f"{pitch}.flac", 300 + pitch, title=f"Piece {pitch}")
        self.notice_files()
        heard = {
            track: int(path.rsplit(b"/", 1)[1].removesuffix(b".flac"))
            for track, path in self.library.pending()
        }
        self.pitch_of |= heard
        self._store(heard)

    def analyse_anew(self, pitches):
        """Let pieces [keys] sound like others [values]."""
        tracks = {piece: track for track, piece in self.pitch_of.items()}
        self._store({tracks[piece]: pitch for piece, pitch in pitches.items()})

    def _store(self, heard):
        results = [
            (track, TrackAnalysis(track.to_bytes(16, "big"), 1.0, vectors=vectors(pitch)))
            for track, pitch in heard.items()
        ]
        self.catalogue.refresh(self.library.store_analyses(results, []))

    def remove(self, pitches):
        """Leave pieces out of the library."""
        self._publish(self.library.exclude(self._tracks(pitches)))

    def bring_back(self, pitches):
        """Take them in again."""
        self._publish(self.library.include(self._tracks(pitches)))

    def _tracks(self, pitches):
        return [track for track, pitch in self.pitch_of.items() if pitch in set(pitches)]

    def _publish(self, changes):
        self.catalogue.refresh(changes)
        self.map.forget(changes)

    def notice_files(self):
        for changes in scan(self.library)[1]:
            self.catalogue.refresh(changes)

    def where(self, mapping=None):
        """Return the bytes of each dot by its piece."""
        layout = (mapping or self.map).layout
        return {
            self.pitch_of[int(i)]: position.tobytes()
            for i, position in zip(layout.ids, layout.positions, strict=True)
        }


def moved(before, after):
    return [piece for piece in before.keys() & after.keys() if before[piece] != after[piece]]
