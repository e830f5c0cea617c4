"""A small library with known dots, for tests of the map's window."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from musicscope.core.changes import Changes
from musicscope.core.events import Event
from musicscope.library.track import Coverage, Track, TrackState
from musicscope.maps.layout import Layout
from musicscope.workspace.colours import Colouring, colour_by_cluster, colour_by_field
from musicscope.workspace.selection import Selection

TRACK = Track(
    id=0,
    path=b"/music/track.ogg",
    title="Track",
    artist="",
    album="",
    album_artist="",
    year=None,
    genres=(),
    track_number=None,
    duration_s=120.0,
    codec="vorbis",
    bit_rate=None,
    channels=2,
    rate=44_100,
    size=1,
    mtime_ns=0,
    added_s=0.0,
    missing=False,
    excluded=False,
    state=TrackState.READY,
    reason="",
    plays=0,
    last_played_s=None,
    key_tonic=None,
    key_mode=None,
    key_confidence=None,
    tempo_bpm=None,
    tempo_confidence=None,
)


class World:
    """Stands in for the workspace: the same services, nothing behind them.

    Parameters
    ----------
    positions : array_like [shape=(n, 2)]
        Of the tracks 1, 2, … n; track ``i`` is called ``"Track i"``.
    unmapped : int
        Further tracks without a dot.
    """

    def __init__(self, positions: object, unmapped: int = 0, **columns: list[object]) -> None:
        positions = np.asarray(positions, np.float32).reshape(-1, 2)
        self.ids = np.arange(1, len(positions) + 1)
        tracks = [
            replace(TRACK, id=i, title=f"Track {i}", **{k: v[i - 1] for k, v in columns.items()})
            for i in self.ids.tolist()
        ]
        self.catalogue = FakeCatalogue(tracks)
        self.settings = FakeSettings()
        self.selection = Selection()
        self.playback = FakePlayback()
        self.mapping = FakeMapping(self.catalogue)
        if len(positions):
            self.mapping.layout = Layout(self.ids, positions, "umap", {}, 0.94)
        self.changes: Event[Changes] = Event()
        self.demo_made = 0
        self.analysed = len(positions)
        self.total = len(positions) + unmapped

    def coverage(self) -> Coverage:
        return Coverage(self.analysed, 0, self.total)

    def make_demo(self) -> None:
        self.demo_made += 1


class FakeCatalogue:
    def __init__(self, tracks: list[Track]) -> None:
        self.tracks = {track.id: track for track in tracks}

    def track(self, track_id: int) -> Track:
        return self.tracks[track_id]


class FakeSettings:
    def __init__(self) -> None:
        self.values: dict[str, object] = {}

    def get(self, name: str, default: object = None) -> object:
        return self.values.get(name, default)

    def set(self, name: str, value: object) -> None:
        self.values[name] = value


class FakePlayback:
    def __init__(self) -> None:
        self.changed: Event[None] = Event()
        self.current: int | None = None
        self.playing = False
        self.played: list[int] = []
        self.queued: list[tuple[tuple[int, ...], bool]] = []

    def play(self, track_id: int, context: object = None) -> None:
        self.played.append(track_id)
        self.current, self.playing = track_id, True
        self.changed.emit(None)

    def enqueue(self, ids: object, next: bool = False) -> None:  # noqa: A002
        self.queued.append((tuple(ids), next))


class FakeMapping:
    def __init__(self, catalogue: FakeCatalogue) -> None:
        self.changed: Event[None] = Event()
        self.layout: Layout | None = None
        self.labels: np.ndarray | None = None
        self.k = 0
        self.wanted_k: int | None = None
        self.building = False
        self.projection = "umap"
        self.asked: list[object] = []
        self._catalogue = catalogue

    def build(self, projection: str, settings: object = None) -> None:
        self.asked.append(projection)
        self.projection, self.building = projection, True
        self.changed.emit(None)

    def cancel(self) -> None:
        self.asked.append("cancel")
        self.building = False
        self.changed.emit(None)

    def recluster(self, k: int | None) -> None:
        self.asked.append(k)
        self.wanted_k = k
        self.changed.emit(None)

    def colours(self, field: str) -> Colouring:
        if self.layout is None:
            return Colouring(np.empty((0, 3), np.uint8), ())
        if field == "cluster":
            return colour_by_cluster(self.layout.ids, self.labels)
        return colour_by_field(field, self.layout.ids, self._catalogue)

    def settle(self, positions: object, trustworthiness: float = 0.94) -> None:
        """Let the dots arrive elsewhere."""
        positions = np.asarray(positions, np.float32).reshape(-1, 2)
        ids = np.arange(1, len(positions) + 1)
        if self.labels is not None:
            self.labels = self.labels[: len(ids)]
        self.layout = Layout(ids, positions, self.projection, {}, trustworthiness)
        self.changed.emit(None)
