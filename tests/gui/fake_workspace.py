"""A workspace with 200 invented tracks, a player that makes no sound, and no background work."""

from __future__ import annotations

import random
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent

from musicscope.audio.player import PlayerState
from musicscope.core.changes import Changes
from musicscope.core.events import Event
from musicscope.core.paths import Places
from musicscope.core.settings import Settings
from musicscope.core.undo import UndoStack
from musicscope.jobs import InlineRunner
from musicscope.library.catalogue import Catalogue
from musicscope.library.library import Library
from musicscope.workspace import Playback, Selection, Workspace
from musicscope.workspace.playlists import PlaylistService

ARTISTS = (
    "Mattias Westlund", "Doug Kaufman", "Ryan Reilly", "Aleksi Aubry", "Timothy Pinkham",
    "Gianmarco Leone", "Joseph Toscano", "Kevin MacLeod", "Johannes Brahms", "Ludwig van Beethoven",
)  # fmt: skip
FIRST = ("Silver", "Northern", "Silent", "Burning", "Knalgan", "Elven", "Broken", "Distant", "Last",
         "Frozen")  # fmt: skip
SECOND = ("Theme", "Sanctuary", "March", "Journey", "Dance", "Mountains", "Lament", "Fanfare",
          "Shadows", "Loyalists")  # fmt: skip
GENRES = ("Classical", "Jazz", "Ambient", "Folk", "Electronic")
CODECS = (("flac", 901_000), ("mp3", 320_000), ("vorbis", 160_000), ("mp3", 192_000))
COLUMNS = (
    "path", "size", "mtime_ns", "title", "artist", "album", "album_artist", "year", "genres",
    "track_number", "duration_s", "codec", "bit_rate", "channels", "rate", "added_s", "missing",
    "state", "reason", "plays", "last_played_s",
)  # fmt: skip

#: What is particular about some of the 200.
MISSING, FAILED, WAITING, WITHOUT_KEY = (7, 90), (12, 13, 150), (20, 21), (30,)


class SilentPlayer:
    """Says that it plays; nothing is heard and no time passes."""

    def __init__(self) -> None:
        self.changed: Event[PlayerState] = Event()
        self.ended: Event[bytes] = Event()
        self.failed: Event[Exception] = Event()
        self.output_changed: Event[str] = Event()
        self.advanced: Event[bytes] = Event()
        self.speed, self.semitones, self.gain_db = 1.0, 0.0, 0.0
        self.crossfade_s, self.latency_offset_s = 0.0, 0.0
        self.loop, self.clicks, self.preferred_output = None, None, None
        self.state = PlayerState.STOPPED
        self.position_s, self.duration_s = 0.0, 0.0
        self.volume, self.muted, self.silent = 0.8, False, False
        self.underruns, self.output_name, self.output_rate = 0, "Speakers", 44_100
        self.start_latency_ms: float | None = 0.0
        self.path: bytes | None = None

    def follow_with(self, path: bytes | None, gain_db: float = 0.0) -> None:
        """Do nothing: nothing ends."""

    def play(
        self, path: bytes, *, start_s: float = 0.0, paused: bool = False, gain_db: float = 0.0
    ) -> None:
        self.path, self.position_s, self.duration_s = path, start_s, 180.0
        self._enter(PlayerState.PAUSED if paused else PlayerState.PLAYING)

    def pause(self) -> None:
        self._enter(PlayerState.PAUSED)

    def resume(self, count_in: object = None) -> None:
        self._enter(PlayerState.PLAYING)

    def stop(self) -> None:
        self._enter(PlayerState.STOPPED)

    def seek(self, position_s: float) -> None:
        self.position_s = position_s

    def close(self) -> None:
        self.state = PlayerState.STOPPED

    def _enter(self, state: PlayerState) -> None:
        self.state = state
        self.changed.emit(state)


