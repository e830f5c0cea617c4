"""A library whose tracks are alike by style, with the questions that can be asked of it."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.aspect import likeness_weights
from musicscope.analysis.result import TrackAnalysis
from musicscope.core.events import Event
from musicscope.core.settings import Settings
from musicscope.jobs import InlineRunner
from musicscope.library.catalogue import Catalogue
from musicscope.library.library import Library
from musicscope.workspace.similar import Similar
from tests.library.music import scan, write_track

WIDTH = 6
STYLES = ("Jazz", "Folk", "Techno")
COLUMNS = 40


class FakePlayback:
    """The queue without sound."""

    def __init__(self):
        self.changed = Event()
        self.current = None
        self.queue = ()
        self.played = []

    def play(self, track, context=None):
        self.current, self.queue = track, ()
        self.played.append(track)
        self.changed.emit(None)

    def enqueue(self, ids, next=False):  # noqa: A002
        self.queue = (*self.queue, *ids)
        self.changed.emit(None)

    def clear_queue(self):
        self.queue = ()
        self.changed.emit(None)

    def advance(self):
        """Go on to the next track, as at the end of one."""
        self.current, *rest = self.queue
        self.queue = tuple(rest)
        self.played.append(self.current)
        self.changed.emit(None)


def vectors_of(number, style):
    made = {}
    for place, name in enumerate(likeness_weights()):
        middle = 2 * np.random.default_rng([place, style]).normal(size=WIDTH)
        own = np.random.default_rng([place, style, number]).normal(size=WIDTH)
        made[name] = (middle + own).astype(np.float32)
    return made


class World:
    """`n` analysed tracks, styles and artists in turn, the first called "Track 0"."""

    def __init__(self, folder, n):
        self.folder = folder
        self.music = folder / "music"
        self.music.mkdir()
        self.notices = []
        self.library = Library(folder / "library.sqlite3")
        self.library.add_folder(bytes(self.music))
        for number in range(n):
            self.write(number)
        scan(self.library)
        self.analyse()
        self.catalogue = Catalogue(self.library)
        self.playback = FakePlayback()
        self.settings = Settings(folder / "settings.json")
        self.jobs = InlineRunner()
        self.similar = Similar(
            self.library,
            self.catalogue,
            self.playback,
            self.jobs,
            self.notices.append,
            self.settings,
        )

    def write(self, number):
        tags = {"artist": f"Artist {number % 5}", "genre": STYLES[number % len(STYLES)]}
        path = self.music / f"{number:03}.flac"
        write_track(path, 200 + 7 * number, title=f"Track {number}", **tags)

    def analyse(self):
        results = [
            (track, analysis_of(int(path[-8:-5]), path)) for track, path in self.library.pending()
        ]
        return self.library.store_analyses(results, [])

    def add(self, number):
        """Let a track come into the library, analysed."""
        self.write(number)
        _, published = scan(self.library)
        for changes in (*published, self.analyse()):
            self.tell(changes)

    def tell(self, changes):
        self.catalogue.refresh(changes)
        self.similar.apply(changes)

    def id(self, number):
        """Return the track called so."""
        ids = self.catalogue.select("")
        titles = self.catalogue.values("title", ids)
        return int(ids[titles.index(f"Track {number}")])

    def number(self, track):
        return int(self.catalogue.track(track).title.split()[1])

    def style(self, track):
        return self.number(track) % len(STYLES)

    def ask(self, question, *arguments, **named):
        """Return the answer, or the sentence on why there is none."""
        heard = []
        question(*arguments, **named, done=heard.append, failed=heard.append)
        (answer,) = heard
        return answer

    def close(self):
        self.library.close()


def analysis_of(number, path):
    from musicscope.audio.identity import hash_packets

    ramp = np.linspace(0, 1, COLUMNS, dtype=np.float32)
    facts = {
        "tempo_bpm": 80.0 + 10 * (number % 9),
        "metre": 4.0,
        "key_tonic": float(7 * number % 12),
        "key_mode": 0.0,
        "loudness_lufs": -20.0 + number % 7,
        "brightness_hz": 1000.0 + 100 * (number % 4),
    }
    curves = {
        "moodbar": np.outer(ramp, [200, 100, 50]).astype(np.float32),
        "brightness": 500 + 1000 * ramp,
        "loudness_curve": -30 + 10 * ramp,
        "roughness_curve": ramp,
        "density": 3 * ramp,
    }
    return TrackAnalysis(
        audio_hash=hash_packets(path),
        duration_s=60.0,
        facts=facts,
        vectors={**vectors_of(number, number % len(STYLES)), **curves},
        versions={"likeness": 1},
    )