class NoMap:
    """A map that was never built."""

    layout, labels, building, k = None, None, False, 0

    def __init__(self) -> None:
        self.changed: Event[None] = Event()

    def forget(self, changes: Changes) -> None:
        """Do nothing."""

    def preview(self) -> None:
        """Do nothing."""

    def warm(self) -> None:
        """Do nothing."""


class NoAnalysis:
    """Marks failed tracks as due; analyses nothing."""

    def __init__(self, workspace: FakeWorkspace) -> None:
        self._workspace = workspace
        self.paused, self.busy, self.started = False, False, 0

    def start(self) -> None:
        self.paused = False
        self.started += 1

    def retry(self, ids) -> None:
        self._workspace.publish(self._workspace.library.retry(ids))

    def scan(self) -> None:
        self.started += 1


class FakeWorkspace(Workspace):
    """The real library, catalogue, queue and settings in `folder`; no sound, no jobs."""

    def __init__(self, folder: Path, tracks: int = 200) -> None:
        self.places = Places(folder / "data", folder / "cache")
        self.places.create()
        self.music = folder / "music"
        self.music.mkdir(exist_ok=True)
        self.jobs = InlineRunner()
        self.changes, self.notices = Event(), Event()
        self.settings = Settings(self.places.settings)
        self.undo, self.selection = UndoStack(), Selection()
        self.library = Library(self.places.database)
        if tracks:
            self.library.add_folder(bytes(self.music))
            invent_tracks(self.library, bytes(self.music), tracks)
        self.catalogue = Catalogue(self.library)
        self.player = SilentPlayer()
        self.playback = Playback(
            self.catalogue, self.jobs.deliver, self.notices.emit, self.settings, self.player
        )
        self.mapping = self.second_mapping = NoMap()
        self.analysing = NoAnalysis(self)
        self.playlists = PlaylistService(
            self.library,
            self.catalogue,
            self.playback,
            self.jobs,
            self._push,
            self.publish,
            self.notices.emit,
        )

    def close(self) -> None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.library.close()


def invent_tracks(library: Library, folder: bytes, number: int) -> None:
    """Write `number` tracks with tags, key and tempo into a library; always the same ones."""
    rng = random.Random(1)
    rows, facts = [], []
    for track in range(1, number + 1):
        codec, bit_rate = rng.choice(CODECS)
        title = f"{rng.choice(FIRST)} {rng.choice(SECOND)}"
        artist = rng.choice(ARTISTS)
        state = "failed" if track in FAILED else "pending" if track in WAITING else "ready"
        reason = "It holds no audio stream." if state == "failed" else ""
        plays = rng.choice((0, 0, 1, 12))
        path = folder + f"/{artist}/{track:05} {title}.{codec}".encode()
        rows.append(
            (
                path, rng.randrange(2_000_000, 40_000_000), track, title, artist,
                f"{artist.split()[-1]} {rng.randrange(1, 4)}", artist, rng.randrange(1960, 2025),
                "\n".join(rng.sample(GENRES, rng.choice((0, 1, 2)))), rng.randrange(1, 15),
                rng.uniform(40, 620), codec, bit_rate, 2, 44_100, 1_700_000_000 + track * 3600,
                track in MISSING, state, reason, plays, 1_715_000_000 if plays else None,
            )
        )  # fmt: skip
        if state == "ready":
            values = {"tempo_bpm": rng.uniform(62, 178), "tempo_confidence": rng.uniform(0.3, 1)}
            if track not in WITHOUT_KEY:
                values |= {"key_tonic": rng.randrange(12), "key_mode": rng.randrange(2)}
                values["key_confidence"] = rng.uniform(0.4, 1)
            facts += [(name, track, value) for name, value in values.items()]
    marks = ", ".join("?" * len(COLUMNS))
    with library.database.transaction() as connection:
        connection.executemany(f"INSERT INTO tracks ({', '.join(COLUMNS)}) VALUES ({marks})", rows)
        connection.executemany("INSERT INTO facts (name, track, value) VALUES (?, ?, ?)", facts)
